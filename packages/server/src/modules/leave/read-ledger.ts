import type { Tx } from '../../platform/db.ts'
import { personMatches } from '../people/index.ts'
import type { Session } from '../session/index.ts'
import { allowanceOf, countedKinds, dayOfYear, hoursOf, overtimeTypes, sumsOf } from './read-days.ts'

export interface DaysQuery { year?: number | undefined; unit?: string | undefined; q?: string | undefined }
/** Most people on one page of the ledger; the sheet has all. */
export const MOST_PEOPLE = 300

/** People whose leave the reader answers for: their own, those of the units they head, everybody for who administers the house. */
function inReach(s: Session): (person: { id: string; unit: string | null }) => boolean {
  if (s.actor.roles.some((r) => r.role === 'administrator' || r.role === 'general-manager')) return () => true
  const path = (unit: string | null): string[] => (unit === null ? [] : s.rules.units.get(unit)?.path ?? [])
  return (p) => p.id === s.person || path(p.unit).some((u) => s.actor.heads.includes(u))
}

/** Does the reader answer for others than themselves? */
export const leadsOthers = (s: Session): boolean => { const reach = inReach(s); return [...s.rules.people.values()].some((p) => p.active && p.id !== s.person && reach(p)) }

/** Days taken and left by person and kind in a year: everybody in the reader's reach, and whoever else has a paper they may see. */
export async function daysLedger(tx: Tx, s: Session, query: DaysQuery, today: string, most = MOST_PEOPLE) {
  const { rules } = s
  const year = query.year ?? Number(today.slice(0, 4))
  const sums = await sumsOf(tx, s, year, null)
  const hours = await hoursOf(tx, s, year, null)
  const named = new Set([...sums.map((r) => r.person), ...hours.map((r) => r.person)])
  const reach = inReach(s)
  const people = [...rules.people.values()].filter((p) => (named.has(p.id) || (p.active && reach(p)))
    && (query.unit === undefined || (p.unit !== null && (rules.units.get(p.unit)?.path ?? []).includes(query.unit)))
    && (!query.q?.trim() || personMatches(p, query.q)))
  const unitName = (id: string | null): string => (id === null ? '' : rules.units.get(id)?.name ?? '')
  people.sort((a, b) => unitName(a.unit).localeCompare(unitName(b.unit), 'zh') || a.name.localeCompare(b.name, 'zh') || a.id.localeCompare(b.id))
  const kinds = countedKinds(rules).map((k) => ({ ...k, allowance: allowanceOf(rules, k.kind, dayOfYear(year, today)) }))
  const types = overtimeTypes(rules)
  const rows = people.slice(0, most).map((p) => ({
    person: { id: p.id, name: p.name }, unit: p.unit === null ? null : { id: p.unit, name: unitName(p.unit) },
    days: kinds.map(({ kind, allowance }) => {
      const own = sums.find((r) => r.person === p.id && r.kind === kind)
      return { kind, taken: own?.taken ?? 0, pending: own?.pending ?? 0, left: allowance === null ? null : allowance - (own?.taken ?? 0) }
    }),
    hours: types.map(({ type }) => ({ type, hours: hours.find((r) => r.person === p.id && r.type === type)?.hours ?? 0 })),
  }))
  return { year, kinds, types, rows, more: people.length > most }
}
