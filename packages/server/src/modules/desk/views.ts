import type { MatterRow } from '@guixing/contract/matters'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { startOfDay } from '@guixing/core/calendar/zone'
import type { Tx } from '../../platform/db.ts'
import { dayIn } from '../../platform/days.ts'
import { familySql } from '../clients/index.ts'
import { rowView, visibleSql, type RowRecord } from '../matters/index.ts'
import type { Rules } from '../rules/index.ts'

/** Those found to be a client are asked for with it. */
const SAME = familySql('$2')
const ROW = `m.id, m.kind, m.number, m.title, m.stage, m.final, m.unit_id, m.handling_unit_id, m.owner_id, m.first_responder_id, m.client_id, (select c.name from client c where c.tenant_id = m.tenant_id and c.id = m.client_id) as client_name,
  m.channel, m.priority, m.amount, m.opened_at, m.due_at, m.due_from, m.due_state, m.closed_at, m.version, m.fields`

/** Matters of a client the person may see: what was promised first, then what was lately asked, and what was asked before in the same matter. */
export async function clientHistory(tx: Tx, rules: Rules, actor: Actor, client: string): Promise<{ promises: MatterRow[]; recent: MatterRow[]; repeated: MatterRow[]; visits90: number }> {
  const scope = visibleSql(rules, actor, 3)
  const now = new Date().toISOString()
  const rows = await tx.query<RowRecord & { visits: number }>(
    `select ${ROW}, (select count(*)::int from matter v where v.tenant_id = $1 and v.client_id = any(${SAME}) and v.opened_at > now() - interval '90 days') as visits
     from matter m where m.tenant_id = $1 and m.client_id = any(${SAME}) and ${scope.sql} order by m.opened_at desc, m.id desc limit 200`, [tx.tenant, client, ...scope.params])
  const view = (r: RowRecord) => rowView(rules, r, now)
  // Answered and only waiting to be closed: nothing is owed to the client any more, unless a time still runs.
  const owed = (r: RowRecord) => !r.final && (r.due_at !== null || !(r.fields.answeredAt || r.fields.repliedAt))
  const promises = rows.filter(owed).sort((a, b) => (a.due_at ?? '9999').localeCompare(b.due_at ?? '9999')).slice(0, 20)
  // Asked again within so many days in the same speciality counts as a repeat (H05, S03-13).
  const days = Number(rules.paramAt('H05', dayIn(rules.house.zone, now)) ?? 7)
  const since = new Date(Date.parse(now) - days * 86_400_000).toISOString()
  const lately = rows.filter((r) => r.opened_at > since && typeof r.fields.category === 'string')
  // Several matters at once are several repeats; which one a new entry repeats is known when its kind and speciality are.
  const repeated = lately
  return { promises: promises.map(view), recent: rows.slice(0, 10).map(view), repeated: repeated.slice(0, 20).map(view), visits90: rows[0]?.visits ?? 0 }
}

export interface Today { items: MatterRow[]; total: number; overdue: number; soon: number; waiting: number; instant: number }

/** Today's enquiries by due time: opened today, or still open and due before the day ends (S03 4.1.4). Those without a time come last. */
export async function todaysLedger(tx: Tx, rules: Rules, actor: Actor): Promise<Today> {
  const now = new Date().toISOString()
  const start = startOfDay(dayIn(rules.house.zone, now), rules.house.zone)
  const end = new Date(Date.parse(start) + 86_400_000).toISOString()
  const scope = visibleSql(rules, actor, 4)
  // Two branches, each with its own index; one `or` would read the whole ledger.
  const rows = await tx.query<RowRecord>(
    `select ${ROW} from matter m where m.id in (
       select a.id from matter a where a.tenant_id = $1 and a.kind = 'enquiry' and a.opened_at >= $2::timestamptz and a.opened_at < $3::timestamptz
       union select b.id from matter b where b.tenant_id = $1 and b.kind = 'enquiry' and not b.final and b.due_at < $3::timestamptz)
     and m.tenant_id = $1 and ${scope.sql} order by m.final, coalesce(m.due_at, '9999-12-31'::timestamptz), m.opened_at, m.id limit 1000`, [tx.tenant, start, end, ...scope.params])
  const late = (r: RowRecord) => !r.final && r.due_at !== null && r.due_state !== 'paused' && r.due_at < now
  const soonEnd = new Date(Date.parse(now) + 3_600_000).toISOString()
  return {
    items: rows.slice(0, 200).map((r) => rowView(rules, r, now)), total: rows.length, overdue: rows.filter(late).length,
    soon: rows.filter((r) => !r.final && !late(r) && r.due_state === 'running' && r.due_at !== null && r.due_at < soonEnd).length,
    waiting: rows.filter((r) => ['received', 'agreed', 'assigned', 'accepted'].includes(r.stage)).length, instant: rows.filter((r) => r.fields.instant === true).length,
  }
}
