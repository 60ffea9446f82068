import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '../http/app.ts'
import { createToken, registerIdentity } from '../platform/identity/index.ts'
import { makeHouse, testDatabase, TEST_PASSWORD } from './house.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'], accounts: true })
let app: FastifyInstance
let token = ''
let cookie = ''
beforeAll(async () => {
  app = await makeApp({
    pool: house.pool, version: '0.0.0', webDir: '/nowhere', nudge: () => undefined, log: false, more: () => undefined, ready: async () => { await house.pool.query('select 1'); return [] },
    identity: (web) => registerIdentity(web, { pool: house.pool, secret: 'only-for-tests-0123456789abcdef0123456789' }),
  })
  token = await createToken(house.pool, house.tenant, house.people['陈晓琳'] ?? '', 'test')
  cookie = String((await signIn()).headers['set-cookie']).split(';')[0] ?? ''
})
afterAll(() => app.close())

const signIn = () => app.inject({ method: 'POST', url: '/api/auth/sign-in/username', headers: { 'content-type': 'application/json', host: 'localhost', origin: 'http://localhost' }, payload: JSON.stringify({ username: '陈晓琳', password: TEST_PASSWORD }) })
const post = (body: unknown, key?: string) => app.inject({ method: 'POST', url: '/api/v1/matters', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) }, payload: JSON.stringify(body) })
const enquiry = (content: string) => ({ kind: 'enquiry', fields: { content, category: 'general', callerName: '李慧', answer: '已答。' } })
/** Cuts every connection of the application, as a server that is shut down does, and lets none in until the answer is called. */
async function away(): Promise<() => Promise<unknown>> {
  const name = (await house.owner.query<{ name: string }>('select current_database() as name')).rows[0]?.name ?? ''
  await house.owner.query(`alter database ${name} connection limit 0`)
  await cut()
  return () => house.owner.query(`alter database ${name} connection limit -1`)
}
const cut = () => house.owner.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'guixing_app'")

describe('a database that is away', () => {
  it('loses connections at work without ending the process; what was asked is answered or told to come again', async () => {
    const asked = Array.from({ length: 20 }, (_, i) => post(enquiry(`断线 ${i}`), `cut-${i}`))
    await cut()
    await cut()
    const first = await Promise.all(asked)
    expect(first.map((a) => a.statusCode).filter((s) => s !== 201 && s !== 503)).toEqual([])
    const again = await Promise.all(Array.from({ length: 20 }, (_, i) => post(enquiry(`断线 ${i}`), `cut-${i}`)))
    expect(again.map((a) => a.statusCode)).toEqual(Array(20).fill(201))
    expect((await house.owner.query("select 1 from matter where fields->>'content' like '断线 %'")).rowCount).toBe(20)
  })
  it('is told as "not now" and when to come again; nobody is taken for a stranger, and afterwards all goes on', async () => {
    const paths = ['/api/v1/me', '/api/v1/matters', '/api/v1/workbench', '/api/v1/regulations']
    const withCookie = (url: string) => app.inject({ url, headers: { cookie, host: 'localhost' } })
    expect((await withCookie('/api/v1/me')).statusCode).toBe(200)
    const back = await away()
    try {
      // What a node remembers of a session it does not remember for ever.
      const { forgetSessions } = await import('../platform/identity/session-cache.ts')
      forgetSessions(house.pool)
      for (const url of paths) {
        for (const answer of [await withCookie(url), await app.inject({ url, headers: { authorization: `Bearer ${token}` } })]) {
          expect([url, answer.statusCode, answer.json(), answer.headers['retry-after']]).toEqual([url, 503, { error: 'database' }, '5'])
        }
      }
      expect((await post(enquiry('不在时'), 'away-1')).statusCode).toBe(503)
      expect((await signIn()).statusCode).toBe(503)
      expect((await app.inject('/readyz')).statusCode).toBe(503)
      expect((await app.inject('/healthz')).statusCode).toBe(200)
    } finally {
      await back()
    }
    for (const url of paths) expect([url, (await withCookie(url)).statusCode]).toEqual([url, 200])
    expect((await post(enquiry('不在时'), 'away-1')).statusCode).toBe(201)
    expect((await signIn()).statusCode).toBe(200)
  })
})
