import { hashPassword, verifyPassword as verifyHash } from 'better-auth/crypto'
import { NotFound, invalid } from '../errors.ts'
import { secret } from '../hash.ts'
import { newId } from '../ids.ts'
import { inHouse, type Pool, type Tx } from '../db.ts'
import { accountKey, attemptSucceeded, bookAttempt } from './attempts.ts'
import { checkedLogin, checkPassword, placeholderEmail } from './login.ts'
import { forgetSessions } from './session-cache.ts'

export interface NewAccount {
  tenant: string
  person: string
  login: string
  name: string
  /** Left out: only the OIDC provider signs this person in. */
  password?: string
  /** By it the OIDC provider's people are recognised. */
  email?: string | null
}

/**
 * Gives a person an account and answers its user id; `person.login` and `person.user_id` are set with it.
 * Invalid: `login` (`bad-login`, `taken`), `email` (`taken`), `password` (`too-short`, `too-long`), `person` (`has-account`). NotFound: no such person.
 */
export function createAccount(pool: Pool, account: NewAccount): Promise<string> {
  return inHouse(pool, account.tenant, (tx) => createAccountIn(tx, account))
}

/** The same within a transaction of the house (set-up: house, person and account come together or not at all). Five statements. */
export async function createAccountIn(tx: Tx, account: Omit<NewAccount, 'tenant'>): Promise<string> {
  const login = checkedLogin(account.login)
  if (account.password !== undefined) checkPassword(account.password)
  // Everybody has a password, known or not: an account without one would answer faster than others.
  const hash = await hashPassword(account.password ?? secret())
  const email = account.email?.trim().toLowerCase() || null
  const id = newId()
  return taken(async () => {
    const [person] = await tx.query('select 1 from person where tenant_id = $1 and id = $2 for update', [tx.tenant, account.person])
    if (!person) throw new NotFound()
    await tx.query(`insert into "user" (id, name, email, "emailVerified", username, "displayUsername", "twoFactorEnabled") values ($1, $2, $3, $4, $5, $6, false)`,
      [id, account.name, email ?? placeholderEmail(login), email !== null, login, account.login.trim()])
    await tx.query(`insert into account (id, "accountId", "providerId", "userId", password, "updatedAt") values ($1, $2, 'credential', $2, $3, now())`, [newId(), id, hash])
    await tx.query('insert into account_person (user_id, tenant_id, person_id) values ($1, $2, $3)', [id, tx.tenant, account.person])
    await tx.query('update person set user_id = $3, login = $4 where tenant_id = $1 and id = $2', [tx.tenant, account.person, id, login])
    return id
  })
}

export interface AccountChange { login?: string; name?: string; email?: string | null }

/** Changes what is given; `email: null` takes it away. The person's own row (`person.email`) is the caller's, except `login`. */
export async function updateAccount(pool: Pool, userId: string, change: AccountChange): Promise<void> {
  const { tenant } = await ownerRow(pool, userId)
  await inHouse(pool, tenant, (tx) => updateAccountIn(tx, userId, change))
}

/** The same within a transaction of the house. Invalid: `login` (`bad-login`, `taken`), `email` (`taken`). NotFound: no such account in this house. */
export async function updateAccountIn(tx: Tx, userId: string, change: AccountChange): Promise<void> {
  const login = change.login === undefined ? undefined : checkedLogin(change.login)
  await taken(async () => {
    const [owner] = await tx.query<{ person: string }>('select person_id as person from account_person where tenant_id = $1 and user_id = $2', [tx.tenant, userId])
    if (!owner) throw new NotFound()
    if (change.name !== undefined) await tx.query('update "user" set name = $2, "updatedAt" = now() where id = $1', [userId, change.name])
    if (login !== undefined) {
      await tx.query(`update "user" set username = $2, "displayUsername" = $3, email = case when "emailVerified" then email else $4 end, "updatedAt" = now() where id = $1`, [userId, login, change.login?.trim(), placeholderEmail(login)])
      await tx.query('update person set login = $3 where tenant_id = $1 and id = $2', [tx.tenant, owner.person, login])
    }
    if (change.email !== undefined) await setEmail(tx, userId, change.email?.trim().toLowerCase() || null)
  })
}

async function setEmail(tx: Tx, userId: string, email: string | null): Promise<void> {
  const [user] = await tx.query<{ email: string; username: string }>('select email, username from "user" where id = $1 for update', [userId])
  const wanted = email ?? placeholderEmail(user?.username ?? userId)
  if (user?.email === wanted) return
  await tx.query('update "user" set email = $2, "emailVerified" = $3, "updatedAt" = now() where id = $1', [userId, wanted, email !== null])
  // Linked by the old e-mail: the provider's person must be recognised again by the new one.
  await tx.query(`delete from account where "userId" = $1 and "providerId" <> 'credential'`, [userId])
}

/** An administrator's new password: ends the lock and every session of the account. Invalid: `password` as in `createAccount`. */
export async function setPassword(pool: Pool, userId: string, password: string): Promise<void> {
  checkPassword(password)
  const { rowCount } = await pool.query(`update account set password = $2, "updatedAt" = now() where "userId" = $1 and "providerId" = 'credential'`, [userId, await hashPassword(password)])
  if (rowCount !== 1) throw new NotFound()
  await attemptSucceeded(pool, accountKey(userId))
  await endSessions(pool, userId)
}

/** Closes the account: sessions end, signing in and the person's tokens are refused. `enableAccount` opens it again. */
export async function disableAccount(pool: Pool, userId: string): Promise<void> {
  const { rowCount } = await pool.query('update account_person set disabled_at = coalesce(disabled_at, now()) where user_id = $1', [userId])
  if (rowCount !== 1) throw new NotFound()
  await endSessions(pool, userId)
}

export async function enableAccount(pool: Pool, userId: string): Promise<void> {
  const { rowCount } = await pool.query('update account_person set disabled_at = null where user_id = $1', [userId])
  if (rowCount !== 1) throw new NotFound()
}

/** Whether the account asks for a one-time code. */
export async function hasTwoFactor(pool: Pool, userId: string): Promise<boolean> {
  const { rows } = await pool.query<{ on: boolean | null }>('select "twoFactorEnabled" as on from "user" where id = $1', [userId])
  return rows[0]?.on === true
}

/** For who lost phone and backup codes; an administrator's act. */
export async function resetTwoFactor(pool: Pool, userId: string): Promise<void> {
  await pool.query('with gone as (delete from "twoFactor" where "userId" = $1) update "user" set "twoFactorEnabled" = false, "updatedAt" = now() where id = $1', [userId])
  await endSessions(pool, userId)
}

/** A signature by password (a handover signed at a colleague's screen). Guesses count towards the account's lock. */
export async function checkSignature(pool: Pool, tenant: string, person: string, password: string): Promise<'right' | 'wrong' | 'locked'> {
  const { rows } = await pool.query<{ id: string; hash: string }>(
    `select p.user_id as id, a.password as hash from account_person p join account a on a."userId" = p.user_id and a."providerId" = 'credential'
     where p.tenant_id = $1 and p.person_id = $2 and p.disabled_at is null`, [tenant, person])
  const account = rows[0]
  if (!account || password.length > 200) return 'wrong'
  if ((await bookAttempt(pool, accountKey(account.id))) !== null) return 'locked'
  if (!(await verifyHash({ hash: account.hash, password }))) return 'wrong'
  await attemptSucceeded(pool, accountKey(account.id))
  return 'right'
}

async function endSessions(pool: Pool, userId: string): Promise<void> {
  await pool.query('delete from session where "userId" = $1', [userId])
  // Half-done sign-ins and trusted devices go too.
  await pool.query('delete from verification where value = $1', [userId])
  forgetSessions(pool)
}

async function ownerRow(pool: Pool, userId: string): Promise<{ tenant: string }> {
  const { rows } = await pool.query<{ tenant: string }>('select tenant_id as tenant from account_person where user_id = $1', [userId])
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

const TAKEN: Record<string, [string, string]> = {
  user_username_key: ['login', 'taken'], person_login: ['login', 'taken'], user_email_key: ['email', 'taken'],
  account_person_tenant_id_person_id_key: ['person', 'has-account'],
}

async function taken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const known = TAKEN[(error as { constraint?: string }).constraint ?? '']
    throw known ? invalid(...known) : error
  }
}
