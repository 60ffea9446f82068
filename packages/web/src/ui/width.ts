import { useSyncExternalStore } from 'react'

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => { const media = matchMedia(query); media.addEventListener('change', listener); return () => media.removeEventListener('change', listener) },
    () => matchMedia(query).matches,
  )
}
/** ≤ 767 px: the phone frame. */
export const usePhone = (): boolean => useMedia('(max-width: 767px)')
/** ≤ 1279 px: the margin becomes a drawer. */
export const useNarrow = (): boolean => useMedia('(max-width: 1279px)')
