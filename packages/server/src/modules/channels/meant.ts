import type { Tx } from '../../platform/db.ts'
import type { Inbound } from './inbound.ts'

const NUMBER = /[A-Z]{1,6}(?:-\d{2,8}){1,3}/g
/** Who writes again within this time by text message or messenger goes on with the same matter. */
const SAME_TALK = '24 hours'

/**
 * The matter a message belongs to. Numbers can be guessed, so a number counts only from an address that already writes on that
 * matter; who answers a letter of ours to a client holds its unguessable id. `our-own`: it answers a notice to one of our people.
 */
export async function matterMeant(tx: Tx, kind: string, m: Inbound): Promise<string | 'our-own' | null> {
  if (m.answers.length > 0) {
    const rows = await tx.query<{ matter_id: string | null; client: boolean }>(
      `select o.matter_id, exists (select 1 from inbound_message i where i.tenant_id = o.tenant_id and i.matter_id = o.matter_id and i.channel = o.channel and i.address = o.recipient) as client
       from outbox o where o.tenant_id = $1 and o.id = any($2::uuid[]) order by o.at desc`, [tx.tenant, m.answers])
    const letter = rows.find((r) => r.client && r.matter_id !== null)
    if (letter) return letter.matter_id
    if (rows.length > 0) return 'our-own'
  }
  const numbers = [...new Set((m.channel === 'email' ? m.subject : m.text).normalize('NFKC').toUpperCase().match(NUMBER) ?? [])].slice(0, 10)
  if (numbers.length > 0) {
    const [row] = await tx.query<{ id: string }>(
      `select m.id from matter m where m.tenant_id = $1 and m.kind = $2 and m.number = any($3::text[]) and exists (select 1 from inbound_message i where i.tenant_id = m.tenant_id and i.matter_id = m.id and i.channel = $4 and i.address = $5)
       order by m.opened_at desc limit 1`, [tx.tenant, kind, numbers, m.channel, m.address])
    if (row) return row.id
  }
  if (m.channel === 'email') return null
  const [row] = await tx.query<{ id: string }>(
    `select m.id from inbound_message i join matter m on m.tenant_id = i.tenant_id and m.id = i.matter_id where i.tenant_id = $1 and i.channel = $2 and i.address = $3 and i.at > now() - interval '${SAME_TALK}' and not m.final order by i.at desc limit 1`, [tx.tenant, m.channel, m.address])
  return row?.id ?? null
}
