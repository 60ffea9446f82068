import type { Tx } from '../../platform/db.ts'
import { answerRow, firstAnswer, keptSql, keyOf, recall, type Kept, type Keyed } from '../../platform/idempotency.ts'
import { addRow, type Work } from './work.ts'

export { keptSql as firstSql, keyOf, type Kept } from '../../platform/idempotency.ts'

/** What the first answer of an act is rebuilt from: the matter and what happened to it. */
export interface First { id: string; fact: string }

export const firstOf = (caller: Keyed, kept: Kept): First | null => firstAnswer<First>(caller, kept)
export const replayed = (tx: Tx, caller: Keyed): Promise<First | null> => recall<First>(tx, caller)

/** Locks a matter unless the request was answered before; `id` null: there is no such matter. */
export async function lockOrReplay(tx: Tx, caller: Keyed, matter: string): Promise<{ again: First | null; id: string | null }> {
  const [row] = await tx.query<{ id: string | null; first: Kept }>(`select (select id from matter where tenant_id = $1 and id = $2 for update) as id, ${keptSql(3)} as first`, [tx.tenant, matter, ...keyOf(caller)], 'prepared')
  return { again: firstOf(caller, row?.first ?? null), id: row?.id ?? null }
}

/** Keeps the first answer with everything else the transaction writes. */
export function remember(work: Work, caller: Keyed, id: string, fact: string): void {
  const row = answerRow(caller, { id, fact })
  if (row) addRow(work, 'idempotency', { ...row, at: work.now })
}
