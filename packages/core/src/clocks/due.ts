import { windowsOn } from '../calendar/calendar.ts'
import type { Calendar } from '../calendar/calendar.ts'
import { dayMs, minuteMs, toMs } from '../calendar/instant.ts'
import { shiftDays, shiftMonths } from '../calendar/plain-time.ts'
import type { Grain } from '../calendar/plain-time.ts'
import type { Trail } from '../calendar/trail.ts'
import { addWorkingDaysTo, addWorkingMs, workingDaysAfter, workingMsBetween } from '../calendar/working-ms.ts'
import { dayAt, offsetAt, wallToMs } from '../calendar/zone.ts'
import { countsWorkingTime } from './clock.ts'
import type { Due } from './clock.ts'

/** The exact due (ms, before the grain) of a limit counted from an instant. */
export function dueMs(due: Due, calendar: Calendar, from: number, trail?: Trail): number {
  if ('at' in due) return toMs(due.at)
  if ('minutes' in due) return Math.round(from + due.minutes * minuteMs)
  if ('hours' in due) return Math.round(from + due.hours * 60 * minuteMs)
  if ('workingMinutes' in due) return addWorkingMs(calendar, from, due.workingMinutes * minuteMs, trail)
  if ('workingHours' in due) return addWorkingMs(calendar, from, due.workingHours * 60 * minuteMs, trail)
  if ('days' in due) return shiftDays(from, due.days, calendar.zone)
  if ('months' in due) return shiftMonths(from, due.months, calendar.zone, trail)
  const day = addWorkingDaysTo(calendar, dayAt(calendar.zone, from), due.workingDays, trail)
  return withinHours(calendar, day, onDay(calendar.zone, from, day))
}

/**
 * The exact due after a pause. Working minutes and hours resume with the working time not consumed; working days to the
 * day's end with the working days not consumed; plain limits move by the pause's length. Never earlier than before.
 */
export function dueAfterPause(due: Due, grain: Grain, calendar: Calendar, exact: number, pausedAt: number, resumedAt: number, trail?: Trail): number {
  if (resumedAt <= pausedAt) return exact
  // paused after the exact due but within its grain: at least the rest of the grain of the resumption is left
  if (!countsWorkingTime(due)) return Math.max(exact + (resumedAt - pausedAt), resumedAt)
  if ('workingDays' in due && grain === 'day') {
    const left = workingDaysAfter(calendar, dayAt(calendar.zone, pausedAt), dayAt(calendar.zone, exact))
    const day = addWorkingDaysTo(calendar, dayAt(calendar.zone, resumedAt), left, trail)
    return Math.max(exact, onDay(calendar.zone, exact, day))
  }
  const left = exact > pausedAt ? workingMsBetween(calendar, pausedAt, exact) : 0
  return Math.max(exact, left > 0 ? addWorkingMs(calendar, resumedAt, left, trail) : resumedAt)
}

/** The wall time of an instant, on another day. */
function onDay(zone: string, ms: number, day: number): number {
  const wall = ms + offsetAt(zone, ms)
  return wallToMs(zone, day * dayMs + (wall - Math.floor(wall / dayMs) * dayMs))
}

/** An instant brought into a working day's hours: in a break the next opening, after closing the last closing. */
function withinHours(calendar: Calendar, day: number, ms: number): number {
  const windows = windowsOn(calendar, day)
  for (let i = 0; i < windows.length; i += 2) if (ms <= windows[i + 1]!) return Math.max(ms, windows[i]!)
  return windows.at(-1) ?? ms
}
