import { expect, it } from 'vitest'
import { inThree as W } from '../model/text.ts'
import { factWords } from './fact-words.ts'
import { action } from './test-library.ts'

const kind = { actions: { lend: { ...action({ name: 'lend', from: [] }), label: W('借出', '借出', 'Lend') } } }

it('a fact is called as its act is, what the engine writes in words, and nothing is left without a name', () => {
  expect(factWords(kind, 'lend').en).toBe('Lend')
  expect(factWords(kind, 'breached')).toEqual(W('超过时限', '超過時限', 'Limit passed'))
  expect(factWords(kind, 'refused', 'lend')).toEqual(W('借出被拒', '借出被拒', 'Lend refused'))
  expect(factWords(kind, 'pending', 'gone').en).toBe('Pending: gone')
  expect(factWords(kind, 'refused').en).toBe(' refused')
  expect(factWords(kind, 'constructor').en).toBe('constructor')
})
