/** Counts per key within a window of time, in this process. Full windows refuse; the oldest keys are forgotten when there are too many. */
export interface Throttle {
  /** Counts one more; answers the seconds to wait when the key is over its limit, else 0. */
  take(key: string, now: number): number
  /** Seconds to wait, without counting. */
  wait(key: string, now: number): number
  clear(key: string): void
}

export function makeThrottle(most: number, windowMs: number, keys = 20_000): Throttle {
  const counts = new Map<string, { n: number; until: number }>()
  const current = (key: string, now: number) => {
    const kept = counts.get(key)
    return kept && kept.until > now ? kept : undefined
  }
  const left = (until: number, now: number) => Math.max(1, Math.ceil((until - now) / 1000))
  return {
    take(key, now) {
      const kept = current(key, now)
      if (kept && kept.n >= most) return left(kept.until, now)
      if (kept) { kept.n += 1; return 0 }
      counts.delete(key)
      counts.set(key, { n: 1, until: now + windowMs })
      if (counts.size > keys) counts.delete(counts.keys().next().value ?? '')
      return 0
    },
    wait(key, now) {
      const kept = current(key, now)
      return kept && kept.n >= most ? left(kept.until, now) : 0
    },
    clear: (key) => void counts.delete(key),
  }
}
