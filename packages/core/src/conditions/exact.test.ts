import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addExact, compareExact, exactOf, exactText, roundExact, roundings } from './exact.ts'

const text = (value: unknown): string | undefined => { const exact = exactOf(value); return exact && exactText(exact) }

describe('exact numbers', () => {
  test('read numbers and decimal strings, and nothing else', () => {
    expect(['1.00', '-0.5', 0.1, 1e21, 1.5e-7, 12n, '999999999999999999999.99'].map(text))
      .toEqual(['1.00', '-0.5', '0.1', '1000000000000000000000', '0.00000015', '12', '999999999999999999999.99'])
    expect(['', '007', '1,000', '1e3', ' 1', '１', '0x10', 'Infinity', Number.NaN, Infinity, null, true, [], {}].map(text)).toEqual(Array(14).fill(undefined))
  })

  test('0.1 + 0.2 is 0.3', () => {
    expect(exactText(addExact(exactOf('0.1')!, exactOf(0.2)!))).toBe('0.3')
  })

  test.each([
    ['half-up', '1.005', '1.01'], ['half-up', '-2.505', '-2.51'], ['half-up', '1.004', '1.00'], ['half-even', '1.005', '1.00'], ['half-even', '1.015', '1.02'],
    ['up', '1.001', '1.01'], ['up', '-1.001', '-1.01'], ['down', '1.009', '1.00'], ['down', '-1.009', '-1.00'],
    ['ceiling', '-1.009', '-1.00'], ['floor', '-1.001', '-1.01'], ['floor', '1.009', '1.00'],
  ] as const)('rounding %s of %s to fen is %s', (how, from, to) => {
    expect(exactText(roundExact(exactOf(from)!, how, 2))).toBe(to)
  })

  test('negative places round to hundreds', () => {
    expect(exactText(roundExact(exactOf('12350')!, 'half-up', -2))).toBe('12400')
  })

  test('property: rounding moves by less than one step, and not at all when exact', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.constantFrom(...roundings), fc.integer({ min: 0, max: 6 }), (n, how, places) => {
      const value = { n, d: 10_000n }
      const rounded = roundExact(value, how, places)
      const gap = addExact(rounded, { n: -value.n, d: value.d })
      const size = gap.n < 0n ? { n: -gap.n, d: gap.d } : gap
      expect(compareExact(size, { n: 1n, d: 10n ** BigInt(places) })).toBeLessThan(0)
      if (places >= 4) expect(compareExact(rounded, value)).toBe(0)
    }))
  })

  test('property: text comes back as the same number', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 10 }), (n, places) => {
      const value = { n, d: 10n ** BigInt(places) }
      expect(compareExact(exactOf(exactText(value))!, value)).toBe(0)
    }))
  })
})
