import type { ClockControl, Control } from '@guixing/core/model/control'
import { value, type Env } from '@guixing/core/controls/expressions'
import type { Value } from '@guixing/core/model/kind'
import type { ClockOp } from '@guixing/core/lifecycle/decide'
import { invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { forceFor, peopleMeant } from '../rules/index.ts'
import { addRow, type Held, type Work } from './work.ts'
import { applyEvent, instantOf, startClock, type ClockRow } from './clock-run.ts'


const live = (c: ClockRow) => c.state === 'running' || c.state === 'paused' || (c.state === 'breached' && c.stopped_at === null)

/** Starts, stops, resets, pauses and cancels what an action says; each ended clock leaves its check. */
export async function applyClocks(work: Work, held: Held, ops: ClockOp[], env: (control: Control) => Env): Promise<void> {
  const started: { row: ClockRow; control: ClockControl }[] = []
  for (const op of ops) {
    if (op.op === 'start') {
      const { control } = op
      if (held.clocks.some((c) => c.control === control.id && live(c))) continue
      const run = held.clocks.filter((c) => c.control === control.id).length + 1
      const holder = peopleMeant(work.rules, control.holder, held.matter, (e) => (value(e, control.id)(env(control)) as Value | undefined) ?? null)[0] ?? held.matter.owner
      const row = startClock(work.rules, control, op.level, held.matter.id, run, env(control), op.from, work.now, holder)
      if (row) started.push({ row, control })
      continue
    }
    for (const clock of held.clocks.filter((c) => c.control === op.control && live(c))) {
      held.touched.add(clock.id)
      if (op.op === 'stop') {
        applyEvent(work.rules, clock, { type: 'stopped', at: work.now }, work.now)
        writeClockCheck(work, held, clock)
      } else if (op.op === 'cancel') applyEvent(work.rules, clock, { type: 'cancelled', at: work.now }, work.now)
      else if (op.op === 'pause') pause(work, held, clock, env)
      else if (op.op === 'resume') applyEvent(work.rules, clock, { type: 'resumed', at: work.now }, work.now)
      else {
        const control = forceFor(work.rules, held.pin).find((f) => f.control.id === clock.control)?.control
        const due = control?.type === 'clock' && 'at' in control.due ? value(control.due.at, control.id)(env(control)) : undefined
        if (typeof due === 'string') {
          applyEvent(work.rules, clock, { type: 'reset', at: work.now, due: instantOf(work.rules.house.zone, due) }, work.now)
          clock.holder_id = held.matter.owner
        }
      }
    }
  }
  for (const { row, control } of strictest(started)) {
    void control
    held.clocks.push(row)
    held.touched.add(row.id)
  }
}

/** Only the client's own causes stop the clock, and with evidence where the article asks for it (S28-04): without it the pause would not count, so it is not taken. */
function pause(work: Work, held: Held, clock: ClockRow, env: (control: Control) => Env): void {
  const control = forceFor(work.rules, held.pin).find((f) => f.control.id === clock.control)?.control
  const typed = (expression: string) => (control ? value(expression, control.id)(env(control)) : undefined)
  const files = typed('$input.evidenceFiles')
  const words = typed('$input.evidence')
  const evidence = typeof words === 'string' && words.trim() !== '' ? words : Array.isArray(files) && files.length > 0 ? files.join(',') : ''
  const reason = String(held.matter.fields.pauseReason ?? '')
  if (clock.definition.pause && !clock.definition.pause.reasons.includes(reason)) throw invalid('reason', 'choice', { list: 'pause-reasons' })
  if (clock.definition.pause?.evidence && evidence === '') throw invalid('evidence', 'required')
  applyEvent(work.rules, clock, { type: 'paused', at: work.now, reason, ...(evidence === '' ? {} : { evidence }) }, work.now)
}

/** Of clocks that share a concern resolved as strictest, the earliest due runs (C01: the shorter limit wins). */
function strictest(started: { row: ClockRow; control: ClockControl }[]): typeof started {
  return started.filter(({ row, control }) => control.concern === undefined || control.resolve !== 'strictest'
    || !started.some((other) => other.control !== control && other.control.concern === control.concern && (String(other.row.due_at) < String(row.due_at) || (other.row.due_at === row.due_at && other.control.id < control.id))))
}

/** The check of an ended clock; a breach already recorded by the sweep stays the one check of this run. */
export function writeClockCheck(work: Work, held: Held, clock: ClockRow, cause: string | null = null): void {
  const breached = clock.breached
  const late = breached && clock.due_at && clock.stopped_at ? Math.round((Date.parse(clock.stopped_at) - Date.parse(clock.due_at)) / 1000) : null
  if (breached && clock.events.some((e) => e.type === 'breached')) {
    if (late !== null) work.also.push({ text: 'update check_result set late_seconds = $3 where tenant_id = $1 and control = $2 and subject = $4 and occasion = $5', params: [work.tx.tenant, clock.control, late, held.matter.id, clock.id] })
    return
  }
  addRow(work, 'check_result', {
    id: newId(), control: clock.control, regulation: clock.regulation, article: clock.article, subject: held.matter.id, occasion: clock.id, outcome: breached ? 'breached' : 'conformed', blocks: false,
    day: work.today, at: work.now, matter_id: held.matter.id, unit_id: held.matter.unit, person_id: clock.holder_id ?? held.matter.owner, fact_id: null, cause, late_seconds: late,
  })
}
