import { ENDED, type Business, type Phase, type PhaseSum } from '@guixing/contract/engagements'
import { fenOf, yuanOf } from '@guixing/core/money/money'

/** Columns of the board: phases that are one piece of work. `over` is shown only when what has ended is asked for. */
export const GROUPS = {
  intake: ['tip', 'registered'], shaping: ['classified', 'strategy'], visit: ['visited', 'qualified'], proposal: ['proposal'], contract: ['contract'], 'set-up': ['set-up'], running: ['running'], over: ENDED,
} as const satisfies Record<string, readonly Phase[]>
export type Group = keyof typeof GROUPS
export const GROUP_NAMES = Object.keys(GROUPS) as Group[]

/** The way of a business that goes well, step by step. */
export const WAY: readonly Phase[] = ['tip', 'registered', 'classified', 'strategy', 'visited', 'qualified', 'proposal', 'contract', 'set-up', 'running', 'closed']

export const groupOf = (phase: Phase): Group => GROUP_NAMES.find((name) => (GROUPS[name] as readonly Phase[]).includes(phase)) ?? 'over'

/** What a business stands for, in yuan: its contract's amount, else what was expected; null where neither is known (待定, never 0). */
export const worthOf = (business: Pick<Business, 'contract' | 'expected'>): string | null => business.contract?.amount ?? business.expected

/** Days from one day to another, both YYYY-MM-DD. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)

/** How the next follow-up stands: once the lead is won or lost, or its project over, there is none to come. */
export function followOf(business: Pick<Business, 'nextFollowUp' | 'followUpLate' | 'stage' | 'phase'>, today: string): 'over' | 'none' | 'late' | 'today' | 'on' {
  if (business.stage === 'won' || business.stage === 'lost' || ENDED.includes(business.phase)) return 'over'
  if (business.nextFollowUp === null) return 'none'
  return business.followUpLate ? 'late' : business.nextFollowUp === today ? 'today' : 'on'
}

/** What wants a look first: limits of a regulation that have passed, then articles broken, then missed follow-ups, then the nearest follow-up; those without one last. */
export function byUrgency(a: Business, b: Business): number {
  const missed = Number(b.followUpLate) - Number(a.followUpLate)
  const broken = Number(b.conformance.broken > 0) - Number(a.conformance.broken > 0)
  return b.late - a.late || broken || missed || (a.nextFollowUp ?? '9999').localeCompare(b.nextFollowUp ?? '9999') || b.openedAt.localeCompare(a.openedAt)
}

/** Businesses in the columns of the board, each by urgency. */
export function columnsOf(items: readonly Business[], ended: boolean): { group: Group; items: Business[] }[] {
  return GROUP_NAMES.filter((name) => ended || name !== 'over').map((group) => ({ group, items: items.filter((b) => groupOf(b.phase) === group).toSorted(byUrgency) }))
}

/** Count, worth, late and broken ones over some phases; amounts are exact. */
export function sumOf(phases: readonly PhaseSum[], of: (phase: Phase) => boolean): { count: number; amount: string; late: number; broken: number } {
  const kept = phases.filter((one) => of(one.phase))
  return { count: kept.reduce((n, one) => n + one.count, 0), amount: yuanOf(kept.reduce((sum, one) => sum + (fenOf(one.amount) ?? 0n), 0n)), late: kept.reduce((n, one) => n + one.late, 0), broken: kept.reduce((n, one) => n + one.broken, 0) }
}

/** What can be done now: acts for which the most articles wait first, else in the order of the flows. */
export function nextActs<T extends { steps: readonly { regulation: string; article: string }[] }>(acts: readonly T[]): T[] {
  const waiting = (act: T): number => new Set(act.steps.map((step) => `${step.regulation} ${step.article}`)).size
  return acts.toSorted((a, b) => waiting(b) - waiting(a))
}

export type WayState = 'done' | 'now' | 'ahead'
/** The stage bar of one business. One that was lost or stopped shows how far its papers came, and nothing of it is now. */
export function wayOf(business: Pick<Business, 'phase' | 'proposal' | 'contract' | 'engagement'>): { steps: { phase: Phase; state: WayState }[]; aside: 'lost' | 'stopped' | null } {
  const aside = business.phase === 'lost' || business.phase === 'stopped' ? business.phase : null
  const reached: Phase = aside === null ? business.phase : business.contract ? (aside === 'stopped' ? 'set-up' : 'contract') : business.proposal ? 'proposal' : 'registered'
  const at = WAY.indexOf(reached)
  return { aside, steps: WAY.map((phase, i) => ({ phase, state: i < at || (i === at && (aside !== null || phase === 'closed')) ? 'done' : i === at ? 'now' : 'ahead' })) }
}
