import { describe, expect, it } from 'vitest'
import { whenArrived } from './arrived.ts'

describe('a file that arrives at a field', () => {
  it('one taken off while it was on its way is not taken', () => {
    for (const taking of ['one', 'many', 'once'] as const) expect(whenArrived(taking, [2], ['b'], 1, 'a')).toEqual({ hold: null, drop: [] })
  })
  it('joins what a field of several holds, and nothing else stops', () => {
    expect(whenArrived('many', [1, 2, 3], ['b'], 1, 'a')).toEqual({ hold: ['b', 'a'], drop: [] })
  })
  it('taken by itself, only its own line goes: the large one beside it goes on', () => {
    expect(whenArrived('once', [1, 2], [], 1, 'small')).toEqual({ hold: ['small'], drop: [1] })
  })
  it('of a field of one file the one chosen last stands, whichever arrives first', () => {
    expect(whenArrived('one', [1, 2], [], 1, 'first')).toEqual({ hold: ['first'], drop: [] })
    expect(whenArrived('one', [1, 2], ['first'], 2, 'last')).toEqual({ hold: ['last'], drop: [1] })
    expect(whenArrived('one', [1, 2], [], 2, 'last')).toEqual({ hold: ['last'], drop: [1] })
    expect(whenArrived('one', [2], ['last'], 1, 'first')).toEqual({ hold: null, drop: [] })
  })
})
