import ExcelJS from 'exceljs'
import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { readSheet } from '../../platform/sheets/index.ts'
import { verifyHouse } from '../audit/index.ts'
import { knowledgeRoutes } from '../knowledge/index.ts'
import { papersWeb } from './test-web.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's28'] })
const web = await papersWeb(house)
type Sheets = Record<string, (string | number | null)[][]>
type Answer = { ok: boolean; rows: number; ignored: string[]; unread: string[]; errors: { row: number; column: string; sheet?: string; code: string; words: Record<string, string> }[]; preview: { fields: Record<string, unknown> }[] }
async function book(sheets: Sheets): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  for (const [name, rows] of Object.entries(sheets)) workbook.addWorksheet(name).addRows(rows)
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
const send = async (ledger: string, sheets: Sheets, { query = '', name = '韩志远', key }: { query?: string; name?: string; key?: string } = {}) => {
  const r = await web.send(`/api/v1/ledgers/${ledger}/import${query}`, name, { name: '旧.xlsx', bytes: await book(sheets) }, key)
  return { status: r.status, body: r.body as Answer }
}
const places = (a: Answer) => a.errors.map((e) => [e.sheet ?? '', e.row, e.column, e.code])
const imported = async (kind: string) => (await house.owner.query<{ id: string; number: string; fields: Record<string, unknown> }>('select id, number, fields from matter where tenant_id = $1 and kind = $2 and imported order by number', [house.tenant, kind])).rows
const template = async (ledger: string, lang: string) => {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await web.get(`/api/v1/ledgers/${ledger}/import-template?lang=${lang}`, '韩志远')).bytes as never)
  const cells = (sheet: ExcelJS.Worksheet | undefined, line: number) => ((sheet?.getRow(line).values ?? []) as string[]).filter(Boolean)
  return { names: workbook.worksheets.map((s) => s.name), head: (name: string) => cells(workbook.getWorksheet(name), 1), notes: (workbook.worksheets.at(-1)?.getColumn(1).values ?? []).filter(Boolean).join('\n') }
}
const HEAD = ['编号', '检查内容', '检查时段', '状态']
const ITEMS = ['行号或编号', '项目', '满分', '得分']

describe('table fields from a sheet of their own', () => {
  it('hang on the entry they point to, by its row or its number, in the order they stand in', async () => {
    const topic = (await house.rules()).lists['inspection-topics']?.items[0]?.label['zh-CN'] ?? ''
    const answer = await send('inspection', { 检查: [HEAD, ['JC-旧-1', topic, '一月', '办结'], [null, topic, '二月', '办结'], ['JC-旧-3', topic, '三月', '办结']], 检查项目: [ITEMS, ['JC-旧-1', '门岗', 10, 8], [3, '消防', 10, 9], ['JC-旧-1', '保洁', 10, 10], ['第3行', '绿化', 5, null]] })
    expect([answer.status, answer.body.errors, answer.body.rows]).toEqual([200, [], 3])
    const rows = await imported('inspection')
    const items = (period: string) => rows.find((r) => r.fields.period === period)?.fields.items
    expect(items('一月')).toEqual([{ item: '门岗', full: 10, score: 8 }, { item: '保洁', full: 10, score: 10 }])
    expect(items('二月')).toEqual([{ item: '消防', full: 10, score: 9 }, { item: '绿化', full: 5, score: null }])
    expect(items('三月')).toBeUndefined()
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })
  it('name people as the first sheet does, and are shown before anything is taken in', async () => {
    const sheets = { 培训: [['培训主题', '状态'], ['投诉处理', '办结']], 'Test results': [['Row or No.', 'Person', 'Score', 'Passed'], [2, '周敏', 95, '是']] }
    const looked = await send('training', sheets, { query: '?dryRun=1' })
    expect(looked.body.preview[0]?.fields.results).toEqual([{ person: house.people['周敏'], score: 95, passed: true }])
    expect(await imported('training')).toEqual([])
  })
  it('are told by sheet, row and column where anything is wrong, and nothing at all is taken in', async () => {
    const before = (await imported('inspection')).length
    const topic = (await house.rules()).lists['inspection-topics']?.items[0]?.label['zh-CN'] ?? ''
    const bad = await send('inspection', { 检查: [HEAD, ['JC-旧-9', topic, '一月', '办结'], ['JC-旧-10', '天文', '', '']], 检查项目: [ITEMS, ['JC-旧-8', '门岗', 10, 8], [9, '门岗', 1, 1], [null, '门岗', 1, 1], [2, '', 'x', 1], ['=1+1', '甲', 1, 1]] })
    expect(bad.status).toBe(400)
    expect(places(bad.body)).toEqual([
      ['', 3, '检查内容', 'not-in-list'], ['检查项目', 2, '行号或编号', 'no-such-row'], ['检查项目', 3, '行号或编号', 'no-such-row'], ['检查项目', 4, '行号或编号', 'required'],
      ['检查项目', 5, '项目', 'required'], ['检查项目', 5, '满分', 'invalid'], ['检查项目', 6, '行号或编号', 'no-such-row'],
    ])
    expect(bad.body.errors.every((e) => ['zh-CN', 'zh-TW', 'en'].every((l) => e.words[l]))).toBe(true)
    const heads = await send('inspection', { 检查: [HEAD, ['JC-旧-9', topic, '一月', '办结']], 检查项目: [['项目', '天书'], ['甲', '乙']], items: [ITEMS, [2, '甲', 1, 1]] })
    expect(places(heads.body)).toEqual([['items', 1, '', 'sheet-twice'], ['检查项目', 1, '天书', 'unknown'], ['检查项目', 1, '行号或编号', 'missing']])
    expect((await imported('inspection')).length).toBe(before)
  })
  it('never end in a fault, whatever the second sheet holds; one entry holds five hundred items', async () => {
    const topic = (await house.rules()).lists['inspection-topics']?.items[0]?.label['zh-CN'] ?? ''
    const first = [HEAD, ['JC-敌-1', topic, '一月', '办结']]
    for (const rows of [[], [[]], [[null, null]], [ITEMS], [['行号或编号', '行号或编号', '项目'], [2, 2, '甲']], [ITEMS, ['2'.repeat(400), "'; drop table matter; --", '<b>', '\u202e']], [ITEMS, ['__proto__', 'constructor', 1, 1]], [ITEMS, [-2, '甲', 1e308, 1]], [ITEMS, ['２', '甲', '1', '1']]] as (string | number | null)[][][]) {
      const r = await send('inspection', { 检查: first, 检查项目: rows }, { query: '?dryRun=1' })
      expect(r.status, JSON.stringify(rows).slice(0, 60)).toBeLessThan(500)
    }
    const many = await send('inspection', { 检查: first, 检查项目: [ITEMS, ...Array.from({ length: 501 }, (_, i) => [2, `项${i}`, 1, 1])] })
    expect(places(many.body)).toEqual([['检查项目', 502, '', 'too-many-table-rows']])
  })
  it('a sheet that belongs to no field is named, not silently passed over; empty ones and the notes are', async () => {
    const topic = (await house.rules()).lists['inspection-topics']?.items[0]?.label['zh-CN'] ?? ''
    const r = await send('inspection', { 检查: [HEAD, ['JC-旧-20', topic, '一月', '办结']], 检查项: [ITEMS, [2, '甲', 1, 1]], Sheet2: [], 说明: [['随便']] }, { query: '?dryRun=1' })
    expect([r.body.ok, r.body.unread]).toEqual([true, ['检查项']])
  })
})

describe('the empty sheet', () => {
  it('has a sheet for each table and says in three languages how they hang together, and that files and signatures stay out', async () => {
    const zh = await template('inspection', 'zh-CN')
    expect(zh.names.slice(1)).toEqual(['检查项目', '说明'])
    expect(zh.head('检查项目')).toEqual(['行号或编号*', '项目*', '满分', '得分', '说明'])
    expect(zh.notes).toContain('“检查项目”各用一张同名的工作表')
    expect(zh.notes).toContain('文件和签字不能从表格导入')
    expect((await template('inspection', 'zh-TW')).notes).toContain('檔案和簽字不能從表格匯入')
    const en = await template('inspection', 'en')
    expect([en.names.slice(1), en.head('Items')[0]]).toEqual([['Items', 'Notes'], 'Row or No.*'])
    expect(en.notes).toContain('Files and signatures cannot come from a sheet')
    const none = await template('feedback', 'zh-CN')
    expect([none.names.slice(1), none.notes.includes('同名的工作表')]).toEqual([['说明'], false])
  })
  it('filled in is taken in again as it is', async () => {
    const bytes = (await web.get('/api/v1/ledgers/inspection/import-template?lang=en', '韩志远')).bytes
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes as never)
    const [main, items] = workbook.worksheets
    const topic = (await house.rules()).lists['inspection-topics']?.items[0]?.label.en ?? ''
    const heads = ((main?.getRow(1).values ?? []) as string[]).slice(1)
    main?.addRow(heads.map((h) => (h.startsWith('Subject') ? topic : null)))
    items?.addRow([2, 'Gate', 10, 9])
    const r = await web.send('/api/v1/ledgers/inspection/import?dryRun=1', '韩志远', { name: 'a.xlsx', bytes: new Uint8Array(await workbook.xlsx.writeBuffer()) })
    expect(r.body).toMatchObject({ ok: true, rows: 1, unread: [], errors: [] })
  })
})

describe('entries of the information file (F26) from a sheet', () => {
  const F26 = ['主题', '部门', '内容', '电话', '来源', '核对时间', '核对人']
  const entries = async () => (await call(knowledgeRoutes.knowledge, { limit: 100 }, { context: house.context('陈晓琳') })).entries
  it('S03-10: are each as written by hand: numbered, with source, day, checker, fact and check, and found at the desk', async () => {
    const r = await send('F26', { 信息档案: [F26, ['电视报修', '工程部', '拨 96371', '96371', '华数公示', '2020-01-01', '周敏'], ['派出所', '', '云栖路 8 号', '0571-110', '社区', null, null]] }, { name: '陈晓琳' })
    expect([r.status, r.body.rows, r.body.ignored]).toEqual([200, 2, ['核对时间', '核对人']])
    const found = await entries()
    expect(found.find((e) => e.subject === '电视报修')).toMatchObject({ number: 1, kind: 'information', department: '工程部', phone: '96371', source: '华数公示', version: 1, stale: false, checkedBy: { name: '陈晓琳' } })
    expect((await call(knowledgeRoutes.knowledge, { q: '派出所電話' }, { context: house.context('陈晓琳') })).entries.map((e) => e.subject)).toContain('派出所')
    const checks = (await house.owner.query("select count(*)::int as n from check_result where tenant_id = $1 and control in ('s03.information-file', 's28.query-base') and outcome = 'conformed'", [house.tenant])).rows[0].n
    expect(checks).toBe(4)
    const facts = (await house.owner.query("select what, by_id from fact where tenant_id = $1 and what in ('knowledge-added', 'import') order by what", [house.tenant])).rows.map((f) => [f.what, f.by_id])
    expect(facts.filter(([what]) => what === 'knowledge-added')).toEqual(Array(2).fill(['knowledge-added', house.people['陈晓琳']]))
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
    // The next entry by hand goes on where these ended.
    expect((await call(knowledgeRoutes.saveKnowledge, { subject: '手写', content: 'x', source: 'y' } as never, { context: house.context('周敏') })).number).toBe(3)
  })
  it('are all refused for one broken row, by row and column in words, as by hand: without a source none is kept', async () => {
    const before = (await entries()).length
    const r = await send('F26', { a: [F26, ['网络报修', '', '拨 10000', '', '', null, null], ['', '', '内容', '', '来源', null, null], ['甲', '', '长'.repeat(5001), '9'.repeat(61), '来源', null, null], ['重', '部', '一', '', '来源', null, null], ['重', '部', '二', '', '来源', null, null]] })
    expect([r.status, places(r.body)]).toEqual([400, [['', 2, '来源', 'required'], ['', 3, '主题', 'required'], ['', 4, '内容', 'too-long'], ['', 4, '电话', 'too-long'], ['', 6, '主题', 'entry-twice']]])
    expect(places((await send('F26', { a: [['主题', '内容', '天书'], ['甲', '乙', '丙']] })).body)).toEqual([['', 1, '天书', 'unknown'], ['', 1, '来源', 'missing']])
    expect(places((await send('F26', { a: [[...F26, '有效至'], ['甲', '', '乙', '', '丙', null, null, '1200-01-01']] })).body)).toEqual([['', 2, '有效至', 'invalid']])
    expect((await entries()).length).toBe(before)
  })
  it('are not taken in twice: what is there already is refused at its row, and a repeated request gets its first answer', async () => {
    const sheet = { a: [F26, ['物业电话', '物业部', '8001', '', '公示', null, null]] }
    const first = await send('F26', sheet, { key: 'f26-1' })
    expect((await web.get('/api/v1/files/none', '韩志远')).status).toBe(404)
    expect(places((await send('F26', sheet, { query: '?dryRun=1' })).body)).toEqual([['', 2, '主题', 'entry-exists']])
    expect(places((await send('F26', sheet)).body)).toEqual([['', 2, '主题', 'entry-exists']])
    expect(first.body.ok).toBe(true)
    const both = await Promise.all([1, 2].map(() => send('F26', { a: [F26, ['同时', '', '一', '', '公示', null, null]] })))
    expect(both.map((b) => b.status).sort()).toEqual([200, 400])
  })
  it('come from the empty sheet and from our own export, which says what is not taken in', async () => {
    const zh = await template('F26', 'zh-CN')
    expect(zh.head(zh.names[0] ?? '')).toEqual(['主题*', '部门', '内容*', '电话', '来源*'])
    expect(zh.notes).toContain('核对人记为你')
    const exported = await web.get('/api/v1/ledgers/F26.xlsx', '韩志远')
    const read = await readSheet({ bytes: new Uint8Array(exported.bytes), most: 100 })
    expect(read.ok && read.rows.length).toBeGreaterThan(2)
    const again = await web.send('/api/v1/ledgers/F26/import', '韩志远', { name: 'F26.xlsx', bytes: new Uint8Array(exported.bytes) })
    expect((again.body as Answer).errors.every((e) => e.code === 'entry-exists')).toBe(true)
  })
  it('never end in a fault, and come from nobody who is not signed in', async () => {
    for (const row of [['\u202e', '=1+1', "'; drop table knowledge; --", '<script>', '#REF!'], [{ a: 1 } as never, 1e308, -1, 0, 'x'], ['甲', '乙', '丙', '丁', '戊']]) expect((await send('F26', { a: [F26.slice(0, 5), row as (string | number)[]] }, { query: '?dryRun=1' })).status).toBeLessThan(500)
    expect((await web.send('/api/v1/ledgers/F26/import', null, { name: 'a.xlsx', bytes: await book({ a: [F26, ['甲', '', '乙', '', '丙']] }) })).status).toBe(401)
    const many = await send('F26', { a: [F26, ...Array.from({ length: 2001 }, (_, i) => [`条${i}`, '', 'x', '', 'y', null, null])] })
    expect(many.body.errors[0]).toMatchObject({ code: 'too-many-rows' })
    expect((await web.send('/api/v1/ledgers/F99/import', '韩志远', { name: 'a.xlsx', bytes: await book({ a: [['x'], ['y']] }) })).status).toBe(404)
  })
})
