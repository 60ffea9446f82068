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
  /** `late`: with a limit passed or a follow-up missed; `limits`, `follow-ups`: one of the two; `mine`: followed up or led by the reader; several joined by comma. */ only: z.string().max(40).optional(), /** Won, lost, closed and stopped as well. */ ended: z.enum(['yes', 'no']).optional(),
})
export type BusinessFilter = z.infer<typeof BusinessFilter>
const Query = BusinessFilter.extend({ cursor: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(500).optional() })
export type BusinessQuery = z.infer<typeof Query>

const Paper = z.object({ id: Id, number: z.string(), stage: z.string(), stageName: Words })
/** One business: its lead and what has come of it so far; papers the reader may not see are left out. */
export const Business = z.object({
  id: Id, number: z.string(), client: z.string(), need: z.string(), phase: z.enum(PHASES), stage: z.string(), stageName: Words, owner: Named.nullable(), unit: Named.nullable(), route: z.string().nullable(), class: z.string().nullable(), major: z.boolean(),
  expected: Yuan.nullable(), openedAt: Instant, days: z.number().int(), nextFollowUp: Day.nullable(), followUpLate: z.boolean(), /** Running limits that have passed, over all its papers. */ late: z.number().int(),
  proposal: Paper.nullable(), contract: Paper.extend({ amount: Yuan.nullable(), signedOn: Day.nullable() }).nullable(), engagement: Paper.extend({ manager: Named.nullable() }).nullable(),
})
export type Business = z.infer<typeof Business>
export const PhaseSum = z.object({ phase: z.enum(PHASES), count: z.number().int(), amount: Yuan, late: z.number().int() })
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
export const Collision = z.object({ id: Id, kind: z.string(), kindName: Words, number: z.string(), title: z.string(), name: Words.optional(), stageName: Words, owner: Named.nullable() })
export const Contact = z.object({ at: Instant, by: Named.nullable(), matter: Id, what: Words, words: z.string(), next: z.string().nullable() })
export const BusinessView = z.object({
  business: Business, papers: z.array(BusinessPaper), flows: z.array(FlowView), /** Steps of all flows that can be taken now, each once. */ next: z.array(Act.extend({ steps: z.array(z.object({ regulation: z.string(), article: z.string(), name: Words })) })),
  collisions: z.array(Collision), contacts: z.array(Contact),
})
export type BusinessView = z.infer<typeof BusinessView>

const Rate = z.object({ part: z.number().int(), whole: z.number().int(), rate: z.number().nullable() })
export const Funnel = z.object({
  today: Day, phases: z.array(PhaseSum), routes: z.array(z.object({ route: z.string(), leads: z.number().int(), won: z.number().int(), lost: z.number().int(), open: z.number().int(), amount: Yuan, rate: z.number().nullable() })),
  /** Contracts after a diagnosis ÷ diagnoses closed (K22, S01-16); won ÷ leads (K23, S01-03). */ diagnosis: Rate, leads: Rate, followUpsLate: z.number().int(), whole: z.boolean(),
})
export type Funnel = z.infer<typeof Funnel>

export const engagements = {
  list: oc.route({ method: 'GET', path: '/engagements', tags: ['engagements'], summary: 'All leads and engagements one may see, with what has come of each', description: 'Latest first; figures of each are those of its papers' }).input(Query).output(z.object({ items: z.array(Business), next: z.string().nullable() })),
  funnel: oc.route({ method: 'GET', path: '/engagements/funnel', tags: ['engagements'], summary: 'Counts and amounts by phase and by route, conversion (K22, K23)' }).input(BusinessFilter).output(Funnel),
  one: oc.route({ method: 'GET', path: '/engagements/{id}', tags: ['engagements'], summary: 'One business: papers, flows of its regulations with what is missing, other business with the same client, contacts' }).input(z.object({ id: Id })).output(BusinessView),
}
