import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { exactText } from './exact.ts'
import { addDuration, durationOf, elapsedBetween, momentOf, momentText } from './time.ts'
import type { TimeUnit } from './time.ts'

const plus = (at: string, length: unknown): string | undefined => {
  const sum = addDuration(momentOf(at)!, durationOf(length)!, 480)
  return sum && momentText(sum, 480)
}
const between = (from: string, to: string, unit: TimeUnit): string => exactText(elapsedBetween(momentOf(from)!, momentOf(to)!, unit, 480))
const anyDay = fc.integer({ min: -300_000, max: 300_000 }).map((n) => Temporal.PlainDate.from('1970-01-01').add({ days: n }).toString())

describe('days and instants', () => {
  test('impossible days and times are none', () => {
    expect(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '2026-01-01T25:00:00Z', '2026-01-01T10:00:00', 'yesterday', 20260101].map(momentOf)).toEqual(Array(8).fill(undefined))
  })

  test('the same instant in two offsets is one', () => {
    expect(momentOf('2026-01-01T08:00:00+08:00')).toEqual(momentOf('2026-01-01T00:00:00Z'))
  })

  test('S02-20: two months from 31 Dec end on the last of February, from 15 Jan on 15 Mar', () => {
    expect(plus('2025-12-31', { months: 2 })).toBe('2026-02-28')
    expect(plus('2027-12-31', 'P2M')).toBe('2028-02-29')
    expect(plus('2026-01-15', { months: 2 })).toBe('2026-03-15')
  })

  test('an instant keeps its local clock; hours cannot be added to a day; the year 10000 is out of range', () => {
    expect(plus('2026-01-30T17:00:00Z', { months: 1 })).toBe('2026-02-28T01:00:00+08:00')
    expect(plus('2026-01-01T23:59:30.5+08:00', { minutes: 1 })).toBe('2026-01-02T00:00:30.500+08:00')
    expect(plus('2026-01-01', { hours: 1 })).toBeUndefined()
    expect(plus('9999-12-31', { days: 1 })).toBeUndefined()
  })

  test('P25: a call of 3:00 is 3 minutes and 3:01 is more', () => {
    expect(between('2026-01-01T10:00:00+08:00', '2026-01-01T10:03:00+08:00', 'minute')).toBe('3')
    expect(between('2026-01-01T10:00:00+08:00', '2026-01-01T10:03:01+08:00', 'minute')).toBe('3.016666666667')
  })

  test('P28: two years minus a day is under two; 31 Dec to 28 Feb is two months', () => {
    expect(between('2024-03-01', '2026-03-01', 'year')).toBe('2')
    expect(Number(between('2024-03-01', '2026-02-28', 'year'))).toBeLessThan(2)
    expect(between('2025-12-31', '2026-02-28', 'month')).toBe('2')
    expect(Number(between('2026-01-15', '2026-03-16', 'month'))).toBeGreaterThan(2)
    expect(between('2026-03-15', '2026-01-15', 'month')).toBe('-2')
  })

  test('property: adding days and months agrees with Temporal', () => {
    fc.assert(fc.property(anyDay, fc.integer({ min: -2_000, max: 2_000 }), fc.integer({ min: -2_000, max: 2_000 }), (day, months, days) => {
      const theirs = Temporal.PlainDate.from(day).add({ months }).add({ days })
      expect(plus(day, { months, days })).toBe(theirs.toString())
    }))
  })

  test('property: elapsed days agree with Temporal, and elapsed time grows with its end', () => {
    fc.assert(fc.property(anyDay, anyDay, (a, b) => {
      expect(between(a, b, 'day')).toBe(String(Temporal.PlainDate.from(a).until(b).days))
    }))
    fc.assert(fc.property(anyDay, fc.nat(4_000), fc.nat(4_000), fc.constantFrom<TimeUnit>('day', 'month', 'year'), (day, m, n, unit) => {
      const at = (days: number) => elapsedBetween(momentOf(day)!, addDuration(momentOf(day)!, { days }, 480)!, unit, 480)
      const [x, y] = [at(Math.min(m, n)), at(Math.max(m, n))]
      expect(x.n * y.d <= y.n * x.d).toBe(true)
    }))
  })
})
