import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Fields, Id, Instant, Named, Words } from './common.ts'

export const RoleGrant = z.object({ role: z.string(), unit: Id.nullable(), scope: z.enum(['own-unit', 'unit-tree', 'house']) })
export const PersonView = z.object({ id: Id, name: z.string(), login: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable(), unit: Named.nullable(), active: z.boolean(), roles: z.array(RoleGrant.extend({ unitName: z.string().nullable() })), delegate: z.object({ to: Named, from: Instant, until: Instant }).nullable(), openMatters: z.number() })
export type PersonView = z.infer<typeof PersonView>
export const UnitView = z.object({ id: Id, name: z.string(), type: z.string(), code: z.string().nullable(), parent: Id.nullable(), head: Named.nullable() })
export const Me = z.object({ id: Id, name: z.string(), login: z.string().nullable(), language: z.string(), house: z.object({ id: Id, name: z.string(), slug: z.string(), zone: z.string() }), unit: Named.nullable(), roles: z.array(RoleGrant), modules: z.array(z.string()), now: Instant, totp: z.boolean() })
export type Me = z.infer<typeof Me>

export const ShiftView = z.object({ id: Id, number: z.string(), unit: Named.nullable(), startsAt: Instant, endsAt: Instant, people: z.array(Named), manager: Named.nullable(), stage: z.string(), handover: Id.nullable() })
export const RosterView = z.object({
  /** May this person make the roster here? */
  mayEdit: z.boolean(),
  month: z.string(), matter: Id.nullable(), stage: z.string(), unit: Named.nullable(),
  rows: z.array(z.object({ start: Instant, end: Instant, people: z.array(Named), manager: Named.nullable() })),
  problems: z.array(z.object({ code: z.string(), from: Instant, to: Instant, params: Fields, article: z.string() })), special: z.array(z.object({ day: Day, name: Words })), /** The year's days off are not published yet. */ provisional: z.boolean(), shifts: z.array(ShiftView),
})

export const house = {
  setupState: oc.route({ method: 'GET', path: '/setup', tags: ['house'], summary: 'Whether the house is still to be set up' }).output(z.object({ needed: z.boolean(), regulations: z.array(z.object({ code: z.string(), title: Words, suggested: z.boolean() })), zones: z.array(z.string()) })),
  setup: oc.route({ method: 'POST', path: '/setup', tags: ['house'], summary: 'Set up the house; once only' })
    .input(z.object({ house: z.string().min(1).max(80), zone: z.string().max(60), language: z.enum(['zh-CN', 'zh-TW', 'en']), admin: z.string().min(1).max(60), password: z.string().min(8).max(200), packs: z.array(z.string().max(20)).max(60), sample: z.boolean() })).output(z.object({ ok: z.literal(true), login: z.string() })),
  me: oc.route({ method: 'GET', path: '/me', tags: ['house'], summary: 'Who I am here, and what I may use' }).output(Me),
  setLanguage: oc.route({ method: 'PUT', path: '/me/language', tags: ['house'], summary: 'My language' }).input(z.object({ language: z.enum(['zh-CN', 'zh-TW', 'en']) })).output(z.object({ ok: z.literal(true) })),
  people: oc.route({ method: 'GET', path: '/people', tags: ['people'], summary: 'People of the house' }).input(z.object({ unit: Id.optional(), q: z.string().max(80).optional(), role: z.string().max(60).optional() })).output(z.object({ people: z.array(PersonView) })),
  savePerson: oc.route({ method: 'POST', path: '/people', tags: ['people'], summary: 'Add or change a person' })
    .input(z.object({ id: Id.optional(), name: z.string().min(1).max(60), login: z.string().max(60).optional(), password: z.string().min(8).max(200).optional(), email: z.string().max(200).optional(), phone: z.string().max(40).optional(), unit: Id, roles: z.array(RoleGrant), active: z.boolean().optional() })).output(PersonView),
  handOn: oc.route({ method: 'POST', path: '/people/{id}/hand-on', tags: ['people'], summary: 'Hand on all a leaver holds' }).input(z.object({ id: Id, to: Id, reason: z.string().min(1).max(500) })).output(z.object({ moved: z.number(), refused: z.array(z.object({ id: Id, number: z.string(), reason: Words })) })),
  delegate: oc.route({ method: 'POST', path: '/people/{id}/delegate', tags: ['people'], summary: 'Delegate duties while on leave' }).input(z.object({ id: Id, to: Id.nullable(), from: Instant.optional(), until: Instant.optional() })).output(z.object({ ok: z.literal(true) })),
  units: oc.route({ method: 'GET', path: '/units', tags: ['people'], summary: 'The tree of units' }).output(z.object({ units: z.array(UnitView), roles: z.array(z.object({ name: z.string(), label: Words })) })),
  saveUnit: oc.route({ method: 'POST', path: '/units', tags: ['people'], summary: 'Add or change a unit' }).input(z.object({ id: Id.optional(), name: z.string().min(1).max(80), type: z.string().max(40), code: z.string().max(40).optional(), parent: Id.nullable(), head: Id.nullable().optional() })).output(UnitView),
  roster: oc.route({ method: 'GET', path: '/roster', tags: ['roster'], summary: 'Roster of a month with its problems' }).input(z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), unit: Id.optional() })).output(RosterView),
  saveRoster: oc.route({ method: 'PUT', path: '/roster', tags: ['roster'], summary: 'Save the draft of a month; problems are listed, publishing refuses them' })
    .input(z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), unit: Id.optional(), rows: z.array(z.object({ start: Instant, end: Instant, people: z.array(Id), manager: Id.nullable() })).max(500) })).output(RosterView),
  duty: oc.route({ method: 'GET', path: '/duty', tags: ['roster'], summary: 'Who is on duty now, the next shift, and the handover between them' }).output(z.object({ now: Instant, current: ShiftView.nullable(), next: ShiftView.nullable(), handover: Id.nullable(), log: z.array(z.object({ at: Instant, by: Named.nullable(), text: z.string(), kind: z.string() })), open: z.array(z.object({ id: Id, number: z.string(), title: z.string(), dueAt: Instant.nullable(), /** Share of the limit used, 0 and up. */ dueShare: z.number().nullable(), dueState: z.enum(['running', 'paused', 'breached', 'met']).nullable(), owner: Named.nullable() })) })),
  calendar: oc.route({ method: 'GET', path: '/calendar', tags: ['house'], summary: 'Working calendar of the house' }).output(z.object({ id: z.string(), version: z.number(), zone: z.string(), windows: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))), off: z.array(Day), work: z.array(Day), provisional: z.array(z.number()) })),
  saveCalendar: oc.route({ method: 'PUT', path: '/calendar', tags: ['house'], summary: 'A new version of the calendar; running clocks keep theirs' }).input(z.object({ windows: z.record(z.string(), z.array(z.tuple([z.string(), z.string()]))), off: z.array(Day).max(2000), work: z.array(Day).max(500) })).output(z.object({ version: z.number() })),
  inbound: oc.route({ method: 'GET', path: '/inbound', tags: ['messaging'], summary: 'Messages of clients that could not be taken, newest first, for those who look after what comes in' })
    .output(z.object({ messages: z.array(z.object({ id: Id, at: Instant, channel: z.string(), /** Who wrote; empty where the message does not say. */ from: z.string(), /** Where it still lies. */ mailbox: z.string().nullable(), reason: Words })) })),
  outbox: oc.route({ method: 'GET', path: '/outbox', tags: ['messaging'], summary: 'Messages queued, sent, or not sent because no gateway carries them' }).input(z.object({ state: z.string().max(20).optional() })).output(z.object({ messages: z.array(z.object({ id: Id, at: Instant, channel: z.string(), to: z.string(), subject: z.string(), body: z.string(), state: z.enum(['queued', 'sent', 'not-sent', 'failed']), attempts: z.number(), error: z.string().nullable(), matter: Id.nullable() })) })),
}
