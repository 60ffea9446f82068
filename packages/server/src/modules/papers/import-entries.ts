import type { ApiContext } from '../../platform/api.ts'
import { inHouse, type Tx } from '../../platform/db.ts'
import { keep, recall } from '../../platform/idempotency.ts'
import type { SheetRow } from '../../platform/sheets/index.ts'
import { settingsFact } from '../../platform/stream-fact.ts'
import { addEntries, entryKept, type NewEntry } from '../knowledge/index.ts'
import type { Session } from '../session/index.ts'
import { refused, type ImportAnswer } from './import-answer.ts'
import type { Heading } from './import-columns.ts'
import { readRows, type Draft, type RowFault } from './import-rows.ts'
import type { Ledger } from './names.ts'

/** Most entries of one import of the information file. */
export const MOST_ENTRIES = 2_000

interface Asked { dryRun: boolean; file: string; ignored: string[]; unread: string[] }

/**
 * Takes in entries of the information file (F26, S03-10): all or none, each as if its bringer had written it by hand, so with its source, its
 * day, its fact and its check. What the file has already, by subject and department, is refused at its row.
 */
export async function importEntries(context: ApiContext, s: Session, ledger: Ledger, headings: Heading[], rows: SheetRow[], { dryRun, file, ...told }: Asked): Promise<ImportAnswer> {
  const registers = { people: new Map(), units: new Map(), clients: new Map(), matters: new Map() }
  const read = readRows(ledger, headings, rows, { lists: s.rules.lists, registers, zone: s.rules.house.zone, now: new Date().toISOString() })
  const subject = headings.find((h) => h.column.name === 'subject')?.column.label['zh-CN'] ?? ''
  const faults = [...read.faults, ...twice(read.drafts, subject), ...endless(read.drafts, headings)]
  if (faults.length > 0) return refused(faults, { ...told, dryRun })
  const answer: ImportAnswer = {
    ok: true, dryRun, rows: read.drafts.length, open: 0, errors: [], ...told,
    preview: dryRun ? read.drafts.slice(0, 20).map((d) => ({ row: d.line, number: null, stage: '', openedAt: d.openedAt, fields: d.fields })) : [],
  }
  if (dryRun) {
    const known = await inHouse(s.pool, s.tenant, (tx) => existing(tx, read.drafts, subject), 'read')
    return known.length > 0 ? refused(known, { ...told, dryRun }) : answer
  }
  const result = await inHouse(s.pool, s.tenant, async (tx) => {
    const before = await recall<ImportAnswer>(tx, s.caller)
    if (before) return before
    // Two people with the same sheet: the later one waits here and then finds the entries.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 3))', [`${tx.tenant}/knowledge-import`])
    const known = await existing(tx, read.drafts, subject)
    if (known.length > 0) return refused(known, told)
    await entryKept(tx, s.rules, await addEntries(tx, s.rules, s.person, read.drafts.map(entryOf)), s.person)
    await settingsFact(tx, s, 'import', { kind: 'knowledge-entry', rows: answer.rows, open: 0, file })
    await keep(tx, s.caller, answer)
    return answer
  })
  context.nudge()
  return result
}

const text = (draft: Draft, name: string): string => { const v = draft.fields[name]; return typeof v === 'string' ? v : '' }
const keyOf = (subject: string, department: string | null): string => JSON.stringify([subject, department ?? ''])

function entryOf(d: Draft): NewEntry {
  return {
    kind: 'information', subject: text(d, 'subject'), content: text(d, 'content'), source: text(d, 'source'),
    ...(text(d, 'unit') ? { department: text(d, 'unit') } : {}), ...(text(d, 'phone') ? { phone: text(d, 'phone') } : {}), ...(text(d, 'validUntil') ? { validUntil: text(d, 'validUntil') } : {}),
  }
}

function twice(drafts: Draft[], column: string): RowFault[] {
  const lines = new Map<string, number>()
  return drafts.flatMap((d) => {
    const key = keyOf(text(d, 'subject'), text(d, 'unit'))
    const first = lines.get(key)
    if (first === undefined) lines.set(key, d.line)
    return first === undefined ? [] : [{ row: d.line, column, code: 'entry-twice', params: { row: first } }]
  })
}

/** An end no calendar of ours holds. */
function endless(drafts: Draft[], headings: Heading[]): RowFault[] {
  const column = headings.find((h) => h.column.name === 'validUntil')?.column.label['zh-CN'] ?? ''
  return drafts.flatMap((d) => { const until = text(d, 'validUntil'); return until === '' || (until >= '2000' && until < '2200') ? [] : [{ row: d.line, column, code: 'invalid', params: { value: until.slice(0, 10) } }] })
}

async function existing(tx: Tx, drafts: Draft[], column: string): Promise<RowFault[]> {
  const rows = await tx.query<{ subject: string; department: string | null }>("select subject, department from knowledge where tenant_id = $1 and not retired and kind = 'information' and subject = any($2::text[])", [tx.tenant, drafts.map((d) => text(d, 'subject'))])
  const known = new Set(rows.map((r) => keyOf(r.subject, r.department)))
  return drafts.flatMap((d) => (known.has(keyOf(text(d, 'subject'), text(d, 'unit'))) ? [{ row: d.line, column, code: 'entry-exists', params: { value: text(d, 'subject') } }] : []))
}
