import { z } from 'zod'
import type { ApprovalControl, ApprovalStep, RouteSet } from '@guixing/core/model/control'
import type { Catalogue } from '@guixing/core/model/regulation'
import { kindsOf, type Known } from './checks/known.ts'
import { checkRoutes } from './checks/routes.ts'
import { readBy, type PackError } from './errors.ts'
import { routeSet } from './source/route-source.ts'

/** What is wrong with a route a house lays, at its field (`routes.0.steps.1.who`). `code` is stable; `message` says it in the words of the packs. */
export interface RouteFault { field: string; code: string; params: Record<string, string | number> }

/** What a house may write is bounded before it is read, so that nothing it sends costs more than a form does. */
const MOST = { depth: 24, nodes: 4000, routes: 12, steps: 40 }
const source = z.strictObject(routeSet)

/**
 * Reads the routes a house lays over a control by the checks of the packs: shape, names of roles, conditions and times against the kinds
 * the control binds, groups and votes. Besides, nobody is asked by a reference that can mean nobody of the house.
 * `catalogue`: the shared parts in force; `params` with those of the regulations. Answers the routes, or every fault at its field.
 */
export function checkHouseRoutes(given: unknown, control: ApprovalControl, catalogue: Pick<Catalogue, 'kinds' | 'lists' | 'lexicon' | 'forms' | 'roles'>, params: Iterable<string>): { routes?: RouteSet; faults: RouteFault[] } {
  const tooMuch = sizeFault(given)
  if (tooMuch) return { faults: [tooMuch] }
  const errors: PackError[] = []
  const read = readBy(source, given, { file: '' }, errors)
  if (!read) return { faults: errors.map(faultOf) }
  const routes = withoutUndefined(read) as RouteSet
  const known: Known = { ...catalogue, params: new Set(params), requirements: new Map(), controls: new Map() } as Known
  checkRoutes({ ...routes, attests: control.attests }, { known, kinds: kindsOf(control, known) }, { file: '' }, errors)
  const faults = errors.map(faultOf)
  for (const [index, { steps }] of routes.routes.entries()) steps.forEach((step, at) => checkPeople(step, `routes.${index}.steps.${at}`, faults))
  const count = routes.routes.reduce((sum, { steps }) => sum + steps.reduce((n, step) => n + leaves(step), 0), 0)
  if (routes.routes.length > MOST.routes) faults.push({ field: 'routes', code: 'too-many', params: { max: MOST.routes } })
  if (count > MOST.steps) faults.push({ field: 'routes', code: 'too-many', params: { max: MOST.steps } })
  return faults.length > 0 ? { faults } : { routes, faults }
}

const parts = (step: ApprovalStep): [string, ApprovalStep[]][] => (['all', 'any', 'sequence', 'vote'] as const).flatMap((group) => step[group] ? [[group, step[group]]] : [])
const leaves = (step: ApprovalStep): number => { const groups = parts(step); return groups.length === 0 ? 1 : groups.reduce((n, [, list]) => n + list.reduce((m, one) => m + leaves(one), 0), 0) }

/** A step says whom it asks, and whoever it means works in the house. */
function checkPeople(step: ApprovalStep, field: string, faults: RouteFault[]): void {
  const groups = parts(step)
  for (const [group, list] of groups) list.forEach((part, index) => checkPeople(part, `${field}.${group}.${index}`, faults))
  if (groups.length > 0) return
  if (!step.who) faults.push({ field: `${field}.who`, code: 'required', params: {} })
  else if ('system' in step.who || ('relation' in step.who && ['client-self', 'complained'].includes(step.who.relation))) faults.push({ field: `${field}.who`, code: 'nobody-of-the-house', params: {} })
}

const CODES: readonly [RegExp, string, string?][] = [
  [/^unknown role "(.*)"$/, 'unknown-role', 'name'], [/^a vote of (\d+) can never pass/, 'vote-never-passes', 'members'], [/"(.*)" is not among what the approval attests/, 'not-attested', 'name'],
  [/no parameter "(.*)" is defined/, 'unknown-name', 'name'], [/^\$(\S+): /, 'unknown-name', 'name'], [/^"(.*)" is not in the list/, 'not-in-list', 'name'], [/has no stage "(.*)"/, 'not-in-list', 'name'],
  [/^a step has one of who/, 'one-way'], [/^belongs to/, 'misplaced'], [/is missing|^must have one of the entries|^must be a name of/, 'required'], [/^Too small: expected array/, 'empty'], [/^unknown entr(?:y|ies) "(.*)"/, 'unknown-field', 'name'],
  [/must be a share of the whole/, 'share'],
]

function faultOf({ field, message }: PackError): RouteFault {
  for (const [pattern, code, name] of CODES) {
    const found = pattern.exec(message)
    if (found) return { field, code, params: { ...(name ? { [name]: found[1] ?? '' } : {}), message } }
  }
  return { field, code: 'route-fault', params: { message } }
}

/** Looks without recursion: what comes from outside may be nested as deep as it likes. */
function sizeFault(given: unknown): RouteFault | undefined {
  const open: { value: unknown; depth: number }[] = [{ value: given, depth: 0 }]
  for (let seen = 0, next = open.pop(); next; next = open.pop()) {
    seen += 1
    if (seen > MOST.nodes || next.depth > MOST.depth) return { field: 'routes', code: 'too-large', params: {} }
    if (typeof next.value === 'object' && next.value !== null) for (const value of Object.values(next.value)) open.push({ value, depth: next.depth + 1 })
    else if (typeof next.value === 'string' && next.value.length > 500) return { field: 'routes', code: 'too-large', params: {} }
  }
  return undefined
}

/** The same without entries that are undefined, as it will come back from the database. */
function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown
}
