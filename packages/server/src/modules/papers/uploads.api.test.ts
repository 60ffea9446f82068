import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { dropLeftUploads, dropLostParts, fileStore, MOST_FILE_BYTES } from '../../platform/files/index.ts'
import { openMatter } from '../engine/index.ts'
import { papersWeb } from './test-web.ts'

const MB = 1024 * 1024
const db = await testDatabase()
const house = await makeHouse(db, { packs: ['s03'] })
const other = await makeHouse(db, { name: '别处' })
const first = await papersWeb(house, { mostUploadBytes: 24 * MB })
// A second node over the same folder and database.
const second = await papersWeb(house, { filesDir: first.filesDir, mostUploadBytes: 24 * MB })
const stranger = await papersWeb(other, { filesDir: first.filesDir })
const at = { one: '', two: '', other: '' }
beforeAll(async () => {
  for (const [name, web] of [['one', first], ['two', second], ['other', stranger]] as const) {
    await web.app.listen({ port: 0, host: '127.0.0.1' })
    at[name] = `http://127.0.0.1:${(web.app.server.address() as AddressInfo).port}`
  }
})

type Headers_ = Record<string, string>
interface Ask { node?: keyof typeof at; who?: string | null; headers?: Headers_; body?: Uint8Array }
async function ask(method: string, path: string, { node = 'one', who = '陈晓琳', headers = {}, body }: Ask = {}): Promise<{ status: number; headers: Headers; body: string; file: string | null; offset: string | null }> {
  const r = await fetch(path.startsWith('http') ? path : at[node] + path, { method, headers: { 'tus-resumable': '1.0.0', ...(who ? { 'x-person': encodeURIComponent(who) } : {}), ...headers }, ...(body ? { body: body as BodyInit } : {}) })
  return { status: r.status, headers: r.headers, body: await r.text(), file: r.headers.get('guixing-file'), offset: r.headers.get('upload-offset') }
}
const meta = (name: string): string => `filename ${Buffer.from(name).toString('base64')},filetype ${Buffer.from('x/y').toString('base64')}`
const begin = (name: string, size: number, more: Ask = {}) => ask('POST', '/api/v1/uploads', { ...more, headers: { 'upload-length': String(size), 'upload-metadata': meta(name), ...more.headers } })
const begun = async (name: string, size: number, more: Ask = {}): Promise<string> => { const r = await begin(name, size, more); expect(r.status, r.body).toBe(201); return r.headers.get('location') ?? '' }
const send = (path: string, offset: number, body: Uint8Array, more: Ask = {}) => ask('PATCH', path, { ...more, body, headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), ...more.headers } })
const offsetOf = async (path: string, more: Ask = {}) => (await ask('HEAD', path, more)).offset
const told = (r: { body: string }): unknown => (JSON.parse(r.body) as { errors?: { code: string }[] }).errors?.[0]?.code
const pdf = (size: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7 '), randomBytes(size)]).subarray(0, size)
const partOf = (path: string): string => join(first.filesDir, 'parts', path.split('/').at(-1) ?? '')
const idOf = (path: string): string => path.split('/').at(-1) ?? ''

/** A piece whose line breaks after `sent` of the bytes it promised. */
function brokenOff(path: string, offset: number, bytes: Buffer, sent: number, node: keyof typeof at = 'one'): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(at[node]).port), '127.0.0.1', () => {
      socket.write(`PATCH ${path} HTTP/1.1\r\nhost: x\r\ntus-resumable: 1.0.0\r\nx-person: ${encodeURIComponent('陈晓琳')}\r\ncontent-type: application/offset+octet-stream\r\nupload-offset: ${offset}\r\ncontent-length: ${bytes.length}\r\n\r\n`)
      socket.write(bytes.subarray(0, sent), () => setTimeout(() => { socket.resetAndDestroy(); resolve() }, 150))
    })
    socket.on('error', () => undefined)
  })
}
/** Waits until nobody holds the upload any more. */
async function free(path: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if ((await house.owner.query('select 1 from upload where id = $1 and held_until > now()', [idOf(path)])).rowCount === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('an upload that resumes', () => {
  it('broken off half way goes on where it was, also on another node, and becomes a file like every other', async () => {
    const bytes = pdf(23 * MB)
    expect(bytes.length).toBeGreaterThan(MOST_FILE_BYTES)
    const path = await begun('合同扫描件.pdf', bytes.length)
    await brokenOff(path, 0, bytes, 11 * MB)
    await free(path)
    const safe = Number(await offsetOf(path, { node: 'two' }))
    expect(safe).toBe(11 * MB)
    const done = await send(path, safe, bytes.subarray(safe), { node: 'two' })
    expect([done.status, done.offset]).toEqual([204, String(bytes.length)])
    expect(done.file).not.toBeNull()
    expect(existsSync(partOf(path))).toBe(false)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(readFileSync(join(first.filesDir, sha256.slice(0, 2), sha256)).equals(bytes)).toBe(true)
    const opened = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '漏水', category: 'engineering', agreedAt: new Date(Date.now() + 3_600_000).toISOString(), attachments: [done.file ?? ''] } })
    expect(opened.id).toBeTruthy()
    const got = await first.get(`/api/v1/files/${done.file}`, '周敏')
    expect([got.status, got.bytes.equals(bytes), got.headers['content-type']]).toEqual([200, true, 'application/pdf'])
    // The answer that may have got lost is given again.
    expect((await ask('HEAD', path)).file).toBe(done.file)
    expect((await send(path, bytes.length, Buffer.alloc(0))).file).toBe(done.file)
  })
  it('keeps what was acknowledged through a kill: what the part holds beyond it counts for nothing', async () => {
    const bytes = pdf(300_000)
    const path = await begun('a.pdf', bytes.length)
    expect((await send(path, 0, bytes.subarray(0, 200_000))).offset).toBe('200000')
    // As a node leaves it that died while it wrote: half a piece behind, the hold not given back.
    writeFileSync(partOf(path), Buffer.concat([bytes.subarray(0, 200_000), Buffer.from('half a piece')]))
    await house.owner.query("update upload set held_by = gen_random_uuid(), held_until = now() + interval '1 minute' where id = $1", [idOf(path)])
    expect([await offsetOf(path, { node: 'two' }), (await send(path, 200_000, bytes.subarray(200_000), { node: 'two' })).status]).toEqual(['200000', 423])
    await house.owner.query("update upload set held_until = now() - interval '1 second' where id = $1", [idOf(path)])
    const done = await send(path, 200_000, bytes.subarray(200_000), { node: 'two' })
    expect(done.status).toBe(204)
    expect((await first.get(`/api/v1/files/${done.file}`, '陈晓琳')).bytes.equals(bytes)).toBe(true)
  })
  it('killed between the last byte and the file, it is finished by asking once more', async () => {
    const bytes = pdf(5000)
    const path = await begun('a.pdf', bytes.length)
    await send(path, 0, bytes.subarray(0, 4999))
    writeFileSync(partOf(path), bytes)
    await house.owner.query('update upload set got = size where id = $1', [idOf(path)])
    const done = await send(path, bytes.length, Buffer.alloc(0))
    expect([done.status, done.file !== null]).toEqual([204, true])
  })
  it('whose part was lost begins anew instead of making a damaged file', async () => {
    const path = await begun('a.pdf', 5000)
    await send(path, 0, pdf(4000))
    truncateSync(partOf(path), 10)
    expect((await send(path, 4000, pdf(1000))).status).toBe(404)
    expect((await ask('HEAD', path)).status).toBe(404)
  })
  it('is unknown to everybody else, in this house and in others', async () => {
    const path = await begun('a.pdf', 10)
    const foreign: Ask[] = [{ who: '周敏' }, { node: 'other', who: '陈晓琳' }]
    for (const who of foreign) expect([(await ask('HEAD', path, who)).status, (await send(path, 0, pdf(10), who)).status, (await ask('DELETE', path, who)).status]).toEqual([404, 404, 404])
    for (const method of ['HEAD', 'DELETE']) expect((await ask(method, path, { who: null })).status).toBe(401)
    expect((await send(path, 0, pdf(10), { who: null })).status).toBe(401)
    expect(await offsetOf(path)).toBe('0')
    expect([(await ask('DELETE', path)).status, (await ask('HEAD', path)).status]).toEqual([204, 404])
  })
  it('of two pieces at once, on two nodes, takes one', async () => {
    for (let i = 0; i < 5; i++) {
      const bytes = pdf(2 * MB)
      const path = await begun('a.pdf', 3 * MB)
      const answers = await Promise.all([send(path, 0, bytes), send(path, 0, bytes, { node: 'two' }), send(path, 0, bytes, { node: 'two' })])
      expect(answers.map((a) => a.status).sort()[0]).toBe(204)
      expect(answers.filter((a) => a.status === 204)).toHaveLength(1)
      for (const a of answers) expect([204, 409, 423]).toContain(a.status)
      expect([await offsetOf(path), readFileSync(partOf(path)).equals(bytes)]).toEqual([String(2 * MB), true])
      await ask('DELETE', path)
    }
  })
  it('takes only what goes on where it ends and fits its size', async () => {
    const path = await begun('a.pdf', 1000)
    const bytes = pdf(1000)
    expect([(await send(path, 5, bytes.subarray(5))).status, (await send(path, 0, pdf(1001))).status, await offsetOf(path)]).toEqual([409, 413, '0'])
    expect((await send(path, 0, bytes.subarray(0, 600))).status).toBe(204)
    expect([(await send(path, 0, bytes)).status, (await send(path, 600, bytes)).status, await offsetOf(path)]).toEqual([409, 413, '600'])
    // Without a length, as a stream: stopped at the end of the file.
    const stream = await fetch(at.one + path, { method: 'PATCH', duplex: 'half', body: new ReadableStream({ start(c) { c.enqueue(bytes); c.close() } }), headers: { 'tus-resumable': '1.0.0', 'x-person': encodeURIComponent('陈晓琳'), 'content-type': 'application/offset+octet-stream', 'upload-offset': '600' } } as RequestInit)
    expect([stream.status, (await send(path, Number(await offsetOf(path)), bytes.subarray(600))).status]).toEqual([413, 204])
  })
  it('with a checksum a damaged piece is not kept', async () => {
    const path = await begun('a.pdf', 1000)
    const bytes = pdf(1000)
    const sum = (algorithm: string, of: Buffer): Headers_ => ({ 'upload-checksum': `${algorithm} ${createHash(algorithm).update(of).digest('base64')}` })
    expect([(await send(path, 0, bytes, { headers: sum('sha256', pdf(1000)) })).status, await offsetOf(path)]).toEqual([460, '0'])
    expect((await send(path, 0, bytes.subarray(0, 10), { headers: sum('sha1', bytes.subarray(0, 10)) })).status).toBe(204)
    expect((await send(path, 10, bytes.subarray(10), { headers: sum('sha256', bytes.subarray(10)) })).status).toBe(204)
  })
})

describe('what may come in pieces', () => {
  it('is checked as every other upload: size and name at once, content at the end, and then nothing stays', async () => {
    expect([told(await begin('a.exe', 10)), told(await begin('a.pdf', 0))]).toEqual(['file-type', 'file-empty'])
    const large = await begin('a.pdf', 24 * MB + 1)
    expect([large.status, told(large)]).toEqual([413, 'file-too-large'])
    for (const [name, bytes] of [['a.pdf', Buffer.from('<html>')], ['a.txt', Buffer.from('<!doctype html>')], ['a.txt', Buffer.from([0xff, 0xff, 0x41])], ['a.docx', Buffer.from('PK\u0003\u0004 no zip')]] as const) {
      const path = await begun(name, bytes.length)
      const done = await send(path, 0, bytes)
      expect([done.status, told(done), (await ask('HEAD', path)).status, existsSync(partOf(path))]).toEqual([400, 'file-content', 404, false])
    }
    const path = await begun('../../记录\u202e.txt', 6)
    const done = await send(path, 0, Buffer.from('漏水'))
    expect((await first.get(`/api/v1/files/${done.file}`, '陈晓琳')).headers['content-disposition']).toContain(encodeURIComponent('记录.txt'))
  })
  it('is limited for one person; what lay still for an hour makes way', async () => {
    const open = await Promise.all(Array.from({ length: 12 }, (_, i) => begin(`${i}.pdf`, 100, { who: '何志强' })))
    expect(open.filter((r) => r.status === 201)).toHaveLength(8)
    expect(told(open.find((r) => r.status === 400) ?? open[0]!)).toBe('too-many-uploads')
    await house.owner.query("update upload set touched_at = now() - interval '61 minutes' where id = (select id from upload where by_id = $1 order by started_at limit 1)", [house.people['何志强']])
    expect((await begin('9.pdf', 100, { who: '何志强' })).status).toBe(201)
    expect((await begin('10.pdf', 100, { who: '何志强' })).status).toBe(400)
  })
  it('is limited for the house', async () => {
    await house.owner.query("insert into upload (tenant_id, id, by_id, name, size) values ($1, gen_random_uuid(), gen_random_uuid(), 'x.pdf', $2)", [house.tenant, 20 * 24 * MB])
    expect(told(await begin('a.pdf', 100, { who: '周敏' }))).toBe('uploads-full')
    await house.owner.query("delete from upload where name = 'x.pdf'")
    expect((await begin('a.pdf', 100, { who: '周敏' })).status).toBe(201)
  })
  it('begun twice under one key is one', async () => {
    const more = { headers: { 'idempotency-key': 'upload-1' } }
    expect((await begin('a.pdf', 77, more)).headers.get('location')).toBe((await begin('a.pdf', 77, more)).headers.get('location'))
    expect((await begin('b.pdf', 77, more)).status).toBe(400)
  })
  it('goes a day after the last piece, row and part; what is still going on stays', async () => {
    const [old, young] = [await begun('a.pdf', 1000), await begun('b.pdf', 1000)]
    for (const path of [old, young]) await send(path, 0, pdf(10))
    await house.owner.query("update upload set touched_at = now() - interval '25 hours' where id = $1", [idOf(old)])
    const lost = join(first.filesDir, 'parts', '019a0000-0000-7000-8000-000000000000')
    writeFileSync(lost, 'x')
    for (const path of [lost]) utimesSync(path, new Date(0), new Date(0))
    const store = fileStore(first.filesDir)
    expect([await dropLeftUploads(house.pool, house.tenant, store), await dropLostParts(store)]).toEqual([1, 1])
    expect([existsSync(partOf(old)), existsSync(partOf(young)), existsSync(lost)]).toEqual([false, true, false])
    expect([(await ask('HEAD', old)).status, await offsetOf(young)]).toEqual([404, '10'])
  })
  it('hostile headers, methods and ids are answered, never with a fault', async () => {
    const path = await begun('a.pdf', 100)
    const piece = { 'content-type': 'application/offset+octet-stream' }
    const wrong: [number[], string, string, Headers_][] = [
      [[412], 'POST', '/api/v1/uploads', { 'tus-resumable': '0.2.2' }], [[412], 'PATCH', path, { ...piece, 'tus-resumable': 'x', 'upload-offset': '0' }], [[412], 'HEAD', path, { 'tus-resumable': '2.0.0' }], [[412], 'DELETE', path, { 'tus-resumable': '' }],
      ...['', '-1', '1.5', '1e3', 'x', '99999999999999999999', '0x10', ' '].map((v): [number[], string, string, Headers_] => [[400], 'POST', '/api/v1/uploads', { 'upload-length': v, 'upload-metadata': meta('a.pdf') }]),
      [[413], 'POST', '/api/v1/uploads', { 'upload-length': '999999999999999', 'upload-metadata': meta('a.pdf') }],
      ...['', 'filename', 'filename %%%', 'filename =', `filename ${Buffer.from([0xff, 0xfe, 0x2e]).toString('base64')}`, `constructor ${meta('a.pdf')}`, `filename ${Buffer.from('\u0000\u0000').toString('base64')}`].map((v): [number[], string, string, Headers_] => [[400], 'POST', '/api/v1/uploads', { 'upload-length': '5', 'upload-metadata': v }]),
      ...['', '-1', 'x', '1.0', '9'.repeat(300)].map((v): [number[], string, string, Headers_] => [[400], 'PATCH', path, { ...piece, 'upload-offset': v }]),
      [[400], 'PATCH', path, piece], [[415], 'PATCH', path, { 'content-type': 'application/json', 'upload-offset': '0' }], [[415], 'PATCH', path, { 'content-type': 'text/html', 'upload-offset': '0' }],
      ...['md5 x', 'sha256', 'sha256 %%', 'constructor AAAA', ''].map((v): [number[], string, string, Headers_] => [[400], 'PATCH', path, { ...piece, 'upload-offset': '0', 'upload-checksum': v }]),
      ...['none', "' or 1=1", '%00', '..%2f..%2fetc%2fpasswd', '019a0000-0000-7000-8000-00000000000g', 'a'.repeat(300)].flatMap((id) => ['HEAD', 'PATCH', 'DELETE'].map((m): [number[], string, string, Headers_] => [[404, 400], m, `/api/v1/uploads/${encodeURIComponent(id)}`, m === 'PATCH' ? { ...piece, 'upload-offset': '0' } : {}])),
    ]
    for (const [statuses, method, url, headers] of wrong) {
      const r = await ask(method, url, { headers, ...(method === 'PATCH' ? { body: Buffer.from('{}') } : {}) })
      expect(statuses, `${method} ${url} ${JSON.stringify(headers)}: ${r.body}`).toContain(r.status)
    }
    const options = await ask('OPTIONS', '/api/v1/uploads', { who: null })
    expect([options.status, options.headers.get('tus-version'), options.headers.get('tus-max-size')]).toEqual([204, '1.0.0', String(24 * MB)])
    expect(await offsetOf(path)).toBe('0')
  })
  it('leaves no parts without an upload behind', async () => {
    const known = new Set((await house.owner.query<{ id: string }>('select id from upload where document_id is null')).rows.map((r) => r.id))
    expect(readdirSync(join(first.filesDir, 'parts')).filter((name) => !known.has(name))).toEqual([])
  })
})
