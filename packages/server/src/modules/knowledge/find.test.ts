import { describe, expect, it } from 'vitest'
import { entryDoc, entryView } from './entries.ts'
import { tellingWords } from './find.ts'

const rules = { house: { zone: 'Asia/Shanghai' }, paramAt: () => 180, people: new Map([['p', { name: '陈晓琳' }]]) } as never
const entry = { id: 'e', number: 7, kind: 'information' as const, subject: '停车费', department: '物业部', content: '每月三百元', phone: '8001', source: '收费公示', version: 2, checked_at: '2026-05-28T08:00:00.000Z', checked_by: 'p', valid_until: null }

describe('S03-10 the information file', () => {
  it('looks for the words of a question that tell something, the longest first, in either script', () => {
    expect(tellingWords('请问停车费是多少？')).not.toContain('请问')
    expect(tellingWords('请问停车费是多少？').join('')).toContain('停车')
    expect(tellingWords('請問停車費是多少')).toEqual(tellingWords('请问停车费是多少'))
    expect(tellingWords('的 了 吗')).toEqual([])
    expect(tellingWords('宽带 wifi 电梯 门禁 停车 物业费 装修 快递 垃圾 保洁 绿化').length).toBeLessThanOrEqual(8)
  })
  it('calls an entry stale after H12 days without a check, to the second', () => {
    expect(entryView(rules, entry, '2026-11-24T08:00:00.000Z')).toMatchObject({ stale: false, checkedBy: { id: 'p', name: '陈晓琳' } })
    expect(entryView(rules, entry, '2026-11-24T08:00:01.000Z').stale).toBe(true)
    expect(entryView(rules, { ...entry, checked_at: null, checked_by: null }, '2026-11-24T08:00:00.000Z')).toMatchObject({ stale: true, checkedBy: null })
  })
  it('is found by subject, department, content, phone and source, and no quote breaks the index', () => {
    const doc = entryDoc({ ...entry, subject: "停车费'; \\ drop", content: '繳費' }, '2026-11-24T08:00:00.000Z')
    for (const word of ['停车', '8001', '缴费', '公示']) expect(String(doc.tokens)).toContain(word)
    expect(String(doc.tokens).replace(/'[^'\\]+'( |$)/g, '')).toBe('')
  })
})
