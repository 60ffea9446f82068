import type { Alike, ClientFilter, ClientItem } from '@guixing/contract/clients'
import { maskPhone } from '@guixing/core/text/mask'
import { cursorOf, ID, NUMBER, readCursor } from '../../platform/cursor.ts'
import { binder, type Binder, type Tx } from '../../platform/db.ts'
import { isId } from '../../platform/ids.ts'
import { askedText } from '../../platform/typed.ts'
import { unitsBelow, visibleSql } from '../matters/index.ts'
import { person } from '../rules/index.ts'
import type { Session } from '../session/index.ts'
import { CLIENT_COLUMNS, clientQuery, type ClientRecord, clientRow, digitsOf, familyOf, keepsArchive, mayMerge, mustMerge, mustSee } from '../clients/index.ts'
import { pieces, whyAlike, type Known } from './alike.ts'

const PAGE = 50
const AT = /^\d{4}-\d{2}-\d{2}T[\d:.]{8,16}Z$/
export type ClientQuery = ClientFilter & { cursor?: string | undefined; limit?: number | undefined }

function narrowed(s: Session, filter: ClientFilter, { params, put }: Binder): string[] {
  const where: string[] = []
  const mine = [s.person, ...s.actor.standsInFor]
  if (!keepsArchive(s)) where.push(`c.owner_id = any(${put(mine)}::uuid[])`)
  if (filter.kind) where.push(`c.kind = ${put(filter.kind)}`)
  if (filter.owner) where.push(`c.owner_id = ${put(filter.owner === 'me' ? s.person : isId(filter.owner) ? filter.owner : null)}::uuid`)
  if (filter.unit) where.push(`c.unit_id = any(${put(unitsBelow(s.rules, filter.unit))}::uuid[])`)
  const seen = (): string => { const scope = visibleSql(s.rules, s.actor, params.length + 1); params.push(...scope.params); return scope.sql }
  const roots = (sql: string): string => `c.id in (select coalesce(a.merged_into, a.id) from client a where a.tenant_id = $1 and a.id in (${sql}))`
  if (filter.open === 'yes') where.push(roots(`select m.client_id from matter m where m.tenant_id = $1 and m.client_id is not null and not m.final and ${seen()}`))
  if (filter.open === 'no') where.push(`not ${roots(`select m.client_id from matter m where m.tenant_id = $1 and m.client_id is not null and not m.final and ${seen()}`)}`)
  // A client is of the class of its latest lead that has one.
  if (filter.class) where.push(`c.id in (select x.id from (select distinct on (coalesce(a.merged_into, a.id)) coalesce(a.merged_into, a.id) as id, m.fields->>'clientClass' as class from matter m join client a on a.tenant_id = $1 and a.id = m.client_id
    where m.tenant_id = $1 and m.kind = 'lead' and coalesce(m.fields->>'clientClass', '') <> '' and ${seen()} order by coalesce(a.merged_into, a.id), m.opened_at desc) x where x.class = ${put(filter.class)})`)
  return where
}

/** The archive page by page: what was typed finds by the same index the desk finds callers by, shortest names first; without it the latest first. */
export async function listClients(tx: Tx, s: Session, query: ClientQuery): Promise<{ items: ClientItem[]; next: string | null; may: { merge: boolean } }> {
  const limit = query.limit ?? PAGE
  const typed = query.q?.trim() ? clientQuery(askedText(query.q)) : undefined
  const may = { merge: mayMerge(s) }
  if (typed === null) return { items: [], next: null, may }
  const bound = binder(tx.tenant)
  const where = narrowed(s, query, bound)
  let ids: string[]
  let next: string | null
  if (typed === undefined) {
    const cursor = readCursor(query.cursor, AT, ID)
    if (cursor) where.push(`(c.created_at, c.id) < (${bound.put(cursor[0])}::timestamptz, ${bound.put(cursor[1])}::uuid)`)
    const rows = await tx.query<{ id: string; at: string }>(`select c.id, to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from client c where ${['c.tenant_id = $1', 'c.merged_into is null', ...where].join(' and ')} order by c.created_at desc, c.id desc limit ${limit + 1}`, bound.params)
    ids = rows.slice(0, limit).map((r) => r.id)
    next = rows.length > limit ? cursorOf(rows[limit - 1]?.at ?? '', ids.at(-1) ?? '') : null
  } else {
    const from = Math.min(Number(readCursor(query.cursor, NUMBER)?.[0] ?? 0), 10_000)
    const narrow = where.length === 0 ? '' : `join client c on c.tenant_id = $1 and c.id = f.ref where ${where.join(' and ')}`
    // `offset 0` keeps the planner with the token index (see findClients).
    const rows = await tx.query<{ ref: string }>(`select f.ref from (select s.ref, s.title from search_doc s where s.tenant_id = $1 and s.type = 'client' and s.tokens @@ ${bound.put(typed)}::tsquery offset 0) f ${narrow} order by char_length(f.title), f.title, f.ref limit ${limit + 1} offset ${from}`, bound.params)
    ids = rows.slice(0, limit).map((r) => r.ref)
    next = rows.length > limit ? cursorOf(from + limit) : null
  }
  return { items: await itemsOf(tx, s, ids), next, may }
}

interface Row extends ClientRecord { owner_id: string | null; created_at: string; contact: string | null; class: string | null; running: number }

async function itemsOf(tx: Tx, s: Session, ids: string[]): Promise<ClientItem[]> {
  if (ids.length === 0) return []
  const scope = visibleSql(s.rules, s.actor, 3)
  const rows = await tx.query<Row>(
    `select ${CLIENT_COLUMNS}, c.owner_id, c.created_at, k.name as contact, l.class, w.running from client c
     left join lateral (select k.name from client_contact k where k.tenant_id = $1 and k.client_id = c.id and (k.until is null or k.until >= current_date) order by k.main desc, k.made_at limit 1) k on true
     left join lateral (select m.fields->>'clientClass' as class from matter m where m.tenant_id = $1 and m.kind = 'lead' and m.client_id in (select a.id from client a where a.tenant_id = $1 and a.merged_into = c.id union all select c.id) and coalesce(m.fields->>'clientClass', '') <> '' and ${scope.sql} order by m.opened_at desc limit 1) l on true
     left join lateral (select count(*)::int as running from matter m where m.tenant_id = $1 and m.client_id in (select a.id from client a where a.tenant_id = $1 and a.merged_into = c.id union all select c.id) and not m.final and ${scope.sql}) w on true
     where c.tenant_id = $1 and c.id = any($2::uuid[])`, [tx.tenant, ids, ...scope.params])
  const byId = new Map(rows.map((r) => [r.id, r]))
  return ids.flatMap((id) => {
    const r = byId.get(id)
    if (!r) return []
    const { masked: _, ...shown } = clientRow(s.rules, s.actor, r)
    return [{ ...shown, contact: r.contact, owner: person(s.rules, r.owner_id), class: r.class, open: r.running, addedAt: r.created_at }]
  })
}

const shownAs = (c: Known, why: Alike['why']): Alike => ({ id: c.id, name: c.name, kind: c.kind, room: c.room, phone: c.phone === null ? null : maskPhone(c.phone), why })
const MOST_ALIKE = 20

/** Clients that may be the same as one: of the same key, with the same number, or with a name that hardly differs. @throws NotFound */
export async function alikeTo(tx: Tx, s: Session, id: string): Promise<Alike[]> {
  const { root, aliases, ids } = await familyOf(tx, id)
  mustSee(s, root.owner_id)
  const own = await tx.query<{ phone: string }>('select phone from client_contact where tenant_id = $1 and client_id = any($2::uuid[]) and phone is not null limit 100', [tx.tenant, ids])
  const phones = [...own.map((k) => k.phone), ...aliases.flatMap((a) => a.phone ?? [])]
  const digits = [root.phone ?? '', ...phones].map(digitsOf).filter((d) => d.length >= 7)
  // One piece of every name that hardly differs stands whole in it: the index of the search gives few to compare.
  const near = root.kind === 'organisation' ? pieces(root.client_key).map((piece) => `'n${piece}':*`).join(' | ') : ''
  const rows = await tx.query<Known & { phones: string[] }>(
    `with near as materialized (select n.ref from (select s.ref, s.title from search_doc s where s.tenant_id = $1 and s.type = 'client' and s.tokens @@ $3::tsquery offset 0) n order by abs(char_length(n.title) - char_length($6)) limit 200),
       f as (select c.id from client c where c.tenant_id = $1 and c.client_key = $2 and $2 <> '' union select c.id from client c where c.tenant_id = $1 and c.phone_digits = any($4::text[]) union select k.client_id from client_contact k where k.tenant_id = $1 and k.phone_digits = any($4::text[]) union select ref from near)
     select distinct r.id, r.name, r.kind, r.room, r.phone, array(select k.phone from client_contact k where k.tenant_id = $1 and k.client_id = r.id and k.phone is not null limit 50) as phones
     from f join client c on c.tenant_id = $1 and c.id = f.id join client r on r.tenant_id = $1 and r.id = coalesce(c.merged_into, c.id) where r.id <> $5 limit 500`, [tx.tenant, root.client_key, near, digits, root.id, root.name])
  const order: Record<Alike['why'], number> = { key: 0, phone: 1, name: 2 }
  return rows.flatMap((r) => { const why = whyAlike({ ...root, phones }, r); return why ? [shownAs(r, why)] : [] }).sort((a, b) => order[a.why] - order[b.why] || a.name.localeCompare(b.name)).slice(0, MOST_ALIKE)
}

/** Groups of clients that may be one, over the whole archive: firms of one key, and clients with one number. @throws NotFound */
export async function duplicateGroups(tx: Tx, s: Session): Promise<{ why: 'key' | 'phone'; clients: Alike[] }[]> {
  mustMerge(s)
  const rows = await tx.query<Known & { why: 'key' | 'phone'; nth: string }>(
    `with g as ((select 'key' as why, client_key as v, array_agg(id order by created_at, id) as ids from client where tenant_id = $1 and merged_into is null and kind = 'organisation' and client_key <> '' group by client_key having count(*) > 1 order by max(created_at) desc limit 50)
       union all (select 'phone', phone_digits, array_agg(id order by created_at, id) from client where tenant_id = $1 and merged_into is null and char_length(phone_digits) >= 7 group by phone_digits having count(*) between 2 and 10 order by max(created_at) desc limit 50))
     select g.why, g.why || g.v as nth, c.id, c.name, c.kind, c.room, c.phone from g cross join lateral unnest(g.ids[1:10]) with ordinality u(id, n) join client c on c.tenant_id = $1 and c.id = u.id order by g.why, g.v, u.n`, [tx.tenant])
  const groups = new Map<string, { why: 'key' | 'phone'; clients: Alike[] }>()
  for (const r of rows) {
    const group = groups.get(r.nth) ?? { why: r.why, clients: [] }
    group.clients.push(shownAs(r, r.why))
    groups.set(r.nth, group)
  }
  return [...groups.values()]
}

/** The client of a matter and what must be said before it is called or written to; null for a matter without, the name alone for who may not read the archive. */
export async function clientIdOf(tx: Tx, s: Session, matter: string): Promise<{ client: string | null } | null> {
  const scope = visibleSql(s.rules, s.actor, 3)
  const [row] = await tx.query<{ client: string | null }>(
    `select coalesce(m.client_id, (select l.client_id from matter l where l.tenant_id = $1 and l.kind = 'lead' and l.id::text = m.fields->>'lead')) as client from matter m where m.tenant_id = $1 and m.id = $2 and ${scope.sql}`, [tx.tenant, matter, ...scope.params])
  return row ?? null
}
