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

/** Of a button beside its words: 15 px on each side and its line. A wide letter is 14 px, any other about 8. */
const BESIDE = 32
/** What a line of a form offers on a narrow phone (360 px), and one of two columns of it. */
const LINE = 292
const HALF = (LINE - 8) / 2
const widthOf = (label: string): number => BESIDE + [...label].reduce((sum, letter) => sum + (letter.codePointAt(0)! > 0x2e7f ? 14 : 8), 0)

/** How buttons of choices stand on a phone: in one line where all fit, else as two columns of equal buttons, else each in a line of its own. */
export function choiceLines(labels: readonly string[]): 'line' | 'pairs' | 'rows' {
  const widths = labels.map(widthOf)
  if (widths.reduce((sum, width) => sum + width, 0) <= LINE) return 'line'
  return widths.every((width) => width <= HALF) ? 'pairs' : 'rows'
}
