import { dayMs, toMs } from '../calendar/instant.ts'
import { difference, formOf } from './attest.ts'
import type { ApprovalEvent } from './events.ts'
import type { Form } from './definition.ts'
import type { ApprovalState, Change, Refused } from './model.ts'
import type { World } from './world.ts'
import { close } from './settle.ts'

export interface WithdrawCommand { readonly do: 'withdraw'; readonly person: string }
export interface TakeBackCommand { readonly do: 'take-back'; readonly person: string }
/** `form` null: what was to be approved is struck out. */
export interface ChangeCommand { readonly do: 'change'; readonly form: Form | null }
/** An effect that followed the approval: what undoes it, whether it still can be undone, whether it already was. */
export interface Followed { readonly effect: string; readonly undo?: string; readonly possible: boolean; readonly undone?: boolean }
export interface RevokeCommand { readonly do: 'revoke'; readonly person: string; readonly words: string; readonly followed: readonly Followed[] }

/** The applicant takes the application back: before the first decision, before the end where the route allows it, and always while it is back in his hands. */
export function withdraw(state: ApprovalState, { person }: WithdrawCommand, world: World): Change | Refused {
  if (state.status !== 'open' && state.status !== 'stuck' && state.status !== 'returned') return { refused: 'not-open', params: { status: state.status } }
  if (!world.parties?.applicant?.includes(person)) return { refused: 'not-the-applicant' }
  const decided = state.tasks.find((task) => task.does !== 'opinion' && (task.at !== undefined || task.round !== undefined))
  if (decided && state.status !== 'returned' && state.rules?.withdraw !== 'until-end') return { refused: 'already-decided', params: { task: decided.id } }
  return close(state, 'withdrawn', [], world)
}

/** The last approver takes the decision back, until one of those asked next has opened it. The tasks it moved stand as before. */
export function takeBack(state: ApprovalState, { person }: TakeBackCommand): Change | Refused {
  if (state.status !== 'open') return { refused: 'not-open', params: { status: state.status } }
  const { undo } = state
  if (!undo || undo.by !== person) return { refused: 'not-the-last-approver' }
  const before = new Map(undo.before.map((task) => [task.id, task]))
  const moved = state.tasks.filter((task) => before.has(task.id) && task.id !== undo.task)
  const seen = moved.find((task) => task.state === 'open' && before.get(task.id)!.state !== 'open' && task.seenAt !== undefined)
  if (seen) return { refused: 'already-opened', params: { task: seen.id } }
  const suspended = moved.filter((task) => task.state === 'open' && before.get(task.id)!.state !== 'open')
  const again = moved.filter((task) => task.state !== 'open').map((task) => before.get(task.id)!).filter((task) => task.state === 'open')
  return {
    state: { ...state, tasks: state.tasks.map((task) => before.get(task.id) ?? task) },
    events: [{ type: 'taken-back', task: undo.task, by: person }, ...suspended.map((task): ApprovalEvent => ({ type: 'task-suspended', task: task.id })),
      ...again.map((task): ApprovalEvent => ({ type: 'task-opened', task: task.id, candidates: task.candidates }))],
  }
}

/**
 * The applicant revokes what was approved: within the route's days (inclusive, from the approval), and only if everything
 * that followed states an undo and it is possible still or done already. The undoing is told last effect first.
 */
export function revoke(state: ApprovalState, { person, words, followed }: RevokeCommand, world: World): Change | Refused {
  if (state.status !== 'approved') return { refused: 'not-approved', params: { status: state.status } }
  if (!world.parties?.applicant?.includes(person)) return { refused: 'not-the-applicant' }
  if (words.trim() === '') return { refused: 'words-needed' }
  const days = state.rules?.revoke?.days
  if (days === undefined || state.endedAt === undefined || toMs(world.now) > toMs(state.endedAt) + days * dayMs) return { refused: 'too-late', params: { days: days ?? 0 } }
  const fast = followed.filter((one) => !one.undone && (one.undo === undefined || !one.possible))
  if (fast.length > 0) return { refused: 'cannot-undo', params: { effects: fast.map((one) => one.effect) } }
  const undoing = followed.filter((one) => !one.undone).reverse().map((one): ApprovalEvent => ({ type: 'undo', effect: one.effect, by: one.undo! }))
  return close(state, 'revoked', undoing, world)
}

/**
 * The attested values as they are now: an approval, given or under way, that stands for others is void (S01-25, S01-33). The same values
 * change nothing. Struck out, whatever still waits for anybody is void; what was decided stays decided.
 */
export function changed(state: ApprovalState, { form }: ChangeCommand, world: World): Change | Refused {
  if (form === null) return state.status === 'open' || state.status === 'returned' || state.status === 'stuck' ? close(state, 'void', [], world) : { refused: 'not-open', params: { status: state.status } }
  if (state.status !== 'open' && state.status !== 'approved' && state.status !== 'stuck') return { refused: 'not-open', params: { status: state.status } }
  if (!state.forms) return { refused: 'no-form' }
  return difference(formOf(state), form).length > 0 ? close(state, 'void', [], world) : { state, events: [] }
}
