import { toIso, toMs } from '../calendar/instant.ts'
import { mayStandIn } from './delegation.ts'
import type { ApprovalEvent } from './events.ts'
import { superiorOf } from './house.ts'
import type { Timeout } from './definition.ts'
import type { ApprovalState, Change, Refused, Task } from './model.ts'
import type { World } from './world.ts'
import { nextWake, setOf, settle, withTask } from './settle.ts'
import { apartNow } from './sod.ts'
import { leavesOf } from './steps.ts'

export interface OpenCommand { readonly do: 'open'; readonly task: string; readonly person: string }
export interface UrgeCommand { readonly do: 'urge'; readonly person: string }
export interface CopyCommand { readonly do: 'copy'; readonly person: string; readonly to: readonly string[] }
export interface CopyReadCommand { readonly do: 'copy-read'; readonly person: string }

/** Somebody asked looks at it: from now on the one before cannot take back. Looking again changes nothing. */
export function open(state: ApprovalState, { task: id, person }: OpenCommand, world: World): Change | Refused {
  if (state.status !== 'open') return { refused: 'not-open', params: { status: state.status } }
  const task = state.tasks.find((one) => one.id === id)
  if (!task) return { refused: 'no-such-task' }
  if (task.state !== 'open') return { refused: 'task-not-open', params: { state: task.state } }
  if (!task.candidates.some((one) => one === person || mayStandIn(person, one, world))) return { refused: 'not-a-candidate' }
  return task.seenAt === undefined ? { state: withTask(state, id, { seenAt: world.now }), events: [{ type: 'seen', task: id, by: person }] } : { state, events: [] }
}

/** Once in four hours, and from the fourth time the superiors are told too, unless the route says otherwise. */
const usualUrging = { everyHours: 4, escalateAfter: 3 }

/** The applicant urges whoever's turn it is; limited, then it goes to their superiors (peers 5.1 催办). */
export function urge(state: ApprovalState, { person }: UrgeCommand, world: World): Change | Refused {
  if (state.status !== 'open') return { refused: 'not-open', params: { status: state.status } }
  if (!world.parties?.applicant?.includes(person)) return { refused: 'not-the-applicant' }
  const { everyHours, escalateAfter } = state.rules?.urge ?? usualUrging
  const urges = state.urges ?? []
  const last = urges.at(-1)
  const next = last && toMs(last.at) + everyHours * 3_600_000
  if (next !== undefined && toMs(world.now) < next) return { refused: 'too-soon', params: { next: toIso(next) } }
  const asked = state.tasks.filter((task) => task.state === 'open')
  const count = urges.length + 1
  const events: ApprovalEvent[] = [{ type: 'urged', to: [...new Set(asked.flatMap((task) => task.candidates))], count }]
  if (count > escalateAfter) events.push(...asked.map((task): ApprovalEvent => ({ type: 'escalated', task: task.id, to: superiors(state, task, world) })))
  return { state: { ...state, urges: [...urges, { by: person, at: world.now }] }, events }
}

/** Sends copies: by the applicant or whoever is or was asked. Nobody gets a second one. */
export function copy(state: ApprovalState, { person, to }: CopyCommand, world: World): Change | Refused {
  if (!world.parties?.applicant?.includes(person) && !state.tasks.some((task) => task.candidates.includes(person) || task.by === person)) return { refused: 'not-a-candidate' }
  const copies = state.copies ?? []
  const added = [...new Set(to)].filter((one) => !copies.some((had) => had.person === one))
  if (added.length === 0) return { refused: 'nobody-added' }
  return { state: { ...state, copies: [...copies, ...added.map((one) => ({ person: one, at: world.now }))] }, events: added.map((one) => ({ type: 'copied', person: one })) }
}

/** The reader's receipt, once. */
export function copyRead(state: ApprovalState, { person }: CopyReadCommand, world: World): Change | Refused {
  const mine = state.copies?.find((one) => one.person === person)
  if (!mine) return { refused: 'not-copied' }
  if (mine.readAt !== undefined) return { refused: 'already-read', params: { at: mine.readAt } }
  return { state: { ...state, copies: state.copies!.map((one) => one === mine ? { ...one, readAt: world.now } : one) }, events: [{ type: 'copy-read', person }] }
}

/**
 * Fires every time-out that is due: each once for each opening of its task. Moving up leaves the old people out; where nobody is above,
 * it is escalated instead. Time never agrees where an article demands the approval: that is told and escalated (peers 5.3.6).
 */
export function timeout(from: ApprovalState, world: World): Change | Refused {
  if (from.status !== 'open') return { refused: 'not-open', params: { status: from.status } }
  const events: ApprovalEvent[] = []
  let state = from
  for (const { id } of from.tasks.filter((task) => task.state === 'open')) {
    const timeouts = leavesOf(state.steps).find((one) => one.id === id)?.leaf.timeouts ?? []
    for (;;) {
      const task = state.tasks.find((one) => one.id === id)!
      const wake = nextWake(state, task, world)
      const step = timeouts[task.fired ?? 0]
      if (state.status !== 'open' || task.state !== 'open' || !step || wake === undefined || toMs(wake) > toMs(world.now)) break
      const fired = fire(withTask(state, id, { fired: (task.fired ?? 0) + 1 }), id, step.do, world)
      state = fired.state
      events.push(...fired.events)
    }
  }
  return events.length === 0 ? { refused: 'nothing-due' } : { state, events }
}

function fire(state: ApprovalState, id: string, does: Timeout['do'], world: World): Change {
  const task = state.tasks.find((one) => one.id === id)!
  const wake = nextWake(state, task, world)
  const later = wake === undefined ? {} : { wake }
  const up = superiors(state, task, world)
  const escalated: ApprovalEvent = { type: 'escalated', task: id, to: up, ...later }
  if (does === 'remind') return { state, events: [{ type: 'reminded', task: id, to: task.candidates, ...later }] }
  if (does === 'up') {
    const others = setOf(state, task).filter((one) => one.id !== id).flatMap((one) => [...one.candidates, one.by])
    const to = up.filter((one) => !others.includes(one))
    return to.length === 0 ? { state, events: [escalated] }
      : { state: withTask({ ...state, undo: undefined }, id, { candidates: to, eligible: undefined, seenAt: undefined, given: true }), events: [{ type: 'moved-up', task: id, from: task.candidates, to, ...later }] }
  }
  if (does === 'agree') {
    const passed = state.rules?.demanded === false ? settle(withTask({ ...state, undo: undefined }, id, { state: 'agreed', by: 'timeout', at: world.now, ...(state.forms ? { round: state.forms.length - 1 } : {}) }), [{ type: 'task-decided', task: id, by: 'timeout', outcome: 'agree', words: '', at: world.now }], world) : undefined
    return passed && 'state' in passed ? passed : { state, events: [{ type: 'auto-refused', task: id }, escalated] }
  }
  return { state, events: [escalated] }
}

/** The next above each of the people asked, as far as they may approve. */
function superiors(state: ApprovalState, task: Task, world: World): string[] {
  const { house } = world
  if (!house) return []
  const apart = apartNow(state, world)
  return [...new Set(task.candidates.map((person) => superiorOf(house, person, apart)).filter((person) => person !== undefined))]
}
