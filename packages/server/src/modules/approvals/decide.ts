import { apply } from '@guixing/core/approvals/approvals'
import type { Decision } from '@guixing/core/approvals/events'
import type { ApprovalState } from '@guixing/core/approvals/model'
import { attestedText } from '@guixing/core/controls/evaluate'
import { SYSTEM } from '@guixing/core/lifecycle/situation'
import { inHouse, type Pool } from '../../platform/db.ts'
import { NotFound, Refused, Stale, invalid } from '../../platform/errors.ts'
import { notifyRows } from '../../platform/messaging/index.ts'
import { actIn, appendFact, flush, lockMatter, newWork, remember, replayed, type Caller } from '../engine/index.ts'
import { actorOf, forceFor, rulesOf } from '../rules/index.ts'

interface TaskRow { id: string; approval_id: string; matter_id: string; state: string; candidates: string[]; place: string; by_id: string | null; at: string | null }

/** Decides one task: authority and separation of duties are checked on the resolved people, after the lock (design §9). */
export async function decideOn(pool: Pool, caller: Caller, taskId: string, outcome: Decision, words: string): Promise<{ matter: string; state: string }> {
  const before = await rulesOf(pool, caller.tenant)
  return inHouse(pool, caller.tenant, async (tx) => {
    const again = await replayed(tx, caller)
    if (again) return { matter: again.id, state: again.fact }
    const [found] = await tx.query<TaskRow>('select * from approval_task where tenant_id = $1 and id = $2', [tx.tenant, taskId])
    if (!found) throw new NotFound()
    const { held, rules, now } = await lockMatter(tx, pool, before, found.matter_id)
    const actor = caller.person ? actorOf(rules, caller.person, now) : null
    const [task] = await tx.query<TaskRow>('select * from approval_task where tenant_id = $1 and id = $2', [tx.tenant, taskId])
    if (!actor?.id || !task) throw new NotFound()
    const onBehalfOf = task.candidates.includes(actor.id) ? undefined : actor.standsInFor.find((p) => task.candidates.includes(p))
    if (!task.candidates.includes(actor.id) && onBehalfOf === undefined) throw new NotFound()
    const approval = held.approvals.find((a) => a.id === task.approval_id)
    if (!approval) throw new NotFound()
    if (task.state !== 'open') throw new Stale({ what: `approval-${task.state}`, at: task.at, by: task.by_id ? { id: task.by_id, name: rules.people.get(task.by_id)?.name ?? '' } : null })
    if (outcome !== 'agree' && words.trim() === '') throw invalid('words', 'required')
    const control = forceFor(rules, held.pin).find((f) => f.control.id === approval.control)?.control
    const cite = { control: approval.control, regulation: control?.regulation ?? '', article: control?.clause[0] ?? '' }
    if (control?.type === 'approval' && approval.purpose === 'gate' && attestedText(control.attests, held.matter) !== approval.attested) {
      throw new Refused([{ ...cite, code: 'approval-void', params: {}, remedy: [{ ask: 'approval' }], says: control.says }])
    }
    const { place } = task
    const result = apply(approval.body as ApprovalState, { do: 'decide', task: place, person: actor.id, outcome, words, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) }, { now, delegations: rules.delegations })
    if ('refused' in result) {
      if (result.refused === 'apart' || result.refused === 'not-a-candidate' || result.refused === 'not-delegated') throw new Refused([{ ...cite, code: 'separation-of-duties', params: {}, remedy: [], says: control?.says }])
      throw invalid('words', result.refused)
    }
    const { state } = result
    const work = newWork(tx, pool, rules, now)
    work.held.set(held.matter.id, held)
    approval.state = state.status as never
    approval.body = state
    work.also.push({ text: 'update approval set state = $3, body = $4, decided_at = $5 where tenant_id = $1 and id = $2', params: [tx.tenant, approval.id, state.status, JSON.stringify(state), state.status === 'open' ? null : now] })
    for (const t of state.tasks) {
      const mine = t.id === place
      work.also.push({
        text: `update approval_task set state = $4, outcome = coalesce($5, outcome), by_id = coalesce($6::uuid, by_id), on_behalf_id = coalesce($7::uuid, on_behalf_id), at = coalesce($8::timestamptz, at), words = coalesce($9, words), opened_at = case when state = 'waiting' and $4 = 'open' then $10::timestamptz else opened_at end
          where tenant_id = $1 and approval_id = $2 and place = $3 and state in ('waiting', 'open')`,
        params: [tx.tenant, approval.id, t.id, t.state, mine ? outcome : null, mine ? actor.id : null, mine ? onBehalfOf ?? null : null, mine ? now : null, mine ? words : null, now],
      })
      if (t.state === 'open' && !mine) notifyRows(work, [...t.candidates], 'approval-wanted', { number: held.matter.number, title: held.matter.title, kind: held.kind.name }, held.matter.id)
    }
    appendFact(held, { what: `approval-${outcome}`, detail: { control: approval.control, purpose: approval.purpose, words, state: state.status }, controls: [cite], actor, onBehalfOf: onBehalfOf ?? null })
    if (state.status !== 'open') {
      if (approval.requestedBy) notifyRows(work, [approval.requestedBy], `approval-${state.status}`, { number: held.matter.number, title: held.matter.title, kind: held.kind.name }, held.matter.id)
      await runApprovedAction(work, held, approval.control, state.status)
    }
    remember(work, caller, held.matter.id, state.status)
    await flush(work)
    return { matter: held.matter.id, state: state.status }
  })
}

/** An action `by: approval` that the approved control gates follows by itself. */
async function runApprovedAction(work: Parameters<typeof actIn>[0], held: Parameters<typeof actIn>[2], controlId: string, status: string): Promise<void> {
  if (status !== 'approved') return
  const control = forceFor(work.rules, held.pin).find((f) => f.control.id === controlId)?.control
  if (!control) return
  for (const bind of control.binds) {
    if (!('kind' in bind) || 'fields' in bind || bind.kind !== held.kind.name || bind.action === undefined) continue
    const action = held.kind.actions[bind.action]
    if (action?.by === 'approval') await actIn(work, SYSTEM, held, action.name, {})
  }
}
