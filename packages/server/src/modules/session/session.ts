import type { Actor } from '@guixing/core/lifecycle/situation'
import type { ApiContext } from '../../platform/api.ts'
import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { NotFound, NotSignedIn } from '../../platform/errors.ts'
import { keep, recall } from '../../platform/idempotency.ts'
import type { Caller } from '../engine/index.ts'
import { actorOf, rulesOf, type Rules } from '../rules/index.ts'

export interface Session { pool: Pool; tenant: string; person: string; rules: Rules; actor: Actor; caller: Caller }

/** The signed-in person with the house's rules, or NotSignedIn. */
export async function session(context: ApiContext): Promise<Session> {
  if (!context.tenant || !context.person) throw new NotSignedIn()
  const rules = await rulesOf(context.pool, context.tenant)
  const actor = actorOf(rules, context.person, new Date().toISOString())
  if (!actor) throw new NotSignedIn()
  const caller: Caller = { tenant: context.tenant, person: context.person, as: 'person', ...(context.idempotencyKey ? { idem: { key: context.idempotencyKey, request: context.request } } : {}) }
  return { pool: context.pool, tenant: context.tenant, person: context.person, rules, actor, caller }
}

/** Reads in one snapshot as the signed-in person. */
export async function reading<T>(context: ApiContext, work: (tx: Tx, s: Session) => Promise<T>): Promise<T> {
  const s = await session(context)
  return inHouse(s.pool, s.tenant, (tx) => work(tx, s), 'read')
}

/** Writes what is not an action on a matter (settings, people, knowledge); honours the idempotency key all the same. */
export async function writing<T>(context: ApiContext, work: (tx: Tx, s: Session) => Promise<T>): Promise<T> {
  const s = await session(context)
  const result = await inHouse(s.pool, s.tenant, async (tx) => {
    const first = await recall<T>(tx, s.caller)
    if (first !== null) return first
    const answer = await work(tx, s)
    await keep(tx, s.caller, answer)
    return answer
  })
  context.nudge()
  return result
}

/**
 * The same for work that needs several transactions and may be repeated without harm (adopting, handing on): its answer is kept
 * afterwards, so that a request that comes again gets it without the work being done again.
 */
export async function once<T>(context: ApiContext, work: (s: Session) => Promise<T>): Promise<T> {
  const s = await session(context)
  if (!s.caller.idem) return work(s)
  const first = await inHouse(s.pool, s.tenant, (tx) => recall<T>(tx, s.caller), 'read')
  if (first !== null) return first
  const answer = await work(s)
  await inHouse(s.pool, s.tenant, (tx) => keep(tx, s.caller, answer, true))
  return answer
}

/** Holds the administrator's role somewhere; without it the page does not exist. */
export function mustAdminister(s: Session): void {
  if (!mayAdminister(s)) throw new NotFound()
}

/** Whether somebody administers the house, for what a page offers. */
export const mayAdminister = (s: Pick<Session, 'actor'>): boolean => s.actor.roles.some((r) => r.role === 'administrator' || r.role === 'general-manager')
