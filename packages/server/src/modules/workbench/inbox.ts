import type { Tx } from '../../platform/db.ts'
import type { Session } from '../session/index.ts'
import { approvalInbox, attestedFields, steadsOf } from '../approvals/index.ts'
import { dueOf } from '../matters/index.ts'
import { titleOf } from '../rules/index.ts'

/** What waits for my decision, also in the stead of those I stand in for, and what I decided lately. */
export async function decisionsInbox(tx: Tx, s: Session) {
  const now = new Date().toISOString()
  const controls = new Map(s.rules.adopted.flatMap((a) => a.regulation.controls).map((c) => [c.id, c]))
  const view = (r: Awaited<ReturnType<typeof approvalInbox>>[number]) => {
    const stead = r.candidates.includes(s.person) ? undefined : steadsOf(s.actor).find((p) => r.candidates.includes(p))
    return {
      task: r.task, approval: r.approval, matter: { id: r.matter_id, kind: r.kind, number: r.number, title: r.title, name: titleOf(s.rules, r.kind, r.title) }, control: r.control, regulation: r.regulation, article: r.article,
      name: controls.get(r.control)?.name ?? { 'zh-CN': r.control, 'zh-TW': r.control, en: r.control }, purpose: r.purpose, requestedBy: r.requested_by ? { id: r.requested_by, name: s.rules.people.get(r.requested_by)?.name ?? '—' } : null,
      requestedAt: r.requested_at, dueAt: r.due_at, ...dueOf(r, now), words: r.words, onBehalfOf: stead ? { id: stead, name: s.rules.people.get(stead)?.name ?? '—' } : null, attested: attestedFields(r.attested) as Record<string, never>,
    }
  }
  const open = await approvalInbox(tx, s.actor, false)
  const done = await approvalInbox(tx, s.actor, true)
  return { tasks: open.map(view), decided: done.map((r) => ({ ...view(r), outcome: r.outcome ?? '', at: r.at ?? r.requested_at })) }
}
