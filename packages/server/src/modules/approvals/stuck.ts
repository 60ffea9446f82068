import type { ApprovalState } from '@guixing/core/approvals/model'
import { derived as three } from '@guixing/packs'
import type { Tx } from '../../platform/db.ts'
import { lockedMatters, worldOf, type Held } from '../engine/index.ts'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { controlOf, titleOf, type Rules } from '../rules/index.ts'
import { controlIn } from './door.ts'
import { isStranded, mayReassign } from './reassign.ts'

interface Row { approval: string; task: string; matter_id: string; place: string; requested_by: string | null; requested_at: string }

/** A list of what stands still is short, or something else is wrong. */
const MOST = 200

/** The tasks nobody can bring further which this person may give to others. */
export async function strandedTasks(tx: Tx, rules: Rules, actor: Actor) {
  const gone = [...rules.people.values()].filter((p) => !p.active).map((p) => p.id)
  const now = new Date().toISOString()
  const away = rules.away.filter((a) => a.starts <= now && now < a.ends).map((a) => a.person)
  const rows = await tx.query<Row>(
    `select a.id as approval, t.id as task, a.matter_id, t.place, a.requested_by, a.requested_at from approval a join approval_task t on t.tenant_id = a.tenant_id and t.approval_id = a.id
     where a.tenant_id = $1 and a.state = 'stuck' and t.state in ('open', 'waiting') and cardinality(t.candidates) = 0
     union select a.id, t.id, a.matter_id, t.place, a.requested_by, a.requested_at from approval_task t join approval a on a.tenant_id = t.tenant_id and a.id = t.approval_id
     where t.tenant_id = $1 and t.state = 'open' and t.candidates && $2::uuid[] order by requested_at, task limit ${MOST}`, [tx.tenant, [...gone, ...away]])
  const held = new Map<string, Held>()
  await lockedMatters({ tx, rules, held }, [...new Set(rows.map((r) => r.matter_id))])
  return rows.flatMap((r) => {
    const at = held.get(r.matter_id)
    const approval = at?.approvals.find((a) => a.id === r.approval)
    const state = approval?.body as ApprovalState | undefined
    const task = state?.tasks.find(({ id }) => id === r.place)
    if (!at || !approval || !state || !task) return []
    const world = worldOf(rules, at.matter, approval.requestedBy, now, controlIn(rules, at, approval.control))
    if (!isStranded({ rules, world }, task) || !mayReassign({ actor, rules, held: at, state })) return []
    const person = (id: string) => ({ id, name: rules.people.get(id)?.name ?? '—' })
    const { matter } = at
    return [{
      approval: r.approval, task: r.task, matter: { id: matter.id, number: matter.number, title: matter.title, name: titleOf(rules, matter.kind, matter.title) }, name: controlOf(rules, approval.control)?.name ?? three(approval.control, approval.control),
      requestedBy: r.requested_by === null ? null : person(r.requested_by), requestedAt: r.requested_at, who: task.candidates.map(person),
      why: task.candidates.length === 0 ? three('没有人可批', 'Nobody is left to decide it') : task.candidates.every((id) => !rules.people.get(id)?.active) ? three('要批的人已离岗', 'Whoever was asked has left') : three('要批的人不在，没有人代', 'Whoever was asked is away and nobody stands in'),
    }]
  })
}
