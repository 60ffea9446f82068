import { describe, expect, test } from 'vitest'
import { exportQuery, isFiltered, periodDays, queryOf, viewSearch, whereOf, withWhere } from './filters.ts'
import { inGroups } from './bulk.ts'
import { isUnread, markRead, readColumns, readMarks, readViews, writeViews } from './kept.ts'

const memory = () => { const map = new Map<string, string>(); return { getItem: (k: string) => map.get(k) ?? null, setItem: (k: string, v: string) => void map.set(k, v) } }

describe('filters in the address', () => {
  test('S03-28: date, unit, receptionist and status reach the server', () => {
    expect(queryOf({ period: 'custom', from: '2026-11-01', to: '2026-11-24', unit: 'u', owner: 'p', stage: 'agreed', q: ' 渗水 ' }, 'enquiry', '2026-11-24')).toEqual({ kind: 'enquiry', q: '渗水', stage: 'agreed', owner: 'p', unit: 'u', sort: 'due', from: '2026-11-01', to: '2026-11-24' })
  })
  test('what the server would not know is left out', () => {
    expect(queryOf({ due: 'never', open: 'perhaps', mine: 'x', sort: 'random' }, undefined, '2026-11-24')).toEqual({ sort: 'due' })
  })
  test('a week begins on Monday, also on a Sunday; a month on its first', () => {
    expect(periodDays('week', '2026-11-24')).toEqual({ from: '2026-11-23', to: '2026-11-24' })
    expect(periodDays('week', '2026-11-29')).toEqual({ from: '2026-11-23', to: '2026-11-29' })
    expect(periodDays('week', '2026-11-23')).toEqual({ from: '2026-11-23', to: '2026-11-23' })
    expect(periodDays('month', '2026-11-24')).toEqual({ from: '2026-11-01', to: '2026-11-24' })
    expect(periodDays(undefined, '2026-11-24')).toEqual({})
  })
  test('key fields are set, changed and taken out', () => {
    const one = withWhere(undefined, 'category', 'engineering')
    expect(one).toBe('category:engineering')
    expect(whereOf(withWhere(one, 'room', '3栋1202'))).toEqual({ category: 'engineering', room: '3栋1202' })
    expect(withWhere(one, 'category', null)).toBeUndefined()
    expect(whereOf('junk,:x')).toEqual({})
  })
  test('an export holds the rows one sees', () => {
    expect(exportQuery({ kind: 'enquiry', due: 'overdue', limit: 100, cursor: 'c', sort: 'due' }, 'F24')).toBe('?due=overdue&sort=due&form=F24')
    expect(exportQuery({})).toBe('')
  })
  test('views are filters; all is none', () => {
    expect(viewSearch('all')).toEqual({})
    expect(isFiltered(viewSearch('all'))).toBe(false)
    expect(isFiltered(viewSearch('overdue'))).toBe(true)
  })
})

describe('kept on this machine', () => {
  test('S03-19: read until it changes', () => {
    const store = memory()
    const marks = markRead(store, 'chen', {}, 'm1', 3)
    expect(isUnread(marks, { id: 'm1', version: 3 })).toBe(false)
    expect(isUnread(marks, { id: 'm1', version: 4 })).toBe(true)
    expect(isUnread(marks, { id: 'm2', version: 1 })).toBe(true)
    expect(readMarks(store, 'chen')).toEqual({ m1: 3 })
    expect(readMarks(store, 'lin')).toEqual({})
  })
  test('the oldest marks make room', () => {
    const old = Object.fromEntries(Array.from({ length: 4005 }, (_, i) => [`m${i}`, 1]))
    const marks = markRead(memory(), 'chen', old, 'new', 1)
    expect(Object.keys(marks)).toHaveLength(4000)
    expect(marks).toHaveProperty('new')
    expect(marks).not.toHaveProperty('m0')
  })
  test('broken stores give nothing instead of an error', () => {
    const broken = { getItem: () => '{', setItem: () => { throw new Error('full') } }
    expect(readViews(broken, 'enquiry')).toEqual([])
    expect(readColumns(broken, 'enquiry')).toBeNull()
    expect(() => writeViews(broken, 'enquiry', [])).not.toThrow()
  })
})

describe('many at a time', () => {
  const ids = Array.from({ length: 45 }, (_, i) => `m${i}`)
  const ok = (group: string[]) => group.map((id) => ({ id, ok: true, reasons: [], error: null }))
  test('goes in groups and tells how far it is', async () => {
    const told: number[] = []
    const sent: string[] = []
    await inGroups({ ids, send: (group) => { sent.push(...group); return Promise.resolve(ok(group)) }, told: (all) => told.push(all.length), stopped: () => false })
    expect([told, sent]).toEqual([[20, 40, 45], ids])
  })
  test('stops between two groups, and keeps what was done when one fails', async () => {
    const told: number[] = []
    await inGroups({ ids, send: (group) => Promise.resolve(ok(group)), told: (all) => told.push(all.length), stopped: () => told.length === 1 })
    expect(told).toEqual([20])
    await expect(inGroups({ ids, send: (group) => (group.includes('m25') ? Promise.reject(new Error('away')) : Promise.resolve(ok(group))), told: (all) => told.push(all.length), stopped: () => false })).rejects.toThrow('away')
    expect(told).toEqual([20, 20])
  })
})
