import type { Tx } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import { addRow, type Work } from './work.ts'

/** Who asks, with the key of the request and a digest of what was asked. */
export interface Keyed { person: string | null; as: 'person' | 'system' | 'client'; idem?: { key: string; request: string } }
/** What the first answer is rebuilt from: the matter and what happened to it. */
export interface First { id: string; fact: string }

export type Kept = { request: string; body: First } | null

/** What is kept under a key, as a column of another statement: `$1` is the house, `$n` and the next are those of `keyOf`. */
export const firstSql = (n: number): string => `(select jsonb_build_object('request', i.request, 'body', i.body) from idempotency i where i.tenant_id = $1 and i.key = $${n} and i.who = $${n + 1})`
export const keyOf = (caller: Keyed): [string | null, string] => [caller.idem?.key ?? null, caller.person ?? caller.as]

/** The first answer to a request that comes again with its key; a key used for something else is an error at the field. */
export function firstOf(caller: Keyed, kept: Kept): First | null {
  if (!caller.idem || !kept) return null
  if (kept.request !== caller.idem.request) throw invalid('Idempotency-Key', 'key-reused')
  return { id: kept.body.id, fact: kept.body.fact }
}

export async function replayed(tx: Tx, caller: Keyed): Promise<First | null> {
  if (!caller.idem) return null
  const [row] = await tx.query<{ first: Kept }>(`select ${firstSql(2)} as first`, [tx.tenant, ...keyOf(caller)], 'prepared')
  return firstOf(caller, row?.first ?? null)
}

/** Locks a matter unless the request was answered before; `id` null: there is no such matter. */
export async function lockOrReplay(tx: Tx, caller: Keyed, matter: string): Promise<{ again: First | null; id: string | null }> {
  const [row] = await tx.query<{ id: string | null; first: Kept }>(`select (select id from matter where tenant_id = $1 and id = $2 for update) as id, ${firstSql(3)} as first`, [tx.tenant, matter, ...keyOf(caller)], 'prepared')
  return { again: firstOf(caller, row?.first ?? null), id: row?.id ?? null }
}

/** Keeps the first answer with everything else the transaction writes. */
export function remember(work: Work, caller: Keyed, id: string, fact: string): void {
  if (caller.idem) addRow(work, 'idempotency', { key: caller.idem.key, who: caller.person ?? caller.as, request: caller.idem.request, status: 200, body: { id, fact }, at: work.now })
}
