import { describe, expect, test } from 'vitest'
import en from './words/en.json'
import zh from './words/zh-CN.json'
import { detailWords, KEYS, streamParts, WHATS, type Saying } from './audit-words.ts'

const id = '0190c2d0-0000-7000-8000-000000000001'
const say: Saying = { key: (k) => zh.audit.keys[k], name: (one) => (one === id ? '客服部' : undefined), time: (at) => at.slice(0, 10), yes: '是', no: '否', role: (r) => (r === 'receptionist' ? '接待人员' : r), colon: '：', comma: '、' }

describe('audit', () => {
  test('a detail names people and units, never ids, digests or JSON', () => {
    expect(detailWords({ name: '周敏', unit: id, active: true, roles: [{ role: 'receptionist', unit: id, scope: 'unit-tree' }], hash: 'ab12', before: { name: '周' } }, say)).toBe('姓名：周敏；单位：客服部；在职：是；角色：接待人员')
    expect(detailWords({ token: id, name: '报表' }, say)).toBe('姓名：报表')
    expect(detailWords({ from: '2026-11-22T10:30:00.000Z' }, say)).toBe('从：2026-11-22')
    expect(detailWords(null, say)).toBe('')
    expect(detailWords({ to: '0190c2d0-0000-7000-8000-00000000ffff' }, say)).toBe('')
  })
  test('a stream says what it is about', () => {
    expect(streamParts(`person:${id}`, say.name)).toEqual({ sort: 'person', thing: '客服部' })
    expect(streamParts(`roster:${id}:2026-11`, say.name)).toEqual({ sort: 'roster', thing: '客服部 2026-11' })
    expect(streamParts('settings', say.name)).toEqual({ sort: 'settings', thing: '' })
  })
  test('every code has words in both languages', () => {
    for (const words of [zh, en]) {
      expect(Object.keys(words.audit.whats).sort()).toEqual([...WHATS].sort())
      expect(Object.keys(words.audit.keys).sort()).toEqual([...KEYS].sort())
    }
  })
})
