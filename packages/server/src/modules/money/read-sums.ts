import type { FeeFilter } from '@guixing/contract/money'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { binder, type Tx } from '../../platform/db.ts'
import type { Rules } from '../rules/index.ts'
import { fen, narrowed, seen, spanOf } from './read-common.ts'

/** Balances in fen. approved = budget + requested; requested = reserved + advance + written; what came back lies in budget again. */
export interface Balances { approved: bigint; budget: bigint; reserved: bigint; advance: bigint; written: bigint; returned: bigint; budgets: number }
export const nothing = (): Balances => ({ approved: 0n, budget: 0n, reserved: 0n, advance: 0n, written: 0n, returned: 0n, budgets: 0 })
export interface BalanceRow extends Balances { unit: string | null; handler: string | null }

/** The year a filter names; null for every year, undefined for what is none (nothing then). */
export function yearOf(filter: FeeFilter, today: string): number | null | undefined {
  if (filter.year === undefined || filter.year === '') return Number(today.slice(0, 4))
  return filter.year === 'all' ? null : /^(19|2\d)\d\d$/.test(filter.year) ? Number(filter.year) : undefined
}

/** What an account holds over the rows `e`, in fen: what came in less what went out. */
const held = (account: string): string => `coalesce(sum(case '${account}' when e.debit then e.amount when e.credit then -e.amount end), 0)`
/** The day a budget was first approved on: its year is the year all that follows from it counts in. */
export const approvedOn = (basis: string): string => `(select min(f.day) from money_entry f where f.tenant_id = $1 and f.basis_id = ${basis} and f.credit = 'authority')`
/** Budgets approved on a day between two, as a list of ids. */
export const approvedBetween = (from: string, to: string): string => `select f.basis_id from money_entry f where f.tenant_id = $1 and f.day between ${from}::date and ${to}::date and f.credit = 'authority' and f.basis_id is not null`
/** And never before: what is approved twice counts in the year it was first. */
export const notBefore = (basis: string, from: string): string => `not exists (select 1 from money_entry f where f.tenant_id = $1 and f.basis_id = ${basis} and f.credit = 'authority' and f.day < ${from}::date)`

/** Balances of the budgets (and agreements that stand alone) the reader may see, by unit and by who applied; of one year of approval or all. */
export async function balances(tx: Tx, rules: Rules, actor: Actor, year: number | null | undefined): Promise<BalanceRow[]> {
  if (year === undefined) return []
  const { params, put } = binder(tx.tenant)
  const visible = seen(rules, actor, params)
  const first = `min(e.day) filter (where e.credit = 'authority')`
  const ofYear = year === null ? '' : `having ${first} between ${spanOf(year).map((day) => `${put(day)}::date`).join(' and ')}`
  const sums = `-(${held('authority')}) as approved, ${held('budget')} as budget, ${held('reserved')} as reserved, ${held('advance')} as advance, coalesce(sum(e.amount) filter (where e.debit = 'budget' and e.credit = 'advance'), 0) as returned`
  // Every entry once, in the order of the index, which has all that is added up: cheaper than finding the budgets of a year first and each one's entries then.
  const bases = `(select e.basis_id, ${sums} from money_entry e where e.tenant_id = $1 and e.basis_id is not null group by e.basis_id ${ofYear} offset 0) s`
  const rows = await tx.query<Record<'approved' | 'budget' | 'reserved' | 'advance' | 'returned', string> & { unit: string | null; handler: string | null; budgets: number }>(
    `select m.unit_id as unit, m.owner_id as handler, count(*)::int as budgets, sum(s.approved) as approved, sum(s.budget) as budget, sum(s.reserved) as reserved, sum(s.advance) as advance, sum(s.returned) as returned
     from ${bases} cross join lateral (select * from matter m where m.tenant_id = $1 and m.id = s.basis_id offset 0) m where ${visible} group by 1, 2`, params)
  return rows.map((r) => {
    const [approved, budget, reserved, advance] = [fen(r.approved), fen(r.budget), fen(r.reserved), fen(r.advance)]
    // All accounts together are zero: what is neither free nor asked for nor out has been written off.
    return { unit: r.unit, handler: r.handler, budgets: r.budgets, approved, budget, reserved, advance, written: approved - budget - reserved - advance, returned: fen(r.returned) }
  })
}

/** Those of the rows the filter leaves. */
export function chosen<R extends { unit: string | null; handler: string | null }>(rules: Rules, filter: FeeFilter, rows: readonly R[]): R[] {
  const { units, handler } = narrowed(rules, filter)
  return rows.filter((r) => (units === null || (r.unit !== null && units.has(r.unit))) && (handler === undefined || (handler !== null && r.handler === handler)))
}

export function addUp(rows: Iterable<Balances>): Balances {
  const sum = nothing()
  for (const r of rows) {
    for (const key of ['approved', 'budget', 'reserved', 'advance', 'written', 'returned'] as const) sum[key] += r[key]
    sum.budgets += r.budgets
  }
  return sum
}

/** The years from the first entry to this one, the latest first. */
export async function yearsOf(tx: Tx, today: string): Promise<string[]> {
  const [row] = await tx.query<{ first: string | null; last: string | null }>('select min(day)::text as first, max(day)::text as last from money_entry where tenant_id = $1', [tx.tenant])
  const now = Number(today.slice(0, 4))
  const [first, last] = [Math.min(now, Number(row?.first?.slice(0, 4) ?? now)), Math.max(now, Number(row?.last?.slice(0, 4) ?? now))]
  return Array.from({ length: Math.min(100, last - first + 1) }, (_, i) => String(last - i))
}

/** Budgets handed in and not decided, with agreements that stand alone (S02-12: they would count), by unit and handler. */
export async function pendingRows(tx: Tx, rules: Rules, actor: Actor): Promise<{ unit: string | null; handler: string | null; amount: bigint; count: number }[]> {
  const { params } = binder(tx.tenant)
  const visible = seen(rules, actor, params)
  const rows = await tx.query<{ unit: string | null; handler: string | null; amount: string; count: number }>(
    `select m.unit_id as unit, m.owner_id as handler, coalesce(sum(m.amount), 0) as amount, count(*)::int as count from matter m
     where m.tenant_id = $1 and m.kind in ('fee-budget', 'fee-agreement') and not m.final and m.stage = 'submitted' and (m.kind = 'fee-budget' or m.fields->>'budget' is null) and ${visible} group by 1, 2`, params)
  return rows.map((r) => ({ ...r, amount: fen(r.amount) }))
}
