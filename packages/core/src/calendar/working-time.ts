import { windowsOn } from './calendar.ts'
import type { Calendar } from './calendar.ts'
import { dayNumber, dayText, minuteMs, toIso, toMs } from './instant.ts'
import type { Day, Instant } from './instant.ts'
import { note } from './trail.ts'
import type { Trail } from './trail.ts'
import { addWorkingDaysTo, addWorkingMs, nextOpeningMs, workingMsBetween } from './working-ms.ts'

/**
 * The instant `minutes` of working time after `from`. Outside the windows it starts at the next opening; an end on a
 * window's end stays there. Throws when the calendar has no open window in 400 days.
 */
export function addWorkingMinutes(calendar: Calendar, from: Instant, minutes: number, trail?: Trail): Instant {
  const start = toMs(from)
  note(trail, 'start', start)
  const due = addWorkingMs(calendar, start, minutes * minuteMs, trail)
  note(trail, 'result', due)
  return toIso(due)
}

/** The `n`-th working day after a day (before, when negative); 0 is the day itself or the next working day. */
export function addWorkingDays(calendar: Calendar, day: Day, n: number, trail?: Trail): Day {
  return dayText(addWorkingDaysTo(calendar, dayNumber(day), n, trail))
}

/** Minutes of working time from `a` to `b`, with fractions; negative when `b` is earlier. */
export function workingMinutesBetween(calendar: Calendar, a: Instant, b: Instant): number {
  return workingMsBetween(calendar, toMs(a), toMs(b)) / minuteMs
}

/** Whether the day has any open window (a make-up Saturday has, an official holiday has not). */
export function isWorkday(calendar: Calendar, day: Day): boolean {
  return windowsOn(calendar, dayNumber(day)).length > 0
}

/** Whether the instant lies in an open window, its opening included, its closing not. */
export function isOpen(calendar: Calendar, at: Instant): boolean {
  return nextOpeningMs(calendar, toMs(at)) === toMs(at)
}

/** The instant itself when open, else the next opening. */
export function nextOpening(calendar: Calendar, at: Instant): Instant {
  return toIso(nextOpeningMs(calendar, toMs(at)))
}
