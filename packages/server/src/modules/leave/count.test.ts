import { describe, expect, it } from 'vitest'
import { makeCalendar } from '@guixing/core/calendar/calendar'
import { halfTimes, leaveDays, overtimeOf, overtimeType } from './count.ts'
import { isStatutory } from './statutory.ts'

const office = [['09:00', '12:00'], ['13:00', '18:00']] as const
const calendar = makeCalendar({ id: 'house', version: '1', zone: 'Asia/Shanghai', windows: { mon: office, tue: office, wed: office, thu: office, fri: office, sat: [], sun: [] }, off: ['2028-02-29', '2026-10-06'], work: ['2026-10-10'] })
const at = (text: string): string => new Date(`${text.replace(' ', 'T')}:00+08:00`).toISOString()
const days = (from: string, until: string) => leaveDays(calendar, at(from), at(until))

describe('S06-13: days of leave', () => {
  it('half a day is the least: any minute of a half counts as the half', () => {
    expect(days('2026-11-24 09:00', '2026-11-24 12:00').days).toBe(0.5)
    expect(days('2026-11-24 11:59', '2026-11-24 12:30').days).toBe(0.5)
    expect(days('2026-11-24 11:59', '2026-11-24 13:01').days).toBe(1)
    expect(days('2026-11-24 12:00', '2026-11-24 13:00').days).toBe(0)
    expect(days('2026-11-24 18:00', '2026-11-25 09:00').days).toBe(0)
  })
  it('rest days and days off do not count, make-up workdays do', () => {
    expect(days('2026-11-27 09:00', '2026-11-30 18:00').days).toBe(2)
    expect(days('2026-11-28 00:00', '2026-11-30 00:00').days).toBe(0)
    expect(days('2026-10-06 09:00', '2026-10-06 18:00').days).toBe(0)
    expect(days('2026-10-10 09:00', '2026-10-10 18:00').days).toBe(1)
  })
  it('a year end splits the days, the leap day counts once', () => {
    expect(days('2026-12-30 13:00', '2027-01-04 12:00')).toEqual({ days: 3, perYear: [{ year: 2026, days: 1.5 }, { year: 2027, days: 1.5 }] })
    expect(days('2024-02-28 09:00', '2024-03-01 18:00').days).toBe(3)
    expect(days('2027-02-26 09:00', '2027-03-01 18:00').days).toBe(2)
    // The leap day of 2028 is a day off of this house.
    expect(days('2028-02-28 09:00', '2028-03-01 18:00').days).toBe(2)
  })
  it('what cannot be counted counts nothing and takes no time', () => {
    const began = Date.now()
    for (const [from, until] of [['2026-01-01T00:00:00.000Z', '9999-12-31T00:00:00.000Z'], ['0100-01-01T00:00:00.000Z', '0100-02-01T00:00:00.000Z'], ['2026-01-02T00:00:00.000Z', '2026-01-01T00:00:00.000Z']] as const) expect(leaveDays(calendar, from, until)).toEqual({ days: 0, perYear: [] })
    expect(Date.now() - began).toBeLessThan(2_000)
  })
  it('the halves of a day as a form asks for them; none on a day of rest', () => {
    expect(halfTimes(calendar, '2026-11-24')).toEqual({ morning: { from: at('2026-11-24 09:00'), until: at('2026-11-24 12:00') }, afternoon: { from: at('2026-11-24 13:00'), until: at('2026-11-24 18:00') } })
    expect(halfTimes(calendar, '2026-11-28')).toBeNull()
  })
})

describe('S06-14, P13: overtime', () => {
  const over = (from: string, until: string) => overtimeOf(calendar, at(from), at(until))
  it('on a workday normal working time does not count', () => {
    expect(over('2026-11-24 18:00', '2026-11-24 20:30')).toEqual({ date: '2026-11-24', type: 'weekday', hours: 2.5 })
    expect(over('2026-11-24 17:00', '2026-11-24 20:00')?.hours).toBe(2)
    expect(over('2026-11-24 09:00', '2026-11-24 18:00')?.hours).toBe(1)
    expect(over('2026-11-24 09:30', '2026-11-24 11:00')?.hours).toBe(0)
  })
  it('a rest day, a moved day off, a make-up workday, a statutory holiday', () => {
    expect(over('2026-11-28 09:00', '2026-11-28 12:20')).toEqual({ date: '2026-11-28', type: 'rest', hours: 3.33 })
    expect(overtimeType(calendar, '2026-10-06')).toBe('rest')
    expect(overtimeType(calendar, '2026-10-10')).toBe('weekday')
    expect(overtimeType(calendar, '2026-10-01')).toBe('holiday')
  })
  it('each day has its own paper: until midnight, not past it', () => {
    expect(over('2026-11-24 20:00', '2026-11-25 00:00')?.hours).toBe(4)
    expect(over('2026-11-24 20:00', '2026-11-25 00:01')).toBeNull()
  })
  it('the statutory holidays of 2026 are thirteen, the lunar ones among them', () => {
    const found = Array.from({ length: 365 }, (_, i) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)).filter(isStatutory)
    expect(found).toEqual(['2026-01-01', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-04-05', '2026-05-01', '2026-05-02', '2026-06-19', '2026-09-25', '2026-10-01', '2026-10-02', '2026-10-03'])
    expect([isStatutory('2026-02-20'), isStatutory('2150-10-01'), isStatutory('2150-02-01')]).toEqual([false, true, false])
  })
})
