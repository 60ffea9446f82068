import { registerCounter } from '../measures/index.ts'

/** Fields hold amounts as decimal text; what is none counts nothing. */
const YUAN = (field: string): string => `coalesce((case when m.fields->>'${field}' ~ '^-?[0-9]{1,20}(\\.[0-9]{1,2})?$' then m.fields->>'${field}' end)::numeric, 0)`

/**
 * K06 in yuan: what fell due in a period, and of it what came in on or before its due day, by the day the money arrived and not the day
 * it was entered (S01-56). What was written down never fell due. Persons are the project managers.
 */
for (const [name, sum] of [['receivables.due', `m.amount / 100.0 - ${YUAN('cancelled')}`], ['receivables.in-time', YUAN('receivedOnTime')]] as const) {
  registerCounter(name, (tx, spans) => tx.query(
    `select p.i as period, m.unit_id as unit, m.owner_id as person, trim_scale(coalesce(sum(${sum}), 0))::text as n from house h cross join jsonb_to_recordset($2::jsonb) as p(i int, "from" timestamptz, "to" timestamptz)
     join matter_key k on k.tenant_id = $1 and k.kind = 'receivable' and k.field = 'dueOn' and k.value >= to_char(p."from" at time zone h.zone, 'YYYY-MM-DD') and k.value < to_char(least(p."to", clock_timestamp() + interval '1 day') at time zone h.zone, 'YYYY-MM-DD')
     join matter m on m.tenant_id = $1 and m.id = k.matter_id where h.id = $1 and not m.imported group by 1, 2, 3`, [tx.tenant, JSON.stringify(spans)]), 'adds up')
}
