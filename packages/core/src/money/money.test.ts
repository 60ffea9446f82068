import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capitals } from './capitals.ts'
import { formatMoney, parseMoney, percentOf, split } from './money.ts'

describe('amounts', () => {
  test.each([
    ['780,000.00', 78_000_000n], ['780000', 78_000_000n], ['￥1200.5', 120_050n], ['¥-', 'not-money'], ['-¥3', -300n], ['１２．３０元', 1_230n], ['0.01', 1n], ['0', 0n], ['1.500', 150n], ['', 'empty'], ['  ', 'empty'],
    ['1.005', 'too-many-decimals'], ['78,00', 'not-money'], ['1,0000', 'not-money'], ['1e3', 'not-money'], ['三百', 'not-money'], ['.5', 'not-money'], ['92233720368547758.07', 9_223_372_036_854_775_807n], ['92233720368547758.08', 'too-large'],
  ] as const)('%s is read as %s', (text, fen) => {
    expect(parseMoney(text)).toBe(fen)
  })

  test.each([[78_000_000n, '780,000.00'], [1n, '0.01'], [0n, '0.00'], [-123_456_789n, '-1,234,567.89'], [99_999n, '999.99']])('%s fen is written %s', (fen, text) => {
    expect(formatMoney(fen)).toBe(text)
  })

  test('property: what is written is read back', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), fc.boolean(), (fen, group) => {
      expect(parseMoney(formatMoney(fen, group))).toBe(fen)
    }))
  })
})

describe('rates and shares', () => {
  test('P05: 1.5 % of 10,000,000.00 is 150,000.00; rounding is named', () => {
    expect(percentOf(1_000_000_000n, '1.5', 'half-up')).toBe(15_000_000n)
    expect(percentOf(1n, 50, 'half-up')).toBe(1n)
    expect(percentOf(1n, 50, 'half-even')).toBe(0n)
    expect(percentOf(-1n, 50, 'down')).toBe(0n)
    expect(() => percentOf(1n, 'much', 'up')).toThrow(RangeError)
  })

  test('P02: 15 % shared by three leaves the remainder to the largest share', () => {
    expect(split(100n, [1, 1, 1])).toEqual([34n, 33n, 33n])
    expect(split(100n, ['1', '1.5', '0.5'])).toEqual([33n, 51n, 16n])
    expect(split(-100n, [1, 2])).toEqual([-33n, -67n])
    expect(split(5n, [0, 1])).toEqual([0n, 5n])
    expect(() => split(5n, [0, 0])).toThrow(RangeError)
    expect(() => split(5n, [])).toThrow(RangeError)
    expect(() => split(5n, [1, -1])).toThrow(RangeError)
  })

  test('property: the parts add up to the whole in fen, and no part but the largest is off by a fen', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 20 }).filter((list) => list.some((weight) => weight > 0)), (fen, weights) => {
      const parts = split(fen, weights)
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(fen)
      const total = BigInt(weights.reduce((sum, weight) => sum + weight, 0))
      const largest = weights.indexOf(Math.max(...weights))
      parts.forEach((part, i) => { if (i !== largest) expect(part).toBe(fen * BigInt(weights[i]!) / total) })
    }))
  })
})

describe('X-11: 大写金额', () => {
  test.each([
    ['0', '零元整'], ['0.01', '壹分'], ['0.10', '壹角整'], ['0.56', '伍角陆分'], ['1', '壹元整'], ['1.05', '壹元零伍分'], ['10', '壹拾元整'], ['10.50', '壹拾元伍角整'], ['100.01', '壹佰元零壹分'], ['1409.50', '壹仟肆佰零玖元伍角整'],
    ['6007.14', '陆仟零柒元壹角肆分'], ['1680.32', '壹仟陆佰捌拾元叁角贰分'], ['16409.02', '壹万陆仟肆佰零玖元零贰分'], ['325.04', '叁佰贰拾伍元零肆分'], ['107000.53', '壹拾万柒仟元伍角叁分'], ['10001', '壹万零壹元整'], ['100100', '壹拾万零壹佰元整'],
    ['1000000', '壹佰万元整'], ['780000', '柒拾捌万元整'], ['100000000', '壹亿元整'], ['100000001', '壹亿零壹元整'], ['100010000', '壹亿零壹万元整'], ['100005000', '壹亿零伍仟元整'], ['120000000', '壹亿贰仟万元整'], ['1001000000', '壹拾亿零壹佰万元整'],
    ['1000000000000', '壹万亿元整'], ['1000100000000', '壹万零壹亿元整'], ['1000000000001.01', '壹万亿零壹元零壹分'], ['9999999999999999.99', '玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'], ['-20.30', '负贰拾元叁角整'],
  ])('%s is %s', (amount, words) => {
    expect(capitals(parseMoney(amount) as bigint)).toBe(words)
  })

  test('Traditional', () => {
    expect(capitals(-12_345_678_906n, 'zh-TW')).toBe('負壹億貳仟參佰肆拾伍萬陸仟柒佰捌拾玖元零陸分')
  })

  test('beyond 10^16 yuan there is no room', () => {
    expect(() => capitals(10n ** 18n)).toThrow(RangeError)
  })

  test('property: two amounts never read alike, and 零 is never doubled or last before a unit', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n })
    fc.assert(fc.property(amount, amount, (a, b) => {
      if (a !== b) expect(capitals(a)).not.toBe(capitals(b))
      if (a >= 100n) expect(capitals(a)).not.toMatch(/零零|零[拾佰仟万亿元角分整]/)
    }))
  })
})
