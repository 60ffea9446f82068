import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { call } from '@orpc/server'
import { afterAll, describe, expect, it } from 'vitest'
import { answerFor } from '../../http/problems.ts'
import { docxOf, type Block } from '../../platform/docx/index.ts'
import { openDocx } from '../../platform/docx/parts.ts'
import { docxText } from '../../platform/docx/text.ts'
import { Invalid, NotFound, Refused, Stale } from '../../platform/errors.ts'
import { dropLeftFiles, dropUnnamedBytes, fileStore } from '../../platform/files/index.ts'
import { makeZip } from '../../platform/sheets/test-zip.ts'
import { newId } from '../../platform/ids.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import '../engagements/index.ts'
import { actOn, openMatter, type Fields } from '../engine/index.ts'
import { registerTemplates, templateRoutes as routes } from './index.ts'
import { bytesOf } from './make.ts'

const house = await makeHouse(await testDatabase())
const [LEGAL, KEEPER, DESK, GM] = ['孙丽', '高敏', '陈晓琳', '韩志远']
await house.write(async (tx) => {
  for (const [person, role] of [[DESK, 'consulting-service'], [LEGAL, 'legal'], [KEEPER, 'contract-custodian']] as const) await tx.query("insert into role_grant (tenant_id, id, person_id, role, unit_id, scope) values ($1, $2, $3, $4, null, 'house')", [tx.tenant, newId(), house.people[person], role])
  await tx.query('update house set rev = rev + 1 where id = $1', [tx.tenant])
})
const open = async (who: string, kind: string, action: string, fields: Fields): Promise<string> => (await openMatter(house.pool, house.as(who), { kind, action, fields })).id
const act = (who: string, id: string, action: string, fields: Fields = {}) => actOn(house.pool, house.as(who), { id, action, fields })
const lead = (clientName: string) => open(DESK, 'lead', 'register', { clientName, need: '门店营运体系', route: 'reputation', owner: house.people[DESK] ?? null, nextFollowUp: '2027-12-31' })
const filesDir = mkdtempSync(join(tmpdir(), 'guixing-templates-'))
const files = fileStore(filesDir)
const app = Fastify({ routerOptions: { maxParamLength: 400 } })
app.setErrorHandler(async (error, _request, reply) => { const answer = await answerFor(error, house.pool, house.tenant); return answer ? reply.code(answer.status).send(answer.body) : reply.code(500).send({ error: String((error as Error).stack) }) })
await registerTemplates(app, { pool: house.pool, filesDir, identify: async (request) => { const name = request.headers['x-person']; return typeof name === 'string' ? { tenant: house.tenant, person: house.people[decodeURIComponent(name)] ?? '' } : null } })
afterAll(async () => { await app.close(); rmSync(filesDir, { recursive: true, force: true }) })

type Answer = { id: string; version: number; errors?: { field: string; code: string; params: Record<string, string> }[] }
const send = async (url: string, who: string, bytes: Uint8Array | null, name = '合同.docx', key?: string) => {
  const form = new FormData()
  if (bytes) form.append('file', new Blob([bytes as BlobPart]), name)
  const r = await app.inject({ method: 'POST', url, headers: { 'x-person': encodeURIComponent(who), ...(key ? { 'idempotency-key': key } : {}) }, payload: form as never })
  return { status: r.statusCode, body: r.json() as Answer, codes: (r.json() as Answer).errors?.map((e) => [e.field, e.code]) }
}
const get = (url: string, who: string) => app.inject({ method: 'GET', url, headers: { 'x-person': encodeURIComponent(who) } })
const as = (name: string, key?: string) => ({ context: { ...house.context(name, key, key ?? ''), files } })
const docx = (...lines: (string | Block)[]) => docxOf(lines.map((one) => (typeof one === 'string' ? { style: 'text', text: one } : one)))
const TEMPLATE = docx('合同编号：{编号}', '甲方：{甲方}', '总额{合同金额大写}（¥{amount}），付款方式{payWay}。', '违约金按日万分之五计算。', { table: [['期次', '金额'], ['{#instalments}{name}', '{amount}{/instalments}']] })
const url = (name: string, more = '') => `/api/v1/templates?kind=contract&name=${encodeURIComponent(name)}${more}`
const said = async (bytes: Buffer) => { const parts = await openDocx(bytes); return typeof parts === 'string' ? [parts] : docxText(parts.get('word/document.xml')?.toString() ?? '').paragraphs }
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const contract = async (more: Fields = {}) => open(DESK, 'contract', 'draft', { lead: await lead('永旺连锁超市'), clientName: '永旺连锁超市', name: '营运体系', amount: '580000.00', ...more })
const documents = async (id: string) => (await call(routes.ofMatter, { id }, as(DESK))).documents

describe('templates', () => {
  it('are kept by administrators, legal and the custodian; for others there is no such page (S01-31)', async () => {
    expect((await send(url('标准合同', '&publish=1'), DESK, TEMPLATE)).status).toBe(404)
    await expect(call(routes.list, undefined, as(DESK))).rejects.toBeInstanceOf(NotFound)
    for (const [i, who] of [LEGAL, KEEPER, GM].entries()) expect((await send(url(`甲${i}`), who, TEMPLATE)).status).toBe(201)
    expect((await get('/api/v1/templates/starter/contract', LEGAL)).statusCode).toBe(200)
    expect((await get('/api/v1/templates/starter/contract', DESK)).statusCode).toBe(404)
    expect((await get('/api/v1/templates/starter/constructor', LEGAL)).statusCode).toBe(404)
    expect((await send('/api/v1/templates?kind=constructor&name=x', LEGAL, TEMPLATE)).codes).toEqual([['kind', 'unknown-kind']])
    expect((await send('/api/v1/templates?kind=appointment&name=x', LEGAL, TEMPLATE)).codes).toEqual([['kind', 'template-no-place']])
    expect((await send(url(' '), LEGAL, TEMPLATE)).codes).toEqual([['name', 'required']])
    expect((await send(url('长'.repeat(81)), LEGAL, TEMPLATE)).codes).toEqual([['name', 'too-long']])
    expect((await send(url('甲0'), LEGAL, TEMPLATE)).codes).toEqual([['name', 'taken']])
    expect((await send(url('空'), LEGAL, null)).codes).toEqual([['file', 'required']])
    const { fields } = await call(routes.fields, { kind: 'contract' }, as(LEGAL))
    expect(fields.find((f) => f.name === 'instalments')?.columns?.map((c) => c.name)).toContain('dueOn')
  })
  it('with an unknown field or a broken tag are refused, each by its name and the nearest there is', async () => {
    const r = await send(url('坏'), LEGAL, docx('{合同金鹅}', '{甲方}', '{foo_bar_baz_qux}', '{instalments}'))
    expect([r.status, r.body.errors?.map((e) => [e.code, e.params.tag, e.params.nearest])]).toEqual([400, [['template-unknown', '合同金鹅', '合同金额'], ['template-unknown', 'foo_bar_baz_qux', undefined], ['template-needs-rows', 'instalments', 'instalments']]])
    expect((await send(url('坏'), LEGAL, docx('金额{amount', '{/rows}'))).codes?.every(([field, code]) => field === 'file' && code?.startsWith('template-'))).toBe(true)
  })
  it('that are no templates, too large, bombs or carry macros are refused in words, never with a fault', async () => {
    const parts = { '[Content_Types].xml': '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>', 'word/document.xml': '<w:document/>' }
    const code = async (bytes: Uint8Array, name?: string) => { const r = await send(url('坏'), LEGAL, bytes, name); return [r.status, r.codes?.[0]?.[1]] }
    expect(await code(Buffer.from('hello'))).toEqual([400, 'template-no-docx'])
    expect(await code(TEMPLATE, '合同.docm')).toEqual([400, 'template-macros'])
    expect(await code(makeZip({ ...parts, 'word/vbaProject.bin': 'x' }))).toEqual([400, 'template-macros'])
    expect(await code(TEMPLATE, 'a.pdf')).toEqual([400, 'template-no-docx'])
    expect(await code(makeZip({ 'a.txt': 'x' }))).toEqual([400, 'template-no-docx'])
    expect(await code(makeZip({ ...parts, 'word/media/a.bin': Buffer.alloc(61 * 1024 * 1024) }))).toEqual([400, 'template-too-large'])
    expect(await code(Buffer.alloc(60 * 1024 * 1024, 80))).toEqual([400, 'file-too-large'])
    expect(await code(makeZip({ ...parts, '[Content_Types].xml': `${parts['[Content_Types].xml']}<broken` }))).toEqual([400, 'template-damaged'])
  })
  it('are versions that stay: the highest published one is used, a retired one stays readable', async () => {
    const made = await send(url('标准合同', '&publish=1&note=%E5%88%9D%E7%89%88'), LEGAL, TEMPLATE, undefined, 'first')
    expect((await send(url('标准合同', '&publish=1&note=%E5%88%9D%E7%89%88'), LEGAL, TEMPLATE, undefined, 'first')).body).toEqual(made.body)
    const { id } = made.body
    const second = docx('第二版 {甲方}')
    expect((await send(`/api/v1/templates/${id}/versions`, KEEPER, second)).body).toEqual({ id, version: 2 })
    const now = async () => (await call(routes.list, undefined, as(GM))).templates.find((t) => t.id === id)
    expect(await now()).toMatchObject({ inUse: 1, versions: [{ version: 2, publishedAt: null, by: { name: KEEPER }, sha256: digest(second) }, { version: 1, note: '初版', sha256: digest(TEMPLATE), tags: expect.arrayContaining(['甲方', 'instalments']) }] })
    await call(routes.publish, { id, version: 2 }, as(KEEPER))
    await expect(call(routes.publish, { id, version: 2 }, as(KEEPER))).rejects.toBeInstanceOf(Invalid)
    expect((await now())?.inUse).toBe(2)
    await call(routes.retireVersion, { id, version: 2 }, as(LEGAL))
    expect((await now())?.inUse).toBe(1)
    await expect(call(routes.retireVersion, { id, version: 9 }, as(LEGAL))).rejects.toBeInstanceOf(NotFound)
    await expect(call(routes.retire, { id }, as(DESK))).rejects.toBeInstanceOf(NotFound)
    for (const [version, bytes] of [[1, TEMPLATE], [2, second]] as const) expect((await get(`/api/v1/templates/${id}/versions/${version}/file.docx`, LEGAL)).rawPayload.equals(bytes)).toBe(true)
    expect((await get(`/api/v1/templates/${id}/versions/1/file.docx`, DESK)).statusCode).toBe(404)
    expect((await get(`/api/v1/templates/x/versions/99999999999/file.docx`, LEGAL)).statusCode).toBe(404)
    await expect(house.write((tx) => tx.query("update template_version set sha256 = 'x' where tenant_id = $1 and template_id = $2", [tx.tenant, id]))).rejects.toThrow(/never changed/)
    const told = await house.read((tx) => tx.query<{ what: string }>('select what from fact where tenant_id = $1 and stream = $2 order by seq', [tx.tenant, `template:${id}`]))
    expect(told.map((f) => f.what)).toEqual(['template-uploaded', 'template-uploaded', 'template-published', 'template-version-retired'])
  })
  it('are never swept away, and nobody hangs one onto a matter', async () => {
    await house.owner.query("update document set at = now() - interval '3 days' where kept")
    expect(await dropLeftFiles(house.pool, house.tenant)).toBe(0)
    expect(await dropUnnamedBytes(house.pool, files)).toBe(0)
    const { rows: [kept] } = await house.owner.query("select id from document where kept and by_id = $1 limit 1", [house.people[LEGAL]])
    const id = await contract()
    await expect(act(LEGAL, id, 'edit', { files: [kept.id] })).rejects.toMatchObject({ errors: [{ field: 'files', code: 'unknown-file' }] })
  })
})

describe('a contract made from its template', async () => {
  const offered = async (id: string, name = '标准合同') => (await call(routes.ofMatter, { id }, as(DESK))).templates.find((t) => t.name === name) ?? expect.fail('no template')
  it('is a file of the contract by its own act, which tells template, version and digests; blanks are told before', async () => {
    const id = await contract({})
    const template = await offered(id)
    expect(template.blank.map((b) => b['zh-CN'])).toEqual(['付款方式', '分期付款'])
    await act(DESK, id, 'edit', { payWay: 'transfer', instalments: [{ name: '首期', dueOn: '2026-05-01', amount: '290000.00' }, { name: '末期', dueOn: '2026-09-01', amount: '290000.00' }] })
    expect((await offered(id)).blank).toEqual([])
    const made = await call(routes.make, { id, template: template.id, action: 'edit', field: 'files' }, as(DESK))
    const [document] = await documents(id)
    const bytes = await bytesOf(files, made.sha256)
    expect([document?.id, document?.sha256, digest(bytes)]).toEqual([made.file, made.sha256, made.sha256])
    const number = made.matter.number
    expect(await said(bytes)).toEqual([`合同编号：${number}`, '甲方：永旺连锁超市', '总额伍拾捌万元整（¥580,000.00），付款方式银行转账。', '违约金按日万分之五计算。', '期次', '金额', '首期', '290,000.00', '末期', '290,000.00'])
    const [fact] = await house.read((tx) => tx.query<{ what: string; body: { paper: object } }>("select f.what, d.body from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = $2 and d.body ? 'paper'", [tx.tenant, id]))
    expect(fact).toMatchObject({ what: 'edit', body: { paper: { template: template.id, version: 1, templateSha256: digest(TEMPLATE), sha256: made.sha256, file: made.file } } })
    // The same record again: the same bytes, in the place of the first, which stays a file of the contract.
    expect(fact).toMatchObject({ body: { files: [{ file: made.file, sha256: made.sha256 }] } })
    const again = await call(routes.make, { id, template: template.id, action: 'edit', field: 'files', replaces: [made.file] }, as(DESK))
    expect(again.sha256).toBe(made.sha256)
    const [held] = await house.read((tx) => tx.query<{ fields: { files: string[] } }>('select fields from matter where tenant_id = $1 and id = $2', [tx.tenant, id]))
    expect([held?.fields.files, (await documents(id)).length]).toEqual([[again.file], 2])
  })
  it('asked for twice with one key is made once; on an older look, by an act that takes no files, or of an unseen contract it is not made', async () => {
    const id = await contract()
    const { id: template } = await offered(id)
    const command = { id, template, action: 'edit', field: 'files' }
    const seen = { ...command, version: 1 }
    const first = await call(routes.make, seen, as(DESK, 'once'))
    const again = await call(routes.make, seen, as(DESK, 'once'))
    expect([again.fact, again.file, again.sha256]).toEqual([first.fact, first.file, first.sha256])
    expect((await documents(id)).map((d) => d.id)).toEqual([first.file])
    await expect(call(routes.make, seen, as(DESK, 'another'))).rejects.toBeInstanceOf(Stale)
    await expect(call(routes.make, seen, as(DESK))).rejects.toBeInstanceOf(Stale)
    for (const wrong of [{ action: 'distribute' }, { action: 'constructor' }, { field: 'name' }]) await expect(call(routes.make, { ...command, ...wrong }, as(DESK))).rejects.toMatchObject({ errors: [{ field: 'field' }] })
    await expect(call(routes.make, { ...command, template: id }, as(DESK))).rejects.toMatchObject({ errors: [{ field: 'template' }] })
    await expect(call(routes.make, { ...command, id: template }, as(DESK))).rejects.toBeInstanceOf(NotFound)
    await expect(call(routes.ofMatter, { id }, as('吴昊')).then(() => 'seen', (e: unknown) => (e instanceof NotFound ? 'hidden' : e))).resolves.toMatch(/seen|hidden/)
  })
  it('is compared with its template, what was filled in left aside, and with an earlier document (S19-11)', async () => {
    const id = await contract()
    const { id: template } = await offered(id)
    const made = await call(routes.make, { id, template, action: 'edit', field: 'files' }, as(DESK))
    expect(await call(routes.compare, { id }, as(LEGAL))).toMatchObject({ template: { id: template, version: 1 }, counts: { added: 0, removed: 0, changed: 0 }, otherwise: [], steps: [{ is: 'same' }] })
    const theirs = docx(`合同编号：${made.matter.number}`, '甲方：永旺连锁超市', '总额伍拾捌万元整（¥480,000.00），付款方式现金。', '违约金按日万分之一计算。', '甲方可以随时解除合同。', { table: [['期次', '金额'], ['首期', '480,000.00']] })
    const file = await attached(id, theirs)
    const beside = await call(routes.compare, { id }, as(LEGAL))
    expect(beside).toMatchObject({ current: { sha256: digest(theirs) }, template: { version: 1 }, counts: { added: 3 } })
    expect(beside.otherwise).toEqual([expect.objectContaining({ recorded: '580,000.00', found: '480,000.00' }), expect.objectContaining({ recorded: '', found: '现金' })])
    expect(beside.steps).toContainEqual(expect.objectContaining({ is: 'changed', before: '违约金按日万分之五计算。', pieces: expect.arrayContaining([{ is: 'added', text: '一' }]) }))
    expect(await call(routes.compare, { id, file, with: made.file }, as(LEGAL))).toMatchObject({ template: null, with: { sha256: made.sha256 }, otherwise: [] })
    await expect(call(routes.compare, { id, with: template }, as(LEGAL))).rejects.toMatchObject({ errors: [{ field: 'with' }] })
    await expect(call(routes.compare, { id: await contract() }, as(LEGAL))).rejects.toBeInstanceOf(NotFound)
  })
  it('S01-33, S34-10: the signing names the file by its digest; afterwards no other text is laid in its place', async () => {
    const id = await contract()
    const { id: template } = await offered(id)
    const made = await call(routes.make, { id, template, action: 'edit', field: 'files' }, as(DESK))
    await act(GM, id, 'confirm')
    const signing = await act(DESK, id, 'sign', { signatory: '韩志远', signatoryRole: 'legal-representative', signedOn: '2026-03-05', clientSignatory: '李总', clientSignedOn: '2026-03-05' })
    expect(signing.statements).toBeLessThanOrEqual(8)
    expect((await call(routes.ofMatter, { id }, as(DESK))).signed).toEqual([{ file: made.file, name: expect.stringContaining('标准合同'), sha256: made.sha256, same: true }])
    await expect(call(routes.make, { id, template, action: 'edit', field: 'files' }, as(DESK))).rejects.toBeInstanceOf(Refused)
    await expect(attached(id, docx('另一份'))).rejects.toBeInstanceOf(Refused)
    await house.owner.query("update document set sha256 = repeat('0', 64) where id = $1", [made.file])
    expect((await call(routes.ofMatter, { id }, as(DESK))).signed[0]?.same).toBe(false)
  })
})

/** A document a person sends by hand. */
async function attached(id: string, bytes: Buffer): Promise<string> {
  const sha256 = await files.put(bytes)
  const { rows: [row] } = await house.owner.query("insert into document (tenant_id, id, name, type, size, sha256, at, by_id) values ($1, gen_random_uuid(), '对方.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', $2, $3, clock_timestamp(), $4) returning id", [house.tenant, bytes.length, sha256, house.people[DESK]])
  expect((await act(DESK, id, 'edit', { files: [row.id] })).statements).toBeLessThanOrEqual(8)
  return row.id as string
}
