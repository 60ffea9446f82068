import { call } from '@orpc/server'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Entry, FeeFilter } from '@guixing/contract/money'
import { answerFor } from '../../http/problems.ts'
import type { ApiContext } from '../../platform/api.ts'
import { inHouse, makePool } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../platform/postgres/test-database.ts'
import { readSheet } from '../../platform/sheets/index.ts'
import { actOn } from '../engine/index.ts'
import { sweepClocks } from '../clocks/index.ts'
import { setUpSample } from '../house/index.ts'
import { rulesOf } from '../rules/index.ts'
import { moneyRoutes, registerMoney } from './index.ts'

const db = await testDatabase()
const pool = makePool(db.appUrl, 6)
const owner = makePool(db.ownerUrl, 2)
const app = Fastify()
afterAll(async () => { await app.close(); await pool.end(); await owner.end() })
let tenant = ''
const people: Record<string, string> = {}
const units: Record<string, string> = {}
const context = (name: string): ApiContext => ({ pool, tenant, person: people[name] ?? null, idempotencyKey: null, request: '', nudge: () => undefined, ip: '', headers: {} })
const board = (name: string, filter: FeeFilter = {}) => call(moneyRoutes.dashboard, filter, { context: context(name) })
const fen = (yuan: string): bigint => BigInt(yuan.replace('.', ''))
const total = (list: readonly { signed: string }[]): bigint => list.reduce((sum, e) => sum + fen(e.signed), 0n)
async function every(name: string, query: Record<string, unknown>): Promise<Entry[]> {
  const all: Entry[] = []
  for (let cursor: string | undefined; ;) {
    const page = await call(moneyRoutes.entries, { ...query, limit: 3, ...(cursor ? { cursor } : {}) } as never, { context: context(name) })
    all.push(...page.entries)
    if (page.next === null) return all
    cursor = page.next
  }
}
const wageFile = (text: string): FormData => { const form = new FormData(); form.append('file', new Blob([text]), 'wages.csv'); return form }
const sendWages = async (name: string, text: string) => { const r = await app.inject({ method: 'POST', url: '/api/v1/money/wages', headers: { 'x-person': encodeURIComponent(name) }, payload: wageFile(text) as never }); return { status: r.statusCode, body: r.json() as { ok: boolean; rows: number; errors: { row: number; code: string }[] } } }

beforeAll(async () => {
  tenant = (await setUpSample(pool)).tenant
  while ((await sweepClocks(pool, tenant)) > 0) continue
  const rules = await rulesOf(pool, tenant)
  for (const p of rules.people.values()) people[p.name] = p.id
  for (const u of rules.units.values()) units[u.name] = u.id
  app.setErrorHandler(async (error, _request, reply) => { const answer = await answerFor(error, pool, tenant); return answer ? reply.code(answer.status).send(answer.body) : reply.code(500).send({ error: String(error) }) })
  await registerMoney(app, { pool, identify: async (request) => ({ tenant, person: people[decodeURIComponent(String(request.headers['x-person']))] ?? '' }) })
}, 180_000)

describe('the fee dashboard (S02-35)', () => {
  it('adds up, by units as by handlers, and every figure is the sum of the entries it opens', async () => {
    for (const filter of [{ year: 'all' }, {}, { year: 'all', unit: units['工程技术分公司'] }, { year: 'all', unit: units['科技开发部'] }, { year: 'all', handler: people['孙立'] }] as FeeFilter[]) {
      const d = await board('石蕾', filter)
      const s = d.sums
      expect(fen(s.approved)).toBe(fen(s.requested) + fen(s.unrequested))
      expect(fen(s.requested)).toBe(fen(s.written) + fen(s.inTime) + fen(s.overdue))
      for (const key of ['approved', 'requested', 'written', 'inTime', 'overdue', 'unrequested', 'returned'] as const) {
        expect(d.units.reduce((sum, u) => sum + fen(u[key]), 0n), key).toBe(fen(s[key]))
        const opened = await every('石蕾', { ...filter, figure: key })
        expect(total(opened), `${JSON.stringify(filter)} ${key}`).toBe(fen(s[key]))
        expect(new Set(opened.map((e) => e.id)).size).toBe(opened.length)
      }
      for (const { age, amount } of d.ages) expect(total(await every('石蕾', { ...filter, age })), age).toBe(fen(amount))
      expect(d.ages.reduce((sum, a) => sum + fen(a.amount), 0n) + fen(s.unpaid)).toBe(fen(s.inTime) + fen(s.overdue))
      const { handlers } = await call(moneyRoutes.handlers, filter, { context: context('石蕾') })
      expect(handlers.reduce((sum, h) => sum + fen(h.requested), 0n)).toBe(fen(s.requested))
    }
  })

  it('shows the overdue advances, one in every step of the chase, with the next step of each and whose it is (S02-25, S02-26)', async () => {
    const d = await board('石蕾', { year: 'all' })
    expect([d.sums.overdue, d.open.overdue, d.open.people]).toEqual(['298200.00', 4, 4])
    const { items } = await call(moneyRoutes.chase, {}, { context: context('石蕾') })
    expect(items.map((one) => one.dueAt)).toEqual(items.map((one) => one.dueAt).sort())
    expect(items.filter((one) => one.overdueDays !== null).map((one) => [one.handler?.name, one.step, one.next])).toEqual([
      ['何颖', 'deduct', { what: 'deduct', whose: 'finance', mine: true }], ['邵军', 'urge', { what: 'deduct', whose: 'finance', mine: true }], ['方静', 'explain', { what: 'promise', whose: 'handler', mine: false }],
      ['梁芳', null, { what: 'urge', whose: 'finance', mine: true }],
    ])
    expect(d.onTime).toMatchObject({ kept: 4, due: 8, target: null })
  })

  it('names the bound that binds by project, and says where there is no base (S02-11 … S02-13)', async () => {
    const { projects } = await call(moneyRoutes.projects, {}, { context: context('石蕾') })
    const of = (no: string) => projects.find((p) => p.projectNo === no)
    expect(of('XJ-2026-018')).toMatchObject({ binding: 'rate', limit: '1296000.00', approved: '486000.00', pending: '780000.00', left: '810000.00', used: 0.375 })
    expect(of('XJ-2026-021')).toMatchObject({ binding: 'cap', limit: '3000000.00', left: '360000.00' })
    expect(of('XJ-2026-009')).toMatchObject({ left: '0.00', used: 1 })
    expect(of('XJ-2026-026')).toMatchObject({ base: null, binding: null, left: null, used: null })
  })

  it('shows nobody the units one may not see, and says so (3.8)', async () => {
    const named = async (name: string) => { const d = await board(name, { year: 'all' }); return { units: d.units.map((u) => u.who.name), whole: d.whole, ages: d.ages.filter((a) => a.count > 0).length } }
    expect(await named('石蕾')).toMatchObject({ units: ['热机室', '电气室', '土建室', '科技开发部', '市场部'], whole: true })
    expect(await named('高明远')).toMatchObject({ units: ['热机室', '电气室', '土建室', '科技开发部', '市场部'], whole: false })
    expect(await named('方静')).toEqual({ units: ['电气室'], whole: false, ages: 1 })
    expect(await named('陈晓琳')).toEqual({ units: [], whole: false, ages: 0 })
    // The discipline office sees what is not written off, not the budgets.
    expect((await named('罗勇')).units).toEqual([])
    expect((await call(moneyRoutes.chase, {}, { context: context('罗勇') })).items.length).toBeGreaterThan(1)
    expect((await call(moneyRoutes.chase, {}, { context: context('陈晓琳') })).items).toEqual([])
    const foreign = (await every('石蕾', { figure: 'approved', year: 'all', unit: units['热机室'] }))[0]!
    expect(await every('方静', { matter: foreign.matter.id })).toEqual([])
    expect(await every('方静', { figure: 'approved', year: 'all', unit: units['热机室'] })).toEqual([])
    await expect(call(moneyRoutes.headroom, { of: foreign.project!.id }, { context: context('陈晓琳') })).rejects.toThrow('not found')
  })

  it('hostile filters find nothing and never fail', async () => {
    const bad = ['', ' ', 'x', "' or 1=1 --", '0', '-1', '99999', '9999', '0000', '1e9', '../..', '019a0000-0000-7000-8000-000000000000', '00000000-0000-0000-0000-00000000000g', '%', '"', '2026-13', 'null']
    for (const v of bad) {
      for (const key of ['year', 'unit', 'handler'] as const) {
        const d = await board('石蕾', { [key]: v })
        if (v !== '' && !(key === 'year' && v === '2026')) expect(d.sums.approved, `${key} ${v}`).toBe('0.00')
        await call(moneyRoutes.handlers, { [key]: v }, { context: context('石蕾') })
        await call(moneyRoutes.chase, { [key]: v }, { context: context('石蕾') })
        await call(moneyRoutes.projects, { [key]: v }, { context: context('石蕾') })
      }
      const cursor = Buffer.from(`${v}|${v}`).toString('base64url')
      for (const more of [{ project: v }, { basis: v }, { payment: v }, { matter: v }, { entry: v }, { cursor: v }, { cursor }]) await call(moneyRoutes.entries, more, { context: context('石蕾') })
      await call(moneyRoutes.chase, { cursor }, { context: context('石蕾') })
      await call(moneyRoutes.projects, { cursor }, { context: context('石蕾') })
      expect((await call(moneyRoutes.deductions, { person: v || 'x', period: v, cursor }, { context: context('石蕾') })).rows).toEqual([])
    }
    expect((await call(moneyRoutes.entries, { cursor: Buffer.from('2026-02-30|1').toString('base64url') }, { context: context('石蕾') }).catch((e: Error) => e.constructor.name))).toBe('Invalid')
  })

  it('is exact beyond 2^53 fen, and keeps a budget of another year out of this one', async () => {
    const [like] = (await owner.query("select id, unit_id from matter where tenant_id = $1 and kind = 'fee-budget' and stage = 'approved' limit 1", [tenant])).rows
    const id = newId()
    await owner.query('insert into matter select (jsonb_populate_record(m, jsonb_build_object(\'id\', $3::text, \'number\', \'YS-X\'))).* from matter m where tenant_id = $1 and id = $2', [tenant, like.id, id])
    const before = await board('石蕾', { year: 'all' })
    for (const [fenText, day] of [['9007199254740993', '2019-12-31'], ['99999999999999999', '2020-01-01']]) await owner.query("insert into money_entry (tenant_id, id, at, day, entry, debit, credit, amount, matter_id, basis_id, unit_id) values ($1, $2, now(), $5, 'fee.approved', 'budget', 'authority', $4, $3, $3, $6)", [tenant, newId(), id, fenText, day, like.unit_id])
    const more = 9_007_199_254_740_993n + 99_999_999_999_999_999n
    expect(fen((await board('石蕾', { year: 'all' })).sums.approved)).toBe(fen(before.sums.approved) + more)
    // Approved twice, it counts in the year it was first.
    expect([fen((await board('石蕾', { year: '2019' })).sums.approved), (await board('石蕾', { year: '2020' })).sums.approved]).toEqual([more, '0.00'])
    expect(total(await every('石蕾', { figure: 'approved', year: '2019' }))).toBe(more)
    await owner.query('delete from money_entry where tenant_id = $1 and basis_id = $2', [tenant, id])
    await owner.query('delete from matter where tenant_id = $1 and id = $2', [tenant, id])
  })
})

describe('headroom over a form', () => {
  const of = async (kind: string, field: string, value: string) => (await owner.query('select id from matter where tenant_id = $1 and kind = $2 and fields->>$3 = $4 order by opened_at limit 1', [tenant, kind, field, value])).rows[0].id as string
  it('S02-12, S02-04: to the fen at the bound, with what waits, and not against itself', async () => {
    const project = await of('fee-project', 'projectNo', 'XJ-2026-018')
    const waiting = (await owner.query("select id from matter where tenant_id = $1 and kind = 'fee-budget' and stage = 'submitted'", [tenant])).rows[0].id
    const ask = (amount: string, except?: string) => call(moneyRoutes.headroom, { of: project, amount, ...(except ? { except } : {}) }, { context: context('孙立') })
    expect((await ask('810000')).bounds.map((b) => [b.name, b.after, b.over, b.article])).toEqual([['rate', '0.00', null, '3.2'], ['cap', '1704000.00', null, '3.2']])
    expect((await ask('810000.01')).bounds[0]).toMatchObject({ after: '-0.01', over: '0.01' })
    expect(await ask('780000', waiting)).toMatchObject({ binding: 'rate', used: '486000.00', usedCount: 2, pending: '0.00', base: '86400000.00' })
    expect(await ask('1')).toMatchObject({ pending: '780000.00', pendingCount: 1 })
    expect(await ask('一百')).toMatchObject({ amount: '0.00' })
  })
  it('S02-18: of a budget, what may still be asked for; a payment does not count against itself', async () => {
    const basis = await of('fee-budget', 'payee', '海洋勘测设计研究院')
    const payment = (await owner.query("select id from matter where tenant_id = $1 and kind = 'fee-payment' and stage = 'requested'", [tenant])).rows[0].id
    const left = async (except?: string) => (await call(moneyRoutes.headroom, { of: basis, ...(except ? { except } : {}) }, { context: context('何颖') })).bounds.map((b) => [b.name, b.limit, b.left])
    expect(await left()).toEqual([['budget', '2640000.00', '1210000.00']])
    expect(await left(payment)).toEqual([['budget', '2640000.00', '1510000.00']])
  })
})

describe('wages and the pay-deduction ledger F22 (S02-26)', () => {
  it('takes all rows or none, from finance alone', async () => {
    const known = async () => (await owner.query('select count(*)::int as n from wage')).rows[0].n as number
    const before = await known()
    expect((await sendWages('石蕾', '姓名,月份,应发工资,最低工资\n邵军,2026-10,"12,000.00",2490\n不在,2026-10,1,1\n')).body).toMatchObject({ ok: false, errors: [{ row: 3, code: 'not-in-list' }] })
    expect(await known()).toBe(before)
    expect((await sendWages('韩志远', '姓名,月份,应发工资\n邵军,2026-10,1\n')).status).toBe(404)
    await expect(call(moneyRoutes.wages, undefined, { context: context('韩志远') })).rejects.toThrow('not found')
    expect((await sendWages('石蕾', 'MZ\u0000')).status).toBe(400)
    expect((await sendWages('石蕾', '姓名,月份,应发工资,最低工资\n邵军,2026-10,"12,000.00",2490\n')).body).toMatchObject({ ok: true, rows: 1 })
    expect((await call(moneyRoutes.wages, undefined, { context: context('石蕾') })).months).toContainEqual(expect.objectContaining({ period: '2026-10' }))
    expect(await known()).toBe(before + 1)
  })

  it('shows what stood out, what was taken and what remains; to finance, and to the person', async () => {
    const late = (await call(moneyRoutes.chase, {}, { context: context('石蕾') })).items.find((one) => one.step === 'urge')!
    const month = (await owner.query("select to_char(now() at time zone 'Asia/Shanghai', 'YYYY-MM') as m")).rows[0].m as string
    await sendWages('石蕾', `姓名,月份,应发工资,最低工资\n邵军,${month},12000,2490\n`)
    await actOn(pool, { tenant, person: people['石蕾'] ?? null, as: 'person' }, { id: late.id, action: 'deduct', fields: { deductionMonth: month, deduction: '2400.00' } })
    const rows = (name: string) => call(moneyRoutes.deductions, {}, { context: context(name) })
    expect(await rows('石蕾')).toMatchObject({ rows: expect.arrayContaining([expect.objectContaining({ person: expect.objectContaining({ name: '邵军' }), period: month, outstanding: '150000.00', deducted: '2400.00', balance: '147600.00' })]), people: expect.arrayContaining([expect.objectContaining({ deducted: '2400.00', months: 1 })]), next: null })
    expect((await rows('邵军')).rows).toHaveLength(1)
    expect((await rows('罗勇')).rows).toHaveLength(2)
    for (const other of ['方静', '陈晓琳', '高明远']) expect((await rows(other)).rows).toEqual([])
    expect((await board('石蕾', { year: 'all' })).sums).toMatchObject({ overdue: '295800.00', written: '1554200.00' })
  })

  it('leaves as workbooks: the entries of a figure all in one, the ledger with its balance', async () => {
    const get = async (url: string, name: string) => { const r = await app.inject({ method: 'GET', url, headers: { 'x-person': encodeURIComponent(name) } }); return { status: r.statusCode, bytes: r.rawPayload } }
    const count = async (url: string, name: string) => { const { status, bytes } = await get(url, name); expect(status).toBe(200); const sheet = await readSheet({ bytes, most: 1000 }); return sheet.ok ? sheet.rows.length : sheet.fault }
    expect(await count('/api/v1/money/entries.xlsx?figure=written&year=all', '石蕾')).toBe((await every('石蕾', { figure: 'written', year: 'all' })).length)
    expect(await count('/api/v1/money/deductions.xlsx', '石蕾')).toBe(2)
    expect(await count('/api/v1/money/entries.xlsx?figure=written&year=all', '陈晓琳')).toBe('empty')
    expect((await get('/api/v1/money/entries.xlsx?figure=nothing', '石蕾')).status).toBe(400)
    expect(await inHouse(pool, tenant, async (tx) => (await tx.query("select 1 from fact where tenant_id = $1 and what = 'wages-imported'", [tx.tenant])).length, 'read')).toBe(2)
  })
})
