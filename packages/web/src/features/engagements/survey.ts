/** One question of a questionnaire: how many gave each answer, from the best to the worst. */
export interface Question { dimension: string; question: string; counts: number[]; n: number; /** Whole per cent, together 100; none without answers. */ shares: number[]; /** On a scale whose best is the number of answers there are to choose from, and whose worst is 1. */ mean: number | null }
export interface Dimension { dimension: string; questions: Question[]; n: number; mean: number | null }

const count = (value: unknown): number => { const n = Number(value); return Number.isFinite(n) && n > 0 ? n : 0 }

/** The statistics as a diagnosis holds them (F04); `options` names the columns of the answers, the best first. What is no row is left out. */
export function questionsOf(value: unknown, options: readonly string[]): Question[] {
  return (Array.isArray(value) ? value : []).flatMap((row: unknown): Question[] => {
    if (row === null || typeof row !== 'object' || Array.isArray(row)) return []
    const r = row as Record<string, unknown>
    if (typeof r['question'] !== 'string' || r['question'] === '') return []
    const counts = options.map((name) => count(r[name]))
    const n = counts.reduce((a, b) => a + b, 0)
    return [{ dimension: typeof r['dimension'] === 'string' ? r['dimension'] : '', question: r['question'], counts, n, shares: sharesOf(counts), mean: meanOf(counts) }]
  })
}

/** Whole per cents that together are 100: rounded down, and the largest remainders rounded up. */
export function sharesOf(counts: readonly number[]): number[] {
  const n = counts.reduce((a, b) => a + b, 0)
  if (n === 0) return counts.map(() => 0)
  const exact = counts.map((c) => (c / n) * 100)
  const shares = exact.map(Math.floor)
  const left = 100 - shares.reduce((a, b) => a + b, 0)
  const order = exact.map((e, i) => [e - Math.floor(e), i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1])
  for (const [, i] of order.slice(0, left)) shares[i] = (shares[i] ?? 0) + 1
  return shares
}

/** To two decimals; null where nobody answered. */
export function meanOf(counts: readonly number[]): number | null {
  const n = counts.reduce((a, b) => a + b, 0)
  return n === 0 ? null : Math.round((counts.reduce((sum, c, i) => sum + c * (counts.length - i), 0) / n) * 100) / 100
}

/** The questions by dimension, in the order they first come; its mean is that of all answers in it. */
export function dimensionsOf(questions: readonly Question[]): Dimension[] {
  const by = new Map<string, Question[]>()
  for (const one of questions) by.set(one.dimension, [...(by.get(one.dimension) ?? []), one])
  return [...by].map(([dimension, of]) => {
    const counts = (of[0]?.counts ?? []).map((_, i) => of.reduce((sum, q) => sum + (q.counts[i] ?? 0), 0))
    return { dimension, questions: of, n: counts.reduce((a, b) => a + b, 0), mean: meanOf(counts) }
  })
}

/** Where each answer lies in a bar of so wide; one nobody gave has no width. */
export function segments(counts: readonly number[], width: number): { x: number; width: number }[] {
  const n = counts.reduce((a, b) => a + b, 0)
  let x = 0
  return counts.map((c) => { const at = x; const wide = n === 0 ? 0 : (c / n) * width; x += wide; return { x: at, width: wide } })
}

/** Answers of every hundred sent out, whole per cent; null where none was sent. */
export const returnOf = (sent: unknown, valid: unknown): number | null => (count(sent) === 0 ? null : Math.round((count(valid) / count(sent)) * 100))
