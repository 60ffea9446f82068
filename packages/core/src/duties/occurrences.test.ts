import { describe, expect, test } from 'vitest'
import { plain } from '../calendar/calendar.ts'
import { at, china2026 } from '../calendar/china-2026.fixture.ts'
import type { Every, Occurrence } from './every.ts'
import { occurrences } from './occurrences.ts'

const zone = 'Asia/Shanghai'
const list = (every: Every, from: string, to: string, calendar = china2026): Occurrence[] => {
  const found = occurrences(every, calendar, zone, from, to)
  if ('inactive' in found) throw new Error('inactive')
  return found
}
const keys = (items: Occurrence[]): string[] => items.map((item) => item.period)
/** The last millisecond before a wall time. */
const until = (wall: string): string => new Date(Date.parse(at(wall)) - 1).toISOString()

describe('every day', () => {
  test('S03-19: the house reads its ledger on its working days, make-up days included', () => {
    const items = list({ day: { calendar: 'house' } }, '2026-02-13', '2026-02-25')
    expect(keys(items)).toEqual(['D2026-02-13', 'D2026-02-14', 'D2026-02-24', 'D2026-02-25'])
    expect(items[0]).toEqual({ period: 'D2026-02-13', start: '2026-02-13', end: '2026-02-13', opensAt: at('2026-02-13 00:00'), dueAt: until('2026-02-14 00:00') })
    expect(keys(list({ day: { calendar: 'house' } }, '2026-03-07', '2026-03-08', plain(zone)))).toEqual(['D2026-03-07', 'D2026-03-08'])
  })

  test('on plain days, kept through the minute given', () => {
    const items = list({ day: { calendar: 'plain', at: '18:00' } }, '2026-11-28', '2026-11-29')
    expect(items.map((item) => item.dueAt)).toEqual([until('2026-11-28 18:01'), until('2026-11-29 18:01')])
  })

  test('in a year without data it says provisional', () => {
    expect(list({ day: { calendar: 'house' } }, '2026-12-31', '2027-01-01').map((item) => item.provisional)).toEqual([undefined, true])
  })
})

describe('every week', () => {
  test('S03-21: at least once a week is due at the end of Sunday', () => {
    expect(list({ week: {} }, '2026-11-24', '2026-11-24')).toEqual([
      { period: 'W2026-11-23', start: '2026-11-23', end: '2026-11-29', opensAt: at('2026-11-23 00:00'), dueAt: until('2026-11-30 00:00') }])
    expect(keys(list({ week: {} }, '2026-12-31', '2027-01-04'))).toEqual(['W2026-12-28', 'W2027-01-04'])
  })

  test('S14-20 S14-22: the plan opens on Friday 08:00 and is in before 12:00', () => {
    const items = list({ week: { day: 'fri', before: '12:00', opensAt: '08:00' } }, '2026-11-27', '2026-11-27')
    expect(items.map((item) => [item.opensAt, item.dueAt])).toEqual([[at('2026-11-27 08:00'), until('2026-11-27 12:00')]])
    expect(list({ week: { day: 5, before: '12:00', opensAt: 'wed 09:00' } }, '2026-11-27', '2026-11-27')[0]?.opensAt).toBe(at('2026-11-25 09:00'))
    expect(list({ week: { day: 'fri', opensAt: '08:00' } }, '2026-11-23', '2026-11-26')).toEqual([])
  })
})

describe('every month, quarter, year', () => {
  test('S14-09: the plan of a month is due in the month before; 31 is its last day', () => {
    const items = list({ month: { day: 31, of: 'prior' } }, '2027-02-01', '2027-02-10')
    expect(items.map((item) => [item.period, item.opensAt, item.dueAt])).toEqual([['M2027-03', at('2027-02-01 00:00'), until('2027-03-01 00:00')]])
  })

  test('S14-25: the summary of a month is due in the next', () => {
    expect(list({ month: { day: 5, of: 'next' } }, '2026-12-03', '2026-12-03').map((item) => [item.period, item.dueAt])).toEqual([['M2026-11', until('2026-12-06 00:00')]])
    expect(list({ month: { day: 5, of: 'next' } }, '2026-12-06', '2026-12-06')).toEqual([])
  })

  test('by working day, from either end; without a day at the end of the month', () => {
    expect(list({ month: { nth: 3 } }, '2026-10-01', '2026-10-31')[0]?.dueAt).toBe(until('2026-10-11 00:00'))
    expect(list({ month: { nth: -1 } }, '2026-02-01', '2026-02-28')[0]?.dueAt).toBe(until('2026-03-01 00:00'))
    expect(list({ month: {} }, '2028-02-10', '2028-02-10')[0]?.dueAt).toBe(until('2028-03-01 00:00'))
  })

  test('S31-05: at the end of the quarter, or so many days after it', () => {
    expect(list({ quarter: {} }, '2026-11-24', '2026-11-24')).toEqual([
      { period: 'Q2026-4', start: '2026-10-01', end: '2026-12-31', opensAt: at('2026-10-01 00:00'), dueAt: until('2027-01-01 00:00') }])
    expect(list({ quarter: { days: 10 } }, '2026-10-10', '2026-10-10').map((item) => [item.period, item.dueAt])).toEqual([
      ['Q2026-3', until('2026-10-11 00:00')], ['Q2026-4', until('2027-01-11 00:00')]])
    expect(list({ quarter: { day: 20, of: 'prior' } }, '2026-12-20', '2026-12-20').map((item) => [item.period, item.dueAt])).toEqual([['Q2027-1', until('2026-12-21 00:00')]])
  })

  test('S14-09 P16: the annual plan is due on 31 December of the prior year', () => {
    const every: Every = { year: { due: '12-31', of: 'prior' } }
    expect(list(every, '2026-12-31', '2026-12-31').map((item) => [item.period, item.dueAt])).toEqual([['Y2027', until('2027-01-01 00:00')]])
    expect(keys(list(every, '2027-01-01', '2027-01-01'))).toEqual(['Y2028'])
    expect(list({ year: { due: '02-29' } }, '2027-02-01', '2027-02-01')[0]?.dueAt).toBe(until('2027-03-01 00:00'))
  })
})

describe('windows, unset and wrong values', () => {
  test('once in every ninety days, the same windows whatever the sweep', () => {
    const every: Every = { window: { days: 90, least: 1, since: '2026-01-01' } }
    const [first] = list(every, '2026-02-01', '2026-02-02')
    expect(first).toEqual({ period: 'P2026-01-01', start: '2026-01-01', end: '2026-03-31', opensAt: at('2026-01-01 00:00'), dueAt: until('2026-04-01 00:00'), least: 1 })
    expect(keys(list(every, '2026-03-31', '2026-04-01'))).toEqual(['P2026-01-01', 'P2026-04-01'])
    expect(list(every, '2025-06-01', '2025-06-30')).toEqual([])
    const unanchored: Every = { window: { days: 90, least: 1 } }
    expect(keys(list(unanchored, '2026-02-01', '2026-02-01'))).toEqual(keys(list(unanchored, '2026-02-02', '2026-02-02')))
  })

  test.each<Every>([
    { month: { day: 'unset', of: 'prior' } }, { month: { nth: null } }, { day: { calendar: 'house', at: 'unset' } }, { week: { day: null } },
    { quarter: { days: 'unset' } }, { year: { due: null } }, { window: { days: 'unset', least: 1 } },
  ])('P17: a blank day makes the duty inactive, never due on day 0: %j', (every) => {
    expect(occurrences(every, china2026, zone, '2026-01-01', '2026-12-31')).toEqual({ inactive: 'unset' })
  })

  test('wrong values are refused by name', () => {
    expect(() => list({ week: { day: 8 } }, '2026-01-01', '2026-01-01')).toThrow(/week\.day/)
    expect(() => list({ week: { before: '25:00' } }, '2026-01-01', '2026-01-01')).toThrow(/week\.before/)
    expect(() => list({ month: { day: 0 } }, '2026-01-01', '2026-01-01')).toThrow(/not a day of a month/)
    expect(() => list({ year: { due: '13-01' } }, '2026-01-01', '2026-01-01')).toThrow(/year\.due/)
    expect(() => list({ window: { days: 0, least: 1 } }, '2026-01-01', '2026-01-01')).toThrow(/window\.days/)
    expect(() => list({ week: {} }, '2026-02-30', '2026-03-01')).toThrow(/not a day/)
  })
})
