import type { FieldView, KindView, MatterRow, MatterView } from '@guixing/contract/matters'
import { availableActions } from '@guixing/core/lifecycle/actions'
import { boundTo } from '@guixing/core/lifecycle/decide'
import { evaluate, type Reason as CoreReason } from '@guixing/core/controls/evaluate'
import { envOf } from '@guixing/core/controls/expressions'
import { maySee } from '@guixing/core/lifecycle/who'
import type { Actor, Situation } from '@guixing/core/lifecycle/situation'
import type { Ask, FieldDef, KindDef, Value } from '@guixing/core/model/kind'
import type { Control } from '@guixing/core/model/control'
import type { Words } from '@guixing/core/model/text'
import { foldClock } from '@guixing/core/clocks/fold'
import { NotFound } from '../../platform/errors.ts'
import type { Tx } from '../../platform/db.ts'
import { calendarOf, dayIn, loadInputs, lockless, newWork, shareOf, type ClockRow, type Held } from '../engine/index.ts'
import { rateOfControls } from '../conformance/index.ts'
import { mayRate } from '../portal/index.ts'
import { forceFor, paramFor, type Rules } from '../rules/index.ts'

export type Reason = MatterView['actions'][number]['reasons'][number]

const named = (rules: Rules, id: string | null): { id: string; name: string } | null => {
  if (id === null) return null
  return { id, name: rules.people.get(id)?.name ?? rules.units.get(id)?.name ?? '—' }
}

/** A reason with the article's words, for people; codes and params stay for programs. */
export function reasonView(rules: Rules, r: CoreReason): Reason {
  const regulation = rules.adopted.find((a) => a.code === r.regulation)?.regulation
  return {
    control: r.control, regulation: r.regulation, article: r.article, code: r.code, params: r.params as Record<string, never>,
    remedy: r.remedy.map((m) => ('do' in m ? { kind: 'do' as const, target: m.do, label: m.label } : 'open' in m ? { kind: 'open' as const, target: m.open, label: m.label } : 'fill' in m ? { kind: 'fill' as const, target: m.fill.join(','), label: m.label } : { kind: 'ask' as const, target: m.ask, label: m.label })),
    ...(r.says ? { says: r.says } : {}), ...(regulation ? { text: regulation.articles.find((a) => a.no === r.article)?.text } : {}),
  }
}

export function fieldView(rules: Rules, kind: KindDef, field: FieldDef, required: boolean): FieldView {
  return {
    name: field.name, type: field.type, label: field.label, help: field.help, required, list: field.list, max: field.max, min: field.min, outgoing: field.outgoing, personal: field.personal, system: field.system, key: field.key,
    clauses: clausesOfField(rules, kind.name, field.name),
    columns: field.columns?.map((c) => ({ name: c.name, type: c.type, label: c.label, required: c.required ?? false, list: c.list })),
  }
}

const asksView = (rules: Rules, kind: KindDef, asks: Ask[]): FieldView[] => asks.filter((a) => !a.field.retired).map((a) => fieldView(rules, kind, a.field, a.required))

const clauseCache = new WeakMap<Rules, Map<string, string[]>>()
/** Which articles demand a field: those whose gates, records or clocks name it. */
function clausesOfField(rules: Rules, kind: string, field: string): string[] {
  let map = clauseCache.get(rules)
  if (!map) clauseCache.set(rules, (map = new Map()))
  const key = `${kind}.${field}`
  let found = map.get(key)
  if (!found) {
    found = []
    for (const { control } of rules.force) {
      if (!control.binds.some((b) => 'kind' in b && b.kind === kind) || !['gate', 'record', 'clock', 'approval'].includes(control.type)) continue
      if (JSON.stringify([control.type === 'gate' ? control.that : null, control.type === 'record' ? control.fields : null, control.type === 'clock' ? control.due : null]).match(new RegExp(`"\\$?${field}"`))) found.push(`${control.regulation} ${control.clause[0] ?? ''}`)
    }
    map.set(key, (found = [...new Set(found)].slice(0, 3)))
  }
  return found
}

export function kindView(rules: Rules, kind: KindDef, mayOpen: (action: string) => boolean): KindView {
  return {
    name: kind.name, code: kind.code, label: kind.label, home: kind.home, form: kind.form ?? null, portal: kind.portal ?? false,
    stages: kind.stages.filter((s) => !s.retired).map((s) => ({ name: s.name, label: s.label, final: s.final ?? false, aside: s.aside ?? false })),
    fields: Object.values(kind.fields).filter((f) => !f.retired).map((f) => fieldView(rules, kind, f, f.required ?? false)),
    opens: Object.values(kind.actions).filter((a) => Array.isArray(a.from) && a.from.length === 0 && a.by === 'person').map((a) => ({ name: a.name, label: a.label, asks: asksView(rules, kind, a.asks), possible: mayOpen(a.name) })),
    actions: Object.values(kind.actions).filter((a) => !(Array.isArray(a.from) && a.from.length === 0)).map((a) => ({ name: a.name, label: a.label, key: a.key })),
  }
}

export interface RowRecord { id: string; kind: string; number: string; title: string; stage: string; final: boolean; unit_id: string | null; handling_unit_id: string | null; owner_id: string | null; first_responder_id: string | null; client_id: string | null; client_name: string | null; channel: string | null; priority: string | null; opened_at: string; due_at: string | null; due_from: string | null; due_state: string | null; closed_at: string | null; version: number; fields: Record<string, Value> }

/** How much of its limit a matter has used, and how its clock stands: late as soon as the due has passed, even before a sweep writes it. */
export function dueOf(r: Pick<RowRecord, 'due_at' | 'due_from' | 'due_state'> & { closed_at?: string | null }, now: string): Pick<MatterRow, 'dueShare' | 'dueState'> {
  const dueShare = r.due_at && r.due_from ? Math.max(0, (Date.parse(r.closed_at ?? now) - Date.parse(r.due_from)) / Math.max(1, Date.parse(r.due_at) - Date.parse(r.due_from))) : null
  return { dueShare, dueState: r.due_state === 'running' && r.due_at !== null && r.due_at < now ? 'breached' : (r.due_state as MatterRow['dueState']) }
}

/** A ledger row: personal fields masked, sealed ones left out (design §9). */
export function rowView(rules: Rules, r: RowRecord, now: string): MatterRow {
  const kind = rules.catalogue.kinds[r.kind]
  return {
    id: r.id, kind: r.kind, number: r.number, title: r.title, stage: r.stage, final: r.final, unit: named(rules, r.unit_id), handlingUnit: named(rules, r.handling_unit_id), owner: named(rules, r.owner_id), firstResponder: named(rules, r.first_responder_id),
    client: r.client_id ? { id: r.client_id, name: r.client_name ?? '' } : null, channel: r.channel, priority: r.priority, openedAt: r.opened_at, dueAt: r.due_at, ...dueOf(r, now), closedAt: r.closed_at, version: r.version,
    fields: maskFields(kind, r.fields) as Record<string, never>,
  }
}

export function maskFields(kind: KindDef | undefined, fields: Record<string, Value>): Record<string, Value> {
  const out: Record<string, Value> = {}
  for (const [name, v] of Object.entries(fields)) {
    const field = kind?.fields[name]
    if (field?.sealed) continue
    out[name] = field?.personal && typeof v === 'string' && /\d{7,}/.test(v.replace(/[\s-]/g, '')) ? v.replace(/^(.{3}).*(.{4})$/, '$1****$2') : v
  }
  return out
}

/** The whole page of a matter: what is possible and why not, clocks with their story, governing articles, relations. */
export async function matterView(tx: Tx, rules: Rules, actor: Actor, id: string): Promise<MatterView> {
  const { held, record, now, clientName } = await lockless(tx, rules, id)
  if (!maySee(actor, held.matter)) throw new NotFound()
  const m = held.matter
  const force = forceFor(rules, held.pin)
  const work = newWork(tx, undefined as never, rules, now)
  const base: Omit<Situation, 'action' | 'input' | 'probe' | 'inputs'> = {
    kind: held.kind, matter: m, blank: { id: m.id, unit: m.unit, unitPath: m.unitPath, parent: m.parent, number: m.number }, actor, now, today: dayIn(rules.house.zone, now), force,
    param: paramFor(rules, held.pin.day), approvals: held.approvals, lexicon: rules.catalogue.lexicon,
  }
  const inputs = await loadAllInputs(work, base, held)
  const actions = availableActions({ ...base, inputs }).map(({ action, possible, reasons }) => ({ name: action.name, label: action.label, key: action.key, minor: action.minor ?? false, possible, reasons: reasons.map((r) => reasonView(rules, r)), asks: asksView(rules, held.kind, action.asks) }))
  nearestFirst(actions, held, force.map((f) => f.control))
  const facts = await tx.query<{ what: string; at: string; stage: string | null }>("select f.what, f.at, d.body->>'stage' as stage from fact f left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = $2 order by f.seq", [tx.tenant, id])
  const related = await tx.query<{ role: string; id: string; kind: string; number: string; title: string; stage: string; is_parent: boolean }>(
    `with near as (select to_id as id, role from matter_link where tenant_id = $1 and from_id = $2 union all select from_id, role from matter_link where tenant_id = $1 and to_id = $2
       union all select id, null from matter where tenant_id = $1 and parent_id = $2 union all select $3::uuid, null)
     select coalesce(max(n.role), 'child') as role, m.id, m.kind, m.number, m.title, m.stage, m.id is not distinct from $3::uuid as is_parent from near n join matter m on m.tenant_id = $1 and m.id = n.id group by m.id, m.kind, m.number, m.title, m.stage order by m.id limit 50`, [tx.tenant, id, m.parent])
  const files = await tx.query<{ id: string; name: string; size: number; at: string; by_id: string | null }>('select id, name, size, at, by_id from document where tenant_id = $1 and matter_id = $2 order by at', [tx.tenant, id])
  const rates = await rateOfControls(tx, base.today)
  const row = rowView(rules, { ...record, client_name: clientName, owner_id: m.owner }, now)
  const parent = related.find((r) => r.is_parent)
  return {
    ...row, fields: showFields(held.kind, m.fields) as Record<string, never>, kindLabel: held.kind.label, openedBy: named(rules, m.opener), parent: parent ? { id: parent.id, number: parent.number, title: parent.title } : null,
    stages: stagesView(held, facts), definition: Object.values(held.kind.fields).filter((f) => !f.retired).map((f) => fieldView(rules, held.kind, f, f.required ?? false)), actions,
    clocks: held.clocks.map((c) => clockView(rules, c, now, force.map((f) => f.control))),
    approvals: held.approvals.map((a) => ({ id: a.id, control: a.control, article: force.find((f) => f.control.id === a.control)?.control.clause[0] ?? '', purpose: a.purpose, state: a.state, requestedAt: a.requestedAt, requestedBy: named(rules, a.requestedBy), tasks: [] })),
    governing: governing(rules, held, { ...base, inputs }, actions, rates), related: related.filter((r) => !r.is_parent).map(({ is_parent: _, ...r }) => r),
    files: files.map((f) => ({ id: f.id, name: f.name, size: Number(f.size), at: f.at, by: named(rules, f.by_id) })), form: held.kind.form ?? null, chainOk: true, rateable: mayRate(held.kind, { stage: m.stage, final: row.final, fields: m.fields }),
  }
}

/** The step that stops the nearest clock stands first, so that the one filled button is what is due; the rest keep the order of the kind. */
function nearestFirst(actions: { name: string; possible: boolean; minor: boolean }[], held: Held, controls: Control[]): void {
  const live = held.clocks.filter((c) => c.stopped_at === null && c.state !== 'cancelled').sort((a, b) => Number(a.state === 'paused') - Number(b.state === 'paused') || (a.due_at ?? '9').localeCompare(b.due_at ?? '9'))
  for (const clock of live) {
    const control = controls.find((c) => c.id === clock.control)
    const upon = control?.type === 'clock' ? control.stop.upon : []
    // Only the step the clock is meant for (accept), not another way out of it (hand back).
    const meant = upon.find((u) => held.kind.actions[u.slice(held.kind.name.length + 1)] && u.startsWith(`${held.kind.name}.`))
    const at = actions.findIndex((a) => a.possible && !a.minor && meant === `${held.kind.name}.${a.name}`)
    if (at < 0) continue
    actions.unshift(...actions.splice(at, 1))
    return
  }
}

function showFields(kind: KindDef, fields: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !kind.fields[name]?.sealed))
}

/** Inputs for all actions possible at this stage, so that the page decides with what the server would decide. */
async function loadAllInputs(work: ReturnType<typeof newWork>, base: Omit<Situation, 'action' | 'input' | 'probe' | 'inputs'>, held: Held): Promise<Situation['inputs']> {
  const out: Situation['inputs'] = {}
  const actions = Object.values(held.kind.actions).filter((a) => a.by === 'person' && (a.from === 'any' || a.from === 'open' || a.from.includes(held.matter.stage)))
  for (const action of actions) {
    if (!base.force.some((f) => Object.keys(f.control.needs).length > 0 && boundTo(f.control, held.kind.name, action.name))) continue
    Object.assign(out, await loadInputs(work, { ...base, action, input: {} }, held.matter, held))
  }
  return out
}

function stagesView(held: Held, facts: { at: string; stage: string | null }[]): MatterView['stages'] {
  const at = new Map<string, string>()
  for (const f of facts) if (f.stage !== null && !at.has(f.stage)) at.set(f.stage, f.at)
  const line = held.kind.stages.filter((s) => !s.retired && (!s.aside || s.name === held.matter.stage))
  const now = line.findIndex((s) => s.name === held.matter.stage)
  // Struck out or ended aside, it did not pass the stages it never reached.
  const left = line[now]?.aside === true
  return line.map((s, i) => ({ name: s.name, label: s.label, state: s.aside ? ('aside' as const) : left && i > 0 && !at.has(s.name) ? ('ahead' as const) : i < now || (i === now && held.final) ? ('done' as const) : i === now ? ('now' as const) : ('ahead' as const), at: at.get(s.name) ?? null }))
}

export function clockView(rules: Rules, c: ClockRow, now: string, controls: Control[]): MatterView['clocks'][number] {
  const state = foldClock(c.definition, calendarOf(rules, c), c.events, { now, explain: true })
  const control = controls.find((x) => x.id === c.control)
  return {
    id: c.id, control: c.control, regulation: c.regulation, article: c.article, name: control?.name ?? NAMELESS, state: c.state, startedAt: c.started_at, dueAt: c.due_at, stoppedAt: c.stopped_at, share: shareOf(c, now),
    pauseReason: state?.pauseReason ?? null, steps: (state?.steps ?? []).map((s) => ({ code: s.code, at: s.at, params: { ...s.params } })), holder: named(rules, c.holder_id),
  }
}
const NAMELESS: Words = { 'zh-CN': '时限', 'zh-TW': '時限', en: 'time limit' }

function governing(rules: Rules, held: Held, s: Omit<Situation, 'action' | 'input' | 'probe'>, actions: MatterView['actions'], rates: Map<string, number | null>): MatterView['governing'] {
  const out: MatterView['governing'] = []
  for (const { control } of s.force) {
    if (!control.binds.some((b) => 'kind' in b && b.kind === held.kind.name) && !(control.type === 'clock' && held.clocks.some((c) => c.control === control.id))) continue
    if (['duty', 'measure', 'acknowledge', 'access'].includes(control.type)) continue
    const regulation = rules.adopted.find((a) => a.code === control.regulation)?.regulation
    const article = regulation?.articles.find((a) => a.no === control.clause[0])
    out.push({ control: control.id, regulation: control.regulation, article: control.clause[0] ?? '', name: control.name, text: article?.text ?? control.name, modes: article?.modes ?? [], state: stateHere(control, held, s, actions), rate: rates.get(control.id) ?? null, target: null })
  }
  const order = ['unmet', 'breached', 'running', 'waiting', 'waived', 'kept', 'inactive']
  return out.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
}

function stateHere(control: Control, held: Held, s: Omit<Situation, 'action' | 'input' | 'probe'>, actions: MatterView['actions']): MatterView['governing'][number]['state'] {
  if (actions.some((a) => a.reasons.some((r) => r.control === control.id))) return 'unmet'
  if (control.type === 'clock') {
    const mine = held.clocks.filter((c) => c.control === control.id).at(-1)
    if (!mine) return 'waiting'
    return mine.breached ? 'breached' : mine.state === 'met' ? 'kept' : mine.state === 'cancelled' ? 'inactive' : 'running'
  }
  // What holds nothing back now is not unmet: it waits for the step it governs.
  const action = Object.values(held.kind.actions).find((a) => boundTo(control, held.kind.name, a.name))
  if (!action) return 'waiting'
  const situation: Situation = { ...s, action, input: {}, probe: true }
  const verdict = evaluate(control, { situation, after: held.matter, env: (c) => envOf(situation, held.matter, s.inputs[c.id]) })
  return verdict.is === 'inactive' ? 'inactive' : verdict.is === 'waived' ? 'waived' : verdict.is === 'kept' ? 'kept' : 'waiting'
}
