import type { Search } from './filters.ts'

type Store = Pick<Storage, 'getItem' | 'setItem'>
export interface OwnView<S = Search> { name: string; search: S }

function read<T>(store: Store, key: string, empty: T, fits: (value: unknown) => boolean): T {
  try {
    const value: unknown = JSON.parse(store.getItem(key) ?? 'null')
    return fits(value) ? (value as T) : empty
  } catch {
    return empty
  }
}
function write(store: Store, key: string, value: unknown): void {
  try { store.setItem(key, JSON.stringify(value)) } catch { /* a convenience of this machine; without it the page works */ }
}

const viewsKey = (ledger: string): string => `guixing.views.${ledger}`
export const readViews = <S = Search>(store: Store, ledger: string): OwnView<S>[] => read<OwnView<S>[]>(store, viewsKey(ledger), [], Array.isArray).filter((view) => typeof view?.name === 'string' && typeof view.search === 'object')
export const writeViews = <S = Search>(store: Store, ledger: string, views: readonly OwnView<S>[]): void => write(store, viewsKey(ledger), views)

const columnsKey = (ledger: string): string => `guixing.columns.${ledger}`
export const readColumns = (store: Store, ledger: string): string[] | null => read<string[] | null>(store, columnsKey(ledger), null, (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'))
export const writeColumns = (store: Store, ledger: string, columns: string[]): void => write(store, columnsKey(ledger), columns)

/** What a person has read: matter id → version read. A matter that changed since is unread again. */
export type ReadMarks = Record<string, number>
const MOST = 4000
const readKey = (person: string): string => `guixing.read.${person}`
export const readMarks = (store: Store, person: string): ReadMarks => read<ReadMarks>(store, readKey(person), {}, (value) => typeof value === 'object' && value !== null && !Array.isArray(value))
export function markRead(store: Store, person: string, marks: ReadMarks, id: string, version: number): ReadMarks {
  const { [id]: _, ...rest } = marks
  const next = Object.fromEntries([...Object.entries(rest), [id, version] as const].slice(-MOST))
  write(store, readKey(person), next)
  return next
}
export const isUnread = (marks: ReadMarks, row: { id: string; version: number }): boolean => (marks[row.id] ?? 0) < row.version
