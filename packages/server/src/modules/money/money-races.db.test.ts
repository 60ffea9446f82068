import { describe, expect, it } from 'vitest'
import { yuanOf } from '@guixing/core/money/money'
import { Refused } from '../../platform/errors.ts'
import { testDatabase } from '../../test/house.ts'
import { actOn, openMatter, type Fields } from '../engine/index.ts'
import { moneyProblems } from './index.ts'
import { moneyHouse, PAYEE } from './test-money.ts'

const m = await moneyHouse(await testDatabase())
const { house } = m
type Told = 'done' | string[]
/** Everything else than done or refused by a control is a fault. */
const told = (work: Promise<unknown>): Promise<Told> => work.then(() => 'done' as const, (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control); throw e })
const atOnce = (works: (() => Promise<unknown>)[]): Promise<Told[]> => Promise.all(works.map((w) => told(w())))
const done = (all: Told[]): number => all.filter((t) => t === 'done').length
const sum = (rows: { amount: string }[]): bigint => rows.reduce((n, r) => n + BigInt(r.amount), 0n)
const sound = async () => expect(await house.read(moneyProblems)).toEqual([])

describe('two people at the same instant', () => {
  it('S02-18: two requests for all that is left end as one request and one refusal by the limit', async () => {
    for (let round = 0; round < 5; round++) {
      const budget = await m.budget(await m.project(), '1000.00')
      const all = await atOnce([() => m.request(budget, '1000.00'), () => m.request(budget, '1000.00')])
      expect(all.sort()).toEqual([['s02.payment-limit'], 'done'].sort())
      expect(sum(await m.entries("basis_id = $2 and entry = 'fee.requested'", [budget]))).toBe(100_000n)
    }
    await sound()
  })

  it('S02-18: 64 clients drawing on one budget never go above it, and take all of it', async () => {
    const budget = await m.budget(await m.project(), '100.00')
    const all = await atOnce(Array.from({ length: 64 }, (_, i) => () => m.request(budget, i % 2 === 0 ? '7.00' : '3.01')))
    const asked = sum(await m.entries("basis_id = $2 and entry = 'fee.requested'", [budget]))
    expect(asked).toBeLessThanOrEqual(10_000n)
    expect(asked).toBeGreaterThan(10_000n - 301n)
    for (const t of all) if (t !== 'done') expect(t).toEqual(['s02.payment-limit'])
    expect(done(all)).toBe((await m.entries("basis_id = $2 and entry = 'fee.requested'", [budget])).length)
    await sound()
  }, 60_000)

  it('S02-17: drawn on directly and through an agreement at once, the budget is one', async () => {
    const project = await m.project()
    const budget = await m.budget(project, '500.00')
    const agreement = await m.open('fee-agreement', 'draft', { project, budget, entity: house.units.root ?? '', payee: PAYEE, content: '咨询', amount: '500.00', paymentConditions: '一', proportions: '二', paymentWay: '三', invoicing: '四' })
    await m.act(agreement, 'submit')
    await m.act(agreement, 'sign')
    const all = await atOnce([() => m.request(budget, '500.00'), () => m.request(agreement, '500.00'), () => m.request(budget, '500.00'), () => m.request(agreement, '500.00')])
    expect(done(all)).toBe(1)
    expect(sum(await m.entries("basis_id = $2 and entry = 'fee.requested'", [budget]))).toBe(50_000n)
    await sound()
  })

  it('S02-12, S02-13: the last signatures of budgets of one project at once never pass its bound; the refused approval stays open', async () => {
    const project = await m.project('10000.00')
    const budgets = await Promise.all(Array.from({ length: 4 }, () => m.submitted(project, '60.00')))
    for (const b of budgets) for (let i = 0; i < 3; i++) await m.sign(b)
    const all = await atOnce(budgets.map((b) => () => m.sign(b)))
    expect(done(all)).toBe(2)
    for (const t of all) if (t !== 'done') expect(t).toContain('s02.rate')
    expect(sum(await m.entries("project_id = $2 and entry = 'fee.approved'", [project]))).toBe(12_000n)
    for (const b of budgets) expect((await m.fields(b))?.stage === 'submitted').toBe((await m.tasks(b)).length === 1)
    await sound()
  })

  it('S02-21: claims booked at once never write off more than was drawn', async () => {
    const { writeOff, payment } = await m.paid(await m.budget(await m.project(), '1000.00'), '1000.00')
    const claims = await Promise.all([1, 2, 3].map((n) => m.claim(writeOff, '600.00', [m.invoice(`9000000${n}`, '600.00')])))
    for (const c of claims) await m.agreeAll(c)
    const all = await atOnce(claims.map((c) => () => m.book(c)))
    expect([done(all), all.filter((t) => t !== 'done')]).toEqual([1, [['s02.match-payment'], ['s02.match-payment']]])
    expect(sum(await m.entries("payment_id = $2 and entry = 'fee.reimbursed'", [payment]))).toBe(60_000n)
    expect((await m.fields(writeOff))?.fields).toMatchObject({ outstanding: '400.00' })
    await sound()
  })

  it('S02-22: two claims of one invoice at once end as one claim and one refusal, by number and by file', async () => {
    const { writeOff } = await m.paid(await m.budget(await m.project(), '2000.00'), '2000.00')
    for (let round = 0; round < 5; round++) {
      const rows: Fields[] = [m.invoice(`7000000${round}`, '10.00')]
      expect((await atOnce([1, 2, 3].map(() => () => m.claim(writeOff, '10.00', rows)))).sort()).toEqual([['s02.invoice-once'], ['s02.invoice-once'], 'done'].sort())
    }
    expect((await house.read((tx) => tx.query('select 1 from invoice where tenant_id = $1 and number like $2', [tx.tenant, '7000000%']))).length).toBe(5)
  })

  it('P55: deductions from one wage at once, of two write-offs, stay within its ceiling together', async () => {
    const at = new Date(Date.now() - 200 * 86_400_000).toISOString()
    const period = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 7)
    const budget = await m.budget(await m.project('10000000.00', at), '3000.00', at)
    const offs = [await m.paid(budget, '1500.00', at), await m.paid(budget, '1500.00', at)].map((p) => p.writeOff)
    await house.write((tx) => tx.query('insert into wage (tenant_id, person_id, period, gross, least) values ($1, $2, $3, 500000, 100000)', [tx.tenant, house.people['马俊'], period]))
    await house.owner.query("update matter set fields = fields || '{\"urgings\": 2}' where tenant_id = $1 and id = any($2::uuid[])", [house.tenant, offs])
    const deduct = (id: string, amount: string) => m.act(id, 'deduct', { deductionMonth: period, deduction: amount }, '孙丽')
    const all = await atOnce(offs.map((id) => () => deduct(id, '600.00')))
    expect([done(all), all.filter((t) => t !== 'done')]).toEqual([1, [['s02.deduction-ceiling']]])
    await deduct(offs[all.indexOf('done')] ?? '', '400.00')
    expect(await told(deduct(offs[0] ?? '', '0.01'))).toEqual(['s02.deduction-ceiling'])
    await sound()
  })
})

describe('one transaction', () => {
  it('a payment whose write fails leaves nothing: no entry, no write-off, no stage, no fact', async () => {
    const budget = await m.budget(await m.project(), '1000.00')
    const payment = await m.request(budget, '1000.00')
    await m.agreeAll(payment)
    const state = () => house.read((tx) => tx.query('select (select count(*) from money_entry where tenant_id = $1) as entries, (select count(*) from matter where tenant_id = $1) as matters, (select count(*) from fact where tenant_id = $1) as facts, (select count(*) from outbox where tenant_id = $1) as sent, m.stage, m.version from matter m where m.tenant_id = $1 and m.id = $2', [tx.tenant, payment]))
    const before = await state()
    await expect(actOn(house.pool, house.as('孙丽'), { id: payment, action: 'pay', fields: { method: 'transfer' } }, (work) => { work.also.push({ text: "insert into money_entry (tenant_id, id) select $1, (1 / 0)::text::uuid", params: [house.tenant] }) })).rejects.toThrow()
    await expect(actOn(house.pool, house.as('孙丽'), { id: payment, action: 'pay', fields: { method: 'transfer' } }, () => { throw new Error('died here') })).rejects.toThrow('died here')
    expect(await state()).toEqual(before)
    await m.act(payment, 'pay', { method: 'transfer' }, '孙丽')
    expect((await m.entries("matter_id = $2 and entry = 'fee.drawn'", [payment])).map((e) => yuanOf(e.amount))).toEqual(['1000.00'])
  })

  it('a request sent again under its key is one request, also when both arrive at once', async () => {
    const budget = await m.budget(await m.project(), '100.00')
    const send = () => openMatter(house.pool, { ...house.as('马俊'), idem: { key: `pay-${budget}`, request: 'one' } }, { kind: 'fee-payment', action: 'request', fields: { basis: budget, payee: PAYEE, purpose: '首付款', amount: '60.00' } })
    const [a, b] = await Promise.all([send(), send()])
    const c = await send()
    expect([a.id, b.id]).toEqual([c.id, c.id])
    expect(sum(await m.entries("basis_id = $2 and entry = 'fee.requested'", [budget]))).toBe(6_000n)
  })
})
