import type { ApprovalDetail, RouteStep, RouteTask } from '@guixing/contract/approvals'
import { difference, differenceSince, formOf, shownHash } from '@guixing/core/approvals/attest'
import type { Step } from '@guixing/core/approvals/definition'
import type { ApprovalState } from '@guixing/core/approvals/model'
import { gapOf } from '@guixing/core/approvals/delegation'
import type { World } from '@guixing/core/approvals/world'
import { leavesOf } from '@guixing/core/approvals/steps'
import type { Tx } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import { sha256 } from '../../platform/hash.ts'
import type { Session } from '../session/index.ts'
import { aftermathOf, concerns, doorsOf, look, routeVersions, steadsOf, versionOf, withLastSignature } from '../approvals/index.ts'
import { iso, lockless, stuckWords } from '../engine/index.ts'
import { controlOf, titleOf } from '../rules/index.ts'
import { doorViews } from './boxes.ts'
import { person } from './views.ts'

interface Row { id: string; place: string; due_at: string | null }

/** An approval as its page shows it. @throws NotFound unknown, or on a matter the reader may not see */
export async function approvalDetail(tx: Tx, s: Session, id: string): Promise<ApprovalDetail> {
  const { rules } = s
  const [found] = await tx.query<{ matter_id: string; regulation: string; article: string; decided_at: string | null }>('select matter_id, regulation, article, decided_at from approval where tenant_id = $1 and id = $2', [tx.tenant, id])
  if (!found) throw new NotFound()
  const { held, now } = await lockless(tx, rules, found.matter_id)
  const approval = held.approvals.find((a) => a.id === id)
  if (!approval) throw new NotFound()
  const inside = look(rules, held, approval, s.actor, s.person, now)
  if (!concerns(inside)) throw new NotFound()
  const rows = await tx.query<Row>('select id, place, due_at from approval_task where tenant_id = $1 and approval_id = $2', [tx.tenant, id])
  const state = approval.body as ApprovalState
  const version = versionOf(state)
  const from = version === null ? null : (await routeVersions(tx, approval.control)).find((one) => one.version === version)?.effective ?? null
  const me = [s.person, ...steadsOf(s.actor)]
  const task = state.tasks.find((one) => one.state === 'open' && one.candidates.some((c) => me.includes(c)) && one.round !== undefined)
  const { matter } = held
  const followed = state.status === 'approved' && state.rules?.revoke && approval.requestedBy === s.person ? (await aftermathOf(tx, rules, held, approval)).followed : undefined
  return {
    approval: id, matter: { id: matter.id, kind: matter.kind, number: matter.number, title: matter.title, name: titleOf(rules, matter.kind, matter.title) }, control: approval.control, regulation: found.regulation, article: found.article,
    name: controlOf(rules, approval.control)?.name ?? { 'zh-CN': approval.control, 'zh-TW': approval.control, en: approval.control }, purpose: approval.purpose, state: state.status, requestedBy: person(rules, approval.requestedBy), requestedAt: iso(approval.requestedAt) ?? approval.requestedAt,
    endedAt: state.endedAt ?? found.decided_at, words: approval.words, form: formOf(state) as Record<string, never>, rounds: state.forms?.length ?? 1,
    difference: (task ? differenceSince(state, task) : difference(state.forms?.[0] ?? {}, formOf(state))) as ApprovalDetail['difference'], shown: shownHash(sha256, formOf(state), {}),
    version: version === null ? null : { n: version, from }, route: routeOf(s, state, rows, me, inside.world), stuck: state.stuck.map(({ reason }) => stuckWords(reason)), story: await storyOf(tx, s, matter.id, approval),
    urges: state.urges?.length ?? 0, copies: (state.copies ?? []).map((copy) => ({ who: person(rules, copy.person)!, at: copy.at, readAt: copy.readAt ?? null })),
    can: doorViews(rules, await withLastSignature(tx, s.pool, inside, now, doorsOf(inside, new Map(rows.map((row) => [row.place, row.id])), followed))),
  }
}

function routeOf({ rules }: Session, state: ApprovalState, rows: readonly Row[], me: readonly string[], world: World): RouteStep[] {
  const byPlace = new Map(rows.map((row) => [row.place, row]))
  const names = (ids: readonly string[]): { id: string; name: string }[] => ids.map((one) => person(rules, one)!)
  const adder = (place: string | undefined): string | null => {
    const task = state.tasks.find((one) => one.id === place)
    return task?.by ?? task?.candidates[0] ?? null
  }
  return state.steps.map((step, i) => ({
    step: i + 1, how: howOf(step),
    tasks: leavesOf([step]).flatMap(({ id, leaf }): RouteTask[] => {
      const task = state.tasks.find((one) => one.id === id)
      const row = byPlace.get(id)
      if (!task || !row) return []
      return [{
        id: row.id, place: id, does: task.does, state: task.state, who: names(task.candidates), barred: names(task.barred), by: person(rules, task.by === 'timeout' ? null : task.by ?? null), onBehalfOf: person(rules, task.onBehalfOf ?? null), byTime: task.by === 'timeout',
        words: task.words ?? null, at: task.at ?? null, openedAt: task.openedAt ?? null, dueAt: row.due_at, seenAt: task.seenAt ?? null, addedBy: person(rules, leaf.addedBy === undefined ? null : adder(leaf.addedBy)),
        standIns: task.state !== 'open' ? [] : rules.delegations.filter((d) => task.candidates.includes(d.from) && gapOf(d, world) === undefined).map((d) => ({ for: person(rules, d.from)!, to: person(rules, d.to)! })), mine: task.state === 'open' && task.candidates.some((c) => me.includes(c)),
      }]
    }),
  }))
}

const howOf = (step: Step): RouteStep['how'] => ('all' in step ? 'all' : 'any' in step ? 'any' : 'sequence' in step ? 'sequence' : 'vote' in step ? 'vote' : 'one')

interface Told { at: string; what: string; by_id: string | null; on_behalf_id: string | null; detail: { approval?: string; control?: string; words?: string | null; people?: unknown; place?: string } | null }

/** What the facts of the matter tell of this approval; those from before an approval was named in them by its control. */
async function storyOf(tx: Tx, { rules }: Session, matter: string, approval: { id: string; control: string; requestedAt: string }): Promise<ApprovalDetail['story']> {
  const facts = await tx.query<Told>(
    `select f.at, f.what, f.by_id, f.on_behalf_id, d.body as detail from fact f left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id
     where f.tenant_id = $1 and f.matter_id = $2 and f.what like 'approval-%' and f.at >= $3::timestamptz order by f.seq limit 500`, [tx.tenant, matter, approval.requestedAt])
  return facts.filter(({ detail }) => (detail?.approval === undefined ? detail?.control === approval.control : detail.approval === approval.id)).map(({ at, what, by_id, on_behalf_id, detail }) => ({
    at, did: what.replace('approval-', ''), by: person(rules, by_id), onBehalfOf: person(rules, on_behalf_id), words: detail?.words || null, place: detail?.place ?? null,
    people: (Array.isArray(detail?.people) ? detail.people : []).filter((one): one is string => typeof one === 'string').map((one) => person(rules, one)!),
  }))
}
