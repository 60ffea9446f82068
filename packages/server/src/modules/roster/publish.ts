import { SYSTEM } from '@guixing/core/lifecycle/situation'
import { Refused, invalid } from '../../platform/errors.ts'
import { notifyRows } from '../../platform/messaging/index.ts'
import { kindOf, lockedMatters, type Held, type Work } from '../engine/index.ts'
import type { Rules } from '../rules/index.ts'
import { isSpecial, type RosterRow } from './coverage.ts'
import { link } from './changes.ts'
import { festivalIn } from './place.ts'
import { SHIFT_COLUMNS, type ShiftRow } from './shifts.ts'
import { monthOf } from './store.ts'

export interface PlannedShift { owner: string; shift: string; startsAt: string; endsAt: string; special: boolean }

/** The choice of list `shifts` a shift is called by: where the middle of it lies in the house's day. */
export function shiftName(zone: string, row: Pick<RosterRow, 'start' | 'end'>): 'day' | 'middle' | 'night' {
  const middle = new Date((Date.parse(row.start) + Date.parse(row.end)) / 2)
  const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(middle))
  return hour >= 6 && hour < 15 ? 'day' : hour >= 15 && hour < 23 ? 'middle' : 'night'
}

/** Each person's shift, and on special days the manager's, who is on duty as well (S29-10). What is already over opens nothing. */
export function plannedShifts(rows: RosterRow[], rules: Pick<Rules, 'house' | 'calendar'>, now: string): PlannedShift[] {
  const festival = festivalIn(rules)
  return rows.filter((r) => r.end > r.start && r.end > now).flatMap((r) => {
    const special = isSpecial(r, festival)
    const times = { startsAt: r.start, endsAt: r.end, special }
    const people = [...new Set(r.people)].map((owner) => ({ owner, shift: shiftName(rules.house.zone, r), ...times }))
    return special && r.manager !== null && !r.people.includes(r.manager) ? [...people, { owner: r.manager, shift: 'special', ...times }] : people
  })
}

const same = (a: PlannedShift, b: ShiftRow): boolean => a.owner === b.owner && a.startsAt === b.start && a.endsAt === b.end && (a.shift === 'special') === (b.shift === 'special')

/** The roster a matter stands for is bound to it when it is drafted; one unit has one roster a month. */
export async function afterDraft(work: Work, held: Held): Promise<void> {
  const month = monthOf(held.matter)
  if (month === null || held.matter.unit === null) return
  const [row] = await work.tx.query(
    `insert into roster as r (tenant_id, unit_id, month, rows, matter_id) values ($1, $2, $3, '[]', $4)
     on conflict (tenant_id, unit_id, month) do update set matter_id = excluded.matter_id where r.matter_id is null or r.matter_id = excluded.matter_id returning 1`, [work.tx.tenant, held.matter.unit, month, held.matter.id])
  if (!row) throw invalid('month', 'already-drafted')
}

/** A published roster opens its shifts (S29-01, S29-02). Published again after a revision it opens what is new and cancels what no longer stands; a shift somebody has begun stays. */
export async function afterPublish(work: Work, held: Held): Promise<void> {
  const month = monthOf(held.matter)
  const unit = held.matter.unit
  if (month === null || unit === null) return
  // One statement: the roster is published, its shifts are read, and those that may have to go are locked.
  const [roster] = await work.tx.query<{ rows: RosterRow[]; known: ShiftRow[] }>(
    `with published as (update roster set state = 'published', version = version + 1 where tenant_id = $1 and unit_id = $2 and month = $3 and matter_id = $4 returning rows),
     shifts as (select ${SHIFT_COLUMNS} from matter_link l join matter m on m.tenant_id = l.tenant_id and m.id = l.from_id where l.tenant_id = $1 and l.to_id = $4 and l.role = 'roster' and m.stage <> 'cancelled' order by m.id),
     free as (select id from matter where tenant_id = $1 and id in (select id from shifts where stage = 'rostered' and "end" > $5) order by id for update)
     select rows, coalesce((select jsonb_agg(s) from shifts s), '[]') as known, (select count(*) from free) as locked from published`, [work.tx.tenant, unit, month, held.matter.id, work.now])
  if (!roster) return
  const planned = plannedShifts(roster.rows, work.rules, work.now)
  const { known } = roster
  const fresh = planned.filter((p) => !known.some((s) => same(p, s)))
  const gone = known.filter((s) => s.stage === 'rostered' && s.end > work.now && !planned.some((p) => same(p, s)))
  const kind = kindOf(work.rules, work.rules.catalogue.kinds, 'duty-shift')
  for (const shift of fresh) {
    if (!work.rules.people.get(shift.owner)?.active) throw invalid('people', 'unknown-person')
    const { decision, held: opened } = await work.openIn(SYSTEM, { kind: kind.name, action: 'roster', unit, fields: { ...shift, unit } })
    if (decision.refused) throw new Refused(decision.reasons)
    link(work, opened.matter.id, 'roster', held.matter.id)
  }
  await lockedMatters(work, gone.map((s) => s.id))
  for (const shift of gone) {
    const other = work.held.get(shift.id)
    // Refused where somebody signed in meanwhile: then the shift stays, as any that was begun.
    if (other) await work.actIn(SYSTEM, other, 'cancel', { reason: '排班修改' })
  }
  const told = new Set([...fresh.map((s) => s.owner), ...gone.map((s) => s.owner).filter((p) => p !== null)])
  notifyRows(work, [...told], '排班已公布：{title}', { number: held.matter.number, title: held.matter.title, kind: held.kind.name }, held.matter.id)
}

export async function afterRevise(work: Work, held: Held): Promise<void> {
  await work.tx.query("update roster set state = 'draft' where tenant_id = $1 and matter_id = $2", [work.tx.tenant, held.matter.id])
}
