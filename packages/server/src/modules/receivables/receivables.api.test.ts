import { call } from '@orpc/server'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyRequest } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RECEIVABLE_AGES, RECEIVABLE_FIGURES, type ReceivableFigure, type ReceivableSums } from '@guixing/contract/receivables'
import { loadCatalogue, packsDir } from '@guixing/packs'
import { fenOf, yuanOf } from '@guixing/core/money/money'
import { answerFor } from '../../http/problems.ts'
import { newId } from '../../platform/ids.ts'
import { readSheet } from '../../platform/sheets/index.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { registerPapers } from '../papers/index.ts'
import { receivableRoutes, registerReceivables } from './index.ts'
import { collecting } from './test-contracts.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s01', 's34'] })
const { day, at, draft, act, confirm, receive, invoice } = await collecting(house)
const fen = (yuan: string): bigint => fenOf(yuan) ?? -1n
const add = (yuan: readonly string[]): string => yuanOf(yuan.reduce((sum, one) => sum + fen(one), 0n))
const overview = (who: string, input = {}) => call(receivableRoutes.overview, input, { context: house.context(who) })
const list = (who: string, input = {}) => call(receivableRoutes.list, input, { context: house.context(who) })
const entries = (who: string, input = {}) => call(receivableRoutes.entries, input, { context: house.context(who) })
async function every<T>(page: (cursor?: string) => Promise<{ rows: T[]; next: string | null }>): Promise<T[]> {
  const all: T[] = []
  for (let cursor: string | undefined; ;) { const { rows, next } = await page(cursor); all.push(...rows); if (next === null) return all; cursor = next }
}
const allEntries = (input = {}) => every(async (cursor) => { const page = await entries('韩志远', { ...input, limit: 3, cursor }); return { rows: page.entries, next: page.next } })
const allItems = (input = {}) => every(async (cursor) => { const page = await list('韩志远', { ...input, limit: 3, cursor }); return { rows: page.items, next: page.next } })
const figureOf = (sums: ReceivableSums): Record<ReceivableFigure, string> => ({ net: sums.net, received: sums.received, outstanding: sums.outstanding, 'not-due': sums.notDue, overdue: sums.overdue, invoiced: sums.invoiced, 'to-invoice': sums.toInvoice, 'written-down': sums.writtenDown, refunded: sums.refunded })

beforeAll(async () => {
  const lines = (...parts: [by: number, amount: string][]) => parts.map(([by, amount], i) => ({ name: `第${i + 1}期`, dueOn: day(by), amount }))
  // One in every column of the ageing and on its edges; amounts a double could not add up.
  const edges = await confirm((await draft({ contractNo: 'ZX-EDGE', payer: '杭州百货', amount: '90071992547409.91', instalments: lines([0, '0.01'], [-1, '1.01'], [-30, '2.02'], [-31, '3.03'], [-60, '4.04'], [-61, '5.05'], [-90, '6.06'], [-91, '7.07'], [40, '90071992547381.62']) }, at(-100))).id, at(-100))
  const [first = '', second = ''] = await confirm((await draft({ contractNo: 'ZX-HE', payer: '宁波连锁', projectManager: house.people['何志强'] ?? null, amount: '300000.00', instalments: lines([-20, '100000.00'], [20, '200000.00']) }, at(-60))).id, at(-60))
  await receive(first, '60000.00', day(-21), at(-21))
  await receive(first, '10000.00', day(-5), at(-5))
  await invoice(first, '50000.00', 'FP-9', at(-4), day(-4))
  await act('韩志远', first, 'write-down', { cancelAmount: '10000.00', reason: '补充协议' }, at(-3))
  await receive(second, '200000.00', day(-2), at(-2))
  await invoice(second, '200000.00', 'FP-10', at(-2), day(-2))
  await act('孙丽', second, 'refund', { refundedOn: day(-1), refundAmount: '50000.00', reason: '工作量减少' }, at(-1))
  await act('马俊', edges[1] ?? '', 'dun', { dunWords: '电话联系对方财务，答应月底付', promisedOn: day(8) })
})

describe('the figures of receivables (S01-56, S34-11)', () => {
  it('add up, over every list, to the fen and beyond 2^53', async () => {
    const { sums, ages, payers, managers, contracts, months } = await overview('韩志远')
    expect(sums).toMatchObject({ net: '90071992837409.91', received: '220000.00', invoiced: '250000.00', writtenDown: '10000.00', refunded: '50000.00', toInvoice: '20000.00', count: 11, open: 11, late: 8 })
    expect(add([sums.received, sums.outstanding])).toBe(sums.net)
    expect(add([sums.notDue, sums.overdue])).toBe(sums.outstanding)
    expect(add(ages.map((a) => a.amount))).toBe(sums.outstanding)
    for (const rows of [payers, managers, contracts, months]) for (const name of ['net', 'received', 'outstanding', 'notDue', 'overdue'] as const) expect(add(rows.map((r) => r[name])), name).toBe(sums[name])
    expect(sums.overdue).toBe('20028.28')
  })

  it('ages by days after the due day: the day itself is not late, 30, 60 and 90 still in their column', async () => {
    const { ages } = await overview('韩志远', { contract: 'ZX-EDGE' })
    expect(ages).toEqual([{ age: 'not-due', amount: '90071992547381.63', count: 2 }, { age: 'd30', amount: '3.03', count: 2 }, { age: 'd60', amount: '7.07', count: 2 }, { age: 'd90', amount: '11.11', count: 2 }, { age: 'over90', amount: '7.07', count: 1 }])
  })

  it('K06 counts what came in on or before the due day of what fell due', async () => {
    const { sums } = await overview('韩志远', { payer: '宁波连锁' })
    expect(sums).toMatchObject({ due: '90000.00', inTime: '60000.00', rate: 0.6666 })
    expect((await overview('韩志远', { payer: '无此客户' })).sums.rate).toBeNull()
  })

  it.each(RECEIVABLE_FIGURES)('%s opens receivables and entries that add up to it', async (figure) => {
    for (const filter of [{}, { payer: '宁波连锁' }, { manager: house.people['马俊'] }]) {
      const { sums } = await overview('韩志远', filter)
      expect(add((await allEntries({ ...filter, figure })).map((e) => e.signed)), figure).toBe(figureOf(sums)[figure])
    }
  })

  it('opens the ageing, a month, a client and a contract the same way', async () => {
    const { ages, months, contracts } = await overview('韩志远')
    for (const { age, amount, count } of ages) {
      const items = await allItems({ age })
      expect([add(items.map((i) => i.outstanding)), items.length, add((await allEntries({ age })).map((e) => e.signed))], age).toEqual([amount, count, amount])
    }
    for (const m of months) expect(add((await allItems({ month: m.month })).map((i) => i.net)), m.month).toBe(m.net)
    for (const c of contracts) expect((await allItems({ contract: c.contract })).length).toBe(c.count)
    expect(months.map((m) => m.month).filter((m) => m !== 'before' && m !== 'after')).toHaveLength(18)
  })

  it('lists by due day with days late, promise and reminders', async () => {
    const items = await allItems({ contract: 'ZX-EDGE' })
    expect(items.map((i) => i.lateDays)).toEqual([91, 90, 61, 60, 31, 30, 1, 0, 0])
    expect(items.find((i) => i.lateDays === 1)).toMatchObject({ dunnings: 1, promisedOn: day(8), age: 'd30', manager: { name: '马俊' }, payer: '杭州百货' })
    expect((await list('韩志远', { contract: 'ZX-EDGE', figure: 'not-due' })).items).toHaveLength(2)
  })

  it('shows a project manager his own contracts only, finance all, the desk nothing', async () => {
    expect((await overview('高敏')).sums.count).toBe(0)
    expect(await call(receivableRoutes.choices, undefined, { context: house.context('陈晓琳') })).toEqual({ payers: [], managers: [], units: [], years: [] })
    expect((await entries('陈晓琳')).entries).toEqual([])
    expect((await overview('马俊')).contracts.map((c) => c.contract)).toEqual(['ZX-EDGE'])
    expect((await overview('孙丽')).contracts.map((c) => c.contract).sort()).toEqual(['ZX-EDGE', 'ZX-HE'])
    expect(await call(receivableRoutes.choices, undefined, { context: house.context('孙丽') })).toMatchObject({ payers: ['宁波连锁', '杭州百货'], managers: [{ name: '何志强' }, { name: '马俊' }] })
    await expect(call(receivableRoutes.overview, {}, { context: house.context(null) })).rejects.toThrow()
  })

  it('takes hostile filters for what finds nothing, never for a fault', async () => {
    for (const text of ["'; drop table matter; --", '%', '\\', '𝔛'.repeat(90), '../..', '{}', '0000', newId()]) {
      for (const name of ['unit', 'payer', 'manager', 'contract', 'year']) {
        expect((await overview('韩志远', { [name]: text.slice(0, name === 'year' ? 10 : 100) })).sums.count, `${name} ${text}`).toBe(0)
        expect((await list('韩志远', { [name]: text.slice(0, name === 'year' ? 10 : 100) })).items).toEqual([])
      }
      expect((await list('韩志远', { month: text.slice(0, 10) })).items).toEqual([])
      expect((await entries('韩志远', { matter: text.slice(0, 100) })).entries).toEqual([])
      // A cursor that is none of ours begins at the beginning.
      expect((await list('韩志远', { cursor: text })).items.length).toBeGreaterThan(0)
      expect((await entries('韩志远', { cursor: Buffer.from(`2026-13-45|${text}`).toString('base64url').slice(0, 300) })).entries.length).toBeGreaterThan(0)
    }
    await expect(list('韩志远', { figure: 'all' as never })).rejects.toThrow()
    await expect(list('韩志远', { limit: 100_000 })).rejects.toThrow()
  })

  it('C37: counts none of the fees paid out, and shares no account with them', async () => {
    const before = (await overview('韩志远')).sums
    await house.write((tx) => tx.query("insert into money_entry (tenant_id, id, at, day, entry, debit, credit, amount, matter_id) select $1, $2, now(), current_date, 'fee.drawn', 'advance', 'reserved', 100, id from matter where tenant_id = $1 and kind = 'receivable' limit 1", [tx.tenant, newId()]))
    expect((await overview('韩志远')).sums).toEqual(before)
    const defs = Object.values(loadCatalogue(packsDir()).catalogue.entries ?? {})
    const accounts = (prefix: string) => new Set(defs.filter((e) => e.name.startsWith(prefix)).flatMap((e) => [e.debit, e.credit]))
    expect([...accounts('fee.')].filter((a) => accounts('receivable.').has(a))).toEqual([])
    expect(accounts('receivable.').size).toBeGreaterThan(3)
  })
})

describe('as sheets', () => {
  const app = Fastify()
  app.setErrorHandler(async (error, _request, reply) => { const answer = await answerFor(error, house.pool, house.tenant); return answer ? reply.code(answer.status).send(answer.body) : reply.code(500).send({ error: String(error) }) })
  const filesDir = mkdtempSync(join(tmpdir(), 'guixing-files-'))
  const deps = { pool: house.pool, filesDir, identify: async (request: FastifyRequest) => { const name = request.headers['x-person']; return typeof name === 'string' ? { tenant: house.tenant, person: house.people[decodeURIComponent(name)] ?? '' } : null } }
  registerReceivables(app, deps)
  beforeAll(() => registerPapers(app, deps))
  afterAll(async () => { await app.close(); rmSync(filesDir, { recursive: true, force: true }) })
  const get = (url: string, who: string | null) => app.inject({ method: 'GET', url, headers: who === null ? {} : { 'x-person': encodeURIComponent(who) } })
  const rowsIn = async (bytes: Buffer) => { const r = await readSheet({ bytes, most: 60_000 }); if (!r.ok) throw new Error(r.fault); return r }

  it('gives the receivables and entries behind a figure as Excel', async () => {
    const sheet = await rowsIn((await get(`/api/v1/receivables/list.xlsx?contract=ZX-EDGE&figure=overdue`, '孙丽')).rawPayload)
    expect(sheet.rows).toHaveLength(7)
    expect(sheet.head).toContain('逾期天数')
    const found = await rowsIn((await get(`/api/v1/receivables/entries.xlsx?figure=received&lang=en`, '孙丽')).rawPayload)
    expect(found.head).toContain('Counted')
    expect(found.rows).toHaveLength(4)
    expect((await get('/api/v1/receivables/list.xlsx?figure=nonsense', '孙丽')).statusCode).toBe(400)
    expect((await get('/api/v1/receivables/list.xlsx', null)).statusCode).toBe(401)
    expect(await readSheet({ bytes: (await get('/api/v1/receivables/list.xlsx', '陈晓琳')).rawPayload, most: 10 })).toMatchObject({ ok: false, fault: 'empty' })
  })

  it('prints the register F86 with days overdue', async () => {
    const sheet = await rowsIn((await get('/api/v1/ledgers/F86/export?format=xlsx', '孙丽')).rawPayload)
    const cell = (row: number, label: string) => sheet.rows[row]?.cells[sheet.head.indexOf(label)]
    const late = sheet.rows.map((_, i) => cell(i, '逾期天数')).filter(Boolean).map(Number).sort((a, b) => a - b)
    expect(late).toEqual([1, 20, 30, 31, 60, 61, 90, 91])
    expect(cell(sheet.rows.findIndex((_, i) => cell(i, '发票号码') === 'FP-9'), '已收金额')).toBe(70000)
    const pdf = await get('/api/v1/ledgers/F86/export?format=pdf', '孙丽')
    expect(pdf.statusCode).toBe(200)
  })
})

it('names every age once', () => expect(new Set(RECEIVABLE_AGES).size).toBe(5))
