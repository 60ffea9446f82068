import { describe, expect, test } from 'vitest'
import { compileCondition, compileValue, makeEnv, PackError, referencesOf } from './conditions.ts'
import type { EnvParts, Outcome, ValueOutcome } from './conditions.ts'
import { findRow, tableFaults } from './table.ts'
import type { DecisionTable } from './table.ts'

const ask = (condition: unknown, parts: EnvParts = {}): Outcome => compileCondition(condition, 'that')(makeEnv(parts))
const work = (value: unknown, parts: EnvParts = {}): ValueOutcome => compileValue(value, 'value')(makeEnv(parts))
const met = { is: 'met' }
const unmet = { is: 'unmet' }
const missing = (...names: string[]) => ({ is: 'unknown', missing: names, unset: [] })
const inactive = (...codes: string[]) => ({ is: 'unknown', missing: [], unset: codes })
const of = (value: unknown) => ({ is: 'value', value })

describe('comparisons', () => {
  test('equality: amounts by number, codes with leading zeros and other text by letters, flags only with flags', () => {
    expect(ask({ is: [1, '1.00'] })).toEqual(met)
    expect(ask({ is: ['007', '7'] })).toEqual(unmet)
    expect(ask({ is: [true, 'true'] })).toEqual(unmet)
    expect(ask({ isNot: ['off-site', 'on-site'] })).toEqual(met)
    expect(ask({ is: [['a', 1], ['a', '1.0']] })).toEqual(met)
  })

  test('a person given with details is compared by id', () => {
    const parts = { actor: { id: 'p1', roles: ['adviser'] }, meta: { owner: { id: 'p1', name: '张三' } } }
    expect(ask({ is: ['$actor', '$owner'] }, parts)).toEqual(met)
    expect(ask({ contains: ['$actor.roles', 'adviser'] }, parts)).toEqual(met)
  })

  test('order: amounts, days, instants, text; different kinds cannot be told and name their references', () => {
    expect(ask({ above: ['$a', '9'] }, { fields: { a: 10 } })).toEqual(met)
    expect(ask({ below: ['2026-01-31', '2026-02-01'] })).toEqual(met)
    expect(ask({ atMost: ['2026-01-01T16:30:00+08:00', '2026-01-01T08:30:00Z'] })).toEqual(met)
    expect(ask({ atMost: ['2026-01-01T23:00:00Z', '2026-01-01'] })).toEqual(unmet)
    expect(ask({ below: ['B2', 'B3'] })).toEqual(met)
    expect(ask({ above: ['$a', 3] }, { fields: { a: 'many' } })).toEqual(missing('a'))
    expect(ask({ above: ['$a', '2026-01-01'] }, { fields: { a: 5 } })).toEqual(missing('a'))
  })

  test('S02-04: 以内 includes and 以上 excludes the bound; between includes both ends', () => {
    expect(['2.99', '3', '3.01'].map((v) => ask({ atMost: [v, '3.00'] }).is)).toEqual(['met', 'met', 'unmet'])
    expect(['2.99', '3', '3.01'].map((v) => ask({ above: [v, '3.00'] }).is)).toEqual(['unmet', 'unmet', 'met'])
    expect(['0.99', '1', '3', '3.01'].map((v) => ask({ between: [v, 1, 3] }).is)).toEqual(['unmet', 'met', 'met', 'unmet'])
  })

  test('S02-12: 1.5 % of 10,000,000 allows 150,000.00 and not 150,000.01, summed with what was approved', () => {
    const rule = { atMost: [{ sum: ['$others', '$amount'] }, { percent: ['$params.P05', '$base'] }] }
    const parts = (amount: string, others = '0.00'): EnvParts => ({ fields: { amount }, needs: { others, base: '10000000.00' }, params: { P05: 1.5 } })
    expect(ask(rule, parts('150000.00'))).toEqual(met)
    expect(ask(rule, parts('150000.01'))).toEqual(unmet)
    expect(ask(rule, parts('0.01', '150000.00'))).toEqual(unmet)
    expect(ask({ atMost: ['18518.51835', { percent: ['1.5', '1234567.89'] }] })).toEqual(met)
    expect(ask({ atMost: ['18518.518350000001', { percent: ['1.5', '1234567.89'] }] })).toEqual(unmet)
  })

  test('nothing to compare is missing and named; zero and false are something', () => {
    for (const a of [undefined, null, '', []]) expect(ask({ atMost: ['$a', 5] }, { fields: { a } })).toEqual(missing('a'))
    expect(ask({ is: ['$a', '$links.project'] })).toEqual(missing('a', 'links.project'))
    expect(ask({ is: ['$a', 0] }, { fields: { a: 0 } })).toEqual(met)
    expect(ask({ is: ['$a', true] }, { fields: { a: false } })).toEqual(unmet)
  })
})

describe('three values', () => {
  test('any is met by one and all unmet by one, whatever is unknown beside', () => {
    expect(ask({ any: [{ is: ['$x', 1] }, true] })).toEqual(met)
    expect(ask({ all: [{ is: ['$x', 1] }, false] })).toEqual(unmet)
    expect(ask({ all: [{ is: ['$x', 1] }, { is: ['$y', 1] }, { is: ['$x', 2] }] })).toEqual(missing('x', 'y'))
    expect(ask({ not: { is: ['$x', 1] } })).toEqual(missing('x'))
    expect([ask({ all: [] }), ask({ any: [] })]).toEqual([met, unmet])
  })

  test('X blank parameter: inactive, never 0; filled answers all the same', () => {
    for (const params of [{}, { P05: 'unset' }, { P05: '' }, { P05: null }]) {
      expect(ask({ atMost: ['$amount', '$params.P05'] }, { fields: { amount: 1 }, params })).toEqual(inactive('P05'))
      expect(ask({ filled: '$params.P05' }, { params })).toEqual(unmet)
    }
    expect(ask({ above: ['$params.P15.late-hours', 1] }, { params: { P15: { 'leave-day': '50.00' } } })).toEqual(inactive('P15.late-hours'))
    expect(ask({ above: [{ coalesce: ['$params.P05', 0] }, 1] })).toEqual(inactive('P05'))
    expect(ask({ above: ['$amount', '$params.P05'] })).toEqual({ is: 'unknown', missing: ['amount'], unset: ['P05'] })
  })
})

describe('lists', () => {
  const rows = [{ kind: 'original', copies: 2, fee: '0.10' }, { kind: 'copy', copies: 1, fee: '0.20' }]

  test('in, contains, containsAny, containsAll', () => {
    const parts = { fields: { c: 'b', tags: ['a', 'b'], none: [] as string[] } }
    expect(ask({ in: ['$c', ['a', 'b']] }, parts)).toEqual(met)
    expect(ask({ in: ['$c', '$tags'] }, parts)).toEqual(met)
    expect(ask({ in: ['$c', ['b', '$gone']] }, parts)).toEqual(met)
    expect(ask({ in: ['$c', ['a', '$gone']] }, parts)).toEqual(missing('gone'))
    expect(ask({ contains: ['$none', 'a'] }, parts)).toEqual(unmet)
    expect(ask({ contains: ['公司办公室', '办公'] })).toEqual(met)
    expect(ask({ containsAny: ['$tags', ['x', 'a']] }, parts)).toEqual(met)
    expect(ask({ containsAll: ['$tags', ['x', 'a']] }, parts)).toEqual(unmet)
    expect(ask({ containsAll: ['$tags', '$tags'] }, parts)).toEqual(met)
    expect(ask({ contains: ['$gone', 'a'] }, parts)).toEqual(missing('gone'))
  })

  test('every, some, none look at $row', () => {
    const parts = { fields: { rows, empty: [] } }
    expect(ask({ every: { in: '$rows', that: { atLeast: ['$row.copies', 1] } } }, parts)).toEqual(met)
    expect(ask({ some: { in: '$rows', that: { is: ['$row.kind', 'copy'] } } }, parts)).toEqual(met)
    expect(ask({ none: { in: '$rows', that: { is: ['$row.kind', 'copy'] } } }, parts)).toEqual(unmet)
    expect(ask({ every: { in: '$empty', that: false } }, parts)).toEqual(met)
    expect(ask({ every: { in: '$rows', that: { filled: '$row.place' } } }, parts)).toEqual(unmet)
    expect(ask({ some: { in: '$rows', that: { is: ['$row.place', 'x'] } } }, parts)).toEqual(missing('row.place'))
    expect(ask({ some: { in: '$gone', that: true } }, parts)).toEqual(missing('gone'))
  })

  test('append: one row more, the first too; what cannot be told of a cell stays open, rows that are none are not guessed', () => {
    const row = { edition: { sum: [{ coalesce: ['$edition', 1] }, 0] }, comment: '$input.comment' }
    expect(work({ append: { to: '$rounds', row } }, { input: { comment: '甲' } })).toEqual(of([{ edition: '1', comment: '甲' }]))
    expect(work({ append: { to: '$rounds', row } }, { fields: { rounds: [{ comment: '甲' }], edition: 2 } })).toEqual(of([{ comment: '甲' }, { edition: '2' }]))
    expect(work({ append: { to: '$rounds', row } }, { fields: { rounds: 'none' } })).toEqual(missing('rounds'))
    for (const wrong of [{}, [], null, { __proto__: 1, 'a-b': 1 }, { $a: 1 }]) expect(() => work({ append: { to: '$rounds', row: wrong } }), JSON.stringify(wrong)).toThrow(PackError)
  })
  test('count and sumOf', () => {
    const parts = { fields: { rows } }
    expect(work({ count: { in: '$rows', where: { is: ['$row.kind', 'copy'] } } }, parts)).toEqual(of('1'))
    expect(work({ sumOf: { in: '$rows', field: 'fee' } }, parts)).toEqual(of('0.30'))
    expect(work({ sumOf: { in: '$rows', field: 'price' } }, parts)).toEqual(missing('row.price'))
    expect(work({ count: { in: '$gone' } }, parts)).toEqual(missing('gone'))
  })
})

describe('values', () => {
  test('a quotient is exact, and of nothing it cannot be told; the month is that of the house', () => {
    expect(work({ round: { value: { times: [100, { over: ['150000.00', '10000000.00'] }] }, how: 'half-up', to: 4 } })).toEqual(of('1.5000'))
    expect(work({ times: [3, { over: [1, 3] }] })).toEqual(of('1'))
    expect(work({ over: [6, '-4'] })).toEqual(of('-1.50'))
    expect(work({ over: [1, '$a'] }, { fields: { a: '0.00' } })).toEqual(missing('a'))
    expect(work({ month: '2026-02-28' })).toEqual(of('2026-02'))
    expect(work({ month: '2026-01-31T16:00:00.000Z' })).toEqual(of('2026-02'))
    expect(work({ month: '$a' }, { fields: { a: 'soon' } })).toEqual(missing('a'))
  })
  test('arithmetic is exact', () => {
    expect(work({ sum: ['0.1', 0.2, ['1.00', 2]] })).toEqual(of('3.30'))
    expect(work({ minus: ['1.00', '0.01'] })).toEqual(of('0.99'))
    expect(work({ times: [100, '1.15'] })).toEqual(of('115.00'))
    expect(work({ round: { value: { percent: ['1.5', '1234567.89'] }, how: 'half-up', to: 2 } })).toEqual(of('18518.52'))
    expect(work({ min: ['3000000.00', { percent: [1.5, '250000000'] }] })).toEqual(of('3000000.00'))
    expect(work({ max: ['2026-01-01', '2026-03-01'] })).toEqual(of('2026-03-01'))
    expect(work({ max: [[]] })).toEqual(missing())
    expect(work({ sum: ['$a', '$b'] }, { fields: { a: 'text', b: 1 } })).toEqual(missing('a', 'b'))
  })

  test('dates', () => {
    expect(work({ add: ['$at', { duration: { months: '$params.P07' } }] }, { fields: { at: '2025-12-31' }, params: { P07: 2 } })).toEqual(of('2026-02-28'))
    expect(work({ add: ['$today', 'P30D'] }, { today: '2026-01-31' })).toEqual(of('2026-03-02'))
    expect(ask({ atMost: [{ elapsed: ['$openedAt', '$now', 'hour'] }, 24] }, { meta: { openedAt: '2026-01-01T10:00:00+08:00' }, now: '2026-01-02T10:00:01+08:00' })).toEqual(unmet)
    expect(work({ today: true }, { today: '2026-01-31' })).toEqual(of('2026-01-31'))
    expect(work({ add: ['$at', 'P1D'] }, { fields: { at: 'soon' } })).toEqual(missing('at'))
    expect(work({ duration: { days: '1.5' } })).toEqual(missing())
  })

  test('coalesce, if, concat, literal dollar', () => {
    expect(work({ coalesce: ['$a', '$b'] }, { fields: { b: 0 } })).toEqual(of(0))
    expect(work({ coalesce: ['$a', '$b'] })).toEqual(missing('a', 'b'))
    expect(work({ if: { when: { filled: '$a' }, then: 'yes', else: 'no' } })).toEqual(of('no'))
    expect(work({ concat: ['F15-', '$n'] }, { fields: { n: 7 } })).toEqual(of('F15-7'))
    expect(work('$$5')).toEqual(of('$5'))
  })

  test('param: a table row without value is unset', () => {
    const rule = { param: { code: 'P39', key: '$category' } }
    expect(work(rule, { fields: { category: 'water' }, params: { P39: { water: 4 } } })).toEqual(of(4))
    expect(work(rule, { fields: { category: 'power' }, params: { P39: { water: 4 } } })).toEqual(inactive('P39.power'))
    expect(work(rule, { fields: { category: 'power' } })).toEqual(inactive('P39'))
    expect(work(rule, {})).toEqual(missing('category'))
  })

  const table: DecisionTable = { input: ['likelihood', 'impact'], output: ['response', 'given'], hit: 'unique', rows: [['high', 'severe', 'avoid', true], ['high', 'major', 'mitigate', true], ['low', '*', 'accept', false]] }

  test('S15-62: lookup takes the one row that fits', () => {
    const parts = (likelihood: string, impact: string): EnvParts => ({ fields: { likelihood, impact }, tables: { 's15.response': table } })
    const rule = { lookup: { table: 's15.response', by: ['$likelihood', '$impact'] } }
    expect(work(rule, parts('high', 'severe'))).toEqual(of('avoid'))
    expect(work(rule, parts('low', 'severe'))).toEqual(of('accept'))
    expect(work({ lookup: { table: 's15.response', by: ['$likelihood', '$impact'], get: 'given' } }, parts('low', 'major'))).toEqual(of(false))
    expect(work(rule, parts('middle', 'severe'))).toEqual(missing('likelihood', 'impact'))
  })

  test('a table with a hole or a double answer is found when loaded', () => {
    const choices = { likelihood: ['high', 'low'], impact: ['severe', 'major', 'minor'] }
    expect(tableFaults(table, choices)).toEqual([{ values: ['high', 'minor'], rows: [] }])
    const doubled = { ...table, rows: [...table.rows, ['*', 'minor', 'accept', true]] }
    expect(tableFaults(doubled, choices)).toEqual([{ values: ['low', 'minor'], rows: [2, 3] }])
    expect(findRow(doubled, ['low', 'minor'], 480)).toBeUndefined()
    expect(findRow({ ...doubled, hit: 'first' }, ['low', 'minor'], 480)).toEqual({ response: 'accept', given: false })
  })
})

describe('compiling', () => {
  const nested = (n: number): unknown => n === 0 ? true : { not: nested(n - 1) }

  test.each([
    [{ equals: [1, 2] }, 'that: unknown condition operator: equals'],
    [{ all: [{ is: [1] }] }, 'that.all[0].is: takes 2 operands in a list'],
    [{ is: [{ plus: [1, 2] }, 1] }, 'that.is[0]: unknown value operator: plus'],
    [{ is: ['$a', 1], filled: '$a' }, 'that: exactly one operator expected, found is, filled'],
    [{ is: ['$a', null] }, 'that.is[1]: compares with nothing: say filled or empty'],
    [{ every: { in: '$a' } }, 'that.every: needs that'],
    [{ filled: '$a b' }, 'that.filled: not a reference: $a b'],
    [{ is: [{ elapsed: ['$a', '$b', 'weeks'] }, 1] }, 'that.is[0].elapsed[2]: one of second, minute, hour, day, month, year'],
    ['$flag', 'that: a condition is true, false or one operator'],
    [{ constructor: [] }, 'that: unknown condition operator: constructor'],
  ])('%j is refused with its path', (data, message) => {
    expect(() => compileCondition(data, 'that')).toThrow(PackError)
    expect(() => compileCondition(data, 'that')).toThrow(message)
  })

  test('depth over 50 and size over 2,000 are refused', () => {
    expect(() => compileCondition(nested(49), 'that')).not.toThrow()
    expect(() => compileCondition(nested(51), 'that')).toThrow('nested deeper than 50')
    expect(() => compileCondition({ any: Array(2_001).fill(true) }, 'that')).toThrow('more than 2000 parts')
  })

  test('prototypes are out of reach', () => {
    expect(ask({ filled: '$constructor.name' })).toEqual(unmet)
    expect(ask({ filled: '$a.__proto__' }, { fields: { a: {} } })).toEqual(unmet)
    expect(ask({ filled: '$params.constructor' })).toEqual(unmet)
  })

  test('references, parameters and tables are listed once each', () => {
    const rule = { all: [{ is: ['$category', { param: { code: 'P39', key: '$category' } }] }, { some: { in: '$links.related', that: { filled: '$row.place' } } }, { is: [{ lookup: { table: 's15.response', by: ['$a'] } }, '$params.P05'] }] }
    expect(referencesOf(rule)).toEqual(['category', 'params.P39', 'links.related', 'row.place', 'tables.s15.response', 'a', 'params.P05'])
    expect(referencesOf({ sum: ['$a', '$中文'] }, 'value', 'value')).toEqual(['a', '中文'])
  })
})
