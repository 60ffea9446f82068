import { idleLeaves, isDone, leavesOf } from './steps.ts'
import type { Does, Step } from './steps.ts'

export type { Does, Leaf, Step, WhoRef } from './steps.ts'
export { leavesOf } from './steps.ts'

export type TaskState = 'waiting' | 'open' | 'agreed' | 'carried' | 'rejected' | 'returned' | 'cancelled'
export type Decision = 'agree' | 'return' | 'reject'

/** One leaf of the route put to people. */
export interface Task {
  readonly id: string
  readonly does: Does
  readonly level?: number
  /** Who may decide it; any one of them does. People kept apart are not among them. */
  readonly candidates: readonly string[]
  /** Resolved people left out by separation of duties; shown as the reason when nobody remains. */
  readonly barred: readonly string[]
  readonly state: TaskState
  /** Who decided, and in whose stead (B 代 A); for a carried task, who had agreed before. */
  readonly by?: string
  readonly onBehalfOf?: string
  readonly words?: string
  readonly at?: string
  /** The earlier task whose agreement counts here too. */
  readonly carriedFrom?: string
}

export type ApprovalStatus = 'open' | 'approved' | 'rejected' | 'returned' | 'stuck' | 'void'
export interface Stuck { readonly task?: string; readonly reason: 'no-steps' | 'nobody' | 'all-apart' }

/** Plain JSON: stored as it is and read back by the next decision. */
export interface ApprovalState {
  readonly status: ApprovalStatus
  readonly steps: readonly Step[]
  readonly tasks: readonly Task[]
  readonly apart: readonly string[]
  readonly once: boolean
  /** Digest of the attested fields this approval stands for; the caller computes it. */
  readonly digest?: string
  readonly stuck: readonly Stuck[]
}

export type ApprovalEvent =
  | { readonly type: 'task-opened'; readonly task: string; readonly candidates: readonly string[] }
  | { readonly type: 'task-carried'; readonly task: string; readonly from: string; readonly by: string }
  | { readonly type: 'task-decided'; readonly task: string; readonly by: string; readonly onBehalfOf?: string; readonly outcome: Decision; readonly words: string; readonly at: string }
  | { readonly type: 'task-cancelled'; readonly task: string }
  | { readonly type: 'approved' | 'rejected' | 'returned' | 'voided' }
  | { readonly type: 'stuck'; readonly stuck: readonly Stuck[] }

export interface Change { readonly state: ApprovalState; readonly events: readonly ApprovalEvent[] }

export type ApprovalRefusal = 'not-open' | 'no-such-task' | 'task-not-open' | 'apart' | 'not-a-candidate' | 'already-in-set' | 'words-needed' | 'opinion-only' | 'changed'
export interface Refused { readonly refused: ApprovalRefusal }

/**
 * Opens an approval over the steps of the chosen route. `candidates`: resolved people by leaf id (see leavesOf). `apart`:
 * people who may never decide it (requester, handler, payee …), however they come to be asked. A leaf that nobody may
 * decide makes the whole approval stuck from the start: better told at submission than after three signatures; in an
 * `any` the others suffice. `once`: who agreed in an earlier step is not asked again.
 */
export function openApproval(steps: readonly Step[], candidates: Readonly<Record<string, readonly string[]>>, apart: readonly string[], options: { once?: boolean; digest?: string } = {}): Change {
  const tasks = leavesOf(steps).map(({ id, leaf }): Task => ({
    id, does: leaf.does, ...(leaf.level === undefined ? {} : { level: leaf.level }), ...eligible(candidates[id] ?? [], apart), state: 'waiting',
  }))
  const { once = false, digest } = options
  return begin({ status: 'open', steps, tasks, apart: [...new Set(apart)], once, ...(digest === undefined ? {} : { digest }), stuck: [] })
}

/**
 * Decides an open task. `person` acts, perhaps in the stead of `onBehalfOf` (that the delegation is in force is for the
 * caller to know); neither may be kept apart. `shown`: digest of what the person saw; another than the attested one is
 * refused. One rejection ends the approval, a return hands it back to the requester; both need words, and so does an opinion.
 */
export function decideTask(state: ApprovalState, taskId: string, person: string, outcome: Decision, words: string, at: string, options: { onBehalfOf?: string; shown?: string } = {}): Change | Refused {
  const onBehalfOf = options.onBehalfOf === person ? undefined : options.onBehalfOf
  const refused = refusal(state, taskId, person, outcome, words, onBehalfOf, options.shown)
  if (refused) return { refused }
  const result = outcome === 'agree' ? 'agreed' : outcome === 'reject' ? 'rejected' : 'returned'
  const stead = onBehalfOf === undefined ? {} : { onBehalfOf }
  const decided = withTask(state, taskId, { state: result, by: person, ...stead, words, at })
  const event: ApprovalEvent = { type: 'task-decided', task: taskId, by: person, ...stead, outcome, words, at }
  if (result !== 'agreed') return close(decided, result, [event])
  return advance(decided, [event])
}

function refusal(state: ApprovalState, taskId: string, person: string, outcome: Decision, words: string, onBehalfOf: string | undefined, shown: string | undefined): ApprovalRefusal | undefined {
  if (state.status !== 'open') return 'not-open'
  const task = state.tasks.find(({ id }) => id === taskId)
  if (!task) return 'no-such-task'
  if (task.state !== 'open') return 'task-not-open'
  if (state.apart.includes(person) || (onBehalfOf !== undefined && state.apart.includes(onBehalfOf))) return 'apart'
  if (!task.candidates.includes(onBehalfOf ?? person)) return 'not-a-candidate'
  // One person deciding for himself and for another in the same step would make two pairs of eyes one.
  if (onBehalfOf !== undefined && standsIn(state, task, person)) return 'already-in-set'
  if (task.does === 'opinion' && outcome !== 'agree') return 'opinion-only'
  if (words.trim() === '' && (outcome !== 'agree' || task.does === 'opinion')) return 'words-needed'
  return shown !== undefined && state.digest !== undefined && shown !== state.digest ? 'changed' : undefined
}

/** Is the delegate asked, or has he acted, elsewhere in the same top step? */
function standsIn(state: ApprovalState, task: Task, person: string): boolean {
  return state.tasks.some((other) => other.id !== task.id && topOf(other.id) === topOf(task.id) && (other.candidates.includes(person) || other.by === person))
}

/** Puts other people to a task not yet decided (an approver left, a stuck leaf was given to somebody). Their eligibility is judged anew. */
export function replaceCandidates(state: ApprovalState, taskId: string, candidates: readonly string[]): Change | Refused {
  if (state.status !== 'open' && state.status !== 'stuck') return { refused: 'not-open' }
  const task = state.tasks.find(({ id }) => id === taskId)
  if (!task) return { refused: 'no-such-task' }
  if (task.state !== 'open' && task.state !== 'waiting') return { refused: 'task-not-open' }
  // Back to waiting, so that it is opened again and the new people are told.
  return begin(withTask({ ...state, status: 'open', stuck: [] }, taskId, { ...eligible(candidates, state.apart), state: 'waiting' }))
}

/** Does an approval stand for these attested values? Only when granted, and for exactly this digest. */
export function isValidFor(state: ApprovalState, digest: string): boolean {
  return state.status === 'approved' && state.digest === digest
}

/** Voids an open or granted approval whose attested fields have changed (S01-25, S01-33); otherwise leaves it as it is. */
export function voidIfChanged(state: ApprovalState, digest: string): Change {
  const living = state.status === 'open' || state.status === 'approved' || state.status === 'stuck'
  return living && state.digest !== digest ? close(state, 'void', []) : { state, events: [] }
}

function begin(state: ApprovalState): Change {
  const stuck = stuckLeaves(state)
  if (stuck.length > 0) return { state: { ...state, status: 'stuck', stuck }, events: [{ type: 'stuck', stuck }] }
  return advance(state, [])
}

/** The leaves that keep a top step from ever being done; a dead leaf in an `any` with a living one is none. */
function stuckLeaves(state: ApprovalState): Stuck[] {
  if (state.tasks.length === 0) return [{ reason: 'no-steps' }]
  const alive = new Map(state.tasks.map((task) => [task.id, task.candidates.length > 0 || hasAgreed(task)]))
  return state.steps.flatMap((step, i): Stuck[] => {
    if (isDone(step, `${i + 1}`, (leaf) => alive.get(leaf) ?? false)) return []
    const dead = state.tasks.filter(({ id }) => topOf(id) === `${i + 1}` && !alive.get(id))
    if (dead.length === 0) return [{ reason: 'no-steps' }]
    return dead.map((task) => ({ task: task.id, reason: task.barred.length > 0 ? 'all-apart' : 'nobody' }))
  })
}

/** Opens the first step that is not done; grants when all are. Runs on while steps are done by what was carried over. */
function advance(from: ApprovalState, before: readonly ApprovalEvent[]): Change {
  let state = from
  const events = [...before]
  for (const [i, step] of state.steps.entries()) {
    const top = `${i + 1}`
    const agreed = (leaf: string): boolean => state.tasks.some((task) => task.id === leaf && hasAgreed(task))
    if (!isDone(step, top, agreed)) {
      for (const task of state.tasks) {
        if (topOf(task.id) !== top || task.state !== 'waiting' || task.candidates.length === 0) continue
        const opened = openTask(state, task)
        state = withTask(state, task.id, opened.patch)
        events.push(opened.event)
      }
    }
    // Whoever an `any` no longer needs is let off at once, lest a late rejection undo what is decided.
    const idle = new Set(idleLeaves(step, top, agreed))
    for (const task of state.tasks.filter(({ id, state: now }) => idle.has(id) && (now === 'open' || now === 'waiting'))) {
      state = withTask(state, task.id, { state: 'cancelled' })
      if (task.state === 'open') events.push({ type: 'task-cancelled', task: task.id })
    }
    if (!isDone(step, top, agreed)) return { state, events }
  }
  return { state: { ...state, status: 'approved' }, events: [...events, { type: 'approved' }] }
}

const strength: Readonly<Record<Does, number>> = { opinion: 0, approve: 1, sign: 2 }

/**
 * Puts a task to its people. With `once`, those who agreed in their own right in an earlier step by an act at least as
 * strong are not asked again; when nobody else is left, their agreement is carried over.
 */
function openTask(state: ApprovalState, task: Task): { patch: Partial<Task>; event: ApprovalEvent } {
  const earlier = state.once
    ? state.tasks.filter((other) => other.state === 'agreed' && Number(topOf(other.id)) < Number(topOf(task.id)) && strength[other.does] >= strength[task.does])
    : []
  const principal = (other: Task): string => other.onBehalfOf ?? other.by!
  const rest = task.candidates.filter((person) => !earlier.some((other) => principal(other) === person))
  if (rest.length > 0) return { patch: { state: 'open', candidates: rest }, event: { type: 'task-opened', task: task.id, candidates: rest } }
  const source = earlier.find((other) => task.candidates.includes(principal(other)))!
  return { patch: { state: 'carried', by: principal(source), carriedFrom: source.id }, event: { type: 'task-carried', task: task.id, from: source.id, by: principal(source) } }
}

function close(state: ApprovalState, status: 'rejected' | 'returned' | 'void', before: readonly ApprovalEvent[]): Change {
  const open = state.tasks.filter((task) => task.state === 'open')
  const tasks = state.tasks.map((task): Task => task.state === 'open' || task.state === 'waiting' ? { ...task, state: 'cancelled' } : task)
  return {
    state: { ...state, status, tasks },
    events: [...before, ...open.map((task): ApprovalEvent => ({ type: 'task-cancelled', task: task.id })), { type: status === 'void' ? 'voided' : status }],
  }
}

function eligible(people: readonly string[], apart: readonly string[]): { candidates: string[]; barred: string[] } {
  const unique = [...new Set(people)]
  return { candidates: unique.filter((person) => !apart.includes(person)), barred: unique.filter((person) => apart.includes(person)) }
}

const hasAgreed = (task: Task): boolean => task.state === 'agreed' || task.state === 'carried'
const topOf = (id: string): string => id.split('.', 1)[0]!
const withTask = (state: ApprovalState, id: string, patch: Partial<Task>): ApprovalState =>
  ({ ...state, tasks: state.tasks.map((task) => task.id === id ? { ...task, ...patch } : task) })
