import type { Tx } from '../../platform/db.ts'

/** A span of one period as instants; `i` is its place in the trend. */
export interface Span { i: number; from: string; to: string }
/** One number by period, unit and person: a count, or what was added up as exact decimal text. */
export type Rows = { period: number; unit: string | null; person: string | null; n: number | string }[]
type Counter = (tx: Tx, spans: Span[]) => Promise<Rows>

const counters = new Map<string, Counter>()
const sums = new Set<string>()

/** Lets a measure count what is no matter and no check (calls of the exchange, say) under the name its packs use. `adds up`: amounts instead, as exact text. */
export function registerCounter(name: string, counter: Counter, how: 'counts' | 'adds up' = 'counts'): void {
  counters.set(name, counter)
  if (how === 'adds up') sums.add(name)
}
export const isSum = (name: string): boolean => sums.has(name)

/** The counter of this name; a name nobody registered counts nothing. */
export const counterOf = (name: string): Counter | undefined => counters.get(name)
