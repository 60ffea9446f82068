import type { FieldDef, KindDef } from '@guixing/core/model/kind'
import { inThree as W, type Words } from '@guixing/core/model/text'
import { distance } from '@guixing/core/text/distance'
import { COLUMN_FIELDS } from '@guixing/packs'
import { tagName, type Tag } from '../../platform/docx/index.ts'

/** What a placeholder may stand for. `own`: not of the record but of the day and the house. */
export interface Usable { name: string; label: Words; type: FieldDef['type']; also: string[]; own?: 'number' | 'house' | 'today' | 'line'; def?: FieldDef; columns?: Usable[] }
export interface TemplateFault { code: 'template-unknown' | 'template-ambiguous' | 'template-needs-rows' | 'template-no-money' | 'template-raw'; tag: string; nearest?: string }
export type Meaning = { field: Usable; capitals: boolean } | { fault: TemplateFault }

/** Columns of every ledger, which a kind may name without a field of its own. */
export const COLUMNS = ['amount', 'title', 'unit', 'owner', 'client', 'due'] as const
const CAPITALS = ['大写', '大寫']

/** Everything a template of this kind may name: number, house and day, the columns of every ledger, and the fields of the kind in force; sealed ones never. */
export function usableFields(kind: KindDef): Usable[] {
  const own: Usable[] = [
    { name: 'number', own: 'number', type: 'text', label: W('编号', '編號', 'Number'), also: [] }, { name: 'house', own: 'house', type: 'text', label: W('本单位', '本單位', 'House'), also: ['单位名称', '乙方单位'] },
    { name: 'today', own: 'today', type: 'date', label: W('今天', '今天', 'Today'), also: ['今日'] },
  ]
  const asked = new Map<string, string[]>()
  for (const action of Object.values(kind.actions)) for (const { field } of action.asks) asked.set(field.name, [...(asked.get(field.name) ?? []), field.label['zh-CN'], field.label['zh-TW'], field.label.en])
  const usable = (def: FieldDef): Usable => ({ name: def.name, type: def.type, label: def.label, also: asked.get(def.name) ?? [], def, ...(def.type === 'table' ? { columns: [...(def.columns ?? []).filter((c) => !c.sealed).map(usable), LINE] } : {}) })
  const fields = Object.values(kind.fields).filter((f) => !f.retired && !f.sealed)
  const columns = COLUMNS.filter((name) => !Object.hasOwn(kind.fields, name)).flatMap((name) => (COLUMN_FIELDS[name] ? [COLUMN_FIELDS[name]] : []))
  return [...own, ...[...columns, ...fields].map(usable)]
}
const LINE: Usable = { name: 'line', own: 'line', type: 'number', label: W('序号', '序號', 'No.'), also: [] }

/** Whether a paper of this kind can be kept: some step takes files of its record. */
export const keepsPapers = (kind: KindDef): boolean => Object.values(kind.actions).some((a) => a.by === 'person' && a.asks.some(({ field: f, store }) => store && (f.type === 'files' || f.type === 'file') && Object.hasOwn(kind.fields, f.name)))

/** What a placeholder means among these fields: by its short name first, then by a label in any of the three languages. */
export function meaningOf(written: string, fields: readonly Usable[]): Meaning {
  const tag = tagName(written)
  if (tag.startsWith('@')) return { fault: { code: 'template-raw', tag: tag.slice(1) } }
  const capitals = CAPITALS.find((c) => tag.endsWith(c) && tag.length > c.length)
  const plain = named(tag, fields)
  if (plain.length === 1 && plain[0]) return { field: plain[0], capitals: false }
  const base = capitals === undefined ? [] : named(tag.slice(0, -capitals.length), fields)
  if (base.length === 1 && base[0]) return base[0].type === 'money' ? { field: base[0], capitals: true } : { fault: { code: 'template-no-money', tag } }
  if (plain.length > 1 || base.length > 1) return { fault: { code: 'template-ambiguous', tag, nearest: [...plain, ...base].map((f) => f.name).join('、') } }
  const nearest = nearestOf(tag, fields)
  return { fault: { code: 'template-unknown', tag, ...(nearest === undefined ? {} : { nearest }) } }
}

const namesOf = (f: Usable): string[] => [f.label['zh-CN'], f.label['zh-TW'], f.label.en, ...f.also].map(tagName)
function named(tag: string, fields: readonly Usable[]): Usable[] {
  const own = fields.filter((f) => f.name === tag)
  if (own.length > 0) return own
  const folded = tag.toLowerCase()
  return fields.filter((f) => namesOf(f).some((n) => n.toLowerCase() === folded))
}

/** The name somebody may have meant: the fewest letters away, and less than half of them; a label for Chinese, the short name else. */
function nearestOf(tag: string, fields: readonly Usable[]): string | undefined {
  let best: { name: string; far: number } | undefined
  for (const f of fields) for (const name of [f.name, ...namesOf(f)]) {
    const far = distance(tag.toLowerCase().slice(0, 40), name.toLowerCase().slice(0, 40))
    if (far <= Math.max(tag.length, name.length) / 2 && far < (best?.far ?? Infinity)) best = { name, far }
  }
  return best?.name
}

/** What is wrong with the placeholders of a template, each once: unknown, of two meanings, a table outside a repeated part. Columns of a table may be named inside its part only. */
export function faultsOf(tags: readonly Tag[], fields: readonly Usable[]): TemplateFault[] {
  const faults = new Map<string, TemplateFault>()
  const look = (list: readonly Tag[], rows: readonly Usable[]): void => {
    for (const { tag, inside } of list) {
      const meaning = meaningIn(tag, rows, fields)
      const fault = 'fault' in meaning ? meaning.fault : inside === undefined && meaning.field.columns ? { code: 'template-needs-rows' as const, tag, nearest: meaning.field.name } : null
      if (fault) faults.set(`${fault.code} ${tag}`, fault)
      if (inside) look(inside, 'field' in meaning && meaning.field.columns ? meaning.field.columns : rows)
    }
  }
  look(tags, [])
  return [...faults.values()]
}

/** Inside a repeated part the columns of its table come first; of names neither knows, the nearest of both is told. */
export function meaningIn(tag: string, rows: readonly Usable[], fields: readonly Usable[]): Meaning {
  const inner = rows.length > 0 ? meaningOf(tag, rows) : null
  if (inner && !('fault' in inner && inner.fault.code === 'template-unknown')) return inner
  const outer = meaningOf(tag, fields)
  return 'fault' in outer && outer.fault.code === 'template-unknown' ? meaningOf(tag, [...rows, ...fields]) : outer
}
