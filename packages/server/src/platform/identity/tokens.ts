import { inHouse, lookUp, type Pool } from '../db.ts'
import { NotFound, invalid } from '../errors.ts'
import { secret, sha256 } from '../hash.ts'
import { isId, newId } from '../ids.ts'
import { streamFact } from '../stream-fact.ts'
import type { Who } from './account-state.ts'

const PREFIX = 'gx_'
const MAX_NAME = 80
/** Live tokens of one person. */
const MOST = 50

/**
 * A bearer token acting as this person; the fact names who made it (`by`, null: the command line). Shown once: only its
 * hash is kept. Invalid: `name` (`required`, `too-long`, `too-many`). NotFound: no such person in the house.
 */
export async function createToken(pool: Pool, tenant: string, person: string, name: string, by: string | null = null): Promise<string> {
  const called = name.trim()
  if (called === '') throw invalid('name', 'required')
  if (called.length > MAX_NAME) throw invalid('name', 'too-long', { max: MAX_NAME })
  const token = PREFIX + secret()
  const id = newId()
  await inHouse(pool, tenant, async (tx) => {
    const [holder] = await tx.query<{ live: number }>(
      `select (select count(*)::integer from api_token t where t.tenant_id = p.tenant_id and t.person_id = p.id and t.revoked_at is null) as live from person p where p.tenant_id = $1 and p.id = $2 for update`, [tenant, person])
    if (!holder) throw new NotFound()
    if (holder.live >= MOST) throw invalid('name', 'too-many', { max: MOST })
    await tx.query('insert into api_token (tenant_id, id, person_id, hash, name) values ($1, $2, $3, $4, $5)', [tenant, id, person, sha256(token), called])
    await streamFact(tx, 'token-created', { token: id, name: called }, `person:${person}`, by)
  })
  return token
}

export interface TokenView { id: string; name: string; madeAt: string; lastUsed: string | null; revokedAt: string | null }

/** A person's tokens, newest first, revoked ones too. */
export async function tokensOf(pool: Pool, tenant: string, person: string): Promise<TokenView[]> {
  const { rows } = await pool.query<TokenView>('select id, name, made_at as "madeAt", last_used as "lastUsed", revoked_at as "revokedAt" from api_token where tenant_id = $1 and person_id = $2 order by made_at desc, id desc', [tenant, person])
  return rows
}

/** Ends a token by its id at once, on every node; with `own` only this person's. NotFound: none such. */
export async function revokeToken(pool: Pool, tenant: string, id: string, by: string | null = null, own?: string): Promise<void> {
  if (!isId(id)) throw new NotFound()
  await inHouse(pool, tenant, async (tx) => {
    const [token] = await tx.query<{ person: string; name: string; revoked: boolean }>(
      'select person_id as person, name, revoked_at is not null as revoked from api_token where tenant_id = $1 and id = $2 for update', [tenant, id])
    if (!token || (own !== undefined && token.person !== own)) throw new NotFound()
    if (token.revoked) return
    await tx.query('update api_token set revoked_at = now() where tenant_id = $1 and id = $2', [tenant, id])
    await streamFact(tx, 'token-revoked', { token: id, name: token.name }, `person:${token.person}`, by)
  })
}

/** Ends all a person holds: who left without ever having had an account to disable. */
export async function revokeTokensOf(pool: Pool, tenant: string, person: string, by: string | null = null): Promise<void> {
  for (const token of await tokensOf(pool, tenant, person)) if (token.revokedAt === null) await revokeToken(pool, tenant, token.id, by)
}

/** Who the token acts as; null when unknown, revoked, or its person's account is disabled. Notes its use at most once a minute. */
export async function ownerOfToken(pool: Pool, token: string): Promise<Who | null> {
  if (!token.startsWith(PREFIX)) return null
  const [found] = await lookUp<Who & { id: string; stale: boolean }>(pool,
    `select t.id, t.tenant_id as tenant, t.person_id as person, (t.last_used is null or t.last_used < now() - interval '1 minute') as stale
     from api_token t where t.hash = $1 and t.revoked_at is null
       and not exists (select 1 from account_person a where a.tenant_id = t.tenant_id and a.person_id = t.person_id and a.disabled_at is not null)`, [sha256(token)])
  if (!found) return null
  if (found.stale) await lookUp(pool, `update api_token set last_used = now() where tenant_id = $1 and id = $2 and (last_used is null or last_used < now() - interval '1 minute')`, [found.tenant, found.id])
  return { tenant: found.tenant, person: found.person }
}
