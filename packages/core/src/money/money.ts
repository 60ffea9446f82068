import { exactOf, roundedQuotient } from '../conditions/exact.ts'
import type { Exact, Rounding } from '../conditions/exact.ts'

/** Money is whole fen as bigint. `too-large` is more than a database bigint holds (about 92 thousand million million yuan). */
export type MoneyError = 'empty' | 'not-money' | 'too-many-decimals' | 'too-large'

const largest = 9_223_372_036_854_775_807n
/** The most a field takes either way, in fen: fifteen digits of yuan, which a bigint column holds with room for sums. */
export const MOST_FEN = 10n ** 17n - 1n
const grouped = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/

/**
 * Reads an amount in yuan as people type it ('780,000.00', '￥1200', full-width digits, '元' after it) into fen, or says
 * why not. Nothing is rounded: a third decimal other than 0 is refused.
 */
export function parseMoney(text: string): bigint | MoneyError {
  const plain = text.normalize('NFKC').replace(/\s/g, '').replace(/^(-?)[¥￥]/, '$1').replace(/元$/, '')
  if (plain === '') return 'empty'
  const match = grouped.exec(plain)
  if (!match || plain.length > 60) return 'not-money'
  const decimals = (match[3] ?? '').replace(/0+$/, '')
  if (decimals.length > 2) return 'too-many-decimals'
  const fen = BigInt(match[2]!.replaceAll(',', '')) * 100n + BigInt(decimals.padEnd(2, '0'))
  if (fen > largest) return 'too-large'
  return match[1] === '-' ? -fen : fen
}

/** Fen as yuan with two decimals; `group` puts commas between thousands (for people, not for the condition language). */
export function formatMoney(fen: bigint, group = true): string {
  const digits = magnitude(fen).toString().padStart(3, '0')
  const yuan = digits.slice(0, -2)
  return `${fen < 0n ? '-' : ''}${group ? yuan.replace(/\B(?=(\d{3})+$)/g, ',') : yuan}.${digits.slice(-2)}`
}

/** Fen as the database answers them (text beyond 2^53) as a decimal string in yuan, exact to the fen. */
export const yuanOf = (fen: number | string | bigint): string => formatMoney(BigInt(fen), false)

/** A decimal string in yuan, as fields and formulas hold it, as fen, exact; null for what is no amount. A formula's third decimal is rounded half-up. */
export function fenOf(yuan: string): bigint | null {
  const exact = exactOf(yuan)
  return exact ? roundedQuotient(exact.n * 100n, exact.d, 'half-up') : null
}

/** `rate` per cent of an amount in fen, rounded as named. `rate` is a number or decimal text ('1.5'); anything else throws RangeError. */
export function percentOf(fen: bigint, rate: number | string, rounding: Rounding): bigint {
  const exact = exactOf(rate)
  if (!exact) throw new RangeError(`not a rate: ${rate}`)
  return roundedQuotient(fen * exact.n, exact.d * 100n, rounding)
}

/**
 * Splits fen by weights. Each part is cut to whole fen and the remainder goes to the largest share (the first of equal
 * ones), so the parts always add up. P02: the pool of an incentive leaves no fen over. A negative or unreadable weight,
 * or weights that are all zero, throw RangeError.
 */
export function split(fen: bigint, weights: readonly (number | string | bigint)[]): bigint[] {
  const shares = wholeShares(weights)
  const total = shares.reduce((sum, share) => sum + share, 0n)
  if (total <= 0n) throw new RangeError('weights add up to nothing')
  const parts = shares.map((share) => fen * share / total)
  const largestShare = shares.reduce((best, share, i) => share > shares[best]! ? i : best, 0)
  parts[largestShare]! += fen - parts.reduce((sum, part) => sum + part, 0n)
  return parts
}

/** Weights brought to one denominator: all of them are powers of ten, so the largest will do. */
function wholeShares(weights: readonly (number | string | bigint)[]): bigint[] {
  const exact = weights.map((weight): Exact => {
    const value = exactOf(weight)
    if (!value || value.n < 0n) throw new RangeError(`not a weight: ${weight}`)
    return value
  })
  const common = exact.reduce((d, value) => value.d > d ? value.d : d, 1n)
  return exact.map((value) => value.n * (common / value.d))
}

export const magnitude = (fen: bigint): bigint => fen < 0n ? -fen : fen
