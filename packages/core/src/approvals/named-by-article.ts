import { canonical } from '../chain/canonical.ts'
import type { ApprovalStep, RouteSet } from '../model/control.ts'
import type { Expression, WhoRef } from '../model/kind.ts'
import { GROUPS } from './definition.ts'
import { votesNeeded } from './steps.ts'

/** Where a laid route can pass without somebody the article's own routes name. `who`: of whom one at least must decide in it; `path`: the step that asks them and can be passed by, else the route. */
export interface LeftOut { readonly path: string; readonly who: readonly WhoRef[] }

/** Whom a step asks, as one text: the same words ask the same. */
type Party = string
/** Of each line one at least decides: what stands in it by any way a route can pass. */
type Demand = readonly (readonly Party[])[]
/** What a condition may come out as: not met 0, cannot be told 1, met 2; as the condition language has it, only `met` takes a route or step. */
type Outcome = 0 | 1 | 2
const ANY: readonly Outcome[] = [0, 1, 2]
/** So many conditions of an article are told apart; what depends on more counts as able to come out either way. */
const MOST_CONDITIONS = 6

/**
 * Whom routes laid over an approval leave out, of those its article's own routes name (S02 四, S10 第五条 …): on every path the article's routes
 * demand somebody, the laid route taken for the same matter must not pass without them. Who gives an opinion, may be taken out, or is
 * asked only under a condition of the house does not stand in it. A condition of the house counts as able to come out either way, one of
 * the article as it comes out there; so a route may be refused that no matter would ever misuse, and none is let through that one could.
 */
export function leftOut(own: RouteSet, laid: RouteSet): LeftOut[] {
  const atoms = [...new Set(conditionsOf(own).flatMap(atomsOf))]
  const found = new Map<string, LeftOut>()
  for (const known of outcomes(atoms.slice(0, MOST_CONDITIONS))) {
    for (const wanted of demandsAt(own, known)) {
      for (const [index, { when, steps }] of laid.routes.entries()) {
        const is = mayBe(when, known)
        if (!is.includes(2)) continue
        const absent = new Set(wanted)
        if (passes(steps, (step) => mayBe(step.when, known), absent)) found.set(`${index} ${wanted.join()}`, { path: askedAt(steps, `routes.${index}.steps`, absent) ?? `routes.${index}`, who: wanted.map((party) => JSON.parse(party) as WhoRef) })
        if (is.every((one) => one === 2)) break
      }
    }
  }
  return [...found.values()]
}

const partyOf = (who: WhoRef | undefined): Party => canonical(who ?? { headOf: '$unit' })
const groupOf = (step: ApprovalStep): (typeof GROUPS)[number] | undefined => GROUPS.find((group) => step[group] !== undefined)

/** The first step that asks one of these people. */
function askedAt(steps: readonly ApprovalStep[], list: string, who: ReadonlySet<Party>): string | undefined {
  for (const [i, step] of steps.entries()) {
    const group = groupOf(step)
    const found = group ? askedAt(step[group] ?? [], `${list}.${i}.${group}`, who) : who.has(partyOf(step.who)) ? `${list}.${i}` : undefined
    if (found !== undefined) return found
  }
  return undefined
}

// What the article demands: the routes it may take with these outcomes, and who must decide in them.

function demandsAt(own: RouteSet, known: ReadonlyMap<string, Outcome>): Demand {
  const all: (readonly Party[])[] = []
  for (const { when, steps } of own.routes) {
    const is = mayBe(when, known)
    if (!is.includes(2)) continue
    all.push(...ofAll(steps, known))
    if (is.every((one) => one === 2)) break
  }
  return [...new Map(all.map((line) => [line.join(), line])).values()]
}

const ofAll = (steps: readonly ApprovalStep[], known: ReadonlyMap<string, Outcome>): Demand => steps.flatMap((step) => demandOf(step, known))

/** Nothing of a step that may fall away or be taken out, and of one that only hears. */
function demandOf(step: ApprovalStep, known: ReadonlyMap<string, Outcome>): Demand {
  if (!stands(step, known)) return []
  if (step.all ?? step.sequence) return ofAll(step.all ?? step.sequence ?? [], known)
  const parts = (step.any ?? step.vote)?.filter((part) => stands(part, known))
  if (!parts) return step.does === 'opinion' || step.removable ? [] : [[partyOf(step.who)]]
  // A vote passes without anybody but as many as are too few for it: of every larger set one must have agreed.
  const size = step.any ? parts.length : parts.length - needed(step, parts.length) + 1
  return choose(parts.map((part) => demandOf(part, known)), Math.max(1, size)).flatMap(eitherOf)
}

/** A group none of whose parts stands falls away with them. */
function stands(step: ApprovalStep, known: ReadonlyMap<string, Outcome>): boolean {
  const group = groupOf(step)
  return mayBe(step.when, known).includes(2) && (!group || (step[group] ?? []).some((part) => stands(part, known)))
}

/** Of several demands one at least is kept: from each one line, together. */
const eitherOf = (demands: readonly Demand[]): Demand => demands.reduce<Demand>((so, demand) => so.flatMap((one) => demand.map((two) => [...new Set([...one, ...two])].sort())), [[]])

function choose<T>(from: readonly T[], size: number): T[][] {
  if (size === 0) return [[]]
  return from.flatMap((one, i) => choose(from.slice(i + 1), size - 1).map((rest) => [one, ...rest]))
}

const needed = (step: ApprovalStep, members: number): number => votesNeeded(step.pass ?? { above: [1, 2] }, members)

// Whether a laid route can pass without some of the people, its open conditions coming out as it suits it.

type Fits = (step: ApprovalStep) => readonly Outcome[]
interface Chance { readonly passes: boolean; readonly gone: boolean }

const passes = (steps: readonly ApprovalStep[], fits: Fits, absent: ReadonlySet<Party>): boolean => steps.map((step) => chanceOf(step, fits, absent)).every(({ passes: yes, gone }) => yes || gone)

function chanceOf(step: ApprovalStep, fits: Fits, absent: ReadonlySet<Party>): Chance {
  const is = fits(step)
  const mayGo = is.some((one) => one !== 2)
  if (!is.includes(2)) return { passes: false, gone: true }
  const group = groupOf(step)
  if (!group) return { passes: step.does === 'opinion' || !absent.has(partyOf(step.who)), gone: mayGo || step.removable === true }
  const parts = (step[group] ?? []).map((part) => chanceOf(part, fits, absent))
  const yes = parts.filter((part) => part.passes).length
  const here = parts.filter((part) => part.passes || !part.gone).length
  const gone = mayGo || parts.every((part) => part.gone)
  if (group === 'any') return { passes: yes > 0, gone }
  if (group === 'vote') return { passes: yes > 0 && yes >= needed(step, here), gone }
  return { passes: yes > 0 && yes === here, gone }
}

// Conditions, as far as all, any and not make them of others: the rest is not looked into.

const partsOf = (when: Expression | undefined): { op: 'all' | 'any' | 'not'; list: Expression[] } | undefined => {
  if (typeof when !== 'object' || when === null || Array.isArray(when) || Object.keys(when).length !== 1) return undefined
  if (Array.isArray(when.all)) return { op: 'all', list: when.all }
  if (Array.isArray(when.any)) return { op: 'any', list: when.any }
  return when.not === undefined ? undefined : { op: 'not', list: [when.not] }
}
const atomsOf = (when: Expression): string[] => partsOf(when)?.list.flatMap(atomsOf) ?? (typeof when === 'boolean' ? [] : [canonical(when)])

function conditionsOf({ routes }: RouteSet): Expression[] {
  const inSteps = (steps: readonly ApprovalStep[]): Expression[] => steps.flatMap((step) => [...(step.when === undefined ? [] : [step.when]), ...GROUPS.flatMap((group) => inSteps(step[group] ?? []))])
  return routes.flatMap(({ when, steps }) => [...(when === undefined ? [] : [when]), ...inSteps(steps)])
}

/** Every way the conditions of the article may come out. */
function outcomes(atoms: readonly string[]): Map<string, Outcome>[] {
  return atoms.reduce<Map<string, Outcome>[]>((so, atom) => so.flatMap((one) => ANY.map((is) => new Map(one).set(atom, is))), [new Map()])
}

function mayBe(when: Expression | undefined, known: ReadonlyMap<string, Outcome>): readonly Outcome[] {
  if (when === undefined) return [2]
  if (typeof when === 'boolean') return [when ? 2 : 0]
  const parts = partsOf(when)
  if (!parts) { const is = known.get(canonical(when)); return is === undefined ? ANY : [is] }
  const each = parts.list.map((part) => mayBe(part, known))
  if (parts.op === 'not') return each[0]!.map((is) => (2 - is) as Outcome)
  const least = parts.op === 'all'
  return each.reduce<readonly Outcome[]>((so, list) => [...new Set(so.flatMap((one) => list.map((two) => (least ? Math.min(one, two) : Math.max(one, two)) as Outcome)))], [least ? 2 : 0])
}
