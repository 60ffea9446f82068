import type { Value } from '@guixing/core/model/kind'
import { yuanOf } from '@guixing/core/money/money'
import { addRow, fillField, type Held, type Work } from '../engine/index.ts'

interface Overdue { id: string; number: string; owner: string | null; unit: string | null; payment: string | null; amount: number | string | null; outstanding: Value; requested: string | null; days: number; urgings: Value; explained: boolean; promised: string | null }

/** As many as a table of a form holds; the oldest first. */
const MOST = 500

/**
 * The month's list names every advance whose two months have passed with money outstanding, and is linked to each, so that sending it
 * reaches them (S02-27). Drawn up anew it is what stands today.
 */
export async function listUnsettled(work: Work, held: Held): Promise<void> {
  const rows = await work.tx.query<Overdue>(
    `select w.id, w.number, w.owner_id as owner, w.unit_id as unit, p.number as payment, w.amount, w.fields->'outstanding' as outstanding, w.fields->>'requestedAt' as requested, $2::date - (w.fields->>'dueAt')::date as days,
       w.fields->'urgings' as urgings, w.fields->>'explainedAt' is not null as explained, w.fields->>'promisedDate' as promised
     from matter w left join matter p on p.tenant_id = w.tenant_id and p.id = (w.fields->>'payment')::uuid
     where w.tenant_id = $1 and w.kind = 'write-off' and not w.final and (w.fields->>'dueAt')::date < $2::date order by w.fields->>'dueAt', w.id limit ${MOST}`, [work.tx.tenant, work.today])
  fillField(held, 'rows', rows.map((r) => ({ person: r.owner, unit: r.unit, writeOff: r.id, paymentNo: r.payment, amount: r.amount === null ? null : yuanOf(r.amount), outstanding: r.outstanding, requestedAt: r.requested, overdueDays: r.days, urgings: r.urgings, explained: r.explained, promisedDate: r.promised })))
  const { id } = held.matter
  if (!held.isNew) work.also.push({ text: "delete from matter_link where tenant_id = $1 and from_id = $2 and role = 'lists' and not (to_id = any($3::uuid[]))", params: [work.tx.tenant, id, rows.map((r) => r.id)] })
  for (const r of rows) addRow(work, 'matter_link', { from_id: id, role: 'lists', to_id: r.id })
}
