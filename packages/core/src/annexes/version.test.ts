import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { versionAt, type AnnexVersion } from './version.ts'

const v = (name: string, from: string, boundAt = '2026-01-01T00:00:00Z') => ({ name, from, boundAt })

describe('the version of an annex in force (S01-66)', () => {
  it('is in force from its day on, not the day before', () => {
    expect(versionAt([v('1', '2026-03-01')], '2026-02-28', '2026-06-01T00:00:00Z')).toBeUndefined()
    expect(versionAt([v('1', '2026-03-01')], '2026-03-01', '2026-06-01T00:00:00Z')?.name).toBe('1')
  })
  it('gives way to the next on its day; of two of one day the later bound holds', () => {
    const both = [v('2', '2026-04-01'), v('1', '2026-03-01')]
    expect([versionAt(both, '2026-03-31', '2026-06-01T00:00:00Z')?.name, versionAt(both, '2026-04-01', '2026-06-01T00:00:00Z')?.name]).toEqual(['1', '2'])
    expect(versionAt([v('b', '2026-03-01', '2026-01-03T00:00:00Z'), v('a', '2026-03-01', '2026-01-02T00:00:00Z')], '2026-03-01', '2026-06-01T00:00:00Z')?.name).toBe('b')
  })
  it('was not there before it was bound, whatever day it was bound for', () => {
    expect(versionAt([v('1', '2026-03-01', '2026-05-01T00:00:01Z')], '2026-05-01', '2026-05-01T00:00:00Z')).toBeUndefined()
  })
  const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-02-${String(n).padStart(2, '0')}`)
  const versions = fc.array(fc.record({ from: day, boundAt: day.map((d) => `${d}T08:00:00Z`) }), { maxLength: 8 })
  it('stays what it was when something is bound later', () => {
    fc.assert(fc.property(versions, day, day, (known: AnnexVersion[], today, next) => {
      const at = `${today}T12:00:00Z`
      const before = versionAt(known, today, at)
      expect(versionAt([...known, { from: next, boundAt: `${today}T12:00:01Z` }], today, at)).toEqual(before)
    }))
  })
  it('is never one of a later day, and none of an earlier day is passed over for one still earlier', () => {
    fc.assert(fc.property(versions, day, (known: AnnexVersion[], today) => {
      const found = versionAt(known, today, '2026-12-31T00:00:00Z')
      expect(found?.from ?? '').toBe(known.map((k) => k.from).filter((from) => from <= today).sort().at(-1) ?? '')
    }))
  })
})
