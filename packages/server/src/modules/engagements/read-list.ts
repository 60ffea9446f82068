import { PHASES, type Business, type BusinessFilter, type BusinessQuery, type Funnel, type PhaseSum } from '@guixing/contract/engagements'
import { yuanOf } from '@guixing/core/money/money'
import { cursorOf, ID, readCursor } from '../../platform/cursor.ts'
import { dayIn } from '../../platform/days.ts'
import { binder, type Tx } from '../../platform/db.ts'
import { seesWhole } from '../matters/index.ts'
import type { Session } from '../session/index.ts'
import { businessOf, businessSql, foundBy, WORTH, type Row } from './read-common.ts'

const AT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/

/** Businesses, latest first; keyset by opening and id. */
export async function list(tx: Tx, s: Session, query: BusinessQuery, now: string): Promise<{ items: Business[]; next: string | null }> {
  const today = dayIn(s.rules.house.zone, now)
  const limit = query.limit ?? 50
  const bound = binder(tx.tenant)
  const cte = businessSql(s, query, today, bound, { found: await foundBy(tx, query.q) })
  const cursor = readCursor(query.cursor, AT, ID)
  const from = cursor ? `where (z.opened_at, z.id) < (${bound.put(cursor[0])}::timestamptz, ${bound.put(cursor[1])}::uuid)` : ''
  const rows = await tx.query<Row>(`with ${cte} select z.* from z ${from} order by z.opened_at desc, z.id desc limit ${bound.put(limit + 1)}`, bound.params)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map((r) => businessOf(s, r, today)), next: rows.length > limit && last ? cursorOf(last.opened_at, last.id) : null }
}

interface Sums { phase: string; route: string | null; count: number; amount: string; late: number; follow: number; won: number; lost: number }
const rate = (part: number, whole: number) => ({ part, whole, rate: whole === 0 ? null : part / whole })

/** Counts and amounts by phase and by route (S01-03), of everything that ever came in; conversion K22 and K23. */
export async function funnel(tx: Tx, s: Session, filter: BusinessFilter, now: string): Promise<Funnel> {
  const today = dayIn(s.rules.house.zone, now)
  const bound = binder(tx.tenant)
  const cte = businessSql(s, { ...filter, ended: 'yes' }, today, bound, { found: await foundBy(tx, filter.q) })
  const day = bound.put(today)
  const rows = await tx.query<Sums & { diagnosed: number; converted: number }>(
    `with ${cte}, d as (select distinct on (k.to_id) k.to_id as lead from matter_link k join matter q on q.tenant_id = $1 and q.id = k.from_id and q.kind = 'diagnosis' and q.stage = 'closed' where k.tenant_id = $1 and k.role = 'lead')
     select z.phase, z.route, count(*)::int as count, sum(${WORTH})::text as amount, count(*) filter (where z.late > 0)::int as late, count(*) filter (where z.next < ${day})::int as follow,
       count(*) filter (where z.stage = 'won')::int as won, count(*) filter (where z.stage = 'lost')::int as lost, count(d.lead)::int as diagnosed, count(d.lead) filter (where z.stage = 'won')::int as converted
     from z left join d on d.lead = z.id group by z.phase, z.route`, bound.params)
  const sum = (of: readonly Sums[], name: 'count' | 'late' | 'won' | 'lost' | 'follow'): number => of.reduce((n, r) => n + Number(r[name]), 0)
  const amount = (of: readonly Sums[]): string => yuanOf(of.reduce((n, r) => n + BigInt(r.amount), 0n))
  const phases = PHASES.map((phase): PhaseSum => { const of = rows.filter((r) => r.phase === phase); return { phase, count: sum(of, 'count'), amount: amount(of), late: sum(of, 'late') } })
  const routes = [...new Set(rows.map((r) => r.route ?? ''))].sort().map((route) => {
    const of = rows.filter((r) => (r.route ?? '') === route)
    const [leads, won, lost] = [sum(of, 'count'), sum(of, 'won'), sum(of, 'lost')]
    return { route, leads, won, lost, open: leads - won - lost, amount: amount(of), rate: leads === 0 ? null : won / leads }
  })
  const total = (name: 'diagnosed' | 'converted'): number => rows.reduce((n, r) => n + Number(r[name]), 0)
  return { today, phases, routes, diagnosis: rate(total('converted'), total('diagnosed')), leads: rate(sum(rows, 'won'), sum(rows, 'count')), followUpsLate: sum(rows, 'follow'), whole: seesWhole(s.rules, s.actor) }
}
