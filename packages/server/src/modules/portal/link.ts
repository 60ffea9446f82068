import type { Tx } from '../../platform/db.ts'
import { secret } from '../../platform/hash.ts'
import { newId } from '../../platform/ids.ts'
import { tokenHash } from './code.ts'

const DAYS = 30

/** A single-use link by which a client rates one matter, without an account; valid for 30 days. Only a hash of it is kept. */
export async function ratingLink(tx: Tx, slug: string, matterId: string): Promise<{ url: string; expiresAt: string }> {
  const token = secret()
  const expiresAt = new Date(Date.now() + DAYS * 86_400_000).toISOString()
  await tx.query("insert into public_link (tenant_id, id, matter_id, purpose, hash, expires_at) values ($1, $2, $3, 'rate', $4, $5)", [tx.tenant, newId(), matterId, tokenHash(token), expiresAt])
  return { url: `/p/${slug}/rate/${token}`, expiresAt }
}
