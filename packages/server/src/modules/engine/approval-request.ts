import type { Step } from '@guixing/core/approvals/definition'
import { leavesOf } from '@guixing/core/approvals/steps'
import { openApproval } from '@guixing/core/approvals/submit'
import { attestedText } from '@guixing/core/controls/evaluate'
import { condition, envOf } from '@guixing/core/controls/expressions'
import type { Actor, Situation } from '@guixing/core/lifecycle/situation'
import type { ApprovalControl, ApprovalStep, Control } from '@guixing/core/model/control'
import type { Value, WhoRef } from '@guixing/core/model/kind'
import { Refused } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { notifyRows } from '../../platform/messaging/index.ts'
import { addRow, appendFact, type Held, type Work } from './work.ts'
import { paramFor, peopleMeant } from '../rules/index.ts'

/** Opens the approval of a control: the first route that fits, people resolved now, the requester kept apart. */
export function requestApproval(work: Work, actor: Actor, held: Held, control: Control, purpose: 'gate' | 'exception', words: string | null): string {
  const steps = purpose === 'exception' ? [{ who: control.exception?.by ?? { headOf: '$unit' } } satisfies ApprovalStep] : routeOf(work, actor, held, control as ApprovalControl)
  const shape = steps.map(toCore)
  const apart = [...new Set([actor.id, ...(control.type === 'approval' ? control.apart : []).map((a) => valueIn(held, a))].filter((p): p is string => typeof p === 'string'))]
  const candidates: Record<string, string[]> = {}
  for (const { id, leaf } of leavesOf(shape)) candidates[id] = peopleMeant(work.rules, leaf.who as unknown as WhoRef, held.matter, (e) => (e === '$unit' ? held.matter.unit : typeof e === 'string' && e.startsWith('$') ? valueIn(held, e.slice(1)) : e))
  held.matter.participants = [...new Set([...held.matter.participants, ...Object.values(candidates).flat()])]
  held.dirty = true
  const { state } = openApproval(shape, candidates, apart, { now: work.now }, { once: true })
  const attested = control.type === 'approval' ? attestedText(control.attests, held.matter) : ''
  const approval = newId()
  held.approvals.push({ id: approval, control: control.id, purpose, state: state.status as never, attested, body: state, requestedBy: actor.id, requestedAt: work.now, words })
  addRow(work, 'approval', { id: approval, matter_id: held.matter.id, control: control.id, regulation: control.regulation, article: control.clause[0] ?? '', purpose, state: state.status, attested, requested_at: work.now, requested_by: actor.id, words, body: state, decided_at: null })
  for (const task of state.tasks) {
    addRow(work, 'approval_task', { id: newId(), approval_id: approval, matter_id: held.matter.id, place: task.id, candidates: `{${task.candidates.join(',')}}`, state: task.state, outcome: null, by_id: null, on_behalf_id: null, at: null, words: null, opened_at: work.now, due_at: null })
    if (task.state === 'open') notifyRows(work, [...task.candidates], 'approval-wanted', { number: held.matter.number, title: held.matter.title, kind: held.kind.name }, held.matter.id)
  }
  if (state.status === 'stuck') throw new Refused([{ control: control.id, regulation: control.regulation, article: control.clause[0] ?? '', code: 'nobody-to-approve', params: { why: state.stuck[0]?.reason ?? 'nobody' }, remedy: [], says: control.says }])
  appendFact(held, { what: 'approval-asked', detail: { control: control.id, purpose, words, people: Object.values(candidates).flat() }, controls: [{ control: control.id, regulation: control.regulation, article: control.clause[0] ?? '' }], actor })
  return approval
}

/** A field, or a ledger column such as owner. */
const valueIn = (held: Held, name: string): Value => held.matter.fields[name] ?? (held.matter as unknown as Record<string, Value>)[name] ?? null

function routeOf(work: Work, actor: Actor, held: Held, control: ApprovalControl): ApprovalStep[] {
  const situation = { kind: held.kind, action: Object.values(held.kind.actions)[0], matter: held.matter, blank: held.matter, input: {}, actor, now: work.now, today: work.today, force: [], param: paramFor(work.rules, held.pin), inputs: {}, approvals: held.approvals, lexicon: {} } as unknown as Situation
  const env = envOf(situation, held.matter, undefined)
  const route = control.routes.find((r) => r.when === undefined || condition(r.when, control.id)(env).is === 'met')
  return (route?.steps ?? []).filter((s) => s.when === undefined || condition(s.when, control.id)(env).is === 'met')
}

function toCore(step: ApprovalStep): Step {
  if (step.all) return { all: step.all.map(toCore) }
  if (step.any) return { any: step.any.map(toCore) }
  return { who: (step.who ?? { headOf: '$unit' }) as unknown as Record<string, unknown>, does: step.does ?? 'approve', ...(step.level === undefined ? {} : { level: step.level }) }
}
