import type { z } from 'zod'
import type { CallView } from '@guixing/contract/desk'
import { maskPhone } from '@guixing/core/text/mask'
import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Tx } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { requiredText, typedInstant, typedText } from '../../platform/typed.ts'
import type { Rules } from '../rules/index.ts'
import { CLIENT_COLUMNS, LIVE_CALL, atDesk, callersOf, clientByPhone, clientRow, digitsOf, type ClientRecord } from '../clients/index.ts'

export interface CallEvent { call: string; event: 'ringing' | 'answered' | 'ended'; number: string; rings?: number; seconds?: number; at?: string; extension?: string }
type Call = z.infer<typeof CallView>
interface CallRecord { id: string; number: string; state: Call['state']; rings: number | null; started_at: string; answered_at: string | null; ended_at: string | null; seconds: number | null; client_id: string | null }

const COLUMNS = 'p.id, p.number, p.state, p.rings, p.started_at, p.answered_at, p.ended_at, p.seconds, p.client_id'

/**
 * Takes an event of a telephone exchange. Events may come twice and in any order: the call's state follows from the instants known
 * so far, and what was told first stays. A call that ended without an answer was missed.
 */
export async function takeEvent(tx: Tx, event: CallEvent): Promise<string> {
  const at = event.at === undefined ? new Date().toISOString() : typedInstant('at', event.at)
  const call = requiredText('call', event.call)
  const number = typedText('number', event.number)
  const extension = typedText('extension', event.extension ?? '') || null
  const client = await clientByPhone(tx, number)
  const [row] = await tx.query<{ id: string }>(
    `insert into phone_call as p (tenant_id, id, external, number, state, rings, started_at, answered_at, ended_at, seconds, client_id, extension)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (tenant_id, external) do update set number = case when p.number = '' then excluded.number else p.number end, rings = greatest(p.rings, excluded.rings), started_at = least(p.started_at, excluded.started_at),
       answered_at = least(p.answered_at, excluded.answered_at), ended_at = least(p.ended_at, excluded.ended_at), seconds = coalesce(p.seconds, excluded.seconds),
       client_id = coalesce(p.client_id, excluded.client_id), extension = coalesce(p.extension, excluded.extension)
     returning p.id`,
    [tx.tenant, newId(), call, number, event.event === 'ended' ? 'missed' : event.event, event.rings ?? null, at, event.event === 'answered' ? at : null, event.event === 'ended' ? at : null,
      event.event === 'ended' ? event.seconds ?? null : null, client, extension])
  const id = row?.id ?? ''
  // Seconds talked prove an answer even where its event was lost.
  await tx.query(
    `update phone_call set answered_at = case when answered_at is null and seconds > 0 and ended_at is not null then ended_at - make_interval(secs => seconds) else answered_at end where tenant_id = $1 and id = $2`, [tx.tenant, id])
  await tx.query(
    `update phone_call set state = case when ended_at is null then case when answered_at is null then 'ringing' else 'answered' end when answered_at is null then 'missed' else 'ended' end,
       seconds = case when ended_at is not null and answered_at is not null then coalesce(seconds, greatest(0, extract(epoch from ended_at - answered_at))::int) else seconds end where tenant_id = $1 and id = $2`, [tx.tenant, id])
  return id
}

/** Calls that ring or run, and those of the last half hour. */
export async function listCalls(tx: Tx, rules: Rules, actor: Actor, only?: string): Promise<Call[]> {
  const rows = await tx.query<CallRecord>(
    `select ${COLUMNS} from phone_call p where p.tenant_id = $1 and ${only ? 'p.id = $2' : `p.started_at > now() - interval '12 hours' and ((${LIVE_CALL}) or p.ended_at > now() - interval '30 minutes')`} order by p.started_at desc limit 50`, only ? [tx.tenant, only] : [tx.tenant])
  const ids = [...new Set(rows.map((r) => r.client_id).filter((id) => id !== null))]
  const clients = ids.length === 0 ? [] : await tx.query<ClientRecord & { was: string }>(`select ${CLIENT_COLUMNS}, a.id as was from client a join client c on c.tenant_id = $1 and c.id = coalesce(a.merged_into, a.id) where a.tenant_id = $1 and a.id = any($2::uuid[])`, [tx.tenant, ids])
  const contacts = await callersOf(tx, clients.map((c) => c.id), rows.map((r) => digitsOf(r.number)))
  const byId = new Map(clients.map((c) => [c.was, c]))
  return rows.map((r) => {
    const client = r.client_id ? byId.get(r.client_id) : undefined
    const live = r.state === 'ringing' || r.state === 'answered'
    return {
      id: r.id, number: live && atDesk(actor) ? r.number : maskPhone(r.number), state: r.state, rings: r.rings, startedAt: r.started_at, answeredAt: r.answered_at, endedAt: r.ended_at, seconds: r.seconds,
      client: client ? clientRow(rules, actor, { ...client, in_call: live }) : null, contact: (client && contacts.find((k) => k.client === client.id && k.digits !== null && k.digits === digitsOf(r.number))?.name) ?? null,
    }
  })
}
