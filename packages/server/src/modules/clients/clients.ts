import { maskPhone } from '@guixing/core/text/mask'
import type { Actor } from '@guixing/core/lifecycle/situation'
import type { ClientRow } from '@guixing/contract/desk'
import type { Tx } from '../../platform/db.ts'
import { writeRows } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { askedText, requiredText, typedText } from '../../platform/typed.ts'
import type { Rules } from '../rules/index.ts'
import { clientDoc, clientQuery, digitsOf, soughtBy } from './words.ts'

export interface ClientRecord { id: string; name: string; room: string | null; kind: string; phone: string | null; unit_id: string | null; in_call: boolean }
export interface NewClient { name: string; phone?: string; room?: string; kind?: string; note?: string; unit?: string | null; owner?: string | null; since?: string }

const AT_DESK = new Set(['receptionist', 'service-staff', 'service-supervisor', 'duty-staff', 'complaint-handler'])
/** Someone who answers calls: sees the number of a call that runs. */
export const atDesk = (actor: Actor): boolean => actor.roles.some((r) => AT_DESK.has(r.role))

/** A call that rings or runs; what never ended is forgotten after four hours. */
export const LIVE_CALL = "p.state in ('ringing', 'answered') and p.started_at > now() - interval '4 hours'"
export const CLIENT_COLUMNS = `c.id, c.name, c.room, c.kind, c.phone, c.unit_id, exists (select 1 from phone_call p where p.tenant_id = c.tenant_id and p.client_id = c.id and ${LIVE_CALL}) as in_call`

/** A client as screens show it: the number masked unless the person is in a call with them (S37 first response, design §9). */
export function clientRow(rules: Rules, actor: Actor, c: ClientRecord): ClientRow {
  const open = c.in_call && atDesk(actor)
  const unit = c.unit_id ? rules.units.get(c.unit_id) : undefined
  return { id: c.id, name: c.name, room: c.room, kind: c.kind, phone: c.phone === null ? null : open ? c.phone : maskPhone(c.phone), masked: c.phone !== null && !open, unit: unit ? { id: unit.id, name: unit.name } : null }
}

/** Clients by phone (from its beginning, or its last four digits), room, name in either script, or pinyin; the shortest names first. */
export async function findClients(tx: Tx, typed: string, limit = 10): Promise<ClientRecord[]> {
  const query = clientQuery(askedText(typed))
  if (query === null) return []
  // `offset 0` keeps the planner with the token index: it would otherwise walk the whole house hoping for early hits.
  return tx.query<ClientRecord>(
    `select ${CLIENT_COLUMNS} from (select f.ref from (select s.ref, s.title from search_doc s where s.tenant_id = $1 and s.type = 'client' and s.tokens @@ $2::tsquery offset 0) f
       order by char_length(f.title), f.title, f.ref limit $3) f join client c on c.tenant_id = $1 and c.id = f.ref order by char_length(c.name), c.name, c.id`, [tx.tenant, query, limit])
}

/** One found to be another is that other. */
export async function clientById(tx: Tx, id: string): Promise<(ClientRecord & { since: string | null; note: string | null }) | null> {
  const [row] = await tx.query<ClientRecord & { since: string | null; note: string | null }>(`select ${CLIENT_COLUMNS}, c.since, c.note from client c where c.tenant_id = $1 and c.id = (select coalesce(a.merged_into, a.id) from client a where a.tenant_id = $1 and a.id = $2)`, [tx.tenant, id])
  return row ?? null
}

/**
 * The client with a phone number, its own before that of a contact, the oldest of several: an owner keeps the number when a tenant is entered with the same. Where none has
 * it as it stands, a landline is also known with or without its area code, if that leaves one client only.
 */
export async function clientByPhone(tx: Tx, phone: string): Promise<string | null> {
  const digits = digitsOf(phone)
  if (digits.length < 5) return null
  const [row] = await tx.query<{ id: string }>(
    `select coalesce(c.merged_into, c.id) as id from (select id, 0 as nth, created_at as at from client where tenant_id = $1 and phone_digits = $2
       union all select client_id, 1, made_at from client_contact where tenant_id = $1 and phone_digits = $2 and (until is null or until >= current_date)) x
     join client c on c.tenant_id = $1 and c.id = x.id order by x.nth, x.at, x.id limit 1`, [tx.tenant, digits])
  if (row || digits.length < 7) return row?.id ?? null
  const alike = await tx.query<{ id: string }>(
    `select c.id from (select s.ref from search_doc s where s.tenant_id = $1 and s.type = 'client' and s.tokens @@ $2::tsquery offset 0) f join client c on c.tenant_id = $1 and c.id = f.ref
     where char_length(c.phone_digits) between 7 and 12 and (right(c.phone_digits, char_length($3)) = $3 or right($3, char_length(c.phone_digits)) = c.phone_digits) limit 2`, [tx.tenant, `'t${digits.slice(-4)}'`, digits])
  return alike.length === 1 ? alike[0]?.id ?? null : null
}

/** Rows of a new client in its table. Invalid: `name` blank, or text that cannot be kept. */
export function clientRows(c: NewClient, at: string) {
  const name = requiredText('name', c.name)
  return {
    id: newId(), name, kind: c.kind ?? 'owner', room: typedText('room', c.room ?? '') || null, phone: typedText('phone', c.phone ?? '') || null, ...soughtBy(name, c.phone ?? null), unit_id: c.unit ?? null, owner_id: c.owner ?? null, note: typedText('note', c.note ?? '') || null,
    since: typedText('since', c.since ?? '') || null, created_at: at, version: 1,
  }
}

/** Writes new clients with what they are found by; answers their ids in order. Invalid: `name` blank, or text that cannot be kept. */
export async function addClients(tx: Tx, clients: NewClient[]): Promise<string[]> {
  const at = new Date().toISOString()
  const rows = clients.map((c) => clientRows(c, at))
  await writeRows(tx, { client: rows, search_doc: rows.map((r) => clientDoc(r, at)) })
  return rows.map((r) => r.id)
}
