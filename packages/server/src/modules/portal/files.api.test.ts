import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '@orpc/server'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerFor } from '../../http/problems.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { registerClients } from '../archive/index.ts'
import { registerEngagements } from '../engagements/index.ts'
import { pageOf } from '../matters/index.ts'
import { FILE_OPERATIONS } from '../../http/file-operations.ts'
import { registerPapers } from '../papers/index.ts'
import { registerTemplates } from '../templates/index.ts'
import { portalRoutes, registerPortal } from './index.ts'

const db = await testDatabase()
const house = await makeHouse(db, { packs: ['s03'] })
const other = await makeHouse(db, { name: '别处' })
const { slug } = (await house.rules()).house
const filesDir = mkdtempSync(join(tmpdir(), 'guixing-portal-'))
const app = Fastify({ bodyLimit: 1024 * 1024, routerOptions: { maxParamLength: 400 } })
beforeAll(async () => {
  app.setErrorHandler(async (error, _request, reply) => {
    const answer = await answerFor(error, house.pool, null)
    return answer ? reply.code(answer.status).send(answer.body) : reply.code(500).send({ error: String((error as Error).stack) })
  })
  await registerPortal(app, { pool: house.pool, filesDir })
  // Staff, named in a header in place of a sign-in.
  const deps: Parameters<typeof registerPapers>[1] = { pool: house.pool, filesDir, identify: async (request) => { const name = request.headers['x-person']; return typeof name === 'string' ? { tenant: house.tenant, person: house.people[decodeURIComponent(name)] ?? '' } : null } }
  await registerPapers(app, deps)
  await registerClients(app, deps)
  registerEngagements(app, deps)
  await registerTemplates(app, deps)
})
afterAll(async () => { await app.close(); rmSync(filesDir, { recursive: true, force: true }) })

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('picture')])
let visitor = 0
const address = () => `10.1.${(visitor += 1) >> 8}.${visitor & 255}`
const from = (key?: string) => ({ context: { ...house.context(null, key, key), ip: address() } })
type Kept = { id: string; key: string; name: string; size: number; errors?: { field: string; code: string; params: Record<string, unknown> }[] }
async function send(name: string, bytes: Uint8Array, at = slug, ip = address()): Promise<{ status: number; body: Kept }> {
  const form = new FormData()
  form.append('file', new Blob([bytes as BlobPart]), name)
  const r = await app.inject({ method: 'POST', url: `/api/v1/portal/${at}/files`, payload: form as never, remoteAddress: ip })
  return { status: r.statusCode, body: r.json() as Kept }
}
const sent = async (name = '现场.png') => { const { id, key } = (await send(name, PNG)).body; return { id, key } }
let phones = 0
const submit = (more: Record<string, unknown> = {}, as = from()) => call(portalRoutes.submit, { house: slug, kind: 'enquiry', name: '李辉', phone: `137${String((phones += 1)).padStart(8, '0')}`, content: '漏水，见照片', ...more } as never, as)
const follow = (known: { number: string; code: string }) => call(portalRoutes.follow, { house: slug, ...known }, from())
const reply = (known: { number: string; code: string }, files: unknown[], text = '补一张') => call(portalRoutes.reply, { house: slug, ...known, text, files } as never, from())
const fetchFile = async (body: unknown, at = slug) => { const r = await app.inject({ method: 'POST', url: `/api/v1/portal/${at}/file`, payload: body as never, remoteAddress: address() }); return { status: r.statusCode, headers: r.headers as Record<string, string>, bytes: r.rawPayload } }
const matterOf = async (number: string) => (await house.owner.query<{ id: string; client_id: string | null }>('select id from matter where tenant_id = $1 and number = $2', [house.tenant, number])).rows[0]!
const documents = async () => (await house.owner.query<{ n: number }>('select count(*)::int as n from document')).rows[0]!.n

it('every route that carries bytes is served as the OpenAPI document tells', () => {
  const told = Object.entries(FILE_OPERATIONS).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
  expect(told.filter((route) => { const [method = '', path = ''] = route.split(' '); return !app.hasRoute({ method: method.toUpperCase() as 'GET', url: `/api/v1${path.replace(/\{(\w+)\}/g, ':$1')}` }) })).toEqual([])
  expect(told.length).toBeGreaterThan(8)
})

describe('files of a client without an account', () => {
  it('come with what they say, for every kind of the portal, and are fetched back by number and code', async () => {
    for (const kind of ['enquiry', 'complaint', 'feedback', 'appointment']) {
      const file = await sent('现场 1.png')
      const known = await submit({ kind, files: [file] })
      const seen = await follow(known)
      expect(seen.files, kind).toEqual([{ id: file.id, name: '现场 1.png', size: PNG.length }])
      const got = await fetchFile({ ...known, id: file.id })
      expect([got.status, got.bytes.equals(PNG)]).toEqual([200, true])
      expect(got.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' })
      expect(got.headers['content-disposition']).toBe(`attachment; filename="__ 1.png"; filename*=UTF-8''${encodeURIComponent('现场 1.png')}`)
      expect(got.headers['content-security-policy']).toContain('sandbox')
    }
  })
  it('come with a reply, stand beside its words, and are in the fact of the act with their digest', async () => {
    const known = await submit()
    const file = await sent()
    await reply(known, [file], '这是漏水的地方')
    const seen = await follow(known)
    expect([seen.files, seen.replies]).toEqual([[], [expect.objectContaining({ mine: true, text: '这是漏水的地方', files: [expect.objectContaining({ id: file.id })] })]])
    const { id } = await matterOf(known.number)
    const { rows } = await house.owner.query("select d.body->'files' as files from fact f join fact_detail d on d.fact_id = f.id where f.matter_id = $1 and f.what = 'client-reply'", [id])
    expect(rows[0].files).toEqual([{ id: file.id, name: '现场.png', size: PNG.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }])
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })
  it('are seen by staff who may see the matter and by nobody else', async () => {
    const staff = (id: string, name: string | null) => app.inject({ url: `/api/v1/files/${id}`, headers: name === null ? {} : { 'x-person': encodeURIComponent(name) } })
    const file = await sent()
    expect((await staff(file.id, '韩志远')).statusCode, 'not attached yet').toBe(404)
    const { id } = await matterOf((await submit({ files: [file] })).number)
    expect((await pageOf(house.context('陈晓琳'), id)).files).toEqual([expect.objectContaining({ id: file.id, name: '现场.png', by: null })])
    const got = await staff(file.id, '陈晓琳')
    expect([got.statusCode, got.rawPayload.equals(PNG), got.headers['content-disposition']?.toString().startsWith('attachment;')]).toEqual([200, true, true])
    expect((await staff(file.id, '孙丽')).statusCode).toBe(404)
    expect((await staff(file.id, null)).statusCode).toBe(401)
  })
  it('are nobody’s without number and code: wrong ones, other matters, other houses and what the house itself attached look alike', async () => {
    const file = await sent()
    const known = await submit({ files: [file] })
    const second = await submit()
    const { id } = await matterOf(known.number)
    const inner = '019a0000-0000-7000-8000-00000000d0c5'
    await house.owner.query("insert into document (tenant_id, id, matter_id, name, type, size, sha256, at, by_id) select tenant_id, $2, matter_id, 'inner.png', type, size, sha256, now(), $3 from document where id = $1", [file.id, inner, house.people['陈晓琳']])
    expect((await fetchFile({ ...known, id: file.id })).status).toBe(200)
    for (const wrong of [{ ...known, id: inner }, { ...known, code: 'AAAAAAAA', id: file.id }, { ...second, id: file.id }, { number: known.number, id: file.id }, { id: file.id }, {}, { ...known, id: 'x' }, { ...known, id: null }, { ...known, id: '019a0000-0000-7000-8000-000000000000' }]) expect((await fetchFile(wrong)).status, JSON.stringify(wrong)).toBe(404)
    expect((await fetchFile({ ...known, id: file.id }, (await other.rules()).house.slug)).status).toBe(404)
    expect((await follow(known)).files.map((f) => f.id)).toEqual([file.id])
    expect(id).not.toBe('')
  })
  it('are attached by who sent them, once; anything else is refused at the field and nothing is opened', async () => {
    const file = await sent()
    const staffs = '019a0000-0000-7000-8000-00000000d0c6'
    await house.owner.query("insert into document (tenant_id, id, name, type, size, sha256, at, by_id) values ($1, $2, 'a.png', 'image/png', 1, 'x', now(), $3)", [house.tenant, staffs, house.people['陈晓琳']])
    const elsewhere = (await send('a.png', PNG, (await other.rules()).house.slug)).body
    const before = (await house.owner.query('select count(*)::int as n from matter')).rows[0].n
    for (const files of [[{ id: file.id, key: 'wrong' }], [{ id: staffs, key: '' }], [{ id: elsewhere.id, key: elsewhere.key }], [file, { id: '019a0000-0000-7000-8000-000000000000', key: file.key }]]) {
      await expect(submit({ files })).rejects.toMatchObject({ errors: [{ field: 'files', code: 'unknown-file' }] })
    }
    expect((await house.owner.query('select count(*)::int as n from matter')).rows[0].n).toBe(before)
    const known = await submit({ files: [file] })
    await expect(submit({ files: [file] })).rejects.toMatchObject({ errors: [{ field: 'files', code: 'unknown-file' }] })
    await expect(reply(known, [file])).rejects.toMatchObject({ errors: [{ field: 'files', code: 'unknown-file' }] })
    await expect(submit({ files: await Promise.all(Array.from({ length: 6 }, () => sent())) })).rejects.toThrow()
  })
  it('are attached once when the same submission comes twice, and by one of two at once', async () => {
    const file = await sent()
    const input = { phone: '13611112222', files: [file] }
    const [first, second] = [await submit(input, from('again')), await submit(input, from('again'))]
    expect(second.number).toBe(first.number)
    const wanted = await sent()
    const both = await Promise.allSettled([submit({ files: [wanted] }), submit({ files: [wanted] })])
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
  it('are refused by what they are, in a code of the field, and leave no row', async () => {
    const before = await documents()
    const code = async (name: string, bytes: Uint8Array) => { const r = await send(name, bytes); return [r.status, r.body.errors?.[0]?.field, r.body.errors?.[0]?.code] }
    expect(await code('a.html', Buffer.from('<script>'))).toEqual([400, 'file', 'file-type'])
    expect(await code('a.svg', Buffer.from('<svg onload=alert(1)>'))).toEqual([400, 'file', 'file-type'])
    expect(await code('a.png', Buffer.from('<svg onload=alert(1)>'))).toEqual([400, 'file', 'file-content'])
    expect(await code('a.png.exe', PNG)).toEqual([400, 'file', 'file-type'])
    expect(await code('a.pdf', Buffer.alloc(0))).toEqual([400, 'file', 'file-empty'])
    expect(await code('a.pdf', Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(20 * 1024 * 1024)]))).toEqual([400, 'file', 'file-too-large'])
    expect((await app.inject({ method: 'POST', url: `/api/v1/portal/${slug}/files`, remoteAddress: address() })).statusCode).toBe(400)
    expect(await documents()).toBe(before)
  })
  it('with hostile names and bodies are files with harmless names or refusals, never faults', async () => {
    const names = ['../../etc/passwd.png', '..\\..\\x\u202egnp.png', '<img src=x onerror=alert(1)>.png', '"; filename=".exe.png', `${'长'.repeat(400)}.png`, '%00%0d%0aX: y.png', '合同（终稿）💣.png']
    for (const name of names) {
      const { status, body } = await send(name, PNG)
      expect(status, name).toBe(201)
      expect(body.name).toMatch(/^[^\\/<>"|?*\u0000-\u001f\u202e]{1,120}$/)
      const known = await submit({ files: [{ id: body.id, key: body.key }] })
      const got = await fetchFile({ ...known, id: body.id })
      expect([got.status, got.headers['x-y']]).toEqual([200, undefined])
      expect(decodeURIComponent(got.headers['content-disposition']?.split("UTF-8''")[1] ?? '')).toBe(body.name)
    }
    const url = `/api/v1/portal/${slug}`
    for (const [path, type, payload] of [
      ['files', 'multipart/form-data', 'x'], ['files', 'multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nhalf'], ['files', 'application/json', '{}'], ['file', 'application/json', '{'],
      ['file', 'application/json', '"x"'], ['file', 'application/json', 'null'], ['file', 'application/json', '{"number":["a"],"code":{},"id":7}'], ['file', 'application/json', '{"number":"\\u0000","code":"\\ud800","id":"\\u0000"}'], ['file', 'text/html', '<x>'],
    ] as const) {
      const r = await app.inject({ method: 'POST', url: `${url}/${path}`, headers: { 'content-type': type }, payload, remoteAddress: address() })
      expect(r.statusCode, `${path} ${payload}`).toBeGreaterThanOrEqual(400)
      expect(r.statusCode, `${path} ${payload}`).toBeLessThan(500)
    }
    for (const files of [[{ id: "' or 1=1", key: 'x' }], [{ id: '\u0000', key: '\u0000' }], ['x'], 'x', [{ key: 'x' }]]) await expect(submit({ files })).rejects.toThrow(/validation|unknown-file/i)
    for (const at of ['nowhere', '..%2f', '%00', "'"]) expect((await app.inject({ method: 'POST', url: `/api/v1/portal/${at}/files`, remoteAddress: address() })).statusCode, at).toBe(404)
  })
  it('are slowed down by address, and no more than a bounded heap of them lies about', async () => {
    let refused = 0
    for (let i = 0; i < 45; i++) if ((await send('a.html', PNG, slug, '192.0.2.9')).status === 429) refused += 1
    expect(refused).toBe(5)
    await house.owner.query("insert into document (tenant_id, id, name, type, size, sha256, at, claim) values ($1, '019a0000-0000-7000-8000-00000000d0c7', 'a', 'b', $2, 'x', now(), 'x')", [house.tenant, 100 * 20 * 1024 * 1024])
    expect((await send('a.png', PNG)).status).toBe(429)
    await house.owner.query("delete from document where id = '019a0000-0000-7000-8000-00000000d0c7'")
    expect((await send('a.png', PNG)).status).toBe(201)
  })
})
