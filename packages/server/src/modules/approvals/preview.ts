import type { ApprovalPreview } from '@guixing/contract/approvals'
import { GROUPS } from '@guixing/core/approvals/definition'
import { preview } from '@guixing/core/approvals/preview'
import { submit } from '@guixing/core/approvals/submit'
import { minuteMs, toMs } from '@guixing/core/calendar/instant'
import { workingMsBetween } from '@guixing/core/calendar/working-ms'
import { attestedText } from '@guixing/core/controls/evaluate'
import type { Actor } from '@guixing/core/lifecycle/situation'
import type { ApprovalControl, ApprovalStep, Control } from '@guixing/core/model/control'
import { openingActions, type KindDef, type Value } from '@guixing/core/model/kind'
import type { Tx } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import { formIn, inForce, reasonOf, routeFor, stuckWords, worldOf, type Now, type Routed } from '../engine/index.ts'
import { forceFor, type Rules } from '../rules/index.ts'
import { besides } from './besides.ts'
import { ruleWords, trailWords } from './rule-words.ts'
import { sampleMatter, tryRoutes } from './route-try.ts'

type Task = ApprovalPreview['steps'][number]['tasks'][number]
type Core = Omit<ApprovalPreview, 'refused'> & { refused: ReturnType<typeof reasonOf>[] }

/**
 * Who would be asked if this approval were asked for now, by which rule, and when it should be through: by what these people usually take,
 * else by the time-outs of the route. Nothing is submitted; it is found by the functions that ask, so it cannot differ.
 */
export async function previewApproval(tx: Tx, now: Now, control: Control, about: Routed, applicant: Actor, purpose: 'gate' | 'exception'): Promise<Core> {
  const { rules } = now
  const cite = { control: control.id, regulation: control.regulation, article: control.clause[0] ?? '' }
  const named = (ids: readonly string[]) => ids.map((id) => ({ id, name: rules.people.get(id)?.name ?? '—' }))
  const base = { ...cite, name: control.name }
  const world = worldOf(rules, about.matter, applicant.id, now.now, control)
  if (purpose === 'exception' || control.type !== 'approval') {
    const { definition } = routeFor(now, applicant, about, control, 'exception')
    const change = submit(definition, {}, world)
    if ('refused' in change) return { ...base, steps: [], stuck: [], refused: [reasonOf(change, cite, rules)], finish: null }
    const tasks = change.state.tasks.map((task): Task => ({ place: task.id, does: task.does, rule: ruleWords(rules, about.kind, control.exception?.by), who: named(task.candidates), barred: named(task.barred), trail: [] }))
    return { ...base, steps: [{ step: 1, how: 'one', tasks }], stuck: change.state.stuck.map(({ reason }) => stuckWords(reason)), refused: [], finish: null }
  }
  const laid = inForce(now, control).control
  const tried = tryRoutes(now, control, about, applicant)
  if (tried.no) return { ...base, steps: [], stuck: [], refused: [reasonOf(tried.no, cite, rules)], finish: null }
  const steps = new Map<number, Core['steps'][number]>()
  for (const { path, task, trail } of tried.lines) {
    const step = Number(task.id.split('.')[0])
    const at = stepAt(laid, path)
    const one: Task = { place: task.id, does: task.does, rule: ruleWords(rules, about.kind, at.leaf?.who), who: named(task.candidates), barred: named(task.barred), trail: [...trailWords(rules, trail), ...besides(rules, at.leaf?.who, task, tried.lines.map((line) => line.task))] }
    const known = steps.get(step)
    if (known) known.tasks.push(one)
    else steps.set(step, { step, how: at.how, tasks: [one] })
  }
  const usual = await usualMinutes(tx, rules, tried.lines.flatMap(({ task }) => task.candidates))
  for (const { task, times } of tried.lines) for (const person of task.candidates) if (usual[person] === undefined && times[0]) usual[person] = Math.round(workingMsBetween(rules.calendar, toMs(now.now), toMs(times[0].at)) / minuteMs)
  const looked = preview(routeFor(now, applicant, about, laid, 'gate').definition, formIn(attestedText(control.attests, about.matter)), { ...world, calendar: rules.calendar, usual })
  return { ...base, steps: [...steps.values()], stuck: tried.stuck.map(({ reason }) => stuckWords(reason)), refused: [], finish: 'refused' in looked || looked.stuck.length > 0 ? null : looked.finish ?? null }
}

/** The step of the pack behind a path such as `routes.0.steps.1.vote.0`, and how the top step it lies in combines its parts. */
function stepAt(control: ApprovalControl, path: string): { leaf: ApprovalStep | undefined; how: Core['steps'][number]['how'] } {
  const parts = path.split('.')
  let at: unknown = control
  let top: ApprovalStep | undefined
  for (const [i, part] of parts.entries()) {
    at = (at as Record<string, unknown> | undefined)?.[part]
    if (i === 3) top = at as ApprovalStep
  }
  const group = top && GROUPS.find((one) => top[one] !== undefined)
  const each = top?.each
  return { leaf: at as ApprovalStep | undefined, how: group ?? (typeof each === 'string' ? each : each ? 'vote' : 'one') }
}

/** The median of what each has taken lately, in working minutes; who has decided nothing takes what the house does. */
async function usualMinutes(tx: Tx, rules: Rules, people: readonly string[]): Promise<Record<string, number>> {
  const rows = await tx.query<{ by_id: string; opened_at: string; at: string }>(
    `select d.by_id, d.opened_at, d.at from unnest($2::uuid[]) p cross join lateral (select t.by_id, t.opened_at, t.at from approval_task t where t.tenant_id = $1 and t.by_id = p and t.outcome is not null and t.at > now() - interval '180 days' order by t.at desc limit 25) d`, [tx.tenant, [...new Set(people)]])
  const out: Record<string, number> = {}
  for (const person of new Set(rows.map((r) => r.by_id))) {
    const taken = rows.filter((r) => r.by_id === person).map((r) => workingMsBetween(rules.calendar, toMs(r.opened_at), toMs(r.at)) / minuteMs).sort((a, b) => a - b)
    out[person] = Math.round(taken[Math.floor(taken.length / 2)] ?? 0)
  }
  return out
}

/** The approvals opening a matter of this kind would ask for, each tried on what is typed so far. @throws NotFound no such kind or action */
export async function previewOpening(tx: Tx, now: Now, actor: Actor, given: { kind: string; action?: string | undefined; fields: Record<string, Value>; unit: string | null }): Promise<Core[]> {
  const { rules } = now
  const about = actor.id === null ? undefined : sampleMatter(rules, given.kind, given.fields, given.unit, actor.id)
  const action = about && (given.action ? openingActions(about.kind).find(({ name }) => name === given.action) : openingActions(about.kind).find(({ by }) => by === 'person'))
  if (!about || !action) throw new NotFound()
  const force = forceFor(rules, about.pin).map(({ control }) => control)
  const wanted = asked(about.kind, action.name, force)
  const out: Core[] = []
  for (const control of force) if (control.type === 'approval' && wanted.has(control.id)) out.push(await previewApproval(tx, now, control, about, actor, 'gate'))
  return out
}

/** The approvals an action asks for by itself: by its own effects and those of the controls on it. */
export function asked(kind: KindDef, action: string, force: readonly Control[]): Set<string> {
  const here = force.filter((control) => control.binds.some((b) => 'kind' in b && !('fields' in b) && b.kind === kind.name && (b.action === undefined || b.action === action)))
  const effects = [...kind.actions[action]?.effects ?? [], ...here.flatMap((control) => [...control.then.conformed ?? [], ...(control.type === 'consequence' ? control.do : [])])]
  return new Set(effects.flatMap((effect) => ('approval' in effect && 'request' in effect.approval ? [effect.approval.request] : [])))
}
