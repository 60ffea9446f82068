import { dayKind, isProvisional, windowsOn, yearOf } from './calendar.ts'
import type { Calendar } from './calendar.ts'
import { TimeError, checkAmount, dayText, minuteMs, toIso } from './instant.ts'
import { note } from './trail.ts'
import type { Trail } from './trail.ts'
import { dayAt, wallMs } from './zone.ts'

/** So many closed days in a row mean a calendar without working time, not a long holiday. */
const mostClosedDays = 400

/**
 * Working time in epoch milliseconds, the form the clocks compute in. Starts at the next opening when `from` is outside
 * the windows; an end that falls on a window's end stays there (12:00, not 13:30 after lunch).
 */
export function addWorkingMs(calendar: Calendar, from: number, amount: number, trail?: Trail): number {
  checkAmount(amount / minuteMs, 'working minutes')
  const first = dayAt(calendar.zone, from)
  const years = new Set<number>()
  let left = Math.round(amount)
  let closed = 0
  // from the day before: a window that ends at midnight still ends "here"
  for (let day = first - 1; closed <= mostClosedDays; day++) {
    const windows = windowsOn(calendar, day)
    if (trail && day >= first) noteDay(calendar, day, trail, years)
    closed = windows.length === 0 ? closed + 1 : 0
    for (let i = 0; i < windows.length; i += 2) {
      const start = Math.max(windows[i]!, from)
      const end = windows[i + 1]!
      if (end < start) continue
      const used = Math.min(left, end - start)
      if (trail && used > 0) note(trail, 'window', start, { from: toIso(start), to: toIso(start + used), minutes: used / minuteMs })
      if (left <= end - start) return start + left
      left -= used
    }
  }
  throw noOpening(calendar, from)
}

/** Working milliseconds from `a` to `b`; negative when `b` is earlier. */
export function workingMsBetween(calendar: Calendar, a: number, b: number): number {
  if (b < a) return -workingMsBetween(calendar, b, a)
  const last = dayAt(calendar.zone, b)
  let sum = 0
  for (let day = dayAt(calendar.zone, a); day <= last; day++) {
    const windows = windowsOn(calendar, day)
    for (let i = 0; i < windows.length; i += 2) {
      const length = Math.min(windows[i + 1]!, b) - Math.max(windows[i]!, a)
      if (length > 0) sum += length
    }
  }
  return sum
}

/** `at` itself when open, else the next opening. */
export function nextOpeningMs(calendar: Calendar, at: number): number {
  let closed = 0
  for (let day = dayAt(calendar.zone, at); closed <= mostClosedDays; day++) {
    const windows = windowsOn(calendar, day)
    closed = windows.length === 0 ? closed + 1 : 0
    for (let i = 0; i < windows.length; i += 2) if (at < windows[i + 1]!) return Math.max(at, windows[i]!)
  }
  throw noOpening(calendar, at)
}

/**
 * The `n`-th working day after (before, when negative) a day number. A working day is a day with any window, not 24 or
 * 8 hours. `n` = 0: the day itself when it is one, else the next.
 */
export function addWorkingDaysTo(calendar: Calendar, day: number, n: number, trail?: Trail): number {
  if (!Number.isInteger(n) || Math.abs(n) > 100_000) throw new TimeError(`working days: not a whole number of days: ${n}`)
  const years = new Set<number>()
  const by = n < 0 ? -1 : 1
  let left = Math.abs(n)
  let at = n === 0 ? day - 1 : day
  if (n === 0) left = 1
  for (let closed = 0; closed <= mostClosedDays; ) {
    at += by
    if (trail) noteDay(calendar, at, trail, years)
    if (windowsOn(calendar, at).length === 0) closed++
    else if (--left === 0) return at
    else closed = 0
  }
  throw noOpening(calendar, wallMs(calendar.zone, day, 0))
}

/** Working days in the days after `a` up to and including `b`. */
export function workingDaysAfter(calendar: Calendar, a: number, b: number): number {
  let count = 0
  for (let day = a + 1; day <= b; day++) if (windowsOn(calendar, day).length > 0) count++
  return count
}

function noteDay(calendar: Calendar, day: number, trail: Trail, years: Set<number>): void {
  const kind = dayKind(calendar, day)
  const at = wallMs(calendar.zone, day, 0)
  const year = yearOf(day)
  if (!years.has(year)) {
    years.add(year)
    if (isProvisional(calendar, year)) note(trail, 'provisional', at, { year })
  }
  if (kind === 'makeup') note(trail, 'makeup-day', at, { day: dayText(day) })
  else if (kind !== 'open') note(trail, 'skipped-day', at, { day: dayText(day), reason: kind })
}

function noOpening(calendar: Calendar, from: number): TimeError {
  return new TimeError(`calendar ${calendar.id} ${calendar.version}: no open window in ${mostClosedDays} days from ${toIso(from)}`)
}
