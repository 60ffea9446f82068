import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCondition, compileValue, makeEnv, PackError } from './conditions.ts'
import type { Outcome } from './conditions.ts'

const names = ['a', 'b', 'c', 'd']
const plain = fc.oneof(fc.constantFrom('a', 'b', '1', '1.00', '2', '2026-01-01', '2026-01-02T10:00:00+08:00'), fc.integer({ min: -2, max: 3 }), fc.boolean())
const listed = fc.array(plain, { maxLength: 3 })
const place = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names.map((name) => `$${name}`), '$params.P05') }, { weight: 2, arbitrary: plain })

/** Conditions of every operator that only looks at what is known: filled, empty and coalesce speak about not knowing and are left out. */
const { condition } = fc.letrec<{ condition: unknown; value: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, place, listed,
    fc.tuple(fc.constantFrom('sum', 'min', 'max'), fc.array(tie('value'), { minLength: 1, maxLength: 3 })).map(([op, list]) => ({ [op]: list })),
    fc.tuple(fc.constantFrom('minus', 'times', 'percent'), tie('value'), tie('value')).map(([op, x, y]) => ({ [op]: [x, y] })),
    tie('condition').chain((when) => fc.tuple(tie('value'), tie('value')).map(([x, y]) => ({ if: { when, then: x, else: y } }))),
    fc.tuple(tie('value'), tie('condition')).map(([list, where]) => ({ count: { in: list, where } })),
    fc.tuple(tie('value'), fc.constantFrom('day', 'month', 'hour'), tie('value')).map(([x, unit, y]) => ({ elapsed: [x, y, unit] }))),
  condition: fc.oneof({ depthSize: 'small' }, fc.boolean(),
    fc.tuple(fc.constantFrom('is', 'isNot', 'above', 'atLeast', 'below', 'atMost', 'in', 'contains', 'containsAny', 'containsAll'), tie('value'), tie('value')).map(([op, x, y]) => ({ [op]: [x, y] })),
    fc.tuple(tie('value'), tie('value'), tie('value')).map((list) => ({ between: list })),
    fc.tuple(fc.constantFrom('all', 'any'), fc.array(tie('condition'), { maxLength: 3 })).map(([op, list]) => ({ [op]: list })),
    tie('condition').map((inner) => ({ not: inner })),
    fc.tuple(fc.constantFrom('every', 'some', 'none'), tie('value'), tie('condition')).map(([op, list, that]) => ({ [op]: { in: list, that } }))),
}))

const data = fc.record({ a: fc.oneof(plain, listed), b: fc.oneof(plain, listed), c: plain, d: listed }, { requiredKeys: [] })

/** Undefined when the pack itself is refused. */
function evaluate(rule: unknown, fields: Record<string, unknown>, params: Record<string, unknown> = {}): Outcome | undefined {
  try {
    return compileCondition(rule, 'that')(makeEnv({ fields, params }))
  } catch (error) {
    expect(error).toBeInstanceOf(PackError)
    return undefined
  }
}

describe('the condition language', () => {
  test('is total: arbitrary JSON is refused by PackError or answers', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), fc.jsonValue(), (rule, value) => {
      const outcome = evaluate(rule, { a: value })
      if (outcome) expect(['met', 'unmet', 'unknown']).toContain(outcome.is)
      try { compileValue(rule, 'value')(makeEnv({ fields: { a: value } })) } catch (error) { expect(error).toBeInstanceOf(PackError) }
    }), { numRuns: 500 })
  })

  test('is total: rules of every operator answer on any data at all', () => {
    fc.assert(fc.property(condition, fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withMap: true }), fc.anything(), (rule, x, y) => {
      const outcome = evaluate(rule, { a: x, b: [y, x], c: y, d: [x] }, { P05: x })
      if (outcome) expect(['met', 'unmet', 'unknown']).toContain(outcome.is)
    }), { numRuns: 500 })
  })

  test('keeps De Morgan', () => {
    fc.assert(fc.property(fc.array(condition, { minLength: 1, maxLength: 3 }), data, (list, fields) => {
      const left = evaluate({ not: { all: list } }, fields)
      const right = evaluate({ any: list.map((inner) => ({ not: inner })) }, fields)
      expect(left).toEqual(right)
    }), { numRuns: 500 })
  })

  test('filling in what was unknown never flips a known answer', () => {
    fc.assert(fc.property(condition, data, data, fc.option(fc.constantFrom(1, '2.00'), { nil: undefined }), (rule, known, more, rate) => {
      const before = evaluate(rule, known)
      const after = evaluate(rule, { ...more, ...known }, rate === undefined ? {} : { P05: rate })
      if (before && before.is !== 'unknown') expect(after).toEqual(before)
    }), { numRuns: 2_000 })
  })

  test('an unknown answer always says why, unless the rule compares literals that have no order', () => {
    fc.assert(fc.property(fc.constantFrom(...names), fc.constantFrom('is', 'above', 'in', 'contains'), (name, op) => {
      const outcome = evaluate({ [op]: [`$${name}`, op === 'in' ? ['x'] : 'x'] }, {})
      expect(outcome).toEqual({ is: 'unknown', missing: [name], unset: [] })
    }))
  })
})
