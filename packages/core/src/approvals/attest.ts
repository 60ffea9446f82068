import { canonical } from '../chain/canonical.ts'
import type { Sha } from '../chain/chain.ts'
import type { ApprovalEvent, Difference } from './events.ts'
import type { Form } from './definition.ts'
import type { ApprovalState, Task } from './model.ts'
import { leavesOf } from './steps.ts'

/** The hash an approver signs: the canonical form together with the inputs that were displayed (X-06 signature evidence). Sent with the page, sent back with the decision. */
export function shownHash(sha: Sha, form: Form, inputs: Form): string {
  return sha(`approval\n${canonical([form, inputs])}`)
}

/** Fields that are not alike, in order of name; a field that is not there is null. */
export function difference(before: Form, after: Form): Difference[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  const read = (form: Form, field: string): Form[string] => Object.hasOwn(form, field) ? form[field] ?? null : null
  return fields.map((field) => ({ field, before: read(before, field), after: read(after, field) })).filter(({ before: one, after: two }) => canonical(one) !== canonical(two))
}

/** The form as it stands: the last submission. */
export const formOf = (state: ApprovalState): Form => state.forms?.at(-1) ?? {}

/** What is no longer as it was when this task was last decided. */
export function differenceSince(state: ApprovalState, task: Task): Difference[] {
  return task.round === undefined ? [] : difference(state.forms?.[task.round] ?? {}, formOf(state))
}

/** Which of the changed fields this task attests: all where the leaf names none. */
export function attestedChanges(state: ApprovalState, task: Task): string[] {
  const attests = leavesOf(state.steps).find(({ id }) => id === task.id)?.leaf.attests
  return differenceSince(state, task).map(({ field }) => field).filter((field) => attests?.includes(field) ?? true)
}

/** The event that tells why an earlier agreement stands. */
export function kept(state: ApprovalState, task: Task): ApprovalEvent {
  return { type: 'task-kept', task: task.id, by: task.by ?? '', changed: differenceSince(state, task).map(({ field }) => field) }
}
