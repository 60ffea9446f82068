import { describe, expect, test } from 'vitest'
import { changed, dayOf, early, holding, isoOf, itemsOf, mondayOf, monthsOf, moved, rangeOf, scaleFor, SCALES, windowOf, written, type Item } from './plan.ts'

const day = (iso: string): number => dayOf(iso) ?? Number.NaN
const ROWS = [
  { code: '1', phase: '诊断', name: '访谈', owner: 'p', from: '2026-11-02', until: '2026-11-10', after: '', milestone: false, output: '底稿' },
  { code: '2', name: '报告', owner: 'p', from: '2026-11-09', until: '2026-11-12', after: '1、9', milestone: true },
]
const [one, two] = itemsOf(ROWS) as [Item, Item]

describe('S01-52: days of a plan', () => {
  test('are whole days in every zone, over leap days and years', () => {
    expect(isoOf(day('2028-02-28') + 1)).toBe('2028-02-29')
    expect(isoOf(day('2026-12-31') + 1)).toBe('2027-01-01')
    expect([dayOf('2026-13-01'), dayOf('1.1.2026'), dayOf(null)]).toEqual([null, null, null])
    expect(isoOf(mondayOf(day('2026-11-22')))).toBe('2026-11-16')
    expect(isoOf(mondayOf(day('1969-12-31')))).toBe('1969-12-29')
  })
  test('items keep their row, also without days; one that runs backwards is turned', () => {
    expect(two).toMatchObject({ at: 1, after: ['1', '9'], milestone: true, until: day('2026-11-12') })
    expect(itemsOf([null, { code: 3, name: 'x', from: '', until: null }])).toMatchObject([{ at: 1, code: '3', from: null, until: null }])
    expect(itemsOf([{ from: '2026-11-10', until: '2026-11-02' }])[0]).toMatchObject({ from: day('2026-11-02'), until: day('2026-11-10') })
    expect(itemsOf('x')).toEqual([])
  })
  test('the picture has all items in whole weeks, and today when it is near', () => {
    const near = rangeOf([one, two], day('2026-11-20'))
    expect([isoOf(near.from), isoOf(near.until)]).toEqual(['2026-10-26', '2026-11-29'])
    expect(isoOf(rangeOf([one, two], day('2028-01-01')).until)).toBe('2026-11-22')
    expect(rangeOf([], 0)).toEqual(rangeOf([{ from: 0, until: 0 }], 0))
    expect(monthsOf(near).map((m) => [isoOf(m.day), m.m])).toEqual([['2026-10-26', 10], ['2026-11-01', 11]])
    expect(monthsOf({ from: day('2026-12-15'), until: day('2027-02-01') }).map((m) => [m.y, m.m])).toEqual([[2026, 12], [2027, 1], [2027, 2]])
  })
  test('the widest day that still fits is chosen', () => {
    expect(SCALES[scaleFor({ from: 0, until: 99 }, 800)]).toBe(8)
    expect(SCALES[scaleFor({ from: 0, until: 9999 }, 800)]).toBe(2)
  })
})

describe('S01-52: moving work items', () => {
  test('moves all of it or one end, which never passes the other', () => {
    expect(moved({ from: 10, until: 12 }, 'whole', -3)).toEqual({ from: 7, until: 9 })
    expect(moved({ from: 10, until: 12 }, 'start', 9)).toEqual({ from: 12, until: 12 })
    expect(moved({ from: 10, until: 12 }, 'end', -9)).toEqual({ from: 10, until: 10 })
  })
  test('a change is collected, one moved back is none, and only days are written', () => {
    const changes = changed(new Map(), one, moved({ from: one.from!, until: one.until! }, 'whole', 2))
    expect(written(ROWS, changes)).toEqual([{ ...ROWS[0], from: '2026-11-04', until: '2026-11-12' }, ROWS[1]])
    expect(changed(changes, one, { from: one.from!, until: one.until! }).size).toBe(0)
  })
  test("what somebody else changed meanwhile is not written over", () => {
    const changes = changed(changed(new Map(), one, { from: 1, until: 2 }), two, { from: 3, until: 4 })
    expect(holding(changes, [one, two])).toBe(changes)
    expect([...holding(changes, [{ ...one, until: one.until! + 1 }, two]).keys()]).toEqual([1])
    expect([...holding(changes, [two, one].map((item, at) => ({ ...item, at }))).keys()], 'rows that changed places').toEqual([])
  })
  test('tells which predecessor is not over when an item begins', () => {
    const byCode = new Map([['1', one], ['2', two]])
    expect(early(two, byCode)).toEqual(['1'])
    expect(early({ ...two, from: one.until! }, byCode)).toEqual([])
  })
  test('draws only the rows in sight', () => {
    expect(windowOf(1000, 3200, 480, 32)).toEqual({ first: 94, last: 121 })
    expect(windowOf(3, 0, 480, 32)).toEqual({ first: 0, last: 2 })
  })
})
