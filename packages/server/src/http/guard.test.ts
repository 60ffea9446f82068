import { expect, it } from 'vitest'
import fc from 'fast-check'
import { faultIn, isReadable } from './guard.ts'

it('finds the field that cannot be stored', () => {
  expect(faultIn({ kind: 'enquiry', fields: { content: 'a\0' } })).toMatchObject({ field: 'fields.content', code: 'malformed-text' })
  expect(faultIn({ fields: { x: ['好', '\ud800'] } })).toMatchObject({ field: 'fields.x.1', code: 'malformed-text' })
  expect(faultIn({ fields: { '\0': 1 } })).toMatchObject({ field: 'fields', code: 'malformed-text' })
  expect(faultIn({ fields: { content: '𠮷家 😀\n' } })).toBeNull()
})

it('stops at nesting no form has, without exhausting the stack', () => {
  let deep: unknown = 1
  for (let i = 0; i < 100_000; i += 1) deep = [deep]
  expect(faultIn(deep)).toMatchObject({ code: 'too-deep' })
})

it('lets through whatever JSON carries otherwise', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
    const text = JSON.stringify(value)
    return (faultIn(value) === null) === (!/\\u0000|\\ud[89a-f][0-9a-f]{2}/i.test(text))
  }))
})

it('reads addresses', () => {
  expect([isReadable('/a?q=%E5%A5%BD'), isReadable('/a?q=%00'), isReadable('/a/%ff'), isReadable('/a/%')]).toEqual([true, false, false, false])
})
