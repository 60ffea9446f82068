import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Fields, Id, Instant, Named, Reason, Words } from './common.ts'

/** Routes with withdraw, resubmit, urge, answers and copies, as docs/packs.md (Routes) writes them; type RouteSet of core/model/control. */
export const RouteBody = Fields
const Control = z.string().min(1).max(80)
const note = z.string().max(1000)

/** A fault at its field: `routes.0.steps.1.vote.2.who`. */
export const RouteFault = z.object({ field: z.string(), code: z.string(), params: Fields })
export type RouteFault = z.infer<typeof RouteFault>

/** A version as it was published, or the draft. `faults`: what no longer fits the catalogue in force; people, roles and fields may go. */
export const RouteVersion = z.object({
  version: z.number().int(), state: z.enum(['draft', 'published', 'retired']), /** First day, of what is published. */ from: Day.nullable(), note: z.string().nullable(), edit: z.number().int(),
  madeBy: Named.nullable(), madeAt: Instant, publishedBy: Named.nullable(), publishedAt: Instant.nullable(), retiredBy: Named.nullable(), retiredAt: Instant.nullable(), retiredNote: z.string().nullable(),
  body: RouteBody, faults: z.array(RouteFault),
})
export type RouteVersion = z.infer<typeof RouteVersion>

/** One approval of an adopted regulation. `editable`: its article leaves the chain to the house. */
export const RouteLine = z.object({
  control: z.string(), regulation: z.string(), title: Words, article: z.string(), name: Words, kinds: z.array(Words), editable: z.boolean(), steps: z.number().int(), routes: z.number().int(),
  /** The house's version in force; null: the article's own routes. */ version: z.number().int().nullable(), from: Day.nullable(), next: z.object({ version: z.number().int(), from: Day }).nullable(),
  draft: z.boolean(), faults: z.number().int(), /** Approvals under way on another version than the one in force. */ behind: z.number().int(),
})
export type RouteLine = z.infer<typeof RouteLine>

/** What a condition may look at. */
export const RouteField = z.object({ name: z.string(), label: Words, type: z.string(), list: z.array(z.object({ value: z.string(), label: Words })).nullable() })
export type RouteField = z.infer<typeof RouteField>

export const RouteDetail = RouteLine.extend({
  says: Words, binds: z.array(Words), text: Words.nullable(), kind: z.string(), attests: z.array(z.object({ name: z.string(), label: Words })), apart: z.array(z.object({ name: z.string(), label: Words })),
  fields: z.array(RouteField), roles: z.array(z.object({ name: z.string(), label: Words })), /** Names of the people and units the versions speak of, by id. */ names: z.record(z.string(), z.string()), /** Names of the parameters they read, by code. */ params: z.record(z.string(), Words),
  own: RouteBody, versions: z.array(RouteVersion),
})
export type RouteDetail = z.infer<typeof RouteDetail>

/** Why these people: found by the rule, left out and why, and what the route answered instead. */
export const RouteTrail = z.object({ code: z.string(), person: Named.nullable(), to: z.array(Named), why: z.string().nullable() })
export const RouteTried = z.object({
  /** Why it could not be asked for; null: it could. */ refused: Reason.nullable(), stuck: z.array(Words), about: z.string(),
  /** Which routes were looked at, in order; the first that is met is taken. */ routes: z.array(z.object({ is: z.enum(['met', 'unmet', 'unknown']), missing: z.array(z.string()) })), taken: z.number().int().nullable(),
  /** Steps of the route taken that their own condition leaves out, by path. */ left: z.array(z.string()),
  /** Those asked, by the path of the step in the body. `times`: when its time-outs would fire if it were put to them now. */
  lines: z.array(z.object({ path: z.string(), does: z.string(), now: z.boolean(), people: z.array(Named), barred: z.array(Named), trail: z.array(RouteTrail), carried: z.boolean(), times: z.array(z.object({ at: Instant, do: z.string() })) })),
  copies: z.array(Named),
})
export type RouteTried = z.infer<typeof RouteTried>

/** An approval under way. `version` null: it began on the article's own routes. */
export const RunningApproval = z.object({
  approval: Id, matter: z.object({ id: Id, kind: z.string(), number: z.string(), title: z.string(), name: Words.optional() }), state: z.enum(['open', 'stuck']), version: z.number().int().nullable(), behind: z.boolean(),
  requestedBy: Named.nullable(), requestedAt: Instant, waitsFor: z.array(Named),
})
export type RunningApproval = z.infer<typeof RunningApproval>

export const RouteMove = z.object({
  approval: Id, from: z.number().int().nullable(), to: z.number().int().nullable(), refused: Reason.nullable(),
  /** The steps it would have. kept: an agreement stands; asked: put to them at once; waits: later; carried: who agreed before is not asked again; off: not needed. */
  lines: z.array(z.object({ place: z.string(), step: z.number().int(), does: z.string(), people: z.array(Named), is: z.enum(['kept', 'asked', 'waits', 'carried', 'off']), by: Named.nullable(), at: Instant.nullable() })),
  /** What of the route it is on would be no more: who waited or agreed there and has no place in the new one. */
  dropped: z.array(z.object({ does: z.string(), people: z.array(Named), is: z.enum(['agreed', 'open', 'waiting']) })),
  /** Digest of all this: a move that would come out otherwise is not made. */ seen: z.string(),
})
export type RouteMove = z.infer<typeof RouteMove>

const tags = ['routes']
const at = (path: `/${string}`) => `/approval-routes/{control}${path}` as const

/** Routes a house lays over approvals; for those who administer, to others there is none of it (404). A draft or a publication somebody else was first with: 409. */
export const routes = {
  list: oc.route({ method: 'GET', path: '/approval-routes', tags, summary: 'Every approval of the adopted regulations with the routes in force' }).output(z.object({ routes: z.array(RouteLine) })),
  get: oc.route({ method: 'GET', path: '/approval-routes/{control}', tags, summary: 'An approval, its article, its versions and what its conditions may look at' }).input(z.object({ control: Control })).output(RouteDetail),
  save: oc.route({ method: 'PUT', path: at('/draft'), tags, summary: 'Save the draft; what is wrong is refused at its field' }).input(z.object({ control: Control, /** Of the draft it was made from; 0: there was none. */ edit: z.number().int().min(0), /** The highest version one saw when one began; 0: none. */ over: z.number().int().min(0), body: z.unknown() })).output(RouteVersion),
  discard: oc.route({ method: 'POST', path: at('/discard'), tags, summary: 'Throw the draft away' }).input(z.object({ control: Control, edit: z.number().int().min(0) })).output(z.object({ ok: z.literal(true) })),
  publish: oc.route({ method: 'POST', path: at('/publish'), tags, summary: 'Publish the draft: what is asked for from that day on takes it' }).input(z.object({ control: Control, edit: z.number().int().min(0), from: Day.optional(), note })).output(RouteVersion),
  retire: oc.route({ method: 'POST', path: at('/retire'), tags, summary: 'Go back to the routes of the article' }).input(z.object({ control: Control, note })).output(z.object({ ok: z.literal(true) })),
  try: oc.route({ method: 'POST', path: at('/try'), tags, summary: 'Who would be asked about a matter, or a typed one; nothing is written' })
    .input(z.object({ control: Control, /** Routes to try; without it those in force. */ body: z.unknown().optional(), matter: Id.optional(), sample: z.object({ fields: Fields, unit: Id.nullable() }).optional(), applicant: Id.optional() })).output(RouteTried),
  running: oc.route({ method: 'GET', path: at('/running'), tags, summary: 'Approvals under way, those on another version first' }).input(z.object({ control: Control })).output(z.object({ version: z.number().int().nullable(), approvals: z.array(RunningApproval), more: z.boolean() })),
  previewMove: oc.route({ method: 'GET', path: '/approvals/{id}/move', tags, summary: 'What moving an approval under way to the version in force would bring' }).input(z.object({ id: Id })).output(RouteMove),
  move: oc.route({ method: 'POST', path: '/approvals/{id}/move', tags, summary: 'Move it, with the reason and as it was previewed' }).input(z.object({ id: Id, reason: note, seen: z.string().max(100) })).output(z.object({ approval: Id, state: z.string() })),
}
