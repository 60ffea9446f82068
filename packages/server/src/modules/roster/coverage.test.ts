import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSpecial, problemsOf, type Judged, type RosterRow } from './coverage.ts'

const period = { from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' }
const judged: Judged = { period, special: () => false, isMiddleRank: (p) => p === 'boss' }
const at = (minute: number): string => new Date(Date.parse(period.from) + minute * 60_000).toISOString()
const MINUTES = 30 * 24 * 60
const row = (from: number, to: number, people = ['a'], manager: string | null = null): RosterRow => ({ start: at(from), end: at(to), people, manager })
const codes = (rows: RosterRow[], extra: Partial<Judged> = {}) => problemsOf(rows, { ...judged, ...extra }).map((p) => p.code)

describe('S29-01 no uncovered minute', () => {
  it('finds exactly the minutes nobody covers, whatever the order, overlaps and empty rows', () => {
    const days3 = 3 * 1440
    const short = { ...judged, period: { from: period.from, to: at(days3) } }
    const rows = fc.array(fc.record({ from: fc.integer({ min: -600, max: days3 + 600 }), length: fc.integer({ min: 1, max: 700 }), manned: fc.boolean() }), { maxLength: 25 })
    fc.assert(fc.property(rows, (specs) => {
      const free = new Uint8Array(days3).fill(1)
      for (const s of specs) if (s.manned) free.fill(0, Math.max(0, s.from), Math.max(0, s.from + s.length))
      const found = problemsOf(specs.map((s, i) => row(s.from, s.from + s.length, s.manned ? [`p${i}`] : [])), short).filter((p) => p.code === 'uncovered')
      const lost = new Uint8Array(days3)
      for (const p of found) lost.fill(1, (Date.parse(p.from) - Date.parse(period.from)) / 60_000, (Date.parse(p.to) - Date.parse(period.from)) / 60_000)
      expect(Buffer.compare(lost, free)).toBe(0)
      expect(found.reduce((sum, p) => sum + Number(p.params.minutes), 0)).toBe(free.reduce((sum, n) => sum + n, 0))
    }), { numRuns: 500 })
  })
  it('calls a single open minute uncovered, and a whole month without rows one gap', () => {
    expect(problemsOf([row(0, 600), row(601, MINUTES)], judged)).toEqual([{ code: 'uncovered', from: at(600), to: at(601), params: { minutes: 1 }, article: '一' }])
    expect(codes([row(0, 600), row(600, MINUTES, ['b'])])).toEqual([])
    expect(problemsOf([], judged)).toMatchObject([{ from: period.from, to: period.to, params: { minutes: MINUTES } }])
  })
  it('lets the last night of the month before cover the first hours, without its own problems', () => {
    expect(codes([row(480, MINUTES)])).toEqual(['uncovered'])
    expect(codes([row(480, MINUTES)], { before: [row(-480, 480, ['b'])] })).toEqual([])
    expect(codes([row(0, MINUTES)], { before: [row(-480, 480, ['a'])] })).toEqual(['double-duty'])
  })
})

describe('who can be on duty', () => {
  it('S29-01 finds one person on two shifts at once, also where a longer shift lies between', () => {
    expect(problemsOf([row(0, 1000, ['a']), row(100, 200, ['b']), row(500, MINUTES, ['a'])], judged)).toEqual([{ code: 'double-duty', from: at(500), to: at(1000), params: { person: 'a' }, article: '一' }])
    expect(codes([row(0, 1000, ['a', 'a']), row(1000, MINUTES, ['a'])])).toEqual([])
  })
  it('names a shift that ends before it begins and counts it for nothing', () => {
    expect(codes([row(500, 100), row(0, MINUTES)])).toEqual(['backwards'])
    expect(codes([row(500, 500), row(0, MINUTES)])).toEqual(['backwards'])
  })
  it('S29-10 wants a manager of middle rank on special days, not just anybody', () => {
    const special = (instant: string) => instant.startsWith('2026-11-10')
    const day = 9 * 1440
    const rows = (manager: string | null) => [row(0, day), row(day, day + 1440, ['b'], manager), row(day + 1440, MINUTES)]
    expect(codes(rows('boss'), { special })).toEqual([])
    expect(problemsOf(rows('clerk'), { ...judged, special })).toMatchObject([{ code: 'no-manager', article: '七', from: at(day) }])
    expect(codes(rows(null), { special })).toEqual(['no-manager'])
  })
  it('S29-10 sees a special day in the middle of a long shift, and not the one that begins where it ends', () => {
    const special = (instant: string) => instant.startsWith('2026-11-10')
    expect(isSpecial(row(8 * 1440, 10 * 1440 + 60), special)).toBe(true)
    expect(isSpecial(row(8 * 1440, 9 * 1440), special)).toBe(false)
    expect(isSpecial(row(10 * 1440, 11 * 1440), special)).toBe(false)
  })
})
