import type { Calendar } from '../calendar/calendar.ts'
import { toIso, toMs } from '../calendar/instant.ts'
import type { Instant } from '../calendar/instant.ts'
import { addWorkingMs, workingMsBetween } from '../calendar/working-ms.ts'
import { countsWorkingTime } from './clock.ts'
import type { ClockDef, ClockState } from './clock.ts'

/**
 * The part of the limit used at an instant, 0 to 1 and beyond once it is overdue. Working limits are measured in working
 * time, pauses left out: 75 % of a working clock is 75 % of its working time. Stands still while paused or stopped.
 */
export function share(def: ClockDef, calendar: Calendar, state: ClockState, now: Instant): number {
  const at = toMs(now)
  const total = totalMs(def, calendar, state)
  let used = 0
  for (const run of state.runs) used += lengthMs(def, calendar, toMs(run.from), Math.min(run.to ? toMs(run.to) : at, at))
  return total > 0 ? used / total : at >= limitEnd(def, state) ? 1 : 0
}

/** How long past its due a clock ran or still runs, in milliseconds of the time it counts in; 0 when in time. */
export function overdueMs(def: ClockDef, calendar: Calendar, state: ClockState, now: Instant): number {
  const until = toMs(state.stoppedAt ?? state.cancelledAt ?? now)
  return until > toMs(state.dueAt) ? lengthMs(def, calendar, limitEnd(def, state), until) : 0
}

/** When a share of the limit is or was used up; undefined when a pause of unknown length lies before it. */
export function shareReachedAt(def: ClockDef, calendar: Calendar, state: ClockState, part: number): Instant | undefined {
  let left = Math.ceil(totalMs(def, calendar, state) * part)
  for (const run of state.runs) {
    const from = toMs(run.from)
    const length = run.to === undefined ? Infinity : lengthMs(def, calendar, from, toMs(run.to))
    if (left <= length) return toIso(countsWorkingTime(def.due) && left > 0 ? addWorkingMs(calendar, from, left) : from + Math.max(0, left))
    left -= length
  }
  return undefined
}

/** A day's limit is used up at the end of the day, a finer one at its exact due. */
function limitEnd(def: ClockDef, state: ClockState): number {
  return def.grain === 'day' ? toMs(state.dueAt) + 1 : toMs(state.exactDueAt)
}

function totalMs(def: ClockDef, calendar: Calendar, state: ClockState): number {
  const end = limitEnd(def, state)
  return state.runs.reduce((sum, run, i) => {
    const last = i === state.runs.length - 1
    const span = last ? signed(def, calendar, toMs(run.from), end) : lengthMs(def, calendar, toMs(run.from), toMs(run.to!))
    return sum + span
  }, 0)
}

function signed(def: ClockDef, calendar: Calendar, from: number, to: number): number {
  return countsWorkingTime(def.due) ? workingMsBetween(calendar, from, to) : to - from
}

function lengthMs(def: ClockDef, calendar: Calendar, from: number, to: number): number {
  return Math.max(0, signed(def, calendar, from, to))
}
