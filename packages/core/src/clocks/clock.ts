import type { Calendar } from '../calendar/calendar.ts'
import { TimeError, toMs } from '../calendar/instant.ts'
import type { Instant } from '../calendar/instant.ts'
import { parseDuration } from '../calendar/plain-time.ts'
import type { Grain } from '../calendar/plain-time.ts'
import type { Step } from '../calendar/trail.ts'

/** How long a clock runs, its parameters already resolved. `at` is an agreed instant. */
export type Due =
  | { readonly minutes: number } | { readonly hours: number }
  | { readonly workingMinutes: number } | { readonly workingHours: number } | { readonly workingDays: number }
  | { readonly days: number } | { readonly months: number }
  | { readonly at: Instant }

/** A share of the limit (`75%`) or an ISO duration before the due. */
export type Warning = { readonly at: string } | { readonly before: string }

/** A step after the due has passed unkept; `repeatMost` counts the repeats after the first time (without it: until stopped). */
export type Rung = ({ readonly at: 'due' } | { readonly after: string }) & { readonly repeat?: string; readonly repeatMost?: number }

/** Which pauses count; with `atMostHours` each pause ends by itself after so many plain hours. */
export interface PauseRule { readonly reasons: readonly string[]; readonly evidence: boolean; readonly atMostHours?: number }

export interface ClockDef {
  readonly id: string
  /** Instant the count runs from when it is not the start itself (the request, not the payment). */
  readonly from?: Instant
  readonly due: Due
  readonly grain: Grain
  readonly warn: readonly Warning[]
  readonly ladder: readonly Rung[]
  readonly pause?: PauseRule
}

/**
 * What happened to a clock, append-only. `due` of reset and moved is exact, before rounding to the grain. `breached` is the
 * sweep's own record that the due passed: once in the list, nothing later takes it back.
 */
export type ClockEvent =
  | { readonly type: 'started'; readonly at: Instant; readonly from?: Instant }
  | { readonly type: 'paused'; readonly at: Instant; readonly reason: string; readonly evidence?: string }
  | { readonly type: 'resumed'; readonly at: Instant }
  | { readonly type: 'reset'; readonly at: Instant; readonly due: Instant }
  | { readonly type: 'moved'; readonly at: Instant; readonly calendar: Calendar; readonly due: Instant }
  | { readonly type: 'breached' | 'stopped' | 'cancelled'; readonly at: Instant }

export type ClockStatus = 'running' | 'paused' | 'met' | 'breached-open' | 'breached-stopped' | 'cancelled'

/** Where a clock stands. Plain data, safe to store; all instants ISO UTC with milliseconds, so they compare as text. */
export interface ClockState {
  readonly id: string
  readonly status: ClockStatus
  readonly startedAt: Instant
  /** Last instant that keeps the limit (end of the grain). */
  readonly dueAt: Instant
  /** The due before rounding up to the end of its grain. */
  readonly exactDueAt: Instant
  /** The due as first promised: resets and moves leave it. */
  readonly firstDueAt: Instant
  /** Spans in which the clock ran; the last is open unless paused or ended. */
  readonly runs: readonly { readonly from: Instant; readonly to?: Instant }[]
  readonly pausedAt?: Instant
  readonly pauseReason?: string
  /** When this pause ends by itself. */
  readonly pauseEndsAt?: Instant
  /** Plain length of all ended pauses. */
  readonly pausedMs: number
  /** The due that was missed, the first one if several. */
  readonly breachedAt?: Instant
  readonly stoppedAt?: Instant
  readonly cancelledAt?: Instant
  readonly resets: number
  /** The latest instant this state has seen; an earlier `now` does not turn it back. */
  readonly asOf: Instant
  /** The story of the due, filled when the fold is asked to explain. */
  readonly steps: readonly Step[]
}

/** Whether the limit counts working time (its shares and pauses too) rather than plain time. */
export function countsWorkingTime(due: Due): boolean {
  return 'workingMinutes' in due || 'workingHours' in due || 'workingDays' in due
}

/** Refuses a definition that cannot run; the message names the clock and the key. Returns it unchanged. */
export function checkClock(def: ClockDef): ClockDef {
  const fail = (what: string): never => { throw new TimeError(`clock ${def.id}: ${what}`) }
  const amounts = Object.entries(def.due)
  const [unit, amount] = amounts[0] ?? fail('due is missing')
  if (amounts.length !== 1) fail('due: more than one limit')
  if (unit === 'at') toMs(String(amount))
  else if (typeof amount !== 'number' || !(amount >= 0) || !Number.isFinite(amount)) fail(`due.${unit}: not an amount: ${String(amount)}`)
  else if (/days|months/i.test(unit) && !Number.isInteger(amount)) fail(`due.${unit}: not a whole number: ${amount}`)
  def.warn.forEach((warning, i) => {
    if ('before' in warning) parseDuration(warning.before)
    else if (percentOf(warning.at) === undefined) fail(`warn[${i}].at: not a share like 75%: ${warning.at}`)
  })
  def.ladder.forEach((rung, i) => {
    if ('after' in rung) parseDuration(rung.after)
    if (rung.repeat === undefined) return
    const every = parseDuration(rung.repeat)
    if (every.months === 0 && every.days === 0 && every.ms < 60_000) fail(`ladder[${i}].repeat: under a minute: ${rung.repeat}`)
  })
  if (def.pause?.atMostHours !== undefined && !(def.pause.atMostHours >= 0)) fail('pause.atMostHours: not an amount')
  return def
}

/** 0.75 of `75%`; undefined when it is not a share above 0 and at most 100. */
export function percentOf(text: string): number | undefined {
  const parts = /^(\d{1,3}(?:\.\d+)?)\s?[%％]$/.exec(text)
  const share = parts ? Number(parts[1]) / 100 : NaN
  return share > 0 && share <= 1 ? share : undefined
}
