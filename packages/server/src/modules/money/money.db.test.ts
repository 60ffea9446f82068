import { describe, expect, it } from 'vitest'
import { Refused } from '../../platform/errors.ts'
import { testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { openMatter } from '../engine/index.ts'
import { moneyProblems, moneyState } from './index.ts'
import { moneyHouse, PAYEE } from './test-money.ts'

const m = await moneyHouse(await testDatabase())
const refused = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control); throw e })

describe('money from budget to write-off', () => {
  it('S02-15…29: approved, asked for, drawn, reimbursed and returned; each an entry of its act, every remainder right', async () => {
    const project = await m.project()
    const budget = await m.budget(project, '150000.00')
    const { payment, writeOff } = await m.paid(budget, '100000.00')
    const claim = await m.claim(writeOff, '60000.00', [m.invoice('00000001', '60000.00')])
    await m.agreeAll(claim)
    await m.book(claim)
    expect((await m.fields(writeOff))?.fields).toMatchObject({ outstanding: '40000.00' })
    const back = await m.claim(writeOff, '40000.00', null)
    await m.book(back)
    expect(await m.fields(writeOff)).toMatchObject({ stage: 'settled', fields: { outstanding: '0.00' } })
    const rows = await m.entries('(basis_id = $2 or payment_id = $3)', [budget, payment])
    expect(rows.map((r) => [r.entry, r.amount, r.matter_id === budget ? 'budget' : r.matter_id === payment ? 'payment' : 'claim'])).toEqual([
      ['fee.approved', '15000000', 'budget'], ['fee.requested', '10000000', 'payment'], ['fee.drawn', '10000000', 'payment'], ['fee.reimbursed', '6000000', 'claim'], ['fee.returned', '4000000', 'claim']])
    for (const r of rows) expect([r.fact_id === null, r.unit_id]).toEqual([false, m.house.units['工程部']])
    expect(await refused(m.request(budget, '90000.01'))).toContain('s02.payment-limit')
    expect(await refused(m.request(budget, '90000.00'))).toEqual([])
    expect((await verifyHouse(m.house.pool, m.house.tenant)).mismatches).toEqual([])
  })
  it('design §8: no act of money sends more than eight statements besides its number without gaps', async () => {
    const project = await m.project()
    const budget = await m.drafted(project, '500.00')
    const counts: [string, number][] = [['submit', (await m.act(budget, 'submit')).statements]]
    await m.agreeAll(budget)
    const agreement = await m.open('fee-agreement', 'draft', { project, budget, entity: m.house.units.root ?? '', payee: PAYEE, content: '咨询', amount: '500.00', paymentConditions: '一', proportions: '二', paymentWay: '三', invoicing: '四' })
    counts.push(['submit agreement', (await m.act(agreement, 'submit')).statements], ['sign agreement', (await m.act(agreement, 'sign')).statements])
    const { id: payment, statements } = await openMatter(m.house.pool, m.house.as('马俊'), { kind: 'fee-payment', action: 'request', fields: { basis: agreement, payee: PAYEE, purpose: '首付款', amount: '500.00' } })
    counts.push(['request', statements - 1])
    await m.agreeAll(payment)
    const pay = await m.act(payment, 'pay', {}, '孙丽')
    counts.push(['pay', pay.statements])
    const claim = await openMatter(m.house.pool, m.house.as('马俊'), { kind: 'write-off-claim', action: 'claim', fields: { writeOff: pay.opened[0]?.id ?? '', way: 'reimbursement', amount: '500.00', invoices: [m.invoice('55500001', '500.00')] } })
    counts.push(['claim', claim.statements - 1])
    await m.agreeAll(claim.id)
    counts.push(['book', (await m.book(claim.id)).statements])
    expect(counts.filter(([, n]) => n > 8)).toEqual([])
  })

  it('S02-26, P08, P55: deducted only after repeated urging, from a known wage, within its ceiling, leaving the least wage', async () => {
    const at = new Date(Date.now() - 200 * 86_400_000).toISOString()
    const later = (months: number) => new Date(Date.now() - (120 - months * 31) * 86_400_000).toISOString()
    const { writeOff } = await m.paid(await m.budget(await m.project('10000000.00', at), '2000.00', at), '2000.00', at)
    const deduct = (deduction: string, deductionMonth = '2026-09', when?: string) => m.act(writeOff, 'deduct', { deductionMonth, deduction }, '孙丽', when)
    expect(await refused(deduct('1.00', '2026-05', later(0)))).toEqual(['s02.urged-enough', 's02.wage-known'])
    await m.act(writeOff, 'urge', {}, '孙丽', later(0))
    expect(await refused(m.act(writeOff, 'urge', {}, '孙丽', later(0)))).toEqual(['s02.urge-monthly'])
    await m.act(writeOff, 'urge', {}, '孙丽', later(2))
    expect(await refused(deduct('1.00'))).toEqual(['s02.wage-known'])
    await m.house.write((tx) => tx.query("insert into wage (tenant_id, person_id, period, gross, least) values ($1, $2, '2026-09', 300000, 250000), ($1, $2, '2026-10', 500000, 100000)", [tx.tenant, m.house.people['马俊']]))
    expect(await refused(deduct('500.01'))).toEqual(['s02.least-wage'])
    expect(await refused(deduct('600.01'))).toEqual(['s02.deduction-ceiling', 's02.least-wage'])
    expect(await refused(deduct('1000.01', '2026-10'))).toEqual(['s02.deduction-ceiling'])
    await deduct('500.00')
    expect(await refused(deduct('0.01'))).toEqual(['s02.least-wage'])
    await deduct('1000.00', '2026-10')
    expect((await m.fields(writeOff))?.fields).toMatchObject({ outstanding: '500.00', deducted: '1500.00', deductions: 2 })
    expect((await m.entries("entry = 'fee.deducted' and person_id = $2", [m.house.people['马俊']])).map((e) => e.amount)).toEqual(['50000', '100000'])
  })
})

describe('the proof of the money', () => {
  const where = async () => (await verifyHouse(m.house.pool, m.house.tenant)).mismatches.map((x) => x.what)
  it('finds nothing in what the acts have left', async () => {
    expect((await m.entries()).length).toBeGreaterThan(10)
    expect(await where()).toEqual([])
    expect(await m.house.read(moneyState)).toEqual({ entries: (await m.entries()).length, wrong: [] })
  })
  it('the application can add entries and nothing else', async () => {
    for (const sql of ['update money_entry set amount = 1 where tenant_id = $1', 'delete from money_entry where tenant_id = $1']) await expect(m.house.write((tx) => tx.query(sql, [tx.tenant]))).rejects.toThrow(/permission denied/)
  })
  it.each([
    ['an amount changed', "update money_entry set amount = amount + 1 where tenant_id = $1 and entry = 'fee.drawn'", 'entry'],
    ['an entry renamed', "update money_entry set entry = 'fee.other', debit = 'other' where tenant_id = $1 and entry = 'fee.reimbursed'", 'entry'],
    ['an entry gone', "delete from money_entry where tenant_id = $1 and entry = 'fee.requested'", 'entry missing'],
    ['an entry nobody made', "insert into money_entry (tenant_id, id, at, day, entry, debit, credit, amount, matter_id, fact_id, basis_id) select tenant_id, gen_random_uuid(), at, day, entry, debit, credit, amount, matter_id, fact_id, basis_id from money_entry where tenant_id = $1 and entry = 'fee.requested' limit 1", 'entry'],
    ['more asked for than approved', "update money_entry set amount = 1 where tenant_id = $1 and entry = 'fee.approved'", 'budget below zero'],
    ['more written off than drawn', "update money_entry set amount = 1 where tenant_id = $1 and entry = 'fee.drawn'", 'advance below zero'],
    ['a write-off saying otherwise', "update matter set fields = fields || '{\"outstanding\": \"0.07\"}' where tenant_id = $1 and kind = 'write-off'", 'outstanding'],
    ['a write-off saying nothing that can be read', "update matter set fields = fields || '{\"outstanding\": {\"x\": 1}}' where tenant_id = $1 and kind = 'write-off' and fields->>'outstanding' <> '0.00'", 'outstanding'],
    ['an invoice of no claim', "update invoice set matter_id = gen_random_uuid() where tenant_id = $1", 'invoice'],
  ])('shows %s', async (_, sql, what) => {
    const client = await m.house.owner.connect()
    try {
      await client.query('begin')
      const { rowCount } = await client.query(sql, [m.house.tenant])
      expect(rowCount).toBeGreaterThan(0)
      const tx = { tenant: m.house.tenant, statements: 0, query: async <R>(text: string, params?: unknown[]) => (await client.query(text, params)).rows as R[] }
      expect((await moneyProblems(tx)).map((p) => p.what)).toContain(what)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
