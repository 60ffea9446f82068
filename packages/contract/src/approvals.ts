import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Fields, Id, Instant, Json, Named, Reason, Words } from './common.ts'
import { MatterHead } from './matters.ts'

/** Everything a person may do with an approval. `agree`, `return`, `reject` go through `work.decide`, the rest by the door of its name. */
export const ApprovalAct = z.enum(['agree', 'return', 'reject', 'opinion', 'transfer', 'add-signer', 'remove-signer', 'ask-opinion', 'take-back', 'withdraw', 'resubmit', 'urge', 'copy', 'read', 'revoke', 'reassign'])
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
  /** remove-signer, reassign: the tasks that may be taken out or given to others. */
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
  /** The house's version it runs on, as it was when it was asked, or since it was moved; `from`: its first day. Null: the routes of the article itself. */
  version: z.object({ n: z.number().int(), from: Day.nullable() }).nullable(),
  route: z.array(RouteStep), /** Why it is stuck, in words. */ stuck: z.array(Words),
  /** What happened, oldest first: asked, agreed, transferred, added, urged …, with whom and the words said. */
  story: z.array(z.object({ at: Instant, did: z.string(), by: Named.nullable(), onBehalfOf: Named.nullable(), words: z.string().nullable(), people: z.array(Named), place: z.string().nullable() })),
  urges: z.number().int(), copies: z.array(z.object({ who: Named, at: Instant, readAt: Instant.nullable() })),
  can: z.array(ApprovalDoor),
})
export type ApprovalDetail = z.infer<typeof ApprovalDetail>

/** One leaf of a route as it would be put to people now. */
export const PreviewTask = z.object({
  place: z.string(), does: z.enum(['opinion', 'approve', 'sign']), /** By which rule: a role, the head of a unit, a field. */ rule: Words, who: z.array(Named), /** Kept apart. */ barred: z.array(Named),
  /** What was considered besides: who has left, is on leave, who stands in or why nobody does. */ trail: z.array(Words),
})
/** What a submission now would bring; nothing is submitted. `refused`: why it could not be submitted. `finish`: by the usual times of these people, else by the time-outs. */
export const ApprovalPreview = z.object({
  control: z.string(), regulation: z.string(), article: z.string(), name: Words, steps: z.array(z.object({ step: z.number().int(), how: z.enum(['one', 'all', 'any', 'sequence', 'vote']), tasks: z.array(PreviewTask) })),
  stuck: z.array(Words), refused: z.array(Reason), finish: Instant.nullable(),
})
export type ApprovalPreview = z.infer<typeof ApprovalPreview>
/** An approval nobody can bring further: stuck, or waiting for somebody who has left or is away with nobody standing in. */
export const StuckApproval = z.object({ approval: Id, task: Id, matter: z.object({ id: Id, number: z.string(), title: z.string(), name: Words.optional() }), name: Words, requestedBy: Named.nullable(), requestedAt: Instant, who: z.array(Named), why: Words })
export type StuckApproval = z.infer<typeof StuckApproval>
/** Of one task of a batch: what the approval is now, or why it was not decided. */
export const BatchResult = z.object({ task: Id, done: z.boolean(), state: z.string().nullable(), number: z.string().nullable(), reasons: z.array(Reason) })
export type BatchResult = z.infer<typeof BatchResult>

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
  revoke: door('/approvals/{id}/revoke', 'The applicant revokes what was approved, within the days of the route and while everything that followed can be undone').input(z.object({ id: Id, words })).output(done),
  reassign: door('/approval-tasks/{id}/reassign', 'An administrator or superior gives a stuck task, or that of somebody gone or away, to others').input(z.object({ id: Id, to: z.array(Id).min(1).max(20), words })).output(done),
  stuck: oc.route({ method: 'GET', path: '/approvals-stuck', tags: ['approvals'], summary: 'Approvals nobody can bring further, for administrators and superiors' }).output(z.object({ stuck: z.array(StuckApproval) })),
  batch: oc.route({ method: 'POST', path: '/approvals/batch', tags: ['approvals'], summary: 'Agree to several at once where their controls allow it: each by itself, with its own result' })
    .input(z.object({ tasks: z.array(Id).min(1).max(50), words: words.optional() })).output(z.object({ results: z.array(BatchResult) })),
  preview: oc.route({ method: 'POST', path: '/matters/{id}/approval-preview', tags: ['approvals'], summary: 'Who would be asked if I asked for this approval now, by which rule, and when it should be through' })
    .input(z.object({ id: Id, control: z.string().max(100), purpose: z.enum(['gate', 'exception']).optional() })).output(ApprovalPreview),
  previewNew: oc.route({ method: 'POST', path: '/approvals/preview', tags: ['approvals'], summary: 'The same for a matter not yet opened: the approvals its opening asks for' })
    .input(z.object({ kind: z.string().max(60), action: z.string().max(60).optional(), fields: Fields, unit: Id.nullable().optional() })).output(z.object({ previews: z.array(ApprovalPreview) })),
  seen: door('/approval-tasks/{id}/seen', 'I have looked at it: the one before me can no longer take back').input(z.object({ id: Id })).output(done),
}
