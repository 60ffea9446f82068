import { mayStandIn } from '@guixing/core/approvals/delegation'
import type { Task } from '@guixing/core/approvals/model'
import { setOf } from '@guixing/core/approvals/settle'
import { apartNow } from '@guixing/core/approvals/sod'
import type { Pool } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import type { Caller } from '../engine/index.ts'
import { refusal, through, type Inside, type Through } from './door.ts'

/**
 * Gives a task that nobody can bring further to others: by an administrator, or whoever heads a unit of one of those asked or of the
 * matter. What they decide is theirs; nobody kept apart, gone, or asked in the same step already is taken.
 * @throws NotFound not this person's to give; Refused `not-stuck`, `separation-of-duties`, `already-in-set`; Invalid `to` unknown
 */
export function reassignTask(pool: Pool, caller: Caller, task: string, to: readonly string[], words: string): Promise<Through> {
  return through(pool, caller, { task }, {
    did: 'reassign', words, field: 'to', detail: { people: [...to] }, who: mayReassign,
    command: (inside) => {
      const { rules, state, world, row } = inside
      if (words.trim() === '') throw invalid('words', 'required')
      if (to.some((person) => !rules.people.get(person)?.active)) throw invalid('to', 'unknown-person')
      const mine = state.tasks.find((one) => one.id === row?.place)
      if (mine && (mine.state === 'open' || mine.state === 'waiting')) {
        if (!isStranded(inside, mine)) throw refusal({ refused: 'not-stuck' }, inside)
        const apart = apartNow(state, world)
        const kept = to.filter((person) => apart.includes(person))
        if (kept.length > 0) throw refusal({ refused: 'apart', params: { people: kept } }, inside)
        const beside = to.find((person) => setOf(state, mine).some((one) => one.id !== mine.id && one.state !== 'cancelled' && (one.candidates.includes(person) || one.by === person)))
        if (beside) throw refusal({ refused: 'already-in-set', params: { person: beside } }, inside)
      }
      return { command: { do: 'reassign', task: row?.place ?? '', people: to } }
    },
  })
}

/** An administrator, or the head of a unit above somebody it waits for or above the matter. */
export function mayReassign({ actor, rules, held, state }: Pick<Inside, 'actor' | 'rules' | 'held' | 'state'>): boolean {
  if (actor.roles.some(({ role }) => role === 'administrator' || role === 'general-manager')) return true
  const asked = state.tasks.filter((task) => task.state === 'open' || task.state === 'waiting').flatMap(({ candidates }) => candidates)
  const units = [...held.matter.unitPath, ...asked.flatMap((person) => { const unit = rules.people.get(person)?.unit; return unit ? rules.units.get(unit)?.path ?? [] : [] })]
  return actor.heads.some((unit) => units.includes(unit))
}

/** Nobody is asked, or everybody who is has left or is away with nobody standing in. */
export function isStranded({ rules, world }: Pick<Inside, 'rules' | 'world'>, task: Task): boolean {
  return task.candidates.every((person) => !rules.people.get(person)?.active
    || (world.house?.onLeave(person) === true && ![...rules.people.values()].some((one) => one.active && mayStandIn(one.id, person, world))))
}
