import { implement } from '@orpc/server'
import { contract } from '@guixing/contract'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { actorOf, rulesOf, type Rules } from '../modules/rules/index.ts'
import { inHouse, type Pool, type Tx } from './db.ts'
import { NotFound, NotSignedIn, invalid } from './errors.ts'
import { sha256 } from './hash.ts'
import type { Caller } from '../modules/engine/index.ts'

/** What every request brings: who asks, in which house, and the parts of this node. */
export interface ApiContext {
  pool: Pool
  tenant: string | null
  person: string | null
  idempotencyKey: string | null
  /** Digest of method, path and body: the same key with another request is refused. */
  request: string
  /** Told after a commit, so that waiting messages leave soon. */
  nudge: () => void
  ip: string
  headers: Record<string, string | undefined>
}

export const os = implement(contract).$context<ApiContext>()

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
    if (s.caller.idem) {
      const [row] = await tx.query<{ request: string; body: T }>('select request, body from idempotency where tenant_id = $1 and key = $2 and who = $3', [s.tenant, s.caller.idem.key, s.person])
      if (row && row.request !== s.caller.idem.request) throw invalid('Idempotency-Key', 'key-reused')
      if (row) return row.body
    }
    const answer = await work(tx, s)
    if (s.caller.idem) await tx.query('insert into idempotency (tenant_id, key, who, request, status, body) values ($1, $2, $3, $4, 200, $5)', [s.tenant, s.caller.idem.key, s.person, s.caller.idem.request, JSON.stringify(answer)])
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
  const { idem } = s.caller
  if (!idem) return work(s)
  const [row] = await inHouse(s.pool, s.tenant, (tx) => tx.query<{ request: string; body: T }>('select request, body from idempotency where tenant_id = $1 and key = $2 and who = $3', [s.tenant, idem.key, s.person]), 'read')
  if (row && row.request !== idem.request) throw invalid('Idempotency-Key', 'key-reused')
  if (row) return row.body
  const answer = await work(s)
  await inHouse(s.pool, s.tenant, (tx) => tx.query('insert into idempotency (tenant_id, key, who, request, status, body) values ($1, $2, $3, $4, 200, $5) on conflict do nothing', [s.tenant, idem.key, s.person, idem.request, JSON.stringify(answer)]))
  return answer
}

/** Holds the administrator's role somewhere; without it the page does not exist. */
export function mustAdminister(s: Session): void {
  if (!s.actor.roles.some((r) => r.role === 'administrator' || r.role === 'general-manager')) throw new NotFound()
}

/** Passwords stay out: a digest that could be guessed against is not kept. */
export const requestDigest = (method: string, path: string, body: unknown): string => sha256(JSON.stringify([method, path, body ?? null], (key, value: unknown) => (key === 'password' ? null : value)))
