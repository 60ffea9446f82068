import type { Exact } from './exact.ts'

/**
 * Days and instants of the condition language: plain integer arithmetic on the proleptic Gregorian calendar, because
 * Temporal costs more than a whole evaluation may. Working time lives in calendar/, not here. Instants take their day
 * from a fixed offset in minutes east of UTC (China keeps +08:00 all year).
 */
export type Moment = { readonly kind: 'date'; readonly day: number } | { readonly kind: 'instant'; readonly ms: number }

export interface Duration { readonly years?: number; readonly months?: number; readonly days?: number; readonly hours?: number; readonly minutes?: number; readonly seconds?: number }

export type TimeUnit = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year'

export const timeUnits: readonly TimeUnit[] = ['second', 'minute', 'hour', 'day', 'month', 'year']
const durationKeys = ['years', 'months', 'days', 'hours', 'minutes', 'seconds'] as const
const dayMs = 86_400_000
const iso = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d))?$/
const isoDuration = /^P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/

/** Reads `2026-02-28` or an instant with an offset (milliseconds are kept, finer parts cut off); impossible days are undefined. */
export function momentOf(value: unknown): Moment | undefined {
  if (typeof value !== 'string' || value.length < 10 || value.length > 40 || value.charCodeAt(4) !== 45) return undefined
  const parts = iso.exec(value)
  if (!parts) return undefined
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  if (month < 1 || month > 12 || date < 1 || date > daysInMonth(year, month)) return undefined
  const day = dayNumber(year, month, date)
  if (parts[4] === undefined) return { kind: 'date', day }
  const [hour, minute, second] = [Number(parts[4]), Number(parts[5]), Number(parts[6] ?? 0)]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const ms = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3))
  return { kind: 'instant', ms: day * dayMs + ((hour * 60 + minute - offsetOf(parts[8]!)) * 60 + second) * 1000 + ms }
}

/** Orders two moments; a day against an instant compares the instant's local day. */
export function compareMoments(a: Moment, b: Moment, offset: number): number {
  if (a.kind === 'instant' && b.kind === 'instant') return a.ms - b.ms
  return dayOf(a, offset) - dayOf(b, offset)
}

/** The text form: a day as `2026-02-28`, an instant in the given offset, to the second unless it has milliseconds. */
export function momentText(moment: Moment, offset: number): string {
  if (moment.kind === 'date') return dateText(moment.day)
  const local = moment.ms + offset * 60_000
  const day = Math.floor(local / dayMs)
  const ms = local - day * dayMs
  const clock = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60].map(two).join(':')
  const sign = offset < 0 ? '-' : '+'
  const away = Math.abs(offset)
  return `${dateText(day)}T${clock}${ms % 1000 ? `.${String(ms % 1000).padStart(3, '0')}` : ''}${sign}${two(Math.floor(away / 60))}:${two(away % 60)}`
}

/** Reads `{months: 2}` or `P2M`; every amount a whole number of at most six digits, months and days not mixed with signs. */
export function durationOf(value: unknown): Duration | undefined {
  if (typeof value === 'string') {
    const p = isoDuration.exec(value)
    if (!p || p.slice(1).every((part) => part === undefined)) return undefined
    const at = (i: number): number => Number(p[i] ?? 0)
    return { years: at(1), months: at(2), days: at(3) * 7 + at(4), hours: at(5), minutes: at(6), seconds: at(7) }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const entries = Object.entries(value)
  const ok = entries.length > 0 && entries.every(([key, n]) => (durationKeys as readonly string[]).includes(key) && Number.isInteger(n) && Math.abs(n) < 1_000_000)
  return ok ? value : undefined
}

/**
 * Adds years and months first (31 Dec + 2 months = 28 or 29 Feb), then days, then time. A day stays a day, so hours on a
 * day are refused. Undefined where the result would leave the years 1…9999.
 */
export function addDuration(moment: Moment, duration: Duration, offset: number): Moment | undefined {
  const months = (duration.years ?? 0) * 12 + (duration.months ?? 0)
  const days = duration.days ?? 0
  const time = ((duration.hours ?? 0) * 60 + (duration.minutes ?? 0)) * 60_000 + (duration.seconds ?? 0) * 1000
  if (moment.kind === 'date') {
    const day = time === 0 ? addMonths(moment.day, months) + days : Number.NaN
    return inRange(day) ? { kind: 'date', day } : undefined
  }
  const local = moment.ms + offset * 60_000
  const start = Math.floor(local / dayMs)
  const day = addMonths(start, months) + days
  const ms = day * dayMs + (local - start * dayMs) + time
  return inRange(Math.floor(ms / dayMs)) ? { kind: 'instant', ms: ms - offset * 60_000 } : undefined
}

/**
 * Time from one moment to the other in the unit, exact: the part beyond whole units counts, so `atMost 2 month` is broken
 * by one day and `atLeast 2 year` missed by one. Between a day and an instant the instant's local day is taken; months
 * and years are whole at the clamped anniversary (31 Dec to 28 Feb is 2 months). Negative when `to` is earlier.
 */
export function elapsedBetween(from: Moment, to: Moment, unit: TimeUnit, offset: number): Exact {
  const bothInstants = from.kind === 'instant' && to.kind === 'instant'
  const a = bothInstants ? from.ms + offset * 60_000 : dayOf(from, offset) * dayMs
  const b = bothInstants ? to.ms + offset * 60_000 : dayOf(to, offset) * dayMs
  switch (unit) {
    case 'second': return fraction(b - a, 1000)
    case 'minute': return fraction(b - a, 60_000)
    case 'hour': return fraction(b - a, 3_600_000)
    case 'day': return fraction(b - a, dayMs)
    case 'month': return elapsedMonths(a, b, 1)
    case 'year': return elapsedMonths(a, b, 12)
    default: { const never: never = unit; return never }
  }
}

function elapsedMonths(a: number, b: number, size: number): Exact {
  if (b < a) { const back = elapsedMonths(b, a, size); return { n: -back.n, d: back.d } }
  const [from, to] = [civil(Math.floor(a / dayMs)), civil(Math.floor(b / dayMs))]
  let whole = Math.floor(((to.year - from.year) * 12 + to.month - from.month) / size)
  while (whole > 0 && shiftMonths(a, whole * size) > b) whole--
  const start = shiftMonths(a, whole * size)
  const end = shiftMonths(a, (whole + 1) * size)
  const length = BigInt(end - start)
  return { n: BigInt(whole) * length + BigInt(b - start), d: length }
}

const shiftMonths = (ms: number, months: number): number => {
  const day = Math.floor(ms / dayMs)
  return addMonths(day, months) * dayMs + (ms - day * dayMs)
}

function addMonths(day: number, months: number): number {
  if (months === 0) return day
  const { year, month, date } = civil(day)
  const index = year * 12 + month - 1 + months
  const [y, m] = [Math.floor(index / 12), index - Math.floor(index / 12) * 12 + 1]
  return dayNumber(y, m, Math.min(date, daysInMonth(y, m)))
}

const dayOf = (moment: Moment, offset: number): number =>
  moment.kind === 'date' ? moment.day : Math.floor((moment.ms + offset * 60_000) / dayMs)

const fraction = (ms: number, unit: number): Exact => ({ n: BigInt(ms), d: BigInt(unit) })
const firstDay = -719_162 // 0001-01-01
const lastDay = 2_932_896 // 9999-12-31
const inRange = (day: number): boolean => day >= firstDay && day <= lastDay
const two = (n: number): string => String(n).padStart(2, '0')
const offsetOf = (text: string): number =>
  text === 'Z' ? 0 : (text[0] === '-' ? -1 : 1) * (Number(text.slice(1, 3)) * 60 + Number(text.slice(-2)))

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const daysInMonth = (year: number, month: number): number =>
  month === 2 && (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) ? 29 : lengths[month - 1]!

/** Days since 1970-01-01 (Hinnant's algorithm: years begin in March, so the leap day comes last). */
function dayNumber(year: number, month: number, date: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const inEra = y - era * 400
  const inYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  return era * 146_097 + inEra * 365 + Math.floor(inEra / 4) - Math.floor(inEra / 100) + inYear - 719_468
}

function civil(day: number): { year: number; month: number; date: number } {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const inEra = shifted - era * 146_097
  const y = Math.floor((inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365)
  const inYear = inEra - (365 * y + Math.floor(y / 4) - Math.floor(y / 100))
  const m = Math.floor((5 * inYear + 2) / 153)
  const month = m < 10 ? m + 3 : m - 9
  return { year: y + era * 400 + (month <= 2 ? 1 : 0), month, date: inYear - Math.floor((153 * m + 2) / 5) + 1 }
}

function dateText(day: number): string {
  const { year, month, date } = civil(day)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`
}
