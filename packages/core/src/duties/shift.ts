import { dayOf, offsetAt } from '../calendar/zone.ts'
import { toIso, toMs, type Day, type Instant } from '../calendar/instant.ts'
import { parseDuration, shiftDays, shiftMonths } from '../calendar/plain-time.ts'

/** When a duty of each shift is due: so long `before` the end, so long `after` the begin, at the end where neither is said. */
export interface ShiftRule { readonly before?: string; readonly after?: string }

/** The due item of one shift, open from its begin; `dueAt` is the last instant that keeps it, never outside the shift. `period` is its begin on the wall, after an S. */
export function shiftOccurrence(rule: ShiftRule, startsAt: Instant, endsAt: Instant, zone: string): { period: string; start: Day; opensAt: Instant; dueAt: Instant } {
  const [start, end] = [toMs(startsAt), toMs(endsAt)]
  const due = rule.after !== undefined ? moved(start, rule.after, 1, zone) : rule.before !== undefined ? moved(end, rule.before, -1, zone) : end
  const wall = toIso(start + offsetAt(zone, start))
  return { period: `S${wall.slice(0, 10)} ${wall.slice(11, 16)}`, start: dayOf(startsAt, zone), opensAt: toIso(start), dueAt: toIso(Math.min(end, Math.max(start, due))) }
}

function moved(ms: number, length: string, sign: 1 | -1, zone: string): number {
  const { months, days, ms: rest } = parseDuration(length)
  return shiftDays(shiftMonths(ms, sign * months, zone), sign * days, zone) + sign * rest
}
