import type { Tx } from '../../platform/db.ts'
import { Stale } from '../../platform/errors.ts'
import type { Session } from '../session/index.ts'

/** Somebody else changed it since it was read: what, who and when, so that nobody's change is written over unseen. */
export async function staleClient(tx: Tx, s: Session, id: string): Promise<Stale> {
  const [last] = await tx.query<{ what: string; at: string; by_id: string | null }>('select what, at, by_id from fact where tenant_id = $1 and stream = $2 order by seq desc limit 1', [tx.tenant, `client:${id}`])
  const by = last?.by_id ? s.rules.people.get(last.by_id) : undefined
  return new Stale(last ? { what: last.what, at: last.at, by: by ? { id: by.id, name: by.name } : null } : null)
}
