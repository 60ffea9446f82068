import { describe, expect, it } from 'vitest'
import { allKept, forget, keep, keptFor, leftAt, type Kept } from './kept.ts'

const NOW = 1_800_000_000_000
const store = (text: string | null = null) => { let held = text; return { getItem: () => held, setItem: (_: string, next: string) => { held = next } } }
const one = (more: Partial<Kept> = {}): Kept => ({ person: 'p', place: '/a files', name: 'a.pdf', size: 9, modified: 5, url: '/api/v1/uploads/1', sent: 3, at: NOW, ...more })

describe('uploads that were begun', () => {
  it('are found again by person, name, size and day of change, and by their place', () => {
    const s = store()
    keep(s, one())
    keep(s, one({ url: '/api/v1/uploads/2', place: '/b files', name: 'b.pdf' }))
    keep(s, one({ sent: 6 }))
    const list = allKept(s, NOW)
    expect(list).toHaveLength(2)
    expect(keptFor(list, 'p', { name: 'a.pdf', size: 9, lastModified: 5 })?.sent).toBe(6)
    for (const file of [{ name: 'a.pdf', size: 8, lastModified: 5 }, { name: 'a.pdf', size: 9, lastModified: 6 }, { name: 'A.pdf', size: 9, lastModified: 5 }]) expect(keptFor(list, 'p', file)).toBeNull()
    expect([keptFor(list, 'other', { name: 'a.pdf', size: 9, lastModified: 5 }), leftAt(list, 'other', '/a files')]).toEqual([null, []])
    expect(leftAt(list, 'p', '/b files').map((k) => k.name)).toEqual(['b.pdf'])
    forget(s, '/api/v1/uploads/2', NOW)
    expect(allKept(s, NOW).map((k) => k.url)).toEqual(['/api/v1/uploads/1'])
  })
  it('are forgotten after a day, and at most twenty are kept', () => {
    const s = store()
    keep(s, one({ at: NOW - 24 * 3_600_000 }))
    expect(allKept(s, NOW)).toEqual([])
    for (let i = 0; i < 30; i++) keep(s, one({ url: `/api/v1/uploads/${i}` }))
    expect(allKept(s, NOW)).toHaveLength(20)
  })
  it('of a browser that keeps nothing, or something else, are none', () => {
    for (const text of [null, '', '{', '{}', '[1,null,{"person":1}]', JSON.stringify([one({ url: 'https://elsewhere.test/' })])]) expect(allKept(store(text), NOW)).toEqual([])
    const closed = { getItem: (): string => { throw new Error('closed') }, setItem: (): void => { throw new Error('closed') } }
    expect(() => { keep(closed, one()); forget(closed, 'x', NOW) }).not.toThrow()
  })
})
