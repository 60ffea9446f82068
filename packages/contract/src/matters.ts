import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Fields, Id, Instant, Named, Reason, Words } from './common.ts'

export const FieldView = z.object({
  name: z.string(), type: z.string(), label: Words, help: Words.optional(), required: z.boolean(),
  list: z.string().optional(), max: z.number().optional(), min: z.number().optional(),
  /** Of a reference to a matter: the kinds it may be of. */
  of: z.array(z.string()).optional(),
  outgoing: z.boolean().optional(), personal: z.string().optional(), system: z.boolean().optional(), key: z.boolean().optional(),
  /** § marks shown beside the field: articles that demand it. */
  clauses: z.array(z.string()).optional(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), label: Words, required: z.boolean(), list: z.string().optional() })).optional(),
})
export type FieldView = z.infer<typeof FieldView>

/** An action of a kind as screens need it. `possible` false: `reasons` say why (never empty then, unless the stage alone forbids it). */
export const ActionView = z.object({
  name: z.string(), label: Words, key: z.string().optional(), minor: z.boolean(),
  possible: z.boolean(), reasons: z.array(Reason), asks: z.array(FieldView),
})
export type ActionView = z.infer<typeof ActionView>

export const ClockView = z.object({
  id: Id, control: z.string(), regulation: z.string(), article: z.string(), name: Words,
  state: z.enum(['running', 'paused', 'met', 'breached', 'cancelled']),
  startedAt: Instant, dueAt: Instant.nullable(), stoppedAt: Instant.nullable(), share: z.number(),
  pauseReason: z.string().nullable(),
  /** Why this due time, step by step: a code with parameters, said by the screen. */
  steps: z.array(z.object({ code: z.string(), at: Instant.nullable(), params: Fields })),
  holder: Named.nullable(),
})
export type ClockView = z.infer<typeof ClockView>

export const ApprovalView = z.object({
  id: Id, control: z.string(), article: z.string(), purpose: z.enum(['gate', 'exception']), state: z.string(), requestedAt: Instant, requestedBy: Named.nullable(),
  /** Of a granted exception: its last day or that it is for one act, and how it stands today. */ holds: z.object({ until: Day.nullable(), once: z.boolean(), standing: z.enum(['holds', 'ending', 'ended']) }).nullable().optional(),
  tasks: z.array(z.object({ id: Id, who: z.array(Named), state: z.string(), outcome: z.string().nullable(), by: Named.nullable(), at: Instant.nullable(), words: z.string().nullable(), mine: z.boolean() })),
})

/** A governing article on a matter: its state here and the house's rate. */
export const GoverningView = z.object({
  control: z.string(), regulation: z.string(), article: z.string(), name: Words, modes: z.array(z.string()),
  state: z.enum(['unmet', 'running', 'kept', 'breached', 'waiting', 'inactive', 'waived']), rate: z.number().nullable(), target: z.number().nullable(),
})

export const FactView = z.object({
  id: Id, seq: z.number().int(), at: Instant, by: Named.nullable(), onBehalfOf: Named.nullable(), what: z.string(), label: Words,
  controls: z.array(z.object({ control: z.string(), regulation: z.string(), article: z.string() })),
  /** Field changes and words; blank after lawful erasure. */
  detail: Fields.nullable(), hash: z.string(),
  /** Definitions of what was asked with the act and is no field of the matter (a reason, a unit to go to). */
  asked: z.array(FieldView).optional(),
  /** The step of a regulation's flow the fact tells of. */
  step: z.object({ regulation: z.string(), article: z.string(), name: Words }).optional(),
})
export type FactView = z.infer<typeof FactView>

/** One row of a ledger. */
export const MatterRow = z.object({
  id: Id, kind: z.string(), number: z.string(), title: z.string(), /** The title in all languages where it is made of catalogue words (a shift, a leave); absent where people wrote it. */ name: Words.optional(), stage: z.string(), final: z.boolean(),
  unit: Named.nullable(), handlingUnit: Named.nullable(), owner: Named.nullable(), firstResponder: Named.nullable(), client: Named.nullable(),
  channel: z.string().nullable(), priority: z.string().nullable(), /** In yuan, exact decimal text. */ amount: z.string().nullable(),
  openedAt: Instant, dueAt: Instant.nullable(), dueShare: z.number().nullable(), dueState: z.enum(['running', 'paused', 'breached', 'met']).nullable(), closedAt: Instant.nullable(), version: z.number().int(),
  fields: Fields,
})
export type MatterRow = z.infer<typeof MatterRow>

export const MatterView = MatterRow.extend({
  stages: z.array(z.object({ name: z.string(), label: Words, state: z.enum(['done', 'now', 'ahead', 'aside']), at: Instant.nullable() })),
  kindLabel: Words, openedBy: Named.nullable(), parent: z.object({ id: Id, number: z.string(), title: z.string(), name: Words.optional() }).nullable(),
  definition: z.array(FieldView), actions: z.array(ActionView), clocks: z.array(ClockView), approvals: z.array(ApprovalView), governing: z.array(GoverningView),
  related: z.array(z.object({ role: z.string(), id: Id, kind: z.string(), number: z.string(), title: z.string(), name: Words.optional(), stage: z.string() })),
  files: z.array(z.object({ id: Id, name: z.string(), size: z.number(), at: Instant, by: Named.nullable() })),
  form: z.string().nullable(), /** A client has something to rate here and has not rated it: a rating link may be made. */ rateable: z.boolean().optional(),
})
export type MatterView = z.infer<typeof MatterView>

/** A matter as an act leaves it. Its page is a question of its own: who only writes (a telephone exchange, an import) need not pay for it. */
export const MatterHead = MatterRow.pick({ id: true, kind: true, number: true, title: true, stage: true, final: true, unit: true, handlingUnit: true, owner: true, firstResponder: true, priority: true, openedAt: true, dueAt: true, closedAt: true, version: true })
export type MatterHead = z.infer<typeof MatterHead>

/** Warnings do not stop the action; they were recorded. */
export const ActResult = z.object({ matter: MatterHead, warnings: z.array(Reason), fact: Id, opened: z.array(z.object({ id: Id, kind: z.string(), number: z.string() })) })

export const KindView = z.object({
  name: z.string(), code: z.string(), label: Words, home: z.string(), form: z.string().nullable(), portal: z.boolean(), /** Works by annexes of an adopted regulation. */ annexes: z.boolean(),
  stages: z.array(z.object({ name: z.string(), label: Words, final: z.boolean(), aside: z.boolean() })),
  fields: z.array(FieldView),
  /** Opening actions with what they ask. */
  opens: z.array(z.object({ name: z.string(), label: Words, asks: z.array(FieldView), possible: z.boolean() })),
  actions: z.array(z.object({ name: z.string(), label: Words, key: z.string().optional() })),
})
export type KindView = z.infer<typeof KindView>

export const ListView = z.object({ name: z.string(), label: Words, items: z.array(z.object({ value: z.string(), label: Words })) })

/** Filters of a ledger. Unknown values give an empty page, never an error. `where` holds `field:value` pairs of key fields, comma separated; `field:*` is any value. */
export const LedgerQuery = z.object({
  kind: z.string().optional(), stage: z.string().optional(), q: z.string().max(200).optional(), owner: z.string().optional(), unit: z.string().optional(),
  client: z.string().optional(), due: z.enum(['overdue', 'today', 'soon', 'none']).optional(), open: z.enum(['true', 'false']).optional(), mine: z.enum(['owner', 'first', 'opened', 'unit']).optional(),
  from: z.string().optional(), to: z.string().optional(), where: z.string().max(500).optional(), /** Only these, comma separated: a selection to export or print. */ ids: z.string().max(8000).optional(),
  sort: z.enum(['due', 'opened', '-opened']).optional(), cursor: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(200).optional(),
})
export const MatterPage = z.object({
  items: z.array(MatterRow), next: z.string().nullable(),
  /** Counts over the same filters without the stage; `capped` where counting stopped at 10,000. */
  sums: z.object({
    total: z.number(), open: z.number(), overdue: z.number(), soon: z.number(), capped: z.boolean(),
    /** How many have a key field of the ledger's form: a flag set, a choice of few, an instant at all (`value` null). Left out where counting stopped. */
    facets: z.array(z.object({ field: z.string(), value: z.string().nullable(), n: z.number() })).optional(),
  }).nullable(),
})

export const matters = {
  kinds: oc.route({ method: 'GET', path: '/kinds', tags: ['matters'], summary: 'Kinds of matter, choice lists and forms of this house' })
    .output(z.object({ kinds: z.array(KindView), lists: z.array(ListView), forms: z.array(z.object({ code: z.string(), title: Words, kind: z.string(), shape: z.string(), /** Articles that demand it, as `S03 5.1`. */ clauses: z.array(z.string()).optional(), columns: z.array(z.object({ field: z.string(), label: Words })) })) })),
  open: oc.route({ method: 'POST', path: '/matters', successStatus: 201, tags: ['matters'], summary: 'Open a matter' })
    .input(z.object({ kind: z.string().max(60), action: z.string().max(60).optional(), fields: Fields, unit: Id.optional(), parent: Id.optional() })).output(ActResult),
  list: oc.route({ method: 'GET', path: '/matters', tags: ['matters'], summary: 'A ledger, filtered; keyset pages' }).input(LedgerQuery).output(MatterPage),
  get: oc.route({ method: 'GET', path: '/matters/{id}', tags: ['matters'], summary: 'One matter with its possible actions, clocks and governing articles' }).input(z.object({ id: Id })).output(MatterView),
  act: oc.route({ method: 'POST', path: '/matters/{id}/actions/{action}', tags: ['matters'], summary: 'Take an action; 422 with all unmet reasons when refused' })
    .input(z.object({
      id: Id, action: z.string().max(60), fields: Fields.optional(), version: z.number().int().optional(),
      /** Somebody who signs with their own password on this person's screen; the act is theirs. */
      signer: z.object({ person: Id, password: z.string().max(200) }).optional(),
    })).output(ActResult),
  preview: oc.route({ method: 'POST', path: '/preview', tags: ['matters'], summary: 'What an action would meet, without taking it' })
    .input(z.object({ kind: z.string().max(60), id: Id.optional(), action: z.string().max(60), fields: Fields })).output(z.object({ possible: z.boolean(), reasons: z.array(Reason), warnings: z.array(Reason), hits: z.array(z.object({ field: z.string(), phrase: z.string(), start: z.number(), end: z.number(), preferred: Words.nullable(), control: z.string(), article: z.string() })) })),
  facts: oc.route({ method: 'GET', path: '/matters/{id}/facts', tags: ['matters'], summary: 'Everything that happened, append-only' }).input(z.object({ id: Id })).output(z.object({ /** the facts follow one another unchanged up to the matter’s last */ chainOk: z.boolean(), facts: z.array(FactView) })),
  bulk: oc.route({ method: 'POST', path: '/matters/bulk', tags: ['matters'], summary: 'The same action on many matters, each decided by itself' })
    .input(z.object({ ids: z.array(Id).min(1).max(500), action: z.string().max(60), fields: Fields.optional() }))
    .output(z.object({ results: z.array(z.object({ id: Id, ok: z.boolean(), reasons: z.array(Reason), error: z.string().nullable() })) })),
  askApproval: oc.route({ method: 'POST', path: '/matters/{id}/approvals', tags: ['approvals'], summary: 'Ask for the approval (or the exception) a control demands' })
    .input(z.object({ id: Id, control: z.string().max(80), purpose: z.enum(['gate', 'exception']).optional(), words: z.string().max(2000).optional() })).output(ActResult),
  ratingLink: oc.route({ method: 'POST', path: '/matters/{id}/rating-link', tags: ['matters'], summary: 'A single-use link for the client to rate' }).input(z.object({ id: Id })).output(z.object({ url: z.string(), expiresAt: Instant })),
}
