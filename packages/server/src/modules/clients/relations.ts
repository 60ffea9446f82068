import { RELATIONS, type Relation } from '@guixing/contract/clients'
import type { Tx } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import type { Session } from '../session/index.ts'
import { familyOf } from './family.ts'
import { mustSee } from './rights.ts'
import { words } from './typed.ts'

const SWAPPED: Partial<Record<Relation, Relation>> = { parent: 'branch', branch: 'parent', 'introduced-by': 'introduced', introduced: 'introduced-by', supplier: 'customer', customer: 'supplier' }
/** What the first is to the second, where the second is `what` to the first. */
export const seenFrom = (what: Relation): Relation => SWAPPED[what] ?? what
export const relationOf = (kind: string): Relation => RELATIONS.find((r) => r === kind) ?? 'related'

/** Says what another client is to this one; told in the archive of both. @throws NotFound, Invalid `taken`, `itself` */
export async function relate(tx: Tx, s: Session, given: { id: string; other: string; what: Relation; note?: string | null | undefined }): Promise<string> {
  const [from, to] = [await familyOf(tx, given.id), await familyOf(tx, given.other).catch((error: unknown) => { throw error instanceof NotFound ? invalid('other', 'unknown-client') : error })]
  mustSee(s, from.root.owner_id)
  if (from.root.id === to.root.id) throw invalid('other', 'itself')
  const note = words('note', given.note)
  const known = await tx.query('select 1 from client_relation where tenant_id = $1 and ended_at is null and ((from_id = any($2::uuid[]) and to_id = any($3::uuid[]) and kind = $4) or (from_id = any($3::uuid[]) and to_id = any($2::uuid[]) and kind = $5)) limit 1', [tx.tenant, from.ids, to.ids, given.what, seenFrom(given.what)])
  if (known.length > 0) throw invalid('other', 'taken')
  const id = newId()
  const [kept] = await tx.query('insert into client_relation (tenant_id, id, from_id, to_id, kind, note, made_by) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id', [tx.tenant, id, from.root.id, to.root.id, given.what, note, s.person])
  if (!kept) throw invalid('other', 'taken')
  // In one order, whoever of the two is named first.
  const told = [{ of: from.root.id, other: to.root.id, what: given.what }, { of: to.root.id, other: from.root.id, what: seenFrom(given.what) }].sort((a, b) => a.of.localeCompare(b.of))
  for (const { of, other, what } of told) await streamFact(tx, 'relation-added', { relation: id, other, what }, `client:${of}`, s.person)
  return id
}

/** It no longer holds. @throws NotFound */
export async function unrelate(tx: Tx, s: Session, client: string, id: string): Promise<void> {
  const { root, ids } = await familyOf(tx, client)
  mustSee(s, root.owner_id)
  const [ended] = await tx.query('update client_relation set ended_at = clock_timestamp(), ended_by = $4 where tenant_id = $1 and id = $2 and ended_at is null and (from_id = any($3::uuid[]) or to_id = any($3::uuid[])) returning id', [tx.tenant, id, ids, s.person])
  if (!ended) throw new NotFound()
  await streamFact(tx, 'relation-ended', { relation: id }, `client:${root.id}`, s.person)
}

/** Files somebody has sent become files of the client; one may name what one sent oneself and is nowhere attached yet. @throws Invalid `unknown-file` */
export async function attachToClient(tx: Tx, s: Session, client: string, files: readonly string[], field: string): Promise<void> {
  const wanted = [...new Set(files)]
  const kept = await tx.query('update document set client_id = $3 where tenant_id = $1 and id = any($2::uuid[]) and matter_id is null and client_id is null and by_id = $4 returning id', [tx.tenant, wanted, client, s.person])
  if (kept.length !== wanted.length) throw invalid(field, 'unknown-file')
}

/** Puts files one has sent with the client. @throws NotFound, Invalid `unknown-file` */
export async function attachFilesTo(tx: Tx, s: Session, client: string, files: readonly string[]): Promise<void> {
  const { root } = await familyOf(tx, client)
  mustSee(s, root.owner_id)
  await attachToClient(tx, s, root.id, files, 'files')
  await streamFact(tx, 'files-attached', { files: [...files] }, `client:${root.id}`, s.person)
}
