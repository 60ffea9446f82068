import { useSyncExternalStore } from 'react'

/** The clock of the house: the server's time, in the house's zone. A wrong clock on this machine must not show a wrong due. */
let offset = 0
let zone = 'Asia/Shanghai'
let shown = Math.floor(Date.now() / 15_000) * 15_000
const listeners = new Set<() => void>()
const tell = (): void => { shown = Date.now() + offset; for (const listener of listeners) listener() }

/** Sets the clock from an answer of the server (ISO instant). */
export function setHouseClock(now: string, houseZone?: string): void {
  const next = Date.parse(now) - Date.now()
  if (Math.abs(next - offset) > 2000) offset = next
  if (houseZone) zone = houseZone
  queueMicrotask(tell)
}

export const houseZone = (): string => zone
/** Now, milliseconds, by the clock of the house. */
export const houseNow = (): number => Date.now() + offset

setInterval(tell, 15_000)

/** Now by the clock of the house; re-renders every 15 seconds, which is finer than the minutes we say. */
export function useNow(): number {
  return useSyncExternalStore((listener) => { listeners.add(listener); return () => { listeners.delete(listener) } }, () => shown)
}
