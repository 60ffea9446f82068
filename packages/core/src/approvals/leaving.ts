import type { ApprovalEvent } from './events.ts'
import type { ApprovalState, Change, Refused, Task } from './model.ts'
import type { World } from './world.ts'
import { answered } from './resolve.ts'
import { hasAgreed, settle, withTask } from './settle.ts'
import { withoutLeaf } from './signers.ts'
import { apartNow } from './sod.ts'
import { leavesOf } from './steps.ts'

export interface LeftCommand { readonly do: 'person-left'; readonly leaver: string }
export interface ReassignCommand { readonly do: 'reassign'; readonly task: string; readonly people: readonly string[] }

/**
 * Somebody has left the house: every task of theirs goes to the others asked, else as the route answers `left`; an added signer
 * is let off. Nothing is approved by it where an article demands the approval: where nobody follows, the route is stuck and says so.
 */
export function personLeft(from: ApprovalState, { leaver }: LeftCommand, world: World, mayDrop = true): Change | Refused {
  if (from.status !== 'open' && from.status !== 'stuck' && from.status !== 'returned') return { refused: 'not-open', params: { status: from.status } }
  const rules = from.rules ?? {}
  const apart = apartNow(from, world)
  const events: ApprovalEvent[] = []
  let state = from
  for (const { id, leaf } of leavesOf(from.steps)) {
    const task = state.tasks.find((one) => one.id === id)
    if (!task || !(task.eligible ?? task.candidates).includes(leaver)) continue
    const rest = task.candidates.filter((one) => one !== leaver)
    const eligible = task.eligible ? { eligible: task.eligible.filter((one) => one !== leaver) } : {}
    const undecided = !hasAgreed(task) && task.state !== 'rejected'
    if (rest.length > 0 || !undecided) {
      state = withTask(state, id, { candidates: rest, ...eligible })
      if (undecided) events.push({ type: 'candidate-left', task: id, person: leaver, trail: [] })
      continue
    }
    const answer = world.house ? answered(rules.answers?.left ?? 'stop', leaver, rules, apart, world.house) : undefined
    if (mayDrop && (leaf.addedBy !== undefined || answer?.skip)) {
      state = withoutLeaf(state, id)
      if (task.state !== 'cancelled') events.push({ type: 'task-cancelled', task: id, reason: 'left' })
      continue
    }
    state = withTask(state, id, { candidates: (answer?.people ?? []).filter((one) => one !== leaver), eligible: undefined, given: true, ...(task.state === 'open' ? { state: 'waiting' as const } : {}) })
    events.push({ type: 'candidate-left', task: id, person: leaver, trail: answer ? [answer.line] : [] }, ...letOff(task))
  }
  if (state === from) return { refused: 'nothing-to-do' }
  if (state.status === 'returned') return { state, events }
  const change = settle({ ...state, status: 'open', stuck: [] }, events, world)
  // Letting a signer off may not be refused, nor pass what lacks the authority: then the place stays and somebody must be found.
  return 'refused' in change && mayDrop ? personLeft(from, { do: 'person-left', leaver }, world, false) : change
}

/** Puts other people to a task not yet decided (a stuck one was given to somebody, a successor takes over). Their eligibility is judged anew. */
export function reassign(state: ApprovalState, { task: id, people }: ReassignCommand, world: World): Change | Refused {
  if (state.status !== 'open' && state.status !== 'stuck') return { refused: 'not-open', params: { status: state.status } }
  const task = state.tasks.find((one) => one.id === id)
  if (!task) return { refused: 'no-such-task' }
  if (task.state !== 'open' && task.state !== 'waiting') return { refused: 'task-not-open', params: { state: task.state } }
  const apart = apartNow(state, world)
  const unique = [...new Set(people)]
  if (unique.length > 0 && unique.every((one) => apart.includes(one))) return { refused: 'apart', params: { people: unique } }
  // Back to waiting, so that it is opened again and the new people are told.
  const given = withTask(state, id, { candidates: unique.filter((one) => !apart.includes(one)), barred: unique.filter((one) => apart.includes(one)), eligible: undefined, round: undefined, given: true, state: 'waiting' })
  return settle({ ...given, status: 'open', stuck: [] }, letOff(task), world)
}

/** Those asked until now are asked no longer; whoever follows is told when it is opened again. */
const letOff = (task: Task): ApprovalEvent[] => task.state === 'open' ? [{ type: 'task-suspended', task: task.id }] : []
