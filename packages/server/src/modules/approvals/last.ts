import { apply } from '@guixing/core/approvals/approvals'
import { decide } from '@guixing/core/lifecycle/decide'
import { SYSTEM, type Situation } from '@guixing/core/lifecycle/situation'
import type { Tx, Pool } from '../../platform/db.ts'
import { loadInputsOf, newWork } from '../engine/index.ts'
import { forceFor, paramFor } from '../rules/index.ts'
import { actionsAfter, against } from './after.ts'
import type { Can } from './can.ts'
import { steadsOf, type Inside } from './door.ts'

/**
 * The doors with the last signature looked through to its end: where another article would not let the action that follows it (a cap
 * used up meanwhile), agreeing is not possible and says why, as it would be refused.
 */
export async function withLastSignature(tx: Tx, pool: Pool, inside: Inside, now: string, can: Can[]): Promise<Can[]> {
  const { held, rules, state, world, person, actor, approval } = inside
  const agree = can.find((door) => door.act === 'agree' && door.possible)
  const task = state.tasks.find((one) => one.state === 'open' && one.candidates.some((c) => c === person || steadsOf(actor).includes(c)))
  const follows = agree && task && approval.purpose === 'gate' ? actionsAfter(rules, held, approval) : []
  if (!agree || !task || follows.length === 0) return can
  const stead = task.candidates.includes(person) ? {} : { onBehalfOf: steadsOf(actor).find((one) => task.candidates.includes(one))! }
  const result = apply(state, { do: 'decide', task: task.id, person, outcome: 'agree', words: '-', ...stead }, world)
  if ('refused' in result || result.state.status !== 'approved') return can
  const work = newWork(tx, pool, rules, now)
  const base: Omit<Situation, 'action' | 'inputs'> = {
    kind: held.kind, matter: held.matter, blank: held.matter, input: {}, actor: SYSTEM, now, today: work.today, force: forceFor(rules, held.pin), param: paramFor(rules, held.pin), lexicon: rules.catalogue.lexicon, probe: true,
    approvals: held.approvals.map((a) => (a.id === approval.id ? { ...a, state: 'approved' as const } : a)),
  }
  const inputs = await loadInputsOf(work, follows.map((action) => ({ ...base, action })), held.matter, held)
  const reasons = follows.flatMap((action) => { const decision = decide({ ...base, action, inputs }); return decision.refused ? against(decision.reasons) : [] })
  return reasons.length === 0 ? can : can.map((door) => (door === agree ? { ...door, possible: false, reasons } : door))
}
