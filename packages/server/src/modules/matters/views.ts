import { standingOf } from '@guixing/core/controls/exception'
import type { FieldView, KindView, MatterHead, MatterRow, MatterView } from '@guixing/contract/matters'
import { availableActions } from '@guixing/core/lifecycle/actions'
import { boundTo } from '@guixing/core/lifecycle/decide'
import { evaluate, exceptionText, type Frame, type Reason as CoreReason } from '@guixing/core/controls/evaluate'
import { envOf } from '@guixing/core/controls/expressions'
import { maySee } from '@guixing/core/lifecycle/who'
import type { Actor, Force, MatterState, Situation } from '@guixing/core/lifecycle/situation'
import type { ActionDef, Ask, FieldDef, KindDef, Value } from '@guixing/core/model/kind'
import type { Control } from '@guixing/core/model/control'
import type { Words } from '@guixing/core/model/text'
import { yuanOf } from '@guixing/core/money/money'
import { foldClock } from '@guixing/core/clocks/fold'
import { NotFound } from '../../platform/errors.ts'
import type { Tx } from '../../platform/db.ts'
import { calendarOf, dayIn, iso, loadInputsOf, lockless, nearestDue, newWork, shareOf, type ClockRow, type Held } from '../engine/index.ts'
import { rateOfControls } from '../conformance/index.ts'
import { mayRate } from '../portal/index.ts'
import { forceFor, paramFor, pathOf, titleOf, type Rules } from '../rules/index.ts'

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
    name: field.name, type: field.type, label: field.label, help: field.help, required, list: field.list, of: field.of, max: field.max, min: field.min, outgoing: field.outgoing, personal: field.personal, system: field.system, key: field.key,
    clauses: clausesOfField(rules, kind.name, field.name),
    columns: field.columns?.map((c) => ({ name: c.name, type: c.type, label: c.label, required: c.required ?? false, list: c.list })),
  }
}

const fieldViews = new WeakMap<Rules, Map<object, FieldView[]>>()
/** The fields of a form, made once for as long as the rules last: every page and every action's answer carries dozens. */
function keptViews(rules: Rules, form: object, make: () => FieldView[]): FieldView[] {
  let kept = fieldViews.get(rules)
  if (!kept) fieldViews.set(rules, (kept = new Map()))
  let views = kept.get(form)
  if (!views) kept.set(form, (views = make()))
  return views
}

const asksView = (rules: Rules, kind: KindDef, asks: Ask[]): FieldView[] => keptViews(rules, asks, () => asks.filter((a) => !a.field.retired).map((a) => fieldView(rules, kind, a.field, a.required)))
const fieldsView = (rules: Rules, kind: KindDef): FieldView[] => keptViews(rules, kind, () => Object.values(kind.fields).filter((f) => !f.retired).map((f) => fieldView(rules, kind, f, f.required ?? false)))

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
    annexes: rules.adopted.some((a) => a.level !== 'reference' && (a.regulation.annexes ?? []).some((annex) => annex.usedBy.includes(kind.name))),
    stages: kind.stages.filter((s) => !s.retired).map((s) => ({ name: s.name, label: s.label, final: s.final ?? false, aside: s.aside ?? false })),
    fields: fieldsView(rules, kind),
    opens: Object.values(kind.actions).filter((a) => Array.isArray(a.from) && a.from.length === 0 && a.by === 'person').map((a) => ({ name: a.name, label: a.label, asks: asksView(rules, kind, a.asks), possible: mayOpen(a.name) })),
    actions: Object.values(kind.actions).filter((a) => !(Array.isArray(a.from) && a.from.length === 0)).map((a) => ({ name: a.name, label: a.label, key: a.key })),
  }
}

export interface RowRecord { id: string; kind: string; number: string; title: string; stage: string; final: boolean; unit_id: string | null; handling_unit_id: string | null; owner_id: string | null; first_responder_id: string | null; client_id: string | null; client_name: string | null; channel: string | null; priority: string | null; amount: number | string | null; opened_at: string; due_at: string | null; due_from: string | null; due_state: string | null; closed_at: string | null; version: number; fields: Record<string, Value> }

/** How much of its limit a matter has used, and how its clock stands: late as soon as the due has passed, even before a sweep writes it. */
export function dueOf(r: Pick<RowRecord, 'due_at' | 'due_from' | 'due_state'> & { closed_at?: string | null }, now: string): Pick<MatterRow, 'dueShare' | 'dueState'> {
  const dueShare = r.due_at && r.due_from ? Math.max(0, (Date.parse(r.closed_at ?? now) - Date.parse(r.due_from)) / Math.max(1, Date.parse(r.due_at) - Date.parse(r.due_from))) : null
  return { dueShare, dueState: r.due_state === 'running' && r.due_at !== null && r.due_at < now ? 'breached' : (r.due_state as MatterRow['dueState']) }
}

/** A ledger row: personal fields masked, sealed ones left out (design §9). */
export function rowView(rules: Rules, r: RowRecord, now: string): MatterRow {
  const kind = rules.catalogue.kinds[r.kind]
  return {
    id: r.id, kind: r.kind, number: r.number, title: r.title, name: titleOf(rules, r.kind, r.title), stage: r.stage, final: r.final, unit: named(rules, r.unit_id), handlingUnit: named(rules, r.handling_unit_id), owner: named(rules, r.owner_id), firstResponder: named(rules, r.first_responder_id),
    client: r.client_id ? { id: r.client_id, name: r.client_name ?? '' } : null, channel: r.channel, priority: r.priority, amount: r.amount === null ? null : yuanOf(r.amount), openedAt: r.opened_at, dueAt: r.due_at, ...dueOf(r, now), closedAt: r.closed_at, version: r.version,
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

/** A matter as an act left it, without a look at the database. */
export function headView(rules: Rules, { matter: m, final, clocks }: Pick<Held, 'matter' | 'final' | 'clocks'>): MatterHead {
  return {
    id: m.id, kind: m.kind, number: m.number, title: m.title, stage: m.stage, final, unit: named(rules, m.unit), handlingUnit: named(rules, m.handlingUnit), owner: named(rules, m.owner), firstResponder: named(rules, m.firstResponder),
    priority: m.priority, openedAt: m.openedAt, dueAt: nearestDue({ final, clocks }).at, closedAt: m.closedAt, version: m.version,
  }
}

/** The whole page of a matter: what is possible and why not, clocks with their story, governing articles, relations. */
export async function matterView(tx: Tx, rules: Rules, actor: Actor, id: string): Promise<MatterView> {
  const { held, record, now, clientName } = await lockless<Beside>(tx, rules, id, BESIDE)
  if (!maySee(actor, held.matter)) throw new NotFound()
  const m = held.matter
  const force = forceFor(rules, held.pin)
  const controls = controlsOf(force)
  const work = newWork(tx, undefined as never, rules, now)
  const base: Omit<Situation, 'action' | 'input' | 'probe' | 'inputs'> = {
    kind: held.kind, matter: m, blank: { id: m.id, unit: m.unit, unitPath: m.unitPath, parent: m.parent, number: m.number }, actor, now, today: dayIn(rules.house.zone, now), force,
    param: paramFor(rules, held.pin), approvals: held.approvals, lexicon: rules.catalogue.lexicon,
  }
  const inputs = await loadAllInputs(work, base, held)
  const actions = availableActions({ ...base, inputs }).map(({ action, possible, reasons }) => ({ name: action.name, label: action.label, key: action.key, minor: action.minor ?? false, possible, reasons: reasons.map((r) => reasonView(rules, r)), asks: asksView(rules, held.kind, action.asks) }))
  nearestFirst(actions, held, controls)
  // What one may not see is not named here either: unknown and forbidden look alike.
  const related = (record.related ?? []).filter((r) => maySee(actor, relatedState(rules, m, r)))
  const rates = await rateOfControls(tx, base.today)
  const row = rowView(rules, { ...record, client_name: clientName, owner_id: m.owner }, now)
  const parent = related.find((r) => r.is_parent)
  return {
    ...row, fields: showFields(held.kind, m.fields) as Record<string, never>, kindLabel: held.kind.label, openedBy: named(rules, m.opener), parent: parent ? { id: parent.id, number: parent.number, title: parent.title, name: titleOf(rules, parent.kind, parent.title) } : null,
    stages: stagesView(held, record.reached ?? {}), definition: fieldsView(rules, held.kind), actions,
    clocks: held.clocks.map((c) => clockView(rules, c, now, controls)),
    approvals: held.approvals.map((a) => ({ id: a.id, control: a.control, article: controls.get(a.control)?.clause[0] ?? '', purpose: a.purpose, state: a.state, requestedAt: a.requestedAt, requestedBy: named(rules, a.requestedBy), tasks: [], ...(a.purpose === 'exception' && a.state === 'approved' ? { holds: { until: a.holds?.until ?? null, once: a.holds?.once ?? false, standing: standingOf(a, exceptionText(controls.get(a.control), m), base.today) } } : {}) })),
    governing: governing(rules, held, { ...base, inputs, input: {}, probe: true }, actions, rates), related: related.filter((r) => !r.is_parent).map(({ role, id: other, kind, number, title, stage }) => ({ role, id: other, kind, number, title, name: titleOf(rules, kind, title), stage })),
    files: (record.files ?? []).map((f) => ({ id: f.id, name: f.name, size: f.size, at: iso(f.at) ?? f.at, by: named(rules, f.by_id) })), form: held.kind.form ?? null, rateable: mayRate(held.kind, { stage: m.stage, final: row.final, fields: m.fields }),
  }
}

interface Beside {
  /** When each stage was first reached. */
  reached: Record<string, string> | null
  related: { role: string; id: string; kind: string; number: string; title: string; stage: string; is_parent: boolean; unit_id: string | null; handling_unit_id: string | null; owner_id: string | null; first_responder_id: string | null; opener_id: string | null; confidentiality: string | null; parties: string[] | null }[] | null
  files: { id: string; name: string; size: number; at: string; by_id: string | null }[] | null
}
/** As much of a related matter as its visibility hangs on. */
function relatedState(rules: Rules, like: MatterState, r: NonNullable<Beside['related']>[number]): MatterState {
  return {
    ...like, id: r.id, kind: r.kind, unit: r.unit_id, unitPath: pathOf(rules, r.unit_id), handlingUnit: r.handling_unit_id, handlingPath: pathOf(rules, r.handling_unit_id), owner: r.owner_id,
    firstResponder: r.first_responder_id, opener: r.opener_id, confidentiality: r.confidentiality, participants: r.parties ?? [], fields: {},
  }
}
/** What else the page shows, in the statement that reads the matter: each one of its own would cost more than its rows. */
const BESIDE = `,
  (select jsonb_object_agg(x.stage, x.at) from (select d.body->>'stage' as stage, min(f.at) as at from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = m.id group by 1) x where x.stage is not null) as reached,
  (select jsonb_agg(to_jsonb(x) order by x.id) from (
     select coalesce(max(n.role), 'child') as role, r.id, r.kind, r.number, r.title, r.stage, r.id is not distinct from m.parent_id as is_parent,
       r.unit_id, r.handling_unit_id, r.owner_id, r.first_responder_id, r.opener_id, r.confidentiality, (select jsonb_agg(p.person_id) from matter_party p where p.tenant_id = $1 and p.matter_id = r.id) as parties
     from (select to_id as id, role from matter_link where tenant_id = $1 and from_id = m.id union all select from_id, role from matter_link where tenant_id = $1 and to_id = m.id
       union all select id, null from matter where tenant_id = $1 and parent_id = m.id union all select m.parent_id, null) n
     join matter r on r.tenant_id = $1 and r.id = n.id group by r.tenant_id, r.id order by r.id limit 50) x) as related,
  (select jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'size', d.size, 'at', d.at, 'by_id', d.by_id) order by d.at) from document d where d.tenant_id = $1 and d.matter_id = m.id) as files`

const controlMaps = new WeakMap<readonly Force[], ReadonlyMap<string, Control>>()
function controlsOf(force: readonly Force[]): ReadonlyMap<string, Control> {
  let map = controlMaps.get(force)
  if (!map) controlMaps.set(force, (map = new Map(force.map((f) => [f.control.id, f.control]))))
  return map
}

/**
 * The step that stops the nearest clock stands first, so that the one filled button is what is due; what takes the matter back to an earlier stage
 * (its text written again while the lawyer reads it) stands last; the rest keep the order of the kind.
 */
function nearestFirst(actions: { name: string; possible: boolean; minor: boolean }[], held: Held, controls: ReadonlyMap<string, Control>): void {
  const stage = (name: unknown): number => held.kind.stages.findIndex((s) => s.name === name)
  const takesBack = ({ name }: { name: string }): boolean => { const to = stage(held.kind.actions[name]?.to); return to >= 0 && to < stage(held.matter.stage) }
  actions.sort((a, b) => Number(takesBack(a)) - Number(takesBack(b)))
  const live = held.clocks.filter((c) => c.stopped_at === null && c.state !== 'cancelled').sort((a, b) => Number(a.state === 'paused') - Number(b.state === 'paused') || (a.due_at ?? '9').localeCompare(b.due_at ?? '9'))
  for (const clock of live) {
    const control = controls.get(clock.control)
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
function loadAllInputs(work: ReturnType<typeof newWork>, base: Omit<Situation, 'action' | 'input' | 'probe' | 'inputs'>, held: Held): Promise<Situation['inputs']> {
  const actions = Object.values(held.kind.actions).filter((a) => a.by === 'person' && (a.from === 'any' || a.from === 'open' || a.from.includes(held.matter.stage)))
  return loadInputsOf(work, actions.map((action) => ({ ...base, action, input: {}, probe: true })), held.matter, held)
}

function stagesView(held: Held, reached: Record<string, string>): MatterView['stages'] {
  const at = new Map(Object.entries(reached).map(([stage, instant]) => [stage, iso(instant)]))
  const line = held.kind.stages.filter((s) => !s.retired && (!s.aside || s.name === held.matter.stage))
  const now = line.findIndex((s) => s.name === held.matter.stage)
  // Struck out or ended aside, it did not pass the stages it never reached.
  const left = line[now]?.aside === true
  return line.map((s, i) => ({ name: s.name, label: s.label, state: s.aside ? ('aside' as const) : left && i > 0 && !at.has(s.name) ? ('ahead' as const) : i < now || (i === now && held.final) ? ('done' as const) : i === now ? ('now' as const) : ('ahead' as const), at: at.get(s.name) ?? null }))
}

export function clockView(rules: Rules, c: ClockRow, now: string, controls: ReadonlyMap<string, Control>): MatterView['clocks'][number] {
  const state = foldClock(c.definition, calendarOf(rules, c), c.events, { now, explain: true })
  const control = controls.get(c.control)
  return {
    id: c.id, control: c.control, regulation: c.regulation, article: c.article, name: control?.name ?? NAMELESS, state: c.state, startedAt: c.started_at, dueAt: c.due_at, stoppedAt: c.stopped_at, share: shareOf(c, now),
    pauseReason: state?.pauseReason ?? null, steps: (state?.steps ?? []).map((s) => ({ code: s.code, at: s.at, params: { ...s.params } })), holder: named(rules, c.holder_id),
  }
}
const NAMELESS: Words = { 'zh-CN': '时限', 'zh-TW': '時限', en: 'time limit' }

/** What of a control the margin shows whatever the matter: its article's words, and the action it speaks of. */
interface Governor { control: Control; bound: boolean; action: ActionDef | undefined; shown: Pick<MatterView['governing'][number], 'control' | 'regulation' | 'article' | 'name' | 'modes'> }
const governors = new WeakMap<readonly Force[], Map<KindDef, Governor[]>>()
const NOT_SHOWN = new Set<Control['type']>(['duty', 'measure', 'acknowledge', 'access'])

function governorsOf(rules: Rules, force: readonly Force[], kind: KindDef): Governor[] {
  let kept = governors.get(force)
  if (!kept) governors.set(force, (kept = new Map()))
  let list = kept.get(kind)
  if (!list) {
    kept.set(kind, (list = force.flatMap(({ control }): Governor[] => {
      const bound = control.binds.some((b) => 'kind' in b && b.kind === kind.name)
      if (NOT_SHOWN.has(control.type) || !(bound || control.type === 'clock')) return []
      const no = control.clause[0] ?? ''
      const article = rules.adopted.find((a) => a.code === control.regulation)?.regulation.articles.find((a) => a.no === no)
      return [{ control, bound, action: Object.values(kind.actions).find((a) => boundTo(control, kind.name, a.name)), shown: { control: control.id, regulation: control.regulation, article: no, name: control.name, modes: article?.modes ?? [] } }]
    })))
  }
  return list
}

const ORDER = ['unmet', 'breached', 'running', 'waiting', 'waived', 'kept', 'inactive']

function governing(rules: Rules, held: Held, s: Omit<Situation, 'action'>, actions: MatterView['actions'], rates: Map<string, number | null>): MatterView['governing'] {
  const unmet = new Set(actions.flatMap((a) => a.reasons.map((r) => r.control)))
  const frames = new Map<ActionDef, Frame>()
  const frameOf = (action: ActionDef): Frame => {
    let frame = frames.get(action)
    if (!frame) {
      const situation: Situation = { ...s, action }
      const shared = envOf(situation, held.matter, undefined)
      frames.set(action, (frame = { situation, after: held.matter, env: (c) => (Object.hasOwn(s.inputs, c.id) ? envOf(situation, held.matter, s.inputs[c.id]) : shared) }))
    }
    return frame
  }
  return governorsOf(rules, s.force, held.kind)
    .filter((g) => g.bound || held.clocks.some((c) => c.control === g.control.id))
    .map((g) => ({ ...g.shown, state: unmet.has(g.control.id) ? 'unmet' as const : stateHere(g, held, frameOf), rate: rates.get(g.control.id) ?? null, target: null }))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
}

function stateHere({ control, action }: Governor, held: Held, frameOf: (action: ActionDef) => Frame): MatterView['governing'][number]['state'] {
  if (control.type === 'clock') {
    const mine = held.clocks.filter((c) => c.control === control.id).at(-1)
    if (!mine) return 'waiting'
    return mine.breached ? 'breached' : mine.state === 'met' ? 'kept' : mine.state === 'cancelled' ? 'inactive' : 'running'
  }
  // What holds nothing back now is not unmet: it waits for the step it governs.
  if (!action) return 'waiting'
  const verdict = evaluate(control, frameOf(action))
  return verdict.is === 'inactive' ? 'inactive' : verdict.is === 'waived' ? 'waived' : verdict.is === 'kept' ? 'kept' : 'waiting'
}
