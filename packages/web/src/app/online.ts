import { useSyncExternalStore } from 'react'

const watch = (listener: () => void): (() => void) => {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => { removeEventListener('online', listener); removeEventListener('offline', listener) }
}
/** Whether this machine has a network at all. */
export const useOnline = (): boolean => useSyncExternalStore(watch, () => navigator.onLine)

const watchShown = (listener: () => void): (() => void) => {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
/** Whether this tab is the one looked at. */
export const useShown = (): boolean => useSyncExternalStore(watchShown, () => document.visibilityState !== 'hidden')
