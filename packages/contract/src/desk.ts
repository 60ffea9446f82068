import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Id, Instant, Named } from './common.ts'
import { MatterRow } from './matters.ts'

export const ClientRow = z.object({ id: Id, name: z.string(), room: z.string().nullable(), kind: z.string(), phone: z.string().nullable(), /** full number only inside a call or after a recorded reveal */ masked: z.boolean(), unit: Named.nullable() })
export type ClientRow = z.infer<typeof ClientRow>
export const KnowledgeEntry = z.object({ id: Id, number: z.number(), subject: z.string(), department: z.string().nullable(), content: z.string(), phone: z.string().nullable(), source: z.string(), kind: z.enum(['information', 'answer', 'bulletin']), version: z.number(), checkedAt: Instant.nullable(), checkedBy: Named.nullable(), validUntil: Instant.nullable(), stale: z.boolean() })
export type KnowledgeEntry = z.infer<typeof KnowledgeEntry>
export const CallView = z.object({ id: Id, number: z.string(), state: z.enum(['ringing', 'answered', 'ended', 'missed']), rings: z.number().nullable(), startedAt: Instant, answeredAt: Instant.nullable(), endedAt: Instant.nullable(), seconds: z.number().nullable(), client: ClientRow.nullable() })

export const desk = {
  callers: oc.route({ method: 'GET', path: '/desk/callers', tags: ['desk'], summary: 'Find a caller by phone, room, name or pinyin, in either script' }).input(z.object({ q: z.string().max(80) })).output(z.object({ clients: z.array(ClientRow) })),
  caller: oc.route({ method: 'GET', path: '/desk/callers/{id}', tags: ['desk'], summary: 'Card: open promises first, then history' }).input(z.object({ id: Id }))
    .output(z.object({ client: ClientRow.extend({ since: z.string().nullable(), note: z.string().nullable(), visits90: z.number() }), promises: z.array(MatterRow), recent: z.array(MatterRow), repeated: z.array(MatterRow) })),
  addClient: oc.route({ method: 'POST', path: '/clients', successStatus: 201, tags: ['desk'], summary: 'A new client' }).input(z.object({ name: z.string().min(1).max(80), phone: z.string().max(40).optional(), room: z.string().max(40).optional(), kind: z.enum(['owner', 'tenant', 'visitor', 'user']).optional(), note: z.string().max(1000).optional() })).output(ClientRow),
  reveal: oc.route({ method: 'POST', path: '/clients/{id}/reveal', tags: ['desk'], summary: 'Show the full number; the look is recorded' }).input(z.object({ id: Id, reason: z.string().min(1).max(200) })).output(z.object({ phone: z.string().nullable() })),
  knowledge: oc.route({ method: 'GET', path: '/knowledge', tags: ['knowledge'], summary: 'Information file, answer base and bulletins, found as one types' }).input(z.object({ q: z.string().max(500).optional(), kind: z.string().max(20).optional(), stale: z.enum(['true', 'false']).optional(), limit: z.coerce.number().int().min(1).max(100).optional() })).output(z.object({ entries: z.array(KnowledgeEntry), total: z.number() })),
  saveKnowledge: oc.route({ method: 'POST', path: '/knowledge', tags: ['knowledge'], summary: 'New entry, or a new version of one' }).input(z.object({ id: Id.optional(), subject: z.string().min(1).max(200), content: z.string().min(1).max(5000), department: z.string().max(80).optional(), phone: z.string().max(60).optional(), source: z.string().min(1).max(200), kind: z.enum(['information', 'answer', 'bulletin']).optional(), validUntil: Instant.optional() })).output(KnowledgeEntry),
  checkKnowledge: oc.route({ method: 'POST', path: '/knowledge/{id}/check', tags: ['knowledge'], summary: 'Checked today, still right' }).input(z.object({ id: Id })).output(KnowledgeEntry),
  calls: oc.route({ method: 'GET', path: '/calls', tags: ['desk'], summary: 'Calls ringing, running and lately ended' }).output(z.object({ calls: z.array(CallView) })),
  callEvent: oc.route({ method: 'POST', path: '/calls/events', tags: ['desk'], summary: 'From any telephone exchange: ringing, answered, ended' })
    .input(z.object({ call: z.string().min(1).max(80), event: z.enum(['ringing', 'answered', 'ended']), number: z.string().max(40), rings: z.number().int().min(0).max(100).optional(), seconds: z.number().int().min(0).max(86400).optional(), at: Instant.optional(), extension: z.string().max(40).optional() })).output(CallView),
  summary: oc.route({ method: 'GET', path: '/desk/today', tags: ['desk'], summary: 'Today’s ledger by due time, with its counts' }).output(z.object({ items: z.array(MatterRow), total: z.number(), overdue: z.number(), soon: z.number(), waiting: z.number(), instant: z.number() })),
  times: oc.route({ method: 'GET', path: '/desk/times', tags: ['desk'], summary: 'The next sensible times to agree on' }).output(z.object({ times: z.array(Instant) })),
}

/** A file sent beforehand by `POST /portal/{house}/files`, with the key it was answered with. */
const SentFiles = z.array(z.object({ id: Id, key: z.string().max(100) })).max(5)
const ShownFiles = z.array(z.object({ id: Id, name: z.string(), size: z.number() }))
/** Public: no account; the house, the number and a code open one matter and nothing else. */
export const portal = {
  house: oc.route({ method: 'GET', path: '/portal/{house}', tags: ['portal'], summary: 'What may be submitted here' }).input(z.object({ house: z.string().max(60) })).output(z.object({ house: z.string(), name: z.string(), kinds: z.array(z.object({ name: z.string(), label: z.record(z.string(), z.string()) })), categories: z.array(z.object({ value: z.string(), label: z.record(z.string(), z.string()) })), units: z.array(Named), files: z.object({ most: z.number(), bytes: z.number(), endings: z.array(z.string()) }) })),
  submit: oc.route({ method: 'POST', path: '/portal/{house}/matters', successStatus: 201, tags: ['portal'], summary: 'Submit' }).input(z.object({ house: z.string().max(60), kind: z.string().max(40), name: z.string().min(1).max(80), phone: z.string().max(40), room: z.string().max(40).optional(), content: z.string().min(1).max(4000), category: z.string().max(40).optional(), unit: Id.optional(), files: SentFiles.optional() })).output(z.object({ number: z.string(), code: z.string() })),
  follow: oc.route({ method: 'POST', path: '/portal/{house}/follow', tags: ['portal'], summary: 'Follow by number and code' }).input(z.object({ house: z.string().max(60), number: z.string().max(60), code: z.string().max(40) })).output(z.object({ number: z.string(), kind: z.string(), stage: z.string(), stageLabel: z.record(z.string(), z.string()), openedAt: Instant, dueAt: Instant.nullable(), content: z.string(), answer: z.string().nullable(), final: z.boolean(), mayRate: z.boolean(), files: ShownFiles, replies: z.array(z.object({ at: Instant, mine: z.boolean(), text: z.string(), files: ShownFiles })) })),
  reply: oc.route({ method: 'POST', path: '/portal/{house}/reply', tags: ['portal'], summary: 'Add words' }).input(z.object({ house: z.string().max(60), number: z.string().max(60), code: z.string().max(40), text: z.string().min(1).max(4000), files: SentFiles.optional() })).output(z.object({ ok: z.literal(true) })),
  /** By POST, so that the link stands in no log of addresses. Unknown, used and lapsed links answer the same. */
  rating: oc.route({ method: 'POST', path: '/portal/{house}/rating', tags: ['portal'], summary: 'Can this single-use link still rate?' }).input(z.object({ house: z.string().max(60), token: z.string().max(200) })).output(z.object({ open: z.boolean() })),
  rate: oc.route({ method: 'POST', path: '/portal/{house}/rate', tags: ['portal'], summary: 'Rate by number and code, or by a single-use token' }).input(z.object({ house: z.string().max(60), number: z.string().max(60).optional(), code: z.string().max(40).optional(), token: z.string().max(200).optional(), satisfaction: z.enum(['satisfied', 'understood', 'dissatisfied']), opinion: z.string().max(2000).optional() })).output(z.object({ ok: z.literal(true) })),
}
