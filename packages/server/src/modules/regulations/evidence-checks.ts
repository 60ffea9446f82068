import type { Tx } from '../../platform/db.ts'
import { factsAbout, HELD, type CountRow } from '../conformance/index.ts'

export interface CheckShown { id: string; control: string; outcome: string; day: string; at: string; subject: string; matter_id: string | null; number: string | null; title: string | null; kind: string | null; unit_id: string | null; owner_id: string | null; check_unit: string | null; handling_unit_id: string | null; person_id: string | null; cause: string | null; late_seconds: number | null }
export interface Asked { article: string; outcome?: string; from: string; to: string }

const MOST = 200
const MATTER = 'm.number, m.title, m.kind, m.unit_id, m.handling_unit_id, m.owner_id'

/**
 * The newest 200 checks behind an article: those of one outcome, or all that are no matter of course. `held` (a blocking control that was met)
 * stands in the facts, and for acts of older versions in checks; `rows`, the counts of the same days, tell which days to look at.
 */
export async function checksOf(tx: Tx, zone: string, regulation: string, asked: Asked, rows: CountRow[]): Promise<CheckShown[]> {
  const kept = await tx.query<CheckShown>(
    `select c.id, c.control, c.outcome, c.day, c.at, c.subject, c.matter_id, ${MATTER}, c.unit_id as check_unit, c.person_id, coalesce(c.cause, m.fields->>'lateCause') as cause, c.late_seconds from check_result c left join matter m on m.tenant_id = c.tenant_id and m.id = c.matter_id
     where c.tenant_id = $1 and c.regulation = $2 and c.article = $3 and c.day between $4 and $5 and not c.imported and case when $6::text = 'held' then c.outcome = 'conformed' and c.blocks when $6 = 'conformed' then c.outcome = $6 and not c.blocks else c.outcome = coalesce($6, case when c.outcome in ('breached', 'prevented', 'excused', 'waived') then c.outcome end) end
     order by c.day desc, c.at desc limit ${MOST}`, [tx.tenant, regulation, asked.article, asked.from, asked.to, asked.outcome ?? null])
  if (asked.outcome !== 'held') return kept
  return [...kept, ...(await heldOf(tx, zone, regulation, asked.article, rows))].sort((a, b) => b.at.localeCompare(a.at)).slice(0, MOST)
}

/** From the facts of the newest days the sums say had any: nothing else tells a fact's articles without reading it. */
async function heldOf(tx: Tx, zone: string, regulation: string, article: string, rows: CountRow[]): Promise<CheckShown[]> {
  const days: string[] = []
  let n = 0
  for (const row of rows.filter((r) => r.outcome === 'conformed' && r.blocks && Number(r.n) > 0).sort((a, b) => b.day.localeCompare(a.day))) {
    if (days.at(-1) !== row.day) {
      if (n >= MOST) break
      days.push(row.day)
    }
    n += Number(row.n)
  }
  if (days.length === 0) return []
  const about = factsAbout(zone, days.reverse(), { regulation, article }, 4)
  return tx.query<CheckShown>(
    `select f.id, h.control, 'held' as outcome, f.day, f.at, f.matter_id::text as subject, f.matter_id, ${MATTER}, f.unit_id as check_unit, f.by_id as person_id, null as cause, null as late_seconds
     from ${HELD} left join matter m on m.tenant_id = f.tenant_id and m.id = f.matter_id
     where f.tenant_id = $1 and h.regulation = $2 and h.article = $3 and ${about.where} order by f.at desc limit ${MOST}`,
    [tx.tenant, regulation, article, ...about.params])
}
