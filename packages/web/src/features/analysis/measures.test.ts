import { describe, expect, it } from 'vitest'
import { executionOf, figureText, measureText, missesTarget, worst } from './measures.ts'

describe('measures', () => {
  it('X-10: what had no occasion is neither 0 nor 100 %', () => {
    expect([measureText({ format: 'percent' }, null), measureText({ format: 'percent' }, 0), measureText({ format: 'number' }, 10 / 44)]).toEqual(['—', '0%', '0.23'])
  })
  it('shows a sum of amounts to the fen, beyond what a number of JavaScript holds', () => {
    expect(figureText({ format: 'number' }, { value: 9007199254740992, n: '9007199254740993.07', of: null })).toBe('¥9,007,199,254,740,993.07')
    expect([figureText({ format: 'number' }, { value: 3, n: 3, of: null }), figureText({ format: 'percent' }, { value: 0.5, n: '1.00', of: '2.00' })]).toEqual(['3', '50%'])
  })
  it('is red only beyond a target, on the right side of it', () => {
    const atLeast = { bound: 'atLeast' as const, value: 1 }
    expect([missesTarget({ target: atLeast, value: 0.99 }), missesTarget({ target: atLeast, value: 1 }), missesTarget({ target: { bound: 'atMost', value: 0 }, value: 1 }), missesTarget({ target: null, value: 0 }), missesTarget({ target: atLeast, value: null })])
      .toEqual([true, false, true, false, false])
  })
  it('shows first who is farthest from what is wanted', () => {
    const rows = [{ value: 0.9 }, { value: null }, { value: 0.5 }]
    expect(worst({ target: null }, rows).map((r) => r.value)).toEqual([0.5, 0.9, null])
    expect(worst({ target: { bound: 'atMost', value: 0 } }, rows).map((r) => r.value)).toEqual([0.9, 0.5, null])
  })
  it('K28: duties done in time ÷ due, of all regulations; other controls do not count', () => {
    const regulation = (code: string, type: string) => ({ code, controls: [{ id: `${code}.a`, type, articles: ['一'] }] }) as never
    const counts = (code: string, conformed: number, breached: number) => [{ control: `${code}.a`, conformed, breached }]
    expect(executionOf([{ regulation: regulation('s03', 'duty'), counts: counts('s03', 9, 1) }, { regulation: regulation('s29', 'duty'), counts: counts('s29', 3, 2) }, { regulation: regulation('s30', 'gate'), counts: counts('s30', 0, 9) }]))
      .toEqual({ value: 0.8, n: 12, of: 15, at: { regulation: 's29', article: '一' } })
    expect(executionOf([{ regulation: regulation('s03', 'duty'), counts: [] }]).value).toBeNull()
  })
})
