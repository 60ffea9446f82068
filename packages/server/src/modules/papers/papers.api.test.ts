import ExcelJS from 'exceljs'
import { describe, expect, it, beforeAll } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { ledgerCsv, readSheet } from '../../platform/sheets/index.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { papersWeb } from './test-web.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's17', 's28', 's29', 's30', 's31', 's32', 's37'] })
const web = await papersWeb(house)
const pages = (pdf: Buffer) => Number(/\/Type \/Pages\s*\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1] ?? 0)
const rowsIn = async (bytes: Buffer) => { const r = await readSheet({ bytes, most: 60_000 }); if (!r.ok) throw new Error(r.fault); return r }
const ids: Record<string, string> = {}

beforeAll(async () => {
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const open = async (name: string, fields: Record<string, never | string | boolean>) => (await openMatter(house.pool, house.as(name), { kind: 'enquiry', fields })).id
  ids.agreed = await open('陈晓琳', { content: '=HYPERLINK("http://x","点我") 地下车库漏水', category: 'engineering', callerName: '欧阳先生', callerPhone: '13812345678', room: '3-1201', agreedAt: at(3), important: true, importantKind: 'safety' })
  ids.instant = await open('林小燕', { content: '电视报修电话', category: 'information', callerName: '李女士', callerPhone: '13912345678', answer: '已告知报修电话。', knowledge: '1' })
  ids.complaint = (await openMatter(house.pool, house.as('陈晓琳'), { kind: 'complaint', fields: { channel: 'phone', content: '保安态度不好', category: 'attitude', callerName: '王先生', contact: '13712345678' } })).id
  await actOn(house.pool, house.as('陈晓琳'), { id: ids.agreed, action: 'transfer', fields: { toUnit: house.units['工程部'] ?? '', reason: '需要现场查看' } })
  await actOn(house.pool, house.as('周敏'), { id: ids.agreed, action: 'read', fields: { instruction: '今天务必答复' } })
})

describe('exporting a ledger (S03-28)', () => {
  it('gives the rows of the list as Excel, masked as on the screen, no text a formula', async () => {
    const r = await web.get('/api/v1/ledgers/F24/export?format=xlsx', '陈晓琳')
    expect(r.status).toBe(200)
    expect(r.headers['content-disposition']).toContain(`filename*=UTF-8''${encodeURIComponent('客服前台工作台帐')}`)
    expect(r.headers['x-content-type-options']).toBe('nosniff')
    const sheet = await rowsIn(r.bytes)
    expect(sheet.head.slice(0, 6)).toEqual(['编号', '时间', '房号', '来询人', '联系电话', '咨询内容'])
    expect(sheet.rows).toHaveLength(2)
    const cell = (row: number, label: string) => sheet.rows[row]?.cells[sheet.head.indexOf(label)]
    expect(cell(0, '联系电话')).toBe('139****5678')
    expect([cell(1, '专业'), cell(1, '接待'), cell(1, '重要'), cell(0, '当场答复')]).toEqual(['工程', '陈晓琳', '是', '是'])
    expect(cell(1, '知会部门')).toContain('工程部')
    expect(cell(1, '阅台账意见')).toContain('今天务必答复')
    expect(cell(1, '时间')).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}/)
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(r.bytes as never)
    book.worksheets[0]?.eachRow((row) => row.eachCell((c) => expect(c.type).not.toBe(ExcelJS.ValueType.Formula)))
  })
  it('gives CSV that no spreadsheet runs, and the filters of the list', async () => {
    const all = await web.get('/api/v1/ledgers/enquiry.csv?form=F24', '陈晓琳')
    expect(all.bytes.toString('utf8').startsWith('\ufeff编号,')).toBe(true)
    expect(all.bytes.toString('utf8')).toContain('"\'=HYPERLINK(""http://x""')
    const one = await rowsIn((await web.get('/api/v1/ledgers/F24/export?format=csv&where=category:information', '陈晓琳')).bytes)
    expect(one.rows).toHaveLength(1)
  })
  it('prints A4 with several pages and every form of these regulations (requirements 3.6)', async () => {
    const r = await web.get('/api/v1/ledgers/F24/export?format=pdf&open=true', '陈晓琳')
    expect([r.status, r.headers['content-type'], pages(r.bytes)]).toEqual([200, 'application/pdf', 1])
    expect(r.headers['content-disposition']).toMatch(/^inline/)
    const { forms } = await house.rules()
    for (const code of Object.keys(forms)) for (const format of ['csv', 'pdf']) expect([code, format, (await web.get(`/api/v1/ledgers/${code}/export?format=${format}&lang=en`, '韩志远')).status]).toEqual([code, format, 200])
  }, 60_000)
  it('shows each person only what the list shows them (design §9)', async () => {
    const empty = (await web.get('/api/v1/ledgers/F24/export?format=csv', '孙丽')).bytes.toString('utf8').trim().split('\r\n')
    expect(empty).toHaveLength(1)
    expect((await web.get('/api/v1/ledgers/F24/export?format=csv', null)).status).toBe(401)
    expect((await web.get('/api/v1/ledgers/no-such/export?format=csv', '陈晓琳')).status).toBe(404)
    expect((await web.get('/api/v1/ledgers/__proto__/export?format=csv', '陈晓琳')).status).toBe(404)
  })
  it('answers hostile questions in words', async () => {
    for (const q of ['format=exe', 'format=csv&from=2026-99-99', 'format=csv&due=never', `format=csv&q=${'x'.repeat(300)}`]) expect([q, (await web.get(`/api/v1/ledgers/F24/export?${q}`, '陈晓琳')).status]).toEqual([q, 400])
    for (const q of ['q=%00%27%5C', 'unit=not-an-id', 'owner=%27', 'where=x:y:z,%00', 'format=csv&format=csv', 'lang=xx', 'stage=%F0%9F%98%80', 'from=2026-11-22T99', 'to=0000-00-00']) expect([q, (await web.get(`/api/v1/ledgers/F24/export?format=csv&${q}`, '陈晓琳')).status]).toEqual([q, q.startsWith('from') || q.startsWith('to') ? 400 : 200])
  })
})

describe('papers of one matter', () => {
  it('prints the form of the kind or another form of it, to those who see the matter', async () => {
    for (const url of [`/api/v1/matters/${ids.complaint}/paper`, `/api/v1/matters/${ids.agreed}/print.pdf`, `/api/v1/matters/${ids.agreed}/paper?form=F28&lang=zh-TW`]) {
      const r = await web.get(url, '陈晓琳')
      expect([url, r.status, r.bytes.subarray(0, 5).toString()]).toEqual([url, 200, '%PDF-'])
    }
    expect((await web.get(`/api/v1/matters/${ids.complaint}/paper`, '孙丽')).status).toBe(404)
    expect((await web.get(`/api/v1/matters/${ids.complaint}/paper?form=F28`, '陈晓琳')).status).toBe(404)
    expect((await web.get('/api/v1/matters/none/paper', '陈晓琳')).status).toBe(404)
  })
  it('composes the daily record from the ledger, and from its matter once there is one (S03-29)', async () => {
    const { matterModel } = await import('./matter-paper.ts')
    const { actorOf } = await import('../rules/index.ts')
    const blank = await web.get('/api/v1/ledgers/F25/export?format=pdf', '周敏')
    expect([blank.status, blank.bytes.subarray(0, 5).toString()]).toEqual([200, '%PDF-'])
    const record = await openMatter(house.pool, house.as('周敏'), { kind: 'daily-record', fields: {} })
    await actOn(house.pool, house.as('周敏'), { id: record.id, action: 'fill', fields: { instantCount: 9 } })
    const rules = await house.rules()
    const actor = actorOf(rules, house.people['周敏'] ?? '', new Date().toISOString())
    if (!actor) throw new Error('nobody')
    const { model, shape } = await house.read((tx) => matterModel(tx, rules, actor, 'zh-CN', record.id, undefined))
    const value = (label: string) => model.fields.find((f) => f.label === label)?.value
    expect(shape).toBe('period')
    // What was filled in by hand stays; the rest comes from the ledger.
    expect([value('当场答复'), value('协定答复'), value('逾期')]).toEqual(['9', '1', '0'])
    expect(value('重要事项')).toContain('地下车库漏水')
    expect(model.tables?.[0]?.rows).toEqual([['工程', '1'], ['信息', '1']])
    expect(model.signatures).toEqual(['客服主任'])
    expect((await web.get('/api/v1/ledgers/F25/export?format=pdf&day=2026-02-30x', '周敏')).status).toBe(400)
    expect((await web.get('/api/v1/ledgers/F73S/export?format=pdf&quarter=2026-Q4', '周敏')).status).toBe(200)
  })
  it('carries every act with its words, who signs, and the articles (F29)', async () => {
    const { matterModel } = await import('./matter-paper.ts')
    const { actorOf } = await import('../rules/index.ts')
    const rules = await house.rules()
    const actor = actorOf(rules, house.people['陈晓琳'] ?? '', new Date().toISOString())
    if (!actor) throw new Error('nobody')
    const { model } = await house.read((tx) => matterModel(tx, rules, actor, 'zh-CN', ids.agreed ?? '', 'F28'))
    expect(model.timeline.map((e) => e.what)).toEqual(['受理', '转办', '已阅'])
    expect(model.timeline[1]?.words).toContain('需要现场查看')
    expect(model.signatures).toEqual(['接听人'])
    expect(model.form.clauses).toEqual(['S31 四'])
  })
})

describe('importing a ledger', () => {
  const csv = (lines: string[]) => Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`)
  const count = async () => (await house.owner.query('select count(*)::int as n from matter where tenant_id = $1 and imported', [house.tenant])).rows[0].n as number
  const url = '/api/v1/ledgers/enquiry/import'
  type Answer = { ok: boolean; rows: number; open: number; dryRun: boolean; ignored: string[]; errors: { row: number; column: string; code: string; words: { 'zh-CN': string } }[]; preview: unknown[] }
  const send = async (lines: string[], query = '', name = '韩志远', key?: string) => { const r = await web.send(`${url}${query}`, name, { name: '旧台账.csv', bytes: csv(lines) }, key); return { status: r.status, body: r.body as Answer } }

  it('offers an empty sheet whose headings it reads back', async () => {
    const r = await web.get('/api/v1/ledgers/F24/import-template', '韩志远')
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(r.bytes as never)
    const heads = ((book.worksheets[0]?.getRow(1).values ?? []) as string[]).filter(Boolean)
    expect(heads).toEqual(expect.arrayContaining(['编号', '时间', '咨询内容*', '专业*', '状态', '办结时间']))
    expect(heads).not.toContain('准时')
    expect((await send([heads.join(','), heads.map((h) => (h === '咨询内容*' ? '旧事' : h === '专业*' ? '工程' : '')).join(',')], '?dryRun=1')).body).toMatchObject({ ok: true, rows: 1, dryRun: true, open: 1 })
    expect(await web.get('/api/v1/ledgers/enquiry.xlsx?template=true', '韩志远')).toMatchObject({ status: 200 })
    expect(await count()).toBe(0)
  })
  it('names every broken place by row and column, in words, and takes in nothing', async () => {
    const { status, body } = await send(['编号,时间,咨询内容,专业,承办人,状态,办结时间,联系电话,不认识', '1,2026-01-01,甲,工程,,,,,', ])
    expect([status, body.ok, body.errors]).toEqual([400, false, [expect.objectContaining({ row: 1, column: '不认识', code: 'unknown', words: expect.objectContaining({ 'zh-CN': '没有这一列' }) })]])
    const bad = await send(['编号,时间,咨询内容,专业,承办人,状态,办结时间,联系电话', 'A1,2026-13-01,甲,工程,,,,', 'A2,2026/1/2 9:30,,天文,张三,飞了,,138****5678', 'A1,2999-01-01,乙,综合,,受理,2026-01-01,', 'A4,2026-01-03,丙,综合,,办结,2026-01-01,'])
    expect(bad.status).toBe(400)
    expect(bad.body.errors.map((e) => [e.row, e.column, e.code])).toEqual([
      [2, '时间', 'invalid'], [3, '咨询内容', 'required'], [3, '专业', 'not-in-list'], [3, '承办人', 'not-in-list'], [3, '状态', 'not-in-list'], [3, '联系电话', 'masked'],
      [4, '时间', 'in-future'], [4, '办结时间', 'before-opening'], [4, '办结时间', 'not-closed'], [4, '编号', 'number-twice'], [5, '办结时间', 'before-opening'],
    ])
    expect(bad.body.errors.every((e) => /[一-鿿]/.test(e.words['zh-CN']))).toBe(true)
    expect(await count()).toBe(0)
  })
  it('takes in closed and open entries: marked, chained, found, with clocks only where something is still due, uncounted (design §4)', async () => {
    const soon = new Date(Date.now() + 5 * 3_600_000)
    const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' }).format(soon)
    const { status, body } = await send(['编号,时间,咨询内容,专业,承办人,状态,协定时间,答复,答复时间,办结时间,满意,准时', '旧-001,2025-03-01 09:00,空调不冷,工程,何志强,办结,2025-03-01 15:00,已修,2025-03-01 14:00,2025-03-02 09:00,满意,是', '旧-002,2025-03-01 09:30,收费疑问,财务,孙丽,办结,2025-03-01 12:00,已解释,2025-03-01 16:00,2025-03-02,,否', `,2026-01-05 10:00,电梯异响,工程,马俊,协定,${wall},,,,,`])
    expect([status, body]).toEqual([200, expect.objectContaining({ ok: true, rows: 3, open: 1, ignored: ['准时'], errors: [] })])
    const { rows } = await house.owner.query('select m.*, (select count(*)::int from clock c where c.matter_id = m.id) as clocks, (select array_agg(outcome) from check_result k where k.matter_id = m.id) as checks, (select array_agg(what) from fact f where f.matter_id = m.id) as facts from matter m where tenant_id = $1 and imported order by opened_at', [house.tenant])
    expect(rows.map((r) => [r.title, r.final, r.facts, r.clocks > 0])).toEqual([['空调不冷', true, ['imported'], false], ['收费疑问', true, ['imported'], false], ['电梯异响', false, ['imported'], true]])
    expect(rows[0].checks).toContain('conformed')
    expect(rows[1].checks).toContain('breached')
    expect(rows[2].number).toMatch(/^KF-2026-0105-/)
    const counted = await house.owner.query("select count(*)::int as n from conformance_delta d where tenant_id = $1 and outcome = 'breached'", [house.tenant])
    expect(counted.rows[0].n).toBe(0)
    const sheet = await rowsIn((await web.get('/api/v1/ledgers/F24/export?format=csv&q=空调不冷', '周敏')).bytes)
    expect(sheet.rows[0]?.cells[sheet.head.indexOf('准时')]).toBe('是')
    // What came in open can be acted on like any other, and its chain goes on.
    await actOn(house.pool, house.as('马俊'), { id: rows[2].id, action: 'note', fields: { text: '已约厂家' } })
    const { verifyHouse } = await import('../audit/index.ts')
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })
  it('never gives a later matter a number that came in', async () => {
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date()).split('-')
    const number = (n: number) => `KF-${day[0]}-${day[1]}${day[2]}-${String(n).padStart(3, '0')}`
    expect((await send(['编号,咨询内容,专业', `${number(900)},甲,工程`])).body.ok).toBe(true)
    expect((await send(['编号,咨询内容,专业', `${number(900)},甲,工程`])).body.errors[0]).toMatchObject({ row: 2, column: '编号', code: 'number-taken' })
    for (let i = 0; i < 25; i++) await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: `事${i}`, category: 'general', answer: '已告知。' } })
    const { rows } = await house.owner.query('select number from matter where tenant_id = $1 and kind = $2 and number like $3 order by number desc limit 1', [house.tenant, 'enquiry', `${number(1).slice(0, -3)}%`])
    expect(Number(rows[0].number.slice(-3))).toBeGreaterThan(900)
  })
  it('imports once however often it is sent, and only for who administers', async () => {
    const before = await count()
    const lines = ['编号,咨询内容,专业', '幂等-1,甲,工程']
    const first = await send(lines, '', '韩志远', 'key-1')
    expect(await send(lines, '', '韩志远', 'key-1')).toEqual(first)
    expect(await count()).toBe(before + 1)
    expect((await send(['编号,咨询内容,专业', '幂等-2,甲,工程'], '', '韩志远', 'key-1')).status).toBe(400)
    expect((await send(['编号,咨询内容,专业', '幂等-3,甲,工程'], '', '陈晓琳')).status).toBe(404)
    expect(await count()).toBe(before + 1)
  })
  it('refuses what is no sheet, in words and never with a fault', async () => {
    const one = async (bytes: Uint8Array, name = 'x.xlsx') => { const r = await web.send(url, '韩志远', { name, bytes }); return [r.status, (r.body as Answer).errors[0]?.code] }
    expect(await one(Buffer.from('not a zip'))).toEqual([400, 'empty'])
    expect(await one(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).toEqual([400, 'old-excel'])
    expect(await one(Buffer.from('PK\u0003\u0004zzzz'))).toEqual([400, 'damaged'])
    expect(await one(Buffer.alloc(11 * 1024 * 1024, 'a'))).toEqual([400, 'too-large'])
    expect(await one(Buffer.from(`编号,咨询内容,专业\n${'1,a,工程\n'.repeat(50_001)}`))).toEqual([400, 'too-many-rows'])
    expect((await web.send(url, '韩志远', null)).status).toBe(400)
    expect((await web.app.inject({ method: 'POST', url, headers: { 'x-person': encodeURIComponent('韩志远'), 'content-type': 'multipart/form-data' }, payload: 'x' })).statusCode).toBeLessThan(500)
    expect((await web.app.inject({ method: 'POST', url, headers: { 'x-person': encodeURIComponent('韩志远'), 'content-type': 'multipart/form-data; boundary=b' }, payload: '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf' })).statusCode).toBeLessThan(500)
  })
  it('takes thousands of entries in one transaction, and prints no more than anybody reads', async () => {
    const before = await count()
    const bytes = ledgerCsv({ language: 'zh-CN', title: '', zone: 'Asia/Shanghai', columns: [{ label: '编号', type: 'text' }, { label: '咨询内容', type: 'text' }, { label: '专业', type: 'text' }, { label: '状态', type: 'text' }], rows: Array.from({ length: 3_000 }, (_, i) => [`大-${i}`, `第${i}件旧事`, '综合', i % 10 === 0 ? '受理' : '办结']) })
    const r = await web.send(url, '韩志远', { name: '大.csv', bytes })
    expect([r.status, (r.body as Answer).rows, (r.body as Answer).open]).toEqual([200, 3_000, 300])
    expect(await count()).toBe(before + 3_000)
    const sheet = await rowsIn((await web.get('/api/v1/ledgers/F24/export?format=xlsx', '韩志远')).bytes)
    expect(sheet.rows.length).toBeGreaterThan(3_000)
    const pdf = await web.get('/api/v1/ledgers/F24/export?format=pdf', '韩志远')
    expect([pdf.status, (pdf.json() as Answer).errors[0]?.code]).toEqual([400, 'too-many-rows'])
  }, 60_000)
})

describe('letters no gateway carried', () => {
  it('are printed for the administrator, and are nobody else’s', async () => {
    const id = '01a00000-0000-7000-8000-00000000aaaa'
    await house.write((tx) => tx.query("insert into outbox (tenant_id, id, at, channel, recipient, subject, body, state, error) values ($1, $2, now(), 'email', 'zhou@example.org', 'assigned', $3, 'not-sent', 'no-gateway')", [tx.tenant, id, JSON.stringify({ code: 'assigned', params: { number: 'KF-1', title: '漏水' }, person: house.people['周敏'] })]))
    const paper = await web.get(`/api/v1/outbox/${id}/print.pdf`, '韩志远')
    expect(paper).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } })
    expect(pages(paper.bytes)).toBe(1)
    for (const [path, who] of [[id, '周敏'], ['x', '韩志远'], ['01a00000-0000-7000-8000-00000000bbbb', '韩志远']] as const) expect((await web.get(`/api/v1/outbox/${path}/print.pdf`, who)).status, `${path} ${who}`).toBe(404)
  })
})
