import { openingActions, type ActionDef, type FieldDef, type KindDef } from '@guixing/core/model/kind'
import { LANGUAGES, type Words } from '@guixing/core/model/text'
import { columnOf, type Ledger, type PaperColumn } from './names.ts'

/** What a column of an imported sheet becomes. `ignored`: printed by the system and worked out again, so it is not taken in. */
export interface ImportColumn { name: string; type: PaperColumn['type']; label: Words; def?: FieldDef; into: 'field' | 'column' | 'number' | 'stage' | 'openedAt' | 'closedAt' | 'ignored'; required: boolean }

/** Types a cell of a sheet can hold. */
const HELD = new Set<string>(['text', 'longtext', 'flag', 'choice', 'choices', 'number', 'money', 'percent', 'date', 'instant', 'duration', 'person', 'people', 'unit', 'client', 'matter', 'rating'])
const COLUMNS = ['title', 'owner', 'firstResponder', 'unit', 'handlingUnit', 'client', 'channel', 'priority', 'confidentiality', 'parent', 'amount']

/** The action by which a person opens a matter of this kind: what it requires, an imported row must have. */
export const opening = (kind: KindDef): ActionDef | undefined => openingActions(kind).find((a) => a.by === 'person' && !a.who.some((w) => 'relation' in w && w.relation === 'client-self')) ?? openingActions(kind)[0]

/** Every column a sheet of this ledger may have, those of its form first. */
export function importColumns(ledger: Ledger): ImportColumn[] {
  const kind = ledger.kind
  if (!kind) return []
  const required = new Set(opening(kind)?.asks.filter((a) => a.required).map((a) => a.field.name) ?? [])
  const seen = new Set<string>()
  const out: ImportColumn[] = []
  const add = (column: PaperColumn | null) => {
    if (!column || seen.has(column.field)) return
    // A field of the kind under the same heading is what is meant.
    if (column.source === 'column' && Object.values(kind.fields).some((f) => !f.retired && f.label['zh-CN'] === column.label['zh-CN'])) return
    seen.add(column.field)
    const { field, type, label, def } = column
    const plain = { name: field, type, label, required: required.has(field), ...(def ? { def } : {}) }
    if (column.source === 'field') out.push({ ...plain, into: HELD.has(type) && !def?.sealed && !def?.retired ? 'field' : 'ignored' })
    else if (column.source === 'column') out.push({ ...plain, into: COLUMNS.includes(field) ? 'column' : 'ignored' })
    else if (field === 'number' || field === 'stage' || field === 'openedAt' || field === 'closedAt') out.push({ ...plain, into: field })
    else out.push({ ...plain, into: 'ignored' })
  }
  for (const column of ledger.columns) add(column)
  for (const field of ['number', 'openedAt', 'stage', 'closedAt', 'opener', 'due', 'version', 'kind', 'onTime', ...COLUMNS, ...Object.keys(kind.fields)]) add(columnOf(kind, field))
  return out
}

/** Headings of an empty sheet: what a person would fill in, in the order of the form; then state and closing time. */
export function templateColumns(ledger: Ledger): ImportColumn[] {
  const all = importColumns(ledger)
  const ofForm = new Set(ledger.columns.map((c) => c.field))
  const first = all.filter((c) => c.into !== 'ignored' && (ofForm.has(c.name) || c.required || c.name === 'number' || c.name === 'openedAt'))
  return [...first, ...all.filter((c) => (c.name === 'stage' || c.name === 'closedAt' || c.name === 'owner') && !first.includes(c))]
}

export interface Heading { index: number; column: ImportColumn }
export interface HeadingFault { column: string; code: 'unknown' | 'twice' | 'missing' }

/** Finds the column of each heading, by its label in any language or its own name. Unknown ones are faults: nothing is silently dropped. */
export function readHead(ledger: Ledger, head: string[]): { headings: Heading[]; faults: HeadingFault[]; ignored: string[] } {
  const byLabel = new Map<string, ImportColumn>()
  const keep = (label: string, column: ImportColumn) => { const key = normal(label); if (key !== '' && !byLabel.has(key)) byLabel.set(key, column) }
  const columns = importColumns(ledger)
  for (const column of columns) for (const language of LANGUAGES) keep(column.label[language], column)
  // A form may call a column otherwise than the kind does; both are understood.
  for (const column of columns) {
    const own = ledger.kind ? columnOf(ledger.kind, column.name) : null
    for (const language of LANGUAGES) keep(own?.label[language] ?? '', column)
    keep(column.name, column)
  }
  const headings: Heading[] = []
  const faults: HeadingFault[] = []
  const ignored: string[] = []
  for (const [index, text] of head.entries()) {
    if (text.trim() === '') continue
    const column = byLabel.get(normal(text))
    if (!column) faults.push({ column: text.slice(0, 60), code: 'unknown' })
    else if (column.into === 'ignored') ignored.push(text)
    else if (headings.some((h) => h.column.name === column.name)) faults.push({ column: text, code: 'twice' })
    else headings.push({ index, column })
  }
  for (const column of columns) if (column.required && column.into !== 'ignored' && !headings.some((h) => h.column.name === column.name)) faults.push({ column: column.label['zh-CN'], code: 'missing' })
  return { headings, faults, ignored }
}

/** Without blanks, the marks of obligation and the width of letters. */
const normal = (label: string): string => label.normalize('NFKC').replace(/[\s*＊]/g, '').toLowerCase()
