import { writeRows, type Rows, type Tx } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { factRows } from '../engine/index.ts'
import type { Session } from '../session/index.ts'
import { clientDoc, clientRows, digitsOf, lockFamilies, reindex } from '../clients/index.ts'
import type { SheetClient, SheetContact } from './import-sheet.ts'

const PART = 500
const parts = <T>(list: readonly T[]): T[][] => Array.from({ length: Math.ceil(list.length / PART) }, (_, i) => list.slice(i * PART, (i + 1) * PART))

const contactRow = (k: SheetContact, client: string, main: boolean, now: string, by: string) => ({
  id: newId(), client_id: client, name: k.name.slice(0, 60), post: k.post, phone: k.phone, phone_digits: digitsOf(k.phone ?? '') || null, email: k.email, decision: k.decision, main, note: null, since: null, until: null, version: 1, made_at: now, made_by: by,
})
const same = (a: { name: string; phone: string | null }, b: { name: string; phone: string | null }): boolean => a.name === b.name || (digitsOf(a.phone ?? '').length >= 7 && digitsOf(a.phone ?? '') === digitsOf(b.phone ?? ''))
const once = (list: readonly SheetContact[], known: readonly { name: string; phone: string | null }[] = []): SheetContact[] => list.filter((k, i) => !known.some((o) => same(o, k)) && !list.slice(0, i).some((o) => same(o, k)))

/** Writes new clients of a sheet, each with its contacts and the first fact of its own. `file`: digest of the sheet. */
export async function addFromSheet(tx: Tx, s: Session, clients: readonly SheetClient[], now: string, file: string): Promise<void> {
  for (const part of parts(clients)) {
    const rows: Rows = { client: [], client_contact: [], search_doc: [] }
    for (const c of part) {
      const row = clientRows({ name: c.name, kind: c.kind ?? 'organisation', unit: c.unit ?? s.actor.unit, owner: c.owner ?? s.person, ...(c.phone ? { phone: c.phone } : {}), ...(c.room ? { room: c.room } : {}), ...(c.note ? { note: c.note } : {}), ...(c.since ? { since: c.since } : {}) }, now)
      const contacts = once(c.contacts)
      rows.client?.push(row)
      rows.client_contact?.push(...contacts.map((k, i) => contactRow(k, row.id, i === 0, now, s.person)))
      rows.search_doc?.push(clientDoc({ ...row, also: contacts.map((k) => ({ name: k.name, phone: k.phone })) }, now))
      factRows({ rows, now }, `client:${row.id}`, 1, '', null, { id: newId(), what: 'client-added', detail: { name: row.name, room: row.room, kind: row.kind, file, row: c.line }, controls: [], actor: s.actor, onBehalfOf: null })
    }
    await writeRows(tx, rows)
  }
}

interface Now { id: string; name: string; contacts: { name: string; phone: string | null }[] }

/** Fills what a sheet says into clients that are there: filled cells only, contacts they do not have yet. */
export async function updateFromSheet(tx: Tx, s: Session, updates: readonly { id: string; by: SheetClient }[], now: string, file: string): Promise<void> {
  for (const part of parts(updates)) {
    const ids = part.map((u) => u.id)
    // Rows only: a lock of its own on each of thousands of streams is more than the server's table of locks holds. Who writes to one meanwhile meets at its place in the chain.
    await lockFamilies(tx, ids)
    const there = new Map((await tx.query<Now>("select c.id, c.name, coalesce((select jsonb_agg(jsonb_build_object('name', k.name, 'phone', k.phone)) from client_contact k where k.tenant_id = $1 and k.client_id = c.id), '[]') as contacts from client c where c.tenant_id = $1 and c.id = any($2::uuid[])", [tx.tenant, ids])).map((c) => [c.id, c]))
    const last = new Map((await tx.query<{ stream: string; seq: number; hash: string; at: string }>('select distinct on (stream) stream, seq, hash, at from fact where tenant_id = $1 and stream = any($2::text[]) order by stream, seq desc', [tx.tenant, ids.map((id) => `client:${id}`)])).map((f) => [f.stream, f]))
    const rows: Rows = { client_contact: [] }
    const changed = part.map(({ id, by }) => {
      const before = there.get(id)
      const contacts = once(by.contacts, before?.contacts ?? [])
      rows.client_contact?.push(...contacts.map((k, i) => contactRow(k, id, i === 0 && (before?.contacts.length ?? 0) === 0, now, s.person)))
      const fact = last.get(`client:${id}`)
      const set = { kind: by.kind, room: by.room, unit_id: by.unit, owner_id: by.owner, since: by.since, note: by.note }
      factRows({ rows, now: fact && fact.at > now ? fact.at : now }, `client:${id}`, Number(fact?.seq ?? 0) + 1, fact?.hash ?? '', null, {
        id: newId(), what: 'client-edited', detail: { file, row: by.line, changes: [...Object.entries(set).flatMap(([name, after]) => (after === null ? [] : [{ name, after }])), ...(by.phone ? [{ name: 'phone' }] : [])], contacts: contacts.map((k) => k.name) }, controls: [], actor: s.actor, onBehalfOf: null })
      return { id, ...set, phone: by.phone, digits: digitsOf(by.phone ?? '') || null }
    })
    await writeRows(tx, rows, [{
      text: `update client c set kind = coalesce(r.kind, c.kind), room = coalesce(r.room, c.room), unit_id = coalesce(r.unit_id, c.unit_id), owner_id = coalesce(r.owner_id, c.owner_id), since = coalesce(r.since, c.since), note = coalesce(r.note, c.note),
        phone = coalesce(r.phone, c.phone), phone_digits = case when r.phone is null then c.phone_digits else r.digits end, version = c.version + 1
        from jsonb_to_recordset($2::jsonb) as r(id uuid, kind text, room text, unit_id uuid, owner_id uuid, since text, note text, phone text, digits text) where c.tenant_id = $1 and c.id = r.id`, params: [tx.tenant, JSON.stringify(changed)],
    }])
    await reindex(tx, ids)
  }
}
