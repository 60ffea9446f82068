import type { Tx } from './db.ts'
import { invalid } from './errors.ts'

/** Who asks, with the key of the request and a digest of what was asked. */
export interface Keyed { person: string | null; as: 'person' | 'system' | 'client'; idem?: { key: string; request: string } }
/** What was kept under a key: the digest of the first request and what its answer is made from. */
export type Kept<T = unknown> = { request: string; body: T } | null

/** What is kept under a key, as a column of another statement: `$1` is the house, `$n` and the next are those of `keyOf`. */
export const keptSql = (n: number): string => `(select jsonb_build_object('request', i.request, 'body', i.body) from idempotency i where i.tenant_id = $1 and i.key = $${n} and i.who = $${n + 1})`
export const keyOf = (caller: Keyed): [string | null, string] => [caller.idem?.key ?? null, caller.person ?? caller.as]

/** The first answer to a request that comes again with its key; null for a new one. @throws Invalid a key used for something else */
export function firstAnswer<T>(caller: Keyed, kept: Kept): T | null {
  if (!caller.idem || !kept) return null
  if (kept.request !== caller.idem.request) throw invalid('Idempotency-Key', 'key-reused')
  return kept.body as T
}

/** The same, looked up by itself. A request without a key asks nothing. */
export async function recall<T>(tx: Tx, caller: Keyed): Promise<T | null> {
  if (!caller.idem) return null
  const [row] = await tx.query<{ first: Kept }>(`select ${keptSql(2)} as first`, [tx.tenant, ...keyOf(caller)], 'prepared')
  return firstAnswer(caller, row?.first ?? null)
}

/** The row that keeps an answer; null for a request without a key. */
export function answerRow(caller: Keyed, body: unknown): Record<string, unknown> | null {
  return caller.idem ? { key: caller.idem.key, who: caller.person ?? caller.as, request: caller.idem.request, status: 200, body } : null
}

/** Keeps an answer in a statement of its own. Of two at once the later transaction fails on the key and finds the first, unless `unlessThere` leaves the first as it is. */
export async function keep(tx: Tx, caller: Keyed, body: unknown, unlessThere = false): Promise<void> {
  const row = answerRow(caller, body)
  if (row) await tx.query(`insert into idempotency (tenant_id, key, who, request, status, body) values ($1, $2, $3, $4, $5, $6)${unlessThere ? ' on conflict do nothing' : ''}`, [tx.tenant, row.key, row.who, row.request, row.status, JSON.stringify(row.body)])
}
