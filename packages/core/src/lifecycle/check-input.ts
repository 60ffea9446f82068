import { MOST_ROWS, type ActionDef, type Ask, type FieldDef, type KindDef, type Value } from '../model/kind.ts'
import type { ChoiceList } from '../model/regulation.ts'
import { exactOf } from '../conditions/exact.ts'
import { formatMoney, magnitude, MOST_FEN, parseMoney } from '../money/money.ts'

export interface FieldError { field: string; code: string; params: Record<string, Value> }

const LIMITS: Partial<Record<FieldDef['type'], number>> = { text: 200, longtext: 10_000 }
// Four digits from 1000 on: what PostgreSQL, ISO texts and people agree to be a year.
const DAY = /^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/
// Half a character: PostgreSQL would refuse it, so the person hears it here.
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-9a-f][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * Checks what was typed against what the action asks. Answers cleaned values (trimmed, instants in UTC) or every error at once.
 * Unknown names are errors: nothing typed is silently dropped. An opening asked in full needs its required fields; a stage action only its own.
 */
export function checkInput(kind: KindDef, action: ActionDef, typed: Record<string, Value>, lists: Record<string, ChoiceList>): { values: Record<string, Value>; errors: FieldError[] } {
  const errors: FieldError[] = []
  const values: Record<string, Value> = {}
  const asks = new Map(action.asks.map((a) => [a.field.name, a]))
  for (const [name, raw] of Object.entries(typed)) {
    const ask = asks.get(name)
    if (!ask || ask.field.retired) { errors.push({ field: name, code: Object.hasOwn(kind.fields, name) ? 'not-asked' : 'unknown-field', params: {} }); continue }
    const result = cleanValue(ask.field, raw, lists)
    if ('code' in result) errors.push({ field: name, code: result.code, params: result.params ?? {} })
    else values[name] = result.value
  }
  for (const ask of action.asks) {
    if (ask.required && !ask.field.retired && isBlank(values[ask.field.name]) && !errors.some((e) => e.field === ask.field.name)) {
      errors.push({ field: ask.field.name, code: 'required', params: {} })
    }
  }
  return { values, errors }
}

export function isBlank(v: Value | undefined): boolean {
  return v === undefined || v === null || v === '' || (Array.isArray(v) && v.length === 0)
}

type Cleaned = { value: Value } | { code: string; params?: Record<string, Value> }

/** One value against its field. Blank clears the field. Total: any JSON gives a value or a code. */
export function cleanValue(field: FieldDef, raw: Value, lists: Record<string, ChoiceList>): Cleaned {
  if (isBlank(raw)) return { value: null }
  switch (field.type) {
    case 'text': case 'longtext': case 'duration': case 'signature': {
      if (typeof raw !== 'string' && !(typeof raw === 'number' && Number.isFinite(raw))) return { code: 'text' }
      const text = String(raw).replace(/\u0000/g, '').trim()
      const max = field.max ?? LIMITS[field.type] ?? 2000
      // A character takes two units at most: no need to count a flood.
      if (text.length > max * 2 || [...text].length > max) return { code: 'too-long', params: { max } }
      if (LONE_SURROGATE.test(text)) return { code: 'text' }
      return { value: text === '' ? null : text }
    }
    case 'flag':
      return typeof raw === 'boolean' ? { value: raw } : raw === 'true' || raw === 'false' ? { value: raw === 'true' } : { code: 'flag' }
    case 'choice': return inList(field, raw, lists) ? { value: raw } : { code: 'choice', params: { list: field.list ?? '' } }
    case 'choices': return Array.isArray(raw) && raw.length <= 50 && raw.every((v) => inList(field, v, lists)) ? { value: [...new Set(raw as string[])] } : { code: 'choice', params: { list: field.list ?? '' } }
    case 'number': case 'percent': case 'rating': {
      const n = typeof raw === 'number' ? raw : typeof raw === 'string' && /^-?\d{1,15}(\.\d{1,6})?$/.test(raw.trim()) ? Number(raw) : NaN
      if (!Number.isFinite(n)) return { code: 'number' }
      const max = field.max ?? (field.type === 'rating' ? 5 : 1e15)
      const min = field.min ?? (field.type === 'rating' ? 1 : -1e15)
      return n > max || n < min ? { code: 'out-of-range', params: { min, max } } : { value: n === 0 ? 0 : n }
    }
    case 'money': return cleanMoney(field, raw)
    case 'date': return typeof raw === 'string' && isDay(raw) ? { value: raw } : { code: 'date' }
    case 'instant': {
      // The day is checked by itself, since Date.parse moves 30 February to March.
      if (typeof raw !== 'string' || !INSTANT.test(raw) || !isDay(raw.slice(0, 10))) return { code: 'instant' }
      const ms = Date.parse(raw)
      if (Number.isNaN(ms)) return { code: 'instant' }
      const utc = new Date(ms).toISOString()
      return isDay(utc.slice(0, 10)) ? { value: utc } : { code: 'instant' }
    }
    case 'person': case 'unit': case 'client': case 'matter': case 'file': return typeof raw === 'string' && UUID.test(raw) ? { value: raw.toLowerCase() } : { code: 'reference' }
    case 'people': case 'files': return Array.isArray(raw) && raw.length <= 100 && raw.every((v): v is string => typeof v === 'string' && UUID.test(v)) ? { value: [...new Set(raw.map((v) => v.toLowerCase()))] } : { code: 'reference' }
    case 'table': return cleanTable(field, raw, lists)
    default: {
      const never: never = field.type
      return { code: String(never) }
    }
  }
}

/** A double keeps this many digits of what was typed; beyond them an amount sent as a number may have lost its fen before it came. */
const SURE_DIGITS = 15

/** An amount exact to the fen, as a decimal string with two decimals. A third decimal is refused, never rounded away. */
function cleanMoney(field: FieldDef, raw: Value): Cleaned {
  if (typeof raw === 'number' && String(Math.abs(raw)).replace(/\D|^0\.?0*/g, '').length > SURE_DIGITS) return { code: 'money' }
  const fen = typeof raw === 'number' || typeof raw === 'string' ? parseMoney(String(raw)) : 'not-money'
  if (fen === 'empty') return { value: null }
  if (fen === 'not-money') return { code: 'money' }
  if (fen === 'too-many-decimals') return { code: fen }
  const { max, min } = field
  const beyond = (limit: number | undefined, sign: bigint): boolean => {
    const bound = limit === undefined ? undefined : exactOf(limit)
    return typeof fen === 'bigint' && bound !== undefined && sign * (fen * bound.d - bound.n * 100n) > 0n
  }
  if (fen === 'too-large' || magnitude(fen) > MOST_FEN || beyond(max, 1n) || beyond(min, -1n)) return { code: 'out-of-range', params: { min: min ?? formatMoney(-MOST_FEN), max: max ?? formatMoney(MOST_FEN) } }
  return { value: formatMoney(fen, false) }
}

/** A day that exists, in years 1000 to 9999. */
function isDay(day: string): boolean {
  if (!DAY.test(day)) return false
  const ms = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day)
}

/** A value of the list; where the field names none or the list is open, any short word PostgreSQL can hold. */
function inList(field: FieldDef, v: Value, lists: Record<string, ChoiceList>): boolean {
  if (typeof v !== 'string' || v === '' || v.length > 100) return false
  const list = field.list !== undefined && Object.hasOwn(lists, field.list) ? lists[field.list] : undefined
  if (field.list === undefined || list?.open) return !v.includes('\u0000') && !LONE_SURROGATE.test(v)
  return list?.items.some((i) => i.value === v) ?? false
}

function cleanTable(field: FieldDef, raw: Value, lists: Record<string, ChoiceList>): Cleaned {
  if (!Array.isArray(raw)) return { code: 'table' }
  const max = field.max ?? MOST_ROWS
  if (raw.length > max) return { code: 'too-many-rows', params: { max } }
  const rows: Value[] = []
  for (const [i, row] of raw.entries()) {
    if (row === null || typeof row !== 'object' || Array.isArray(row)) return { code: 'table', params: { row: i + 1 } }
    const clean: Record<string, Value> = {}
    const columns = field.columns ?? []
    const strange = Object.keys(row).find((name) => !columns.some((c) => c.name === name))
    if (strange !== undefined) return { code: 'unknown-field', params: { row: i + 1, column: strange } }
    for (const column of columns) {
      const cell = cleanValue(column, Object.hasOwn(row, column.name) ? row[column.name] ?? null : null, lists)
      if ('code' in cell) return { code: cell.code, params: { ...cell.params, row: i + 1, column: column.name } }
      if (column.required && isBlank(cell.value)) return { code: 'required', params: { row: i + 1, column: column.name } }
      clean[column.name] = cell.value
    }
    rows.push(clean)
  }
  return { value: rows }
}

/** The asks of an action, without retired or system fields. */
export function asksOf(action: ActionDef): Ask[] {
  return action.asks.filter((a) => !a.field.retired)
}
