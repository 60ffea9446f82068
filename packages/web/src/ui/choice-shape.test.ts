import { expect, it } from 'vitest'
import { choiceShape } from './choice-shape.ts'

it('a field of choices takes its shape once its choices are known, and no other before', () => {
  for (const type of ['choice', 'choices'] as const) expect(choiceShape(type, null, false)).toBe('waits')
  expect([1, 5, 6].map((n) => choiceShape('choice', n, false))).toEqual(['apart', 'apart', 'list'])
  expect([1, 6, 7].map((n) => choiceShape('choices', n, false))).toEqual(['apart', 'apart', 'list'])
})

it('a list that could not be had, and a cell of a table from the beginning, is a list', () => {
  expect([choiceShape('choice', 0, false), choiceShape('choices', 0, false), choiceShape('choice', null, true), choiceShape('choice', 3, true)]).toEqual(['list', 'list', 'list', 'list'])
})
