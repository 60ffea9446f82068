import { cleanValue } from '@guixing/core/lifecycle/check-input'
import { wallToMs } from '@guixing/core/calendar/zone'
import type { Value } from '@guixing/core/model/kind'
import { LANGUAGES } from '@guixing/core/model/text'
import type { ChoiceList } from '@guixing/core/model/regulation'
import type { Cell } from '../../platform/sheets/index.ts'
import type { ImportColumn } from './import-columns.ts'

/** Ids by name; null where several have it. Clients by name, matters by number, loaded for the names a file holds. */
export interface Registers { people: Map<string, string | null>; units: Map<string, string | null>; clients: Map<string, string | null>; matters: Map<string, string | null> }
export interface ValueFault { code: string; params: Record<string, Value> }
export type Taken = { value: Value } | ValueFault

const fault = (code: string, params: Record<string, Value> = {}): ValueFault => ({ code, params })
const shown = (cell: Cell): string => String(cell ?? '').slice(0, 80)

const YES = new Set(['是', '有', 'yes', 'y', 'true', '1', '√', '✓', '对'])
const NO = new Set(['否', '无', '無', 'no', 'n', 'false', '0', '×', '✗', '不'])
const SPLIT = /[、,，;；/\n]+/

/** One cell as a value of its column: names to ids, labels to codes, days and times of the house. Total: any cell gives a value or a code. */
export function takeCell(column: ImportColumn, cell: Cell, lists: Record<string, ChoiceList>, registers: Registers, zone: string): Taken {
  const text = String(cell ?? '').trim()
  if (text === '') return { value: null }
  if (/^#(REF|N\/A|VALUE|DIV\/0|NAME|NULL|NUM)[!?]?$/.test(text)) return fault('formula-error', { value: text })
  switch (column.type) {
    case 'flag': {
      const word = text.toLowerCase()
      return typeof cell === 'boolean' ? { value: cell } : YES.has(word) ? { value: true } : NO.has(word) ? { value: false } : fault('invalid', { value: shown(cell) })
    }
    case 'choice': case 'choices': {
      const list = column.def?.list ? lists[column.def.list] : undefined
      const codes = (column.type === 'choices' ? text.split(SPLIT) : [text]).map((t) => t.trim()).filter(Boolean).map((t) => codeOf(list, t))
      const wrong = codes.findIndex((c) => c === undefined)
      if (wrong >= 0) return fault('not-in-list', { value: shown(cell), ...choicesOf(list) })
      return { value: column.type === 'choices' ? (codes as string[]) : codes[0] ?? null }
    }
    case 'person': return reference(registers.people, text)
    case 'unit': return reference(registers.units, text)
    case 'client': return reference(registers.clients, text)
    case 'matter': return reference(registers.matters, text)
    case 'people': {
      const ids = text.split(SPLIT).map((t) => t.trim()).filter(Boolean).map((t) => reference(registers.people, t))
      const wrong = ids.find((i): i is ValueFault => 'code' in i)
      return wrong ?? { value: ids.map((i) => ('value' in i ? i.value : null)) }
    }
    case 'date': { const d = dayOf(text); return d ? checked(column, d, lists) : fault('invalid', { value: shown(cell) }) }
    case 'instant': { const at = instantOf(text, zone); return at ? { value: at } : fault('invalid', { value: shown(cell) }) }
    case 'number': case 'percent': case 'rating': return checked(column, typeof cell === 'number' ? cell : text.replace(/[,，%％\s]/g, ''), lists)
    // A sheet holds fifteen digits: what lies behind them is the noise of its sums.
    case 'money': return checked(column, typeof cell === 'number' ? Number(cell.toPrecision(15)) : text, lists)
    default: {
      // A masked number would take the place of the real one.
      if (column.def?.personal && text.includes('****')) return fault('masked', { value: shown(cell) })
      return checked(column, text, lists)
    }
  }
}

const FEW = 12
/** What may stand there instead, in the three languages; nothing where it would be a list nobody reads. */
function choicesOf(list: ChoiceList | undefined): Record<string, Value> {
  const items = list?.items ?? []
  if (items.length === 0 || items.length > FEW) return {}
  return { choices: { 'zh-CN': items.map((i) => i.label['zh-CN']).join('、'), 'zh-TW': items.map((i) => i.label['zh-TW']).join('、'), en: items.map((i) => i.label.en).join(', ') } }
}

function checked(column: ImportColumn, raw: Value, lists: Record<string, ChoiceList>): Taken {
  const clean = cleanValue(column.def ?? { name: column.name, type: 'text', label: column.label, max: 120 }, raw, lists)
  if ('value' in clean) return clean
  const unread = ['number', 'money', 'too-many-decimals', 'date', 'instant', 'flag', 'text', 'reference'].includes(clean.code)
  return unread ? fault('invalid', { value: String(raw).slice(0, 80) }) : fault(clean.code, clean.params ?? {})
}

function reference(register: Map<string, string | null>, text: string): Taken {
  const id = register.get(text.normalize('NFKC').toLowerCase())
  return id === undefined ? fault('not-in-list', { value: text.slice(0, 80) }) : id === null ? fault('ambiguous', { value: text.slice(0, 80) }) : { value: id }
}

export function codeOf(list: Pick<ChoiceList, 'items'> | undefined, text: string): string | undefined {
  const wanted = text.normalize('NFKC').toLowerCase()
  return list?.items.find((i) => i.value.toLowerCase() === wanted || LANGUAGES.some((l) => i.label[l].normalize('NFKC').toLowerCase() === wanted))?.value
}

const DAY = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?/

/** `2026-11-22`, `2026/11/2`, `2026年11月2日`, `2026.11.2`; a time behind it is left off. */
function dayOf(text: string): string | null {
  const m = DAY.exec(text.normalize('NFKC'))
  if (!m) return null
  const day = `${m[1]}-${(m[2] ?? '').padStart(2, '0')}-${(m[3] ?? '').padStart(2, '0')}`
  const ms = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) ? day : null
}

/** A wall time of the house as an instant; an ISO instant as it stands; a mere day is its beginning. */
export function instantOf(given: string, zone: string): string | null {
  const text = given.normalize('NFKC')
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) { const ms = Date.parse(text); return Number.isNaN(ms) ? null : new Date(ms).toISOString() }
  const day = dayOf(text)
  if (!day) return null
  const rest = text.replace(DAY, '').replace('T', ' ').trim()
  const m = rest === '' ? ['', '0', '0', '0'] : /^(上午|下午|中午|晚上)?\s*(\d{1,2})[:时點点](\d{1,2})?分?(?::(\d{1,2}))?$/.exec(rest)
  if (!m) return null
  const [half, h, min, sec] = rest === '' ? [undefined, 0, 0, 0] : [m[1], Number(m[2]), Number(m[3] ?? 0), Number(m[4] ?? 0)]
  const hour = (half === '下午' || half === '晚上') && h < 12 ? h + 12 : h
  if (hour > 23 || min > 59 || sec > 59) return null
  return new Date(wallToMs(zone, Date.parse(`${day}T${String(hour).padStart(2, '0')}:${String(min).padStart(2, '0')}:${String(sec).padStart(2, '0')}Z`))).toISOString()
}

/** Names to ids; a name two have stands for neither. */
export function register(entries: Iterable<readonly [name: string | null | undefined, id: string]>): Map<string, string | null> {
  const out = new Map<string, string | null>()
  for (const [name, id] of entries) {
    if (!name) continue
    const key = name.normalize('NFKC').toLowerCase()
    const before = out.get(key)
    out.set(key, before === undefined || before === id ? id : null)
  }
  return out
}
