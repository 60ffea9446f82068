import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import type { FieldDef, FieldType, Value } from '../model/kind.ts'
import { checkInput, cleanValue, isBlank } from './check-input.ts'
import { LISTS, LOAN, words } from './test-library.ts'

const TYPES: FieldType[] = [
  'text', 'longtext', 'flag', 'choice', 'choices', 'number', 'money', 'percent', 'date', 'instant', 'duration', 'person', 'people', 'unit', 'client', 'matter', 'file', 'files', 'signature', 'rating', 'table',
]
const two = (n: number) => String(n).padStart(2, '0')
const digits = (least: number, most: number) => fc.integer({ min: least, max: most }).map(two)
/** Texts that look right: days and times that may not exist, amounts, ids. */
const near = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 9999 }).map((y) => String(y).padStart(4, '0')), digits(0, 13), digits(0, 32)).map((p) => p.join('-')),
  fc.tuple(fc.constantFrom('0000', '1000', '2026', '2028', '9999'), digits(1, 12), digits(1, 31), digits(0, 24), digits(0, 60), fc.constantFrom('Z', '+08:00', '-12:00', '+14:00', '')).map(([y, m, d, h, i, z]) => `${y}-${m}-${d}T${h}:${i}:00${z}`),
  fc.tuple(fc.constantFrom('', '-', '¥', '￥'), fc.nat(), fc.constantFrom('', '.', '.5', '.50', '.005')).map((p) => p.join('')), fc.uuid(), fc.constantFrom('open', 'closed', 'true', '\u0000', '\ud800', '__proto__', 'x'.repeat(11_000)),
)
const scalar = fc.oneof(near, fc.string({ unit: 'binary' }), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e308, 5e-324)) as fc.Arbitrary<Value>
const key = fc.oneof(fc.constantFrom('name', 'fine', '__proto__', 'constructor', 'toString', 'book', 'copies', 'shelf', 'reply', 'remark', 'amount', 'reader', 'channel'), fc.string())
const record = (value: fc.Arbitrary<Value>) => fc.array(fc.tuple(key, value), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs) as Record<string, Value>)
const hostile: fc.Arbitrary<Value> = fc.oneof({ weight: 3, arbitrary: scalar }, fc.array(scalar, { maxLength: 5 }), record(scalar), fc.array(record(scalar), { maxLength: 4 }), fc.anything({ maxDepth: 4 }) as fc.Arbitrary<Value>)
const fieldOf = fc.record({ type: fc.constantFrom(...TYPES), list: fc.constantFrom(undefined, 'shelves', 'gone'), max: fc.constantFrom(undefined, 3, 100), min: fc.constantFrom(undefined, 0, 1) })
  .map((f): FieldDef => ({ name: 'f', label: words('f'), ...f, columns: LOAN.fields.pieces?.columns ?? [] }))

vi.setConfig({ testTimeout: 60_000 })

it('property: any value against any field gives a value or a code, and never throws', () => {
  fc.assert(fc.property(fieldOf, hostile, (field, raw) => {
    const result = cleanValue(field, raw, LISTS)
    if ('code' in result) expect(result.code).toMatch(/^[a-z-]+$/)
    else expect(result.value).not.toBeUndefined()
  }), { numRuns: 3_000 })
})

it('property: an accepted value is accepted again as it is, also after going over the wire', () => {
  fc.assert(fc.property(fieldOf, hostile, (field, raw) => {
    const once = cleanValue(field, raw, LISTS)
    if ('code' in once) return
    expect(cleanValue(field, once.value, LISTS)).toEqual(once)
    expect(cleanValue(field, JSON.parse(JSON.stringify(once.value)) as Value, LISTS)).toEqual(once)
  }), { numRuns: 3_000 })
})

it('property: an accepted value is one PostgreSQL can hold', () => {
  const texts = (v: Value): string[] => (typeof v === 'string' ? [v] : v !== null && typeof v === 'object' ? Object.entries(v).flatMap(([k, x]) => [k, ...texts(x)]) : [])
  const numbers = (v: Value): number[] => (typeof v === 'number' ? [v] : v !== null && typeof v === 'object' ? Object.values(v).flatMap(numbers) : [])
  fc.assert(fc.property(fieldOf, hostile, (field, raw) => {
    const result = cleanValue(field, raw, LISTS)
    if ('code' in result) return
    for (const text of texts(result.value)) expect(/\u0000|\p{Surrogate}/u.test(text)).toBe(false)
    for (const n of numbers(result.value)) expect(Number.isFinite(n)).toBe(true)
    if (field.type === 'date' && result.value !== null) expect(new Date(result.value as string).toISOString().slice(0, 10)).toBe(result.value)
    if (field.type === 'instant' && result.value !== null) expect(result.value).toMatch(/^[1-9]\d{3}-/)
  }), { numRuns: 3_000 })
})

it('property: a whole form gives a value or an error for every name typed, and none for what was not', () => {
  fc.assert(fc.property(record(hostile), (typed) => {
    const action = LOAN.actions.request
    if (!action) throw new Error('no request')
    const { values, errors } = checkInput(LOAN, action, typed, LISTS)
    const wrong = errors.map((e) => e.field)
    expect(new Set(wrong).size).toBe(wrong.length)
    const answered = [...Object.keys(values), ...wrong]
    for (const name of Object.keys(typed)) expect(answered).toContain(name)
    for (const name of answered) if (!Object.hasOwn(typed, name)) expect(errors).toContainEqual({ field: name, code: 'required', params: {} })
    for (const name of Object.keys(values)) if (wrong.includes(name)) expect(isBlank(values[name])).toBe(true)
    for (const name of Object.keys(values)) expect(action.asks.some((a) => a.field.name === name)).toBe(true)
    expect(errors.length === 0 && isBlank(values.book)).toBe(false)
    expect(({} as Record<string, unknown>).copies).toBeUndefined()
  }), { numRuns: 1_000 })
})
