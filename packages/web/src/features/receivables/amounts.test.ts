import { describe, expect, it } from 'vitest'
import { figured, isNothing, largest, parts, shareText, tabled } from './amounts.ts'
import { drillName, filterOf, sheetUrl } from './search.ts'

describe('amounts on the page of receivables', () => {
  it('are exact beyond what a double holds', () => {
    expect(tabled('90071992547409.93')).toBe('90,071,992,547,409.93')
    expect([figured('620000.00'), figured('620000.10'), figured('0.00'), figured('-5.00')]).toEqual(['620,000', '620,000.10', '0', '-5'])
  })

  it('make a bar that never runs over or backwards', () => {
    expect(parts(['25.00', '75.00'])).toEqual([0.25, 0.75])
    expect(parts(['25.00', '-5.00'], '100.00')).toEqual([0.25, 0])
    expect(parts(['0.00', '0.00'])).toEqual([0, 0])
    expect(parts(['1.00'], '0.00')).toEqual([0])
    expect(largest(['3.00', '90071992547409.93', '90071992547409.92'])).toBe('90071992547409.93')
  })

  it('say a share down, so that what is not whole is never 100%', () => {
    expect([shareText(0.9999), shareText(1), shareText(0.6666), shareText(null)]).toEqual(['99.9%', '100.0%', '66.6%', '—'])
    expect(isNothing('0.00')).toBe(true)
  })
})

describe('what stands in the address', () => {
  it('becomes the filter of the server; what it would not know is left out', () => {
    expect(filterOf({ payer: ' 杭州百货 ', year: '2026', view: 'table', evil: 'x' } as never)).toEqual({ payer: '杭州百货', year: '2026' })
    expect(filterOf({ year: '12345678901', manager: '' })).toEqual({})
  })

  it('gives the sheet of what is shown', () => {
    expect(sheetUrl('list', { payer: '甲&乙' }, { figure: 'overdue' })).toBe('/api/v1/receivables/list.xlsx?payer=%E7%94%B2%26%E4%B9%99&figure=overdue')
    expect(sheetUrl('entries', {}, {})).toBe('/api/v1/receivables/entries.xlsx')
  })

  it('opens a drill by name and closes what is none', () => {
    expect(drillName({ figure: 'overdue', age: 'd30' })).toEqual({ figure: 'overdue', age: 'd30' })
    expect(drillName({ figure: 'nonsense', age: 'x', month: '2026-13' })).toBeNull()
    expect(drillName({ month: 'before' })).toEqual({ month: 'before' })
  })
})
