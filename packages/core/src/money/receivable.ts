import { addExact, compareExact, exactOf, percentOfExact } from '../conditions/exact.ts'
import type { Exact } from '../conditions/exact.ts'
import { fenOf, formatMoney } from './money.ts'

/** One line of a collection plan as typed: a share of the contract in per cent, or an amount in yuan. */
export interface InstalmentTerms { share?: number | string | null; amount?: string | null }

/**
 * Amounts of the lines of a collection plan in yuan, to the fen (S01-56). A share wins over an amount beside it. Where shares and
 * amounts together are exactly the contract, what rounding leaves goes to the largest share (the first of equal ones), so that no fen
 * is lost; where they are not, nothing is made to fit: the sum then shows the difference. Unreadable terms give null.
 */
export function splitInstalments(contract: string, lines: readonly InstalmentTerms[]): (string | null)[] {
  const whole = exactOf(contract)
  const terms = lines.map(({ share, amount }): Exact | undefined => (isShare(share) ? whole && shareOf(share, whole) : amount ? exactOf(amount) : undefined))
  const parts = terms.map((term) => (term ? fenOfExact(term) : null))
  const shared = lines.flatMap((line, i) => (isShare(line.share) && terms[i] ? [i] : []))
  if (!whole || shared.length === 0 || terms.some((term) => !term)) return parts.map(yuan)
  const sum = (terms as Exact[]).reduce(addExact, { n: 0n, d: 1n })
  if (compareExact(sum, whole) !== 0) return parts.map(yuan)
  const most = shared.reduce((best, i) => (compareExact(terms[i]!, terms[best]!) > 0 ? i : best), shared[0]!)
  parts[most] = parts[most]! + (fenOfExact(whole) - (parts as bigint[]).reduce((total, part) => total + part, 0n))
  return parts.map(yuan)
}

const isShare = (share: InstalmentTerms['share']): share is number | string => share !== undefined && share !== null && share !== ''
const shareOf = (share: number | string, whole: Exact): Exact | undefined => { const rate = exactOf(share); return rate && percentOfExact(rate, whole) }
const fenOfExact = ({ n, d }: Exact): bigint => (2n * n * 100n + (n < 0n ? -d : d)) / (2n * d)
const yuan = (fen: bigint | null): string | null => (fen === null ? null : formatMoney(fen, false))

/** How late money is, by whole days after its due day; the due day itself is in time. */
export const AGES = ['not-due', 'd30', 'd60', 'd90', 'over90'] as const
export type Age = (typeof AGES)[number]

/** Days from the due day to `day`, never below 0. Both are days of the house. */
export function overdueDays(dueOn: string, day: string): number {
  const days = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${dueOn}T00:00:00Z`)) / 86_400_000)
  return Number.isFinite(days) && days > 0 ? days : 0
}

/** 1–30, 31–60, 61–90, more than 90 days after the due day (S01-56). */
export function ageOf(days: number): Age {
  return days <= 0 ? 'not-due' : days <= 30 ? 'd30' : days <= 60 ? 'd60' : days <= 90 ? 'd90' : 'over90'
}

/** Days a receivable is or was late: until today while something is outstanding, afterwards until the last receipt. */
export function lateBy(receivable: { dueOn: string; outstanding: string | null; receivedOn: string | null }, today: string): number {
  const open = (fenOf(receivable.outstanding ?? '0') ?? 0n) > 0n
  return open ? overdueDays(receivable.dueOn, today) : receivable.receivedOn ? overdueDays(receivable.dueOn, receivable.receivedOn) : 0
}
