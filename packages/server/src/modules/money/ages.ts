import type { AGES } from '@guixing/contract/money'

export type Age = (typeof AGES)[number]
const DAY = 86_400_000
const days = (from: string, to: string): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY)

/** Days an advance is past its last day; 0 on that day itself, which still counts as kept (S02-20, inclusive). */
export const overdueDays = (due: string, today: string): number => Math.max(0, days(due, today))

/**
 * The column of the ageing an advance stands in: up to 30 days from its request, up to the two months, then 1–30, 31–60 and more days
 * beyond them. All in days of the house, `YYYY-MM-DD`; without a due day it is judged by its request alone.
 */
export function ageOf(requested: string | null, due: string | null, today: string): Age {
  const over = due === null ? 0 : overdueDays(due, today)
  if (over > 60) return 'beyond'
  if (over > 30) return 'over60'
  if (over > 0) return 'over30'
  return requested !== null && days(requested, today) > 30 ? 'limit' : 'd30'
}

/** The columns beyond the two months. */
export const AGES_LATE: ReadonlySet<Age> = new Set<Age>(['over30', 'over60', 'beyond'])
