import type { Tx } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import { addRow, type Work } from './work.ts'

/** Who asks, with the key of the request and a digest of what was asked. */
export interface Keyed { person: string | null; as: 'person' | 'system' | 'client'; idem?: { key: string; request: string } }
/** What the first answer is rebuilt from: the matter and what happened to it. */
export interface First { id: string; fact: string }

/** The first answer to a request that comes again with its key; a key used for something else is an error at the field. */
export async function replayed(tx: Tx, caller: Keyed): Promise<First | null> {
  if (!caller.idem) return null
  const [row] = await tx.query<{ request: string; body: First }>('select request, body from idempotency where tenant_id = $1 and key = $2 and who = $3', [tx.tenant, caller.idem.key, caller.person ?? caller.as])
  if (!row) return null
  if (row.request !== caller.idem.request) throw invalid('Idempotency-Key', 'key-reused')
  return { id: row.body.id, fact: row.body.fact }
}

/** Keeps the first answer with everything else the transaction writes. */
export function remember(work: Work, caller: Keyed, id: string, fact: string): void {
  if (caller.idem) addRow(work, 'idempotency', { key: caller.idem.key, who: caller.person ?? caller.as, request: caller.idem.request, status: 200, body: { id, fact }, at: work.now })
}
