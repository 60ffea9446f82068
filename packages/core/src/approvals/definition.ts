import type { Due } from '../clocks/clock.ts'
import type { Value } from '../model/value.ts'

/** Whom a step asks, as the pack says it ({role}, {headOf}, {field}, {chosen}, {rule} …); see resolve.ts. */
export type WhoRef = Readonly<Record<string, unknown>>
/** An opinion is heard and does not decide; a sign is an approval with a signature. */
export type Does = 'opinion' | 'approve' | 'sign'
/** The attested values of the matter: what approvals stand for. */
export type Form = Readonly<Record<string, Value>>

/** `count` votes, or a share of the members: `atLeast: [2, 3]` includes two thirds, `above: [1, 2]` excludes the half (S02-04). */
export type Threshold = { readonly count: number } | { readonly atLeast: readonly [number, number] } | { readonly above: readonly [number, number] }
/** Ends as soon as nothing can change the outcome and `quorum` votes are cast; `reject`: so many rejections end it sooner. */
export interface VoteRule { readonly pass: Threshold; readonly reject?: number; readonly quorum?: number }

export type ReturnMode = 'initiator' | 'previous' | 'chosen'
/** Counted from the opening of the task. `agree` is never obeyed where an article demands the approval. */
export interface Timeout { readonly within: Due; readonly do: 'remind' | 'up' | 'escalate' | 'agree' }

/** The ways several steps are combined into one. */
export const GROUPS = ['all', 'any', 'sequence', 'vote'] as const

export interface Leaf {
  /** Its place at submission ('2.1'); what is added later has an id of its own ('2.1+4'). */
  readonly id?: string
  readonly who: WhoRef
  readonly does: Does
  /** self 0, head 10, unit 20, leader 30, function 40, top 50, outside 60. */
  readonly level?: number
  /** Several people found: a task for each, combined so. Without it one task, and any one of them does it. */
  readonly each?: 'all' | 'any' | 'sequence' | VoteRule
  /** Fields this approval stands for; without it everything the definition attests. */
  readonly attests?: readonly string[]
  /** May be taken out of the set; a signer of the route otherwise stays, an added one may always go. */
  readonly removable?: boolean
  /** Where it may be returned to; without it all three. */
  readonly returns?: readonly ReturnMode[]
  readonly timeouts?: readonly Timeout[]
  /** The task whose holder added it. */
  readonly addedBy?: string
}

/** One step of a route: a leaf, or several combined. A group decides once, and whoever it no longer needs is let off. */
export type Step = Leaf
  | { readonly all: readonly Step[]; readonly waitForAll?: boolean }
  | { readonly any: readonly Step[]; readonly rejectAll?: boolean }
  | { readonly sequence: readonly Step[] }
  | ({ readonly vote: readonly Step[] } & VoteRule)

/** What is done where the people of a step cannot be asked: stop (the route is stuck and says so), go up, ask others, leave it out, or ask them none the less. */
export type Answer = 'stop' | 'superior' | 'skip' | 'keep' | { readonly people: readonly string[] }
export interface Answers { readonly nobody?: Answer; readonly applicant?: Answer; readonly apart?: Answer; readonly left?: Answer; readonly leave?: Answer }

export type Duty = 'applicant' | 'beneficiary' | 'handler' | 'approver' | 'payer'
export type Pair = readonly [Duty, Duty]

/** How a route behaves besides its steps. Stored with the instance, which therefore stays on the version it began with. */
export interface Rules {
  readonly version?: string
  /** An article demands this approval (default): nothing passes by time or for want of people. */
  readonly demanded?: boolean
  readonly answers?: Answers
  readonly withdraw?: 'first-decision' | 'until-end'
  readonly revoke?: { readonly days: number }
  readonly urge?: { readonly everyHours: number; readonly escalateAfter: number }
  /** After a return: on from where it was returned, or everything again. */
  readonly resubmit?: 'back' | 'rerun'
  readonly batch?: boolean
  /** Among whom signers may be added or the task passed on; without it anybody of the house. */
  readonly within?: WhoRef
  /** Duties that one person may not unite, besides approver and applicant; without it those of sod.ts. */
  readonly separate?: readonly Pair[]
}
export interface Definition extends Rules { readonly steps: readonly Step[]; readonly once?: boolean; readonly copies?: readonly WhoRef[] }
