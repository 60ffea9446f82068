import type { MatterState } from '@guixing/core/lifecycle/situation'
import type { Value } from '@guixing/core/model/kind'
import type { Tx } from '../../platform/db.ts'
import type { Rules } from '../rules/index.ts'
import { problemsOf, type RosterProblem, type RosterRow } from './coverage.ts'
import { festivalIn, middleRankIn, monthAfter, periodOf } from './place.ts'

export interface Roster { rows: RosterRow[]; matter: string | null; before: RosterRow[] }

/** The roster of a unit and month as stored, with the published one of the month before, whose last night reaches into it. */
export async function loadRoster(tx: Tx, unit: string, month: string): Promise<Roster> {
  const found = await tx.query<{ month: string; rows: RosterRow[]; matter_id: string | null; state: string }>('select month, rows, matter_id, state from roster where tenant_id = $1 and unit_id = $2 and month = any($3::text[])', [tx.tenant, unit, [monthAfter(month, -1), month]])
  const own = found.find((r) => r.month === month)
  return { rows: own?.rows ?? [], matter: own?.matter_id ?? null, before: found.find((r) => r.month !== month && r.state === 'published')?.rows ?? [] }
}

export function problemsIn(rules: Rules, month: string, roster: Pick<Roster, 'rows' | 'before'>): RosterProblem[] {
  const period = periodOf(month, rules.house.zone)
  return problemsOf(roster.rows, { period, special: festivalIn(rules), isMiddleRank: middleRankIn(rules), before: roster.before.filter((r) => r.end > period.from), away: rules.away })
}

/** The month a roster matter stands for; null while none is given. */
export const monthOf = (matter: Pick<MatterState, 'fields'>): string | null => (typeof matter.fields.month === 'string' ? matter.fields.month.slice(0, 7) : null)

/** The input `roster.problems`: those of the unit and month the matter stands for (S29-01, S29-10). */
export async function rosterProblems(tx: Tx, rules: Rules, matter: MatterState): Promise<Value> {
  const month = monthOf(matter)
  if (month === null || matter.unit === null) return null
  return problemsIn(rules, month, await loadRoster(tx, matter.unit, month)) as unknown as Value
}
