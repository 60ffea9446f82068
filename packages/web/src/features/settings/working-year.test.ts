import { describe, expect, test } from 'vitest'
import { parseSpans, spansText, workingYear } from './working-year.ts'

const office: [string, string][] = [['08:30', '12:00'], ['13:30', '17:30']]
const week = { mon: office, tue: office, wed: office, thu: office, fri: office }

describe('calendar settings', () => {
  test('spans are read in half and full width, sorted, and written back', () => {
    expect(parseSpans('13:30–17:30，08:30-12:00')).toEqual(office)
    expect(spansText(office)).toBe('08:30-12:00，13:30-17:30')
    expect(parseSpans(spansText(office))).toEqual(office)
    expect(parseSpans('  ')).toEqual([])
    expect(parseSpans('20:00-24:00')).toEqual([['20:00', '24:00']])
  })
  test('wrong times, overlaps and ends before starts are refused', () => {
    for (const text of ['8:30-12:00', '12:00-08:30', '08:30-08:30', '08:30-12:00,11:00-13:00', '25:00-26:00', '08:30', '08:30-12:00-13:00']) expect([text, parseSpans(text)]).toEqual([text, null])
  })
  test('2026: make-up Saturday works, holiday Thursday does not, months begin on their weekday', () => {
    const year = workingYear(2026, week, ['2026-10-01'], ['2026-10-10', '2026-10-12'])
    const october = year.months[9]
    expect(october?.blank).toBe(3) // 1 October 2026 is a Thursday
    expect(october?.days[0]?.kind).toBe('off')
    expect(october?.days[9]?.kind).toBe('makeup')
    expect(october?.days[11]?.kind).toBe('work') // a Monday needs no make-up mark
    expect(year.workDays).toBe(261 - 1 + 1)
  })
  test('a leap year has 29 February', () => {
    expect(workingYear(2028, week, [], []).months[1]?.days).toHaveLength(29)
    expect(workingYear(2026, week, [], []).months[1]?.days).toHaveLength(28)
  })
})
