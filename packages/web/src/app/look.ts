import { useSyncExternalStore } from 'react'

export type Look = 'light' | 'dark' | 'system'
const KEPT = 'guixing.look'
const listeners = new Set<() => void>()
const wish = matchMedia('(prefers-color-scheme: dark)')

export function look(): Look {
  const kept = localStorage.getItem(KEPT)
  return kept === 'dark' || kept === 'light' ? kept : 'system'
}
const isDark = (): boolean => look() === 'dark' || (look() === 'system' && wish.matches)

function apply(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light'
  for (const listener of listeners) listener()
}
apply()
wish.addEventListener('change', apply)

export function setLook(next: Look): void {
  if (next === 'system') localStorage.removeItem(KEPT)
  else localStorage.setItem(KEPT, next)
  apply()
}

const watch = (listener: () => void): (() => void) => { listeners.add(listener); return () => { listeners.delete(listener) } }
/** Whether the page is dark now. */
export const useDark = (): boolean => useSyncExternalStore(watch, isDark)
export const useLook = (): Look => useSyncExternalStore(watch, look)
