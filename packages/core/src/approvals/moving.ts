import { difference, formOf } from './attest.ts'
import type { Definition } from './definition.ts'
import type { ApprovalState, Change, Refused, Task } from './model.ts'
import type { World } from './world.ts'
import { hasAgreed, settle, strength } from './settle.ts'
import { leavesOf, numbered } from './steps.ts'
import { lay } from './submit.ts'

/** Puts a running approval on another definition: an explicit act of whoever looks after the routes, never of the applicant. */
export interface MoveCommand { readonly do: 'move'; readonly person: string; readonly definition: Definition }

/**
 * Moves an approval to another definition (X-03: it stays where it began unless somebody moves it). People are resolved now. An agreement
 * stands for the first step of the new route that asks the same person for no stronger act, as long as nothing that step attests has
 * changed since, and is from then on that step's; everybody else is let off or asked. A move alone ends nothing: where all that is asked has been agreed, or nobody
 * could decide a step, it is refused.
 */
export function move(from: ApprovalState, { person, definition }: MoveCommand, world: World): Change | Refused {
  if (from.status !== 'open' && from.status !== 'stuck') return { refused: 'not-open', params: { status: from.status } }
  if (world.parties?.applicant?.includes(person)) return { refused: 'apart', params: { people: [person] } }
  const { house } = world
  if (!house) return { refused: 'nothing-to-do' }
  // Places of their own: a place names a task of this approval for good.
  const laid = lay({ ...definition, steps: numbered(definition.steps, `${(from.n ?? 0) + 1}:`) }, formOf(from), { ...world, house, parties: { ...world.parties, beneficiary: [...world.parties?.beneficiary ?? [], ...from.apart] } })
  if ('refused' in laid) return laid
  const fresh = laid.state
  const events = laid.events.filter((event) => event.type !== 'copied' || !from.copies?.some((one) => one.person === event.person))
  const old = from.tasks.map((task): Task => {
    if (task.state === 'open') events.push({ type: 'task-cancelled', task: task.id, reason: 'removed' })
    return task.state === 'open' || task.state === 'waiting' ? { ...task, state: 'cancelled' } : task
  })
  const spent = new Set<string>()
  const leaves = new Map(leavesOf(fresh.steps).map(({ id, leaf }) => [id, leaf]))
  const inRoute = new Set(leavesOf(from.steps).map(({ id }) => id))
  const tasks = fresh.tasks.map((task): Task => {
    const attests = leaves.get(task.id)?.attests
    const changed = (one: Task): string[] => one.round === undefined ? [] : difference(from.forms?.[one.round] ?? {}, formOf(from)).map(({ field }) => field)
    const stands = old.find((one) => inRoute.has(one.id) && hasAgreed(one) && !spent.has(one.id) && one.by !== 'timeout' && strength[one.does] >= strength[task.does]
      && task.candidates.includes(one.onBehalfOf ?? one.by ?? '') && !changed(one).some((field) => attests?.includes(field) ?? true))
    if (!stands) return task
    spent.add(stands.id)
    events.push({ type: 'task-kept', task: task.id, by: stands.by ?? '', changed: changed(stands) })
    const { by, onBehalfOf, words, at, signed, round } = stands
    return {
      ...task, state: 'agreed', ...(by === undefined ? {} : { by }), ...(onBehalfOf === undefined ? {} : { onBehalfOf }), ...(words === undefined ? {} : { words }),
      ...(at === undefined ? {} : { at }), ...(signed === undefined ? {} : { signed }), ...(round === undefined ? {} : { round }), carriedFrom: stands.id,
    }
  })
  const state: ApprovalState = {
    ...from, status: 'open', stuck: [], undo: undefined, steps: fresh.steps, once: fresh.once, ...(fresh.rules ? { rules: fresh.rules } : {}), tasks: [...old.map((task) => (spent.has(task.id) ? { ...task, state: 'cancelled' as const } : task)), ...tasks],
    apart: fresh.apart, copies: [...from.copies ?? [], ...(fresh.copies ?? []).filter((one) => !from.copies?.some((had) => had.person === one.person))],
  }
  const change = settle(state, events, world)
  if ('refused' in change) return change
  if (change.state.status === 'stuck') return { refused: 'would-stick', params: { why: change.state.stuck[0]?.reason ?? 'nobody' } }
  return change.state.status === 'open' ? change : { refused: 'would-end', params: { status: change.state.status } }
}
