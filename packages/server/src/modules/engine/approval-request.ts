import type { Form } from '@guixing/core/approvals/definition'
import { submit } from '@guixing/core/approvals/submit'
import { attestedText } from '@guixing/core/controls/evaluate'
import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Control } from '@guixing/core/model/control'
import { Refused } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { reasonOf, stuckReason } from './approval-reasons.ts'
import { inForce, routeFor } from './approval-route.ts'
import { worldOf } from './approval-world.ts'
import { keepApproval } from './approval-write.ts'
import { addRow, appendFact, type ApprovalRow, type Held, type Work } from './work.ts'

/**
 * Opens the approval of a control: the first route that fits, people resolved now, the requester and those named under `apart` kept
 * out. Whoever has left, is on leave, stands twice or cannot be found ends as the machine says.
 * @throws Refused nobody may decide it
 */
export function requestApproval(work: Work, actor: Actor, held: Held, control: Control, purpose: 'gate' | 'exception', words: string | null): string {
  const cite = { control: control.id, regulation: control.regulation, article: control.clause[0] ?? '' }
  const taken = purpose === 'gate' && control.type === 'approval' ? inForce(work, control) : { control, version: null }
  const { definition, found } = routeFor(work, actor, held, taken.control, purpose, taken.version)
  const stands = purpose === 'exception' ? control.exception?.attests : control.type === 'approval' ? control.attests : undefined
  const attested = stands ? attestedText(stands, held.matter) : ''
  const world = worldOf(work.rules, held.matter, actor.id, work.now, control)
  const change = submit(definition, formIn(attested), world)
  if ('refused' in change) throw new Refused([reasonOf(change, cite, work.rules, control.says)])
  const { state } = change
  if (state.status === 'stuck') throw new Refused([stuckReason(state.stuck, cite)])
  const approval: ApprovalRow = { id: newId(), control: control.id, purpose, state: state.status, attested, body: null, requestedBy: actor.id, requestedAt: work.now, words }
  held.approvals.push(approval)
  keepApproval(work, held, approval, change, world)
  addRow(work, 'approval', {
    id: approval.id, matter_id: held.matter.id, ...cite, purpose, state: state.status, attested, requested_at: work.now, requested_by: actor.id, words, body: state, decided_at: null,
    touched_at: work.now, done_by: '{}', copied: `{${(state.copies ?? []).map(({ person }) => person).join(',')}}`,
  })
  held.matter.participants = [...new Set([...held.matter.participants, ...found])]
  appendFact(held, { what: 'approval-asked', detail: { approval: approval.id, control: control.id, purpose, words, people: [...new Set(found)], ...(taken.version === null ? {} : { version: taken.version }) }, controls: [cite], actor })
  return approval.id
}

/** The attested values of an approval by field; none where it attests nothing. */
export function formIn(attested: string): Form {
  return attested === '' ? {} : JSON.parse(attested) as Form
}
