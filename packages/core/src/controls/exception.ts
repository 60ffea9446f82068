import type { ApprovalFact, Holds } from '../lifecycle/situation.ts'

export type { Holds }
/** Days before its end from which an exception warns. */
const ENDING_DAYS = 7

/** Whether an exception still opens its gate on a day of the house (YYYY-MM-DD): its last day included, the day after not; one for one act until that act. */
export function exceptionHolds(holds: Holds | null | undefined, today: string): boolean {
  if (!holds) return true
  if (holds.spent !== undefined) return false
  return holds.until === undefined || today <= holds.until
}

const standsFor = (granted: string, now: string | undefined): boolean => now === undefined || granted === now

export type Standing = 'holds' | 'ending' | 'ended'
/**
 * How a granted exception stands on a day: `ending` on its last seven days and its last one. `attested`: what it would have to stand for now;
 * one that was granted for other values holds nothing open any more.
 */
export function standingOf({ holds, attested: granted }: Pick<ApprovalFact, 'holds' | 'attested'>, attested: string | undefined, today: string): Standing {
  if (!standsFor(granted, attested) || !exceptionHolds(holds, today)) return 'ended'
  return holds?.until !== undefined && daysUntil(today, holds.until) <= ENDING_DAYS ? 'ending' : 'holds'
}
/** Days an exception holds whose last day nobody named. */
const HOLDS_DAYS = 30
/** The last day of an exception allowed on a day without one being named: none stays open for good. */
export const unsaidEnd = (today: string): string => later(today, HOLDS_DAYS)
/** The last end a warning of today speaks of. */
export const warnsUntil = (today: string): string => later(today, ENDING_DAYS)
const later = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
const daysUntil = (from: string, to: string): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

/**
 * The granted exception a control is waived by, of those that stand for the attested values; one for a single act only where no other holds, so that it is
 * not spent without need. Undefined where none holds: the gate holds again.
 */
export function exceptionOf<A extends ApprovalFact>(control: string, approvals: readonly A[], attested: string | undefined, today: string): A | undefined {
  const holding = approvals.filter((a) => a.control === control && a.purpose === 'exception' && a.state === 'approved' && standsFor(a.attested, attested) && exceptionHolds(a.holds, today))
  return holding.find((a) => !a.holds?.once) ?? holding[0]
}
