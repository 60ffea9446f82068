import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Fields, Id, Instant, Named, Rate, Words } from './common.ts'
import { ApprovalDoor, ReturnTo } from './approvals.ts'
import { ActResult, MatterHead } from './matters.ts'

/**
 * One line of "what must I do now". `verb` is an action name, or open-duty, decide, read. `name` is the title in all languages
 * where the packs give it (duties, regulations, titles made of catalogue words), `kind` what sort of thing it is; `title` and `detail` are as people wrote them.
 */
export const WorkItem = z.object({
  id: z.string(), type: z.enum(['matter', 'approval', 'duty', 'acknowledge']), dueAt: Instant.nullable(), share: z.number().nullable(), state: z.enum(['overdue', 'running', 'paused', 'none', 'done']),
  verb: z.string(), verbLabel: Words, title: z.string(), name: Words.nullable(), detail: z.string(), kind: Words.nullable(), regulation: z.string().nullable(), article: z.string().nullable(), matter: Id.nullable(), target: z.string(), doneAt: Instant.nullable(),
})
export type WorkItem = z.infer<typeof WorkItem>
export const AlertView = z.object({ id: Id, matter: Id, title: z.string(), name: Words.optional(), kind: z.string(), text: z.string(), words: Words, raisedAt: Instant, raisedBy: Named.nullable(), repeatAt: Instant.nullable(), repeats: z.number(), regulation: z.string(), article: z.string(), readAt: Instant.nullable(), readBy: Named.nullable() })
export type AlertView = z.infer<typeof AlertView>
export const DutyView = z.object({ id: Id, control: z.string(), regulation: z.string(), article: z.string(), name: Words, period: z.string(), opensAt: Instant, dueAt: Instant, state: z.enum(['waiting', 'open', 'done', 'missed', 'waived']), matter: Id.nullable(), doneAt: Instant.nullable(), doneBy: Named.nullable(), /** Kind of the paper it opens. */ paper: z.string().nullable().optional() })
export const ApprovalTask = z.object({ task: Id, approval: Id, matter: z.object({ id: Id, kind: z.string(), number: z.string(), title: z.string(), name: Words.optional() }), control: z.string(), regulation: z.string(), article: z.string(), name: Words, purpose: z.string(), requestedBy: Named.nullable(), requestedAt: Instant, dueAt: Instant.nullable(), dueShare: z.number().nullable().optional(), dueState: z.enum(['running', 'paused', 'breached', 'met']).nullable().optional(), words: z.string().nullable(), onBehalfOf: Named.nullable(), attested: Fields })
/**
 * A line of one of the four boxes: what waits for me (a task each), what I decided, what I asked for, what I got a copy of (an approval
 * each). `task` is the one that waits for me, or that I decided last; null in mine and copied. `at`: when I decided, or got the copy.
 */
export const ApprovalItem = ApprovalTask.extend({
  task: Id.nullable(), approvalState: z.string(), does: z.enum(['opinion', 'approve', 'sign']).nullable(), outcome: z.string().nullable(), at: Instant.nullable(), readAt: Instant.nullable(),
  /** Whose turn it is now. */ waitingFor: z.array(Named), /** When the time-out of the task comes; `dueAt` is the matter's. */ taskDueAt: Instant.nullable(), /** May be agreed to together with others. */ batch: z.boolean(), can: z.array(ApprovalDoor),
})
export type ApprovalItem = z.infer<typeof ApprovalItem>

export const work = {
  bench: oc.route({ method: 'GET', path: '/workbench', tags: ['work'], summary: 'What I must do now, by due time' })
    .output(z.object({ now: Instant, alerts: z.array(AlertView), items: z.array(WorkItem), done: z.array(WorkItem), duties: z.array(DutyView), next: WorkItem.nullable(), shift: z.object({ id: Id, title: z.string(), name: Words.optional(), endsAt: Instant, incoming: z.string().nullable() }).nullable(), unit: z.object({ rate: z.number().nullable(), total: Rate, articles: z.array(z.object({ regulation: z.string(), article: z.string(), name: Words, rate: z.number().nullable(), target: z.number().nullable(), breached: z.number(), trend: z.array(z.number().nullable()) })) }) })),
  counts: oc.route({ method: 'GET', path: '/counts', tags: ['work'], summary: 'Badges: things to do, approvals, unread alerts and notices' }).output(z.object({ bench: z.number(), approvals: z.number(), alerts: z.number(), notices: z.number() })),
  readAlert: oc.route({ method: 'POST', path: '/alerts/{id}/read', tags: ['work'], summary: 'I have read it (and assign it)' }).input(z.object({ id: Id, assignTo: Id.optional() })).output(AlertView),
  notices: oc.route({ method: 'GET', path: '/notices', tags: ['work'], summary: 'My notifications' }).input(z.object({ cursor: z.string().optional() })).output(z.object({ notices: z.array(z.object({ id: Id, at: Instant, text: Words, matter: Id.nullable(), /** The page it leads to. */ target: z.string().nullable().optional(), readAt: Instant.nullable() })), next: z.string().nullable() })),
  readNotices: oc.route({ method: 'POST', path: '/notices/read', tags: ['work'], summary: 'Mark notifications read' }).input(z.object({ ids: z.array(Id).max(500).optional() })).output(z.object({ ok: z.literal(true) })),
  approvals: oc.route({ method: 'GET', path: '/approvals', tags: ['approvals'], summary: 'Waiting for my decision; with a box, one page of it' })
    .input(z.object({ box: z.enum(['todo', 'done', 'mine', 'copied']).optional(), kind: z.string().max(100).optional(), q: z.string().max(200).optional(), cursor: z.string().max(200).optional() }).optional())
    .output(z.object({ tasks: z.array(ApprovalTask), decided: z.array(ApprovalTask.extend({ outcome: z.string(), at: Instant })) })
      .extend({ /** The page of the box; `tasks` and `decided` are empty then. */ items: z.array(ApprovalItem), next: z.string().nullable(), /** Copied: unread. */ counts: z.object({ todo: z.number().int(), done: z.number().int(), mine: z.number().int(), copied: z.number().int() }), /** Kinds in the box, to filter by. */ kinds: z.array(z.object({ kind: z.string(), name: Words, n: z.number().int() })) })),
  decide: oc.route({ method: 'POST', path: '/approvals/tasks/{task}', tags: ['approvals'], summary: 'Agree, return or reject; return and reject need words' })
    .input(z.object({ task: Id, outcome: z.enum(['agree', 'return', 'reject']), words: z.string().max(2000).optional(), /** Of a return; the applicant where it is not said. */ to: ReturnTo.optional(), /** The hash that came with the form. */ shown: z.string().max(100).optional(), /** Of an exception: its last day, or for one act; afterwards the gate holds again. Thirty days where neither is said. */ until: Day.optional(), once: z.boolean().optional() })).output(z.object({ state: z.string(), matter: MatterHead })),
  duties: oc.route({ method: 'GET', path: '/duties', tags: ['duties'], summary: 'Due items of a period' }).input(z.object({ from: Day.optional(), to: Day.optional(), mine: z.enum(['true', 'false']).optional() })).output(z.object({ duties: z.array(DutyView.extend({ role: z.string(), unit: Named.nullable() })) })),
  openDuty: oc.route({ method: 'POST', path: '/duties/{id}/open', tags: ['duties'], summary: 'Open the paper of a due item' }).input(z.object({ id: Id })).output(ActResult),
  search: oc.route({ method: 'GET', path: '/search', tags: ['work'], summary: 'Matters, clients, articles and information entries one may see' }).input(z.object({ q: z.string().max(200) }))
    .output(z.object({ hits: z.array(z.object({ type: z.enum(['matter', 'client', 'article', 'knowledge', 'person']), id: z.string(), title: z.string(), detail: z.string(), target: z.string() })) })),
}
