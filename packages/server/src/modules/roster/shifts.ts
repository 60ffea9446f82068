import type { z } from 'zod'
import type { ShiftView } from '@guixing/contract/house'
import type { Tx } from '../../platform/db.ts'
import type { Rules } from '../rules/index.ts'
import type { RosterRow } from './coverage.ts'

export type Shift = z.infer<typeof ShiftView>
/** One person's duty of one shift, as its matter says. `shift` is the choice of list `shifts`; `special` there is the manager's. */
export interface ShiftRow { id: string; number: string; unit: string | null; stage: string; owner: string | null; start: string; end: string; shift: string | null }
/** Those who are on duty together: the same unit and times. */
export interface ShiftGroup { unit: string | null; start: string; end: string; shifts: ShiftRow[] }

const LIVE = ['on-duty', 'away', 'tidied']
/** Signed in and not yet handed over: whoever holds it is responsible (S30-07). */
export const isLive = (shift: Pick<ShiftRow, 'stage'>): boolean => LIVE.includes(shift.stage)
export const SHIFT_COLUMNS = `m.id, m.number, m.unit_id as unit, m.stage, m.owner_id as owner, m.fields->>'startsAt' as start, m.fields->>'endsAt' as "end", m.fields->>'shift' as shift`

/** Shifts of these units that touch a span of time, cancelled ones left out, in order of time. */
export function shiftsBetween(tx: Tx, units: string[], from: string, to: string): Promise<ShiftRow[]> {
  return tx.query<ShiftRow>(
    `select ${SHIFT_COLUMNS} from matter_key k join matter m on m.tenant_id = k.tenant_id and m.id = k.matter_id
     where k.tenant_id = $1 and k.kind = 'duty-shift' and k.field = 'endsAt' and k.value > $2 and m.fields->>'startsAt' < $3 and m.unit_id = any($4::uuid[]) and m.stage <> 'cancelled' order by start, "end", m.number`, [tx.tenant, from, to, units])
}

/** A person's own shifts that are not over and touch a span of time (no end: from then on), in order of time. */
export function shiftsOf(tx: Tx, person: string, from: string, until: string | null): Promise<ShiftRow[]> {
  return tx.query<ShiftRow>(
    `select ${SHIFT_COLUMNS} from matter_key k join matter m on m.tenant_id = k.tenant_id and m.id = k.matter_id
     where k.tenant_id = $1 and k.kind = 'duty-shift' and k.field = 'endsAt' and k.value > $2 and ($4::text is null or m.fields->>'startsAt' < $4) and m.owner_id = $3 and not m.final order by start`, [tx.tenant, from, person, until])
}

export function groupShifts(rows: ShiftRow[]): ShiftGroup[] {
  const groups = new Map<string, ShiftGroup>()
  for (const row of rows) {
    const key = `${row.unit} ${row.start} ${row.end}`
    const group = groups.get(key)
    if (group) group.shifts.push(row)
    else groups.set(key, { unit: row.unit, start: row.start, end: row.end, shifts: [row] })
  }
  return [...groups.values()]
}

const DAY = 86_400_000

/**
 * Who is on duty and who comes next. Duty passes with the second signature and not with the clock: a shift that is not handed over
 * stays on duty after its end (S30-07, S30-08), one taken over early has begun. What nobody closed for a day no longer counts.
 */
export function onDuty(groups: ShiftGroup[], now: string): { current: ShiftGroup | null; next: ShiftGroup | null } {
  const yesterday = new Date(Date.parse(now) - DAY).toISOString()
  const live = groups.filter((g) => g.shifts.some(isLive) && g.end > yesterday)
  const here = (g: ShiftGroup) => g.start <= now && g.end > now
  const waiting = (g: ShiftGroup) => g.shifts.some((s) => s.stage === 'rostered')
  const latest = (list: ShiftGroup[]) => list.toSorted((a, b) => a.start.localeCompare(b.start)).at(-1)
  const current = latest(live.filter(here)) ?? latest(live.filter((g) => g.end <= now)) ?? live[0] ?? groups.find((g) => here(g) && waiting(g)) ?? null
  const after = groups.filter((g) => g !== current && waiting(g) && g.end > now && (current === null || g.start > current.start))
  return { current, next: after.toSorted((a, b) => a.start.localeCompare(b.start))[0] ?? null }
}

/** A group as screens show it. Its id and stage are those of the looking person's own shift, else of whoever is furthest on. */
export function shiftView(rules: Rules, group: ShiftGroup, me: string | null, plan: RosterRow[], handovers: Map<string, string>): Shift {
  const order = [...LIVE, 'rostered', 'closed']
  const face = group.shifts.find((s) => s.owner !== null && s.owner === me) ?? group.shifts.toSorted((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage))[0]
  const name = (id: string) => ({ id, name: rules.people.get(id)?.name ?? '—' })
  const managing = group.shifts.find((s) => s.shift === 'special')?.owner ?? plan.find((r) => r.start === group.start && r.end === group.end)?.manager ?? null
  const unit = group.unit === null ? undefined : rules.units.get(group.unit)
  return {
    id: face?.id ?? '', number: face?.number ?? '', unit: unit ? { id: unit.id, name: unit.name } : null, startsAt: group.start, endsAt: group.end, stage: face?.stage ?? '',
    people: group.shifts.filter((s) => s.shift !== 'special' && s.owner !== null).map((s) => name(s.owner ?? '')), manager: managing === null ? null : name(managing),
    handover: group.shifts.map((s) => handovers.get(s.id)).find((h) => h !== undefined) ?? null,
  }
}

/** The latest handover of each shift that hands over, by the shift's id. */
export async function handoversOf(tx: Tx, shifts: ShiftRow[]): Promise<Map<string, string>> {
  if (shifts.length === 0) return new Map()
  const rows = await tx.query<{ shift: string; handover: string }>(
    `select l.to_id as shift, m.id as handover from matter_link l join matter m on m.tenant_id = l.tenant_id and m.id = l.from_id
     where l.tenant_id = $1 and l.to_id = any($2::uuid[]) and l.role = 'outgoing-shift' order by m.opened_at, m.id`, [tx.tenant, shifts.map((s) => s.id)])
  return new Map(rows.map((r) => [r.shift, r.handover]))
}
