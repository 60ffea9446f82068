let [signIns, lapsed] = [0, false]
const listeners = new Set<() => void>()

/** Sign-ins over this page so far: what a request remembers when it is begun. */
export const signInNow = (): number => signIns

/** Somebody signed in over the page: what was begun before may still be turned away, which says nothing about this sign-in. */
export function signedIn(): void { signIns += 1 }

/** Not signed in, it was answered to what was begun at sign-in `under`: the sheet opens over the page, what was typed stays. False, and no sheet, where somebody has signed in since. */
export function tellLapsed(under: number): boolean {
  if (under < signIns) return false
  set(true)
  return true
}
export const closeLapsed = (): void => set(false)
export const isLapsed = (): boolean => lapsed
export const hearLapsed = (listener: () => void): (() => void) => { listeners.add(listener); return () => { listeners.delete(listener) } }

function set(next: boolean): void {
  if (lapsed === next) return
  lapsed = next
  for (const listener of listeners) listener()
}
