import fc from 'fast-check'
import { yuanOf } from '@guixing/core/money/money'
import { beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { basisRemaining, paymentBalance, projectApproved, projectBase, projectPending, wageDeducted, wageGross, wageLeast, type Args, type Sql } from './inputs.ts'

const house = await makeHouse(await testDatabase())
const ENTRIES: Record<string, [debit: string, credit: string]> = {
  'fee.approved': ['budget', 'authority'], 'fee.released': ['authority', 'budget'], 'fee.requested': ['reserved', 'budget'], 'fee.request-cancelled': ['budget', 'reserved'], 'fee.drawn': ['advance', 'reserved'],
  'fee.reimbursed': ['expense', 'advance'], 'fee.returned': ['budget', 'advance'], 'fee.other': ['other', 'advance'], 'fee.deducted': ['wages', 'advance'],
}
interface On { matter?: string; project?: string; basis?: string; agreement?: string; payment?: string; person?: string; period?: string }

const post = (entry: string, fen: bigint, on: On) => house.write((tx) => tx.query(
  'insert into money_entry (tenant_id, id, at, day, entry, debit, credit, amount, matter_id, project_id, basis_id, agreement_id, payment_id, person_id, period) values ($1, $2, now(), current_date, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
  [tx.tenant, newId(), entry, ...(ENTRIES[entry] ?? []), fen.toString(), on.matter ?? newId(), on.project ?? null, on.basis ?? null, on.agreement ?? null, on.payment ?? null, on.person ?? null, on.period ?? null]))
const matter = async (kind: string, stage: string, fen: bigint | null, fields: Record<string, unknown>): Promise<string> => {
  const id = newId()
  const { pin } = await house.rules()
  await house.write((tx) => tx.query(
    "insert into matter (tenant_id, id, kind, number, title, stage, amount, opened_at, pin_id, fields, fact_seq, fact_head, last_fact_at) values ($1, $2::uuid, $3, $2::text, '', $4, $5, now(), $6, $7, 0, '', now())", [tx.tenant, id, kind, stage, fen?.toString() ?? null, pin.id, JSON.stringify(fields)]))
  if (typeof fields.project === 'string') await house.write((tx) => tx.query("insert into matter_link (tenant_id, from_id, role, to_id) values ($1, $2, 'project', $3)", [tx.tenant, id, fields.project]))
  return id
}
/** As the engine asks it: one scalar among others. */
const ask = async (make: (a: Args) => Sql, args: Args): Promise<unknown> => {
  const { sql, params } = make(args)
  const given: unknown[] = [house.tenant]
  let i = 0
  const text = sql.replace(/\?/g, () => { given.push(params[i++]); return `$${given.length}` })
  expect(i).toBe(params.length)
  return (await house.read((tx) => tx.query<{ v: unknown }>(`select (${text}) as v`, given)))[0]?.v
}

let project = ''
beforeEach(async () => { project = await matter('fee-project', 'registered', null, { projectNo: 'P', base: '10000000.00' }) })

describe('what may still be spent', () => {
  it('S02-11: the base of a project; of something else or nothing it cannot be told', async () => {
    expect(await ask(projectBase, { of: project })).toBe('10000000.00')
    for (const of of [newId(), null, 'x', '', 7, { id: project }]) expect(await ask(projectBase, { of: of as never })).toBeNull()
    expect(await ask(projectBase, { of: await matter('fee-budget', 'drafted', 100n, { base: '5' }) })).toBeNull()
  })

  it('S02-12: approved over all budgets of a project, released money off, one budget left out', async () => {
    const [a, b] = [newId(), newId()]
    await post('fee.approved', 10_000_000n, { project, basis: a, matter: a })
    await post('fee.approved', 5_000_001n, { project, basis: b, matter: b })
    await post('fee.released', 1n, { project, basis: b, matter: b })
    await post('fee.approved', 7n, { project: newId(), basis: newId() })
    expect(await ask(projectApproved, { of: project, except: null })).toBe('150000.00')
    expect(await ask(projectApproved, { of: project, except: a })).toBe('50000.00')
    expect(await ask(projectApproved, { of: project, except: newId() })).toBe('150000.00')
    expect(await ask(projectApproved, { of: newId(), except: null })).toBe('0.00')
  })

  it('S02-12: what was handed in and is not decided counts as pending, an agreement only where it has no budget', async () => {
    const one = await matter('fee-budget', 'submitted', 1_000n, { project })
    await matter('fee-budget', 'drafted', 9_000n, { project })
    await matter('fee-agreement', 'submitted', 20n, { project })
    await matter('fee-agreement', 'submitted', 40_000n, { project, budget: one })
    const moved = await matter('fee-budget', 'submitted', 5n, { project })
    await house.owner.query("update matter set fields = '{}' where tenant_id = $1 and id = $2", [house.tenant, moved])
    expect(await ask(projectPending, { of: project, except: null })).toBe('10.20')
    expect(await ask(projectPending, { of: project, except: one })).toBe('0.20')
  })

  it('S02-18: a budget gives what is approved, neither released nor asked for; returned money may be asked for again', async () => {
    const budget = await matter('fee-budget', 'approved', 100_000n, { project })
    const payment = newId()
    const left = (except: string | null = null) => ask(basisRemaining, { of: budget, except })
    expect(await left()).toBe('0.00')
    await post('fee.approved', 100_000n, { project, basis: budget, matter: budget })
    await post('fee.requested', 60_000n, { project, basis: budget, payment, matter: payment })
    expect([await left(), await left(payment)]).toEqual(['400.00', '1000.00'])
    await post('fee.drawn', 60_000n, { project, basis: budget, payment, matter: payment })
    expect([await left(), await left(payment)]).toEqual(['400.00', '1000.00'])
    await post('fee.returned', 10_000n, { project, basis: budget, payment })
    expect(await left()).toBe('500.00')
    await post('fee.released', 50_000n, { project, basis: budget })
    expect(await left()).toBe('0.00')
    for (const of of [newId(), project, null]) expect(await ask(basisRemaining, { of, except: null })).toBeNull()
  })

  it('S02-17: an agreement on a budget gives the lower of both; one that stands alone its own', async () => {
    const budget = await matter('fee-budget', 'approved', 100_000n, { project })
    const agreement = await matter('fee-agreement', 'signed', 70_000n, { project, budget })
    const alone = await matter('fee-agreement', 'signed', 30_000n, { project })
    await post('fee.approved', 100_000n, { project, basis: budget })
    await post('fee.approved', 30_000n, { project, basis: alone })
    const left = (of: string, except: string | null = null) => ask(basisRemaining, { of, except })
    expect([await left(agreement), await left(alone), await left(budget)]).toEqual(['700.00', '300.00', '1000.00'])
    const other = newId()
    await post('fee.requested', 50_000n, { project, basis: budget, matter: other })
    expect(await left(agreement)).toBe('500.00')
    const own = newId()
    await post('fee.requested', 50_000n, { project, basis: budget, agreement, matter: own })
    expect([await left(agreement), await left(agreement, own), await left(budget), await left(budget, other)]).toEqual(['0.00', '500.00', '0.00', '500.00'])
  })

  it('S02-21: of an advance remains what is neither reimbursed, returned, otherwise settled nor deducted, asked by payment or by write-off', async () => {
    const payment = newId()
    const writeOff = await matter('write-off', 'open', 10_000n, { payment })
    await post('fee.drawn', 10_000n, { payment, matter: payment })
    for (const [entry, fen] of [['fee.reimbursed', 3_000n], ['fee.returned', 2_000n], ['fee.other', 1_000n], ['fee.deducted', 999n]] as const) await post(entry, fen, { payment })
    expect([await ask(paymentBalance, { of: payment }), await ask(paymentBalance, { of: writeOff }), await ask(paymentBalance, { of: newId() })]).toEqual(['30.01', '30.01', '0.00'])
  })

  it('P55: wages in yuan, null where none was imported; what was deducted in the month counts', async () => {
    const person = house.people['陈晓琳'] ?? ''
    await house.write((tx) => tx.query("insert into wage (tenant_id, person_id, period, gross, least) values ($1, $2, '2026-02', 800050, null)", [tx.tenant, person]))
    const a = { person, period: '2026-02' }
    expect([await ask(wageGross, a), await ask(wageLeast, a), await ask(wageGross, { ...a, period: '2026-03' }), await ask(wageGross, { ...a, period: "'; drop" })]).toEqual(['8000.50', null, null, null])
    await post('fee.deducted', 12_345n, { person, period: '2026-02', payment: newId() })
    await post('fee.deducted', 1n, { person, period: '2026-03', payment: newId() })
    expect([await ask(wageDeducted, a), await ask(wageDeducted, { ...a, period: null })]).toEqual(['123.45', '0.00'])
  })

  it('property: exact to the fen beyond 2^53, whatever was posted in whatever order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('fee.approved', 'fee.requested', 'fee.returned', 'fee.released', 'fee.request-cancelled'), fc.bigInt({ min: 1n, max: 10n ** 17n - 1n })), { minLength: 1, maxLength: 12 }), async (list) => {
      const budget = await matter('fee-budget', 'approved', null, { project })
      for (const [entry, fen] of list) await post(entry, fen, { basis: budget, project })
      const expected = list.reduce((n, [entry, fen]) => n + (ENTRIES[entry]?.[0] === 'budget' ? fen : -fen), 0n)
      expect(await ask(basisRemaining, { of: budget, except: null })).toBe(yuanOf(expected))
    }), { numRuns: 15 })
  })
})
