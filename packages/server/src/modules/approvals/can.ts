import { apply, type Command } from '@guixing/core/approvals/approvals'
import type { Followed } from '@guixing/core/approvals/endings'
import { leavesOf } from '@guixing/core/approvals/steps'
import type { Task } from '@guixing/core/approvals/model'
import type { ApprovalAct, ApprovalDoor, ReturnTo } from '@guixing/contract/approvals'
import type { Reason } from '@guixing/core/controls/evaluate'
import { Refused } from '../../platform/errors.ts'
import { resubmission } from './acts.ts'
import { isStranded, mayReassign } from './reassign.ts'
import { isVoid, steadsOf, type Inside } from './door.ts'
import { reasonOf } from '../engine/index.ts'

/** Nobody of this id is in any house: whom to hand on to or to add is not chosen yet, and everything before that question is answered. */
const SOMEBODY = '00000000-0000-0000-0000-000000000000'

export interface Can extends Omit<ApprovalDoor, 'reasons' | 'to'> { reasons: Reason[]; to?: { to: ReturnTo; who: string[] }[] }

/**
 * Which acts are open to the person now and why the others are not: each is put to the machine itself, which then changes nothing.
 * `ids`: the rows of the tasks by their place. `followed`: what followed the approval, where revoking it is asked about.
 */
export function doorsOf(inside: Inside, ids: ReadonlyMap<string, string>, followed?: readonly Followed[]): Can[] {
  const { state, world, person, actor, approval, control, cite, rules } = inside
  const no = (refused: string, params?: Record<string, unknown>): Reason => reasonOf({ refused, ...(params ? { params } : {}) }, cite, rules, control?.says)
  const attempt = (command: Command): Reason[] => {
    const result = apply(state, command, world)
    return 'refused' in result && !(result.refused === 'left' && result.params?.person === SOMEBODY) ? [no(result.refused, result.params)] : []
  }
  const one = (act: ApprovalAct, task: string | null, reasons: Reason[], more: Partial<Can> = {}): Can => ({ act, task, possible: reasons.length === 0, reasons, ...more })
  const asked = state.tasks.find((task) => task.state === 'open' && task.candidates.includes(person))
    ?? state.tasks.find((task) => task.state === 'open' && task.candidates.some((one) => steadsOf(actor).includes(one)))
  const acts: Can[] = []
  if (asked) acts.push(...atTask(asked))
  const decided = state.undo?.by === person ? state.undo.task : state.tasks.find((task) => task.by === person && task.state === 'agreed')?.id
  if (decided !== undefined) acts.push(one('take-back', ids.get(decided) ?? null, attempt({ do: 'take-back', person })))
  if (approval.requestedBy === person) {
    acts.push(one('withdraw', null, attempt({ do: 'withdraw', person })), one('urge', null, attempt({ do: 'urge', person })))
    if (state.status === 'returned') acts.push(one('resubmit', null, again()))
    if (state.status === 'approved' && state.rules?.revoke && followed) acts.push(one('revoke', null, attempt({ do: 'revoke', person, words: '-', followed })))
  }
  const stranded = state.status === 'open' || state.status === 'stuck' ? state.tasks.filter((task) => (task.state === 'open' || (task.state === 'waiting' && task.candidates.length === 0)) && isStranded(inside, task) && mayReassign(inside)) : []
  if (stranded.length > 0) acts.push(one('reassign', null, [], { tasks: stranded.flatMap(({ id }) => ids.get(id) ?? []) }))
  if (approval.requestedBy === person || state.tasks.some((task) => task.candidates.includes(person) || task.by === person)) acts.push(one('copy', null, []))
  if (state.copies?.some((copy) => copy.person === person)) acts.push(one('read', null, attempt({ do: 'copy-read', person })))
  return acts

  function atTask(task: Task): Can[] {
    const row = ids.get(task.id) ?? null
    const own = task.candidates.includes(person)
    const stead = own ? {} : { onBehalfOf: steadsOf(actor).find((one) => task.candidates.includes(one))! }
    const changed = isVoid(control, approval, inside.held.matter) ? [no('approval-void')] : []
    const decide = (outcome: 'agree' | 'return' | 'reject', to?: ReturnTo): Reason[] => changed.length > 0 ? changed : attempt({ do: 'decide', task: task.id, person, outcome, words: '-', ...stead, ...(to === undefined ? {} : { to }) })
    const further = (command: Command): Reason[] => own ? attempt(command) : [no('only-decides')]
    const signers = [
      one('transfer', row, further({ do: 'transfer', task: task.id, person, to: SOMEBODY, words: '' })),
      one('add-signer', row, further({ do: 'add-signer', task: task.id, person, who: [SOMEBODY], place: 'before', words: '' })),
      one('ask-opinion', row, further({ do: 'ask-opinion', task: task.id, person, of: SOMEBODY, words: '' })),
      removal(),
    ]
    if (task.does === 'opinion') return [one('opinion', row, attempt({ do: 'give-opinion', task: task.id, person, words: '-', ...stead })), ...signers]
    const to = targets().filter((target) => decide('return', target.to).length === 0)
    return [one('agree', row, decide('agree')), one('return', row, to.length > 0 ? [] : decide('return'), { to }), one('reject', row, decide('reject')), ...signers]
  }

  function removal(): Can {
    // Who has decided is no longer taken off.
    const undecided = new Set(state.tasks.filter((t) => t.state === 'open' || t.state === 'waiting').map((t) => t.id))
    const added = leavesOf(state.steps).filter(({ id, leaf }) => undecided.has(id) && (leaf.addedBy !== undefined || leaf.removable === true)).map(({ id }) => id)
    const tries = added.map((task) => ({ task, reasons: attempt({ do: 'remove-signer', task, person }) }))
    const free = tries.filter(({ reasons }) => reasons.length === 0).flatMap(({ task }) => ids.get(task) ?? [])
    return one('remove-signer', null, free.length > 0 ? [] : tries[0]?.reasons ?? [no('nobody')], { tasks: free })
  }

  /** The applicant, the step before, and every earlier step by its number. */
  function targets(): { to: ReturnTo; who: string[] }[] {
    const steps = state.steps.map((step, i) => ({ to: i + 1, who: leavesOf([step]).flatMap(({ id }) => state.tasks.filter((task) => task.id === id && task.state === 'agreed').flatMap((task) => task.by ?? [])) })).filter(({ who }) => who.length > 0)
    const before = steps.at(-1)
    return [{ to: 'initiator', who: approval.requestedBy === null ? [] : [approval.requestedBy] }, ...(before ? [{ to: 'previous' as const, who: before.who }] : []), ...steps]
  }

  function again(): Reason[] {
    try {
      return attempt(resubmission(inside).command)
    } catch (error) {
      if (error instanceof Refused) return error.reasons
      throw error
    }
  }
}
