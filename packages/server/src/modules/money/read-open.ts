import type { Actor } from '@guixing/core/lifecycle/situation'
import { binder, type Tx } from '../../platform/db.ts'
import type { Rules } from '../rules/index.ts'
import { ageOf, type Age } from './ages.ts'
import { approvedOn } from './read-sums.ts'
import { CLOCK, daySql, fen, fenSql, idSql, seen } from './read-common.ts'

/** An advance paid out and not written off yet, with the budget it belongs to. */
export interface OpenAdvance { id: string; payment: string | null; unit: string | null; handler: string | null; person: string | null; year: number | null; amount: bigint; requested: string | null; dueAt: string | null; due: string | null; overdue: boolean; age: Age }

/**
 * The advances out, of budgets the reader may see. What a write-off has outstanding stands in its own field, which `verify` holds against
 * the entries. Overdue from the moment the two months have passed, also before a sweep writes it.
 */
export async function openAdvances(tx: Tx, rules: Rules, actor: Actor, today: string): Promise<OpenAdvance[]> {
  const { params, put } = binder(tx.tenant)
  const visible = seen(rules, actor, params)
  const rows = await tx.query<{ id: string; payment: string | null; unit: string | null; handler: string | null; person: string | null; year: number | null; amount: string; requested: string | null; due_at: string | null; due: string | null; late: boolean }>(
    // Looked up one by one: joined at once, all matters would be read for a few thousand.
    `select w.id, w.payment, m.unit_id as unit, m.owner_id as handler, w.owner_id as person, extract(year from ${approvedOn('m.id')})::int as year, w.amount, w.requested, c.due_at, (c.due_at at time zone ${put(rules.house.zone)})::date::text as due, coalesce(c.breached or c.due_at < clock_timestamp(), false) as late
     from (select w.tenant_id, w.id, w.owner_id, ${idSql("w.fields->>'basis'")} as basis, ${idSql("w.fields->>'payment'")} as payment, ${fenSql("w.fields->>'outstanding'")} as amount, ${daySql("w.fields->>'requestedAt'")} as requested from matter w where w.tenant_id = $1 and w.kind = 'write-off' and not w.final offset 0) w
     cross join lateral (select * from matter m where m.tenant_id = $1 and m.id = w.basis offset 0) m ${clockOf('w', put(CLOCK))} where ${visible}`, params)
  return rows.map((r) => ({
    id: r.id, payment: r.payment, unit: r.unit, handler: r.handler, person: r.person, year: r.year, amount: fen(r.amount), requested: r.requested, dueAt: r.due_at, due: r.due, overdue: r.late,
    age: late(ageOf(r.requested, r.due, today), r.late),
  })).filter((r) => r.amount > 0n)
}

/** The latest clock of the two months on a write-off. */
export const clockOf = (matter: string, control: string): string => `left join lateral (select c.due_at, c.breached, c.started_at from clock c where c.tenant_id = ${matter}.tenant_id and c.matter_id = ${matter}.id and c.control = ${control} and c.state <> 'cancelled' order by c.started_at desc, c.run desc limit 1) c on true`

/** Within the last day itself a clock is not over, and one that is over is never in time: the clock decides, the days only say how far. */
const late = (age: Age, overdue: boolean): Age => (overdue ? (age === 'd30' || age === 'limit' ? 'over30' : age) : age === 'd30' ? 'd30' : 'limit')
