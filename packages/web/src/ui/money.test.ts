import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heldMoney, moneyFault, moneyText, shownMoney } from './money.ts'

describe('an amount in a field', () => {
  it.each([['1,234.5', '1234.50'], ['￥１２，３４５．６７', '12345.67'], ['99999999999999.99', '99999999999999.99'], ['12,9345.60', '129345.60'], ['1,234,5', '1,234,5'], ['78,00', '78,00'], ['', null], ['  ', null], ['1.005', '1.005'], ['三百', '三百'], ['1e3', '1e3']])('%s is held as %s', (typed, held) => expect(heldMoney(typed)).toBe(held))

  it.each([['12.30', null], ['', null], ['1.005', 'too-many-decimals'], ['三百', 'money'], ['1000000000000000', 'out-of-range'], ['9'.repeat(30), 'out-of-range']])('%s: %s', (held, fault) => expect(moneyFault(held)).toBe(fault))

  it('property: fifteen digits and two decimals are shown and held to the fen', () => {
    fc.assert(fc.property(fc.stringMatching(/^(0|[1-9]\d{0,14})\.\d\d$/), (amount) => {
      expect([heldMoney(amount), heldMoney(shownMoney(amount)), moneyFault(amount)]).toEqual([amount, amount, null])
      expect(moneyText(amount).replace(/[¥,]/g, '')).toBe(amount)
    }))
  })
})
