import { describe, expect, it, test } from 'vitest'
import type { Expression } from '../model/kind.ts'
import { CLIENT, LIN, NOW, control, grant, loan, person, situation } from '../lifecycle/test-library.ts'
import { SYSTEM } from '../lifecycle/situation.ts'
import { condition, envOf, references, value } from './expressions.ts'

type More = Parameters<typeof situation>[1]
const after = loan({ stage: 'requested', priority: 'high', amount: '12.50', client: 'c1', parent: 'm0', due: NOW, confidentiality: 'internal', closedAt: NOW, fields: { book: '水经注', weeks: 2, input: 'field', now: 'field' } })
const env = (more: More = {}, needs?: Parameters<typeof envOf>[2]) => envOf(situation('correct', { input: { book: '水经注' }, ...more }), after, needs)
const tell = (expression: Expression, more?: More, needs?: Parameters<typeof envOf>[2]) => value(expression, 'test')(env(more, needs))

describe('what a name means', () => {
  test.each<[string, unknown]>([
    ['$now', NOW], ['$today', '2026-11-24'], ['$action', 'correct'], ['$stage', 'requested'], ['$id', 'm1'], ['$kind', 'loan'], ['$number', 'L-0001'], ['$version', 3], ['$title', '山海经'],
    ['$unit', 'desk'], ['$owner', 'wu'], ['$firstResponder', 'wu'], ['$opener', 'wu'], ['$openedAt', '2026-11-23T02:00:00.000Z'], ['$closedAt', NOW], ['$priority', 'high'], ['$amount', '12.50'],
    ['$client', 'c1'], ['$parent', 'm0'], ['$due', NOW], ['$confidentiality', 'internal'], ['$book', '水经注'], ['$weeks', 2],
    ['$input.book', '水经注'], ['$before.book', '山海经'], ['$before.copies', 1], ['$before.owner', 'wu'], ['$before.stage', 'requested'], ['$before.opener', 'wu'], ['$before.unit', 'desk'],
    ['$actor.id', 'lin'], ['$actor.as', 'person'], ['$actor.name', 'lin'], ['$actor.unit', 'desk'], ['$actor.roles', ['librarian']], ['$actor.units', ['desk', 'branch', 'library']], ['$actor.heads', []],
    ['$params.P01', 14], ['plain words', 'plain words'], ['$$5', '$5'],
  ])('%s', (name, wanted) => expect(tell(name)).toEqual(wanted))

  it('is no more than that: unknown names, prototypes and empty columns cannot be told', () => {
    for (const name of ['$nothing', '$shelf', '$constructor', '$__proto__', '$toString', '$handlingUnit', '$channel', '$input.shelf', '$input.constructor', '$before.shelf', '$before.toString', '$actor.password', '$book.length', '$links.source', '$names.book', '$row.x']) {
      expect([name, tell(name)]).toEqual([name, undefined])
    }
  })

  it('a field hides neither what the engine says nor a loaded input', () => {
    expect([tell('$now'), tell('$input'), tell('$weeks', {}, { weeks: 9 }), tell('$now', {}, { now: 'need' })]).toEqual([NOW, { book: '水经注' }, 9, NOW])
    expect(tell('$toString', {}, {})).toBeUndefined()
  })

  it('$before is the matter as it was, its columns before fields of their name; nothing on opening', () => {
    const matter = loan({ priority: 'low', fields: { priority: 'field', shelf: 'open' } })
    expect([tell('$before.priority', { matter }), tell('$before.shelf', { matter }), tell('$before.book', { matter: null })]).toEqual(['low', 'open', undefined])
  })

  it('the system and clients are no person', () => {
    expect([SYSTEM, CLIENT].map((actor) => [tell('$actor.id', { actor }), tell('$actor.as', { actor })])).toEqual([[undefined, 'system'], [undefined, 'client']])
    expect(tell('$actor.roles', { actor: person('he', { roles: [grant('a'), grant('b')], heads: ['desk'] }) })).toEqual(['a', 'b'])
  })

  it('$names are words where somebody gives words: of what is typed, of fields, of units and people', () => {
    const nameOf: NonNullable<NonNullable<More>['nameOf']> = (field, v) => `${field}:${String(v)}`
    expect([tell('$names.book', { nameOf }), tell('$names.now', { nameOf }), tell('$names.owner', { nameOf }), tell('$names.weeks', { nameOf })]).toEqual(['book:水经注', `now:${NOW}`, 'owner:wu', 'weeks:2'])
    expect([tell('$names.handlingUnit', { nameOf }), tell({ coalesce: ['$names.now', '$now'] })]).toEqual([undefined, NOW])
  })
})

describe('X-10 parameters', () => {
  const P = (P01: Expression) => ({ params: { P01 } })
  it('to be set is not a value, and not zero', () => {
    for (const v of [null, '', 'unset']) {
      expect(tell('$params.P01', P(v))).toBeUndefined()
      expect(condition({ atMost: ['$weeks', '$params.P01'] }, 't')(env(P(v)))).toEqual({ is: 'unknown', missing: [], unset: ['P01'] })
      expect(tell({ coalesce: ['$params.P01', 5] }, P(v))).toBeUndefined()
    }
    expect([tell('$params.P01', P(0)), tell('$params.P01', P(false)), tell('$params.P02')]).toEqual([0, false, undefined])
  })

  it('a table of parameters is set row by row', () => {
    const at = P({ child: 7, adult: null })
    expect([tell('$params.P01.child', at), tell({ param: { code: 'P01', key: '$book' } }, at)]).toEqual([7, undefined])
    expect(condition({ is: ['$params.P01.adult', 1] }, 't')(env(at))).toMatchObject({ unset: ['P01.adult'] })
  })
})

describe('decision tables', () => {
  it('there is none to look up: it cannot be told, and a pack that tries does not load', () => {
    expect(env()).not.toHaveProperty('table')
    expect(tell({ lookup: { table: 's91.fines', by: ['$book'] } })).toBeUndefined()
  })
})

describe('references', () => {
  it('are those of when, condition, bounds and the arguments of needs, each once', () => {
    const limit = control('limit', 'l', { value: '$copies', atMost: { sum: ['$params.P01', '$weeks'] }, when: { filled: '$shelf' }, needs: { n: { input: 'x', args: { a: '$input.book', b: '$copies' } } } })
    expect(references(limit).sort()).toEqual(['copies', 'input.book', 'params.P01', 'shelf', 'weeks'])
    expect(references(control('gate', 'g', { that: { is: ['$copies', 1] } }))).toEqual(['copies'])
    expect(references(limit)).toBe(references(limit))
  })
})

it('compiled once: the same data gives the same answer for another matter, and true and false are conditions', () => {
  const that = { is: ['$weeks', 2] }
  expect([condition(that, 'a')(env()).is, condition(that, 'a')(envOf(situation('correct', { actor: LIN }), loan(), undefined)).is]).toEqual(['met', 'unknown'])
  expect([condition(true, 'a')(env()).is, condition(false, 'a')(env()).is]).toEqual(['met', 'unmet'])
})
