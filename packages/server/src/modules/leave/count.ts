import { windowsOn, type Calendar } from '@guixing/core/calendar/calendar'
import { dayNumber, dayText } from '@guixing/core/calendar/instant'
import { dayIn } from '../../platform/days.ts'
import { isStatutory } from './statutory.ts'

export interface YearDays { year: number; days: number }
export interface Counted { days: number; perYear: YearDays[] }

const HALF = 12 * 3_600_000
/** A leave longer than this is mistyped. */
export const MOST_DAYS = 366
/** Is a span one that can be counted at all: forwards, no longer than a year, in years a calendar is made for? */
export const isCountable = (from: string, until: string): boolean => from < until && from > '2000' && until < '2200' && Date.parse(until) - Date.parse(from) <= MOST_DAYS * 2 * HALF

/**
 * Days of leave between two instants, half-open: of each working day of the calendar the halves it touches, so the least is half a day.
 * The first window of a day is its morning, the rest its afternoon; a single window is halved. Split by the year each day lies in.
 */
export function leaveDays(calendar: Calendar, from: string, until: string): Counted {
  const [begin, end] = [Date.parse(from), Date.parse(until)]
  const years = new Map<number, number>()
  if (isCountable(from, until)) {
    const last = dayNumber(dayIn(calendar.zone, new Date(end - 1).toISOString()))
    for (let day = dayNumber(dayIn(calendar.zone, from)); day <= last; day++) {
      const halves = halvesOf(windowsOn(calendar, day)).filter((half) => half.some(([a, b]) => a < end && begin < b)).length
      if (halves > 0) { const year = Number(dayText(day).slice(0, 4)); years.set(year, (years.get(year) ?? 0) + halves) }
    }
  }
  const perYear = [...years].map(([year, halves]) => ({ year, days: halves / 2 }))
  return { days: perYear.reduce((sum, y) => sum + y.days, 0), perYear }
}

type Span = readonly [from: number, to: number]
function halvesOf(flat: readonly number[]): Span[][] {
  const spans: Span[] = []
  for (let i = 0; i < flat.length; i += 2) spans.push([flat[i]!, flat[i + 1]!])
  const [first, ...rest] = spans
  if (!first) return []
  if (rest.length > 0) return [[first], rest]
  const middle = first[0] + (first[1] - first[0]) / 2
  return [[[first[0], middle]], [[middle, first[1]]]]
}

/** Where the halves of a working day begin and end, for a form that asks in half days; null on a day of rest. */
export function halfTimes(calendar: Calendar, day: string): { morning: { from: string; until: string }; afternoon: { from: string; until: string } } | null {
  const [morning, afternoon] = halvesOf(windowsOn(calendar, dayNumber(day)))
  if (!morning || !afternoon) return null
  const iso = (half: Span[]) => ({ from: new Date(half[0]![0]).toISOString(), until: new Date(half.at(-1)![1]).toISOString() })
  return { morning: iso(morning), afternoon: iso(afternoon) }
}

export type OvertimeType = 'weekday' | 'rest' | 'holiday'
export interface Overtime { date: string; type: OvertimeType; /** To two decimals, rounded half up. */ hours: number }

/** What kind of day it is for overtime (P13): a statutory holiday, else a workday of the calendar, else a day of rest. */
export function overtimeType(calendar: Calendar, day: string): OvertimeType {
  if (isStatutory(day)) return 'holiday'
  return windowsOn(calendar, dayNumber(day)).length > 0 ? 'weekday' : 'rest'
}

/**
 * Hours of overtime between two instants of one day, half-open: on a workday without its normal working time. Null where the time
 * passes midnight, since each day has its own rate.
 */
export function overtimeOf(calendar: Calendar, from: string, until: string): Overtime | null {
  const date = dayIn(calendar.zone, from)
  const [begin, end] = [Date.parse(from), Date.parse(until)]
  if (!isCountable(from, until) || dayIn(calendar.zone, new Date(end - 1).toISOString()) !== date) return null
  const type = overtimeType(calendar, date)
  let ms = end - begin
  if (type === 'weekday') {
    const flat = windowsOn(calendar, dayNumber(date))
    for (let i = 0; i < flat.length; i += 2) ms -= Math.max(0, Math.min(end, flat[i + 1]!) - Math.max(begin, flat[i]!))
  }
  return { date, type, hours: Math.floor(ms / 36_000 + 0.5) / 100 }
}
