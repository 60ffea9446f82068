import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextDay, signedIn, unsigned } from './key-links.ts'

const plan = [{ code: '3', until: '2026-12-20' }, { code: '6', until: '2026-12-10' }, { code: '10', until: '2027-01-31' }]

describe('S19-15: key links of a plan', () => {
  it('the next is the earliest not signed, and none is left once all are', () => {
    expect(nextDay(plan, '')).toBe('2026-12-10')
    expect(nextDay(plan, '6')).toBe('2026-12-20')
    expect(nextDay(plan, '6\n3')).toBe('2027-01-31')
    expect(nextDay(plan, '6\n3\n10')).toBeUndefined()
    expect(unsigned(plan, ' 10 \n\n').map((link) => link.code)).toEqual(['3', '6'])
  })
  it('a code signs itself only: 1 is not 10', () => {
    expect(unsigned(plan, '1').map((link) => link.code)).toEqual(['3', '6', '10'])
    expect(unsigned(plan, '0').length).toBe(3)
  })
  it('what is signed and what is not make up the plan, in its order', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.stringMatching(/^[A-Z0-9.-]{1,6}$/)), fc.array(fc.nat(20)), (codes, picks) => {
      const links = codes.map((code) => ({ code, until: '2026-12-01' }))
      const signed = [...new Set(picks)].flatMap((i) => codes[i] ?? []).join('\n')
      const rest = unsigned(links, signed).map((link) => link.code)
      expect(codes.filter((code) => rest.includes(code) || signedIn(signed).has(code))).toEqual(codes)
      expect(rest.some((code) => signedIn(signed).has(code))).toBe(false)
    }))
  })
})
