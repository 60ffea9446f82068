import { percentOf } from '@guixing/core/money/money'

export type BoundName = 'rate' | 'cap' | 'budget' | 'agreement'
/** An upper bound in fen and what of it is used. */
export interface Limit { name: BoundName; limit: bigint; used: bigint; percent: string | null }

/**
 * The two bounds of a fee project: its rate of the base (S02-12), cut to the whole fen so that what fits never passes the rate, and the
 * fixed cap (S02-13). A base of nothing, or a parameter that is not set, bounds nothing: then nothing can be applied for, and `lacks` says why.
 */
export function projectLimits(base: bigint | null, rate: string | null, cap: bigint | null, used: bigint): { limits: Limit[]; lacks: 'base' | 'parameter' | null } {
  if (base === null || base <= 0n) return { limits: [], lacks: 'base' }
  if (rate === null || cap === null) return { limits: [], lacks: 'parameter' }
  return { limits: [{ name: 'rate', limit: percentOf(base, rate, 'floor'), used, percent: rate }, { name: 'cap', limit: cap, used, percent: null }], lacks: null }
}

/** The bound with the least left: the one that binds. The first of equal ones; of none, null. */
export function bindingOf(limits: readonly Limit[]): Limit | null {
  return limits.reduce<Limit | null>((least, one) => (least === null || one.limit - one.used < least.limit - least.used ? one : least), null)
}

/** What remains after this amount, and by how much it passes the bound (null where it keeps it; the bound itself is kept, S02-04). */
export function afterAmount(limit: Limit, amount: bigint): { left: bigint; after: bigint; over: bigint | null } {
  const left = limit.limit - limit.used
  const after = left - amount
  return { left, after, over: after < 0n ? -after : null }
}

/** Share of the limit used, for a bar; null where there is no limit. Exact to a ten-thousandth. */
export const shareOf = (used: bigint, limit: bigint | null): number | null => (limit === null || limit <= 0n ? null : Number((used * 10_000n) / limit) / 10_000)
