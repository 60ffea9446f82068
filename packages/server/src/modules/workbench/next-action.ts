import { stageAllows } from '@guixing/core/lifecycle/decide'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { isMeant } from '@guixing/core/lifecycle/who'
import { openingActions, type ActionDef, type Expression, type KindDef, type WhoRef } from '@guixing/core/model/kind'

/** What a list knows of a matter: enough for the step that comes next, not for whether it is allowed. */
export interface Standing {
  stage: string
  unit: string | null
  unitPath: string[]
  handlingUnit: string | null
  handlingPath: string[]
  owner: string | null
  firstResponder: string | null
  /** Passed on, not yet accepted. */
  pending: boolean
  /** Actions that stop the nearest clock, as its control names them: `enquiry.answer`. */
  stops: readonly string[]
  /** Who may, by action: lists of the access controls in force, all of which must mean the person. */
  may?: Readonly<Record<string, readonly WhoRef[][]>>
}

/**
 * The step to offer in a list: accept what waits to be accepted; who passed it on keeps the client informed meanwhile (S17-13), or urges;
 * else what stops the nearest clock; else the first that leads further along the stages; else whatever the person may do. Undefined when
 * there is nothing.
 */
export function nextAction(kind: KindDef, actor: Actor, at: Standing): ActionDef | undefined {
  const target = { ...at, participants: [], fields: {} }
  const may = Object.values(kind.actions).filter((a) =>
    a.by === 'person' && !(Array.isArray(a.from) && a.from.length === 0) && stageAllows(kind, a, at.stage)
    // Whoever has it need not take it.
    && !(a.sets['owner'] === '$actor.id' && at.owner === actor.id)
    && (a.who.length === 0 || a.who.some((w) => isMeant(actor, w, target as never, target)))
    && (at.may?.[a.name] ?? []).every((list) => list.some((w) => isMeant(actor, w, target as never, target))))
  const named = (name: string): ActionDef | undefined => may.find((a) => a.name === name)
  if (at.pending) return named('accept') ?? may.find((a) => informs(kind, a)) ?? named('urge') ?? may[0]
  for (const upon of at.stops) {
    const [of, name = ''] = upon.split('.')
    const stopping = of === kind.name ? named(name) : undefined
    if (stopping) return stopping
  }
  return may.find((a) => !a.minor && a.trait === undefined && leadsOn(kind, a, at.stage))
    ?? may.find((a) => !a.minor && leadsOn(kind, a, at.stage))
    ?? may.find((a) => a.to !== undefined && Array.isArray(a.from))
    ?? may.find((a) => a.trait === undefined)
    ?? may[0]
}

/**
 * The paper by which a clock is met from another matter: of a kind whose own action acts on this one (a claim, booked, settles the advance).
 * The reference it is opened with is `field`.
 */
export function paperThatStops(kinds: Readonly<Record<string, KindDef>>, kind: KindDef, stops: readonly string[]): { kind: KindDef; opening: ActionDef; field: string } | undefined {
  for (const other of Object.values(kinds)) {
    const acts = Object.values(other.actions).flatMap((a) => a.effects).flatMap((e) => ('act' in e ? [e.act] : []))
    const met = acts.find((act) => stops.includes(act.do) && other.fields[act.link]?.of?.includes(kind.name))
    const opening = met && openingActions(other).find((a) => a.by === 'person' && a.asks.some((ask) => ask.field.name === met.link))
    if (met && opening) return { kind: other, opening, field: met.link }
  }
  return undefined
}

/** Tells the client something and changes nothing else. */
const informs = (kind: KindDef, action: ActionDef): boolean => action.trait === undefined && !action.minor && action.to === undefined && action.asks.some((a) => kind.fields[a.field.name]?.outgoing)

/** May end in a later stage of the ordinary way. */
function leadsOn(kind: KindDef, action: ActionDef, stage: string): boolean {
  const index = (name: string): number => kind.stages.findIndex((s) => s.name === name)
  return ends(action.to).some((name) => { const to = kind.stages[index(name)]; return to !== undefined && !to.aside && index(name) > index(stage) })
}

/** Every plain word in a formula; those that are stages are where it may lead. */
function ends(formula: Expression | undefined): string[] {
  if (typeof formula === 'string') return [formula]
  if (Array.isArray(formula)) return formula.flatMap(ends)
  if (formula && typeof formula === 'object') return Object.entries(formula).filter(([key]) => key !== 'when').flatMap(([, value]) => ends(value as Expression))
  return []
}
