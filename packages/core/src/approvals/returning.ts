import { attestedChanges, kept } from './attest.ts'
import type { ApprovalEvent } from './events.ts'
import type { Form } from './definition.ts'
import type { ApprovalState, Change, Refused, Task } from './model.ts'
import type { World } from './world.ts'
import { hasAgreed, settle } from './settle.ts'
import { leavesOf, topOf } from './steps.ts'

/** The step a return goes to (from 0), 'initiator', or why it may not. A step that was only carried over has nobody to return to. */
export function targetOf(state: ApprovalState, task: string, to: 'initiator' | 'previous' | number): 'initiator' | number | Refused {
  const allowed = leavesOf(state.steps).find(({ id }) => id === task)?.leaf.returns
  if (allowed && !allowed.includes(typeof to === 'number' ? 'chosen' : to)) return { refused: 'return-not-allowed', params: { allowed } }
  if (to === 'initiator') return to
  const here = topOf(state.steps, task)
  const decided = (step: number): boolean => step >= 0 && step < here && leavesOf([state.steps[step]!]).some(({ id }) => state.tasks.some((one) => one.id === id && one.state === 'agreed'))
  const earlier = state.steps.map((_, step) => step).filter(decided)
  const target = to === 'previous' ? earlier.at(-1) : earlier.find((step) => step === to - 1)
  return target ?? { refused: 'no-such-step', params: { steps: earlier.map((step) => step + 1) } }
}

/**
 * Takes the route back to an earlier step. `back`: that step and the one who returned it decide anew, everybody between and
 * beside stands by an agreement, since nothing changed; a rejection is said anew. `rerun`: all from that step on.
 */
export function goBack(state: ApprovalState, task: string, target: number, events: readonly ApprovalEvent[], world: World): Change | Refused {
  const here = topOf(state.steps, task)
  const rerun = state.rules?.resubmit === 'rerun'
  const anew = state.tasks.filter((one) => {
    const at = topOf(state.steps, one.id)
    return at === target || (at === here && !hasAgreed(one)) || (rerun && at > target)
  })
  const aside = anew.filter((one) => one.state === 'open').map((one): ApprovalEvent => ({ type: 'task-suspended', task: one.id }))
  return settle(begunAnew(state, anew), [...events, ...aside], world)
}

/** Tasks put back to before anybody decided them, and with them what was carried over from them. What they last saw stays, for the difference. */
function begunAnew(state: ApprovalState, tasks: readonly Task[]): ApprovalState {
  const ids = new Set(tasks.map(({ id }) => id))
  return {
    ...state, tasks: state.tasks.map((task) => ids.has(task.id) || (task.carriedFrom !== undefined && ids.has(task.carriedFrom))
      ? { id: task.id, does: task.does, ...(task.level === undefined ? {} : { level: task.level }), candidates: task.eligible ?? task.candidates, barred: task.barred, state: 'waiting', ...(task.given ? { given: true } : {}), ...(task.round === undefined ? {} : { round: task.round }) }
      : task),
  }
}

export interface ResubmitCommand { readonly do: 'resubmit'; readonly person: string; readonly form: Form }

/**
 * The applicant hands in again what was returned. Earlier agreements stand exactly when no field they attest has changed
 * since they were given (S01-25, S01-33), unless the route says everything runs again; who decides anew is shown the difference.
 */
export function resubmit(state: ApprovalState, { person, form }: ResubmitCommand, world: World): Change | Refused {
  if (state.status !== 'returned') return { refused: 'not-returned', params: { status: state.status } }
  if (!world.parties?.applicant?.includes(person)) return { refused: 'not-the-applicant' }
  const again: ApprovalState = { ...state, status: 'open', endedAt: undefined, forms: [...state.forms ?? [{}], form] }
  const inRoute = new Set(leavesOf(state.steps).map(({ id }) => id))
  const stands = (task: Task): boolean => hasAgreed(task) && state.rules?.resubmit !== 'rerun' && state.forms !== undefined && attestedChanges(again, task).length === 0
  const anew = again.tasks.filter((task) => inRoute.has(task.id) && !stands(task))
  const opened = begunAnew(again, anew)
  const stood = opened.tasks.filter((task) => inRoute.has(task.id) && hasAgreed(task))
  return settle(opened, [{ type: 'resubmitted' }, ...stood.map((task) => kept(again, task))], world)
}
