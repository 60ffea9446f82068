import { neighbour, periodOf, type Period } from '@guixing/core/calendar/period'

export type Every = 'day' | 'week' | 'month' | 'quarter'

/** The period a day lies in and those before it, the oldest first: what a trend is drawn over. */
export function periodsUntil(every: Every, day: string, count: number): Period[] {
  const periods = [periodOf(every, day)]
  while (periods.length < count) periods.unshift(neighbour(every, periods[0] as Period, -1))
  return periods
}
