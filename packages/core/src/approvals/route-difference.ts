import { canonical } from '../chain/canonical.ts'
import type { ApprovalStep, RouteSet } from '../model/control.ts'
import type { Expression } from '../model/kind.ts'
import { GROUPS } from './definition.ts'

/** A step of two versions beside one another; `fields`: what of it is no longer the same. */
export type StepChange =
  | { readonly is: 'same' | 'changed'; readonly before: ApprovalStep; readonly after: ApprovalStep; readonly fields: readonly string[] }
  | { readonly is: 'added'; readonly after: ApprovalStep }
  | { readonly is: 'removed'; readonly before: ApprovalStep }
export interface RouteChange { readonly is: 'same' | 'changed' | 'added' | 'removed'; readonly when: { readonly before?: Expression | undefined; readonly after?: Expression | undefined; readonly changed: boolean }; readonly steps: readonly StepChange[] }
export interface RouteDifference {
  readonly routes: readonly RouteChange[]
  /** Of how the routes behave: withdraw, resubmit, urge, answers, copies. */
  readonly rules: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[]
  /** How many steps, conditions and rules are not the same. */
  readonly count: number
}

const alike = (a: unknown, b: unknown): boolean => canonical(a ?? null) === canonical(b ?? null)
const RULES = ['withdraw', 'resubmit', 'urge', 'answers', 'copies'] as const

/** What differs between two versions of the routes of an approval, in the order of the later one; what went stands where it was. */
export function routeDifference(before: RouteSet, after: RouteSet): RouteDifference {
  const routes = Array.from({ length: Math.max(before.routes.length, after.routes.length) }, (_, i): RouteChange => {
    const [one, two] = [before.routes[i], after.routes[i]]
    const steps = stepChanges(one?.steps ?? [], two?.steps ?? [])
    const when = { before: one?.when, after: two?.when, changed: Boolean(one && two) && !alike(one?.when, two?.when) }
    return { is: !one ? 'added' : !two ? 'removed' : when.changed || steps.some(({ is }) => is !== 'same') ? 'changed' : 'same', when, steps }
  })
  const rules = RULES.filter((field) => !alike(before[field], after[field])).map((field) => ({ field, before: before[field], after: after[field] }))
  const count = routes.reduce((sum, route) => sum + (route.when.changed ? 1 : 0) + route.steps.filter(({ is }) => is !== 'same').length, rules.length)
  return { routes, rules, count }
}

/** The longest common run of equal steps stays; what is left between two of them is paired in order, the rest came or went. */
function stepChanges(before: readonly ApprovalStep[], after: readonly ApprovalStep[]): StepChange[] {
  const [a, b] = [before.map((step) => canonical(step)), after.map((step) => canonical(step))]
  const length = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0))
  for (let i = a.length - 1; i >= 0; i -= 1) for (let j = b.length - 1; j >= 0; j -= 1) length[i]![j] = a[i] === b[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!)
  const changes: StepChange[] = []
  let [gone, come]: [ApprovalStep[], ApprovalStep[]] = [[], []]
  const pair = (): void => {
    for (let k = 0; k < Math.max(gone.length, come.length); k += 1) {
      const [one, two] = [gone[k], come[k]]
      if (one && two && groupIn(one) !== groupIn(two)) changes.push({ is: 'removed', before: one }, { is: 'added', after: two })
      else if (one && two) changes.push({ is: 'changed', before: one, after: two, fields: fieldsOf(one, two) })
      else if (two) changes.push({ is: 'added', after: two })
      else if (one) changes.push({ is: 'removed', before: one })
    }
    ;[gone, come] = [[], []]
  }
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) { pair(); changes.push({ is: 'same', before: before[i++]!, after: after[j++]!, fields: [] }) }
    else if (i < a.length && (j >= b.length || length[i + 1]![j]! >= length[i]![j + 1]!)) gone.push(before[i++]!)
    else come.push(after[j++]!)
  }
  pair()
  return changes
}

/** People who are asked and a group, or groups of two kinds, have nothing to be compared by. */
const groupIn = (step: ApprovalStep): string => GROUPS.find((group) => step[group] !== undefined) ?? 'who'

function fieldsOf(one: ApprovalStep, two: ApprovalStep): string[] {
  const [a, b] = [one as unknown as Record<string, unknown>, two as unknown as Record<string, unknown>]
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((field) => !alike(a[field], b[field])).sort()
}
