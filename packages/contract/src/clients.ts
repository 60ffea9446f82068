import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Id, Instant, Named, Words } from './common.ts'
import { Yuan } from './money.ts'

export const CLIENT_KINDS = ['organisation', 'person', 'owner', 'tenant', 'visitor', 'user'] as const
/** What a contact has to say in a decision. */
export const DECISIONS = ['decides', 'advises', 'uses', 'pays', 'opposes', 'handles'] as const
/** What the other is to this one. Said from the other side: parent and branch, introduced-by and introduced, supplier and customer swap; the rest are the same from both. */
export const RELATIONS = ['parent', 'branch', 'introduced-by', 'introduced', 'supplier', 'customer', 'competitor', 'related', 'family'] as const
export type Relation = (typeof RELATIONS)[number]
/** To be called or written to; told of offers; handed to others (S35-06); used for other business (S37-16); calls recorded; sensitive data kept. */
export const PURPOSES = ['contact', 'marketing', 'disclosure', 'other-use', 'recording', 'sensitive'] as const
export const WAYS = ['phone', 'message', 'email', 'im', 'visit', 'written'] as const

export const ConsentWarning = z.object({ purpose: z.enum(PURPOSES), ways: z.array(z.string()), state: z.enum(['withdrawn', 'lapsed']), on: Day, contact: z.string().nullable() })
export type ConsentWarning = z.infer<typeof ConsentWarning>
export const ClientItem = z.object({
  id: Id, name: z.string(), kind: z.string(), room: z.string().nullable(), phone: z.string().nullable(), contact: z.string().nullable(), unit: Named.nullable(), owner: Named.nullable(), class: z.string().nullable(), /** Open matters with it the reader may see. */ open: z.number().int(), addedAt: Instant,
})
export type ClientItem = z.infer<typeof ClientItem>
export const ContactView = z.object({
  id: Id, name: z.string(), post: z.string().nullable(), phone: z.string().nullable(), email: z.string().nullable(), /** Number and address not in full. */ masked: z.boolean(), decision: z.string().nullable(), main: z.boolean(), note: z.string().nullable(), since: Day.nullable(), until: Day.nullable(), gone: z.boolean(), version: z.number().int(),
  warnings: z.array(ConsentWarning),
})
export type ContactView = z.infer<typeof ContactView>
export const ConsentView = z.object({
  id: Id, purpose: z.enum(PURPOSES), ways: z.array(z.string()), contact: Named.nullable(), givenOn: Day, givenBy: z.string(), until: Day.nullable(), file: z.object({ id: Id, name: z.string() }).nullable(), note: z.string().nullable(), recordedBy: Named.nullable(), recordedAt: Instant,
  state: z.enum(['given', 'withdrawn', 'lapsed']), withdrawnOn: Day.nullable(), withdrawnBy: Named.nullable(), withdrawnWhy: z.string().nullable(),
})
const Paper = z.object({ id: Id, kind: z.string(), kindName: Words, number: z.string(), title: z.string(), stage: z.string(), stageName: Words, final: z.boolean(), amount: Yuan.nullable(), owner: Named.nullable(), openedAt: Instant })
export type ClientPaper = z.infer<typeof Paper>
const ClassWhy = z.object({ value: z.string(), why: z.string().nullable(), by: Named.nullable(), review: Day.nullable(), override: z.string().nullable(), lead: Id, leadNumber: z.string() })
export const MergeView = z.object({ id: Id, alias: Named, into: Named, at: Instant, by: Named.nullable(), reason: z.string(), undoneAt: Instant.nullable(), undoneBy: Named.nullable(), undoneReason: z.string().nullable() })
export const ClientView = z.object({
  id: Id, name: z.string(), kind: z.string(), room: z.string().nullable(), phone: z.string().nullable(), masked: z.boolean(), unit: Named.nullable(), owner: Named.nullable(), since: z.string().nullable(), note: z.string().nullable(), addedAt: Instant, version: z.number().int(),
  class: ClassWhy.nullable(), /** Others found to be this one. */ aliases: z.array(z.object({ id: Id, name: z.string(), phone: z.string().nullable(), room: z.string().nullable(), merge: Id.nullable() })),
  contacts: z.array(ContactView), relations: z.array(z.object({ id: Id, what: z.enum(RELATIONS), other: Named, note: z.string().nullable(), since: Instant })), consents: z.array(ConsentView), warnings: z.array(ConsentWarning),
  businesses: z.array(z.object({ lead: Paper, papers: z.array(Paper) })), matters: z.array(Paper), /** Of all matters the reader may see. */ total: z.number().int(), open: z.number().int(),
  /** Of contracts the reader may see: signed, and what is still out. */ money: z.object({ signed: Yuan, outstanding: Yuan, overdue: Yuan, lines: z.array(z.object({ id: Id, number: z.string(), instalment: z.string(), dueOn: Day.nullable(), outstanding: Yuan, late: z.boolean() })) }),
  files: z.array(z.object({ id: Id, name: z.string(), size: z.number(), at: Instant, by: Named.nullable(), /** None: the client's own. */ matter: z.object({ id: Id, number: z.string() }).nullable() })),
  merges: z.array(MergeView), may: z.object({ edit: z.boolean(), merge: z.boolean() }),
})
export type ClientView = z.infer<typeof ClientView>
/** What has happened with a client, latest first. */
export const ClientEvent = z.object({ id: z.string(), at: Instant, what: z.enum(['call', 'mail-in', 'mail-out', 'opened', 'contact', 'archive']), detail: z.string(), /** A contact's words, a subject. */ words: z.string().nullable(), state: z.string().nullable(), seconds: z.number().nullable(), by: Named.nullable(), matter: z.object({ id: Id, number: z.string(), kindName: Words, title: z.string() }).nullable() })
export type ClientEvent = z.infer<typeof ClientEvent>
export const Alike = z.object({ id: Id, name: z.string(), kind: z.string(), room: z.string().nullable(), phone: z.string().nullable(), why: z.enum(['key', 'phone', 'name']) })
export type Alike = z.infer<typeof Alike>

export const ClientFilter = z.object({
  q: z.string().max(100).optional(), kind: z.string().max(40).optional(), class: z.string().max(20).optional(), unit: z.string().max(100).optional(), owner: z.string().max(100).optional(), /** `yes`: with matters that are not over. */ open: z.enum(['yes', 'no']).optional(),
})
export type ClientFilter = z.infer<typeof ClientFilter>
const text = (max: number) => z.string().max(max)
const Given = { name: text(120), kind: z.enum(CLIENT_KINDS), room: text(40).nullish(), phone: text(40).nullish(), unit: Id.nullish(), owner: Id.nullish(), since: text(40).nullish(), note: text(1000).nullish() }
const GivenContact = z.object({ name: text(60), post: text(60).nullish(), phone: text(40).nullish(), email: text(120).nullish(), decision: z.enum(DECISIONS).nullish(), main: z.boolean().optional(), note: text(500).nullish(), since: Day.nullish(), until: Day.nullish() })
const Done = z.object({ ok: z.literal(true) })
const Reasoned = { reason: text(500) }
const tags = ['clients']

export const clients = {
  list: oc.route({ method: 'GET', path: '/clients', tags, summary: 'The archive of clients; found as one types by name, pinyin, number, room or contact' }).input(ClientFilter.extend({ cursor: text(300).optional(), limit: z.coerce.number().int().min(1).max(200).optional() })).output(z.object({ items: z.array(ClientItem), next: z.string().nullable(), may: z.object({ merge: z.boolean() }) })),
  one: oc.route({ method: 'GET', path: '/clients/{id}', tags, summary: 'A client from all sides; one merged into another answers with that other' }).input(z.object({ id: Id })).output(ClientView),
  timeline: oc.route({ method: 'GET', path: '/clients/{id}/timeline', tags, summary: 'Calls, letters, contacts and matters, latest first' }).input(z.object({ id: Id, cursor: text(100).optional() })).output(z.object({ items: z.array(ClientEvent), next: z.string().nullable() })),
  ofMatter: oc.route({ method: 'GET', path: '/clients/of/{matter}', tags, summary: 'The client of a matter, with consents withdrawn or lapsed' }).input(z.object({ matter: Id })).output(z.object({ client: Named.extend({ open: z.boolean() }).nullable(), warnings: z.array(ConsentWarning) })),
  add: oc.route({ method: 'POST', path: '/clients/new', successStatus: 201, tags, summary: 'A new client, with a first contact where one is known' }).input(z.object({ ...Given, contact: GivenContact.optional() })).output(z.object({ id: Id, alike: z.array(Alike) })),
  save: oc.route({ method: 'PUT', path: '/clients/{id}', tags, summary: 'Change a client; refused where somebody changed it since `version`' }).input(z.object({ id: Id, version: z.number().int(), ...Given })).output(z.object({ version: z.number().int() })),
  saveContact: oc.route({ method: 'POST', path: '/clients/{client}/contacts', tags, summary: 'A new contact, or with `id` and `version` a change of one; a number or address left out stays' }).input(GivenContact.extend({ client: Id, id: Id.optional(), version: z.number().int().optional() })).output(z.object({ id: Id, version: z.number().int() })),
  reveal: oc.route({ method: 'POST', path: '/clients/{client}/contacts/{id}/reveal', tags, summary: 'A contact’s number and address in full; the look is recorded' }).input(z.object({ client: Id, id: Id, reason: text(200) })).output(z.object({ phone: z.string().nullable(), email: z.string().nullable() })),
  relate: oc.route({ method: 'POST', path: '/clients/{id}/relations', tags, summary: 'What another client is to this one' }).input(z.object({ id: Id, other: Id, what: z.enum(RELATIONS), note: text(300).nullish() })).output(z.object({ id: Id })),
  unrelate: oc.route({ method: 'POST', path: '/clients/{client}/relations/{id}/end', tags, summary: 'It no longer holds' }).input(z.object({ client: Id, id: Id })).output(Done),
  consent: oc.route({ method: 'POST', path: '/clients/{id}/consents', tags, summary: 'A consent was given (X-15)' }).input(z.object({ id: Id, contact: Id.nullish(), purpose: z.enum(PURPOSES), ways: z.array(z.enum(WAYS)).max(WAYS.length), givenOn: Day, givenBy: text(60), until: Day.nullish(), file: Id.nullish(), note: text(500).nullish() })).output(z.object({ id: Id })),
  withdraw: oc.route({ method: 'POST', path: '/clients/{client}/consents/{id}/withdraw', tags, summary: 'A consent was withdrawn; it holds no longer from that day' }).input(z.object({ client: Id, id: Id, on: Day, ...Reasoned })).output(Done),
  attach: oc.route({ method: 'POST', path: '/clients/{id}/files', tags, summary: 'Put files one has sent with the client' }).input(z.object({ id: Id, files: z.array(Id).min(1).max(20) })).output(Done),
  alike: oc.route({ method: 'GET', path: '/clients/{id}/alike', tags, summary: 'Clients that may be the same: same key, same number, very like names' }).input(z.object({ id: Id })).output(z.object({ alike: z.array(Alike) })),
  duplicates: oc.route({ method: 'GET', path: '/clients/duplicates', tags, summary: 'Groups of clients that may be one' }).output(z.object({ groups: z.array(z.object({ why: z.enum(['key', 'phone']), clients: z.array(Alike) })) })),
  mergePreview: oc.route({ method: 'GET', path: '/clients/{id}/merge', tags, summary: 'What would be read with another client' }).input(z.object({ id: Id, into: Id })).output(z.object({ alias: Named.extend({ version: z.number().int() }), into: Named.extend({ version: z.number().int() }), moved: z.array(Named), matters: z.number().int(), hidden: z.boolean(), contacts: z.number().int(), consents: z.number().int(), relations: z.number().int(), calls: z.number().int(), files: z.number().int() })),
  merge: oc.route({ method: 'POST', path: '/clients/{id}/merge', tags, summary: 'Found to be another: what it has is read there from now on' }).input(z.object({ id: Id, into: Id, version: z.number().int(), intoVersion: z.number().int(), ...Reasoned })).output(z.object({ merge: Id })),
  unmerge: oc.route({ method: 'POST', path: '/clients/merges/{id}/undo', tags, summary: 'They are two after all: each has again what it had' }).input(z.object({ id: Id, ...Reasoned })).output(z.object({ client: Id })),
}
