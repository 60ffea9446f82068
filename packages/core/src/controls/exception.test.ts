import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ApprovalFact } from '../lifecycle/situation.ts'
import { exceptionHolds, exceptionOf, standingOf, unsaidEnd, type Holds } from './exception.ts'

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)
const any = fc.integer({ min: 0, max: 800 })

describe('an exception with an end', () => {
  it('holds through its last day and not the day after, over months and years', () => {
    fc.assert(fc.property(any, any, (until, today) => { expect(exceptionHolds({ until: day(until) }, day(today))).toBe(today <= until) }))
    expect([exceptionHolds({ until: '2026-12-31' }, '2026-12-31'), exceptionHolds({ until: '2026-12-31' }, '2027-01-01')]).toEqual([true, false])
  })
  it('warns on its last seven days and is over after them', () => {
    fc.assert(fc.property(any, fc.integer({ min: -20, max: 20 }), (until, before) => {
      expect(standingOf({ holds: { until: day(until + 20) }, attested: '' }, undefined, day(until + 20 - before))).toBe(before < 0 ? 'ended' : before <= 7 ? 'ending' : 'holds')
    }))
  })
  it('holds nothing open for values it was not granted for', () => {
    const granted = { holds: { until: '2026-06-30' }, attested: 'x' }
    expect([standingOf(granted, 'x', '2026-06-01'), standingOf(granted, 'y', '2026-06-01'), standingOf(granted, undefined, '2026-06-01')]).toEqual(['holds', 'ended', 'holds'])
  })
  it('ends thirty days on where nobody said when', () => {
    fc.assert(fc.property(any, (today) => { const until = unsaidEnd(day(today)); expect([until, exceptionHolds({ until }, day(today + 30)), exceptionHolds({ until }, day(today + 31))]).toEqual([day(today + 30), true, false]) }))
  })
  it('for one act holds until that act, on whatever day', () => {
    fc.assert(fc.property(any, (today) => { expect([exceptionHolds({ once: true }, day(today)), exceptionHolds({ once: true, spent: 'fact' }, day(today))]).toEqual([true, false]) }))
  })
  it('never begins to hold again by time passing', () => {
    fc.assert(fc.property(any, any, any, (until, a, b) => { const [early, late] = [Math.min(a, b), Math.max(a, b)]; if (!exceptionHolds({ until: day(until) }, day(early))) expect(exceptionHolds({ until: day(until) }, day(late))).toBe(false) }))
  })
  it('is spent only where no other holds, and never one that stands for other values', () => {
    const of = (holds: Holds | null, attested = 'x', state: ApprovalFact['state'] = 'approved'): ApprovalFact => ({ control: 'c', purpose: 'exception', state, attested, holds })
    const [once, open, over] = [of({ once: true }), of({ until: '2026-06-30' }), of({ until: '2026-01-01' })]
    expect(exceptionOf('c', [over, once, open], 'x', '2026-06-30')).toBe(open)
    expect(exceptionOf('c', [over, once, open], 'x', '2026-07-01')).toBe(once)
    expect(exceptionOf('c', [over, open], 'x', '2026-07-01')).toBeUndefined()
    expect(exceptionOf('c', [of(null, 'y'), of(null, 'x', 'revoked')], 'x', '2026-01-01')).toBeUndefined()
    expect(exceptionOf('c', [of(null)], undefined, '2099-01-01'), 'one of before, without an end').toBeDefined()
  })
})
