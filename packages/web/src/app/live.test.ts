import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { QueryKey } from '@tanstack/react-query'
import { q } from './api.ts'
import { keepLive, staleBy } from './live.ts'

class Fake {
  readyState = 1
  closed = false
  onerror: ((event: Event) => void) | null = null
  heard = new Map<string, (message: { data: string }) => void>()
  addEventListener(name: string, listener: (message: { data: string }) => void): void { this.heard.set(name, listener) }
  close(): void { this.closed = true; this.readyState = 2 }
  tell(name: string, data: unknown): void { this.heard.get(name)?.({ data: JSON.stringify(data) }) }
  turnAway(): void { this.readyState = 2; this.onerror?.(new Event('error')) }
}

let made: Fake[] = []
let looked: (QueryKey[] | null)[] = []
let refused = 0
const start = (): (() => void) => keepLive({ connect: () => { const one = new Fake(); made.push(one); return one as never }, look: (keys) => looked.push(keys), refused: () => { refused += 1 } })

beforeEach(() => { vi.useFakeTimers(); made = []; looked = []; refused = 0 })
afterEach(() => vi.useRealTimers())

describe('live updates', () => {
  test('a changed matter makes its page, the lists and the bench be looked at, and no other matter', () => {
    const keys = staleBy({ event: 'matters', data: { ids: ['m1'] } }, false) ?? []
    expect(keys).toContainEqual(q.matters.get.key({ input: { id: 'm1' } }))
    expect(keys).not.toContainEqual(q.matters.get.key())
    for (const key of [q.work.bench.key(), q.work.counts.key(), q.matters.list.key()]) expect(keys).toContainEqual(key)
    expect(staleBy({ event: 'matters', data: { ids: null } }, false)).toContainEqual(q.matters.get.key())
  })
  test('a burst is looked at once', () => {
    start()
    made[0]?.tell('ready', {})
    for (let i = 0; i < 20; i += 1) made[0]?.tell('counts', {})
    vi.advanceTimersByTime(1000)
    expect(looked).toHaveLength(1)
  })
  test('the first connection fetches nothing twice; after a break everything is looked at again', () => {
    start()
    made[0]?.tell('ready', {})
    vi.advanceTimersByTime(1000)
    expect(looked).toEqual([])
    made[0]?.tell('ready', {})
    vi.advanceTimersByTime(1000)
    expect(looked).toEqual([null])
  })
  test('turned away: asks who one is, and tries again ever more slowly until it is let in', () => {
    const end = start()
    made[0]?.turnAway()
    expect(refused).toBe(1)
    vi.advanceTimersByTime(2000)
    expect(made).toHaveLength(2)
    made[1]?.turnAway()
    vi.advanceTimersByTime(2000)
    expect(made).toHaveLength(2)
    vi.advanceTimersByTime(2000)
    expect(made).toHaveLength(3)
    made[2]?.tell('ready', {})
    made[2]?.turnAway()
    vi.advanceTimersByTime(2000)
    expect(made).toHaveLength(4)
    end()
    expect(made[3]?.closed).toBe(true)
  })
  test('a broken connection is the browser’s to take up again; hostile data breaks nothing', () => {
    start()
    made[0]?.onerror?.(new Event('error'))
    vi.advanceTimersByTime(120_000)
    expect(made).toHaveLength(1)
    made[0]?.heard.get('matters')?.({ data: 'not json' })
    vi.advanceTimersByTime(1000)
    expect(looked.at(-1)).toContainEqual(q.matters.get.key())
  })
})
