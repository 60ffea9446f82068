import type { LeaveEffect } from '@guixing/contract/leave'
import { maySee } from '@guixing/core/lifecycle/who'
import type { Tx } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { lockless } from '../engine/index.ts'
import { delegationGap } from '../mandates/index.ts'
import { visibleSql } from '../matters/index.ts'
import { shiftsOf } from '../roster/index.ts'
import type { Session } from '../session/index.ts'
import { isCountable, leaveDays } from './count.ts'
import { ENDS } from './inputs.ts'
import { kindDays, sumsOf } from './read-days.ts'

export interface Wanted { person: string; from: string; until: string; kind: string | null; substitute: string | null; /** The paper itself, which is not in its own way. */ id: string | null }

/** An instant as it is stored. @throws Invalid */
export function instantIn(field: string, given: string): string {
  const ms = /^\d{4}-\d\d-\d\dT/.test(given) ? Date.parse(given) : Number.NaN
  if (Number.isNaN(ms)) throw invalid(field, 'instant')
  return new Date(ms).toISOString()
}

/** What a leave would mean: its days, what it meets, the shifts it empties, and whether the substitute can stand in. @throws Invalid */
export async function effectOf(tx: Tx, s: Session, wanted: Wanted, now: string, today: string): Promise<LeaveEffect> {
  const { rules } = s
  const { person, from, until, substitute } = wanted
  if (until <= from) throw invalid('until', 'not-after-from')
  if (!isCountable(from, until)) throw invalid('until', 'span', { days: 366 })
  const { days, perYear } = leaveDays(rules.calendar, from, until)
  const overlaps = await tx.query<{ id: string; number: string; from: string; until: string }>(
    `select m.id, m.number, m.fields->>'fromAt' as from, ${ENDS} as until from matter m where m.tenant_id = $1 and m.kind = 'leave' and m.owner_id = $2::uuid and m.id is distinct from $3::uuid and m.stage <> 'withdrawn' and m.fields->>'fromAt' < $5 and ${ENDS} > $4 order by 3 limit 20`,
    [tx.tenant, person, wanted.id, from, until])
  const years: LeaveEffect['year'] = []
  for (const { year } of perYear) years.push(...kindDays(rules, await sumsOf(tx, s, year, [person]), year, today).filter((k) => k.kind === (wanted.kind ?? 'other')).map((k) => ({ ...k, year })))
  const shifts = await shiftsOf(tx, person, from, until)
  const others = substitute === null || shifts.length === 0 ? [] : await shiftsOf(tx, substitute, from, until)
  const gap = substitute === null || until <= now ? undefined : delegationGap(rules, { person, to: substitute, from, until }, now, true)
  const unit = (id: string | null) => (id === null ? null : { id, name: rules.units.get(id)?.name ?? '—' })
  return {
    days, perYear, retroactive: from < now, overlaps, year: years,
    shifts: shifts.map((shift) => ({ id: shift.id, number: shift.number, from: shift.start, until: shift.end, unit: unit(shift.unit), clash: others.some((o) => o.start < shift.end && shift.start < o.end) })),
    substitute: substitute === null ? null : { id: substitute, name: rules.people.get(substitute)?.name ?? '—', gap: gap?.says ?? null },
  }
}

/** Who covers what while the person of a leave is away, for whoever decides on it. @throws NotFound unknown, or not to be seen */
export async function coverOf(tx: Tx, s: Session, id: string, now: string, today: string) {
  const { rules } = s
  const { held } = await lockless(tx, rules, id)
  const { matter } = held
  const { fields, owner } = matter
  if (matter.kind !== 'leave' || owner === null || !maySee(s.actor, matter)) throw new NotFound()
  const [from, until] = [fields.fromAt, fields.untilAt]
  if (typeof from !== 'string' || typeof until !== 'string' || !isCountable(from, until)) throw new NotFound()
  const substitute = typeof fields.substitute === 'string' ? fields.substitute : null
  const effect = await effectOf(tx, s, { person: owner, from, until, kind: typeof fields.leaveKind === 'string' ? fields.leaveKind : null, substitute, id }, now, today)
  const scope = visibleSql(rules, s.actor, 5)
  const [counts] = await tx.query<{ open: number; approvals: number }>(
    `select (select count(*)::int from matter where tenant_id = $1 and owner_id = $2 and not final and kind not in ('leave', 'overtime', 'duty-shift')) as open, (select count(*)::int from approval_task where tenant_id = $1 and state = 'open' and candidates @> array[$2::uuid]) as approvals`, [tx.tenant, owner])
  const due = await tx.query<{ id: string; number: string; title: string; dueAt: string }>(
    `select m.id, m.number, case when m.confidentiality = 'sealed' then m.number else m.title end as title, m.due_at as "dueAt" from matter m where m.tenant_id = $1 and m.owner_id = $2 and not m.final and m.kind not in ('leave', 'overtime', 'duty-shift') and m.due_at >= $3::timestamptz and m.due_at < $4::timestamptz and ${scope.sql} order by m.due_at, m.id limit 20`,
    [tx.tenant, owner, from, until, ...scope.params])
  const person = rules.people.get(owner)
  const mates = [...rules.people.values()].filter((p) => p.active && p.unit !== null && p.unit === person?.unit)
  const named = (one: string) => ({ id: one, name: rules.people.get(one)?.name ?? '—' })
  return {
    person: named(owner), from, until, effect, open: counts?.open ?? 0, due, approvals: counts?.approvals ?? 0,
    roles: [...new Set((person?.grants ?? []).map((g) => g.role))].flatMap((r) => (rules.roles[r] ? [rules.roles[r].label] : [])), unit: person?.unit ? { id: person.unit, name: rules.units.get(person.unit)?.name ?? '—' } : null, staff: mates.length,
    away: rules.away.filter((a) => a.person !== owner && a.starts < until && from < a.ends && mates.some((m) => m.id === a.person)).map((a) => ({ person: named(a.person), from: a.starts, until: a.ends })),
    delegated: substitute !== null && rules.delegations.some((d) => d.from === owner && d.to === substitute && d.starts <= now && now < d.ends),
  }
}
