import { TimeError, checkAmount, dayMs, dayNumber, dayText, minuteMs, monthPlus, toIso, toMs } from './instant.ts'
import type { Instant } from './instant.ts'
import { note } from './trail.ts'
import type { Trail } from './trail.ts'
import { offsetAt, wallMs, wallToMs } from './zone.ts'

/** How fine a limit is: it is due at the end of that second, minute or day, and everything up to there keeps it. */
export type Grain = 'second' | 'minute' | 'day'

/** A length of plain time as ISO 8601 writes it; months and days follow the wall calendar, `ms` does not. */
export interface Duration { readonly months: number; readonly days: number; readonly ms: number }

const durationForm = /^P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/

/** Plain minutes or hours later, whatever the calendar. */
export function addPlain(from: Instant, amount: { minutes: number } | { hours: number }): Instant {
  const minutes = 'minutes' in amount ? amount.minutes : amount.hours * 60
  checkAmount(minutes, 'minutes')
  return toIso(Math.round(toMs(from) + minutes * minuteMs))
}

/** The same wall time `n` days later in a zone. */
export function addDays(from: Instant, n: number, zone: string): Instant {
  return toIso(shiftDays(toMs(from), n, zone))
}

/** The same wall time `n` months later in a zone, at most the month's last day; the trail notes when it was cut. */
export function addMonths(from: Instant, n: number, zone: string, trail?: Trail): Instant {
  return toIso(shiftMonths(toMs(from), n, zone, trail))
}

/** `addDays` in epoch milliseconds. */
export function shiftDays(ms: number, n: number, zone: string): number {
  if (!Number.isInteger(n) || Math.abs(n) > 1e6) throw new TimeError(`days: not a whole number of days: ${n}`)
  return n === 0 ? ms : wallToMs(zone, ms + offsetAt(zone, ms) + n * dayMs)
}

/** `addMonths` in epoch milliseconds. */
export function shiftMonths(ms: number, n: number, zone: string, trail?: Trail): number {
  if (!Number.isInteger(n) || Math.abs(n) > 12_000) throw new TimeError(`months: not a whole number of months: ${n}`)
  if (n === 0) return ms
  const wall = ms + offsetAt(zone, ms)
  const number = Math.floor(wall / dayMs)
  const day = dayText(number)
  const target = monthPlus(day, n)
  const result = wallToMs(zone, dayNumber(target) * dayMs + (wall - number * dayMs))
  if (target.slice(8) !== day.slice(8)) note(trail, 'month-clamp', result, { from: day, to: target })
  return result
}

/** The last millisecond of the second, minute or day (in the zone) that holds an instant: at or before it is in time. */
export function endOfGrain(ms: number, grain: Grain, zone: string): number {
  if (grain === 'second') return Math.floor(ms / 1000) * 1000 + 999
  if (grain === 'minute') return Math.floor(ms / minuteMs) * minuteMs + minuteMs - 1
  return wallMs(zone, Math.floor((ms + offsetAt(zone, ms)) / dayMs) + 1, 0) - 1
}

/** Reads `PT30M`, `P14D`, `P2M`; weeks and years become days and months. Throws on anything else, `P` and `PT` included. */
export function parseDuration(text: string): Duration {
  const parts = durationForm.exec(text)
  if (!parts || text.endsWith('T') || text === 'P') throw new TimeError(`not an ISO duration: ${text}`)
  const at = (i: number): number => Number(parts[i] ?? 0)
  return { months: at(1) * 12 + at(2), days: at(3) * 7 + at(4), ms: (at(5) * 3600 + at(6) * 60 + at(7)) * 1000 }
}

/** An instant moved by a duration, forward (`times` 1) or back (-1) or several times over. */
export function shift(ms: number, by: Duration, times: number, zone: string): number {
  return shiftDays(shiftMonths(ms, by.months * times, zone), by.days * times, zone) + by.ms * times
}
