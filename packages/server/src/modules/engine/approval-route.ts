import type { Answers, Definition, Leaf, Step, Timeout } from '@guixing/core/approvals/definition'
import type { Due } from '@guixing/core/clocks/clock'
import { condition, envOf, value, type Env } from '@guixing/core/controls/expressions'
import type { Actor, Situation } from '@guixing/core/lifecycle/situation'
import type { ApprovalStep, Control } from '@guixing/core/model/control'
import type { Value, WhoRef } from '@guixing/core/model/kind'
import { paramFor, peopleMeant } from '../rules/index.ts'
import type { Held, Work } from './work.ts'

/** The route of a control for this matter: the first that fits, its people resolved now; `found` is everybody it names. */
export function routeFor(work: Work, actor: Actor, held: Held, control: Control, purpose: 'gate' | 'exception'): { definition: Definition; apart: string[]; found: string[] } {
  const found: string[] = []
  const meant = (who: WhoRef): { person: string[] } => { const person = meantBy(work, held, who); found.push(...person); return { person } }
  const apart = control.type === 'approval' ? control.apart.map((name) => valueIn(held, name)).filter((p): p is string => typeof p === 'string') : []
  if (purpose === 'exception' || control.type !== 'approval') return { definition: { steps: [{ who: meant(control.exception?.by ?? { headOf: '$unit' }), does: 'approve' }], once: true }, apart, found }
  const env = envFor(work, actor, held)
  const fits = (part: { when?: ApprovalStep['when'] }): boolean => part.when === undefined || condition(part.when, control.id)(env).is === 'met'
  const steps = (control.routes.find(fits)?.steps ?? []).filter(fits).map((step) => toCore(step, meant, (due) => dueOf(due, control.id, env)))
  const { withdraw, resubmit, urge, answers, copies = [] } = control
  return {
    definition: { steps, once: true, ...(withdraw ? { withdraw } : {}), ...(resubmit ? { resubmit } : {}), ...(urge ? { urge } : {}), ...(answers ? { answers: answers as Answers } : {}), ...(copies.length > 0 ? { copies: copies.map((who) => ({ person: meantBy(work, held, who) })) } : {}) },
    apart, found,
  }
}

/** A person who is named is meant also after leaving, so that the route can say who is gone. */
function meantBy(work: Work, held: Held, who: WhoRef): string[] {
  const of = (e: Value): Value => (e === '$unit' ? held.matter.unit : typeof e === 'string' && e.startsWith('$') ? valueIn(held, e.slice(1)) : e)
  const named = 'person' in who ? of(who.person) : null
  return typeof named === 'string' && work.rules.people.has(named) ? [named] : peopleMeant(work.rules, who, held.matter, of)
}

/** A field, or a ledger column such as owner. */
const valueIn = (held: Held, name: string): Value => held.matter.fields[name] ?? (held.matter as unknown as Record<string, Value>)[name] ?? null

function envFor(work: Work, actor: Actor, held: Held): Env {
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
