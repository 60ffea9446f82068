import type { RouteSet } from '@guixing/core/model/control'
import { describe, expect, test } from 'vitest'
import { conditionOf, opsOf, simpleOf, valueOf } from './condition.ts'
import { beside, inOrder, insert, put, regroup, remove, shift, stepAt, stepOf } from './draft.ts'
import en from './words/en.json'
import zh from './words/zh-CN.json'

const ask = (role: string) => ({ who: { role }, does: 'approve' as const })
const body: RouteSet = { routes: [{ steps: [ask('a'), { all: [ask('b'), ask('c')], when: { filled: '$x' } }, ask('d')] }] }
const said = (set: RouteSet): string => JSON.stringify(set.routes[0]?.steps, (key, value: unknown) => (key === 'does' ? undefined : value)).replaceAll('"', '').replace(/who:\{role:(\w)\}/g, '$1')

describe('the draft of a route', () => {
  test('nothing is changed in place', () => {
    const before = JSON.stringify(body)
    put(body, 'routes.0.steps.1.all.0.who', { role: 'z' })
    remove(body, 'routes.0.steps.0')
    shift(body, 'routes.0.steps.2', -1)
    expect(JSON.stringify(body)).toBe(before)
  })
  test('a step comes before, after and beside another; alone it makes a group, and its condition goes to the group', () => {
    const first = insert(body, 'routes.0.steps', 1)
    expect([first.path, said(first.body)]).toEqual(['routes.0.steps.1', '[{a},{},{all:[{b},{c}],when:{filled:$x}},{d}]'])
    const grouped = beside(put(body, 'routes.0.steps.0.when', { empty: '$y' }), 'routes.0.steps.0')
    expect([grouped.path, said(grouped.body)]).toEqual(['routes.0.steps.0.all.1', '[{when:{empty:$y},all:[{a},{}]},{all:[{b},{c}],when:{filled:$x}},{d}]'])
    expect(beside(body, 'routes.0.steps.1.all.0').path).toBe('routes.0.steps.1.all.1')
  })
  test('a group of one becomes that one and hands it the condition; of none it goes', () => {
    const one = remove(body, 'routes.0.steps.1.all.0')
    expect(said(one)).toBe('[{a},{c,when:{filled:$x}},{d}]')
    expect(said(remove(one, 'routes.0.steps.1'))).toBe('[{a},{d}]')
  })
  test('moves within its list and no further', () => {
    expect(shift(body, 'routes.0.steps.0', 1)).toMatchObject({ path: 'routes.0.steps.1' })
    expect(shift(body, 'routes.0.steps.0', -1)).toEqual({ body, path: 'routes.0.steps.0' })
    expect(shift(body, 'routes.0.steps.1.all.1', 1).path).toBe('routes.0.steps.1.all.1')
  })
  test('combined otherwise it keeps its parts and condition, and leaves what belonged to the old way', () => {
    expect(regroup({ all: [ask('b')], waitForAll: true, when: { filled: '$x' } }, 'vote')).toEqual({ vote: [ask('b')], when: { filled: '$x' }, pass: { above: [1, 2] } })
    expect(regroup({ vote: [ask('b')], pass: { count: 1 }, reject: 1 }, 'any')).toEqual({ any: [ask('b')] })
  })
  test('a fault is at its step, at its route, or at the whole; and every step can be reached', () => {
    expect(['routes.0.steps.1.all.0.who', 'routes.0.steps.1.all', 'routes.0.when', 'copies.0', 'routes'].map(stepOf)).toEqual(['routes.0.steps.1.all.0', 'routes.0.steps.1', 'routes.0', undefined, undefined])
    expect(inOrder(body)).toEqual(['routes.0', 'routes.0.steps.0', 'routes.0.steps.1', 'routes.0.steps.1.all.0', 'routes.0.steps.1.all.1', 'routes.0.steps.2'])
    for (const path of inOrder(body).slice(1)) expect(stepAt(body, path)).toBeDefined()
  })
})

describe('a condition as lines', () => {
  test.each([
    [undefined, { join: 'all', lines: [] }],
    [{ above: ['$amount', 10000] }, { join: 'all', lines: [{ field: 'amount', op: 'above', value: 10000 }] }],
    [{ any: [{ filled: '$x' }, { in: ['$y', ['a', 'b']] }] }, { join: 'any', lines: [{ field: 'x', op: 'filled', value: null }, { field: 'y', op: 'in', value: ['a', 'b'] }] }],
  ])('%j', (data, lines) => {
    expect(simpleOf(data as never)).toEqual(lines)
    expect(conditionOf(lines as never)).toEqual(data)
  })
  test.each([[{ not: { filled: '$x' } }], [{ is: ['$x', '$y'] }], [{ above: [{ sum: ['$a', '$b'] }, 1] }], [{ all: [{ any: [{ filled: '$x' }] }] }], [{ is: ['$actor.roles', 'x'] }], [true], ['$x']])('%j says more than lines can and is left as it was written', (data) => { expect(simpleOf(data as never)).toBeUndefined() })
  test('amounts are numbers, the rest is as it was typed', () => {
    expect([valueOf('money', '10000.50'), valueOf('money', 'viel'), valueOf('text', '10')]).toEqual([10000.5, 'viel', '10'])
    expect(opsOf('money')[0]).toBe('above')
  })
})

test('both languages have the same words', () => {
  const names = (words: object, path = ''): string[] => Object.entries(words).flatMap(([key, value]) => (typeof value === 'object' && value !== null ? names(value as object, `${path}${key}.`) : [`${path}${key}`]))
  expect(names(en).sort()).toEqual(names(zh).sort())
})
