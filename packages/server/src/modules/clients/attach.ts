import { clientKey } from '@guixing/core/text/client-key'
import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Value } from '@guixing/core/model/kind'
import { newId } from '../../platform/ids.ts'
import { foldText } from '../../platform/search/index.ts'
import { actingFact, addRow, factRows, type Held, type Work } from '../engine/index.ts'
import { clientRows } from './clients.ts'
import { clientDoc, digitsOf } from './words.ts'

interface Found { id: string; name: string; kind: string; room: string | null; phone: string | null; phone_digits: string | null; also: { name: string; phone: string | null; room: string | null; contact: boolean; /** Contacts who left are known still, and sought no longer. */ gone: boolean }[] }

const text = (v: Value | undefined): string => (typeof v === 'string' ? v.trim() : '')

/**
 * The client of a business in the archive: found by its key however the name is written, else made, in the act's own transaction (S01-25);
 * its contact is kept there, so that whoever calls is known at the desk. A client chosen by hand stays chosen. `makes` false: only found.
 */
export async function attachClient(work: Work, held: Held, actor: Actor, renamed: boolean, makes: boolean): Promise<void> {
  const m = held.matter
  const key = clientKey(text(m.fields.clientName))
  const chosen = m.client !== null && (!renamed || held.isNew) ? m.client : null
  const contact = { name: text(m.fields.contactName), phone: text(m.fields.contactPhone) }
  if (key === '' || (chosen !== null && contact.name === '' && contact.phone === '')) return
  const { tx } = work
  // Two teams at one new door: the later one waits here and finds the client the earlier one made.
  if (chosen === null && makes) await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 5))', [`${tx.tenant}/client/${key}`])
  const rows = await tx.query<Found>(
    `select r.id, r.name, r.kind, r.room, r.phone, r.phone_digits,
       coalesce((select jsonb_agg(jsonb_build_object('name', k.name, 'phone', k.phone, 'room', null, 'contact', true, 'gone', coalesce(k.until < current_date, false)) order by k.made_at, k.id) from client_contact k where k.tenant_id = $1 and k.client_id in (select r.id union all select a.id from client a where a.tenant_id = $1 and a.merged_into = r.id)), '[]')
         || coalesce((select jsonb_agg(jsonb_build_object('name', a.name, 'phone', a.phone, 'room', a.room, 'contact', false, 'gone', false)) from client a where a.tenant_id = $1 and a.merged_into = r.id), '[]') as also
     from client c join client r on r.tenant_id = $1 and r.id = coalesce(c.merged_into, c.id) where c.tenant_id = $1 and (c.id = $3 or ($3::uuid is null and c.client_key = any($2::text[]) and c.client_key <> ''))
     group by r.tenant_id, r.id, r.name, r.kind, r.room, r.phone, r.phone_digits, r.created_at order by r.created_at, r.id limit 20`, [tx.tenant, [key, foldText(text(m.fields.clientName))], chosen])
  const digits = digitsOf(contact.phone)
  // People share names: one of them is meant only where the number says so.
  const found = chosen !== null ? rows[0] : rows.find((r) => r.kind === 'organisation') ?? rows.find((r) => digits !== '' && (r.phone_digits === digits || r.also.some((one) => digitsOf(one.phone ?? '') === digits)))
  if (!found && (!makes || chosen !== null)) { if (renamed && !held.isNew) m.client = null; return }
  const client = found ?? made(work, held, actor)
  if (chosen === null) m.client = client.id
  held.dirty = true
  const fact = actingFact(held)
  if (fact) fact.detail.client = client.id
  if (makes) learn(work, client, contact, actor)
}

/** A firm nobody has had to do with before, kept by whoever follows it up. */
function made(work: Work, held: Held, actor: Actor): Found {
  const m = held.matter
  const row = clientRows({ name: text(m.fields.clientName), kind: 'organisation', unit: m.unit, owner: m.owner }, work.now)
  addRow(work, 'client', row)
  addRow(work, 'search_doc', clientDoc(row, work.now))
  factRows(work, `client:${row.id}`, 1, '', null, { id: newId(), what: 'client-added', detail: { name: row.name, room: null, kind: row.kind, matter: m.id }, controls: [], actor, onBehalfOf: null })
  return { id: row.id, name: row.name, kind: row.kind, room: null, phone: null, phone_digits: null, also: [] }
}

/** Keeps a contact the archive does not have yet: neither the number nor, without one, the name. */
function learn(work: Work, client: Found, contact: { name: string; phone: string }, actor: Actor): void {
  if (contact.name === '' && contact.phone === '') return
  const digits = digitsOf(contact.phone)
  const known = client.also.filter((one) => one.contact)
  const mail = contact.phone.includes('@')
  if (known.some((one) => (digits !== '' && digits === digitsOf(one.phone ?? '')) || ((digits === '' || mail) && one.name === contact.name))) return
  const row = {
    id: newId(), client_id: client.id, name: (contact.name || contact.phone).slice(0, 60), post: null, phone: mail ? null : contact.phone || null, phone_digits: mail ? null : digits || null, email: mail ? contact.phone : null,
    decision: null, main: known.length === 0, note: null, since: work.today, until: null, version: 1, made_at: work.now, made_by: actor.id,
  }
  addRow(work, 'client_contact', row)
  addRow(work, 'search_doc', clientDoc({ ...client, also: [...client.also.filter((one) => !one.gone), { name: row.name, phone: row.phone }] }, work.now))
}

/** A contract is with the client of its lead. */
export async function clientOfLead(work: Work, held: Held): Promise<void> {
  const m = held.matter
  if (m.client !== null || typeof m.fields.lead !== 'string') return
  const [lead] = await work.tx.query<{ client_id: string | null }>('select client_id from matter where tenant_id = $1 and id = $2', [work.tx.tenant, m.fields.lead])
  if (lead?.client_id) { m.client = lead.client_id; held.dirty = true }
}
