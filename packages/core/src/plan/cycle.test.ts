import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cycles, strays, type PlanItem } from './cycle.ts'

const plan = (...rows: [code: string, after?: string][]): PlanItem[] => rows.map(([code, after = '']) => ({ code, after }))

describe('the order of a plan (S01-52)', () => {
  it('an order that comes to an end has no ring', () => {
    expect(cycles([])).toEqual([])
    expect(cycles(plan(['1'], ['2', '1'], ['3', '1、2'], ['4', '2，3 1']))).toEqual([])
  })
  it('names the items that wait for each other, and an item that waits for itself', () => {
    expect(cycles(plan(['1', '3'], ['2', '1'], ['3', '2'], ['4']))).toEqual(['1', '2', '3'])
    expect(cycles(plan(['1', '1'], ['2', '1']))).toEqual(['1'])
  })
  it('what only hangs on a ring, or only leads to one, is not named', () => {
    expect(cycles(plan(['0'], ['1', '0,2'], ['2', '1'], ['3', '2'], ['4', '3']))).toEqual(['1', '2'])
  })
  it('what stands between two rings is named with them', () => {
    expect(cycles(plan(['1', '2'], ['2', '1'], ['3', '2'], ['4', '3 5'], ['5', '4']))).toEqual(['1', '2', '3', '4', '5'])
  })
  it('a predecessor that is no item holds nothing up, and is told as a stray', () => {
    expect(cycles(plan(['1', '9'], ['2', '1']))).toEqual([])
    expect(strays(plan(['1', '9、8'], ['2', '1;9'], ['2']))).toEqual(['2', '9', '8'])
    expect(strays(plan(['1'], ['2', '1']))).toEqual([])
  })
  it('codes such as __proto__ and constructor are codes like others', () => {
    expect(cycles(plan(['__proto__', 'constructor'], ['constructor', '__proto__']))).toEqual(['__proto__', 'constructor'])
  })

  const edges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 })
  const planOf = (list: readonly (readonly [number, number])[]): PlanItem[] => Array.from({ length: 12 }, (_, i) => ({ code: `w${i}`, after: list.flatMap(([a, b]) => (b === i ? [`w${a}`] : [])).join(',') }))
  it('a plan whose items only wait for earlier ones has none; turning one wait round makes one', () => {
    fc.assert(fc.property(edges, (list) => {
      const forward = list.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
      expect(cycles(planOf(forward))).toEqual([])
      const [first] = forward
      if (first) expect(cycles(planOf([...forward, [first[1], first[0]]]))).toEqual(expect.arrayContaining([`w${first[0]}`, `w${first[1]}`]))
    }))
  })
  it('says ring exactly where a walk along the waits can come back', () => {
    const reaches = (list: readonly (readonly [number, number])[], from: number, to: number, seen = new Set<number>()): boolean =>
      list.some(([a, b]) => a === from && (b === to || (!seen.has(b) && reaches(list, b, to, seen.add(b)))))
    fc.assert(fc.property(edges, (list) => {
      const named = cycles(planOf(list))
      for (let i = 0; i < 12; i++) if (reaches(list, i, i)) expect(named).toContain(`w${i}`)
      if (named.length > 0) expect(Array.from({ length: 12 }, (_, i) => i).some((i) => reaches(list, i, i))).toBe(true)
    }))
  })
})
