import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeCalendar } from '../calendar/calendar.ts'
import type { Calendar } from '../calendar/calendar.ts'
import { china2026 } from '../calendar/china-2026.fixture.ts'
import { minuteMs, toIso, toMs } from '../calendar/instant.ts'
import type { ClockDef, ClockEvent, ClockState, Due } from './clock.ts'
import { applyClockEvent, foldClock, settle } from './fold.ts'
import { share } from './measure.ts'
import { moveClock } from './move.ts'
import { dueSteps, nextWake } from './wake.ts'

const origin = Date.UTC(2026, 1, 10)
const minute = fc.integer({ min: 0, max: 40 * 1440 })
const when = (n: number): string => toIso(origin + n * minuteMs)
const limit: fc.Arbitrary<Due> = fc.oneof(
  fc.record({ minutes: fc.integer({ min: 0, max: 9000 }) }), fc.record({ hours: fc.integer({ min: 0, max: 200 }) }),
  fc.record({ workingMinutes: fc.integer({ min: 0, max: 4000 }) }), fc.record({ workingHours: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ workingDays: fc.integer({ min: 0, max: 9 }) }), fc.record({ days: fc.integer({ min: 0, max: 30 }) }),
  fc.record({ months: fc.integer({ min: 0, max: 3 }) }), fc.record({ at: minute.map(when) }))
const clock: fc.Arbitrary<ClockDef> = fc.record({
  id: fc.constant('any'), due: limit, grain: fc.constantFrom('second' as const, 'minute' as const, 'day' as const),
  warn: fc.constant([{ at: '75%' }, { before: 'PT90M' }]), ladder: fc.constant([{ at: 'due' as const }, { after: 'PT30M', repeat: 'P1D', repeatMost: 4 }]),
  pause: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }).map((atMostHours) => ({ reasons: ['r'], evidence: false, ...(atMostHours ? { atMostHours } : {}) })),
})
const later = makeCalendar({ ...china2026, version: 'later', off: [...china2026.off, '2026-03-04', '2026-03-05'], work: [...china2026.work, '2026-03-07'] })
/** A life of a clock: started at the first instant, then anything, all at different instants. */
const life: fc.Arbitrary<ClockEvent[]> = fc.tuple(
  fc.uniqueArray(minute, { minLength: 1, maxLength: 8 }).map((ns) => ns.sort((a, b) => a - b)),
  fc.array(fc.constantFrom('paused', 'resumed', 'reset', 'moved', 'paused', 'resumed', 'stopped', 'cancelled'), { minLength: 8, maxLength: 8 }), minute,
).map(([times, kinds, to]) => times.map((n, i): ClockEvent => {
  const at = when(n)
  const type = i === 0 ? 'started' : kinds[i]!
  if (type === 'paused') return { type, at, reason: 'r' }
  if (type === 'reset') return { type, at, due: when(to) }
  if (type === 'moved') return { type, at, calendar: later, due: when(to) }
  return { type: type as 'started' | 'resumed' | 'stopped' | 'cancelled', at }
}))
const calm = life.map((events) => events.filter((event) => event.type !== 'stopped' && event.type !== 'cancelled'))
const runs = { numRuns: 200 }

describe('a clock as a fold', () => {
  test('a pause never moves the due earlier, nor breaches by itself', () => {
    fc.assert(fc.property(clock, minute, fc.integer({ min: 0, max: 12_000 }), fc.integer({ min: 0, max: 12_000 }), (def, start, a, b) => {
      const events: ClockEvent[] = [{ type: 'started', at: when(start) }]
      const before = foldClock(def, china2026, events)!
      const after = foldClock(def, china2026, [...events, { type: 'paused', at: when(start + a), reason: 'r' }, { type: 'resumed', at: when(start + a + b) }])!
      expect(after.dueAt >= before.dueAt && after.exactDueAt >= before.exactDueAt).toBe(true)
      if (when(start + a) <= before.dueAt && def.pause?.atMostHours === undefined) expect(after.status).toBe('running')
    }), runs)
  })

  test('pause and resume at the same instant change nothing', () => {
    fc.assert(fc.property(clock, minute, fc.integer({ min: 0, max: 12_000 }), (def, start, a) => {
      const events: ClockEvent[] = [{ type: 'started', at: when(start) }]
      const now = when(start + a)
      const before = foldClock(def, china2026, events, { now })!
      const after = foldClock(def, china2026, [...events, { type: 'paused', at: now, reason: 'r' }, { type: 'resumed', at: now }], { now })!
      expect({ ...after, runs: [] }).toEqual({ ...before, runs: [] })
      expect(share(def, china2026, after, now)).toBeCloseTo(share(def, china2026, before, now), 9)
    }), runs)
  })

  test('the order in which events are listed does not matter', () => {
    fc.assert(fc.property(clock, life, fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), minute, (def, events, order, now) => {
      const shuffled = events.map((event, i) => ({ event, key: order[i]! })).sort((a, b) => a.key - b.key).map((item) => item.event)
      expect(foldClock(def, china2026, shuffled, { now: when(now) })).toEqual(foldClock(def, china2026, events, { now: when(now) }))
    }), runs)
  })

  test('folding replayed events equals the state kept step by step, through JSON', () => {
    fc.assert(fc.property(clock, life, (def, events) => {
      let state: ClockState | undefined
      let inForce: Calendar = china2026
      for (const event of events) {
        state = applyClockEvent(def, inForce, state && (JSON.parse(JSON.stringify(state)) as ClockState), event, true)
        if (event.type === 'moved' && !state?.stoppedAt && !state?.cancelledAt) inForce = event.calendar
      }
      expect(state).toEqual(foldClock(def, china2026, events, { explain: true }))
    }), runs)
  })

  test('met stays met whatever comes after', () => {
    fc.assert(fc.property(clock, calm, life, (def, before, after) => {
      const end = toMs(before.at(-1)!.at) + minuteMs
      const stop: ClockEvent = { type: 'stopped', at: toIso(end) }
      const ended = foldClock(def, china2026, [...before, stop])!
      const more = after.map((event) => ({ ...event, at: toIso(toMs(event.at) + end) }))
      const again = foldClock(def, china2026, [...before, stop, ...more], { now: toIso(end * 2) })!
      expect(again).toEqual(ended)
      expect(moveClock(def, china2026, [...before, stop], later, toIso(end + minuteMs))).toBeUndefined()
    }), runs)
  })

  test('now set back never takes a breach back', () => {
    fc.assert(fc.property(clock, calm, minute, minute, (def, events, a, b) => {
      const state = foldClock(def, china2026, events, { now: when(Math.max(a, b)) })!
      const back = settle(def, china2026, state, when(Math.min(a, b)))
      expect(back).toEqual(state)
      const recorded: ClockEvent[] = state.breachedAt ? [...events, { type: 'breached', at: state.breachedAt }] : events
      expect(foldClock(def, china2026, recorded, { now: when(Math.min(a, b)) })!.breachedAt !== undefined).toBe(
        state.breachedAt !== undefined || foldClock(def, china2026, events, { now: when(Math.min(a, b)) })!.breachedAt !== undefined)
    }), runs)
  })

  test('moving never makes a breach', () => {
    fc.assert(fc.property(clock, calm.map((events) => events.filter((event) => event.type !== 'moved')), minute, (def, events, n) => {
      const now = when(n + 40 * 1440)
      const mid = when(n)
      for (const instant of [now, mid]) {
        const state = foldClock(def, china2026, events, { now: instant })!
        const move = moveClock(def, china2026, events, later, instant)!
        const moved = foldClock(def, china2026, [...events, move], { now: instant })!
        expect(moved.breachedAt === undefined || state.breachedAt !== undefined).toBe(true)
        expect(moved.firstDueAt).toBe(state.firstDueAt)
      }
    }), runs)
  })

  test('sweeping late fires what sweeping in time fires, each once', () => {
    fc.assert(fc.property(clock, minute, (def, start) => {
      const events: ClockEvent[] = [{ type: 'started', at: when(start) }]
      const state = foldClock(def, china2026, events)!
      const times = new Map<string, number>()
      const fired: string[] = []
      for (let wake = nextWake(def, china2026, state, fired); wake; wake = nextWake(def, china2026, state, fired)) {
        expect(fired.length).toBeLessThan(20)
        for (const step of dueSteps(def, china2026, state, fired, wake.at)) {
          fired.push(step.id)
          times.set(`${step.kind}${step.index}`, (times.get(`${step.kind}${step.index}`) ?? 0) + step.count)
        }
      }
      const late = dueSteps(def, china2026, state, [], '2030-01-01T00:00:00Z')
      expect(new Map(late.map((step) => [`${step.kind}${step.index}`, step.count]))).toEqual(times)
      expect(late.map((step) => step.at)).toEqual(late.map((step) => step.at).sort())
    }), runs)
  })
})
