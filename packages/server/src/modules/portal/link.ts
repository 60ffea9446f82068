import type { MatterState } from '@guixing/core/lifecycle/situation'
import type { KindDef } from '@guixing/core/model/kind'
import type { Tx } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import { secret } from '../../platform/hash.ts'
import { newId } from '../../platform/ids.ts'
import { tokenHash } from './code.ts'
import { mayRate } from './follow.ts'

const DAYS = 30

/** Refuses (Invalid at `rating`, `not-rateable`) where a client has nothing to rate yet, or rated before: such a link would lead nowhere. */
export function mustBeRateable(kind: KindDef, matter: Pick<MatterState, 'stage' | 'fields'>): void {
  const final = kind.stages.find((s) => s.name === matter.stage)?.final ?? false
  if (!mayRate(kind, { stage: matter.stage, final, fields: matter.fields })) throw invalid('rating', 'not-rateable')
}

/** A single-use link by which a client rates one matter, without an account; valid for 30 days. Only a hash of it is kept. */
export async function ratingLink(tx: Tx, slug: string, matterId: string): Promise<{ url: string; expiresAt: string }> {
  const token = secret()
  const expiresAt = new Date(Date.now() + DAYS * 86_400_000).toISOString()
  await tx.query("insert into public_link (tenant_id, id, matter_id, purpose, hash, expires_at) values ($1, $2, $3, 'rate', $4, $5)", [tx.tenant, newId(), matterId, tokenHash(token), expiresAt])
  return { url: `/p/${slug}/rate/${token}`, expiresAt }
}
