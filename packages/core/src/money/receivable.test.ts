import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMoney, fenOf } from './money.ts'
import { ageOf, lateBy, overdueDays, splitInstalments } from './receivable.ts'

describe('a contract split into instalments (S01-56)', () => {
  it('gives what rounding leaves to the largest share, the first of equal ones', () => {
    expect(splitInstalments('100.00', [{ share: 33 }, { share: 33 }, { share: 34 }])).toEqual(['33.00', '33.00', '34.00'])
    expect(splitInstalments('1000.01', [{ share: 30 }, { share: 40 }, { share: 30 }])).toEqual(['300.00', '400.01', '300.00'])
    expect(splitInstalments('0.03', [{ share: 50 }, { share: 50 }])).toEqual(['0.01', '0.02'])
    expect(splitInstalments('0.05', [{ share: '12.5' }, { share: '12.5' }, { share: 75 }])).toEqual(['0.01', '0.01', '0.03'])
  })

  it('takes fixed amounts beside shares, and a share wins over an amount typed beside it', () => {
    expect(splitInstalments('100000.00', [{ amount: '20000.00' }, { share: 50, amount: '1.00' }, { amount: '30000.00' }])).toEqual(['20000.00', '50000.00', '30000.00'])
  })

  it('makes nothing fit where shares do not sum', () => {
    expect(splitInstalments('1000.00', [{ share: 30 }, { share: 60 }])).toEqual(['300.00', '600.00'])
    expect(splitInstalments('1000.00', [{ share: 60 }, { share: 60 }])).toEqual(['600.00', '600.00'])
    expect(splitInstalments('0.01', [{ share: '33.333333' }, { share: '33.333333' }, { share: '33.333333' }])).toEqual(['0.00', '0.00', '0.00'])
  })

  it('leaves blank what has no terms and cannot be told', () => {
    expect(splitInstalments('1000.00', [{ share: 50 }, {}])).toEqual(['500.00', null])
    expect(splitInstalments('much', [{ share: 50 }, { amount: '1.00' }])).toEqual([null, '1.00'])
  })

  it('never loses or makes a fen, beyond what a double can hold too', () => {
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 17n - 1n }), fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 30 }), (fen, weights) => {
      const total = weights.reduce((sum, one) => sum + one, 0)
      const shares = weights.map((one) => Math.round((one / total) * 1e6) / 1e4)
      const rest = (100 - shares.slice(0, -1).reduce((sum, one) => sum + one, 0)).toFixed(4)
      fc.pre(Number(rest) >= 0)
      const lines = shares.map((share, i) => ({ share: i === shares.length - 1 ? rest : share.toFixed(4) }))
      const parts = splitInstalments(formatMoney(fen, false), lines)
      expect(parts.reduce((sum, part) => sum + (fenOf(part ?? '') ?? 0n), 0n)).toBe(fen)
    }), { numRuns: 500 })
  })
})

describe('how late money is', () => {
  it.each([
    ['2026-11-22', 0, 'not-due'], ['2026-11-21', 1, 'd30'], ['2026-10-23', 30, 'd30'], ['2026-10-22', 31, 'd60'], ['2026-09-23', 60, 'd60'], ['2026-09-22', 61, 'd90'], ['2026-08-24', 90, 'd90'], ['2026-08-23', 91, 'over90'], ['2027-01-01', 0, 'not-due'],
  ])('due on %s is %i days late on 22 November 2026', (dueOn, days, age) => {
    expect([overdueDays(dueOn, '2026-11-22'), ageOf(overdueDays(dueOn, '2026-11-22'))]).toEqual([days, age])
  })

  it('counts until today while something is outstanding, afterwards until the last receipt', () => {
    expect(lateBy({ dueOn: '2026-11-01', outstanding: '0.01', receivedOn: '2026-11-03' }, '2026-11-22')).toBe(21)
    expect(lateBy({ dueOn: '2026-11-01', outstanding: '0.00', receivedOn: '2026-11-03' }, '2026-11-22')).toBe(2)
    expect(lateBy({ dueOn: '2026-11-01', outstanding: '0.00', receivedOn: '2026-10-30' }, '2026-11-22')).toBe(0)
    expect(lateBy({ dueOn: '2026-11-01', outstanding: '0.00', receivedOn: null }, '2026-11-22')).toBe(0)
  })
})
