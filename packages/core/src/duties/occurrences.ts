import { isProvisional, weekdays, windowsOn } from '../calendar/calendar.ts'
import type { Calendar, Weekday } from '../calendar/calendar.ts'
import { TimeError, dayIn, dayNumber, dayPlus, dayText, isDay, minuteMs, minuteOf, toIso } from '../calendar/instant.ts'
import type { Day } from '../calendar/instant.ts'
import { neighbour, periodOf, periodsBetween } from '../calendar/period.ts'
import type { Period, PeriodUnit } from '../calendar/period.ts'
import { endOfDay, startOfDay, wallMs } from '../calendar/zone.ts'
import type { Every, MonthDay, Occurrence, Of, Unset } from './every.ts'

type Rule<K extends string> = Extract<Every, { readonly [P in K]: object }>[K]

/** A Monday: windows of days are counted from here when the duty names no first day, so that every sweep sees the same ones. */
const windowOrigin = '2001-01-01'

/**
 * The due items of a duty that are open at some time between two days (both included), in order of their dues. A duty
 * whose day, limit or number is unset is inactive: it is shown as to be set and counted nowhere.
 */
export function occurrences(every: Every, calendar: Calendar, zone: string, from: Day, to: Day): Occurrence[] | { inactive: 'unset' } {
  const [unit, rule] = Object.entries(every)[0] as [string, Record<string, unknown>]
  if (Object.values(rule).some((value) => value === null || value === 'unset')) return { inactive: 'unset' }
  dayNumber(from)
  dayNumber(to)
  const found = expand(every, unit, calendar, zone, from, to)
  const first = startOfDay(from, zone)
  const last = endOfDay(to, zone)
  return found.filter((item) => item.dueAt >= first && item.opensAt <= last).sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0))
}

function expand(every: Every, unit: string, calendar: Calendar, zone: string, from: Day, to: Day): Occurrence[] {
  if ('day' in every) return daily(every.day, calendar, zone, from, to)
  if ('week' in every) return around('week', from, to).map((week) => weekly(every.week, week, zone))
  if ('month' in every) {
    return around('month', from, to).map((month) => {
      const within = shifted('month', month, every.month.of)
      return dated(month, within, monthDay(every.month, within, calendar), zone, every.month.nth !== undefined ? calendar : undefined)
    })
  }
  if ('quarter' in every) {
    return around('quarter', from, to).map((quarter) => {
      const { days } = every.quarter
      if (typeof days === 'number') return dated(quarter, quarter, dayPlus(quarter.end, whole(days, 'quarter.days')), zone)
      const within = shifted('quarter', quarter, every.quarter.of)
      const day = monthDay(every.quarter, periodOf('month', within.end), calendar)
      return dated(quarter, within, day, zone, every.quarter.nth !== undefined ? calendar : undefined)
    })
  }
  if ('year' in every) {
    return around('year', from, to).map((year) => {
      const within = shifted('year', year, every.year.of)
      return dated(year, within, yearDay(every.year.due, within), zone)
    })
  }
  if ('window' in every) return windows(every.window, zone, from, to)
  throw new TimeError(`every: unknown period: ${unit}`)
}

function daily(rule: Rule<'day'>, calendar: Calendar, zone: string, from: Day, to: Day): Occurrence[] {
  const house = rule.calendar === 'house'
  return periodsBetween('day', from, to)
    .filter((day) => !house || windowsOn(calendar, dayNumber(day.start)).length > 0)
    .map((day) => ({
      ...named(day),
      opensAt: startOfDay(day.start, zone),
      dueAt: rule.at ? toIso(wallMs(zone, dayNumber(day.start), clock(rule.at, 'day.at')) + minuteMs - 1) : endOfDay(day.start, zone),
      ...(house ? provisionalIn(calendar, day.start) : {}),
    }))
}

function weekly(rule: Rule<'week'>, week: Period, zone: string): Occurrence {
  const day = dayNumber(week.start) + (rule.day === undefined || rule.day === null ? 6 : weekdayIndex(rule.day))
  const opens = rule.opensAt ? rule.opensAt.split(' ') : []
  const opensDay = opens.length === 2 ? dayNumber(week.start) + weekdayIndex(opens[0]!) : day
  return {
    ...named(week),
    opensAt: opens.length ? toIso(wallMs(zone, opensDay, clock(opens.at(-1)!, 'week.opensAt'))) : startOfDay(week.start, zone),
    dueAt: rule.before ? toIso(wallMs(zone, day, clock(rule.before, 'week.before')) - 1) : endOfDay(dayText(day), zone),
  }
}

function windows(rule: Rule<'window'>, zone: string, from: Day, to: Day): Occurrence[] {
  const length = whole(rule.days, 'window.days')
  if (length < 1) throw new TimeError(`window.days: under a day: ${length}`)
  const origin = dayNumber(rule.since ?? windowOrigin)
  const found: Occurrence[] = []
  const first = origin + Math.floor((dayNumber(from) - origin) / length) * length
  for (let day = Math.max(origin, first); day <= dayNumber(to); day += length) {
    const [start, end] = [dayText(day), dayText(day + length - 1)]
    found.push({ period: `P${start}`, start, end, opensAt: startOfDay(start, zone), dueAt: endOfDay(end, zone), least: whole(rule.least, 'window.least') })
  }
  return found
}

/** An item due at the end of a day; it opens with the period that day lies in. */
function dated(period: Period, within: Period, day: Day, zone: string, calendar?: Calendar): Occurrence {
  return {
    ...named(period), opensAt: startOfDay(within.start, zone), dueAt: endOfDay(day, zone),
    ...(calendar ? provisionalIn(calendar, day) : {}),
  }
}

function monthDay(rule: { day?: MonthDay | Unset; nth?: number | Unset }, month: Period, calendar: Calendar): Day {
  if (typeof rule.nth === 'number') return nthWorkday(rule.nth, month, calendar)
  if (typeof rule.day !== 'number') return month.end
  if (!Number.isInteger(rule.day) || rule.day < 1 || rule.day > 31) throw new TimeError(`day: not a day of a month: ${rule.day}`)
  return dayIn(Number(month.start.slice(0, 4)), Number(month.start.slice(5, 7)), rule.day)
}

/** The n-th working day of a month; in a month with fewer, its last (its first, counted from the end). */
function nthWorkday(nth: number, month: Period, calendar: Calendar): Day {
  if (whole(Math.abs(nth), 'nth') === 0) throw new TimeError('nth: counts from 1, or from -1 at the end')
  const days = periodsBetween('day', month.start, month.end).map((day) => day.start).filter((day) => windowsOn(calendar, dayNumber(day)).length > 0)
  if (nth > 0) return days[Math.min(nth, days.length) - 1] ?? month.end
  return days[Math.max(days.length + nth, 0)] ?? month.end
}

function yearDay(due: string | Unset | undefined, year: Period): Day {
  if (!due) return year.end
  // 02-29 is the last of February in other years
  if (!isDay(`2024-${due}`)) throw new TimeError(`year.due: not a date MM-DD: ${due}`)
  return dayIn(Number(year.start.slice(0, 4)), Number(due.slice(0, 2)), Number(due.slice(3)))
}

/** Periods that may have an item near these days: one more on each side for dues in a neighbouring period. */
function around(unit: PeriodUnit, from: Day, to: Day): Period[] {
  const periods = periodsBetween(unit, from, to)
  const [first, last] = [periods[0], periods.at(-1)]
  return first && last ? [neighbour(unit, first, -1), ...periods, neighbour(unit, last, 1)] : []
}

function shifted(unit: PeriodUnit, period: Period, of: Of | Unset | undefined): Period {
  return of === 'prior' ? neighbour(unit, period, -1) : of === 'next' ? neighbour(unit, period, 1) : period
}

function named(period: Period): { period: string; start: Day; end: Day } {
  return { period: period.key, start: period.start, end: period.end }
}

function provisionalIn(calendar: Calendar, day: Day): { provisional?: true } {
  return isProvisional(calendar, Number(day.slice(0, 4))) ? { provisional: true } : {}
}

function weekdayIndex(day: Weekday | number | string): number {
  const index = typeof day === 'number' ? day - 1 : weekdays.indexOf(day as Weekday)
  if (!Number.isInteger(index) || index < 0 || index > 6) throw new TimeError(`week.day: not a weekday (mon to sun, 1 to 7): ${day}`)
  return index
}

function clock(text: string, where: string): number {
  const minute = minuteOf(text)
  if (minute === undefined) throw new TimeError(`${where}: not a time HH:MM: ${text}`)
  return minute
}

function whole(n: number | Unset | undefined, where: string): number {
  if (typeof n !== 'number' || !Number.isInteger(n) || n < 0) throw new TimeError(`${where}: not a whole number: ${String(n)}`)
  return n
}
