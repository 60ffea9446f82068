import { expect, test } from 'vitest'
import type { Words } from '@guixing/core/model/text'
import { conditionWords, stepWords, timeWords, whoWords, type Saying } from './say.ts'
import zh from './words/zh-CN.json'

const w = (text: string): Words => ({ 'zh-CN': text, 'zh-TW': text, en: text })
const t = ((key: string, params: Record<string, unknown> = {}) => {
  const found = key.split('.').reduce<unknown>((here, part) => (here as Record<string, unknown> | undefined)?.[part], zh)
  return typeof found === 'string' ? found.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? '')) : String(params.defaultValue ?? key)
}) as unknown as Saying['t']
const saying: Saying = {
  t, say: (words) => words['zh-CN'],
  about: { fields: [{ name: 'amount', label: w('金额'), type: 'money', list: null }, { name: 'nature', label: w('性质'), type: 'choice', list: [{ value: 'consulting', label: w('咨询费') }] }, { name: 'fastLane', label: w('会议已定'), type: 'flag', list: null }], roles: [{ name: 'finance', label: w('资产财务部') }], names: { p1: '沈国梁' }, attests: [], params: { P07: w('销账期限') } },
}

test('a condition reads as a sentence, fields, choices and parameters by their names', () => {
  expect(conditionWords(saying, { all: [{ above: ['$amount', 10000] }, { any: [{ is: ['$nature', 'consulting'] }, { is: ['$fastLane', true] }] }] })).toBe('金额超过10,000，并且（性质是咨询费，或者会议已定为是）')
  expect(conditionWords(saying, { atMost: ['$amount', '$params.P07'] })).toBe('金额不超过销账期限')
  expect(conditionWords(saying, { not: { filled: '$nature' } })).toBe('不是这样：填了性质')
  expect(conditionWords(saying, { above: [{ sum: ['$amount', 1] }, 5] })).toBe('{"above":[{"sum":["$amount",1]},5]}')
})
test('people, times and combined steps in words', () => {
  expect([whoWords(saying, { role: 'finance' }), whoWords(saying, { person: 'p1' }), whoWords(saying, { headOf: '$unit' }), whoWords(saying, undefined)]).toEqual(['资产财务部', '沈国梁', '所属单位负责人', '还没选谁批'])
  expect([timeWords(saying, { within: { workingDays: 2 }, do: 'remind' }), timeWords(saying, { within: { days: '$params.P07' }, do: 'up' })]).toEqual(['2工作日：提醒', '销账期限天：转给上级'])
  expect(stepWords(saying, { vote: [{ who: { role: 'finance' } }, { who: { person: 'p1' }, does: 'sign' }], pass: { atLeast: [2, 3] } })).toBe('资产财务部 批准 ＋ 沈国梁 签批（票决，达到2/3过）')
})
