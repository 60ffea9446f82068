import type { Chase } from '@guixing/contract/money'

export interface Chased { stage: string; overdue: boolean; /** Written down, consented to by both, received by finance. */ written: boolean; explained: boolean; received: boolean; promised: string | null; urgings: number; lastUrged: string | null }
export type ChaseStep = Chase['step']
export type ChaseNext = Omit<Chase['next'], 'mine'>

const REACHED: Record<string, ChaseStep> = { explained: 'explain', urged: 'urge', deducting: 'deduct', discipline: 'discipline', judiciary: 'judiciary' }

/** How far an advance has been chased: by its stage; an explanation given before further steps shows only until the next one. */
export const stepOf = (one: Pick<Chased, 'stage'>): ChaseStep => REACHED[one.stage] ?? null

/**
 * The one step that comes next, and whose it is (S02-25 … S02-28). In time: the handler writes off. Overdue: the handler explains and
 * promises a day, both leaders consent, finance receives it and waits for the day; without it finance urges once a month, and after the
 * urgings of P08 deducts; the discipline office judges.
 * `urge`: the house's P08, null where it has set none: then it is never time to deduct.
 */
export function nextOf(one: Chased, today: string, urge: number | null): ChaseNext {
  if (one.stage === 'judiciary' || one.stage === 'settled') return { what: 'none', whose: null }
  if (one.stage === 'discipline') return { what: 'judge', whose: 'discipline' }
  if (!one.overdue) return { what: 'write-off', whose: 'handler' }
  if (one.stage === 'deducting') return { what: 'deduct', whose: 'finance' }
  if (one.explained && !one.received) return { what: 'receive', whose: 'finance' }
  if (one.explained && one.promised !== null && one.promised >= today) return { what: 'promise', whose: 'handler' }
  if (one.written && !one.explained) return { what: 'consent', whose: 'leaders' }
  if (urge !== null && one.urgings >= urge) return { what: 'deduct', whose: 'finance' }
  const urgedThisMonth = one.lastUrged !== null && one.lastUrged.slice(0, 7) === today.slice(0, 7)
  return urgedThisMonth ? { what: one.explained ? 'write-off' : 'explain', whose: 'handler' } : { what: 'urge', whose: 'finance' }
}
