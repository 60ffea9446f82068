import type { BusinessException } from '@guixing/contract/engagements'
import { standingOf, warnsUntil, type Holds } from '@guixing/core/controls/exception'
import { exceptionText } from '@guixing/core/controls/evaluate'
import type { MatterState } from '@guixing/core/lifecycle/situation'
import { asIs } from '@guixing/core/model/text'
import { dayIn } from '../../platform/days.ts'
import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { tellPeople } from '../../platform/messaging/index.ts'
import { lockless } from '../engine/index.ts'
import { controlOf, kindName, person, rulesOf } from '../rules/index.ts'
import type { Session } from '../session/index.ts'

interface Granted { id: string; matter_id: string; control: string; attested: string; regulation: string; article: string; words: string | null; requested_by: string | null; decided_at: string | null; holds: Holds | null; by_id: string | null }
const GRANTED = "a.state = 'approved' and a.purpose = 'exception'"
const ORDER = { ending: 0, holds: 1, ended: 2 } as const

/** Exceptions granted on these papers: those in force with the nearest end first, then those that are over. */
export async function exceptionsOf(tx: Tx, { rules }: Session, papers: readonly { id: string; kind: string; number: string }[], today: string): Promise<BusinessException[]> {
  const rows = await tx.query<Granted>(
    `select a.id, a.matter_id, a.control, a.regulation, a.article, a.words, a.requested_by, a.decided_at, a.attested, a.body->'holds' as holds, (select t.by_id from approval_task t where t.tenant_id = $1 and t.approval_id = a.id and t.outcome = 'agree' order by t.at desc limit 1) as by_id
     from approval a where a.tenant_id = $1 and a.matter_id = any($2::uuid[]) and ${GRANTED}`, [tx.tenant, papers.map((p) => p.id)])
  const of = new Map(papers.map((p) => [p.id, p]))
  // Most stand whatever their paper holds; the papers of the others are read to see whether they still stand for them.
  const now = new Map<string, MatterState>()
  for (const r of rows) if (controlOf(rules, r.control)?.exception?.attests && !now.has(r.matter_id)) now.set(r.matter_id, (await lockless(tx, rules, r.matter_id)).held.matter)
  const standing = (r: Granted): BusinessException['standing'] => { const matter = now.get(r.matter_id); return standingOf(r, matter && exceptionText(controlOf(rules, r.control), matter), today) }
  return rows.map((r): BusinessException => {
    const paper = of.get(r.matter_id)
    return {
      id: r.id, regulation: r.regulation, article: r.article, name: controlOf(rules, r.control)?.name ?? asIs(r.control), paper: { id: r.matter_id, number: paper?.number ?? '', kindName: kindName(rules, paper?.kind ?? '') },
      askedBy: person(rules, r.requested_by), by: person(rules, r.by_id), reason: r.words, at: r.decided_at, until: r.holds?.until ?? null, once: r.holds?.once ?? false, standing: standing(r),
    }
  }).sort((a, b) => ORDER[a.standing] - ORDER[b.standing] || (a.until ?? '9999').localeCompare(b.until ?? '9999') || (b.at ?? '').localeCompare(a.at ?? ''))
}

/** Tells whoever asked for an exception, and whoever holds its matter, once that it ends within seven days. Answers how many end. May be repeated. */
export async function warnEndingExceptions(pool: Pool, tenant: string): Promise<number> {
  const rules = await rulesOf(pool, tenant)
  const today = dayIn(rules.house.zone, new Date().toISOString())
  return inHouse(pool, tenant, async (tx) => {
    const rows = await tx.query<{ id: string; requested_by: string | null; owner_id: string | null; number: string; title: string; kind: string; matter_id: string; until: string }>(
      `select a.id, a.requested_by, m.owner_id, m.number, m.title, m.kind, a.matter_id, a.body->'holds'->>'until' as until from approval a join matter m on m.tenant_id = $1 and m.id = a.matter_id and not m.final
       where a.tenant_id = $1 and ${GRANTED} and a.body->'holds'->>'until' between $2 and $3`, [tx.tenant, today, warnsUntil(today)])
    await tellPeople(tx, rules, rows.map((r) => ({ people: [...new Set([r.requested_by, r.owner_id])].filter((id) => id !== null), code: 'exception-ending', params: { number: r.number, title: r.title, kind: r.kind, until: r.until }, matter: r.matter_id, key: `exception:${r.id}:${r.until}` })))
    return rows.length
  })
}
