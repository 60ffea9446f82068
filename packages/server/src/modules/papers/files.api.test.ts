import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { makeZip } from '../../platform/sheets/test-zip.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { pageOf } from '../matters/index.ts'
import { papersWeb } from './test-web.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const web = await papersWeb(house)
const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('picture')])
type Kept = { id: string; name: string; size: number; errors?: { field: string; code: string }[] }
const send = async (name: string, bytes: Uint8Array, who = '陈晓琳', key?: string) => { const r = await web.send('/api/v1/files', who, { name, bytes }, key); return { status: r.status, body: r.body as Kept } }
const enquiry = (fields: Record<string, never | string | string[]>) => openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '漏水', category: 'engineering', agreedAt: new Date(Date.now() + 3_600_000).toISOString(), ...fields } })

describe('files', () => {
  it('are kept once by content, named as they were sent, and offered as attachments only', async () => {
    const a = await send('现场照片 1.png', PNG)
    const b = await send('same.png', PNG)
    expect([a.status, a.body.name, a.body.size, a.body.id === b.body.id]).toEqual([201, '现场照片 1.png', PNG.length, false])
    const digest = createHash('sha256').update(PNG).digest('hex')
    expect(readFileSync(join(web.filesDir, digest.slice(0, 2), digest)).equals(PNG)).toBe(true)
    const got = await web.get(`/api/v1/files/${a.body.id}`, '陈晓琳')
    expect(got.bytes.equals(PNG)).toBe(true)
    expect(got.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'content-length': String(PNG.length) })
    expect(got.headers['content-disposition']).toBe(`attachment; filename="____ 1.png"; filename*=UTF-8''${encodeURIComponent('现场照片 1.png')}`)
    expect(got.headers['content-security-policy']).toContain('sandbox')
  })
  it('are seen by who sees the matter; before that by nobody but the sender', async () => {
    const { body } = await send('照片.png', PNG)
    expect((await web.get(`/api/v1/files/${body.id}`, '周敏')).status).toBe(404)
    const opened = await enquiry({ attachments: [body.id] })
    expect((await web.get(`/api/v1/files/${body.id}`, '周敏')).status).toBe(200)
    expect((await web.get(`/api/v1/files/${body.id}`, '孙丽')).status).toBe(404)
    expect((await web.get(`/api/v1/files/${body.id}`, null)).status).toBe(401)
    expect((await web.get('/api/v1/files/none', '周敏')).status).toBe(404)
    expect((await pageOf(house.context('周敏'), opened.id)).files).toEqual([expect.objectContaining({ id: body.id, name: '照片.png', size: PNG.length, by: { id: house.people['陈晓琳'], name: '陈晓琳' } })])
  })
  it('come with a later act too, in its own transaction (S28-04)', async () => {
    const opened = await enquiry({})
    const { body } = await send('凭据.pdf', Buffer.from('%PDF-1.4 x'))
    await expect(actOn(house.pool, house.as('陈晓琳'), { id: opened.id, action: 'pause', fields: { evidenceFiles: [body.id] } })).rejects.toThrow()
    expect((await house.owner.query('select matter_id from document where id = $1', [body.id])).rows[0].matter_id).toBeNull()
    await actOn(house.pool, house.as('陈晓琳'), { id: opened.id, action: 'pause', fields: { reason: 'unreachable', evidence: '三次未接', evidenceFiles: [body.id] } })
    expect((await house.owner.query('select matter_id from document where id = $1', [body.id])).rows[0].matter_id).toBe(opened.id)
  })
  it('of others, of other matters or of nobody are unknown at the field', async () => {
    const foreign = await send('a.png', PNG, '林小燕')
    const mine = await send('b.png', PNG)
    await enquiry({ attachments: [mine.body.id] })
    for (const id of [foreign.body.id, mine.body.id, '019a0000-0000-7000-8000-000000000000']) await expect(enquiry({ attachments: [id] })).rejects.toMatchObject({ errors: [{ field: 'attachments', code: 'unknown-file' }] })
  })
  it('are refused by what they are, in words of the field, never with a fault', async () => {
    const code = async (name: string, bytes: Uint8Array) => { const r = await send(name, bytes); return [r.status, r.body.errors?.[0]?.code] }
    expect(await code('a.exe', Buffer.from('MZ'))).toEqual([400, 'file-type'])
    expect(await code('a.html', Buffer.from('<html>'))).toEqual([400, 'file-type'])
    expect(await code('a.png', Buffer.from('<svg onload=alert(1)>'))).toEqual([400, 'file-content'])
    expect(await code('a.txt', Buffer.from('<!doctype html><script>'))).toEqual([400, 'file-content'])
    expect(await code('a.docx', makeZip({ '[Content_Types].xml': '', 'xl/workbook.xml': '' }))).toEqual([400, 'file-content'])
    expect(await code('a.docx', makeZip({ '[Content_Types].xml': '', 'word/document.xml': '', 'word/vbaProject.bin': '' }))).toEqual([400, 'file-content'])
    expect(await code('a.docx', makeZip({ '[Content_Types].xml': '', 'word/document.xml': '' }))).toEqual([201, undefined])
    expect(await code('a.pdf', Buffer.alloc(0))).toEqual([400, 'file-empty'])
    expect(await code('a.pdf', Buffer.concat([Buffer.from('%PDF-'), Buffer.alloc(20 * 1024 * 1024)]))).toEqual([400, 'file-too-large'])
    expect((await send('../../etc/passwd\u202e.txt', Buffer.from('甲'))).body.name).toBe('passwd.txt')
    expect((await web.send('/api/v1/files', '陈晓琳', null)).status).toBe(400)
    expect((await web.send('/api/v1/files', null, { name: 'a.png', bytes: PNG })).status).toBe(401)
    expect(existsSync(join(web.filesDir, '..', 'passwd'))).toBe(false)
  })
  it('are one when the same request comes twice', async () => {
    const [one, two] = [await send('c.png', PNG, '陈晓琳', 'key-7'), await send('c.png', PNG, '陈晓琳', 'key-7')]
    expect(two.body.id).toBe(one.body.id)
  })
})
