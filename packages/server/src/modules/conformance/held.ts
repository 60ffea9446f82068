import type { Tx } from '../../platform/db.ts'
import { midnightIn } from '../../platform/days.ts'

const NOBODY = "'00000000-0000-0000-0000-000000000000'::uuid"

/** What the facts of a house (`$1`) say was held: one row a control and act, `h`, with the fact itself as `f`. */
export const HELD = 'fact f cross join lateral jsonb_to_recordset(f.controls) as h(control text, regulation text, article text, held boolean)'

/**
 * Waiting changes of the sums in one shape, whether they stand in the row or in the fact it names: day, regulation, article,
 * control, unit_key, outcome, blocks, n. `from`: a relation of rows of `conformance_delta`, already of one house.
 */
export const changes = (from: string): string =>
  `select d.day, d.regulation, d.article, d.control, coalesce(d.unit_id, ${NOBODY}) as unit_key, d.outcome, d.blocks, d.n::bigint as n from ${from} d where d.tenant_id = $1 and d.fact_id is null
   union all select f.day, h.regulation, h.article, h.control, coalesce(f.unit_id, ${NOBODY}), 'conformed', true, 1 from ${from} d join ${HELD} on f.tenant_id = d.tenant_id and f.id = d.fact_id where d.tenant_id = $1 and d.fact_id is not null and h.held`

/** The same of the checks and of all facts: what the sums must come to. */
export const COUNTED =
  `select day, regulation, article, control, coalesce(unit_id, ${NOBODY}) as unit_key, outcome, blocks from check_result where tenant_id = $1 and not imported
   union all select f.day, h.regulation, h.article, h.control, coalesce(f.unit_id, ${NOBODY}), 'conformed', true from ${HELD} where f.tenant_id = $1 and f.day is not null and h.held`

/** Which facts of `HELD` can say it of these days (some, in order), as SQL over `f` with its values from `$from` on: all that has an index, and the control or article asked for. */
export function factsAbout(zone: string, days: string[], cited: { control: string } | { regulation: string; article: string }, from: number): { where: string; params: unknown[] } {
  return {
    // The day of a fact is the house's own, its instant is what is indexed: a day more on both sides.
    where: `f.at >= $${from}::timestamptz - interval '1 day' and f.at < $${from + 1}::timestamptz + interval '2 days' and f.day = any($${from + 2}::date[]) and f.controls @> $${from + 3}::jsonb and h.held`,
    params: [midnightIn(zone, days[0] ?? ''), midnightIn(zone, days.at(-1) ?? ''), days, JSON.stringify([{ ...cited, held: true }])],
  }
}

/** How often each person's acts kept a blocking control, on those days, by day and unit. */
export async function heldByPerson(tx: Tx, zone: string, control: string, days: string[], units: string[] | null): Promise<{ day: string; unit: string | null; person: string | null; n: number }[]> {
  if (days.length === 0) return []
  const about = factsAbout(zone, days, { control }, 4)
  return tx.query(
    `select f.day, f.unit_id as unit, f.by_id as person, count(*) as n from ${HELD} where f.tenant_id = $1 and h.control = $2 and ($3::uuid[] is null or f.unit_id = any($3::uuid[])) and ${about.where} group by 1, 2, 3`,
    [tx.tenant, control, units, ...about.params])
}
