import { isProvisional } from '../calendar/calendar.ts'
import type { Calendar } from '../calendar/calendar.ts'
import { toIso, toMs } from '../calendar/instant.ts'
import type { Instant } from '../calendar/instant.ts'
import { endOfGrain } from '../calendar/plain-time.ts'
import { note } from '../calendar/trail.ts'
import type { Step } from '../calendar/trail.ts'
import { dayOf } from '../calendar/zone.ts'
import { countsWorkingTime } from './clock.ts'
import type { ClockDef, ClockEvent, ClockState, ClockStatus } from './clock.ts'
import { dueAfterPause, dueMs } from './due.ts'

export interface FoldOptions {
  /** The present; without it the state is as of its last event. */
  readonly now?: Instant
  /** Keep the steps that say why the due is when it is. */
  readonly explain?: boolean
}

/**
 * The state of a clock from its events. They are taken in the order of their instants (given order for equal ones), so a
 * list that arrives shuffled folds alike. Undefined when the clock never started.
 *
 * A due reached is kept; one millisecond past the end of its grain is a breach, and a breach stays: neither a later reset,
 * pause or move nor a clock of the machine set back undoes it. After stop or cancel nothing changes any more.
 */
export function foldClock(def: ClockDef, calendar: Calendar, events: readonly ClockEvent[], options: FoldOptions = {}): ClockState | undefined {
  let state: ClockState | undefined
  let inForce = calendar
  for (const event of inOrder(events)) {
    state = applyClockEvent(def, inForce, state, event, options.explain)
    if (event.type === 'moved' && state && !isEnded(state)) inForce = event.calendar
  }
  // recorded by a sweep although the order of instants put it after the end: the record stands
  const recorded = events.find((event) => event.type === 'breached')
  if (state && recorded && !state.breachedAt) state = withStatus({ ...state, breachedAt: iso(recorded.at) })
  return state && options.now ? settle(def, inForce, state, options.now) : state
}

/** The calendar a clock counts in after its moves. */
export function calendarInForce(calendar: Calendar, events: readonly ClockEvent[]): Calendar {
  return inOrder(events).reduce((inForce, event) => (event.type === 'moved' ? event.calendar : inForce), calendar)
}

/** One event on a state: `foldClock` step by step. `calendar` is the one in force before the event. */
export function applyClockEvent(def: ClockDef, calendar: Calendar, before: ClockState | undefined, event: ClockEvent, explain = false): ClockState | undefined {
  if (!before) return event.type === 'started' ? start(def, calendar, event, explain) : undefined
  if (isEnded(before)) return before
  const at = iso(event.at)
  const settled = settle(def, calendar, before, event.at, explain)
  // an end, or a newly agreed time, ends the pause it finds
  const ends = settled.pausedAt && (event.type === 'stopped' || event.type === 'cancelled' || event.type === 'reset')
  const state = ends ? resume(def, calendar, settled, at, 'resume', explain) : settled
  const steps: Step[] = []
  const done = (change: Partial<ClockState>): ClockState =>
    withStatus({ ...state, ...change, steps: explain && steps.length ? [...state.steps, ...steps] : state.steps })

  switch (event.type) {
    case 'started':
      return state
    case 'paused': {
      const why = pauseRefused(def, state, at, event)
      note(steps, why ? 'pause-ignored' : 'pause', toMs(at), why ? { reason: event.reason, why } : { reason: event.reason })
      if (why) return done({})
      const most = def.pause?.atMostHours
      return done({
        pausedAt: at, pauseReason: event.reason, runs: closeRun(state, at),
        ...(most === undefined ? {} : { pauseEndsAt: toIso(Math.round(toMs(at) + most * 3_600_000)) }),
      })
    }
    case 'resumed':
      return state.pausedAt ? resume(def, calendar, state, at, 'resume', explain) : state
    case 'reset': {
      const exact = toMs(event.due)
      note(steps, 'reset', toMs(at), { due: toIso(exact) })
      return done({ ...dueFields(def, calendar, exact), resets: state.resets + 1 })
    }
    case 'moved': {
      const exact = toMs(event.due)
      note(steps, 'moved', toMs(at), { calendar: event.calendar.id, version: event.calendar.version, due: toIso(exact) })
      noteProvisional(def, event.calendar, exact, steps)
      return done(dueFields(def, event.calendar, exact))
    }
    case 'breached':
      note(steps, 'breached', toMs(at))
      return done({ breachedAt: state.breachedAt ?? at })
    case 'stopped':
      note(steps, 'stopped', toMs(at))
      return done({ stoppedAt: at, runs: closeRun(state, at) })
    case 'cancelled':
      note(steps, 'cancelled', toMs(at))
      return done({ cancelledAt: at, runs: closeRun(state, at) })
  }
}

/** The state as of an instant: a pause at its limit ends by itself, a due passed while running is a breach. */
export function settle(def: ClockDef, calendar: Calendar, state: ClockState, now: Instant, explain = false): ClockState {
  if (isEnded(state)) return state
  const at = iso(now)
  let settled = state
  if (settled.pauseEndsAt && at >= settled.pauseEndsAt) settled = resume(def, calendar, settled, settled.pauseEndsAt, 'pause-ended', explain)
  return at > settled.asOf ? withStatus({ ...settled, asOf: at }) : settled
}

/** Whether the clock was stopped or cancelled. */
export function isEnded(state: ClockState): boolean {
  return state.stoppedAt !== undefined || state.cancelledAt !== undefined
}

function start(def: ClockDef, calendar: Calendar, event: ClockEvent & { type: 'started' }, explain: boolean): ClockState {
  const startedAt = iso(event.at)
  const from = iso(event.from ?? def.from ?? event.at)
  const steps: Step[] = []
  note(steps, 'start', toMs(from))
  const exact = dueMs(def.due, calendar, toMs(from), explain ? steps : undefined)
  noteProvisional(def, calendar, exact, steps)
  const due = dueFields(def, calendar, exact)
  note(steps, 'result', toMs(due.exactDueAt), { due: due.dueAt, grain: def.grain })
  return withStatus({
    id: def.id, status: 'running', startedAt, ...due, firstDueAt: due.dueAt,
    runs: [{ from }], pausedMs: 0, resets: 0, asOf: startedAt, steps: explain ? steps : [],
  })
}

function resume(def: ClockDef, calendar: Calendar, state: ClockState, at: Instant, code: 'resume' | 'pause-ended', explain: boolean): ClockState {
  const { pausedAt, pauseReason: _reason, pauseEndsAt, ...rest } = state
  if (!pausedAt) return state
  const end = pauseEndsAt && at > pauseEndsAt ? pauseEndsAt : at
  // a pause before the count even begins costs nothing
  const first = toMs(state.runs[0]!.from)
  const steps: Step[] = []
  note(steps, code, toMs(end), { pausedAt })
  const span = [Math.max(first, toMs(pausedAt)), Math.max(first, toMs(end))] as const
  const exact = dueAfterPause(def.due, def.grain, calendar, toMs(state.exactDueAt), ...span, explain ? steps : undefined)
  const due = dueFields(def, calendar, exact)
  noteProvisional(def, calendar, exact, steps)
  note(steps, 'result', exact, { due: due.dueAt, grain: def.grain })
  return withStatus({
    ...rest, ...due,
    runs: [...state.runs, { from: toIso(span[1]) }],
    pausedMs: state.pausedMs + toMs(end) - toMs(pausedAt),
    asOf: end > state.asOf ? end : state.asOf,
    steps: explain ? [...state.steps, ...steps] : state.steps,
  })
}

function pauseRefused(def: ClockDef, state: ClockState, at: Instant, event: ClockEvent & { type: 'paused' }): string | undefined {
  if (!def.pause || !def.pause.reasons.includes(event.reason)) return 'reason'
  if (def.pause.evidence && !event.evidence) return 'evidence'
  if (state.pausedAt) return 'already-paused'
  return at > state.dueAt ? 'past-due' : undefined
}

function closeRun(state: ClockState, at: Instant): ClockState['runs'] {
  const last = state.runs.at(-1)!
  if (last.to) return state.runs
  return [...state.runs.slice(0, -1), { from: last.from, to: at > last.from ? at : last.from }]
}

function dueFields(def: ClockDef, calendar: Calendar, exact: number): Pick<ClockState, 'dueAt' | 'exactDueAt'> {
  return { exactDueAt: toIso(exact), dueAt: toIso(endOfGrain(exact, def.grain, calendar.zone)) }
}

/** Marks a due passed while running (also one set into the past) and names the status. */
function withStatus(state: ClockState): ClockState {
  const missed = !isEnded(state) && !state.pausedAt && !state.breachedAt && state.asOf > state.dueAt
  const known = missed ? { ...state, breachedAt: state.dueAt } : state
  return { ...known, status: statusOf(known) }
}

function statusOf(state: ClockState): ClockStatus {
  if (state.cancelledAt) return 'cancelled'
  if (state.stoppedAt) return state.breachedAt ? 'breached-stopped' : 'met'
  if (state.breachedAt) return 'breached-open'
  return state.pausedAt ? 'paused' : 'running'
}

/** Working limits only: a plain limit does not move with the official days off. */
function noteProvisional(def: ClockDef, calendar: Calendar, exact: number, steps: Step[]): void {
  const year = Number(dayOf(toIso(exact), calendar.zone).slice(0, 4))
  const said = steps.some((step) => step.code === 'provisional' && step.params['year'] === year)
  if (countsWorkingTime(def.due) && !said && isProvisional(calendar, year)) note(steps, 'provisional', exact, { year })
}

function inOrder(events: readonly ClockEvent[]): ClockEvent[] {
  return events.map((event) => ({ event, ms: toMs(event.at) })).sort((a, b) => a.ms - b.ms).map((item) => item.event)
}

function iso(instant: Instant): Instant {
  return toIso(toMs(instant))
}
