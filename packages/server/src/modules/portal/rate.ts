import { SYSTEM, type Actor } from '@guixing/core/lifecycle/situation'
import { stageAllows } from '@guixing/core/lifecycle/decide'
import type { Value } from '@guixing/core/model/kind'
import { inHouse, type Pool } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { actOn, type Caller, type Held, type Work } from '../engine/index.ts'
import type { Rules } from '../rules/index.ts'
import { tokenHash } from './code.ts'
import { mayRate } from './follow.ts'

export type Satisfaction = 'satisfied' | 'understood' | 'dissatisfied'
export interface Given { satisfaction: Satisfaction; opinion: string }
const STARS: Record<Satisfaction, number> = { satisfied: 5, understood: 3, dissatisfied: 1 }
const CLIENT: Actor = { ...SYSTEM, as: 'client', name: 'client' }

/**
 * Rates by a single-use link. Forged, lapsed and used ones look alike: not found. The link is spent in the transaction of the rating,
 * so two presses at once give one rating; a repeat with the same idempotency key gets its first answer.
 */
export async function rateByToken(pool: Pool, caller: Caller, token: string, given: Given): Promise<void> {
  const [link] = await inHouse(pool, caller.tenant, (tx) => tx.query<{ id: string; matter_id: string; spent: boolean }>(
    "select id, matter_id, used_at is not null or coalesce(expires_at < now(), false) as spent from public_link where tenant_id = $1 and purpose = 'rate' and hash = $2", [caller.tenant, tokenHash(token)]), 'read')
  if (!link || (link.spent && !caller.idem)) throw new NotFound()
  await rate(pool, caller, link.matter_id, given, async (work) => {
    const spent = await work.tx.query('update public_link set used_at = now() where tenant_id = $1 and id = $2 and used_at is null and (expires_at is null or expires_at > now()) returning id', [caller.tenant, link.id])
    if (spent.length === 0) throw new NotFound()
  })
}

/** Can a single-use link still rate? Forged, lapsed and used ones look alike. */
export async function linkOpen(pool: Pool, tenant: string, token: string): Promise<boolean> {
  const open = await inHouse(pool, tenant, (tx) => tx.query("select 1 from public_link where tenant_id = $1 and purpose = 'rate' and hash = $2 and used_at is null and (expires_at is null or expires_at > now())", [tenant, tokenHash(token)]), 'read')
  return open.length > 0
}

/** Rates a matter its client has opened by number and code. Invalid at `satisfaction`: nothing to rate yet (`not-yet`), or rated before (`used`). */
export async function rateByCode(pool: Pool, caller: Caller, rules: Rules, matter: string, given: Given): Promise<void> {
  const [m] = await inHouse(pool, caller.tenant, (tx) => tx.query<{ kind: string; stage: string; final: boolean; fields: Record<string, Value> }>('select kind, stage, final, fields from matter where tenant_id = $1 and id = $2', [caller.tenant, matter]), 'read')
  if (!m) throw new NotFound()
  if (!m.fields.ratedAt && !mayRate(rules.catalogue.kinds[m.kind], m)) throw invalid('satisfaction', 'not-yet')
  await rate(pool, caller, matter, given, (_, ratedBefore) => { if (ratedBefore) throw invalid('satisfaction', 'used') })
}

async function rate(pool: Pool, caller: Caller, matter: string, given: Given, once: (work: Work, ratedBefore: boolean) => Promise<void> | void): Promise<void> {
  const fields = { rating: STARS[given.satisfaction], ...(given.opinion ? { ratingComment: given.opinion } : {}) }
  await actOn(pool, caller, { id: matter, action: 'rate', fields }, async (work, held, decision) => {
    await once(work, Boolean(decision.changes.find((c) => c.name === 'ratedAt')?.before))
    await clientsWord(work, held, given)
  })
}

/** A rating is also the client's word on the answer: content ends the waiting, discontent sends the matter back. Where the stage has no such step, or a control stops it, the rating stands alone. */
async function clientsWord(work: Work, held: Held, given: Given): Promise<void> {
  const [name, fields] = given.satisfaction === 'dissatisfied' ? ['not-satisfied', { reason: given.opinion || '业户评价：不满意' }] as const : ['satisfied', { satisfied: given.satisfaction }] as const
  const action = held.kind.actions[name]
  if (action && stageAllows(held.kind, action, held.matter.stage)) await work.actIn(CLIENT, held, name, fields)
}
