import { describe, expect, it } from 'vitest'
import { headMoney, isNegative, isNone, largest, magnitudeOf, minus, partOf, plus, sumOf, tableMoney, wanWords, widths } from './sums.ts'

describe('amounts on the fee screens', () => {
  it('are exact beyond 2^53 and never pass through a number', () => {
    expect(plus('90071992547409.93', '0.01')).toBe('90071992547409.94')
    expect(minus('0.01', '90071992547409.93')).toBe('-90071992547409.92')
    expect(sumOf(['90071992547409.93', '90071992547409.93', '-0.01'])).toBe('180143985094819.85')
    expect([largest(['1.00', '3.00', '2.00']), largest([])]).toEqual(['3.00', '0.01'])
  })
  it('stand with both decimals in tables; a headline leaves them out only where there are none', () => {
    expect([tableMoney('1980000'), headMoney('8640000.00'), headMoney('0.05'), headMoney('0.00')]).toEqual(['1,980,000.00', '8,640,000', '0.05', '0'])
    expect([wanWords('3000000.00', 'zh-CN'), wanWords('3000000.00', 'zh-TW'), wanWords('3000000.00', 'en'), wanWords('3000001.00', 'zh-CN')]).toEqual(['300万元', '300萬元', '3,000,000', '3,000,001'])
  })
  it('X-10: a part of nothing is no share; a share is cut, so that only the whole is 100 %', () => {
    expect([partOf('1', '0'), partOf('0', '0'), partOf('999999.99', '1000000'), partOf('5', '5')]).toEqual([null, null, 0.99999, 1])
  })
  it('bars show what is not nothing and never pass the whole', () => {
    expect(widths(['0.00', '0.01', '50', '200', '-3'], '100')).toEqual([0, 0.4, 50, 100, 0])
    expect([isNone('0.00'), isNegative('-0.01'), magnitudeOf('-2.50')]).toEqual([true, true, '2.50'])
  })
})
