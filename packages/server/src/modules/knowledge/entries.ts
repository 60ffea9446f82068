import type { KnowledgeEntry } from '@guixing/contract/desk'
import type { Tx } from '../../platform/db.ts'
import { writeRows } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { dayIn } from '../../platform/days.ts'
import { foldText, segment } from '../../platform/search/index.ts'
import { firstFacts, streamFact } from '../../platform/stream-fact.ts'
import { requiredText, typedInstant, typedText } from '../../platform/typed.ts'
import type { Rules } from '../rules/index.ts'

export interface EntryRecord {
  id: string; number: number; kind: 'information' | 'answer' | 'bulletin'; subject: string; department: string | null; content: string; phone: string | null; source: string
  version: number; checked_at: string | null; checked_by: string | null; valid_until: string | null
}
export interface NewEntry { id?: string; subject: string; content: string; department?: string; phone?: string; source: string; kind?: EntryRecord['kind']; validUntil?: string }

export const ENTRY_COLUMNS = 'k.id, k.number, k.kind, k.subject, k.department, k.content, k.phone, k.source, k.version, k.checked_at, k.checked_by, k.valid_until'

/** Days without a check after which an entry is stale (H12). */
export const staleDays = (rules: Rules): number => Number(rules.paramAt('H12', dayIn(rules.house.zone, new Date().toISOString())) ?? 180)

export function entryView(rules: Rules, r: EntryRecord, now: string): KnowledgeEntry {
  const limit = new Date(Date.parse(now) - staleDays(rules) * 86_400_000).toISOString()
  return {
    id: r.id, number: Number(r.number), subject: r.subject, department: r.department, content: r.content, phone: r.phone, source: r.source, kind: r.kind, version: r.version, checkedAt: r.checked_at,
    checkedBy: r.checked_by ? { id: r.checked_by, name: rules.people.get(r.checked_by)?.name ?? '—' } : null, validUntil: r.valid_until, stale: r.checked_at === null || r.checked_at < limit,
  }
}

export async function entryById(tx: Tx, id: string): Promise<EntryRecord> {
  const [row] = await tx.query<EntryRecord>(`select ${ENTRY_COLUMNS} from knowledge k where k.tenant_id = $1 and k.id = $2 and not k.retired`, [tx.tenant, id])
  if (!row) throw new NotFound()
  return row
}

/** What an entry is found by: subject, department, phone, content, source. */
export function entryDoc(e: Pick<EntryRecord, 'id' | 'subject' | 'department' | 'content' | 'phone' | 'source'>, at: string): Record<string, unknown> {
  const text = [e.subject, e.department, e.phone, e.content, e.source].filter(Boolean).join(' ').slice(0, 8000)
  return {
    type: 'knowledge', ref: e.id, unit_ids: '{}', title: e.subject, detail: [e.department, e.phone].filter(Boolean).join(' '), folded: foldText(text),
    tokens: segment(text).map((t) => `'${t.replace(/['\\]/g, ' ')}'`).join(' '), at,
  }
}

type Kept = Pick<EntryRecord, 'kind' | 'subject' | 'department' | 'content' | 'phone' | 'source' | 'valid_until'>

/** What is kept of an entry. A bulletin without an end is valid for H18 hours (S28-07). Invalid: subject, content or source blank, or no such instant. */
function keptOf(rules: Rules, entry: NewEntry, kind: EntryRecord['kind'], now: string): Kept {
  const hours = Number(rules.paramAt('H18', dayIn(rules.house.zone, now)) ?? 24)
  const validUntil = (entry.validUntil === undefined ? null : typedInstant('validUntil', entry.validUntil)) ?? (kind === 'bulletin' ? new Date(Date.parse(now) + hours * 3_600_000).toISOString() : null)
  return {
    kind, subject: requiredText('subject', entry.subject), department: typedText('department', entry.department ?? '') || null, content: requiredText('content', entry.content), phone: typedText('phone', entry.phone ?? '') || null,
    source: requiredText('source', entry.source), valid_until: validUntil,
  }
}

// So many at a time that other requests are answered in between.
const CHUNK = 200

/** New entries, numbered in order; what somebody writes down now counts as checked by them now. Invalid as `keptOf`. Answers their ids. */
export async function addEntries(tx: Tx, rules: Rules, person: string | null, entries: NewEntry[]): Promise<string[]> {
  const now = new Date().toISOString()
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [`${tx.tenant}/knowledge-number`])
  const [last] = await tx.query<{ number: number }>('select coalesce(max(number), 0) as number from knowledge where tenant_id = $1', [tx.tenant])
  const made = entries.map((e, i) => ({ id: newId(), number: Number(last?.number ?? 0) + 1 + i, values: keptOf(rules, e, e.kind ?? 'information', now) }))
  for (let i = 0; i < made.length; i += CHUNK) {
    const part = made.slice(i, i + CHUNK)
    await writeRows(tx, {
      knowledge: part.map(({ id, number, values }) => ({ id, number, ...values, version: 1, checked_at: now, checked_by: person, retired: false, history: [] })),
      search_doc: part.map(({ id, values }) => entryDoc({ id, ...values }, now)),
    })
    await firstFacts(tx, part.map(({ id, values }) => ({ what: 'knowledge-added', detail: { subject: values.subject, source: values.source, version: 1 }, stream: `knowledge:${id}` })), person)
  }
  return made.map((m) => m.id)
}

/**
 * A new entry, or a new version of one: the former version stays in its history (S28-06). What somebody writes down now counts as
 * checked now. Invalid as `keptOf`.
 */
export async function saveEntry(tx: Tx, rules: Rules, person: string | null, entry: NewEntry): Promise<string> {
  if (entry.id === undefined) return (await addEntries(tx, rules, person, [entry]))[0] ?? ''
  const now = new Date().toISOString()
  const [before] = await tx.query<EntryRecord>(`select ${ENTRY_COLUMNS} from knowledge k where k.tenant_id = $1 and k.id = $2 and not k.retired for update`, [tx.tenant, entry.id])
  if (!before) throw new NotFound()
  const values = keptOf(rules, entry, entry.kind ?? before.kind, now)
  const former = { version: before.version, kind: before.kind, subject: before.subject, department: before.department, content: before.content, phone: before.phone, source: before.source, validUntil: before.valid_until, checkedAt: before.checked_at, checkedBy: before.checked_by, until: now, by: person }
  await tx.query(
    `update knowledge set kind = $3, subject = $4, department = $5, content = $6, phone = $7, source = $8, valid_until = $9, version = version + 1, checked_at = $10, checked_by = $11, history = history || $12::jsonb where tenant_id = $1 and id = $2`,
    [tx.tenant, before.id, values.kind, values.subject, values.department, values.content, values.phone, values.source, values.valid_until, now, person, JSON.stringify([former])])
  await writeRows(tx, { search_doc: [entryDoc({ id: before.id, ...values }, now)] })
  await streamFact(tx, 'knowledge-changed', { subject: values.subject, source: values.source, version: before.version + 1 }, `knowledge:${before.id}`, person)
  return before.id
}

/** Looked at today and still right (S03-10): the day and the checker are what the information file must show. */
export async function checkEntry(tx: Tx, person: string, id: string): Promise<void> {
  const now = new Date().toISOString()
  const rows = await tx.query('update knowledge set checked_at = $3, checked_by = $4 where tenant_id = $1 and id = $2 and not retired returning id', [tx.tenant, id, now, person])
  if (rows.length === 0) throw new NotFound()
  await tx.query("update search_doc set at = $3 where tenant_id = $1 and type = 'knowledge' and ref = $2", [tx.tenant, id, now])
  await streamFact(tx, 'knowledge-checked', {}, `knowledge:${id}`, person)
}
