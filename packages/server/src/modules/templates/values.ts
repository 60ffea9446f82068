import type { KindDef, Value } from '@guixing/core/model/kind'
import type { MatterState } from '@guixing/core/lifecycle/situation'
import { inThree as W, LANGUAGES, type Language, type Words } from '@guixing/core/model/text'
import { capitals as inCapitals } from '@guixing/core/money/capitals'
import { formatMoney, parseMoney } from '@guixing/core/money/money'
import type { FillData, FillRow, Tag } from '../../platform/docx/index.ts'
import { wallTime } from '../../platform/sheets/index.ts'
import { textOf, valueCell, type Names } from '../papers/index.ts'
import type { Rules } from '../rules/index.ts'
import { COLUMNS, meaningIn, usableFields, type Usable } from './fields.ts'

/** What stands where nothing is known yet, to be written by hand. */
export const BLANK = '____________'
export interface Source { rules: Rules; names: Names; kind: KindDef; matter: MatterState; /** YYYY-MM-DD of the house. */ today: string }

/** Papers speak the language of the house. */
export const paperLanguage = (rules: Rules): Language => LANGUAGES.find((l) => l === rules.house.language) ?? 'zh-CN'

/** 2026-03-05 → 2026年3月5日; papers of an English house keep the international form. */
export const dayWords = (day: string, language: Language): string => (language === 'en' || !/^\d{4}-\d{2}-\d{2}$/.test(day) ? day : `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`)

/**
 * Texts for every placeholder of a template, from one matter, and the fields that stay blank (each once). `wrap` is laid around each text. Pure: the same
 * record, names and day give the same texts.
 */
export function fillDataOf(tags: readonly Tag[], source: Source, wrap: (text: string) => string = (text) => text): { data: FillData; blank: Words[] } {
  const fields = usableFields(source.kind)
  const data: FillData = { values: {}, shown: {}, rows: {} }
  const blank = new Map<string, Words>()
  // What stands in a part that is not shown leaves no blank.
  const walk = (list: readonly Tag[], hidden = false): void => {
    const leaves = (name: string, label: Words) => { if (!hidden) blank.set(name, label) }
    for (const { tag, inside, not } of list) {
      const meaning = meaningIn(tag, [], fields)
      if ('fault' in meaning) { if (inside) walk(inside, true); else { data.values[tag] = wrap(BLANK); leaves(tag, W(tag, tag, tag)) } continue }
      const { field, capitals } = meaning
      if (inside === undefined) {
        const text = said(source, field, capitals, rawOf(source, field))
        if (text === '') leaves(field.name, field.label)
        data.values[tag] = wrap(text || BLANK)
      } else if (field.columns) {
        const rows = rowsIn(rawOf(source, field))
        if (rows.length === 0) leaves(field.name, field.label)
        data.rows[tag] = (rows.length > 0 ? rows : [{}]).map((row, n) => rowOf(inside, row, n, field.columns ?? []))
        // What stands in the part and is no column is of the matter itself.
        walk(outer(inside, field.columns), hidden)
      } else {
        const shown = (data.shown[tag] = said(source, field, capitals, rawOf(source, field)) !== '')
        walk(inside, hidden || shown === (not ?? false))
      }
    }
  }
  const rowOf = (list: readonly Tag[], row: Record<string, Value>, n: number, columns: readonly Usable[]): FillRow => {
    const out: FillRow = {}
    for (const { tag, inside } of flat(list)) {
      const meaning = meaningIn(tag, columns, [])
      if ('fault' in meaning) continue
      const text = meaning.field.own === 'line' ? String(n + 1) : said(source, meaning.field, meaning.capitals, row[meaning.field.name] ?? null)
      if (inside) out[`?${tag}`] = text
      else out[tag] = wrap(text || BLANK)
    }
    return out
  }
  walk(tags)
  return { data, blank: [...blank.values()] }
}

const flat = (tags: readonly Tag[]): Tag[] => tags.flatMap((t) => [t, ...flat(t.inside ?? [])])
const outer = (tags: readonly Tag[], columns: readonly Usable[]): Tag[] => tags.flatMap((t) => ('fault' in meaningIn(t.tag, columns, []) ? [t] : t.inside ? outer(t.inside, columns) : []))
const rowsIn = (raw: Value): Record<string, Value>[] => (Array.isArray(raw) ? raw.filter((r): r is Record<string, Value> => r !== null && typeof r === 'object' && !Array.isArray(r)) : [])

function rawOf({ matter, rules, today }: Source, field: Usable): Value {
  if (field.own === 'number') return matter.number
  if (field.own === 'house') return rules.house.name
  if (field.own === 'today') return today
  const column = matter as unknown as Record<string, Value>
  return matter.fields[field.name] ?? ((COLUMNS as readonly string[]).includes(field.name) ? column[field.name] ?? null : null)
}

/** One value as the paper says it: money exact to the fen, days in Chinese, names for ids, labels for codes. */
function said({ rules, names }: Source, field: Usable, capitals: boolean, raw: Value): string {
  if (raw === null || raw === '' || (Array.isArray(raw) && raw.length === 0)) return ''
  const { zone } = rules.house
  const language = paperLanguage(rules)
  if (typeof raw === 'object' && ['money', 'date', 'instant'].includes(field.type)) return ''
  if (field.type === 'money') {
    const fen = parseMoney(String(raw))
    if (typeof fen !== 'bigint') return ''
    try {
      return capitals ? inCapitals(fen, language === 'zh-TW' ? 'zh-TW' : 'zh-CN') : formatMoney(fen)
    } catch {
      return formatMoney(fen)
    }
  }
  if (field.type === 'date') return dayWords(String(raw), language)
  if (field.type === 'instant') { const wall = wallTime(String(raw), zone); return `${dayWords(wall.slice(0, 10), language)} ${wall.slice(11, 16)}` }
  return textOf(valueCell(rules, names, language, field.def ?? { type: field.type }, raw), field.type, language, zone)
}
