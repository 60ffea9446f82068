import type { Value } from '@guixing/core/model/kind'
import { inHouse, type Pool } from '../db.ts'

/** How far back each look reads, in ms: ids are in the order of time, commits are not, and clocks of nodes differ a little. */
const OVERLAP = 15_000
/** Beyond this a client is told to look again by itself. */
const MOST = 500

export interface Notice { id: string; person: string; at: string; code: string; params: Record<string, Value>; matter: string | null }
export interface Alert { id: string; matter: string; text: string; recipients: string[]; read: boolean }
export interface Changes {
  /** Ids of matters on which something happened; null: too many to name. */
  matters: string[] | null
  /** People whose counts may differ: who has, had or must decide one of these matters, or is told something. */
  concerned: Set<string>
  notices: Notice[]
  alerts: Alert[]
}

/** Remembers what was told already, so that overlapping looks tell each thing once. */
export interface Seen { first: boolean; ids: Map<string, number> }
export const nothingSeen = (): Seen => ({ first: true, ids: new Map() })

/** The smallest UUIDv7 of an instant. */
export function idAt(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** What happened in a house since the last look. The first look only learns where we are. */
export async function changesIn(pool: Pool, tenant: string, seen: Seen, now = Date.now()): Promise<Changes> {
  const since = idAt(now - OVERLAP)
  const { found: changes, ids } = await inHouse(pool, tenant, async (tx) => {
    const facts = await tx.query<{ id: string; matter_id: string }>('select id, matter_id from fact where tenant_id = $1 and id > $2 and matter_id is not null limit 20000', [tenant, since])
    const notices = await tx.query<{ id: string; person_id: string; at: string; code: string; params: Record<string, Value>; matter_id: string | null }>('select id, person_id, at, code, params, matter_id from notice where tenant_id = $1 and id > $2 limit 20000', [tenant, since])
    const alerts = await tx.query<{ id: string; matter_id: string; text: string; recipients: string[]; read_at: string | null }>(
      'select id, matter_id, text, recipients, read_at from alert where tenant_id = $1 and id > $2 union select id, matter_id, text, recipients, read_at from alert where tenant_id = $1 and read_at > $3::timestamptz', [tenant, since, new Date(now - OVERLAP).toISOString()])
    const fresh = (id: string): boolean => !seen.ids.has(id)
    const matters = [...new Set(facts.filter((f) => fresh(f.id)).map((f) => f.matter_id))]
    const found: Changes = {
      matters: matters.length > MOST ? null : matters, concerned: new Set(),
      notices: notices.filter((n) => fresh(n.id)).map((n) => ({ id: n.id, person: n.person_id, at: n.at, code: n.code, params: n.params, matter: n.matter_id })),
      alerts: alerts.filter((a) => fresh(a.read_at ? `${a.id}:read` : a.id)).map((a) => ({ id: a.id, matter: a.matter_id, text: a.text, recipients: a.recipients, read: a.read_at !== null })),
    }
    const ids = [...[...facts, ...notices].map((r) => r.id), ...alerts.map((a) => (a.read_at ? `${a.id}:read` : a.id))]
    if (seen.first) return { found: null, ids }
    for (const n of found.notices) found.concerned.add(n.person)
    for (const a of found.alerts) for (const person of a.recipients) found.concerned.add(person)
    if (matters.length > 0 && matters.length <= MOST) {
      const people = await tx.query<{ person: string }>(
        `select distinct person from (select owner_id as person from matter where tenant_id = $1 and id = any($2::uuid[]) union select first_responder_id from matter where tenant_id = $1 and id = any($2::uuid[])
         union select person_id from matter_party where tenant_id = $1 and matter_id = any($2::uuid[]) union select unnest(t.candidates) from approval a join approval_task t on t.tenant_id = a.tenant_id and t.approval_id = a.id where a.tenant_id = $1 and a.matter_id = any($2::uuid[])) p where person is not null`, [tenant, matters])
      for (const p of people) found.concerned.add(p.person)
    }
    return { found, ids }
  }, 'read')
  seen.first = false
  for (const id of ids) seen.ids.set(id, now)
  for (const [id, at] of seen.ids) if (at < now - 4 * OVERLAP) seen.ids.delete(id)
  return changes ?? { matters: [], concerned: new Set(), notices: [], alerts: [] }
}
