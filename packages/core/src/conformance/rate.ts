/** How often each outcome came; `held`: blocking controls that were met, outside the mean. */
export interface Counts { conformed: number; breached: number; prevented: number; held: number; waived: number; excused: number; pending: number }

export const NO_COUNTS: Readonly<Counts> = { conformed: 0, breached: 0, prevented: 0, held: 0, waived: 0, excused: 0, pending: 0 }

/** Conformance of a control or article: conformed ÷ (conformed + breached), in 0..1; null where nothing was due (never 100 %). */
export function rate(c: Pick<Counts, 'conformed' | 'breached'>): number | null {
  const due = c.conformed + c.breached
  return due === 0 ? null : c.conformed / due
}

export function add(a: Counts, b: Counts): Counts {
  return { conformed: a.conformed + b.conformed, breached: a.breached + b.breached, prevented: a.prevented + b.prevented, held: a.held + b.held, waived: a.waived + b.waived, excused: a.excused + b.excused, pending: a.pending + b.pending }
}

/** Of a regulation, unit or person: the mean of its articles that had any, so that a thousand easy checks cannot hide one missed inspection. */
export function meanRate(articles: Counts[]): number | null {
  const rates = articles.map(rate).filter((r): r is number => r !== null)
  return rates.length === 0 ? null : rates.reduce((sum, r) => sum + r, 0) / rates.length
}

/** Percentage with one decimal, cut and not rounded: 99.96 % is never shown as 100. */
export function percentText(r: number | null): string {
  if (r === null) return '—'
  const tenths = Math.floor(r * 1000 + 1e-9)
  return tenths % 10 === 0 ? `${tenths / 10}%` : `${(tenths / 10).toFixed(1)}%`
}
