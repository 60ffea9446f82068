import { GROUPS } from '@guixing/core/approvals/definition'
import type { TrailLine } from '@guixing/core/approvals/house'
import { leavesOf } from '@guixing/core/approvals/steps'
import type { ApprovalState, Refused as No, Task } from '@guixing/core/approvals/model'
import { submit } from '@guixing/core/approvals/submit'
import { toIso, toMs } from '@guixing/core/calendar/instant'
import { dueMs } from '@guixing/core/clocks/due'
import { attestedText } from '@guixing/core/controls/evaluate'
import { condition } from '@guixing/core/controls/expressions'
import type { Actor, MatterState } from '@guixing/core/lifecycle/situation'
import type { ApprovalControl, ApprovalStep, RouteSet } from '@guixing/core/model/control'
import type { Value } from '@guixing/core/model/kind'
import { envFor, fitsFor, fitting, formIn, inForce, routeFor, worldOf, type Now, type Routed } from '../engine/index.ts'
import { pathOf, withRoutes, type Rules } from '../rules/index.ts'

export interface TriedLine { path: string; task: Task; now: boolean; trail: readonly TrailLine[]; times: { at: string; do: string }[] }
export interface Tried {
  routes: { is: 'met' | 'unmet' | 'unknown'; missing: string[] }[]
  taken: number | null
  left: string[]
  lines: TriedLine[]
  copies: string[]
  no: No | null
  stuck: ApprovalState['stuck']
}

/** What a matter typed to try a route on would be: of the kind the approval binds, with the fields given, nothing else. */
export function sampleMatter(rules: Rules, kind: string, fields: Record<string, Value>, unit: string | null, applicant: string): Routed | undefined {
  const def = rules.pin.kinds[kind]
  if (!def) return undefined
  const known = Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(def.fields, name)))
  const text = (name: string): string | null => (typeof fields[name] === 'string' ? fields[name] : null)
  const at = unit ?? rules.people.get(applicant)?.unit ?? null
  const matter: MatterState = {
    id: '', kind, number: '', stage: def.stages[0]?.name ?? '', title: '', owner: text('owner') ?? applicant, firstResponder: null, opener: applicant, unit: at, unitPath: pathOf(rules, at), handlingUnit: null, handlingPath: [], client: null,
    channel: text('channel'), priority: text('priority'), confidentiality: text('confidentiality'), parent: null, due: null, amount: text('amount'), openedAt: '', closedAt: null, version: 1, participants: [], fields: known,
  }
  return { kind: def, matter, pin: rules.pin, approvals: [] }
}

/**
 * Who would be asked about this matter and why, by the very functions that ask: the routes looked at, the steps left out, the people found
 * and dropped, the times that would run. Nothing is written. `routes`: what to try; without it those in force today.
 */
export function tryRoutes(now: Now, control: ApprovalControl, about: Routed, applicant: Actor, routes?: RouteSet): Tried {
  const laid = routes ? withRoutes(control, routes) : inForce(now, control).control
  const env = envFor(now, applicant, about)
  const looked: Tried['routes'] = []
  for (const { when } of laid.routes) {
    const outcome = when === undefined ? { is: 'met' as const } : condition(when, control.id)(env)
    looked.push({ is: outcome.is, missing: 'missing' in outcome ? [...outcome.missing, ...outcome.unset.map((code) => `params.${code}`)] : [] })
    if (outcome.is === 'met') break
  }
  const taken = looked.at(-1)?.is === 'met' ? looked.length - 1 : null
  const fits = fitsFor(now, applicant, about, laid)
  const { definition } = routeFor(now, applicant, about, laid, 'gate')
  const world = worldOf(now.rules, about.matter, applicant.id, now.now, laid)
  const change = submit(definition, formIn(attestedText(control.attests, about.matter)), world)
  const steps = taken === null ? [] : laid.routes[taken]?.steps ?? []
  const base = { routes: looked, taken, left: leftOut(steps, fits, `routes.${taken}.steps`) }
  if ('refused' in change) return { ...base, lines: [], copies: [], no: change, stuck: [] }
  const { state, events } = change
  const paths = placed(steps, fits, `routes.${taken}.steps`)
  const leaves = new Map(leavesOf(state.steps).map(({ id, leaf }) => [id, leaf]))
  const lines = state.tasks.map((task): TriedLine => {
    const place = Object.hasOwn(paths, task.id) ? task.id : task.id.replace(/\.\d+$/, '')
    return {
      path: paths[place] ?? '', task, now: task.state === 'open',
      trail: events.flatMap((event) => event.type === 'resolved' && event.task === place ? event.trail : []),
      times: (leaves.get(task.id)?.timeouts ?? []).map((time) => ({ at: toIso(dueMs(time.within, world.calendar ?? now.rules.calendar, toMs(now.now))), do: time.do })),
    }
  })
  return { ...base, lines, copies: (state.copies ?? []).map(({ person }) => person), no: null, stuck: state.stuck }
}

type Fits = (step: ApprovalStep) => boolean

/** The paths of the leaves that fit, by the place the machine gives them. */
function placed(steps: readonly ApprovalStep[], fits: Fits, path: string, prefix = ''): Record<string, string> {
  const out: Record<string, string> = {}
  let n = 0
  steps.forEach((step, i) => {
    const kept = fitting([step], fits)[0]
    if (!kept) return
    n += 1
    const group = GROUPS.find((one) => step[one] !== undefined)
    Object.assign(out, group ? placed(step[group] ?? [], fits, `${path}.${i}.${group}`, `${prefix}${n}.`) : { [`${prefix}${n}`]: `${path}.${i}` })
  })
  return out
}

function leftOut(steps: readonly ApprovalStep[], fits: Fits, path: string): string[] {
  return steps.flatMap((step, i): string[] => {
    if (!fits(step)) return [`${path}.${i}`]
    return GROUPS.flatMap((group) => leftOut(step[group] ?? [], fits, `${path}.${i}.${group}`))
  })
}
