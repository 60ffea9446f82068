import type { Answers, Definition, Leaf, Step, Timeout } from '@guixing/core/approvals/definition'
import type { Due } from '@guixing/core/clocks/clock'
import { condition, envOf, value, type Env } from '@guixing/core/controls/expressions'
import type { Actor, Situation } from '@guixing/core/lifecycle/situation'
import type { ApprovalControl, ApprovalStep, Control } from '@guixing/core/model/control'
import type { Value, WhoRef } from '@guixing/core/model/kind'
import { houseRouteOn, paramFor, peopleMeant, withRoutes } from '../rules/index.ts'
import type { Held, Work } from './work.ts'

/** What a route is found from: the rules, the instant and its day in the house. */
export type Now = Pick<Work, 'rules' | 'now' | 'today'>
/** A matter that exists, or one typed to try a route on. */
export type Routed = Pick<Held, 'kind' | 'matter' | 'pin' | 'approvals'>

/** An approval with the routes in force today: the house's own version where the article leaves the chain to it. */
export function inForce({ rules, today }: Now, control: ApprovalControl): { control: ApprovalControl; version: number | null } {
  const house = houseRouteOn(rules, control, today)
  return house ? { control: withRoutes(control, house.routes), version: house.version } : { control, version: null }
}

/** Which routes and steps of an approval fit this matter, as conditions see it. */
export function fitsFor(work: Now, actor: Actor, held: Routed, control: Control): (part: { when?: ApprovalStep['when'] }) => boolean {
  const env = envFor(work, actor, held)
  return (part) => part.when === undefined || condition(part.when, control.id)(env).is === 'met'
}

/** The route of a control for this matter: the first that fits, its people resolved now; `found` is everybody it names. */
export function routeFor(work: Now, actor: Actor, held: Routed, control: Control, purpose: 'gate' | 'exception', version: number | null = null): { definition: Definition; apart: string[]; found: string[] } {
  const found: string[] = []
  const meant = (who: WhoRef): { person: string[] } => { const person = meantBy(work, held, who); found.push(...person); return { person } }
  const apart = control.type === 'approval' ? control.apart.map((name) => valueIn(held, name)).filter((p): p is string => typeof p === 'string') : []
  if (purpose === 'exception' || control.type !== 'approval') return { definition: { steps: [{ who: meant(control.exception?.by ?? { headOf: '$unit' }), does: 'approve' }], once: true }, apart, found }
  const env = envFor(work, actor, held)
  const fits = fitsFor(work, actor, held, control)
  const steps = fitting(control.routes.find(fits)?.steps ?? [], fits).map((step) => toCore(step, meant, (due) => dueOf(due, control.id, env)))
  const { withdraw, resubmit, urge, answers, copies = [], batch, revoke } = control
  return {
    definition: { steps, once: true, ...(version === null ? {} : { version: String(version) }), ...(withdraw ? { withdraw } : {}), ...(resubmit ? { resubmit } : {}), ...(urge ? { urge } : {}), ...(batch ? { batch } : {}), ...(revoke ? { revoke } : {}), ...(answers ? { answers: answers as Answers } : {}), ...(copies.length > 0 ? { copies: copies.map((who) => ({ person: meantBy(work, held, who) })) } : {}) },
    apart, found,
  }
}

/** The steps that fit, at every depth; a group none of whose parts fits falls away with them. */
export function fitting(steps: readonly ApprovalStep[], fits: (part: { when?: ApprovalStep['when'] }) => boolean): ApprovalStep[] {
  return steps.filter(fits).flatMap((step): ApprovalStep[] => {
    const group = (['all', 'any', 'sequence', 'vote'] as const).find((one) => step[one] !== undefined)
    const parts = group && fitting(step[group] ?? [], fits)
    return !group ? [step] : parts && parts.length > 0 ? [{ ...step, [group]: parts }] : []
  })
}

/** A person who is named is meant also after leaving, so that the route can say who is gone. */
function meantBy(work: Now, held: Routed, who: WhoRef): string[] {
  const of = (e: Value): Value => (e === '$unit' ? held.matter.unit : typeof e === 'string' && e.startsWith('$') ? valueIn(held, e.slice(1)) : e)
  const named = 'person' in who ? of(who.person) : null
  return typeof named === 'string' && work.rules.people.has(named) ? [named] : peopleMeant(work.rules, who, held.matter, of)
}

/** A field, or a ledger column such as owner. */
const valueIn = (held: Routed, name: string): Value => held.matter.fields[name] ?? (held.matter as unknown as Record<string, Value>)[name] ?? null

/** What the conditions of a route look at. */
export function envFor(work: Now, actor: Actor, held: Routed): Env {
  const situation = { kind: held.kind, action: Object.values(held.kind.actions)[0], matter: held.matter, blank: held.matter, input: {}, actor, now: work.now, today: work.today, force: [], param: paramFor(work.rules, held.pin), inputs: {}, approvals: held.approvals, lexicon: {} } as unknown as Situation
  return envOf(situation, held.matter, undefined)
}

/** Undefined where a parameter is to be set: then that time does not run. */
function dueOf(due: object, path: string, env: Env): Due | undefined {
  const [unit = '', expression] = Object.entries(due)[0] ?? []
  const amount = value(expression as Value, path)(env)
  if (unit === 'at' ? Number.isNaN(Date.parse(String(amount))) : amount === null || !Number.isFinite(Number(amount))) return undefined
  return (unit === 'at' ? { at: String(amount) } : { [unit]: Number(amount) }) as unknown as Due
}

function toCore(step: ApprovalStep, meant: (who: WhoRef) => { person: string[] }, due: (within: object) => Due | undefined): Step {
  const parts = (list: readonly ApprovalStep[]): Step[] => list.map((part) => toCore(part, meant, due))
  if (step.all) return { all: parts(step.all), ...(step.waitForAll ? { waitForAll: true } : {}) }
  if (step.any) return { any: parts(step.any), ...(step.rejectAll ? { rejectAll: true } : {}) }
  if (step.sequence) return { sequence: parts(step.sequence) }
  if (step.vote) return { vote: parts(step.vote), pass: step.pass ?? { above: [1, 2] }, ...(step.reject === undefined ? {} : { reject: step.reject }), ...(step.quorum === undefined ? {} : { quorum: step.quorum }) }
  const { level, each, attests, removable, returns, timeouts } = step
  const leaf: Leaf = {
    who: meant(step.who ?? { headOf: '$unit' }), does: step.does ?? 'approve', ...(level === undefined ? {} : { level }), ...(each ? { each } : {}), ...(attests ? { attests } : {}), ...(removable ? { removable } : {}), ...(returns ? { returns } : {}),
    ...(timeouts ? { timeouts: timeouts.flatMap((one): Timeout[] => { const within = due(one.within); return within ? [{ within, do: one.do }] : [] }) } : {}),
  }
  return leaf
}
