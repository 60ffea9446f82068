import type { Leaf, Step } from './definition.ts'
import type { ApprovalState, Change, Refused, Task } from './model.ts'
import type { World } from './world.ts'
import { meant } from './resolve.ts'
import { formOf } from './attest.ts'
import { setOf, settle, withTask } from './settle.ts'
import { apartNow } from './sod.ts'
import { groupOf, leavesOf, outcomeOf, partsOf, replaceLeaf, taskOutcomes, votesNeeded } from './steps.ts'
import { newTask, pruned } from './submit.ts'

export interface AddCommand {
  readonly do: 'add-signer'
  readonly task: string
  readonly person: string
  readonly who: readonly string[]
  /** 前加签: they first, then back to me. 后加签: I, then they. 并加签: they join my set. */
  readonly place: 'before' | 'after' | 'beside'
  /** How several are combined; those beside simply join. */
  readonly combine?: 'all' | 'any' | 'sequence'
  readonly words: string
}
export interface OpinionCommand { readonly do: 'ask-opinion'; readonly task: string; readonly person: string; readonly of: string; readonly words: string }
export interface RemoveCommand { readonly do: 'remove-signer'; readonly task: string; readonly person: string }
export interface TransferCommand { readonly do: 'transfer'; readonly task: string; readonly person: string; readonly to: string; readonly words: string }

/** Adds signers around one's own open task. Who was added may not add; nobody stands twice in a set; people apart, gone or out of range are refused. */
export function addSigner(state: ApprovalState, command: Omit<AddCommand, 'do'> & { readonly opinion?: boolean }, world: World): Change | Refused {
  const { task: id, person, place, combine = 'all', words, opinion = false } = command
  const task = own(state, id, person)
  if ('refused' in task) return task
  const leaf = leavesOf(state.steps).find((one) => one.id === id)!.leaf
  if (leaf.addedBy !== undefined) return { refused: 'added-may-not-add' }
  const who = [...new Set(command.who)]
  if (who.length === 0) return { refused: 'nobody-added' }
  const refused = who.map((one) => unfit(state, task, one, world)).find((one) => one !== undefined)
  if (refused) return refused
  const added = who.map((one, i): Leaf & { id: string } => ({ id: `${id}+${(state.n ?? 0) + 1}${who.length > 1 ? `.${i + 1}` : ''}`, who: { person: one }, does: opinion ? 'opinion' : 'approve', addedBy: id }))
  const together: Step = added.length === 1 ? added[0]! : combine === 'any' ? { any: added } : combine === 'sequence' ? { sequence: added } : { all: added }
  const steps = replaceLeaf(state.steps, id, (mine, group) => {
    if (place === 'beside') return group && !('sequence' in group) ? [mine, ...added] : [{ all: [mine, ...added] }]
    const order = place === 'before' ? [together, mine] : [mine, together]
    return group && 'sequence' in group ? order : [{ sequence: order }]
  })
  const tasks = state.tasks.flatMap((one) => one.id === id ? [one, ...added.map((part, i) => ({ ...newTask(part, [who[i]!], []), given: true }))] : [one])
  return settle({ ...state, steps, tasks }, [{ type: 'signers-added', task: id, by: person, added: added.map((part) => part.id), place, opinion, words }], world)
}

/** Asks somebody's opinion; one's own task waits until it is given and then returns (委派). */
export function askOpinion(state: ApprovalState, { task, person, of, words }: OpinionCommand, world: World): Change | Refused {
  return addSigner(state, { task, person, who: [of], place: 'before', words, opinion: true }, world)
}

/** Takes an undecided co-signer out: by who added it, or by another of the same set whose turn it is. What the route demands stays, and so does a quorum. */
export function removeSigner(state: ApprovalState, { task: id, person }: RemoveCommand, world: World): Change | Refused {
  if (state.status !== 'open') return { refused: 'not-open', params: { status: state.status } }
  const found = leavesOf(state.steps).find((one) => one.id === id)
  const task = state.tasks.find((one) => one.id === id)
  if (!found || !task) return { refused: 'no-such-task' }
  if (task.state !== 'open' && task.state !== 'waiting') return { refused: 'task-not-open', params: { state: task.state } }
  const adder = state.tasks.find((one) => one.id === found.leaf.addedBy)
  const beside = setOf(state, task).some((other) => other.id !== id && other.state === 'open' && other.candidates.includes(person))
  if (!beside && !(adder && (adder.by ?? '') === person) && !adder?.candidates.includes(person)) return { refused: 'not-a-candidate' }
  if (found.leaf.addedBy === undefined && !found.leaf.removable) return { refused: 'mandatory' }
  const group = groupOf(state.steps, id)
  const left = group ? partsOf(group)!.length - 1 : 0
  if (group && 'vote' in group && left < Math.max(group.quorum ?? 0, votesNeeded(group.pass, left), 1)) return { refused: 'below-quorum' }
  const change = withoutLeaf(state, id)
  // Taking somebody out may neither empty a step nor decide it against the applicant.
  if (change.steps.length < state.steps.length || outcomeless(change, state) || lost(change)) return { refused: 'below-quorum' }
  return settle(change, [{ type: 'task-cancelled', task: id, reason: 'removed' }], world)
}

/** The route without a leaf; its task is kept, cancelled. */
export function withoutLeaf(state: ApprovalState, id: string): ApprovalState {
  return { ...withTask(state, id, { state: 'cancelled' }), steps: pruned(replaceLeaf(state.steps, id, () => [])) }
}

/** Has the route come to a rejection, or to nobody? */
function lost(state: ApprovalState): boolean {
  const outcome = outcomeOf({ sequence: state.steps }, taskOutcomes(state.tasks))
  return outcome === 'rejected' || outcome === 'dead'
}

/** Would a top step be left with nobody who decides, only opinions? */
function outcomeless(after: ApprovalState, before: ApprovalState): boolean {
  const decides = (step: Step | undefined): boolean => step !== undefined && leavesOf([step]).some(({ leaf }) => leaf.does !== 'opinion')
  return before.steps.some((step, i) => decides(step) && !decides(after.steps[i]))
}

/** Hands one's own open task to another, who is responsible from now on. */
export function transfer(state: ApprovalState, { task: id, person, to, words }: TransferCommand, world: World): Change | Refused {
  const task = own(state, id, person)
  if ('refused' in task) return task
  const refused = unfit(state, task, to, world)
  if (refused) return refused
  const instead = (people: readonly string[]): string[] => people.map((one) => one === person ? to : one)
  // Back to waiting, so that it is opened again, told and timed anew.
  const passed = withTask(state, id, { state: 'waiting', given: true, candidates: instead(task.candidates), ...(task.eligible ? { eligible: instead(task.eligible) } : {}), round: undefined })
  return settle(passed, [{ type: 'task-transferred', task: id, from: person, to, words }, { type: 'task-suspended', task: id }], world)
}

/** One's own open task: whoever stands in for another decides, and does no more (no chains). */
function own(state: ApprovalState, id: string, person: string): Task | Refused {
  if (state.status !== 'open') return { refused: 'not-open', params: { status: state.status } }
  const task = state.tasks.find((one) => one.id === id)
  if (!task) return { refused: 'no-such-task' }
  if (task.state !== 'open') return { refused: 'task-not-open', params: { state: task.state } }
  return task.candidates.includes(person) ? task : { refused: 'not-a-candidate' }
}

function unfit(state: ApprovalState, task: Task, person: string, world: World): Refused | undefined {
  const params = { person }
  if (setOf(state, task).some((one) => one.state !== 'cancelled' && (one.candidates.includes(person) || one.by === person))) return { refused: 'already-in-set', params }
  if (apartNow(state, world).includes(person)) return { refused: 'apart', params: { people: [person] } }
  if (world.house && world.house.person(person)?.active !== true) return { refused: 'left', params }
  const within = state.rules?.within
  return within && world.house && !meant(within, formOf(state), world, world.house).includes(person) ? { refused: 'not-in-scope', params } : undefined
}
