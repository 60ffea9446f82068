import { z } from 'zod'
import type { Threshold, VoteRule } from '@guixing/core/approvals/definition'
import type { ApprovalStep, ApprovalTimeout } from '@guixing/core/model/control'
import { byKey, due, expression, who, whoList } from './shapes.ts'
import { listOf, name, textOr } from './words.ts'

const some = z.number().int().positive()
const share = z.tuple([some, some]).refine(([part, whole]) => part <= whole, 'must be a share of the whole such as [2, 3]')
const threshold: z.ZodType<Threshold> = byKey<Threshold>({ count: z.strictObject({ count: some }), atLeast: z.strictObject({ atLeast: share }), above: z.strictObject({ above: share }) })
const vote = { reject: some.optional(), quorum: some.optional() }
const voteRule: z.ZodType<VoteRule> = z.strictObject({ pass: threshold, ...vote })
/** Time may hurry people and never approves: what an article demands, a person decides. */
const timeout: z.ZodType<ApprovalTimeout> = z.strictObject({ within: due, do: z.enum(['remind', 'up', 'escalate']) })

const step: z.ZodType<ApprovalStep> = z.lazy(() =>
  z.strictObject({
    who: who.optional(), does: z.enum(['approve', 'sign', 'opinion']).optional(), level: z.number().int().optional(), when: expression.optional(),
    each: textOr<'all' | 'any' | 'sequence', VoteRule>(z.enum(['all', 'any', 'sequence']), voteRule).optional(),
    attests: listOf(name).optional(), removable: z.boolean().optional(), returns: listOf(z.enum(['initiator', 'previous', 'chosen'])).optional(), timeouts: listOf(timeout).optional(),
    all: z.array(step).min(1).optional(), waitForAll: z.boolean().optional(), any: z.array(step).min(1).optional(), rejectAll: z.boolean().optional(),
    sequence: z.array(step).min(1).optional(), vote: z.array(step).min(1).optional(), pass: threshold.optional(), ...vote,
  }),
)
const answer = z.enum(['stop', 'superior']).optional()

/** Routes and how they behave: of an article, or laid over it by a house. */
export const routeSet = {
  routes: z.array(z.strictObject({ when: expression.optional(), steps: z.array(step).min(1) })).min(1),
  copies: whoList.optional(),
  withdraw: z.enum(['first-decision', 'until-end']).optional(), resubmit: z.enum(['back', 'rerun']).optional(),
  urge: z.strictObject({ everyHours: z.number().positive().max(8760), escalateAfter: z.number().int().min(0) }).optional(),
  batch: z.boolean().optional(), revoke: z.strictObject({ days: z.number().int().min(1).max(366) }).optional(),
  answers: z.strictObject({ applicant: answer, apart: answer, left: answer, leave: z.enum(['stop', 'superior', 'keep']).optional() }).optional(),
}

/** What an approval says besides the entries of every control. */
export const routeEntries = { ...routeSet, attests: z.array(name).default([]), apart: z.array(name).default([]), routesBy: z.literal('house').optional() }
