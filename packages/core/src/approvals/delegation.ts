import { fenOf } from '../money/money.ts'
import type { Delegation, World } from './world.ts'

/**
 * Why a delegation does not let `to` decide, or undefined when it does: period, kind, amount, started by approved
 * leave. A capped one covers no unknown amount. Chains do not arise: it is asked for people resolved for the step only.
 */
export function gapOf(delegation: Delegation, world: World): 'period' | 'kind' | 'amount' | 'leave' | undefined {
  if (!(delegation.starts <= world.now && world.now < delegation.ends)) return 'period'
  if (delegation.byLeave && world.house?.onLeave(delegation.from) !== true) return 'leave'
  if (delegation.kinds && !(world.about && delegation.kinds.includes(world.about.kind))) return 'kind'
  if (delegation.cap === undefined) return undefined
  const [cap, amount] = [fenOf(delegation.cap), world.about?.amount === undefined ? null : fenOf(world.about.amount)]
  return cap !== null && amount !== null && amount <= cap ? undefined : 'amount'
}

/** Whether `person` may decide for `principal` now. */
export function mayStandIn(person: string, principal: string, world: World): boolean {
  return (world.delegations ?? []).some((d) => d.from === principal && d.to === person && gapOf(d, world) === undefined)
}
