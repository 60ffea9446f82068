import { apply } from '@guixing/core/approvals/approvals'
import type { Does } from '@guixing/core/approvals/definition'
import type { ApprovalState, Change, Refused as No } from '@guixing/core/approvals/model'
import { leavesOf, topOf } from '@guixing/core/approvals/steps'
import { canonical } from '@guixing/core/chain/canonical'
import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { NotFound, Refused, Stale, invalid } from '../../platform/errors.ts'
import { sha256 } from '../../platform/hash.ts'
import { notifyRows } from '../../platform/messaging/index.ts'
import { flush, inForce, lockMatter, lockless, newWork, reasonOf, remember, replayed, routeFor, worldOf, type ApprovalRow, type Caller, type Held } from '../engine/index.ts'
import { actorOf, controlOf, rulesOf, type Rules } from '../rules/index.ts'
import { dayIn } from '../../platform/days.ts'
import { controlIn, follow, isVoid } from './door.ts'

export interface MovedLine { place: string; step: number; does: Does; people: string[]; is: 'kept' | 'asked' | 'waits' | 'carried' | 'off'; by: string | null; at: string | null }
export interface Dropped { does: Does; people: string[]; is: 'agreed' | 'open' | 'waiting' }
/** What a move would bring. `to`: the house's version in force now; null: the article's own routes. */
export interface MovePlan { from: number | null; to: number | null; lines: MovedLine[]; dropped: Dropped[]; seen: string; no: { refused: string; params?: No['params'] } | null; change: Change | null; control: string }

/** On which version an approval runs; null: the article's own routes. */
export const versionOf = (state: Pick<ApprovalState, 'rules'>): number | null => (state.rules?.version === undefined ? null : Number(state.rules.version))

/** Reads what moving an approval to the version in force would bring. @throws NotFound unknown, or an exception, whose approver the article names */
export async function previewMove(tx: Tx, rules: Rules, person: string, id: string): Promise<MovePlan> {
  const { held, approval, now } = await found(tx, id, (matter) => lockless(tx, rules, matter))
  return planOf(rules, held, approval, person, now)
}

/**
 * Moves an approval under way to the version in force, with its reason as a fact, exactly as it was previewed (`seen`).
 * @throws NotFound as the preview; Invalid no reason; Stale it would come out otherwise by now; Refused with the reason it cannot be moved
 */
export async function moveApproval(pool: Pool, caller: Caller, id: string, seen: string, reason: string): Promise<{ approval: string; state: string }> {
  if (reason.trim() === '') throw invalid('reason', 'required')
  const before = await rulesOf(pool, caller.tenant)
  return inHouse(pool, caller.tenant, async (tx) => {
    const again = await replayed(tx, caller)
    if (again) return { approval: id, state: again.fact }
    const { held, approval, rules, now } = await found(tx, id, (matter) => lockMatter(tx, pool, before, matter))
    const actor = caller.person ? actorOf(rules, caller.person, now) : null
    if (!actor?.id) throw new NotFound()
    const plan = planOf(rules, held, approval, actor.id, now)
    const control = controlIn(rules, held, approval.control)
    const cite = { control: approval.control, regulation: control?.regulation ?? '', article: control?.clause[0] ?? '' }
    const state = approval.body as ApprovalState
    if (plan.seen !== seen) throw new Stale({ what: `approval-${state.last?.did ?? state.status}`, at: state.last?.at ?? null, by: state.last?.by ? { id: state.last.by, name: rules.people.get(state.last.by)?.name ?? '—' } : null })
    if (plan.no || !plan.change) throw new Refused([reasonOf(plan.no ?? { refused: 'not-open' }, cite, rules)])
    const work = newWork(tx, pool, rules, now)
    work.held.set(held.matter.id, held)
    const waited = state.tasks.filter((task) => task.state === 'open').flatMap((task) => task.candidates)
    const asked = new Set(plan.change.state.tasks.filter((task) => task.state === 'open').flatMap((task) => task.candidates))
    await follow(work, held, approval, plan.change, worldOf(rules, held.matter, approval.requestedBy, now, control), {
      did: 'move', words: reason.trim(), controls: [cite], actor, detail: { from: plan.from, to: plan.to, people: plan.lines.filter(({ is }) => is === 'asked').flatMap(({ people }) => people), kept: plan.lines.filter(({ is }) => is === 'kept').map(({ by }) => by) },
    })
    notifyRows(work, waited.filter((person) => !asked.has(person)), 'approval-moved', { number: held.matter.number, title: held.matter.title, kind: held.kind.name }, held.matter.id)
    remember(work, caller, held.matter.id, plan.change.state.status)
    await flush(work)
    return { approval: id, state: plan.change.state.status }
  })
}

async function found<T extends { held: Held }>(tx: Tx, id: string, read: (matter: string) => Promise<T>): Promise<T & { approval: ApprovalRow }> {
  const [row] = await tx.query<{ matter_id: string }>("select matter_id from approval where tenant_id = $1 and id = $2 and purpose = 'gate'", [tx.tenant, id])
  if (!row) throw new NotFound()
  const all = await read(row.matter_id)
  const approval = all.held.approvals.find((one) => one.id === id)
  if (!approval) throw new NotFound()
  return { ...all, approval }
}

function planOf(rules: Rules, held: Held, approval: ApprovalRow, person: string, now: string): MovePlan {
  const state = approval.body as ApprovalState
  const control = controlIn(rules, held, approval.control) ?? controlOf(rules, approval.control)
  const from = versionOf(state)
  if (control?.type !== 'approval') throw new NotFound()
  const { control: laid, version: to } = inForce({ rules, now, today: dayIn(rules.house.zone, now) }, control)
  const plan = (no: MovePlan['no'], change: Change | null): MovePlan => {
    const shown = change ? linesOf(change.state, state) : { lines: [], dropped: [] }
    return { from, to, ...shown, no, change, control: control.id, seen: sha256(canonical([approval.id, state.n ?? 0, from, to, no?.refused ?? null, shown])) }
  }
  if (from === to) return plan({ refused: 'same-version' }, null)
  if (isVoid(control, approval, held.matter)) return plan({ refused: 'approval-void' }, null)
  const asker = (approval.requestedBy === null ? null : actorOf(rules, approval.requestedBy, now)) ?? actorOf(rules, person, now)
  if (!asker) throw new NotFound()
  const { definition } = routeFor({ rules, now, today: dayIn(rules.house.zone, now) }, asker, held, laid, 'gate', to)
  const result = apply(state, { do: 'move', person, definition }, worldOf(rules, held.matter, approval.requestedBy, now, laid))
  return 'refused' in result ? plan(result, null) : plan(null, result)
}

/** The route it would have, step by step, and what of the old one has no place in it. */
function linesOf(after: ApprovalState, before: ApprovalState): { lines: MovedLine[]; dropped: Dropped[] } {
  const kept = new Set(after.tasks.flatMap((task) => task.carriedFrom ?? []))
  const lines = leavesOf(after.steps).flatMap(({ id: place }): MovedLine[] => {
    const task = after.tasks.find((one) => one.id === place)
    if (!task) return []
    const is = task.state === 'agreed' ? 'kept' : task.state === 'open' ? 'asked' : task.state === 'carried' ? 'carried' : task.state === 'cancelled' ? 'off' : 'waits'
    return [{ place, step: topOf(after.steps, place) + 1, does: task.does, people: [...task.candidates], is, by: is === 'kept' || is === 'carried' ? task.by ?? null : null, at: is === 'kept' ? task.at ?? null : null }]
  })
  const asked = new Set(lines.filter(({ is }) => is === 'asked' || is === 'waits').flatMap(({ people }) => people))
  const dropped = leavesOf(before.steps).flatMap(({ id: place }): Dropped[] => {
    const task = before.tasks.find((one) => one.id === place)
    if (!task || kept.has(place)) return []
    if (task.state === 'agreed') return [{ does: task.does, people: [task.onBehalfOf ?? task.by ?? ''].filter(Boolean), is: 'agreed' }]
    if (task.state !== 'open' && task.state !== 'waiting') return []
    const people = task.candidates.filter((one) => !asked.has(one))
    return people.length > 0 ? [{ does: task.does, people, is: task.state }] : []
  })
  return { lines, dropped }
}
