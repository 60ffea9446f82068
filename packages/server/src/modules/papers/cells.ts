import type { FieldDef, Value } from '@guixing/core/model/kind'
import { say, type Language } from '@guixing/core/model/text'
import { flagWord, wallTime, type Cell, type CellType } from '../../platform/sheets/index.ts'
import type { Rules } from '../rules/index.ts'
import type { PaperColumn } from './names.ts'

/** One row to be printed: the matter's columns and fields, what happened last by action, and what is worked out. */
export interface PaperRow {
  kind: string
  columns: Record<string, Value>
  fields: Record<string, Value>
  at: Record<string, { at: string; by: string | null }>
  derived: Record<string, Value>
}

/** Names of what lies in the database: clients, matters by number, files. People and units come from the rules. */
export interface Names { client: Map<string, string>; matter: Map<string, string>; file: Map<string, string> }
export const noNames = (): Names => ({ client: new Map(), matter: new Map(), file: new Map() })

/** Between items of a list: the mark of the language. */
export const comma = (language: Language): string => (language === 'en' ? ', ' : '、')

/** How a column is written in a sheet. */
export function cellType(column: PaperColumn): CellType {
  switch (column.type) {
    case 'flag': case 'date': case 'instant': case 'money': case 'number': case 'percent': return column.type
    case 'rating': return 'number'
    default: return 'text'
  }
}

/** The value of a column in a row, as a sheet holds it: names for ids, labels for codes, real numbers and dates. */
export function cellOf(rules: Rules, names: Names, language: Language, column: PaperColumn, row: PaperRow): Cell {
  const raw = rawOf(column, row)
  if (raw === undefined || raw === null || raw === '') return null
  if (column.type === 'stage') return say(rules.catalogue.kinds[row.kind]?.stages.find((s) => s.name === raw)?.label, language) || String(raw)
  if (column.type === 'kind') return say(rules.catalogue.kinds[row.kind]?.label, language)
  const def: Pick<FieldDef, 'type' | 'list' | 'columns'> = column.def ?? { type: column.type }
  return valueCell(rules, names, language, def, raw)
}

function rawOf(column: PaperColumn, row: PaperRow): Value | undefined {
  switch (column.source) {
    case 'at': return row.at[column.field.slice(3)]?.at ?? null
    case 'by': return row.at[column.field.slice(3)]?.by ?? null
    case 'derived': return row.derived[column.field]
    case 'system': case 'column': case 'register': return row.columns[column.field]
    default: return row.fields[column.field]
  }
}

/** One value by its field's type. Total: any JSON gives a cell. */
export function valueCell(rules: Rules, names: Names, language: Language, def: Pick<FieldDef, 'type' | 'list' | 'columns'>, raw: Value): Cell {
  const list = (v: Value): Value[] => (Array.isArray(v) ? v : [v])
  const label = (v: Value): string => say(def.list ? rules.lists[def.list]?.items.find((i) => i.value === v)?.label : undefined, language) || plain(v)
  const named = (map: Map<string, string>) => list(raw).map((v) => map.get(plain(v)) ?? '').filter(Boolean).join(comma(language))
  switch (def.type) {
    case 'flag': return typeof raw === 'boolean' ? raw : null
    case 'choice': case 'choices': return list(raw).map(label).join(comma(language))
    case 'number': case 'percent': case 'rating': return typeof raw === 'number' ? raw : plain(raw)
    case 'person': case 'people': return list(raw).map((v) => rules.people.get(plain(v))?.name ?? plain(v)).join(comma(language))
    case 'unit': return rules.units.get(plain(raw))?.name ?? plain(raw)
    case 'client': return named(names.client) || null
    case 'matter': return named(names.matter) || null
    case 'file': case 'files': return named(names.file) || null
    case 'table': return list(raw).map((r) => tableLine(rules, names, language, def.columns ?? [], r)).join('\n')
    default: return plain(raw)
  }
}

function tableLine(rules: Rules, names: Names, language: Language, columns: FieldDef[], row: Value): string {
  if (row === null || typeof row !== 'object' || Array.isArray(row)) return plain(row)
  return columns.map((c) => [c, row[c.name] ?? null] as const).filter(([, v]) => v !== null && v !== '')
    .map(([c, v]) => `${say(c.label, language)}${language === 'en' ? ': ' : '：'}${textOf(valueCell(rules, names, language, c, v), c.type, language, rules.house.zone)}`).join(language === 'en' ? '; ' : '；')
}

/** A cell as printed text: instants in the house's zone to the minute. */
export function textOf(cell: Cell, type: string, language: Language, zone: string): string {
  if (cell === null) return ''
  if (typeof cell === 'boolean') return flagWord(language, cell)
  if (type === 'percent') return `${String(cell)}%`
  if (type === 'instant' && typeof cell === 'string') return wallTime(cell, zone).slice(0, 16) || cell
  return String(cell)
}

const plain = (v: Value): string => (v !== null && typeof v === 'object' ? JSON.stringify(v) : String(v ?? ''))
