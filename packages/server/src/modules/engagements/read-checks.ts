import { CHECK_OUTCOMES, type BusinessCheck, type BusinessConformance } from '@guixing/contract/engagements'
import { NO_COUNTS, rate, type Counts } from '@guixing/core/conformance/rate'
import { asIs } from '@guixing/core/model/text'
import { binder, type Tx } from '../../platform/db.ts'
import { dayIn } from '../../platform/days.ts'
import { NotFound } from '../../platform/errors.ts'
import { HELD } from '../conformance/index.ts'
import { controlOf, kindName, person, titleOf } from '../rules/index.ts'
import type { Session } from '../session/index.ts'
import { businessSql, type Row } from './read-common.ts'

interface Check { id: string; control: string; regulation: string; article: string; outcome: BusinessCheck['outcome']; day: string; at: string; matter_id: string; kind: string; number: string; title: string; person_id: string | null; cause: string | null; late_seconds: string | number | null; times: number }
const MOST = 200
const PAPER = 'm.kind, m.number, m.title'
/** As the pages of regulations tell outcomes apart: what a blocking control held is no mean's affair. */
const OUTCOME = "case when c.outcome = 'conformed' and c.blocks then 'held' else c.outcome end"

/**
 * How the articles were kept on the papers of one business the reader may see: all outcomes counted, the newest 200 checks of one of them.
 * What blocking controls held stands in the facts of the acts. @throws NotFound where there is no such business or it may not be seen
 */
export async function checks(tx: Tx, s: Session, id: string, outcome: BusinessCheck['outcome']): Promise<BusinessConformance> {
  const bound = binder(tx.tenant)
  const cte = businessSql(s, { ended: 'yes' }, dayIn(s.rules.house.zone, new Date().toISOString()), bound, { only: id })
  const [row] = await tx.query<Row & { papers: string[] | null }>(`with ${cte} select z.* from z`, bound.params)
  if (!row) throw new NotFound()
  const papers = [row.id, ...(row.papers ?? [])]
  const sums = await tx.query<{ outcome: string; n: number }>(
    `select ${OUTCOME} as outcome, count(*)::int as n from check_result c where c.tenant_id = $1 and c.matter_id = any($2::uuid[]) and not c.imported group by 1
     union all select 'held', count(*)::int from ${HELD} where f.tenant_id = $1 and f.matter_id = any($2::uuid[]) and h.held`, [tx.tenant, papers])
  const counts: Counts = { ...NO_COUNTS }
  for (const sum of sums) if (sum.outcome in counts) counts[sum.outcome as keyof Counts] += Number(sum.n)
  const found = await tx.query<Check>(
    `select c.id, c.control, c.regulation, c.article, $3::text as outcome, c.day, c.at, c.matter_id, ${PAPER}, c.person_id, c.cause, c.late_seconds, c.times from check_result c join matter m on m.tenant_id = $1 and m.id = c.matter_id
       where c.tenant_id = $1 and c.matter_id = any($2::uuid[]) and not c.imported and ${OUTCOME} = $3::text
     ${outcome === 'held' ? `union all select f.id, h.control, h.regulation, h.article, 'held', f.day, f.at, f.matter_id, ${PAPER}, f.by_id, null, null, 1 from ${HELD} join matter m on m.tenant_id = $1 and m.id = f.matter_id where f.tenant_id = $1 and f.matter_id = any($2::uuid[]) and h.held` : ''}
     order by at desc, control limit ${MOST}`, [tx.tenant, papers, outcome])
  return { counts: { ...counts, rate: rate(counts) }, outcome: CHECK_OUTCOMES.find((one) => one === outcome) ?? 'breached', checks: found.map((c) => shown(s, c)) }
}

function shown({ rules }: Session, c: Check): BusinessCheck {
  return {
    id: c.id, control: c.control, name: controlOf(rules, c.control)?.name ?? asIs(c.control), regulation: c.regulation, article: c.article, outcome: c.outcome, day: c.day, at: c.at,
    paper: { id: c.matter_id, number: c.number, title: c.title, name: titleOf(rules, c.kind, c.title), kindName: kindName(rules, c.kind) },
    person: person(rules, c.person_id), cause: c.cause, lateMinutes: c.late_seconds === null ? null : Math.round(Number(c.late_seconds) / 60), times: c.times,
  }
}
