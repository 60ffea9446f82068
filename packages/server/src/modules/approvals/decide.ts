import type { Decision } from '@guixing/core/approvals/events'
import { unsaidEnd, type Holds } from '@guixing/core/controls/exception'
import { dayIn } from '../../platform/days.ts'
import type { Pool } from '../../platform/db.ts'
import { sha256 } from '../../platform/hash.ts'
import { NotFound, Stale, invalid } from '../../platform/errors.ts'
import type { Caller } from '../engine/index.ts'
import { isVoid, refusal, through, type Inside, type Through } from './door.ts'

/** `to`: where a return goes. `shown`: the hash of what the person saw; it is signed, and a decision on anything else is refused. `batch`: one of many by one click, which the route must allow. */
export interface Decided { outcome: Decision; words: string; to?: 'initiator' | 'previous' | number; shown?: string; batch?: boolean; /** Of an exception that is allowed: its last day, or for one act; thirty days on where neither is said. */ until?: string; once?: boolean }

/** Decides one task: authority and separation of duties are checked on the resolved people, after the lock (design §9, X-06). */
export function decideOn(pool: Pool, caller: Caller, task: string, { outcome, words, to, shown, batch, until, once }: Decided): Promise<Through> {
  const given: Holds | null = outcome !== 'agree' ? null : once ? { once } : until === undefined ? null : { until }
  // Whoever names no end names the usual one; of several who sign, the first.
  const holdsIn = ({ approval, state, rules, world }: Inside): Holds | null =>
    given ?? (outcome === 'agree' && approval.purpose === 'exception' && !state.holds ? { until: unsaidEnd(dayIn(rules.house.zone, world.now)) } : null)
  return through(pool, caller, { task }, {
    did: outcome, words, detail: { ...(to === undefined ? {} : { to }), ...(batch ? { batch: true } : {}) },
    before: async (_tx, inside) => ({ ...holdsIn(inside) }),
    command: (inside) => {
      const { row, person, onBehalfOf, control, approval, held, rules } = inside
      if (!row || (!row.candidates.includes(person) && onBehalfOf === undefined)) throw new NotFound()
      if (row.state !== 'open') throw new Stale({ what: `approval-${row.state}`, at: row.at, by: row.by_id ? { id: row.by_id, name: rules.people.get(row.by_id)?.name ?? '' } : null })
      if (outcome !== 'agree' && words.trim() === '') throw invalid('words', 'required')
      const holds = holdsIn(inside)
      if (given && approval.purpose !== 'exception') throw invalid('until', 'not-an-exception')
      if (until !== undefined && until < dayIn(rules.house.zone, inside.world.now)) throw invalid('until', 'past')
      if (isVoid(control, approval, held.matter)) throw refusal({ refused: 'approval-void' }, inside)
      return {
        command: { do: 'decide', task: row.place, person, outcome, words, ...(onBehalfOf === undefined ? {} : { onBehalfOf }), ...(to === undefined ? {} : { to }), ...(shown === undefined ? {} : { shown }), ...(batch ? { batch } : {}), ...(holds ? { holds } : {}) },
        ...(shown === undefined ? {} : { world: { sha: sha256 } }),
      }
    },
  })
}
