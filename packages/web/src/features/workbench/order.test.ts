import { describe, expect, test } from 'vitest'
import { byMatter, byTarget, byTime, meanTrend, nearest } from './order.ts'
import type { Item, UnitRate } from './types.ts'

const now = Date.parse('2026-11-24T07:50:00Z') // 15:50 in the house
let n = 0
const item = (dueAt: string | null, part: Partial<Item> = {}): Item => ({
  id: String((n += 1)), type: 'matter', dueAt, share: 0.5, state: dueAt ? 'running' : 'none', verb: 'answer', verbLabel: { 'zh-CN': '答复', 'zh-TW': '答覆', en: 'Answer' },
  title: 't', name: null, detail: '', kind: null, regulation: 'S03', article: '4.3.3', matter: null, target: `x${n}`, doneAt: null, ...part,
})

describe('workbench order', () => {
  test('S03-04: groups by overdue, today, later, none, each by due time', () => {
    const groups = byTime([item('2026-11-25T01:20:00Z'), item(null), item('2026-11-24T09:30:00Z'), item('2026-11-24T08:08:00Z'), item('2026-11-24T07:20:00Z', { state: 'overdue' })], now)
    expect(groups.map((g) => [g.name, g.items.map((i) => i.dueAt)])).toEqual([
      ['overdue', ['2026-11-24T07:20:00Z']], ['today', ['2026-11-24T08:08:00Z', '2026-11-24T09:30:00Z']], ['later', ['2026-11-25T01:20:00Z']], ['none', [null]],
    ])
  })
  test('the day is the day of the house: 16:00 UTC is tomorrow there', () => {
    expect(byTime([item('2026-11-24T15:59:00Z'), item('2026-11-24T16:00:00Z')], now).map((g) => g.name)).toEqual(['today', 'later'])
  })
  test('a due that passed while the page stood open is overdue', () => {
    expect(byTime([item('2026-11-24T07:49:00Z')], now)[0]?.name).toBe('overdue')
  })
  test('nearest names the next due, else the most overdue, else nothing', () => {
    const over = item('2026-11-24T07:20:00Z', { state: 'overdue' })
    const next = item('2026-11-24T08:08:00Z')
    expect(nearest([over, next], now)).toBe(next)
    expect(nearest([over], now)).toBe(over)
    expect(nearest([item(null)], now)).toBeNull()
  })
  test('by matter keeps the things of one matter together', () => {
    const items = [item('2026-11-24T08:00:00Z', { matter: 'b' }), item('2026-11-24T09:00:00Z', { matter: 'a' }), item('2026-11-24T10:00:00Z', { matter: 'b' }), item(null, { matter: 'c' })]
    expect(byMatter(items)[0]?.items.map((i) => i.matter)).toEqual(['b', 'b', 'a', 'c'])
  })
  test('below target first; what had no occasion last', () => {
    const article = (name: string, rate: number | null, target: number | null): UnitRate['articles'][number] => ({ regulation: 'S03', article: name, name: { 'zh-CN': name, 'zh-TW': name, en: name }, rate, target, breached: 0, trend: [] })
    expect(byTarget([article('a', 1, 1), article('b', null, 1), article('c', 0.989, 1), article('d', 0.5, null), article('e', 0.941, 0.95)]).map((a) => a.article)).toEqual(['e', 'c', 'a', 'd', 'b'])
  })
  test('mean trend leaves out what had none', () => {
    const base = { regulation: 'S03', article: 'x', name: { 'zh-CN': '', 'zh-TW': '', en: '' }, rate: 1, target: null, breached: 0 }
    expect(meanTrend([{ ...base, trend: [1, null, null] }, { ...base, trend: [0.5, 0.8] }])).toEqual([0.75, 0.8, null])
    expect(meanTrend([])).toEqual([])
  })
})
