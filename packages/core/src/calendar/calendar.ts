import { TimeError, dayNumber, dayText, isDay, minuteOf, weekdayOf } from './instant.ts'
import type { Day } from './instant.ts'
import { isZone, wallMs } from './zone.ts'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]
/** Opening and closing wall time, half open: `['09:00', '12:00']` is open at 09:00 and no longer at 12:00. `24:00` may close. */
export type Window = readonly [from: string, to: string]

/** One immutable version of a working calendar. Plain data: it can be stored and read back as it is. */
export interface Calendar {
  readonly id: string
  readonly version: string
  readonly zone: string
  readonly windows: Readonly<Record<Weekday, readonly Window[]>>
  /** Official days off. */
  readonly off: readonly Day[]
  /** Official make-up workdays (调休): open although the week or `off` would close them. */
  readonly work: readonly Day[]
  /** Windows of make-up workdays; Monday's when absent. */
  readonly workWindows?: readonly Window[]
  /** Years without official data. Years after the last one listed count as provisional too. */
  readonly provisional?: readonly number[]
}

interface Compiled {
  readonly week: readonly (readonly number[])[]
  readonly makeup: readonly number[]
  readonly off: ReadonlySet<number>
  readonly work: ReadonlySet<number>
  readonly days: Map<number, readonly number[]>
}

const compiledOf = new WeakMap<Calendar, Compiled>()
const mostDaysKept = 4000

/**
 * Checks a calendar and makes it ready. Errors name the calendar and the field: unknown zone, a window that is not
 * `HH:MM` or ends before it starts, windows that overlap, a day that does not exist or is both off and work. The result
 * is a frozen copy: a version once in use never changes.
 */
export function makeCalendar(def: Calendar): Calendar {
  const calendar = freeze(structuredClone(def))
  compile(calendar)
  return calendar
}

/** The calendar that is always open, in a zone: for limits that count plain time. */
export function plain(zone: string): Calendar {
  const always: readonly Window[] = [['00:00', '24:00']]
  return makeCalendar({
    id: 'plain', version: '1', zone, off: [], work: [],
    windows: { mon: always, tue: always, wed: always, thu: always, fri: always, sat: always, sun: always },
  })
}

/** Open windows of a day number as epoch milliseconds, flat: `[from, to, from, to]`. Kept per day. */
export function windowsOn(calendar: Calendar, day: number): readonly number[] {
  const compiled = compiledOf.get(calendar) ?? compile(calendar)
  const kept = compiled.days.get(day)
  if (kept) return kept
  if (compiled.days.size >= mostDaysKept) compiled.days.clear()
  const minutes = compiled.work.has(day) ? compiled.makeup : compiled.off.has(day) ? [] : compiled.week[weekdayOf(day)]!
  const windows: number[] = []
  for (let i = 0; i < minutes.length; i += 2) {
    const from = wallMs(calendar.zone, day, minutes[i]!)
    const to = wallMs(calendar.zone, day, minutes[i + 1]!)
    // a window that lies wholly in an hour skipped in spring does not exist
    if (to > from) windows.push(from, to)
  }
  compiled.days.set(day, windows)
  return windows
}

export type DayKind = 'open' | 'makeup' | 'off' | 'weekend'

/** Why a day number is open or closed: `off` by the official list, `weekend` by the week's own pattern. */
export function dayKind(calendar: Calendar, day: number): DayKind {
  const compiled = compiledOf.get(calendar) ?? compile(calendar)
  if (compiled.work.has(day)) return 'makeup'
  if (compiled.off.has(day)) return 'off'
  return compiled.week[weekdayOf(day)]!.length > 0 ? 'open' : 'weekend'
}

/** Whether a year has no official data in this calendar, so that dates in it may still move. */
export function isProvisional(calendar: Calendar, year: number): boolean {
  const years = calendar.provisional
  return years !== undefined && years.length > 0 && (years.includes(year) || year > Math.max(...years))
}

/** The year of a day number. */
export function yearOf(day: number): number {
  return Number(dayText(day).slice(0, 4))
}

function compile(def: Calendar): Compiled {
  const name = `calendar ${def.id || '(no id)'}`
  if (!def.id) throw new TimeError(`${name}: id is missing`)
  if (!def.version) throw new TimeError(`${name}: version is missing`)
  if (!def.zone || !isZone(def.zone)) throw new TimeError(`${name}: zone is not a known time zone: ${def.zone}`)
  const week = weekdays.map((weekday) => {
    const windows = def.windows?.[weekday]
    if (!Array.isArray(windows)) throw new TimeError(`${name}: windows.${weekday} is missing (a closed day is [])`)
    return readWindows(`${name}: windows.${weekday}`, windows)
  })
  const makeup = def.workWindows ? readWindows(`${name}: workWindows`, def.workWindows) : week[0]!
  const off = readDays(`${name}: off`, def.off)
  const work = readDays(`${name}: work`, def.work)
  for (const day of work) if (off.has(day)) throw new TimeError(`${name}: ${dayText(day)} is both off and work`)
  if (work.size > 0 && makeup.length === 0) throw new TimeError(`${name}: work days need workWindows, Monday being closed`)
  for (const year of def.provisional ?? []) if (!Number.isInteger(year)) throw new TimeError(`${name}: provisional: not a year: ${year}`)
  const compiled: Compiled = { week, makeup, off, work, days: new Map() }
  compiledOf.set(def, compiled)
  return compiled
}

function readWindows(where: string, windows: readonly Window[]): number[] {
  const minutes: number[] = []
  for (const window of windows) {
    const from = minuteOf(window[0])
    const to = minuteOf(window[1])
    if (from === undefined || to === undefined || window.length !== 2) throw new TimeError(`${where}: not two times HH:MM: ${JSON.stringify(window)}`)
    if (to <= from) throw new TimeError(`${where}: ${window[0]}–${window[1]} ends before it starts`)
    if (from < (minutes.at(-1) ?? 0)) throw new TimeError(`${where}: ${window[0]}–${window[1]} overlaps or precedes the window before it`)
    minutes.push(from, to)
  }
  return minutes
}

function readDays(where: string, days: readonly Day[]): Set<number> {
  if (!Array.isArray(days)) throw new TimeError(`${where} is missing (none is [])`)
  const numbers = new Set<number>()
  for (const day of days) {
    if (!isDay(day)) throw new TimeError(`${where}: not a day: ${day}`)
    numbers.add(dayNumber(day))
  }
  return numbers
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze)
  return Object.freeze(value)
}
