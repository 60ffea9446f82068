const KEY = 'guixing.uploads'
/** The server keeps a part for a day after its last piece. */
const KEEP_MS = 24 * 3_600_000
const MOST = 20

/** An upload that was begun, so that it goes on after the page was closed: whose, where in the page, and what marks the file. */
export interface Kept { person: string; place: string; name: string; size: number; modified: number; url: string; sent: number; at: number }
type Marks = Pick<File, 'name' | 'size' | 'lastModified'>
type Store = Pick<Storage, 'getItem' | 'setItem'>

const isKept = (one: unknown): one is Kept => {
  const k = one as Kept | null
  return k !== null && typeof k === 'object' && [k.person, k.place, k.name, k.url].every((v) => typeof v === 'string') && [k.size, k.modified, k.sent, k.at].every((v) => typeof v === 'number') && k.url.startsWith('/api/v1/uploads/')
}

/** All that may still be there on the server. Whatever else lies under the name is left out. */
export function allKept(store: Store, now: number): Kept[] {
  try {
    const list: unknown = JSON.parse(store.getItem(KEY) ?? '[]')
    return Array.isArray(list) ? list.filter(isKept).filter((k) => now - k.at < KEEP_MS && now >= k.at - KEEP_MS) : []
  } catch {
    return []
  }
}

function put(store: Store, list: Kept[]): void {
  // A browser that keeps nothing still sends; it only cannot go on after a reload.
  try { store.setItem(KEY, JSON.stringify(list.slice(-MOST))) } catch { /* private window, full */ }
}

/** Notes how far an upload is. */
export const keep = (store: Store, one: Kept): void => put(store, [...allKept(store, one.at).filter((k) => k.url !== one.url), one])
export const forget = (store: Store, url: string, now: number): void => put(store, allKept(store, now).filter((k) => k.url !== url))

/** The upload a chosen file goes on with: the same person, name, size and day of change. */
export const keptFor = (list: readonly Kept[], person: string, file: Marks): Kept | null => list.findLast((k) => k.person === person && k.name === file.name && k.size === file.size && k.modified === file.lastModified) ?? null
/** What was left unfinished at one place of the page. */
export const leftAt = (list: readonly Kept[], person: string, place: string): Kept[] => list.filter((k) => k.person === person && k.place === place)
