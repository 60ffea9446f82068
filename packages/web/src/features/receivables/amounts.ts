import { fenOf } from '@guixing/core/money/money'

/** As tables have it, without a sign of the currency, since the page says it once; and as the figures at the top have it. */
export { figured, shownMoney as tabled } from '../../ui/money.ts'

/** Parts of a whole for a bar, 0…1, never below 0; of nothing all are 0. Only for drawing: sums are exact elsewhere. */
export function parts(amounts: readonly string[], whole?: string): number[] {
  const fen = amounts.map((one) => { const v = fenOf(one) ?? 0n; return v > 0n ? v : 0n })
  const all = whole === undefined ? fen.reduce((sum, one) => sum + one, 0n) : fenOf(whole) ?? 0n
  return fen.map((one) => (all <= 0n ? 0 : Number((one * 100_000n) / all) / 100_000))
}

/** The largest of amounts, for a common scale. */
export const largest = (amounts: readonly string[]): string => amounts.reduce((best, one) => ((fenOf(one) ?? 0n) > (fenOf(best) ?? 0n) ? one : best), '0.00')
export const isNothing = (yuan: string): boolean => (fenOf(yuan) ?? 0n) === 0n

/** 62万, 620K: over a column of a picture, where the whole amount has no room; the table has it whole. */
export const short = (yuan: string, language: string): string => new Intl.NumberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 }).format(Number(yuan))
/** A share as it is said: 63.2%; — where there is none. */
export const shareText = (share: number | null): string => (share === null ? '—' : `${(Math.floor(share * 1000) / 10).toFixed(1)}%`)
