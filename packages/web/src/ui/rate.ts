/** A fraction as per cent with at most one decimal, cut, never rounded up: 0.9996 is 99.9 %, only a full 1 is 100 %. Null is —. */
export function rateText(rate: number | null | undefined): string {
  if (rate === null || rate === undefined) return '—'
  if (rate >= 1) return '100%'
  return `${rateNumber(rate)}%`
}

/** The same without the sign: `97.6`. */
export function rateNumber(rate: number | null | undefined): string {
  if (rate === null || rate === undefined) return '—'
  if (rate >= 1) return '100'
  const tenths = Math.floor(rate * 1000 + 1e-9)
  return tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1)
}

/** A target as the house wrote it: 0.95 and 95 both are 95. */
export function targetFraction(target: number | null | undefined): number | null {
  if (target === null || target === undefined) return null
  return target > 1 ? target / 100 : target
}

/** Below a target that the house has set. Without a target nothing is below (screens.md, head). */
export function belowTarget(rate: number | null | undefined, target: number | null | undefined): boolean {
  const goal = targetFraction(target)
  return goal !== null && rate !== null && rate !== undefined && rate < goal - 1e-9
}
