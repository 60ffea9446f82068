import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldScript, matchesFolded } from './fold.ts'
import { maskName, maskPhone } from './mask.ts'

describe('folding', () => {
  test.each([['台帳', '台账'], ['臺賬', '台账'], ['臺帳', '台账'], ['諮詢', '咨询'], ['咨詢', '咨询'], ['沒辦法', '没办法'], ['答覆', '答复'], ['ＡＢＣ１２３', 'abc123'], ['計畫', '计划'], ['HT-2026-001', 'ht-2026-001']])('%s is %s', (from, to) => {
    expect(foldScript(from)).toBe(to)
  })

  test('matches across scripts, widths and cases; nothing asked for is always there', () => {
    expect(matchesFolded('諮詢服務費台帳', '台账')).toBe(true)
    expect(matchesFolded('咨询服务费', '服務費 ')).toBe(true)
    expect(matchesFolded('合同 ht-2026-001', 'ＨＴ-2026')).toBe(true)
    expect(matchesFolded('咨询', '投诉')).toBe(false)
    expect(matchesFolded('', '')).toBe(true)
  })

  test('property: folding twice is folding once, on office Chinese in both scripts', () => {
    const words = fc.constantFrom('諮詢', '服務費', '台帳', '臺賬', '答覆', '計畫', '裡', '後', '著作', '看著', '乾淨', '账', '規定', 'A', '１', ' ', '，', '沒辦法', '為')
    fc.assert(fc.property(fc.array(words).map((list) => list.join('')), (text) => {
      expect(foldScript(foldScript(text))).toBe(foldScript(text))
    }))
  })
})

describe('masking', () => {
  test.each([['13805712266', '138****2266'], ['138 0571 2266', '138****2266'], ['+8613805712266', '+86138****2266'], ['0571-88123456', '0571-******56'], ['12345', '***45'], ['110', '**0'], ['', '']])('phone %s is %s', (from, to) => {
    expect(maskPhone(from)).toBe(to)
  })

  test.each([['张三', '张*'], ['欧阳明日', '欧阳**'], ['欧阳', '欧*'], ['歐陽修', '歐陽*'], ['李', '*'], ['', ''], ['John Smith', 'J*** *****']])('name %s is %s', (from, to) => {
    expect(maskName(from)).toBe(to)
  })
})
