import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let failed = false
const tell = (): void => { for (const listener of listeners) listener() }

/** Notes that the server could not be reached (or could again); the browser's own word alone misses a dead server. */
export function noteReach(reached: boolean): void {
  if (failed === !reached) return
  failed = !reached
  tell()
}

const watch = (listener: () => void): (() => void) => {
  listeners.add(listener)
  addEventListener('online', tell)
  addEventListener('offline', tell)
  return () => { listeners.delete(listener); if (listeners.size === 0) { removeEventListener('online', tell); removeEventListener('offline', tell) } }
}
export const useOnline = (): boolean => useSyncExternalStore(watch, () => navigator.onLine && !failed)
