import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Id, Instant, Named, Words } from './common.ts'
import { Yuan } from './money.ts'

/** Where a business stands from its first word to its end, by the furthest of its papers. */
export const PHASES = ['tip', 'registered', 'classified', 'strategy', 'visited', 'qualified', 'proposal', 'contract', 'set-up', 'running', 'closed', 'stopped', 'lost'] as const
export type Phase = (typeof PHASES)[number]
/** A business is over in these. */
export const ENDED: readonly Phase[] = ['closed', 'stopped', 'lost']

export const BusinessFilter = z.object({
  phase: z.string().max(300).optional(), owner: z.string().max(100).optional(), route: z.string().max(40).optional(), unit: z.string().max(100).optional(), class: z.string().max(10).optional(), q: z.string().max(100).optional(),
  /** `late`: with a limit passed or a follow-up missed; `limits`, `follow-ups`: one of the two; `mine`: followed up or led by the reader; `broken`: an article was broken in it; several joined by comma. */ only: z.string().max(40).optional(), /** Won, lost, closed and stopped as well. */ ended: z.enum(['yes', 'no']).optional(),
})
export type BusinessFilter = z.infer<typeof BusinessFilter>
export const BusinessQuery = BusinessFilter.extend({ cursor: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(500).optional(), /** `broken`: those with the most broken first; else the latest first. */ sort: z.enum(['opened', 'broken']).optional() })
export type BusinessQuery = z.infer<typeof BusinessQuery>

/** Checks of articles on its papers: kept ÷ (kept + broken); null where nothing was due. What blocking controls held or refused stays out. */
export const Kept = z.object({ kept: z.number().int(), broken: z.number().int(), rate: z.number().nullable() })
export type Kept = z.infer<typeof Kept>
const Paper = z.object({ id: Id, number: z.string(), stage: z.string(), stageName: Words })
/** One business: its lead and what has come of it so far; papers the reader may not see are left out. */
export const Business = z.object({
  id: Id, number: z.string(), client: z.string(), need: z.string(), phase: z.enum(PHASES), stage: z.string(), stageName: Words, owner: Named.nullable(), unit: Named.nullable(), route: z.string().nullable(), class: z.string().nullable(), major: z.boolean(),
  expected: Yuan.nullable(), openedAt: Instant, days: z.number().int(), nextFollowUp: Day.nullable(), followUpLate: z.boolean(), /** Running limits that have passed, over all its papers. */ late: z.number().int(), conformance: Kept,
  proposal: Paper.nullable(), contract: Paper.extend({ amount: Yuan.nullable(), signedOn: Day.nullable() }).nullable(), engagement: Paper.extend({ manager: Named.nullable() }).nullable(),
})
export type Business = z.infer<typeof Business>
export const PhaseSum = z.object({ phase: z.enum(PHASES), count: z.number().int(), amount: Yuan, late: z.number().int(), /** Businesses in which an article was broken. */ broken: z.number().int() })
export type PhaseSum = z.infer<typeof PhaseSum>

export const FLOW_STATES = ['done', 'ready', 'waiting'] as const
const Act = z.object({ kind: z.string(), kindName: Words, action: z.string(), label: Words, /** Opens a new paper; else it is taken on one that is there. */ opens: z.boolean(), on: z.array(z.object({ id: Id, number: z.string(), title: z.string(), name: Words.optional() })) })
export const FlowStep = z.object({
  step: z.string(), name: Words, article: z.string(), is: z.enum(FLOW_STATES), lacks: z.array(Words), holder: Words.nullable(), doneAt: Instant.nullable(), doneBy: Named.nullable(), doneOn: Id.nullable(),
  /** Limit of the step in words of the clock, where one is set (P39). */ due: Instant.nullable(), unset: z.boolean(), acts: z.array(Act),
})
export type FlowStep = z.infer<typeof FlowStep>
export const FlowView = z.object({ id: z.string(), regulation: z.string(), title: Words, name: Words, article: z.string(), enforced: z.boolean(), steps: z.array(FlowStep) })
export type FlowView = z.infer<typeof FlowView>

export const BusinessPaper = z.object({ id: Id, kind: z.string(), kindName: Words, number: z.string(), title: z.string(), name: Words.optional(), stage: z.string(), stageName: Words, final: z.boolean(), owner: Named.nullable(), amount: Yuan.nullable(), openedAt: Instant, closedAt: Instant.nullable(), late: z.boolean() })
export type BusinessPaper = z.infer<typeof BusinessPaper>
/** Another lead for the same client. `paper` null: the reader may not open it and hears only that it is there and whom to ask (S01-25). */
export const Collision = z.object({ kind: z.string(), kindName: Words, paper: z.object({ id: Id, number: z.string(), title: z.string(), name: Words.optional(), stageName: Words }).nullable(), owner: Named.nullable(), unit: Named.nullable() })
export const Contact = z.object({ at: Instant, by: Named.nullable(), matter: Id, what: Words, words: z.string(), next: z.string().nullable() })
/** What a meeting of the business decided: work of one person by a day (S06-19). `late`: not done, and its day has passed. */
export const MeetingAction = z.object({ id: Id, number: z.string(), what: z.string(), owner: Named.nullable(), dueOn: Day, stage: z.string(), stageName: Words, final: z.boolean(), late: z.boolean(), /** What was done, or why it was handed back. */ words: z.string().nullable(), meeting: z.object({ id: Id, number: z.string() }).nullable() })
export type MeetingAction = z.infer<typeof MeetingAction>
const Dial = z.object({ value: z.number().nullable(), /** The house's alarm line; on it is not over it. */ line: z.number().nullable(), over: z.boolean() })
/** Time, quality and cost of the project at work by the supervisor's last opinion, in per cent (S01-62). */
export const Dials = z.object({ on: Day.nullable(), report: Id.nullable(), time: Dial, quality: Dial, cost: Dial })
export type Dials = z.infer<typeof Dials>
/** An exception somebody allowed on one of its papers: by whom, why, and how long it holds. */
export const BusinessException = z.object({ id: Id, regulation: z.string(), article: z.string(), name: Words, paper: z.object({ id: Id, number: z.string(), kindName: Words }), askedBy: Named.nullable(), by: Named.nullable(), reason: z.string().nullable(), at: Instant.nullable(), until: Day.nullable(), once: z.boolean(), standing: z.enum(['holds', 'ending', 'ended']) })
export type BusinessException = z.infer<typeof BusinessException>
export const BusinessView = z.object({
  business: Business, papers: z.array(BusinessPaper), /** Of its meetings, open ones by their day first. */ actions: z.array(MeetingAction), flows: z.array(FlowView), /** Steps of all flows that can be taken now, each once. */ next: z.array(Act.extend({ steps: z.array(z.object({ regulation: z.string(), article: z.string(), name: Words })) })),
  /** Those in force first, nearest end first; ended ones stay. */ exceptions: z.array(BusinessException), collisions: z.array(Collision), contacts: z.array(Contact), /** null before the work has begun. */ dials: Dials.nullable(),
})
export type BusinessView = z.infer<typeof BusinessView>

/** One check of an article on one of its papers. `held`: a control that blocks, met. */
export const CHECK_OUTCOMES = ['breached', 'conformed', 'pending', 'prevented', 'held', 'excused', 'waived'] as const
export const BusinessCheck = z.object({
  id: z.string(), control: z.string(), name: Words, regulation: z.string(), article: z.string(), outcome: z.enum(CHECK_OUTCOMES), day: Day, at: Instant, paper: z.object({ id: Id, number: z.string(), title: z.string(), name: Words.optional(), kindName: Words }),
  person: Named.nullable(), cause: z.string().nullable(), lateMinutes: z.number().int().nullable(), times: z.number().int(),
})
export type BusinessCheck = z.infer<typeof BusinessCheck>
export const BusinessConformance = z.object({ counts: z.object({ conformed: z.number().int(), breached: z.number().int(), prevented: z.number().int(), held: z.number().int(), waived: z.number().int(), excused: z.number().int(), pending: z.number().int(), rate: z.number().nullable() }), outcome: z.enum(CHECK_OUTCOMES), checks: z.array(BusinessCheck) })
export type BusinessConformance = z.infer<typeof BusinessConformance>

const Rate = z.object({ part: z.number().int(), whole: z.number().int(), rate: z.number().nullable() })
export const Funnel = z.object({
  today: Day, phases: z.array(PhaseSum), routes: z.array(z.object({ route: z.string(), leads: z.number().int(), won: z.number().int(), lost: z.number().int(), open: z.number().int(), amount: Yuan, rate: z.number().nullable() })),
  /** Contracts after a diagnosis ÷ diagnoses closed (K22, S01-16); won ÷ leads (K23, S01-03). */ diagnosis: Rate, leads: Rate, followUpsLate: z.number().int(), whole: z.boolean(),
})
export type Funnel = z.infer<typeof Funnel>

export const engagements = {
  list: oc.route({ method: 'GET', path: '/engagements', tags: ['engagements'], summary: 'All leads and engagements one may see, with what has come of each', description: 'Latest first; figures of each are those of its papers' }).input(BusinessQuery).output(z.object({ items: z.array(Business), next: z.string().nullable() })),
  funnel: oc.route({ method: 'GET', path: '/engagements/funnel', tags: ['engagements'], summary: 'Counts and amounts by phase and by route, conversion (K22, K23)' }).input(BusinessFilter).output(Funnel),
  one: oc.route({ method: 'GET', path: '/engagements/{id}', tags: ['engagements'], summary: 'One business: papers, flows of its regulations with what is missing, other business with the same client, contacts' }).input(z.object({ id: Id })).output(BusinessView),
  checks: oc.route({ method: 'GET', path: '/engagements/{id}/checks', tags: ['engagements'], summary: 'How the articles were kept in one business: sums, and the newest 200 checks of one outcome', description: 'Of the papers one may see, struck-out ones too' }).input(z.object({ id: Id, outcome: z.enum(CHECK_OUTCOMES).optional() })).output(BusinessConformance),
}
