/** How a field takes its files: one; many; or each by itself as it arrives, and its line goes. */
export type Taking = 'one' | 'many' | 'once'

/**
 * What a field makes of file `id`, chosen as number `no`, now that it has arrived: what it is to hold (null: no change) and which choices go.
 * `chosen` are those still listed, in the order they were chosen; `held` what the field holds. One taken off on its way counts no more, and of a
 * field of one file the one chosen last stands, whichever arrives first.
 */
export function whenArrived(taking: Taking, chosen: readonly number[], held: readonly string[], no: number, id: string): { hold: string[] | null; drop: number[] } {
  if (!chosen.includes(no)) return { hold: null, drop: [] }
  if (taking === 'once') return { hold: [id], drop: [no] }
  return taking === 'many' ? { hold: [...held, id], drop: [] } : { hold: [id], drop: chosen.filter((other) => other < no) }
}
