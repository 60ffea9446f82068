import { dayIn, dayNumber, dayPlus, dayText, daysInMonth, weekdayOf } from './instant.ts'
import type { Day } from './instant.ts'

export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'year'

/** A named run of days, both ends included. Keys: `D2026-11-24`, `W2026-11-23` (its Monday), `M2026-11`, `Q2026-4`, `Y2026`. */
export interface Period { readonly key: string; readonly start: Day; readonly end: Day }

/** The day, week (Monday to Sunday), month, quarter or year that holds a day. */
export function periodOf(unit: PeriodUnit, day: Day): Period {
  const number = dayNumber(day)
  const year = Number(day.slice(0, 4))
  const month = Number(day.slice(5, 7))
  if (unit === 'day') return { key: `D${day}`, start: day, end: day }
  if (unit === 'week') {
    const start = dayText(number - weekdayOf(number))
    return { key: `W${start}`, start, end: dayPlus(start, 6) }
  }
  if (unit === 'month') return { key: `M${day.slice(0, 7)}`, start: dayIn(year, month, 1), end: dayIn(year, month, 31) }
  if (unit === 'year') return { key: `Y${day.slice(0, 4)}`, start: dayIn(year, 1, 1), end: dayIn(year, 12, 31) }
  const quarter = Math.floor((month - 1) / 3) + 1
  return { key: `Q${day.slice(0, 4)}-${quarter}`, start: dayIn(year, quarter * 3 - 2, 1), end: dayIn(year, quarter * 3, daysInMonth(year, quarter * 3)) }
}

/** The period before (-1) or after (+1) one of the same unit. */
export function neighbour(unit: PeriodUnit, period: Period, by: -1 | 1): Period {
  return periodOf(unit, by === 1 ? dayPlus(period.end, 1) : dayPlus(period.start, -1))
}

/** All periods of a unit that touch the days from `from` to `to`. */
export function periodsBetween(unit: PeriodUnit, from: Day, to: Day): Period[] {
  const periods: Period[] = []
  for (let period = periodOf(unit, from); period.start <= to; period = neighbour(unit, period, 1)) periods.push(period)
  return periods
}
