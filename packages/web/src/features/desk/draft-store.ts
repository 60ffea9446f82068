import type { Draft } from './draft.ts'
import { DESK_KINDS } from './draft.ts'

/** An entry that waits for the network; it is sent in order, under its own key. */
export interface Waiting { draft: Draft; toUnit: string | null; since: number }
/** What lies on this machine for one person: the entry in hand, those put aside, those waiting for the network. */
export interface Desk { current: Draft | null; aside: Draft[]; waiting: Waiting[] }

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
const key = (person: string): string => `guixing.desk.${person}`
const EMPTY: Desk = { current: null, aside: [], waiting: [] }

const isDraft = (value: unknown): value is Draft => {
  const draft = value as Draft | null
  return typeof draft === 'object' && draft !== null && typeof draft.id === 'string' && typeof draft.content === 'string'
    && typeof draft.answer === 'string' && DESK_KINDS.includes(draft.kind) && typeof draft.extra === 'object' && draft.extra !== null
}

/** Reads the desk of a person; what cannot be read (an older shape, a broken store) is left out rather than breaking the desk. */
export function readDesk(store: Store, person: string): Desk {
  try {
    const raw = JSON.parse(store.getItem(key(person)) ?? 'null') as Partial<Desk> | null
    if (!raw) return EMPTY
    return {
      current: isDraft(raw.current) ? raw.current : null,
      aside: (Array.isArray(raw.aside) ? raw.aside : []).filter(isDraft),
      waiting: (Array.isArray(raw.waiting) ? raw.waiting : []).filter((entry) => isDraft(entry?.draft)),
    }
  } catch {
    return EMPTY
  }
}

/** Writes it; false where this machine keeps nothing (private window, store full), which the page must say. */
export function writeDesk(store: Store, person: string, desk: Desk): boolean {
  try {
    if (!desk.current && desk.aside.length === 0 && desk.waiting.length === 0) store.removeItem(key(person))
    else store.setItem(key(person), JSON.stringify(desk))
    return true
  } catch {
    return false
  }
}
