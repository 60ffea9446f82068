import type { Expression } from '@guixing/core/model/kind'

/** Every `$name.path` in an expression, without the dollar sign, each once, in order of appearance. */
export function references(data: unknown): string[] {
  const found = new Set<string>()
  visit(data, (value) => {
    if (typeof value === 'string' && /^\$[A-Za-z]/.test(value)) found.add(value.slice(1))
  })
  return [...found]
}

/** Comparisons of a reference with plain words: `{is: [$category, off-site]}` gives `{ref: 'category', word: 'off-site'}`. */
export function comparedWords(data: unknown): { ref: string; word: string }[] {
  const found: { ref: string; word: string }[] = []
  visit(data, (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    for (const [operator, operands] of Object.entries(value)) {
      if (!['is', 'isNot', 'in'].includes(operator) || !Array.isArray(operands)) continue
      const [ref, given] = operands as Expression[]
      if (typeof ref !== 'string' || !ref.startsWith('$')) continue
      for (const word of Array.isArray(given) ? given : [given]) {
        if (typeof word === 'string' && !word.startsWith('$')) found.push({ ref: ref.slice(1), word })
      }
    }
  })
  return found
}

/** The plain words a formula may give: the word itself, and those in the branches of `if`. */
export function possibleWords(data: unknown): string[] {
  if (typeof data === 'string') return data.startsWith('$') ? [] : [data]
  if (typeof data !== 'object' || data === null || !('if' in data)) return []
  const branch = data.if
  if (typeof branch !== 'object' || branch === null || Array.isArray(branch)) return []
  return [...possibleWords((branch as { then?: unknown }).then), ...possibleWords((branch as { else?: unknown }).else)]
}

function visit(data: unknown, see: (value: unknown) => void): void {
  see(data)
  if (Array.isArray(data)) for (const item of data) visit(item, see)
  else if (typeof data === 'object' && data !== null) for (const item of Object.values(data)) visit(item, see)
}
