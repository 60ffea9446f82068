import type { Calendar } from '../calendar/calendar.ts'
import { TimeError, toIso, toMs } from '../calendar/instant.ts'
import type { Instant } from '../calendar/instant.ts'
import type { Grain } from '../calendar/plain-time.ts'
import type { Step } from '../calendar/trail.ts'
import { checkClock } from './clock.ts'
import type { ClockEvent, Due } from './clock.ts'
import { foldClock } from './fold.ts'

/** Reads `90m` `48h` `3wd` `5d` `2mo` into a limit. Throws on anything else. */
export function parseFor(text: string): Due {
  const parts = /^(\d{1,7}(?:\.\d{1,3})?)(m|h|wd|d|mo)$/.exec(text.trim())
  if (!parts) throw new TimeError(`not a limit like 90m, 48h, 3wd, 5d or 2mo: ${text}`)
  const n = Number(parts[1])
  const unit = parts[2]!
  if (unit === 'm') return { minutes: n }
  if (unit === 'h') return { hours: n }
  if (!Number.isInteger(n)) throw new TimeError(`not a whole number of days or months: ${text}`)
  return unit === 'wd' ? { workingDays: n } : unit === 'd' ? { days: n } : { months: n }
}

export interface DueQuestion {
  readonly start: Instant
  /** `90m` `48h` `3wd` `5d` `2mo`. */
  readonly for: string
  /** Count minutes and hours inside the calendar's windows. */
  readonly working?: boolean
  readonly calendar: Calendar
  /** `2026-03-02T15:00:00+08:00/2026-03-04T10:00:00+08:00`, ISO instants with an offset. */
  readonly pauses?: readonly string[]
  /** Default: the minute for minutes and hours, the day for days and months. */
  readonly grain?: Grain
}

/**
 * When is it due, and why: the answer of the command `due`. `due` is the exact instant for minutes and hours, the last
 * instant of the day for days and months; `keptUntil` is the last instant that keeps the limit.
 */
export function explainDue(question: DueQuestion): { due: Instant; keptUntil: Instant; steps: readonly Step[] } {
  const limit = inWindows(parseFor(question.for), question.working === true)
  const timed = 'minutes' in limit || 'hours' in limit || 'workingMinutes' in limit || 'workingHours' in limit
  const grain = question.grain ?? (timed ? 'minute' : 'day')
  const def = checkClock({ id: 'due', due: limit, grain, warn: [], ladder: [], pause: { reasons: ['pause'], evidence: false } })
  const events: ClockEvent[] = [{ type: 'started', at: question.start }]
  let after = toMs(question.start)
  const pauses = (question.pauses ?? []).map(readPause).sort((a, b) => a[0] - b[0])
  for (const [from, to] of pauses) {
    if (from < after) throw new TimeError(`pauses: ${toIso(from)} lies before the start or inside another pause`)
    events.push({ type: 'paused', at: toIso(from), reason: 'pause' }, { type: 'resumed', at: toIso(to) })
    after = to
  }
  const state = foldClock(def, question.calendar, events, { explain: true })!
  return { due: grain === 'day' ? state.dueAt : state.exactDueAt, keptUntil: state.dueAt, steps: state.steps }
}

function readPause(text: string): [from: number, to: number] {
  const [from, to, more] = text.split('/')
  if (!from || !to || more !== undefined) throw new TimeError(`pauses: not two instants from/to: ${text}`)
  const pause: [number, number] = [toMs(from), toMs(to)]
  if (pause[1] < pause[0]) throw new TimeError(`pauses: ends before it starts: ${text}`)
  return pause
}

function inWindows(limit: Due, working: boolean): Due {
  if (!working) return limit
  if ('minutes' in limit) return { workingMinutes: limit.minutes }
  return 'hours' in limit ? { workingHours: limit.hours } : limit
}
