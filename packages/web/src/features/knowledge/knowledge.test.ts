import { describe, expect, test } from 'vitest'
import { blankEntry, entryInput, keepEntryDraft, missingIn, queryFor, readEntryDraft } from './entry-draft.ts'

describe('entries of the information file', () => {
  test('S03-10: subject, content and source are what an entry is', () => {
    expect(missingIn(blankEntry())).toEqual(['subject', 'content', 'source'])
    expect(missingIn({ ...blankEntry('停车费'), content: ' ', source: '财务部' })).toEqual(['content'])
  })
  test('empty things are left out of what is sent, words are trimmed', () => {
    expect(entryInput({ ...blankEntry(' 停车费 '), content: '每月 300 元\n', source: '财务部' })).toEqual({ kind: 'information', subject: '停车费', content: '每月 300 元', source: '财务部' })
  })
  test('a tab and words make one question', () => {
    expect(queryFor('stale', ' 电梯 ')).toEqual({ q: '电梯', stale: 'true', limit: 100 })
    expect(queryFor('all', '')).toEqual({ limit: 100 })
    expect(queryFor('bulletin', '')).toEqual({ kind: 'bulletin', limit: 100 })
  })
  test('what was begun is found again, a broken store is no error', () => {
    const map = new Map<string, string>()
    const store = { getItem: (k: string) => map.get(k) ?? null, setItem: (k: string, v: string) => void map.set(k, v), removeItem: (k: string) => void map.delete(k) }
    keepEntryDraft(store, 'chen', blankEntry('停车费'))
    expect(readEntryDraft(store, 'chen')?.subject).toBe('停车费')
    expect(readEntryDraft(store, 'lin')).toBeNull()
    map.set('guixing.knowledge.chen', '{"subject":1}')
    expect(readEntryDraft(store, 'chen')).toBeNull()
    keepEntryDraft(store, 'chen', null)
    expect(map.size).toBe(0)
  })
})
