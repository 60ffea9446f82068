import { formOf, shownHash } from './attest.ts'
import { mayStandIn } from './delegation.ts'
import type { ApprovalEvent, Decision } from './events.ts'
import type { Holds } from '../controls/exception.ts'
import type { ApprovalState, Change, Refused, Task } from './model.ts'
import type { World } from './world.ts'
import { goBack, targetOf } from './returning.ts'
import { close, setOf, settle, withTask } from './settle.ts'
import { apartNow, violations } from './sod.ts'

export interface DecideCommand {
  readonly do: 'decide'
  readonly task: string
  readonly person: string
  readonly onBehalfOf?: string
  readonly outcome: Decision
  /** Where a return goes: the applicant (default), the step before, or a step by its number from 1. */
  readonly to?: 'initiator' | 'previous' | number
  readonly words: string
  /** Hash of what the person saw (shownHash). */
  readonly shown?: string
  /** One of many decided by one click. */
  readonly batch?: boolean
  /** Of an exception that is allowed: until when, or for one act. */
  readonly holds?: Holds
}

/**
 * Agrees, returns or rejects. `person` acts, perhaps in the stead of `onBehalfOf`, as a delegation in force must say; neither may be
 * kept apart, and nobody may unite two duties by it. A return or rejection needs words, and so does an opinion. What a rejection
 * does is the group's to say; a return always takes the route back.
 */
export function decide(state: ApprovalState, command: DecideCommand, world: World): Change | Refused {
  const { task: id, person, outcome, words } = command
  const onBehalfOf = command.onBehalfOf === person ? undefined : command.onBehalfOf
  const task = state.tasks.find((one) => one.id === id)
  const refused = refusal(state, task, command, onBehalfOf, world)
  if (refused) return refused
  const target = outcome === 'return' ? targetOf(state, id, command.to ?? 'initiator') : undefined
  if (typeof target === 'object') return target
  const signed = world.sha ? { signed: shownHash(world.sha, formOf(state), world.inputs ?? {}) } : {}
  const stead = onBehalfOf === undefined ? {} : { onBehalfOf }
  const result = outcome === 'agree' ? 'agreed' : outcome === 'reject' ? 'rejected' : 'returned'
  const decided = withTask({ ...state, undo: undefined, ...(outcome === 'agree' && command.holds ? { holds: command.holds } : {}) }, id, { state: result, by: person, ...stead, words, at: world.now, ...signed, ...(state.forms ? { round: state.forms.length - 1 } : {}) })
  const event: ApprovalEvent = { type: 'task-decided', task: id, by: person, ...stead, outcome, words, at: world.now, ...signed, ...(target === undefined ? {} : { to: target === 'initiator' ? target : target + 1 }) }
  if (target === 'initiator') return close(decided, 'returned', [event], world)
  if (target !== undefined) return goBack(decided, id, target, [event], world)
  const change = settle(decided, [event], world)
  if ('refused' in change || change.state.status !== 'open') return change
  const before = state.tasks.filter((one) => change.state.tasks.find((now) => now.id === one.id) !== one)
  return { ...change, state: { ...change.state, undo: { task: id, by: person, before } } }
}

function refusal(state: ApprovalState, task: Task | undefined, command: DecideCommand, onBehalfOf: string | undefined, world: World): Refused | undefined {
  const { person, outcome, words, shown, batch } = command
  if (state.status !== 'open') return { refused: 'not-open', params: { status: state.status } }
  if (!task) return { refused: 'no-such-task' }
  if (task.state !== 'open') return { refused: 'task-not-open', params: { state: task.state } }
  const acting = onBehalfOf === undefined ? [person] : [person, onBehalfOf]
  const apart = apartNow(state, world)
  if (acting.some((one) => apart.includes(one))) return { refused: 'apart', params: { people: acting.filter((one) => apart.includes(one)) } }
  if (!task.candidates.includes(onBehalfOf ?? person)) return { refused: 'not-a-candidate' }
  if (onBehalfOf !== undefined && !mayStandIn(person, onBehalfOf, world)) return { refused: 'not-delegated', params: { from: onBehalfOf, to: person } }
  // One person deciding for himself and for another in the same step would make two pairs of eyes one.
  if (onBehalfOf !== undefined && standsIn(state, task, person)) return { refused: 'already-in-set', params: { person } }
  if (batch && state.rules?.batch !== true) return { refused: 'batch-not-allowed' }
  if (batch && outcome !== 'agree') return { refused: 'batch-agree-only' }
  if (task.does === 'opinion' && outcome !== 'agree') return { refused: 'opinion-only' }
  if (words.trim() === '' && (outcome !== 'agree' || task.does === 'opinion')) return { refused: 'words-needed' }
  const united = outcome === 'agree' && task.does !== 'opinion' ? violations(state, world, acting) : []
  if (united.length > 0) return { refused: 'apart', params: { violations: united } }
  if (world.sha && shown === undefined) return { refused: 'unseen' }
  return shown !== undefined && (!world.sha || shown !== shownHash(world.sha, formOf(state), world.inputs ?? {})) ? { refused: 'changed' } : undefined
}

/** Is the delegate asked, or has he acted, elsewhere in the same top step? */
function standsIn(state: ApprovalState, task: Task, person: string): boolean {
  return setOf(state, task).some((other) => other.id !== task.id && (other.candidates.includes(person) || other.by === person))
}
