import { shiftOccurrence } from '@guixing/core/duties/shift'
import type { Tx } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { addRow, type Held, type Work } from '../engine/index.ts'
import { peopleMeant, type Rules } from '../rules/index.ts'
import { shiftsBetween, type ShiftRow } from '../roster/index.ts'
import { live, type LiveDuty } from './live.ts'

type Shift = Pick<ShiftRow, 'id' | 'unit' | 'owner' | 'start' | 'end' | 'shift'>

const ofShifts = (rules: Rules): LiveDuty[] => live(rules).filter((d) => 'shift' in d.control.every)

/** The duties a shift brings its holder. A manager's presence on special days stands beside a shift and brings none. */
function fitting(rules: Rules, shift: Shift): LiveDuty[] {
  const { owner, unit } = shift
  if (owner === null || shift.shift === 'special') return []
  const about = { owner, unit, unitPath: unit ? rules.units.get(unit)?.path ?? [] : [], handlingUnit: null, handlingPath: [] }
  return ofShifts(rules).filter((d) => (!d.control.unitType || (unit !== null && rules.units.get(unit)?.type === d.control.unitType)) && peopleMeant(rules, d.control.who, about).includes(owner))
}

/** The due items of one shift: those of duties in force on the day it begins. What the shift itself is the paper of knows its matter from the start. */
export function shiftItems(rules: Rules, shift: Shift): Record<string, unknown>[] {
  return fitting(rules, shift).flatMap(({ control, from }) => {
    const o = shiftOccurrence('shift' in control.every ? control.every.shift : {}, shift.start, shift.end, rules.house.zone)
    if (o.start < from) return []
    return [{ id: newId(), control: control.id, regulation: control.regulation, article: control.clause[0] ?? '', unit_id: shift.unit, person_id: shift.owner, role: 'role' in control.who ? control.who.role : null, period: o.period, subject: shift.id, opens_at: o.opensAt, due_at: o.dueAt, state: 'waiting', matter_id: control.opens.kind === 'duty-shift' ? shift.id : null, done_at: null, done_by: null }]
  })
}

/** The items of the shifts that touch a span of time; one query, none where no regulation asks anything of a shift. */
export async function itemsOfShifts(tx: Tx, rules: Rules, from: string, to: string): Promise<Record<string, unknown>[]> {
  if (ofShifts(rules).length === 0) return []
  return (await shiftsBetween(tx, [...rules.units.keys()], from, to)).flatMap((shift) => shiftItems(rules, shift))
}

const shiftOf = ({ matter: m }: Held): Shift => ({ id: m.id, unit: m.unit, owner: m.owner, start: String(m.fields.startsAt), end: String(m.fields.endsAt), shift: typeof m.fields.shift === 'string' ? m.fields.shift : null })

/** A shift that is rostered has its items at once, in the same transaction. */
export function afterRoster(work: Work, held: Held): void {
  for (const row of shiftItems(work.rules, shiftOf(held))) addRow(work, 'duty_item', row)
}

/** Who takes a shift over takes its duties; those that do not fall on them are waived. A cancelled shift asks nothing of anybody. */
export function afterChange(work: Work, held: Held): void {
  const stay = held.matter.stage === 'cancelled' ? [] : fitting(work.rules, shiftOf(held)).map((d) => d.control.id)
  work.also.push({
    text: "update duty_item set person_id = case when control = any($4::text[]) then $3::uuid else person_id end, state = case when control = any($4::text[]) then state else 'waived' end where tenant_id = $1 and subject = $2 and state in ('waiting', 'open')",
    params: [work.tx.tenant, held.matter.id, held.matter.owner, stay],
  })
}
