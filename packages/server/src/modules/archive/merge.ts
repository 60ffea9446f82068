import { writeRows, type Tx } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { requiredText } from '../../platform/typed.ts'
import { visibleSql } from '../matters/index.ts'
import type { Session } from '../session/index.ts'
import { lockFamilies, mustMerge, reindex, staleClient } from '../clients/index.ts'
import { mergePlan, unmergePlan, type Pointers } from './merge-plan.ts'

interface Row { id: string; name: string; version: number; merged_into: string | null }

/** Clients with all that points to them. */
async function around(tx: Tx, ids: readonly string[]): Promise<{ rows: Map<string, Row>; pointers: Pointers }> {
  const rows = await tx.query<Row>('select id, name, version, merged_into from client where tenant_id = $1 and id in (select id from client where tenant_id = $1 and id = any($2::uuid[]) union select id from client where tenant_id = $1 and merged_into = any($2::uuid[]))', [tx.tenant, ids])
  return { rows: new Map(rows.map((r) => [r.id, r])), pointers: new Map(rows.map((r) => [r.id, r.merged_into])) }
}

function planned(pointers: Pointers, alias: string, into: string): string[] {
  const plan = mergePlan(pointers, alias, into)
  if ('moved' in plan) return plan.moved
  throw plan.fault === 'unknown' ? new NotFound() : invalid('into', plan.fault)
}

/** What would be read with another client from then on; counts of what the reader may see. @throws NotFound, Invalid */
export async function mergePreview(tx: Tx, s: Session, alias: string, into: string) {
  mustMerge(s)
  const { rows, pointers } = await around(tx, [alias, into])
  const moved = planned(pointers, alias, into)
  const scope = visibleSql(s.rules, s.actor, 3)
  const [n] = await tx.query<{ matters: number; whole: number; contacts: number; consents: number; relations: number; calls: number; files: number }>(
    `select (select count(*)::int from matter m where m.tenant_id = $1 and m.client_id = any($2::uuid[]) and ${scope.sql}) as matters, (select count(*)::int from matter m where m.tenant_id = $1 and m.client_id = any($2::uuid[])) as whole,
       (select count(*)::int from client_contact where tenant_id = $1 and client_id = any($2::uuid[])) as contacts, (select count(*)::int from client_consent where tenant_id = $1 and client_id = any($2::uuid[])) as consents,
       (select count(*)::int from client_relation where tenant_id = $1 and ended_at is null and (from_id = any($2::uuid[]) or to_id = any($2::uuid[]))) as relations, (select count(*)::int from phone_call where tenant_id = $1 and client_id = any($2::uuid[])) as calls,
       (select count(*)::int from document where tenant_id = $1 and client_id = any($2::uuid[])) as files`, [tx.tenant, moved, ...scope.params])
  const named = (id: string) => ({ id, name: rows.get(id)?.name ?? '—', version: rows.get(id)?.version ?? 0 })
  const { whole = 0, ...counts } = n ?? { matters: 0, contacts: 0, consents: 0, relations: 0, calls: 0, files: 0 }
  return { alias: named(alias), into: named(into), moved: moved.slice(1).map((id) => ({ id, name: rows.get(id)?.name ?? '—' })), ...counts, hidden: whole > counts.matters }
}

/**
 * Found to be another: from now on what the one has is read with the other, through a pointer. No matter is touched, so whatever is signed at
 * the same moment stays as it was, and parting them restores exactly what was. Both as they were looked at. @throws NotFound, Invalid, Stale
 */
export async function mergeClients(tx: Tx, s: Session, given: { id: string; into: string; version: number; intoVersion: number; reason: string }): Promise<string> {
  mustMerge(s)
  const reason = requiredText('reason', given.reason)
  await lockFamilies(tx, [given.id, given.into])
  const { rows, pointers } = await around(tx, [given.id, given.into])
  const moved = planned(pointers, given.id, given.into)
  if (rows.get(given.id)?.version !== given.version) throw await staleClient(tx, s, given.id)
  if (rows.get(given.into)?.version !== given.intoVersion) throw await staleClient(tx, s, given.into)
  const id = newId()
  await tx.query('update client set merged_into = $3, version = version + 1 where tenant_id = $1 and id = any($2::uuid[])', [tx.tenant, moved, given.into])
  await writeRows(tx, { client_merge: [{ id, alias_id: given.id, into_id: given.into, moved, reason, at: new Date().toISOString(), by_id: s.person }] })
  for (const client of [given.id, given.into].sort()) await streamFact(tx, 'client-merged', { merge: id, alias: given.id, into: given.into, moved, reason }, `client:${client}`, s.person)
  await reindex(tx, [given.into])
  return id
}

/** They are two after all: what went with the alias goes back with it. What was entered on the other since stays there. @throws NotFound, Invalid */
export async function unmergeClients(tx: Tx, s: Session, given: { id: string; reason: string }): Promise<string> {
  mustMerge(s)
  const reason = requiredText('reason', given.reason)
  const [found] = await tx.query<{ alias_id: string; into_id: string }>('select alias_id, into_id from client_merge where tenant_id = $1 and id = $2 and undone_at is null', [tx.tenant, given.id])
  if (!found) throw new NotFound()
  await lockFamilies(tx, [found.alias_id])
  const [merge] = await tx.query<{ alias_id: string; moved: string[] }>('update client_merge set undone_at = clock_timestamp(), undone_by = $3, undone_reason = $4 where tenant_id = $1 and id = $2 and undone_at is null returning alias_id, moved', [tx.tenant, given.id, s.person, reason])
  if (!merge) throw new NotFound()
  const rows = await tx.query<Row>('select id, name, version, merged_into from client where tenant_id = $1 and id = any($2::uuid[])', [tx.tenant, merge.moved])
  const pointers = new Map(rows.map((r) => [r.id, r.merged_into]))
  const at = pointers.get(merge.alias_id)
  if (!at) throw new NotFound()
  const back = [...unmergePlan(pointers, { alias: merge.alias_id, moved: merge.moved })]
  await tx.query('update client c set merged_into = b.into_id, version = version + 1 from unnest($2::uuid[], $3::uuid[]) as b(id, into_id) where c.tenant_id = $1 and c.id = b.id', [tx.tenant, back.map(([id]) => id), back.map(([, to]) => to)])
  for (const client of [merge.alias_id, at].sort()) await streamFact(tx, 'client-unmerged', { merge: given.id, alias: merge.alias_id, from: at, moved: back.map(([id]) => id), reason }, `client:${client}`, s.person)
  await reindex(tx, [merge.alias_id, at])
  return merge.alias_id
}
