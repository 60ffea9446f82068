import { sha256 } from '../hash.ts'
import { normalLogin } from './login.ts'
import type { Pool } from '../db.ts'

/** Failures before the first lock. The lock lasts one minute, doubling with every further failure up to one hour. */
const FREE_FAILURES = 5
/** Failures further apart than this do not add up. */
const FORGET = "interval '1 day'"
const PRUNE_MS = 3_600_000
const lastPrune = new WeakMap<Pool, number>()

/** The lock's key. An unknown name gets one too, so that it locks alike; only its hash is kept, since it may be a mistyped password. */
export async function attemptKey(pool: Pool, by: 'username' | 'email', typed: string): Promise<string> {
  const value = by === 'username' ? normalLogin(typed) : typed.toLowerCase()
  const { rows } = await pool.query<{ id: string }>(`select id from "user" where ${by} = $1`, [value])
  return rows[0] ? accountKey(rows[0].id) : `name:${sha256(value)}`
}

export const accountKey = (userId: string): string => `account:${userId}`

/**
 * Books one guess before it is judged, so that many at once cannot slip past the lock. Answers null when it may be
 * judged, or the seconds until the lock ends. Afterwards call `attemptSucceeded` or `attemptNotJudged`; a wrong guess stays booked.
 */
export async function bookAttempt(pool: Pool, key: string): Promise<number | null> {
  await prune(pool)
  const fresh = `attempt.last_at < now() - ${FORGET}`
  const { rowCount } = await pool.query(
    `insert into attempt (name, failures) values ($1, 1)
     on conflict (name) do update set
       failures = case when ${fresh} then 1 else attempt.failures + 1 end,
       locked_until = case when not (${fresh}) and attempt.failures + 1 >= ${FREE_FAILURES}
         then now() + least(interval '1 hour', interval '1 minute' * power(2, least(attempt.failures + 1 - ${FREE_FAILURES}, 10))) end,
       last_at = now()
     where attempt.locked_until is null or attempt.locked_until <= now()`,
    [key],
  )
  if (rowCount === 1) return null
  const { rows } = await pool.query<{ seconds: number }>('select ceil(extract(epoch from locked_until - now()))::integer as seconds from attempt where name = $1', [key])
  return Math.max(1, rows[0]?.seconds ?? 1)
}

/** The guess was right: the account starts anew. */
export async function attemptSucceeded(pool: Pool, key: string): Promise<void> {
  await pool.query('delete from attempt where name = $1', [key])
}

/** The request ended before the password was looked at (rate limit, foreign page, fault): it does not count. */
export async function attemptNotJudged(pool: Pool, key: string): Promise<void> {
  await pool.query('update attempt set failures = greatest(failures - 1, 0), locked_until = null where name = $1', [key])
}

/** Names nobody has must not fill the table: once an hour each node drops what no longer counts. */
async function prune(pool: Pool): Promise<void> {
  const now = Date.now()
  if (now - (lastPrune.get(pool) ?? 0) < PRUNE_MS) return
  lastPrune.set(pool, now)
  await pool.query(`delete from attempt where last_at < now() - ${FORGET}`)
}
