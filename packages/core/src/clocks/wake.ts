import type { Calendar } from '../calendar/calendar.ts'
import { dayNumber, toIso, toMs } from '../calendar/instant.ts'
import type { Instant } from '../calendar/instant.ts'
import { parseDuration, shift } from '../calendar/plain-time.ts'
import type { Duration } from '../calendar/plain-time.ts'
import { dayOf, wallMs } from '../calendar/zone.ts'
import { percentOf } from './clock.ts'
import type { ClockDef, ClockState, Warning } from './clock.ts'
import { isEnded, settle } from './fold.ts'
import { shareReachedAt } from './measure.ts'

/** A step to carry out now. `at` is its true time (the first one missed), `count` how many repeats it stands for. */
export interface Firing {
  /** To be added to `fired` once done: `warn-1`, `due`, `ladder-2#5` (the fifth time), `warn-1~1` (after the first reset). */
  readonly id: string
  readonly kind: 'warn' | 'due' | 'ladder' | 'pause-end' // due: the breach itself, to be recorded
  /** Position in `warn` or `ladder`; 0 for the others. */
  readonly index: number
  readonly at: Instant
  readonly count: number
}

interface Candidate {
  readonly id: string
  readonly kind: Firing['kind']
  readonly index: number
  readonly first: number
  readonly repeat?: Duration
  readonly most: number
}

const rank = { 'pause-end': 0, warn: 1, due: 2, ladder: 3 } as const

/**
 * The next warning, due, ladder step or repeat, to be kept as the clock's wake time. Due and ladder wake one millisecond
 * after the last instant that keeps the limit. Undefined when nothing is to come (stopped, or paused without an end).
 */
export function nextWake(def: ClockDef, calendar: Calendar, state: ClockState, fired: readonly string[]): { at: Instant; step: string } | undefined {
  let best: { ms: number; step: string; rank: number } | undefined
  for (const candidate of candidates(def, calendar, state)) {
    const done = timesFired(candidate.id, fired)
    if (done >= candidate.most) continue
    const ms = timeOf(candidate, done, calendar.zone)
    const order = rank[candidate.kind]
    if (!best || ms < best.ms || (ms === best.ms && order < best.rank)) best = { ms, step: nameOf(candidate.id, done + 1), rank: order }
  }
  return best && { at: toIso(best.ms), step: best.step }
}

/**
 * All steps due up to `now` and not yet fired, in the order of their true times. A sweep that comes late finds each once;
 * missed repeats come as one with a count.
 */
export function dueSteps(def: ClockDef, calendar: Calendar, state: ClockState, fired: readonly string[], now: Instant): Firing[] {
  const until = toMs(now)
  const firings: Firing[] = []
  for (const candidate of candidates(def, calendar, state)) {
    const done = timesFired(candidate.id, fired)
    const times = timesUntil(candidate, done, until, calendar.zone)
    if (times <= done) continue
    const at = toIso(timeOf(candidate, done, calendar.zone))
    firings.push({ id: nameOf(candidate.id, times), kind: candidate.kind, index: candidate.index, at, count: times - done })
  }
  return firings.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : rank[a.kind] - rank[b.kind] || a.index - b.index))
}

function candidates(def: ClockDef, calendar: Calendar, current: ClockState): Candidate[] {
  const round = current.resets > 0 ? `~${current.resets}` : ''
  if (isEnded(current)) {
    // its breach must still be counted once; there is nobody left to warn
    if (current.cancelledAt || !current.breachedAt) return []
    return [{ id: 'due', kind: 'due', index: 0, first: toMs(current.breachedAt) + 1, most: 1 }]
  }
  const end = current.pauseEndsAt
  const state = end ? settle(def, calendar, current, end) : current
  const list: Candidate[] = []
  if (end) list.push({ id: `pause-end-${end}`, kind: 'pause-end', index: 0, first: toMs(end), most: 1 })
  def.warn.forEach((warning, index) => {
    const at = warningAt(def, calendar, state, warning)
    if (at !== undefined) list.push({ id: `warn-${index + 1}${round}`, kind: 'warn', index, first: Math.max(at, toMs(state.startedAt)), most: 1 })
  })
  const late = toMs(state.dueAt) + 1
  // a clock is breached once: missed before a reset, it is told for the due that was missed
  list.push({ id: 'due', kind: 'due', index: 0, first: state.breachedAt ? toMs(state.breachedAt) + 1 : late, most: 1 })
  def.ladder.forEach((rung, index) => {
    const first = 'after' in rung ? shift(late, parseDuration(rung.after), 1, calendar.zone) : late
    const repeat = rung.repeat === undefined ? undefined : parseDuration(rung.repeat)
    const most = repeat ? 1 + (rung.repeatMost ?? Infinity) : 1
    list.push({ id: `ladder-${index + 1}${round}`, kind: 'ladder', index, first, most, ...(repeat ? { repeat } : {}) })
  })
  // while the pause's end is unknown only what came before it stands
  const pausedAt = state.pausedAt ? toMs(state.pausedAt) : Infinity
  return list.filter((item) => item.first <= pausedAt)
}

/** Days before a limit of whole days warn at the start of that day (14 days before 15 March is 1 March); all else to the millisecond. */
function warningAt(def: ClockDef, calendar: Calendar, state: ClockState, warning: Warning): number | undefined {
  if ('at' in warning) {
    const at = shareReachedAt(def, calendar, state, percentOf(warning.at) ?? 1)
    return at === undefined ? undefined : toMs(at)
  }
  const before = parseDuration(warning.before)
  if (def.grain !== 'day') return shift(toMs(state.exactDueAt), before, -1, calendar.zone)
  if (before.ms > 0) return shift(toMs(state.dueAt) + 1, before, -1, calendar.zone)
  return shift(wallMs(calendar.zone, dayNumber(dayOf(state.dueAt, calendar.zone)), 0), before, -1, calendar.zone)
}

function timeOf(candidate: Candidate, done: number, zone: string): number {
  return candidate.repeat && done > 0 ? shift(candidate.first, candidate.repeat, done, zone) : candidate.first
}

/** How many times a candidate has come due by an instant, those already fired included. */
function timesUntil(candidate: Candidate, done: number, until: number, zone: string): number {
  if (!candidate.repeat) return candidate.first <= until ? 1 : 0
  const { months, days, ms } = candidate.repeat
  if (months === 0 && days === 0) return Math.max(0, Math.min(candidate.most, Math.floor((until - candidate.first) / ms) + 1))
  let times = done
  while (times < candidate.most && timeOf(candidate, times, zone) <= until) times++
  return times
}

function timesFired(id: string, fired: readonly string[]): number {
  let times = 0
  for (const name of fired) {
    if (name === id) times = Math.max(times, 1)
    else if (name.startsWith(`${id}#`)) times = Math.max(times, Number(name.slice(id.length + 1)) || 0)
  }
  return times
}

function nameOf(id: string, time: number): string {
  return time === 1 ? id : `${id}#${time}`
}
