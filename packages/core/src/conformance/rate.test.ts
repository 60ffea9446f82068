import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { NO_COUNTS, add, meanRate, percentText, rate, type Counts } from './rate.ts'

const counts = (more: Partial<Counts>): Counts => ({ ...NO_COUNTS, ...more })

describe('X-13 conformance', () => {
  it('is conformed of conformed and breached; held, prevented, waived, excused and pending stand beside it', () => {
    expect(rate({ conformed: 3, breached: 1 })).toBe(0.75)
    expect(rate(counts({ conformed: 3, breached: 1, held: 9, prevented: 9, waived: 9, excused: 9, pending: 9 }))).toBe(0.75)
  })

  it('no occasion shows a dash, never 100 %', () => {
    expect([rate(counts({ held: 5, waived: 2 })), percentText(rate(NO_COUNTS)), meanRate([]), meanRate([NO_COUNTS])]).toEqual([null, '—', null, null])
  })

  it('a regulation is the mean of its articles that had any: a thousand easy checks do not hide one missed inspection', () => {
    expect(meanRate([counts({ conformed: 1000 }), counts({ breached: 1 }), counts({ held: 50 })])).toBe(0.5)
  })

  test.each([[1, '100%'], [0, '0%'], [0.9996, '99.9%'], [0.99999, '99.9%'], [0.5, '50%'], [0.29, '29%'], [2 / 3, '66.6%'], [0.001, '0.1%'], [0.0009, '0%'], [0.57, '57%']])('%s reads %s', (r, text) => {
    expect(percentText(r)).toBe(text)
  })

  const some = fc.record({ conformed: fc.nat(1e6), breached: fc.nat(1e6), prevented: fc.nat(9), held: fc.nat(9), waived: fc.nat(9), excused: fc.nat(9), pending: fc.nat(9) })
  it('property: a rate lies between 0 and 1, full only without a breach, and adding in any order is the same', () => {
    fc.assert(fc.property(some, some, (a, b) => {
      const r = rate(a)
      if (r !== null) expect(r >= 0 && r <= 1).toBe(true)
      if (a.breached > 0) expect(percentText(r)).not.toBe('100%')
      expect(add(a, b)).toEqual(add(b, a))
      expect(add(a, NO_COUNTS)).toEqual(a)
    }))
  })
})
