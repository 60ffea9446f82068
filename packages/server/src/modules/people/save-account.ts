import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { createAccountIn, disableAccount, enableAccount, setPassword, updateAccountIn } from '../../platform/identity/index.ts'
import { streamFact } from '../../platform/stream-fact.ts'

interface Saved { id: string; userId: string | null }

/**
 * The account of a person just saved, in the same transaction: made with the first password, kept in step with name,
 * login and e-mail afterwards. Invalid at login, email or password as in createAccount; nothing is saved then.
 */
export async function saveAccount(tx: Tx, by: string | null, saved: Saved, given: { name: string; login?: string; email?: string; password?: string }): Promise<Saved & { made: boolean }> {
  if (saved.userId !== null) {
    await updateAccountIn(tx, saved.userId, { name: given.name.trim(), ...(given.login?.trim() ? { login: given.login } : {}), ...(given.email !== undefined ? { email: given.email } : {}) })
    return { ...saved, made: false }
  }
  if (given.password === undefined) return { ...saved, made: false }
  const [row] = await tx.query<{ name: string; login: string | null; email: string | null }>('select name, login, email from person where tenant_id = $1 and id = $2', [tx.tenant, saved.id])
  if (!row?.login) return { ...saved, made: false }
  const userId = await createAccountIn(tx, { person: saved.id, login: row.login, name: row.name, email: row.email, password: given.password })
  await streamFact(tx, 'account-created', { login: row.login }, `person:${saved.id}`, by)
  return { id: saved.id, userId, made: true }
}

/** What ends sessions, after the commit: a new password; leaving closes the account, coming back opens it. Each may be repeated without harm. */
export async function keepAccount(by: { pool: Pool; tenant: string; person: string }, id: string, userId: string, change: { password?: string; active?: boolean; before?: boolean }): Promise<void> {
  if (change.password !== undefined) {
    await setPassword(by.pool, userId, change.password)
    await inHouse(by.pool, by.tenant, (tx) => streamFact(tx, 'password-set', {}, `person:${id}`, by.person))
  }
  // Only who was away is let in again: an account closed by itself stays closed whatever else is saved.
  if (change.active === false) await disableAccount(by.pool, userId)
  else if (change.before === false) await enableAccount(by.pool, userId)
}
