import { plain } from '../calendar/calendar.ts'
import { apply, type Command } from './approvals.ts'
import type { Definition, Form, Leaf } from './definition.ts'
import type { ApprovalEvent } from './events.ts'
import type { House } from './house.ts'
import type { ApprovalState, Change, Refused, RefusalCode } from './model.ts'
import { submit } from './submit.ts'
import type { World } from './world.ts'

/** A lending library: the reading room (head H) below the library (director L); A to G, N, P, X, Y, Z work in the room, R asks. */
export function library(over: { left?: string[]; leave?: string[]; roles?: Record<string, string[]>; authority?: Record<string, number>; rules?: Record<string, string[]> } = {}): House {
  const room = [...'ABCDEFGHNPXYZR']
  return {
    person: (id) => room.includes(id) || id === 'L' ? { unit: id === 'L' ? 'library' : 'room', active: !over.left?.includes(id), authority: over.authority?.[id] ?? (id === 'L' ? 50 : id === 'H' ? 20 : 10) } : undefined,
    unit: (id) => id === 'room' ? { head: 'H', parent: 'library' } : id === 'library' ? { head: 'L', parent: null } : undefined,
    holders: (role) => over.roles?.[role] ?? [],
    rule: (name) => over.rules?.[name] ?? [],
    onLeave: (person) => over.leave?.includes(person) ?? false,
  }
}

export const NOW = '2026-01-05T02:00:00.000Z'
export const hours = (n: number): string => new Date(Date.parse(NOW) + n * 3_600_000).toISOString()
type Here = World & { readonly house: House }
/** The library on a Monday morning; R asks, and may therefore not approve. */
export const here = (over: Partial<Here> = {}): Here => ({ now: NOW, house: library(), parties: { applicant: ['R'] }, about: { kind: 'loan', unitPath: ['room', 'library'] }, calendar: plain('Asia/Shanghai'), ...over })
export const by = (person: string, over: Partial<Leaf> = {}): Leaf => ({ who: { person }, does: 'approve', ...over })

export function stateOf(result: Change | Refused): ApprovalState {
  if ('refused' in result) throw new Error(`${result.refused} ${JSON.stringify(result.params)}`)
  return result.state
}
export const codeOf = (result: Change | Refused): RefusalCode | undefined => 'refused' in result ? result.refused : undefined
export const eventsOf = (result: Change | Refused, type?: ApprovalEvent['type']): ApprovalEvent[] => 'refused' in result ? [] : result.events.filter((event) => type === undefined || event.type === type)
export const begin = (definition: Definition, form: Form = {}, world: Here = here()): ApprovalState => stateOf(submit(definition, form, world))
/** Obeys or throws. */
export const go = (state: ApprovalState, command: Command, world: World = here()): ApprovalState => stateOf(apply(state, command, world))
/** 'A' agrees at the first open task that is his; 'A!' rejects, 'A<' returns to the applicant. */
export function says(state: ApprovalState, move: string, world: World = here()): Change | Refused {
  const person = move[0]!
  const task = state.tasks.find((one) => one.state === 'open' && one.candidates.includes(person))
  return apply(state, { do: 'decide', task: task?.id ?? '?', person, outcome: move[1] === '!' ? 'reject' : move[1] === '<' ? 'return' : 'agree', words: move.length > 1 || task?.does === 'opinion' ? 'said' : '' }, world)
}
export const play = (state: ApprovalState, moves: string, world: World = here()): ApprovalState => moves.split(' ').filter(Boolean).reduce((now, move) => stateOf(says(now, move, world)), state)
/** 'A:open B:waiting …' of the tasks in the route's order; an added signer's letter, too. */
export const picture = (state: ApprovalState): string => `${state.status} ${state.tasks.map((task) => `${task.by ?? task.candidates.join('')}:${task.state}`).join(' ')}`
