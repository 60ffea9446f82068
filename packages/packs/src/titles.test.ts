import { describe, expect, it } from 'vitest'
import { titleWords } from '@guixing/core/text/title'
import { loadCatalogue, packsDir } from '@guixing/packs/index'

const { kinds, lists } = loadCatalogue(packsDir()).catalogue
const said = (kind: string, title: string) => titleWords(kinds[kind] ?? expect.fail(kind), lists, title)

describe('titles in the reader’s language (X-12)', () => {
  it.each([
    ['duty-shift', '中班 11-22 16:00', '中班 11-22 16:00', 'Evening shift 11-22 16:00'],
    ['duty-shift', '值班 11-22 16:00', '值班 11-22 16:00', 'Duty shift 11-22 16:00'],
    ['handover', '交接班 11-22 16:00', '交接班 11-22 16:00', 'Handover 11-22 16:00'],
    ['handover', '交接班', '交接班', 'Handover'],
    ['daily-record', '日工作记录 2026-11-22', '日工作記錄 2026-11-22', 'Daily record 2026-11-22'],
    ['roster-month', '2026-12 排班', '2026-12 排班', '2026-12 roster'],
    ['leave', '年休假：家里：有事', '年休假：家里：有事', 'Annual: 家里：有事'],
    ['revisit', '回访：车位怎么续费', '回訪：车位怎么续费', 'Revisit: 车位怎么续费'],
    ['quarter-summary', '咨询季度汇总 2026Q4', '諮詢季度彙總 2026Q4', 'Quarterly enquiry summary 2026Q4'],
  ])('%s %s', (kind, title, traditional, english) => {
    expect(said(kind, title)).toEqual({ 'zh-CN': title, 'zh-TW': traditional, en: english })
  })
  it('a loan of a contract is titled in words', () => {
    expect(said('contract-loan', '合同借阅：年度审计')).toEqual({ 'zh-CN': '合同借阅：年度审计', 'zh-TW': '合同借閱：年度审计', en: 'Contract loan: 年度审计' })
  })
  it('what people wrote is nobody’s to translate', () => {
    for (const title of ['中班 11-22 16:00', '咨询：怎么办', '', '$names.shift', '(.*)']) expect(said('enquiry', title), title).toBeUndefined()
    expect(said('duty-shift', '随便写的一行')).toBeUndefined()
    expect(said('revisit', '他自己想的')).toBeUndefined()
  })
  it('hostile titles are read in no time', () => {
    const started = performance.now()
    for (const kind of Object.values(kinds)) for (const title of ['：'.repeat(20_000), `${'排班 '.repeat(9_000)}x`, '回访：'.repeat(8_000)]) titleWords(kind, lists, title)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
