import { dueMs } from '../clocks/due.ts'
import { toIso, toMs } from '../calendar/instant.ts'
import { authorityGap } from './authority.ts'
import { differenceSince } from './attest.ts'
import { gapOf } from './delegation.ts'
import type { Does, Step } from './definition.ts'
import type { ApprovalEvent, Stuck } from './events.ts'
import type { ApprovalState, ApprovalStatus, Change, Refused, Task } from './model.ts'
import type { World } from './world.ts'
import { activeLeaves, idleLeaves, leavesOf, outcomeOf, taskOutcomes, topOf } from './steps.ts'

export const hasAgreed = (task: Task): boolean => task.state === 'agreed' || task.state === 'carried'
export const withTask = (state: ApprovalState, id: string, patch: Partial<Task>): ApprovalState =>
  ({ ...state, tasks: state.tasks.map((task) => task.id === id ? { ...task, ...patch } : task) })

/**
 * Brings a route to rest after anything has happened to it: ends it when it is decided, lets off whoever is no longer needed,
 * puts its turn to the next, lays aside whoever must wait again. Refused when all have agreed and nobody of them had the authority.
 */
export function settle(from: ApprovalState, before: readonly ApprovalEvent[], world: World): Change | Refused {
  const route: Step = { sequence: from.steps }
  const events = [...before]
  let state = from
  for (;;) {
    const of = taskOutcomes(state.tasks)
    const outcome = outcomeOf(route, of)
    if (outcome === 'dead') {
      const stuck = stuckLeaves(state)
      return { state: { ...state, status: 'stuck', stuck }, events: [...events, { type: 'stuck', stuck }] }
    }
    if (outcome === 'rejected') return close(state, 'rejected', events, world)
    const [idle, active] = [new Set(idleLeaves(route, of)), new Set(activeLeaves(route, of))]
    for (const task of state.tasks) {
      if (idle.has(task.id) && (task.state === 'open' || task.state === 'waiting')) {
        state = withTask(state, task.id, { state: 'cancelled' })
        if (task.state === 'open') events.push({ type: 'task-cancelled', task: task.id, reason: 'outcome-decided' })
      } else if (task.state === 'open' && !active.has(task.id)) {
        state = withTask(state, task.id, { state: 'waiting' })
        events.push({ type: 'task-suspended', task: task.id })
      }
    }
    if (outcome === 'passed') {
      const gap = authorityGap(state, world)
      if (gap) return { refused: 'lacks-authority', params: gap }
      return { state: { ...state, status: 'approved', stuck: [], endedAt: world.now }, events: [...events, { type: 'approved' }] }
    }
    let carried = false
    for (const task of state.tasks.filter(({ id, state: now }) => now === 'waiting' && active.has(id))) {
      const opened = openTask(state, task, world)
      state = withTask(state, task.id, opened.patch)
      events.push(opened.event)
      carried ||= opened.patch.state === 'carried'
    }
    if (!carried) return { state, events }
  }
}

/** Ends a route: who had not decided is let off. */
export function close(state: ApprovalState, status: Exclude<ApprovalStatus, 'open' | 'approved' | 'stuck'>, before: readonly ApprovalEvent[], world: World): Change {
  const open = state.tasks.filter((task) => task.state === 'open')
  const reason = status === 'rejected' ? 'outcome-decided' : 'ended'
  const tasks = state.tasks.map((task): Task => task.state === 'open' || task.state === 'waiting' ? { ...task, state: 'cancelled' } : task)
  return {
    state: { ...state, status, tasks, stuck: [], endedAt: world.now },
    events: [...before, ...open.map((task): ApprovalEvent => ({ type: 'task-cancelled', task: task.id, reason })), { type: status === 'void' ? 'voided' : status }],
  }
}

/** The leaves that keep a top step from ever being decided; a dead leaf in an `any` with a living one is none. */
function stuckLeaves(state: ApprovalState): Stuck[] {
  const of = taskOutcomes(state.tasks)
  if (state.tasks.length === 0 || state.steps.length === 0) return [{ reason: 'no-steps' }]
  return state.steps.filter((step) => outcomeOf(step, of) === 'dead').flatMap((step): Stuck[] => {
    const dead = leavesOf([step]).map(({ id }) => state.tasks.find((task) => task.id === id)).filter((task) => task !== undefined)
      .filter((task) => (task.state === 'waiting' || task.state === 'open') && of(task.id) === 'dead')
    if (dead.length === 0) return [{ reason: leavesOf([step]).length > 0 ? 'no-quorum' : 'no-steps' }]
    return dead.map((task) => ({ task: task.id, reason: task.barred.length > 0 ? 'all-apart' : 'nobody' }))
  })
}

export const strength: Readonly<Record<Does, number>> = { opinion: 0, approve: 1, sign: 2 }

/**
 * Puts a task to its people. With `once`, those who agreed in their own right in an earlier step by an act at least as
 * strong are not asked again; when nobody else is left, their agreement is carried over. Never where the task was given to them:
 * handing it to one who agreed before would make two pairs of eyes one.
 */
function openTask(state: ApprovalState, task: Task, world: World): { patch: Partial<Task>; event: ApprovalEvent } {
  const here = topOf(state.steps, task.id)
  const earlier = state.once && !task.given ? state.tasks.filter((other) => other.state === 'agreed' && other.by !== 'timeout' && strength[other.does] >= strength[task.does] && isBefore(state, other.id, here)) : []
  const principal = (other: Task): string => other.onBehalfOf ?? other.by!
  const rest = task.candidates.filter((person) => !earlier.some((other) => principal(other) === person))
  const source = earlier.find((other) => task.candidates.includes(principal(other)))
  if (rest.length === 0 && source) return { patch: { state: 'carried', by: principal(source), carriedFrom: source.id, ...(source.round === undefined ? {} : { round: source.round }) }, event: { type: 'task-carried', task: task.id, from: source.id, by: principal(source) } }
  const changes = differenceSince(state, task)
  const delegates = (world.delegations ?? []).filter((d) => rest.includes(d.from) && gapOf(d, world) === undefined).map((d) => ({ for: d.from, to: d.to }))
  const opened = { ...task, openedAt: world.now, fired: 0 }
  const wake = nextWake(state, opened, world)
  return {
    patch: { state: 'open', candidates: rest, openedAt: world.now, fired: 0, seenAt: undefined, ...(rest.length < task.candidates.length ? { eligible: task.eligible ?? task.candidates } : {}) },
    event: { type: 'task-opened', task: task.id, candidates: rest, ...(delegates.length > 0 ? { delegates } : {}), ...(changes.length > 0 ? { difference: changes } : {}), ...(wake === undefined ? {} : { wake }) },
  }
}

function isBefore(state: ApprovalState, leaf: string, top: number): boolean {
  const at = topOf(state.steps, leaf)
  return at >= 0 && at < top
}

/** When the next time-out of an open task is due; undefined where none is left, or no calendar was handed in. */
export function nextWake(state: ApprovalState, task: Task, world: World): string | undefined {
  const next = leavesOf(state.steps).find(({ id }) => id === task.id)?.leaf.timeouts?.[task.fired ?? 0]
  return next && world.calendar && task.openedAt !== undefined ? toIso(dueMs(next.within, world.calendar, toMs(task.openedAt))) : undefined
}

/** The leaves standing beside one another with a task: those its signers share a set with. */
export function setOf(state: ApprovalState, task: Task): Task[] {
  const step = state.steps[topOf(state.steps, task.id)]
  const ids = new Set(step ? leavesOf([step]).map(({ id }) => id) : [])
  return state.tasks.filter(({ id }) => ids.has(id))
}
