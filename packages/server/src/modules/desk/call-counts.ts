import { registerCounter } from '../measures/index.ts'

/** Calls that came in and ended, and those nobody answered (S28-03). A call belongs to the period it began in; the exchange knows no unit. */
for (const [name, where] of [['calls.all', "state in ('ended', 'missed')"], ['calls.missed', "state = 'missed'"]] as const) {
  registerCounter(name, (tx, spans) => tx.query(
    `select p.i as period, null as unit, null as person, count(*)::float8 as n from jsonb_to_recordset($2::jsonb) as p(i int, "from" timestamptz, "to" timestamptz)
     join phone_call c on c.tenant_id = $1 and c.started_at >= p."from" and c.started_at < p."to" and ${where} group by 1`, [tx.tenant, JSON.stringify(spans)]))
}
