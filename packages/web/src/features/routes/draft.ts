import { GROUPS } from '@guixing/core/approvals/definition'
import type { ApprovalStep, RouteSet } from '@guixing/core/model/control'

/** Where a part of the routes lies: `routes.0.steps.1.vote.2`, as the server names it when it finds a fault there. */
export type Path = string
export type Group = (typeof GROUPS)[number]

const keys = (path: Path): (string | number)[] => path.split('.').filter((key) => key !== '').map((key) => (/^\d+$/.test(key) ? Number(key) : key))
export const groupOf = (step: ApprovalStep): Group | undefined => GROUPS.find((group) => step[group] !== undefined)
export const partsOf = (step: ApprovalStep): readonly ApprovalStep[] => { const group = groupOf(step); return group ? step[group] ?? [] : [] }

/** What lies at a path; undefined where nothing does. */
export function at(body: unknown, path: Path): unknown {
  return keys(path).reduce<unknown>((here, key) => (here !== null && typeof here === 'object' ? (here as Record<string | number, unknown>)[key] : undefined), body)
}
export const stepAt = (body: RouteSet, path: Path): ApprovalStep | undefined => at(body, path) as ApprovalStep | undefined

/** The same with another value there; undefined takes the entry away. Nothing is changed in place. */
export function put<B>(body: B, path: Path, value: unknown): B {
  const write = (here: unknown, rest: readonly (string | number)[]): unknown => {
    const [key, ...more] = rest
    if (key === undefined) return value
    if (Array.isArray(here)) {
      const next = more.length === 0 && value === undefined ? here.filter((_, i) => i !== key) : here.map((one: unknown, i) => (i === key ? write(one, more) : one))
      return key === here.length && value !== undefined ? [...here, write(undefined, more)] : next
    }
    const all = { ...(here as Record<string, unknown> | undefined) }
    const inner = write(all[key], more)
    if (inner === undefined) delete all[key]
    else all[key] = inner
    return all
  }
  return write(body, keys(path)) as B
}

/** The list a step stands in, and its place there. */
export function placeOf(path: Path): { list: Path; index: number } {
  const cut = path.lastIndexOf('.')
  return { list: path.slice(0, cut), index: Number(path.slice(cut + 1)) }
}
const listAt = (body: RouteSet, list: Path): ApprovalStep[] => (at(body, list) as ApprovalStep[] | undefined) ?? []

/** A new step asks nobody yet: whom is the first thing to be chosen. */
export const newStep = (): ApprovalStep => ({ does: 'approve' })

/** Puts a step before place `index` of a list; answers where it stands. */
export function insert(body: RouteSet, list: Path, index: number, step: ApprovalStep = newStep()): { body: RouteSet; path: Path } {
  const steps = listAt(body, list)
  return { body: put(body, list, [...steps.slice(0, index), step, ...steps.slice(index)]), path: `${list}.${index}` }
}

/** Takes a step out. A group of which one part is left becomes that part, one of which none is left goes too. */
export function remove(body: RouteSet, path: Path): RouteSet {
  const { list, index } = placeOf(path)
  const left = listAt(body, list).filter((_, i) => i !== index)
  const group = /^(.*)\.(all|any|sequence|vote)$/.exec(list)?.[1]
  if (group === undefined || left.length > 1) return put(body, list, left)
  const when = stepAt(body, group)?.when
  return left[0] ? put(body, group, when !== undefined && left[0].when === undefined ? { ...left[0], when } : left[0]) : remove(body, group)
}

/** Moves a step within its list; where it cannot, it stays. */
export function shift(body: RouteSet, path: Path, by: -1 | 1): { body: RouteSet; path: Path } {
  const { list, index } = placeOf(path)
  const steps = [...listAt(body, list)]
  const to = index + by
  const [one, two] = [steps[index], steps[to]]
  if (!one || !two) return { body, path }
  steps[index] = two
  steps[to] = one
  return { body: put(body, list, steps), path: `${list}.${to}` }
}

/** Another one beside a step: in its group, or in a new one of both where it stands alone. Its condition goes to the group. */
export function beside(body: RouteSet, path: Path): { body: RouteSet; path: Path } {
  const { list, index } = placeOf(path)
  if (/\.(all|any|vote)$/.test(list)) return insert(body, list, index + 1)
  const step = stepAt(body, path)
  if (!step) return { body, path }
  const group = groupOf(step)
  if (group) return insert(body, `${path}.${group}`, partsOf(step).length)
  const { when, ...leaf } = step
  return { body: put(body, path, { ...(when === undefined ? {} : { when }), all: [leaf, newStep()] }), path: `${path}.all.1` }
}

/** The same parts combined in another way; what belongs to the old way only goes. */
export function regroup(step: ApprovalStep, to: Group): ApprovalStep {
  const parts = [...partsOf(step)]
  return { ...(step.when === undefined ? {} : { when: step.when }), [to]: parts, ...(to === 'vote' ? { pass: step.pass ?? { above: [1, 2] as const } } : {}) } as ApprovalStep
}

const STEP = /^routes\.\d+\.steps\.\d+(?:\.(?:all|any|sequence|vote)\.\d+)*/
/** The step a fault is at, or the route, or nothing where it is at the whole. */
export const stepOf = (field: string): Path | undefined => STEP.exec(field)?.[0] ?? /^routes\.\d+/.exec(field)?.[0]

/** All steps of a route in the order one reads them, groups before their parts. */
export function inOrder(body: RouteSet): Path[] {
  const walk = (steps: readonly ApprovalStep[], list: Path): Path[] => steps.flatMap((step, i) => { const group = groupOf(step); return [`${list}.${i}`, ...(group ? walk(partsOf(step), `${list}.${i}.${group}`) : [])] })
  return body.routes.flatMap((route, i) => [`routes.${i}`, ...walk(route.steps, `routes.${i}.steps`)])
}
