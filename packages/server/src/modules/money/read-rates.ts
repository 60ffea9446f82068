import type { Tx } from '../../platform/db.ts'
import { controlOf, type Rules } from '../rules/index.ts'
import { CLOCK } from './read-common.ts'

/** How many advances fell due and how many of them were written off in time (K07), of a unit in a month. */
export interface Kept { unit: string | null; month: string; kept: number; due: number }

/** The outcomes of the two-month clock between two days, by unit and month; folded sums and what is not folded yet in one. */
export async function keptByUnit(tx: Tx, from: string, to: string): Promise<Kept[]> {
  return tx.query<Kept>(
    `select nullif(unit, '00000000-0000-0000-0000-000000000000') as unit, to_char(day, 'YYYY-MM') as month, coalesce(sum(n) filter (where outcome = 'conformed'), 0)::int as kept, sum(n)::int as due from (
       select unit_key as unit, day, outcome, n from conformance_day where tenant_id = $1 and day between $2 and $3 and regulation = $5 and control = $4
       union all select coalesce(unit_id, '00000000-0000-0000-0000-000000000000'), day, outcome, n from conformance_delta where tenant_id = $1 and day between $2 and $3 and regulation = $5 and control = $4) x
     where outcome in ('conformed', 'breached') group by 1, 2`, [tx.tenant, from, to, CLOCK, CLOCK.split('.')[0]])
}

/** The same by person: who had the advance when it fell due. */
export async function keptByPerson(tx: Tx, rules: Rules, from: string, to: string): Promise<{ person: string | null; unit: string | null; month: string; kept: number; due: number }[]> {
  return tx.query(
    `select person_id as person, unit_id as unit, to_char(day, 'YYYY-MM') as month, count(*) filter (where outcome = 'conformed')::int as kept, count(*)::int as due from check_result
     where tenant_id = $1 and regulation = $2 and article = any($3::text[]) and day between $4 and $5 and control = $6 and outcome in ('conformed', 'breached') and not imported group by 1, 2, 3`,
    [tx.tenant, CLOCK.split('.')[0], articleOf(rules), from, to, CLOCK])
}

/** The articles the clock carries; its own by name where it is not in force. */
export const articleOf = (rules: Rules): string[] => { const clause = controlOf(rules, CLOCK)?.clause ?? []; return clause.length > 0 ? clause : ['5.2'] }

/** The last months up to and with this one, the oldest first. */
export function monthsUntil(today: string, n: number): string[] {
  const [y = 0, m = 0] = today.split('-').map(Number)
  return Array.from({ length: n }, (_, i) => { const at = y * 12 + (m - 1) - (n - 1 - i); return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}` })
}

export const rateOf = (rows: Iterable<{ kept: number; due: number }>): { kept: number; due: number; rate: number | null } => {
  let [kept, due] = [0, 0]
  for (const r of rows) { kept += r.kept; due += r.due }
  return { kept, due, rate: due === 0 ? null : kept / due }
}
