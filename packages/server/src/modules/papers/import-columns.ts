import { sameName } from '../../platform/sheets/index.ts'
import { openingActions, type ActionDef, type FieldDef, type KindDef } from '@guixing/core/model/kind'
import { LANGUAGES, type Words } from '@guixing/core/model/text'
import { columnOf, type Ledger, type PaperColumn } from './names.ts'

/** What a column of an imported sheet becomes. `ignored`: printed by the system and worked out again, so it is not taken in. */
export interface ImportColumn { name: string; type: PaperColumn['type']; label: Words; def?: FieldDef; into: 'field' | 'column' | 'number' | 'stage' | 'openedAt' | 'closedAt' | 'ignored'; required: boolean }

/** Types a cell of a sheet can hold. */
export const HELD = new Set<string>(['text', 'longtext', 'flag', 'choice', 'choices', 'number', 'money', 'percent', 'date', 'instant', 'duration', 'person', 'people', 'unit', 'client', 'matter', 'rating'])
const COLUMNS = ['title', 'owner', 'firstResponder', 'unit', 'handlingUnit', 'client', 'channel', 'priority', 'confidentiality', 'parent', 'amount']

/** The action by which a person opens a matter of this kind: what it requires, an imported row must have. */
export const opening = (kind: KindDef): ActionDef | undefined => openingActions(kind).find((a) => a.by === 'person' && !a.who.some((w) => 'relation' in w && w.relation === 'client-self')) ?? openingActions(kind)[0]

/** Types no cell holds: they are attached and signed at the matter itself. */
export const BY_HAND = new Set<string>(['file', 'files', 'signature'])

/** Every column a sheet of this ledger may have, those of its form first. */
export function importColumns(ledger: Ledger): ImportColumn[] {
  const kind = ledger.kind
  if (!kind) return registerColumns(ledger)
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

const ENTRY_LIMITS: Record<string, { max: number; required: boolean }> = { subject: { max: 200, required: true }, unit: { max: 80, required: false }, content: { max: 5000, required: true }, phone: { max: 60, required: false }, source: { max: 200, required: true }, validUntil: { max: 40, required: false } }

/** Columns of the information file: the limits are those of an entry written by hand; checker and day are whoever brings it, now. */
function registerColumns(ledger: Ledger): ImportColumn[] {
  const names = [...new Set([...ledger.columns.map((c) => c.field), 'subject', 'unit', 'content', 'phone', 'source', 'validUntil', 'checkedAt', 'checkedBy', 'version'])]
  return names.flatMap((name): ImportColumn[] => {
    const column = ledger.columns.find((c) => c.field === name) ?? columnOf(null, name)
    const limit = Object.hasOwn(ENTRY_LIMITS, name) ? ENTRY_LIMITS[name] : undefined
    if (!column) return []
    if (!limit) return [{ name, type: column.type, label: column.label, into: 'ignored', required: false }]
    const def: FieldDef = { name, type: name === 'validUntil' ? 'instant' : name === 'content' ? 'longtext' : 'text', label: column.label, ...(name === 'validUntil' ? {} : { max: limit.max }) }
    return [{ name, type: def.type, label: column.label, def, into: 'field', required: limit.required }]
  })
}

/** Headings of an empty sheet: what a person would fill in, in the order of the form; then state and closing time. */
export function templateColumns(ledger: Ledger): ImportColumn[] {
  const all = importColumns(ledger)
  const ofForm = new Set(ledger.columns.map((c) => c.field))
  const first = all.filter((c) => c.into !== 'ignored' && (ofForm.has(c.name) || c.required || c.name === 'number' || c.name === 'openedAt'))
  return [...first, ...all.filter((c) => (c.name === 'stage' || c.name === 'closedAt' || c.name === 'owner') && !first.includes(c))]
}

export interface Heading { index: number; column: ImportColumn }
export interface HeadingFault { column: string; code: 'unknown' | 'twice' | 'missing' | 'by-hand' }
interface Head { headings: Heading[]; faults: HeadingFault[]; ignored: string[] }

/** Finds the column of each heading, by its label in any language or its own name. Unknown ones are faults: nothing is silently dropped. */
export function readHead(ledger: Ledger, head: string[]): Head {
  const columns = importColumns(ledger)
  // A form may call a column otherwise than the kind does; both are understood.
  const read = matchHead(columns, head, (column) => columnOf(ledger.kind, column.name)?.label)
  // What must be there and no sheet can bring: such a kind is entered one by one.
  for (const column of columns) if (column.required && BY_HAND.has(column.type)) read.faults.push({ column: column.label['zh-CN'], code: 'by-hand' })
  return read
}

/** The same for any columns; `other` gives a second label of one. */
export function matchHead(columns: ImportColumn[], head: string[], other: (column: ImportColumn) => Words | undefined = () => undefined): Head {
  const byLabel = new Map<string, ImportColumn>()
  const keep = (label: string, column: ImportColumn) => { const key = sameName(label); if (key !== '' && !byLabel.has(key)) byLabel.set(key, column) }
  for (const column of columns) for (const language of LANGUAGES) keep(column.label[language], column)
  for (const column of columns) {
    const own = other(column)
    for (const language of LANGUAGES) keep(own?.[language] ?? '', column)
    keep(column.name, column)
  }
  const headings: Heading[] = []
  const faults: HeadingFault[] = []
  const ignored: string[] = []
  for (const [index, text] of head.entries()) {
    if (text.trim() === '') continue
    const column = byLabel.get(sameName(text))
    if (!column) faults.push({ column: text.slice(0, 60), code: 'unknown' })
    else if (column.into === 'ignored') ignored.push(text)
    else if (headings.some((h) => h.column.name === column.name)) faults.push({ column: text, code: 'twice' })
    else headings.push({ index, column })
  }
  for (const column of columns) if (column.required && column.into !== 'ignored' && !headings.some((h) => h.column.name === column.name)) faults.push({ column: column.label['zh-CN'], code: 'missing' })
  return { headings, faults, ignored }
}
