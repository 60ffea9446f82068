import { describe, expect, it } from 'vitest'
import { makeCalendar, plain } from '@guixing/core/calendar/calendar'
import { sensibleTimes } from './times.ts'

const office: [string, string][] = [['09:00', '12:00'], ['13:00', '18:00']]
const calendar = makeCalendar({ id: 'house', version: '1', zone: 'Asia/Shanghai', off: ['2026-10-01'], work: ['2026-10-10'], windows: { mon: office, tue: office, wed: office, thu: office, fri: office, sat: [], sun: [] } })
const local = (at: string) => sensibleTimes(calendar, `${at}+08:00`).map((t) => new Date(Date.parse(t) + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' '))

describe('S03-11 times worth agreeing on', () => {
  it('in forty minutes rounded up to ten, an hour later, the next working day at ten', () => {
    expect(local('2026-11-24T15:50')).toEqual(['11-24 16:30', '11-24 17:30', '11-25 10:00'])
    expect(local('2026-11-24T15:51')).toEqual(['11-24 16:40', '11-24 17:40', '11-25 10:00'])
  })
  it('keeps within the house’s hours: past noon, past the evening, over days off and make-up workdays', () => {
    expect(local('2026-11-24T11:40')).toEqual(['11-24 13:00', '11-24 14:00', '11-25 10:00'])
    expect(local('2026-11-24T17:50')).toEqual(['11-25 09:00', '11-25 10:00'])
    expect(local('2026-09-30T17:45')).toEqual(['10-02 09:00', '10-02 10:00'])
    expect(local('2026-10-09T17:45')).toEqual(['10-10 09:00', '10-10 10:00'])
  })
  it('never offers what is past, twice the same, or out of order, at any minute of a week', () => {
    for (const c of [calendar, plain('Asia/Shanghai')]) for (let minute = 0; minute < 7 * 1440; minute += 7) {
      const now = new Date(Date.UTC(2026, 10, 23) + minute * 60_000).toISOString()
      const times = sensibleTimes(c, now)
      expect(times.length).toBeGreaterThan(0)
      expect([...times].every((t, i) => t > (times[i - 1] ?? now))).toBe(true)
    }
  })
})
