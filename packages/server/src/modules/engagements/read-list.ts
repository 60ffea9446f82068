import { PHASES, type Business, type BusinessFilter, type BusinessQuery, type Funnel, type PhaseSum } from '@guixing/contract/engagements'
import { yuanOf } from '@guixing/core/money/money'
import { cursorOf, ID, NUMBER, readCursor } from '../../platform/cursor.ts'
import { dayIn } from '../../platform/days.ts'
import { binder, type Tx } from '../../platform/db.ts'
import { seesWhole, visibleSql } from '../matters/index.ts'
import type { Session } from '../session/index.ts'
import { businessOf, businessSql, checksOf, foundBy, WORTH, type Row } from './read-common.ts'

const AT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

/** Businesses, latest first, or those with the most broken first; keyset by that, opening and id. What was kept is counted for the page alone. */
export async function list(tx: Tx, s: Session, query: BusinessQuery, now: string): Promise<{ items: Business[]; next: string | null }> {
  const today = dayIn(s.rules.house.zone, now)
  const limit = query.limit ?? 50
  const bound = binder(tx.tenant)
  const cte = businessSql(s, query, today, bound, { found: await foundBy(tx, query.q) })
  const broken = query.sort === 'broken'
  const cursor = readCursor(query.cursor, AT, ID, broken ? NUMBER : /^/)
  const least = cursor && broken ? `${bound.put(cursor[2])}::bigint, ` : ''
  const from = cursor ? `where (${broken ? 'z.broken, ' : ''}z.opened_at, z.id) < (${least}${bound.put(cursor[0])}::timestamptz, ${bound.put(cursor[1])}::uuid)` : ''
  const order = (of: string): string => `${broken ? `${of}.broken desc, ` : ''}${of}.opened_at desc, ${of}.id desc`
  const rows = await tx.query<Row>(`with ${cte} select y.*, ${checksOf('conformed', 'y.id', 'y.papers')} as kept from (select z.* from z ${from} order by ${order('z')} limit ${bound.put(limit + 1)}) y order by ${order('y')}`, bound.params)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map((r) => businessOf(s, r, today)), next: rows.length > limit && last ? cursorOf(last.opened_at, last.id, last.broken) : null }
}

interface Sums { phase: string; route: string | null; count: number; amount: string; late: number; broken: number; follow: number; won: number; lost: number }
const rate = (part: number, whole: number) => ({ part, whole, rate: whole === 0 ? null : part / whole })

/** Counts and amounts by phase and by route (S01-03), of everything that ever came in; conversion K22 and K23. */
export async function funnel(tx: Tx, s: Session, filter: BusinessFilter, now: string): Promise<Funnel> {
  const today = dayIn(s.rules.house.zone, now)
  const bound = binder(tx.tenant)
  const cte = businessSql(s, { ...filter, ended: 'yes' }, today, bound, { found: await foundBy(tx, filter.q) })
  const day = bound.put(today)
  const scope = visibleSql(s.rules, s.actor, bound.params.length + 1)
  bound.params.push(...scope.params)
  const rows = await tx.query<Sums & { diagnosed: number; converted: number }>(
    `with ${cte}, d as (select distinct on (k.to_id) k.to_id as lead from matter_link k join matter q on q.tenant_id = $1 and q.id = k.from_id and q.kind = 'diagnosis' and q.stage = 'closed' where k.tenant_id = $1 and k.role = 'lead'),
     bad as materialized (select distinct coalesce(k.to_id, q.id) as lead from check_result c join matter q on q.tenant_id = $1 and q.id = c.matter_id and ${scope.sql.replace(/\bm\./g, 'q.')} left join matter_link k on k.tenant_id = $1 and k.from_id = q.id and k.role = 'lead'
       where c.tenant_id = $1 and c.outcome = 'breached' and not c.imported)
     select z.phase, z.route, count(*)::int as count, sum(${WORTH})::text as amount, count(*) filter (where z.late > 0)::int as late, count(bad.lead)::int as broken, count(*) filter (where z.next < ${day})::int as follow,
       count(*) filter (where z.stage = 'won')::int as won, count(*) filter (where z.stage = 'lost')::int as lost, count(d.lead)::int as diagnosed, count(d.lead) filter (where z.stage = 'won')::int as converted
     from z left join d on d.lead = z.id left join bad on bad.lead = z.id group by z.phase, z.route`, bound.params)
  const sum = (of: readonly Sums[], name: 'count' | 'late' | 'broken' | 'won' | 'lost' | 'follow'): number => of.reduce((n, r) => n + Number(r[name]), 0)
  const amount = (of: readonly Sums[]): string => yuanOf(of.reduce((n, r) => n + BigInt(r.amount), 0n))
  const phases = PHASES.map((phase): PhaseSum => { const of = rows.filter((r) => r.phase === phase); return { phase, count: sum(of, 'count'), amount: amount(of), late: sum(of, 'late'), broken: sum(of, 'broken') } })
  const routes = [...new Set(rows.map((r) => r.route ?? ''))].sort().map((route) => {
    const of = rows.filter((r) => (r.route ?? '') === route)
    const [leads, won, lost] = [sum(of, 'count'), sum(of, 'won'), sum(of, 'lost')]
    return { route, leads, won, lost, open: leads - won - lost, amount: amount(of), rate: leads === 0 ? null : won / leads }
  })
  const total = (name: 'diagnosed' | 'converted'): number => rows.reduce((n, r) => n + Number(r[name]), 0)
  return { today, phases, routes, diagnosis: rate(total('converted'), total('diagnosed')), leads: rate(sum(rows, 'won'), sum(rows, 'count')), followUpsLate: sum(rows, 'follow'), whole: seesWhole(s.rules, s.actor) }
}
