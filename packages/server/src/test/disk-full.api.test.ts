import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fs from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeApp } from '../http/app.ts'
import { answerFor } from '../http/problems.ts'
import { verifyHouse } from '../modules/audit/index.ts'
import { sweepClocks } from '../modules/clocks/index.ts'
import { openMatter } from '../modules/engine/index.ts'
import { fileStore } from '../platform/files/index.ts'
import { createToken, registerIdentity } from '../platform/identity/index.ts'
import { makeHouse, testDatabase, TEST_PASSWORD } from './house.ts'

vi.mock('node:fs/promises', async (original) => ({ ...(await original<typeof fs>()) }))

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's32', 's37'], accounts: true })
let app: FastifyInstance
let token = ''
beforeAll(async () => {
  app = await makeApp({
    pool: house.pool, version: '0.0.0', webDir: '/nowhere', nudge: () => undefined, log: false, more: () => undefined, ready: async () => [],
    identity: (web) => registerIdentity(web, { pool: house.pool, secret: 'only-for-tests-0123456789abcdef0123456789' }),
  })
  token = await createToken(house.pool, house.tenant, house.people['陈晓琳'] ?? '', 'test')
  // Messages leave only to people with an address.
  await house.owner.query("update person set email = 'a@example.org'")
  await house.owner.query('update house set rev = rev + 1')
  await house.owner.query("create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$")
})
afterAll(() => app.close())

/** From here on whatever writes to this table meets a full disk, as the driver tells it; undone by what is answered. */
async function full(table: string): Promise<() => Promise<void>> {
  await house.owner.query(`create trigger full_disk before insert or update on ${table} for each row execute function full_disk()`)
  return async () => { await house.owner.query(`drop trigger full_disk on ${table}`) }
}
const post = (url: string, body: unknown, headers: Record<string, string> = {}) => app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers }, payload: JSON.stringify(body) })
const enquiry = (content: string, more: Record<string, unknown> = {}) => ({ kind: 'enquiry', fields: { content, category: 'general', callerName: '李慧', answer: '已答。', ...more } })
const kept = async (content: string) => (await house.owner.query("select 1 from matter where fields->>'content' = $1", [content])).rowCount
const counts = async () => (await house.owner.query(`select ${['matter', 'fact', 'fact_detail', 'clock', 'check_result', 'conformance_delta', 'outbox', 'notice', 'alert', 'search_doc', 'idempotency', 'matter_key', 'matter_party'].map((t) => `(select count(*)::int from ${t}) as ${t}`).join(', ')}`)).rows[0] as Record<string, number>

describe('a full disk', () => {
  it.each(['matter', 'fact', 'fact_detail', 'clock', 'check_result', 'matter_key', 'notice', 'alert', 'outbox', 'search_doc', 'idempotency'])('at %s: 503 with when to come again, nothing half written, and the same request goes through later', async (table) => {
    const undo = await full(table)
    const before = await counts()
    const body = enquiry(`磁盘满 ${table}`, { important: true, agreedAt: new Date(Date.now() + 3_600_000).toISOString(), answer: undefined })
    const send = () => post('/api/v1/matters', body, { 'idempotency-key': `full-${table}` })
    const refused = await send()
    expect({ status: refused.statusCode, body: refused.json() as unknown, after: refused.headers['retry-after'] }).toEqual({ status: 503, body: { error: 'disk-full' }, after: '60' })
    expect(await counts()).toEqual(before)
    expect((await app.inject({ url: '/api/v1/matters', headers: { authorization: `Bearer ${token}` } })).statusCode, 'reading goes on').toBe(200)
    await undo()
    expect((await send()).statusCode).toBe(201)
    expect(await kept(`磁盘满 ${table}`)).toBe(1)
  })

  it('at the counter of numbers: the next one waits, and no number is given twice', async () => {
    const undo = await full('number_counter')
    // A block of twenty is in hand; the one after it needs the counter.
    const statuses: number[] = []
    while (statuses.at(-1) !== 503 && statuses.length < 21) statuses.push((await post('/api/v1/matters', enquiry('取号'))).statusCode)
    expect(statuses.at(-1)).toBe(503)
    await undo()
    expect((await post('/api/v1/matters', enquiry('取号'))).statusCode).toBe(201)
    expect(await kept('取号')).toBe(statuses.length)
    expect((await house.owner.query('select 1 from matter group by kind, number having count(*) > 1')).rowCount).toBe(0)
  })

  it('keeps a sweep waiting: a breach is written later, once, with its notices', async () => {
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
    const { id } = await openMatter(house.pool, { ...house.as('陈晓琳'), at: at(-90) }, { kind: 'enquiry', fields: { content: '逾期', category: 'general', callerName: '李慧', agreedAt: at(-5) } })
    const undo = await full('notice')
    const before = await counts()
    await expect(sweepClocks(house.pool, house.tenant)).rejects.toMatchObject({ reason: 'disk-full' })
    expect(await counts()).toEqual(before)
    await undo()
    await sweepClocks(house.pool, house.tenant)
    expect(await sweepClocks(house.pool, house.tenant)).toBe(0)
    const { rows } = await house.owner.query("select (select count(*)::int from check_result where subject = $1::text and control = 's03.agreed-time') as checks, (select count(*)::int from fact where matter_id = $1::uuid and what = 'breached' ) as facts, (select count(*)::int from notice where matter_id = $1::uuid and code = 'clock-overdue') as told", [id])
    expect(rows[0]).toEqual({ checks: 1, facts: 1, told: 2 })
  })

  it('stops nobody who is signed in from reading, and says at the sign-in that it is not the password', async () => {
    const undo = await full('session')
    const answer = await app.inject({ method: 'POST', url: '/api/auth/sign-in/username', headers: { 'content-type': 'application/json', host: 'localhost', origin: 'http://localhost' }, payload: JSON.stringify({ username: '陈晓琳', password: TEST_PASSWORD }) })
    expect(answer.statusCode).toBe(503)
    await undo()
    expect((await app.inject({ method: 'POST', url: '/api/auth/sign-in/username', headers: { 'content-type': 'application/json', host: 'localhost', origin: 'http://localhost' }, payload: JSON.stringify({ username: '陈晓琳', password: TEST_PASSWORD }) })).statusCode).toBe(200)
  })

  it('of the files: the upload is told so, and no part of it stays', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guixing-full-'))
    const rename = vi.spyOn(fs, 'rename').mockRejectedValue(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
    try {
      const fault = await fileStore(folder).put(Buffer.from('照片')).catch((e: unknown) => e)
      expect(await answerFor(fault, house.pool, house.tenant)).toEqual({ status: 503, body: { error: 'disk-full' }, retryAfter: 60 })
      expect((await fs.readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile())).toEqual([])
    } finally {
      rename.mockRestore()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('of an upload in pieces: what has arrived stays, and it goes on there once there is room; a new one is refused before it begins', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guixing-full-'))
    const { parts } = fileStore(folder)
    const id = '019a0000-0000-7000-8000-000000000001'
    const append = (at: number, text: string) => parts.append(id, (async function* () { yield Buffer.from(text) })(), { at, size: 20, tick: async () => true })
    const noSpace = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    const { open, statfs } = fs
    try {
      expect(await append(0, '0123456789')).toEqual({ got: 10, ended: 'all' })
      const opened = vi.spyOn(fs, 'open').mockImplementation(async (...args) => Object.assign(await open(...args), { write: async () => { throw noSpace } }))
      expect(await append(10, 'abcdefghij')).toEqual({ got: 10, ended: 'disk-full' })
      opened.mockRejectedValue(noSpace)
      expect(await append(10, 'abcdefghij')).toEqual({ got: 10, ended: 'disk-full' })
      opened.mockRestore()
      const told = vi.spyOn(fs, 'statfs').mockImplementation((async (path: string) => ({ ...(await statfs(path)), bavail: 1, bsize: 4096 })) as never)
      await expect(parts.mustHaveRoom(5000)).rejects.toMatchObject({ reason: 'disk-full' })
      told.mockRestore()
      expect(await append(10, 'abcdefghij')).toEqual({ got: 20, ended: 'all' })
      expect(await fs.readFile(parts.pathOf(id), 'utf8')).toBe('0123456789abcdefghij')
    } finally {
      vi.restoreAllMocks()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('leaves a house that still verifies', async () => {
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })
})
