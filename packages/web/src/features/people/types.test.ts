import { expect, test } from 'vitest'
import { treeOf, type Unit } from './types.ts'

const unit = (id: string, parent: string | null): Unit => ({ id, name: id, type: 'team', code: null, parent, head: null })

test('units make a tree; unknown parents stand at the top, circles end', () => {
  expect(treeOf([unit('a', null), unit('b', 'a'), unit('c', 'b'), unit('x', 'gone')])).toEqual([
    { key: 'a', title: 'a', children: [{ key: 'b', title: 'b', children: [{ key: 'c', title: 'c', children: [] }] }] },
    { key: 'x', title: 'x', children: [] },
  ])
  expect(treeOf([unit('a', 'b'), unit('b', 'a')])).toEqual([])
})
