import { checkInput } from '@guixing/core/lifecycle/check-input'
import { MOST_ROWS, type Ask, type FieldDef, type KindDef, type Value } from '@guixing/core/model/kind'
import { describe, expect, it } from 'vitest'
import { loadCatalogue } from './catalogue.ts'
import { packsDir } from './packs-dir.ts'

const { catalogue } = loadCatalogue(packsDir())
const ID = (n: number): string => `0190f3c2-7b1a-7c3d-8e4f-${String(n).padStart(12, '0')}`
const ids = (n: number): string[] => Array.from({ length: n }, (_, i) => ID(i))
const words = (n: number): string => '字'.repeat(n)
/** Each counts as one character of the limit and as two units of JavaScript. */
const rare = (n: number): string => '𠮷'.repeat(n)

type Edge = { within: Value[]; beyond: [value: Value, code: string][] }

/** What just fits a field and what no longer does; the code a person then reads in words. */
function edgeOf(field: FieldDef): Edge {
  const list = field.list === undefined ? undefined : catalogue.lists[field.list]
  const first = list?.items[0]?.value
  const written = (max: number): Edge => ({ within: [words(max), rare(max), ` ${words(max)} `], beyond: [[words(max + 1), 'too-long'], [rare(max + 1), 'too-long'], ['x'.repeat(max * 100), 'too-long'], ['\ud800', 'text'], [{ a: 1 }, 'text'], [['a'], 'text'], [true, 'text']] })
  const counted = (min: number, max: number): Edge => ({ within: [min, max, String(Math.min(max, 999_999_999_999_999))], beyond: [[min - Math.max(1, Math.abs(min) / 1e6), 'out-of-range'], [max + Math.max(1, max / 1e6), 'out-of-range'], ['three', 'number'], ['1e3', 'number'], [true, 'number'], [{}, 'number']] })
  switch (field.type) {
    case 'text': return written(field.max ?? 200)
    case 'longtext': return written(field.max ?? 10_000)
    case 'duration': case 'signature': return written(field.max ?? 2000)
    case 'flag': return { within: [true, false, 'true'], beyond: [[1, 'flag'], ['yes', 'flag'], [{}, 'flag']] }
    case 'choice': return { within: first !== undefined && !list?.open ? (list?.items ?? []).map((i) => i.value) : [words(100)], beyond: [[list === undefined || list.open ? words(101) : 'no-such', 'choice'], [3, 'choice'], [{}, 'choice'], ['x'.repeat(5000), 'choice']] }
    case 'choices': return { within: [(list?.items ?? []).slice(0, 50).map((i) => i.value)], beyond: [[Array(51).fill(first ?? 'x'), 'choice'], ['x', 'choice'], [[''], 'choice']] }
    case 'number': return counted(field.min ?? -1e15, field.max ?? 1e15)
    case 'percent': return counted(field.min ?? -1e15, field.max ?? 1e15)
    case 'rating': return counted(field.min ?? 1, field.max ?? 5)
    case 'money': return { within: [field.max ?? '999999999999999.99', field.min ?? '-999999999999999.99', '0.01'], beyond: [['9'.repeat(16), 'out-of-range'], [field.max === undefined ? '1000000000000000.00' : String(field.max + 1), 'out-of-range'], ['1.005', 'too-many-decimals'], ['three', 'money'], [{}, 'money']] }
    case 'date': return { within: ['1000-01-01', '9999-12-31', '2028-02-29'], beyond: [['0999-12-31', 'date'], ['2026-02-29', 'date'], ['2026-13-01', 'date'], [20260101, 'date'], ['10000-01-01', 'date']] }
    case 'instant': return { within: ['2026-11-24T10:00:00+08:00', '9999-12-31T00:00:00Z'], beyond: [['2026-11-24', 'instant'], ['2026-11-24T24:00:00Z', 'instant'], ['2026-02-30T10:00:00Z', 'instant'], [0, 'instant'], ['9999-12-31T23:59:59-08:00', 'instant']] }
    case 'person': case 'unit': case 'client': case 'matter': case 'file': return { within: [ID(1)], beyond: [['someone', 'reference'], [5, 'reference'], [[ID(1)], 'reference'], [`${ID(1)}0`, 'reference']] }
    case 'people': case 'files': return { within: [ids(100)], beyond: [[ids(101), 'reference'], [ID(1), 'reference'], [[null], 'reference'], [['x'], 'reference']] }
    case 'table': return tableEdge(field)
    default: { const never: never = field.type; throw new Error(String(never)) }
  }
}

/** A row whose every cell just fits; then as many as there may be, one too many, and each cell in turn just beyond. */
function tableEdge(field: FieldDef): Edge {
  const columns = field.columns ?? []
  const row = Object.fromEntries(columns.map((c) => [c.name, edgeOf(c).within[0] ?? null])) as Record<string, Value>
  const most = field.max ?? MOST_ROWS
  const widest: Value = Object.fromEntries(columns.map((c) => [c.name, edgeOf(c).within.at(-1) ?? null]))
  return {
    within: [[row], Array<Value>(most).fill(widest)],
    beyond: [[Array<Value>(most + 1).fill(row), 'too-many-rows'], [{}, 'table'], [[5], 'table'], [[{ ...row, noSuchColumn: 1 }], 'unknown-field'], ...columns.flatMap((c) => edgeOf(c).beyond.map(([v, code]): [Value, string] => [[{ ...row, [c.name]: v }], code]))],
  }
}

const places: [string, KindDef, KindDef['actions'][string], Ask][] = Object.values(catalogue.kinds).flatMap((kind) => Object.values(kind.actions).flatMap((action) => action.asks.filter((a) => !a.field.retired).map((ask): [string, KindDef, KindDef['actions'][string], Ask] => [`${kind.name}.${action.name}.${ask.field.name}`, kind, action, ask])))

describe('the limit of every field of every action', () => {
  it('are many, of every type that is used', () => {
    expect(places.length).toBeGreaterThan(500)
    expect(Object.keys(catalogue.kinds).every((name) => places.some(([, k]) => k.name === name))).toBe(true)
  })

  it('what just fits is taken', () => {
    const refused = places.flatMap(([where, kind, action, { field }]) => edgeOf(field).within.flatMap((v) => {
      const told = checkInput(kind, action, { [field.name]: v }, catalogue.lists).errors.find((e) => e.field === field.name)
      return told ? [`${where}: ${told.code} ${JSON.stringify(v).slice(0, 40)}`] : []
    }))
    expect(refused).toEqual([])
  })

  it('what is just beyond is refused at its field, by the code of its kind, and nothing of it is kept', () => {
    const wrong = places.flatMap(([where, kind, action, { field }]) => edgeOf(field).beyond.flatMap(([v, code]) => {
      const { errors, values } = checkInput(kind, action, { [field.name]: v }, catalogue.lists)
      const told = errors.find((e) => e.field === field.name)?.code ?? 'taken'
      return told === code && !Object.hasOwn(values, field.name) ? [] : [`${where}: ${told}, not ${code}, for ${JSON.stringify(v).slice(0, 60)}`]
    }))
    expect(wrong.slice(0, 20)).toEqual([])
  })
})
