import type { Actor } from '@guixing/core/lifecycle/situation'
import type { DutyControl } from '@guixing/core/model/control'
import { newId } from '../../platform/ids.ts'
import { peopleMeant } from '../rules/index.ts'
import { addRow, type Held, type Work } from './work.ts'

interface Item { id: string; control: string; regulation: string; article: string; unit_id: string | null; period: string; matter_id: string | null; late: boolean }

/**
 * The act a duty asks for has been done: its open item is closed and counts as kept. A paper opened from the item closes that
 * item; one opened freely closes the item of the same unit and cycle that is open now. What a higher person reads does not
 * discharge the lower one's duty (C33).
 */
export async function closeDuties(work: Work, held: Held, actor: Actor, action: string): Promise<void> {
  const here = `${held.kind.name}.${action}`
  const controls = work.rules.force.map((f) => f.control).filter((c): c is DutyControl => c.type === 'duty' && c.doneBy === here)
  if (controls.length === 0) return
  const about = { owner: held.matter.owner, unit: held.matter.unit, unitPath: held.matter.unitPath, handlingUnit: null, handlingPath: [] }
  const mine = controls.filter((c) => Object.entries(c.opens.sets ?? {}).every(([k, v]) => held.matter.fields[k] === undefined || held.matter.fields[k] === v || typeof v !== 'string' || v.startsWith('$'))
    // A shift's record is also kept by whoever was signed in as its substitute.
    && ((c.per === 'shift' && actor.id !== null && held.matter.fields.substitute === actor.id) || [actor.id, ...actor.standsInFor].some((p) => p !== null && peopleMeant(work.rules, c.who, about).includes(p))))
  if (mine.length === 0) return
  const items = await work.tx.query<Item>(
    `select id, control, regulation, article, unit_id, period, matter_id, due_at < $4::timestamptz as late from duty_item where tenant_id = $1 and control = any($2::text[]) and state in ('waiting', 'open')
     and (matter_id = $3 or (matter_id is null and opens_at <= $4::timestamptz and (person_id is null or person_id = $5::uuid) and (unit_id is null or unit_id = any($6::uuid[]) or control = any($7::text[])))) order by due_at for update`,
    // What each person owes is kept wherever the paper belongs.
    [work.tx.tenant, mine.map((c) => c.id), held.matter.id, work.now, actor.id, held.matter.unitPath, mine.filter((c) => c.per === 'person').map((c) => c.id)])
  const seen = new Set<string>()
  for (const item of items) {
    if (seen.has(item.control) || item.late) continue
    seen.add(item.control)
    work.also.push({ text: "update duty_item set state = 'done', done_at = $3, done_by = $4, matter_id = coalesce(matter_id, $5) where tenant_id = $1 and id = $2", params: [work.tx.tenant, item.id, work.now, actor.id, held.matter.id] })
    addRow(work, 'check_result', { id: newId(), control: item.control, regulation: item.regulation, article: item.article, subject: item.id, occasion: item.period, outcome: 'conformed', blocks: false, day: work.today, at: work.now, matter_id: held.matter.id, unit_id: item.unit_id, person_id: actor.id, fact_id: null, cause: null, late_seconds: null })
  }
}
