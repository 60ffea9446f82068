import type { Calendar } from '../calendar/calendar.ts'
import { toIso, toMs } from '../calendar/instant.ts'
import type { Instant } from '../calendar/instant.ts'
import { endOfGrain } from '../calendar/plain-time.ts'
import type { ClockDef, ClockEvent } from './clock.ts'
import { calendarInForce, foldClock, isEnded } from './fold.ts'

/**
 * The event that moves a running clock to another calendar version (a provisional year published). The due is counted
 * anew from the start with all pauses; if that would already be past, the later of old and new stays, so that moving never
 * makes a breach. Undefined when the clock never started or has ended.
 */
export function moveClock(def: ClockDef, calendar: Calendar, events: readonly ClockEvent[], to: Calendar, now: Instant): (ClockEvent & { type: 'moved' }) | undefined {
  const state = foldClock(def, calendar, events, { now })
  if (!state || isEnded(state)) return undefined
  const anew = foldClock(def, to, events.filter((event) => event.type !== 'moved'), { now })!
  const current = toMs(state.exactDueAt)
  // a paused clock stands still: what counts is whether the new due was past when it stopped counting
  const standing = toMs(state.pausedAt ?? state.asOf)
  let due = toMs(anew.exactDueAt)
  if (endOfGrain(due, def.grain, to.zone) < standing) due = Math.max(due, current)
  // another zone may end the day earlier: keep the very instant then
  if (!state.breachedAt && endOfGrain(due, def.grain, to.zone) < standing) due = toMs(state.dueAt)
  const inForce = calendarInForce(calendar, events)
  if (inForce === to) due = current
  return { type: 'moved', at: state.asOf, calendar: to, due: toIso(due) }
}
