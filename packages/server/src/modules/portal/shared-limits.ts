import type { Pool, Tx } from '../../platform/db.ts'
import { Unavailable } from '../../platform/errors.ts'
import { sha256 } from '../../platform/hash.ts'

/** So many in so many seconds, for all nodes of a house together. */
export interface Limit { name: string; most: number; seconds: number }

/** What one address may write. */
export const WRITES: Limit = { name: 'write', most: 30, seconds: 600 }
/** A form has five files: eight forms from one address. */
export const UPLOADS: Limit = { name: 'upload', most: 40, seconds: 600 }
/** Per telephone number: nobody has a dozen matters in an hour, wherever they come from. */
export const SUBMISSIONS: Limit = { name: 'submission', most: 12, seconds: 3600 }
/** Five wrong codes lock a number for a quarter of an hour, whether the number exists or not. */
export const WRONG_CODES: Limit = { name: 'wrong-code', most: 5, seconds: 900 }

/** Addresses and telephone numbers are kept as digests only. */
export const limitKey = (limit: Limit, key: string): string => `${limit.name}:${sha256(key)}`

const COUNT = `insert into throttle as t (key, ends_at, n) select k, now() + make_interval(secs => s), 1 from unnest($1::text[], $2::int[]) as x(k, s) order by k
  on conflict (key) do update set n = case when t.ends_at <= now() then 1 else least(t.n, 1000000) + 1 end, ends_at = case when t.ends_at <= now() then excluded.ends_at else t.ends_at end
  returning key, n, greatest(1, ceil(extract(epoch from ends_at - now())))::int as seconds`

/**
 * Counts one more under each key, in one statement; the count stands whatever becomes of the request. @throws Unavailable `throttled` with the
 * seconds to wait when one of them is over its limit
 */
export async function letThrough(pool: Pick<Pool, 'query'>, counts: readonly (readonly [Limit, string])[]): Promise<void> {
  const most = new Map(counts.map(([limit, key]) => [limitKey(limit, key), limit]))
  const { rows } = await pool.query<{ key: string; n: number; seconds: number }>(COUNT, [[...most.keys()], [...most.values()].map((l) => l.seconds)])
  const wait = Math.max(0, ...rows.filter((r) => r.n > (most.get(r.key)?.most ?? 0)).map((r) => r.seconds))
  if (wait > 0) throw new Unavailable('throttled', wait)
}

/** Seconds to wait under a key, as a column of another statement; 0 where there is room, -1 where nothing was counted. `$n` is the key. */
export const waitSql = (limit: Limit, n: number): string =>
  `coalesce((select case when t.n < ${limit.most} then 0 else greatest(1, ceil(extract(epoch from t.ends_at - now())))::int end from throttle t where t.key = $${n} and t.ends_at > now()), -1)`

export async function forget(tx: Pick<Tx, 'query'>, limit: Limit, key: string): Promise<void> {
  await tx.query('delete from throttle where key = $1', [limitKey(limit, key)])
}

/** Drops the windows that are over; answers how many. */
export async function sweepLimits(pool: Pool): Promise<number> {
  return (await pool.query('delete from throttle where ends_at <= now()')).rowCount ?? 0
}
