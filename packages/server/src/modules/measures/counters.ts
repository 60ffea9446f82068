import type { Tx } from '../../platform/db.ts'

/** A span of one period as instants; `i` is its place in the trend. */
export interface Span { i: number; from: string; to: string }
/** One number by period, unit and person. */
export type Rows = { period: number; unit: string | null; person: string | null; n: number }[]
type Counter = (tx: Tx, spans: Span[]) => Promise<Rows>

const counters = new Map<string, Counter>()

/** Lets a measure count what is no matter and no check (calls of the exchange, say) under the name its packs use. */
export function registerCounter(name: string, counter: Counter): void {
  counters.set(name, counter)
}

/** The counter of this name; a name nobody registered counts nothing. */
export const counterOf = (name: string): Counter | undefined => counters.get(name)
