import type { Pool } from '../db.ts'
import type { Who } from './account-state.ts'

/** How long a node may answer from memory. Another node's sign-out or disabling is noticed after at most this, milliseconds. */
const KEEP_MS = 5_000
const MOST = 10_000

interface SessionCache { entries: Map<string, { who: Who; at: number }>; generation: number }
const caches = new WeakMap<Pool, SessionCache>()

function cacheOf(pool: Pool): SessionCache {
  let cache = caches.get(pool)
  if (!cache) caches.set(pool, (cache = { entries: new Map(), generation: 0 }))
  return cache
}

/** Who holds this session cookie, from memory or by `look`. Only found sessions are kept. */
export async function remembered(pool: Pool, cookie: string, look: () => Promise<Who | null>): Promise<Who | null> {
  const cache = cacheOf(pool)
  const entry = cache.entries.get(cookie)
  if (entry && Date.now() - entry.at < KEEP_MS) return entry.who
  const { generation } = cache
  const at = Date.now()
  const who = await look()
  if (!who) cache.entries.delete(cookie)
  // Looked up before a sign-out, answered after it: must not be kept.
  else if (generation === cache.generation) {
    if (cache.entries.size >= MOST) cache.entries.clear()
    cache.entries.set(cookie, { who, at })
  }
  return who
}

/** After anything that ends a session: all are looked up anew, which costs a query each. */
export function forgetSessions(pool: Pool): void {
  const cache = cacheOf(pool)
  cache.entries.clear()
  cache.generation += 1
}
