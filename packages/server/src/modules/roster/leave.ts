import { fillField, type Held, type Work } from '../engine/index.ts'
import { link } from './changes.ts'
import { isLive, shiftsOf, type ShiftRow } from './shifts.ts'

/** The shift a leave takes somebody from: the one they are on now, else the first that overlaps the time asked for. */
export function shiftOfLeave(shifts: ShiftRow[], from: string, until: string | null): ShiftRow | null {
  const overlaps = (s: ShiftRow) => s.end > from && (until === null || s.start < until)
  return shifts.find((s) => isLive(s) && overlaps(s)) ?? shifts.find(overlaps) ?? null
}

/**
 * Leave is tied to the shift it is taken from, so that leaving the post is told from absence (S29-07, S29-08). Somebody who is on duty at
 * that time asks for leave on duty, whether they ticked it or not.
 */
export async function tieToShift(work: Work, held: Held): Promise<void> {
  const { fields, id } = held.matter
  const person = held.matter.owner ?? held.matter.opener
  if (person === null) return
  const from = typeof fields.fromAt === 'string' ? fields.fromAt : work.now
  const until = typeof fields.untilAt === 'string' ? fields.untilAt : null
  const shifts = await shiftsOf(work.tx, person, from, null)
  const shift = shiftOfLeave(shifts, from, until)
  if (shift === null) return
  if (!held.isNew) {
    const [linked] = await work.tx.query("select 1 from matter_link where tenant_id = $1 and from_id = $2 and role = 'source'", [work.tx.tenant, id])
    if (linked) return
  }
  link(work, id, 'source', shift.id)
  if (isLive(shift) && fields.onDuty !== true) fillField(held, 'onDuty', true)
}
