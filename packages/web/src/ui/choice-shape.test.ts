import { expect, it } from 'vitest'
import { choiceLines, choiceShape } from './choice-shape.ts'

it('a field of choices takes its shape once its choices are known, and no other before', () => {
  for (const type of ['choice', 'choices'] as const) expect(choiceShape(type, null, false)).toBe('waits')
  expect([1, 5, 6].map((n) => choiceShape('choice', n, false))).toEqual(['apart', 'apart', 'list'])
  expect([1, 6, 7].map((n) => choiceShape('choices', n, false))).toEqual(['apart', 'apart', 'list'])
})

it('a list that could not be had, and a cell of a table from the beginning, is a list', () => {
  expect([choiceShape('choice', 0, false), choiceShape('choices', 0, false), choiceShape('choice', null, true), choiceShape('choice', 3, true)]).toEqual(['list', 'list', 'list', 'list'])
})

it('on a phone buttons of choices stand in one line, in two columns or each in its own, and never wrap into a crooked second line', () => {
  expect(choiceLines(['是', '否'])).toBe('line')
  expect(choiceLines(['通过', '修改后再审'])).toBe('line')
  expect(choiceLines(['市场调研', '管理咨询', '技术咨询', '培训', '其他'])).toBe('pairs')
  expect(choiceLines(['Market research', 'Management consulting', 'Training'])).toBe('rows')
  expect(choiceLines(['与决策人直接沟通', '与部门负责人沟通', '与经办人沟通'])).toBe('rows')
  expect(choiceLines([])).toBe('line')
})
