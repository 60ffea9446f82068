import { describe, expect, it } from 'vitest'
import { readWords, writeWords } from './kept-words.ts'
import { besideRoute, lookOf, reached, standOf } from './route-look.ts'
import type { RouteStep, RouteTask } from './task.ts'

const task = (state: RouteTask['state'], more: Partial<RouteTask> = {}): RouteTask => ({ id: state, place: '1', does: 'approve', state, who: [], barred: [], by: null, onBehalfOf: null, byTime: false, words: null, at: null, openedAt: null, dueAt: null, seenAt: null, addedBy: null, standIns: [], mine: false, ...more })
const step = (n: number, ...tasks: RouteTask[]): RouteStep => ({ step: n, how: 'one', tasks })

describe('the route', () => {
  it('tells an opinion from an agreement, and seen from unread', () => {
    expect(standOf(task('agreed', { does: 'opinion' }))).toEqual({ words: 'opinionStep', state: 'agreed' })
    expect(standOf(task('open', { seenAt: '2026-11-22T06:00:00Z' })).state).toBe('seen')
    expect(standOf(task('agreed', { seenAt: '2026-11-22T06:00:00Z' })).state).toBe('agreed')
    expect((['open', 'waiting', 'cancelled', 'carried'] as const).map(lookOf)).toEqual(['now', 'ahead', 'aside', 'past'])
  })
  it('counts the request as the first step, and knows where it stands', () => {
    expect(reached([step(1, task('agreed')), step(2, task('agreed'), task('open')), step(3, task('waiting'))])).toEqual({ step: 3, of: 4 })
    expect(reached([step(1, task('agreed'))])).toEqual({ step: 2, of: 2 })
  })
})

describe('what happened', () => {
  it('is told beside the route where the route does not show it', () => {
    const line = (did: string, at: string) => ({ at, did, by: null, onBehalfOf: null, words: null, people: [], place: null })
    const story = [line('asked', '2026-11-22T06:00:00Z'), line('return', '2026-11-22T06:10:00Z'), line('resubmit', '2026-11-22T06:20:00Z'), line('agree', '2026-11-22T06:30:00.000Z')]
    expect(besideRoute({ story, route: [step(1, task('agreed', { at: '2026-11-22T06:30:00Z' }))] }).map((one) => one.did)).toEqual(['return', 'resubmit'])
    expect(besideRoute({ story, route: [step(1, task('open'))] }).map((one) => one.did), 'an agreement that fell with a return stays told').toEqual(['return', 'resubmit', 'agree'])
  })
})

describe('words kept', () => {
  it('are each person’s and each approval’s own, and go when sent', () => {
    const kept = new Map<string, string>()
    const store = { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => { kept.set(k, v) }, removeItem: (k: string) => { kept.delete(k) } }
    writeWords(store, 'p', 'a', '缺函')
    expect([readWords(store, 'p', 'a'), readWords(store, 'p', 'b'), readWords(store, 'q', 'a')]).toEqual(['缺函', '', ''])
    writeWords(store, 'p', 'a', ' ')
    expect(kept.size).toBe(0)
  })
  it('a browser that keeps nothing stops nobody', () => {
    const shut = { getItem: () => { throw new Error('denied') }, setItem: () => { throw new Error('full') }, removeItem: () => undefined }
    writeWords(shut, 'p', 'a', 'x')
    expect(readWords(shut, 'p', 'a')).toBe('')
  })
})
