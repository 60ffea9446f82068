import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellOf, fillRepeating, joinProblems, loadOf, manageSpecial, setCell, shiftsOf, shiftWords, spanWords, THREE_SHIFTS, uncovered } from './roster-plan.ts'
import { clockOf, dayOf, daysOf, instantAt, monthAfter, weekdayOf } from './zone-time.ts'

const zone = 'Asia/Shanghai'

describe('time of the house', () => {
  it('reads and writes Shanghai clock times', () => {
    expect(instantAt('2026-11-24', 8 * 60, zone)).toBe('2026-11-24T00:00:00.000Z')
    expect(clockOf('2026-11-24T08:00:00Z', zone)).toBe('16:00')
    expect(dayOf('2026-11-24T16:00:00Z', zone)).toBe('2026-11-25')
    expect(clockOf('2026-11-24T16:00:00Z', zone, true)).toBe('24:00')
    expect(instantAt('2026-11-24', 1440, zone)).toBe(instantAt('2026-11-25', 0, zone))
  })
  it('holds across a clock change of another zone', () => {
    expect(instantAt('2026-03-29', 8 * 60, 'Europe/Berlin')).toBe('2026-03-29T06:00:00.000Z')
    expect(instantAt('2026-03-28', 8 * 60, 'Europe/Berlin')).toBe('2026-03-28T07:00:00.000Z')
  })
  it('knows months and weekdays', () => {
    expect(daysOf('2026-02')).toHaveLength(28)
    expect(daysOf('2028-02')).toHaveLength(29)
    expect(weekdayOf('2026-11-24')).toBe(1)
    expect(monthAfter('2026-12', 1)).toBe('2027-01')
    expect(monthAfter('2026-01', -1)).toBe('2025-12')
  })
})

describe('S29-01: the roster leaves no minute uncovered', () => {
  it('S29-01: the repeating filler covers every minute of every day', () => {
    const rows = fillRepeating('2026-12', zone, ['a', 'b', 'c', 'd'], THREE_SHIFTS, 1)
    expect(rows).toHaveLength(93)
    for (const day of daysOf('2026-12')) expect(uncovered(rows, day, zone)).toEqual([])
    expect(rows[0]!.people).toEqual(['a'])
    expect(rows[4]!.people).toEqual(['a'])
  })
  it('S29-01: a cell taken out shows exactly its minutes', () => {
    const rows = fillRepeating('2026-12', zone, ['a', 'b', 'c'], THREE_SHIFTS, 1)
    const without = setCell(rows, '2026-12-05', { from: 960, to: 1440 }, zone, { people: [], manager: null })
    expect(uncovered(without, '2026-12-05', zone)).toEqual([{ from: 960, to: 1440 }])
    expect(cellOf(without, '2026-12-05', { from: 960, to: 1440 }, zone)).toBeUndefined()
    expect(without).toHaveLength(rows.length - 1)
  })
  it('counts a night shift that began the day before', () => {
    const rows = [{ start: instantAt('2026-12-04', 960, zone), end: instantAt('2026-12-05', 480, zone), people: ['a'], manager: null }]
    expect(uncovered(rows, '2026-12-05', zone)).toEqual([{ from: 480, to: 1440 }])
    expect(shiftsOf(rows, zone)).toEqual([{ from: 960, to: 1920 }])
    expect(shiftWords({ from: 960, to: 1920 })).toBe('16:00–08:00')
  })
  it('S29-01: people take turns, none more than one shift above another', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 12 }), (people, per, month) => {
      const round = Array.from({ length: people }, (_, i) => `p${i}`)
      const rows = fillRepeating(`2026-${String(month).padStart(2, '0')}`, zone, round, THREE_SHIFTS, per)
      const load = [...loadOf(rows).values()]
      return Math.max(...load) - Math.min(...load) <= 1 && rows.every((r) => new Set(r.people).size === r.people.length)
    }))
  })
  it('S29-10: filling again keeps the managers set for special days', () => {
    const once = setCell(fillRepeating('2026-10', zone, ['a', 'b'], THREE_SHIFTS, 1), '2026-10-01', { from: 480, to: 960 }, zone, { people: ['a'], manager: 'm' })
    const again = fillRepeating('2026-10', zone, ['b', 'a'], THREE_SHIFTS, 1, once)
    expect(cellOf(again, '2026-10-01', { from: 480, to: 960 }, zone)?.manager).toBe('m')
  })
  it('S29-10: managers in turn stand on every shift of a special day, none elsewhere, and nobody is put aside', () => {
    const rows = setCell(fillRepeating('2026-10', zone, ['a', 'b'], THREE_SHIFTS, 1), '2026-10-02', { from: 480, to: 960 }, zone, { people: ['a'], manager: 'x' })
    const done = manageSpecial(rows, ['2026-10-01', '2026-10-02'], ['m', 'n'], zone)
    const of = (day: string) => done.filter((r) => dayOf(r.start, zone) === day).map((r) => r.manager)
    expect([of('2026-10-01'), of('2026-10-02'), of('2026-10-03')]).toEqual([['m', 'm', 'm'], ['n', 'x', 'n'], [null, null, null]])
  })
  it('the same fault shift after shift is one problem', () => {
    const at = (from: string, to: string, code = 'no-manager') => ({ code, from, to, params: {}, article: '七' })
    expect(joinProblems([at('a', 'b'), at('b', 'c'), at('d', 'e'), at('e', 'f', 'uncovered')]).map((p) => [p.code, p.from, p.to, p.n])).toEqual([['no-manager', 'a', 'c', 2], ['no-manager', 'd', 'e', 1], ['uncovered', 'e', 'f', 1]])
  })
  it('says a span with its day once', () => {
    expect(spanWords(instantAt('2026-12-05', 960, zone), instantAt('2026-12-05', 1440, zone), zone)).toBe('12-05 16:00–24:00')
    expect(spanWords(instantAt('2026-12-05', 960, zone), instantAt('2026-12-06', 480, zone), zone)).toBe('12-05 16:00 – 12-06 08:00')
  })
})
