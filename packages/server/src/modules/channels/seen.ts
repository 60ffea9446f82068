import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import type { Place } from '../../platform/messaging/index.ts'
import type { Inbound, Taken } from './inbound.ts'

export interface Record { outcome: Taken['outcome']; reason?: string; matter: string | null }

/** The row that remembers a message; in the transaction of what became of it, so that it is taken once whatever happens. */
export function inboundRow(m: Pick<Inbound, 'channel' | 'external' | 'address' | 'place'>, r: Record, at: string): { [column: string]: unknown } {
  return { id: newId(), channel: m.channel, external: m.external, address: m.address, mailbox: m.place?.mailbox ?? null, uidvalidity: m.place?.uidvalidity ?? null, uid: m.place?.uid ?? null, at, outcome: r.outcome, reason: r.reason ?? null, matter_id: r.matter }
}

/** Remembers a message of which nothing else became. */
export async function remember(pool: Pool, tenant: string, m: Pick<Inbound, 'channel' | 'external' | 'address' | 'place'>, r: Record): Promise<void> {
  await inHouse(pool, tenant, (tx) => rememberIn(tx, m, r))
}

export async function rememberIn(tx: Tx, m: Pick<Inbound, 'channel' | 'external' | 'address' | 'place'>, r: Record): Promise<void> {
  const row = inboundRow(m, r, new Date().toISOString())
  const columns = Object.keys(row)
  await tx.query(`insert into inbound_message (tenant_id, ${columns.join(', ')}) values ($1, ${columns.map((_, i) => `$${i + 2}`).join(', ')}) on conflict do nothing`, [tx.tenant, ...Object.values(row)])
}

/**
 * What became of this message before: by its place in the mailbox, or by the identity its sender gave it. The same mail in a
 * second place is remembered there too, so that it is not fetched again.
 */
export async function seenBefore(pool: Pool, tenant: string, m: Inbound): Promise<Taken | null> {
  return inHouse(pool, tenant, async (tx) => {
    const [row] = await tx.query<{ outcome: Taken['outcome']; matter_id: string | null; number: string | null; here: boolean }>(
      `select i.outcome, i.matter_id, m.number, i.mailbox is not distinct from $4 and i.uidvalidity is not distinct from $5::bigint and i.uid is not distinct from $6::bigint as here from inbound_message i left join matter m on m.tenant_id = i.tenant_id and m.id = i.matter_id
       where i.tenant_id = $1 and ((i.channel = $2 and i.external = $3) or (i.mailbox = $4 and i.uidvalidity = $5::bigint and i.uid = $6::bigint)) order by here desc limit 1`,
      [tenant, m.channel, m.external, m.place?.mailbox ?? null, m.place?.uidvalidity ?? null, m.place?.uid ?? null])
    if (!row) return null
    if (!row.here && m.place) await rememberIn(tx, { ...m, external: null }, { outcome: 'duplicate', matter: row.matter_id })
    return { outcome: row.outcome, matter: row.matter_id, number: row.number }
  })
}

export async function lastUid(pool: Pool, tenant: string, mailbox: string, uidvalidity: number): Promise<number | null> {
  const [row] = await inHouse(pool, tenant, (tx) => tx.query<{ uid: number | null }>('select max(uid) as uid from inbound_message where tenant_id = $1 and mailbox = $2 and uidvalidity = $3', [tenant, mailbox, uidvalidity]), 'read')
  return row?.uid ?? null
}

/** The place of a mail nothing could be made of. */
export const placeOnly = (place: Place): Pick<Inbound, 'channel' | 'external' | 'address' | 'place'> => ({ channel: 'email', external: null, address: '', place })
