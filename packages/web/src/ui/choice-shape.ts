/** As many side by side, beyond that from a list: of one, and of several. */
const MOST = { choice: 5, choices: 6 } as const

/**
 * The one shape a field of choices has for as long as it is open: a placeholder until its choices are known (`count` null), then all of them side
 * by side, or a list where there are many, none (its list could not be had), or little room (`bare`, a cell of a table).
 */
export function choiceShape(type: 'choice' | 'choices', count: number | null, bare: boolean): 'waits' | 'apart' | 'list' {
  if (type === 'choice' && bare) return 'list'
  return count === null ? 'waits' : count > 0 && count <= MOST[type] ? 'apart' : 'list'
}
