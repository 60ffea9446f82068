/** An instant as ISO text in UTC with milliseconds: `2026-02-14T04:00:00.000Z`. */
export type Instant = string
/** A calendar day without time or zone: `2026-02-14`. */
export type Day = string

export const dayMs = 86_400_000
export const minuteMs = 60_000

const instantForm = /^(\d{4}-\d\d-\d\d)T(\d\d):\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/
const dayForm = /^(\d{4})-(\d\d)-(\d\d)$/

/** A value of the calendar, clock or duty functions that cannot be used; the message names it. */
export class TimeError extends Error {
  override name = 'TimeError'
}

/** Epoch milliseconds of an ISO instant. It must carry `Z` or an offset: a bare local time would mean something else on every machine. */
export function toMs(instant: Instant): number {
  const known = parsed.get(instant)
  if (known !== undefined) return known
  const parts = instantForm.exec(instant)
  const ms = parts && parts[2] !== '24' && isDay(parts[1]!) ? Date.parse(instant) : NaN
  if (Number.isNaN(ms)) throw new TimeError(`not an instant with a zone offset: ${instant}`)
  if (parsed.size >= 1000) parsed.clear()
  parsed.set(instant, ms)
  return ms
}
// The same few instants come again and again while the clocks of one act are folded.
const parsed = new Map<Instant, number>()

/** The ISO text of epoch milliseconds, in UTC. */
export function toIso(ms: number): Instant {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) throw new TimeError(`not a representable instant: ${ms}`)
  return new Date(ms).toISOString()
}

/** Days since 1970-01-01 of a day; impossible days (30 February) are refused. */
export function dayNumber(day: Day): number {
  const parts = dayForm.exec(day)
  if (!parts) throw new TimeError(`not a day: ${day}`)
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (year < 100 || month < 1 || month > 12 || date < 1 || date > daysInMonth(year, month)) throw new TimeError(`not a day: ${day}`)
  return Date.UTC(year, month - 1, date) / dayMs
}

/** The day of a number of days since 1970-01-01. */
export function dayText(number: number): Day {
  return toIso(number * dayMs).slice(0, 10)
}

/** Whether the text is a day that exists. */
export function isDay(day: string): boolean {
  const parts = dayForm.exec(day)
  if (!parts) return false
  const month = Number(parts[2])
  const date = Number(parts[3])
  return month >= 1 && month <= 12 && date >= 1 && date <= daysInMonth(Number(parts[1]), month)
}

/** Length of a month; month is 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Weekday of a day number: 0 is Monday, 6 is Sunday. */
export function weekdayOf(number: number): number {
  return (((number + 3) % 7) + 7) % 7
}

/** The day `n` days later (earlier when negative). */
export function dayPlus(day: Day, n: number): Day {
  return dayText(dayNumber(day) + n)
}

/** The same date `n` months later, at most the last day of that month: 31 December + 2 months is 28 or 29 February. */
export function monthPlus(day: Day, n: number): Day {
  dayNumber(day)
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + n
  const year = Math.floor(months / 12)
  const month = months - year * 12 + 1
  return dayIn(year, month, Number(day.slice(8)))
}

/** A date of a month, at most its last day. */
export function dayIn(year: number, month: number, date: number): Day {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(Math.min(date, daysInMonth(year, month)))}`
}

/** Minutes after midnight of `09:30`; `24:00` is 1440. Undefined for anything else. */
export function minuteOf(clock: string): number | undefined {
  const parts = /^(\d\d):(\d\d)$/.exec(clock)
  if (!parts) return undefined
  const minute = Number(parts[1]) * 60 + Number(parts[2])
  return Number(parts[2]) < 60 && minute <= 1440 ? minute : undefined
}

/** Refuses amounts that are not a number of at least zero, or so large that the answer would leave the calendar. */
export function checkAmount(amount: number, what: string): void {
  if (!Number.isFinite(amount) || amount < 0 || amount > 1e8) throw new TimeError(`${what}: not an amount of time: ${amount}`)
}

function two(n: number): string {
  return String(n).padStart(2, '0')
}
