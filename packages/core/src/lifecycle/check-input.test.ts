import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { FieldDef, FieldType, Value } from '../model/kind.ts'
import { fenOf, formatMoney, MOST_FEN, yuanOf } from '../money/money.ts'
import { asksOf, checkInput, cleanValue } from './check-input.ts'
import { LISTS, LOAN, action, words } from './test-library.ts'

const field = (type: FieldType, more: Partial<FieldDef> = {}): FieldDef => ({ name: 'f', type, label: words('f'), ...more })
const ID = '0190F3C2-7B1A-7C3D-8E4F-5A6B7C8D9E0F'
const clean = (type: FieldType, raw: Value, more?: Partial<FieldDef>) => { const r = cleanValue(field(type, more), raw, LISTS); return 'code' in r ? r.code : r.value }
const check = (name: string, typed: Record<string, Value>) => { const act = LOAN.actions[name]; if (!act) throw new Error(name); return checkInput(LOAN, act, typed, LISTS) }
const said = (name: string, typed: Record<string, Value>) => check(name, typed).errors.map((e) => `${e.field} ${e.code}`)

describe('what was typed', () => {
  it('is cleaned, or every error is told at once', () => {
    expect(check('request', { book: ' 山海经 ', copies: '3', shelf: 'open' })).toEqual({ errors: [], values: { book: '山海经', copies: 3, shelf: 'open' } })
    expect(said('request', { copies: 'many', shelf: 'attic', colour: 'red', weeks: 1 })).toEqual(['copies number', 'shelf choice', 'colour unknown-field', 'weeks not-asked', 'book required'])
  })

  it('required means filled, and is said once', () => {
    for (const blank of [null, '', '   ', '\u0000', []]) expect(said('request', { book: blank }).map((e) => e.split(' ')[0])).toEqual(['book'])
    expect(said('request', { book: {} })).toEqual(['book text'])
    expect(said('correct', {})).toEqual([])
  })

  it('a retired field is neither asked for nor wanted', () => {
    const old = action({ name: 'old', from: [], asks: ['book!', 'copies'] })
    for (const a of old.asks) if (a.field.name === 'book') a.field = { ...a.field, retired: true }
    expect(checkInput(LOAN, old, {}, LISTS).errors).toEqual([])
    expect(checkInput(LOAN, old, { book: 'x' }, LISTS).errors).toEqual([{ field: 'book', code: 'not-asked', params: {} }])
    expect(asksOf(old).map((a) => a.field.name)).toEqual(['copies'])
  })

  it('names every object has are unknown like any other', () => {
    const typed = JSON.parse('{"book":"b","__proto__":{"copies":5},"constructor":1,"toString":2}') as Record<string, Value>
    const { values, errors } = check('request', typed)
    expect(errors.map((e) => [e.field, e.code])).toEqual([['__proto__', 'unknown-field'], ['constructor', 'unknown-field'], ['toString', 'unknown-field']])
    expect([Object.keys(values), values.copies]).toEqual([['book'], undefined])
  })

  it('a blank clears what may be blank', () => expect(check('correct', { book: '', copies: null, pieces: [] }).values).toEqual({ book: null, copies: null, pieces: null }))
})

describe('one value against its field', () => {
  const long = { max: 5 }
  test.each<[FieldType, Value, Value, Partial<FieldDef>?]>([
    ['text', ' a\u0000b ', 'ab'], ['text', 5, '5'], ['text', true, 'text'], ['text', NaN, 'text'], ['text', Infinity, 'text'], ['text', ['a'], 'text'], ['text', '\ud800x', 'text'], ['text', 'x\udc00', 'text'],
    ['text', '𠮷𠮷𠮷𠮷𠮷', '𠮷𠮷𠮷𠮷𠮷', long], ['text', '𠮷𠮷𠮷𠮷𠮷𠮷', 'too-long', long], ['text', 'x'.repeat(200), 'x'.repeat(200)], ['text', 'x'.repeat(201), 'too-long'], ['longtext', 'x'.repeat(10_001), 'too-long'], ['text', '12345 ', '12345', long],
    ['flag', true, true], ['flag', 'false', false], ['flag', 1, 'flag'], ['flag', 'yes', 'flag'],
    ['choice', 'open', 'open', { list: 'shelves' }], ['choice', 'attic', 'choice', { list: 'shelves' }], ['choice', 'toString', 'choice', { list: 'shelves' }], ['choice', 'x', 'choice', { list: 'gone' }], ['choice', 'x', 'choice', { list: 'constructor' }], ['choice', 3, 'choice', { list: 'shelves' }],
    ['choice', 'anything', 'anything'], ['choice', 'a\u0000', 'choice'], ['choice', '\ud800', 'choice'], ['choice', 'x'.repeat(101), 'choice'],
    ['choices', ['open', 'open'], ['open'], { list: 'shelves' }], ['choices', ['open', 'attic'], 'choice', { list: 'shelves' }], ['choices', ['open', ''], 'choice', { list: 'shelves' }], ['choices', 'open', 'choice', { list: 'shelves' }], ['choices', Array(51).fill('open'), 'choice', { list: 'shelves' }],
    ['number', ' 3.25 ', 3.25], ['number', -0, 0], ['number', '-0', 0], ['number', '0x10', 'number'], ['number', '1e3', 'number'], ['number', '1,000', 'number'], ['number', NaN, 'number'], ['number', [1], 'number'], ['number', 1e16, 'out-of-range'],
    ['number', 5, 5, long], ['number', 5.01, 'out-of-range', long], ['number', 1, 1, { min: 1 }], ['number', 0.99, 'out-of-range', { min: 1 }], ['percent', 101, 'out-of-range', { max: 100 }],
    ['rating', 5, 5], ['rating', 6, 'out-of-range'], ['rating', 0, 'out-of-range'],
    ['money', '1,234.5', '1234.50'], ['money', '￥ 7', '7.00'], ['money', '¥007', '7.00'], ['money', 12, '12.00'], ['money', 0.1, '0.10'], ['money', '-0', '0.00'], ['money', '-3.10', '-3.10'], ['money', '1.005', 'too-many-decimals'], ['money', 1.005, 'too-many-decimals'], ['money', 1e21, 'money'], ['money', NaN, 'money'], ['money', '3元', '3.00'], ['money', '1'.repeat(16), 'out-of-range'], ['money', '9'.repeat(40), 'out-of-range'],
    ['money', '１２，３４５．６７', '12345.67'], ['money', '1.500', '1.50'], ['money', '78,00', 'money'], ['money', '1e3', 'money'], ['money', '三百', 'money'], ['money', ' ', null], ['money', Number('90071992547409.93'), 'money'], ['money', 999_999_999_999_999, '999999999999999.00'], ['money', -0.01, '-0.01'],
    ['money', '5.00', '5.00', long], ['money', '5.01', 'out-of-range', long], ['money', '-1', 'out-of-range', { min: 0 }],
    ['date', '2028-02-29', '2028-02-29'], ['date', '2026-02-29', 'date'], ['date', '2026-11-31', 'date'], ['date', '0000-01-01', 'date'], ['date', '0999-01-01', 'date'], ['date', '2026-1-1', 'date'], ['date', 20260101, 'date'], ['date', '+12026-01-01', 'date'],
    ['instant', '2026-11-24T10:00:00+08:00', '2026-11-24T02:00:00.000Z'], ['instant', '2026-11-24T10:00Z', '2026-11-24T10:00:00.000Z'], ['instant', '2026-11-24T10:00:00', 'instant'], ['instant', '2026-02-30T10:00:00Z', 'instant'], ['instant', '2026-11-24T24:00:00Z', 'instant'], ['instant', '2026-11-24T23:60:00Z', 'instant'],
    ['instant', '1000-01-01T00:00:00+08:00', 'instant'], ['instant', '9999-12-31T23:59:59-08:00', 'instant'], ['instant', '2026-11-24T10:00:00+99:99', 'instant'],
    ['person', ID, ID.toLowerCase()], ['person', 'lin', 'reference'], ['unit', `${ID} `, 'reference'], ['matter', [ID], 'reference'],
    ['people', [ID, ID.toLowerCase()], [ID.toLowerCase()]], ['people', ID, 'reference'], ['people', [ID, null], 'reference'], ['files', Array(101).fill(ID), 'reference'],
    ['table', [], null], ['table', {}, 'table'], ['table', [1], 'table'], ['table', [[]], 'table'], ['table', Array(500).fill({}), Array(500).fill({})], ['table', Array(501).fill({}), 'too-many-rows'], ['table', Array(2000).fill({}), Array(2000).fill({}), { max: 2000 }], ['table', Array(2001).fill({}), 'too-many-rows', { max: 2000 }],
  ])('%s %j becomes %j', (type, raw, wanted, more) => expect(clean(type, raw, more)).toEqual(wanted))

  it('limits are told with the error', () => {
    expect(cleanValue(field('number', { min: 1, max: 9 }), 10, {})).toEqual({ code: 'out-of-range', params: { min: 1, max: 9 } })
    expect(cleanValue(field('money', { max: 9 }), '10', {})).toMatchObject({ code: 'out-of-range', params: { max: 9 } })
    expect(cleanValue(field('text', { max: 2 }), 'abc', {})).toEqual({ code: 'too-long', params: { max: 2 } })
    expect(cleanValue(field('choice', { list: 'shelves' }), 'attic', LISTS)).toEqual({ code: 'choice', params: { list: 'shelves' } })
  })

  it('property: an amount of up to fifteen digits and two decimals keeps every fen, however it is typed', () => {
    fc.assert(fc.property(fc.bigInt({ min: -MOST_FEN, max: MOST_FEN }), fc.boolean(), fc.boolean(), (fen, group, wide) => {
      const typed = wide ? formatMoney(fen, group).replace(/[0-9.,]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)) : formatMoney(fen, group)
      const kept = cleanValue(field('money'), typed, {})
      expect(kept).toEqual({ value: formatMoney(fen, false) })
      expect(fenOf((kept as { value: string }).value)).toBe(fen)
      expect(yuanOf(String(fen))).toBe(formatMoney(fen, false))
    }))
  })

  it('a limit of an amount is met to the fen, also where no number tells them apart', () => {
    expect(cleanValue(field('money', { max: 999_999_999_999_999 }), '999999999999999.01', {})).toMatchObject({ code: 'out-of-range' })
    expect(cleanValue(field('money', { max: 999_999_999_999_999 }), '999999999999999.00', {})).toEqual({ value: '999999999999999.00' })
    expect(cleanValue(field('money'), '1000000000000000', {})).toEqual({ code: 'out-of-range', params: { min: '-999,999,999,999,999.99', max: '999,999,999,999,999.99' } })
  })

  it('an open list takes other words too', () => {
    const open = { shelves: { ...LISTS.shelves!, open: true } }
    expect([cleanValue(field('choice', { list: 'shelves' }), 'attic', open), cleanValue(field('choice', { list: 'shelves' }), '\u0000', open)]).toMatchObject([{ value: 'attic' }, { code: 'choice' }])
  })

  it('personal and sealed fields are checked like any other: who sees them is decided elsewhere', () => {
    for (const more of [{ personal: 'sensitive' }, { sealed: true }] as const) expect([clean('text', ' x ', more), clean('text', 'x'.repeat(201), more)]).toEqual(['x', 'too-long'])
  })

  it('a flood is refused without being counted', () => expect(clean('text', '𠮷'.repeat(2_000_000))).toBe('too-long'))
})

describe('rows of a table', () => {
  const rows = (raw: Value) => cleanValue(LOAN.fields.pieces!, raw, LISTS)
  it('each cell is cleaned by its column, and absent cells are blank', () => expect(rows([{ name: ' x ', fine: 'true' }, { name: 'y' }])).toEqual({ value: [{ name: 'x', fine: true }, { name: 'y', fine: null }] }))
  it.each<[Value, string, Value]>([
    [[{ name: 'x' }, { name: '' }], 'required', { row: 2, column: 'name' }], [[{ name: 'x', fine: 2 }], 'flag', { row: 1, column: 'fine' }],
    [[{ name: 'x', price: 1 }], 'unknown-field', { row: 1, column: 'price' }], [[{ name: 'x' }, 'y'], 'table', { row: 2 }],
  ])('%j: %s', (raw, code, params) => expect(rows(raw)).toEqual({ code, params }))
  it('no cell is dropped in silence, whatever its name', () => {
    expect(rows(JSON.parse('[{"name":"x","__proto__":{"fine":true}}]') as Value)).toMatchObject({ code: 'unknown-field' })
    expect(rows([{ constructor: 'x', name: 'y' } as never])).toMatchObject({ code: 'unknown-field', params: { column: 'constructor' } })
  })
})
