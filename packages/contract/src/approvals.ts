import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Fields, Id, Instant, Json, Named, Reason, Words } from './common.ts'
import { MatterHead } from './matters.ts'

/** Everything a person may do with an approval. `agree`, `return`, `reject` go through `work.decide`, the rest by the door of its name. */
export const ApprovalAct = z.enum(['agree', 'return', 'reject', 'opinion', 'transfer', 'add-signer', 'remove-signer', 'ask-opinion', 'take-back', 'withdraw', 'resubmit', 'urge', 'copy', 'read'])
export type ApprovalAct = z.infer<typeof ApprovalAct>

/** Where a return goes: the applicant, the step decided before, or a step by its number from 1. */
export const ReturnTo = z.union([z.enum(['initiator', 'previous']), z.number().int().min(1).max(1000)])
export type ReturnTo = z.infer<typeof ReturnTo>

/**
 * One act as it stands for the reader now; asked of the same machine that obeys or refuses it. `possible` false: `reasons`
 * say why (`says` in three languages, never empty). An act that can never be the reader's is absent.
 */
export const ApprovalDoor = z.object({
  act: ApprovalAct, possible: z.boolean(), reasons: z.array(Reason),
  /** Task the door is opened at; null where the approval itself is meant. For remove-signer see `tasks`. */
  task: Id.nullable(),
  /** return: where it may go, the applicant first; `step` with its number and those who decided it. */
  to: z.array(z.object({ to: ReturnTo, who: z.array(Named) })).optional(),
  /** remove-signer: the tasks that may be taken out. */
  tasks: z.array(Id).optional(),
})
export type ApprovalDoor = z.infer<typeof ApprovalDoor>

/** A task as the route draws it. */
export const RouteTask = z.object({
  id: Id, place: z.string(), does: z.enum(['opinion', 'approve', 'sign']), state: z.enum(['waiting', 'open', 'agreed', 'carried', 'rejected', 'returned', 'cancelled']),
  who: z.array(Named), /** Left out by separation of duties. */ barred: z.array(Named),
  by: Named.nullable(), onBehalfOf: Named.nullable(), /** Time agreed, nobody did. */ byTime: z.boolean(), words: z.string().nullable(), at: Instant.nullable(),
  openedAt: Instant.nullable(), dueAt: Instant.nullable(), seenAt: Instant.nullable(),
  /** Who added this signer; null: the route itself asks. */
  addedBy: Named.nullable(), /** Who may decide in whose stead now. */ standIns: z.array(z.object({ for: Named, to: Named })), mine: z.boolean(),
})
export type RouteTask = z.infer<typeof RouteTask>

/** Top steps in order. `how`: several tasks of a step one beside another (all, any, vote) or one after another. */
export const RouteStep = z.object({ step: z.number().int(), how: z.enum(['one', 'all', 'any', 'sequence', 'vote']), tasks: z.array(RouteTask) })
export type RouteStep = z.infer<typeof RouteStep>

export const ApprovalDetail = z.object({
  approval: Id, matter: z.object({ id: Id, kind: z.string(), number: z.string(), title: z.string(), name: Words.optional() }),
  control: z.string(), regulation: z.string(), article: z.string(), name: Words, purpose: z.enum(['gate', 'exception']),
  state: z.enum(['open', 'approved', 'rejected', 'returned', 'stuck', 'void', 'withdrawn', 'revoked']),
  requestedBy: Named.nullable(), requestedAt: Instant, endedAt: Instant.nullable(), words: z.string().nullable(),
  /** What was submitted last, by field; labels and types stand with the matter. */
  form: Fields, /** How often it was submitted. */ rounds: z.number().int(),
  /** What is not as I last decided it, else as it was first submitted; empty where nothing changed. */
  difference: z.array(z.object({ field: z.string(), before: Json, after: Json })),
  /** Hash of the form as shown here: sent with a decision it is signed by it, and refused when the form has changed meanwhile. */
  shown: z.string(),
  route: z.array(RouteStep), /** Why it is stuck, in words. */ stuck: z.array(Words),
  /** What happened, oldest first: asked, agreed, transferred, added, urged …, with whom and the words said. */
  story: z.array(z.object({ at: Instant, did: z.string(), by: Named.nullable(), onBehalfOf: Named.nullable(), words: z.string().nullable(), people: z.array(Named), place: z.string().nullable() })),
  urges: z.number().int(), copies: z.array(z.object({ who: Named, at: Instant, readAt: Instant.nullable() })),
  can: z.array(ApprovalDoor),
})
export type ApprovalDetail = z.infer<typeof ApprovalDetail>

const words = z.string().max(2000)
const done = z.object({ approval: Id, /** Of the approval now. */ state: z.string(), matter: MatterHead })
const door = (path: `/${string}`, summary: string) => oc.route({ method: 'POST', path, tags: ['approvals'], summary })

/** The doors of a running approval. Answers: 404 unknown or not mine, 409 with who was first, 422 with reasons in words, 400 at the field. */
export const approvals = {
  detail: oc.route({ method: 'GET', path: '/approvals/{id}', tags: ['approvals'], summary: 'Form, route, story and what I may do' }).input(z.object({ id: Id })).output(ApprovalDetail),
  withdraw: door('/approvals/{id}/withdraw', 'The applicant takes the application back').input(z.object({ id: Id, words: words.optional() })).output(done),
  resubmit: door('/approvals/{id}/resubmit', 'The applicant hands in again what was returned, with the values as they are now').input(z.object({ id: Id, words: words.optional() })).output(done),
  urge: door('/approvals/{id}/urge', 'The applicant urges whoever it waits for; limited, later their superiors too').input(z.object({ id: Id })).output(done),
  copy: door('/approvals/{id}/copy', 'Send copies to people').input(z.object({ id: Id, to: z.array(Id).min(1).max(100), words: words.optional() })).output(done),
  read: door('/approvals/{id}/read', 'I have read my copy').input(z.object({ id: Id })).output(done),
  transfer: door('/approval-tasks/{id}/transfer', 'Hand my task to another, who answers for it').input(z.object({ id: Id, to: Id, words: words.optional() })).output(done),
  addSigner: door('/approval-tasks/{id}/add-signer', 'Others sign before me, after me or beside me').input(z.object({ id: Id, who: z.array(Id).min(1).max(20), where: z.enum(['before', 'after', 'beside']), combine: z.enum(['all', 'any', 'sequence']).optional(), words: words.optional() })).output(done),
  removeSigner: door('/approval-tasks/{id}/remove-signer', 'Take out a signer who was added and has not decided').input(z.object({ id: Id, words: words.optional() })).output(done),
  askOpinion: door('/approval-tasks/{id}/ask-opinion', 'Ask an opinion; my task waits until it is given').input(z.object({ id: Id, who: Id, words: words.optional() })).output(done),
  opinion: door('/approval-tasks/{id}/opinion', 'Give the opinion asked of me').input(z.object({ id: Id, words })).output(done),
  takeBack: door('/approval-tasks/{id}/take-back', 'Take back my last agreement while nobody after me has looked').input(z.object({ id: Id })).output(done),
  seen: door('/approval-tasks/{id}/seen', 'I have looked at it: the one before me can no longer take back').input(z.object({ id: Id })).output(done),
}
