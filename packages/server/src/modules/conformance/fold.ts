import type { Tx } from '../../platform/db.ts'
import { changes, COUNTED } from './held.ts'

/** Folds the waiting deltas into the days; a screen adds both, so it does not matter when this runs. Answers how many. */
export async function foldDeltas(tx: Tx): Promise<number> {
  const rows = await tx.query<{ n: number }>(
    `with taken as (delete from conformance_delta where tenant_id = $1 and id in (select id from conformance_delta where tenant_id = $1 order by id limit 5000 for update skip locked) returning *),
     sums as (select day, regulation, article, control, unit_key, outcome, blocks, sum(n) as n from (${changes('taken')}) x group by 1, 2, 3, 4, 5, 6, 7),
     put as (insert into conformance_day (tenant_id, day, regulation, article, control, unit_key, outcome, blocks, n) select $1, day, regulation, article, control, unit_key, outcome, blocks, n from sums order by 2, 1, 4, 3, 5, 6, 7
       on conflict (tenant_id, regulation, day, control, article, unit_key, outcome, blocks) do update set n = conformance_day.n + excluded.n)
     select count(*)::int as n from taken`, [tx.tenant])
  return rows[0]?.n ?? 0
}

/** Recounts the sums from the checks and from what the facts say was held, and answers where the stored numbers differ: the proof behind every rate. */
export async function recount(tx: Tx): Promise<{ regulation: string; control: string; day: string; outcome: string; stored: number; counted: number }[]> {
  return tx.query(
    `with counted as (select day, regulation, article, control, unit_key, outcome, blocks, count(*) as n from (${COUNTED}) x group by 1, 2, 3, 4, 5, 6, 7),
     stored as (select day, regulation, article, control, unit_key, outcome, blocks, sum(n) as n from (
        select day, regulation, article, control, unit_key, outcome, blocks, n from conformance_day where tenant_id = $1
        union all select day, regulation, article, control, unit_key, outcome, blocks, n from (${changes('conformance_delta')}) waiting) x group by 1, 2, 3, 4, 5, 6, 7 having sum(n) <> 0)
     select coalesce(c.regulation, s.regulation) as regulation, coalesce(c.control, s.control) as control, coalesce(c.day, s.day) as day, coalesce(c.outcome, s.outcome) as outcome, coalesce(s.n, 0)::bigint as stored, coalesce(c.n, 0)::bigint as counted
     from counted c full join stored s using (day, regulation, article, control, unit_key, outcome, blocks) where coalesce(c.n, 0) <> coalesce(s.n, 0) limit 100`, [tx.tenant])
}

/** Changes the outcome of a check (excused by a superior, recognised as waived) and moves the sums with it, on the day the check fell due. */
export async function changeOutcome(tx: Tx, checkId: string, outcome: 'excused' | 'waived' | 'breached' | 'conformed', cause: string | null): Promise<boolean> {
  const rows = await tx.query(
    `with old as (select * from check_result where tenant_id = $1 and id = $2 for update),
     moved as (update check_result c set outcome = $3, cause = coalesce($4, c.cause) from old where c.tenant_id = old.tenant_id and c.id = old.id and old.outcome <> $3 returning old.day, old.regulation, old.article, old.control, old.unit_id, old.outcome as was, old.blocks, old.imported),
     deltas as (insert into conformance_delta (tenant_id, day, regulation, article, control, unit_id, outcome, blocks, n)
       select $1, day, regulation, article, control, unit_id, o.outcome, blocks, o.n from moved cross join lateral (values (was, -1), ($3, 1)) as o(outcome, n) where not imported)
     select 1 from moved`, [tx.tenant, checkId, outcome, cause])
  return rows.length > 0
}
