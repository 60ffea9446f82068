import { expect, test } from 'vitest'
import { inTree } from './unit-tree.ts'

test('units stand below their parents whatever the order given, and a circle never loops', () => {
  const unit = (id: string, parent: string | null) => ({ id, parent })
  const told = inTree([unit('root', null), unit('a', 'root'), unit('b', 'root'), unit('a1', 'a'), unit('lost', 'gone'), unit('x', 'y'), unit('y', 'x')])
  expect(told.map(({ unit: u, depth }) => `${depth}${u.id}`)).toEqual(['0root', '1a', '2a1', '1b', '0lost'])
})
