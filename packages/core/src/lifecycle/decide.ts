import type { ClockControl, Control, Outcome } from '../model/control.ts'
import type { Effect } from '../model/effect.ts'
import { WRITABLE_COLUMNS, isFinal, type ActionDef, type KindDef, type Value, type WritableColumn } from '../model/kind.ts'
import { evaluate, type Frame, type Reason } from '../controls/evaluate.ts'
import { condition, envOf, value, type Env } from '../controls/expressions.ts'
import { fenOf, formatMoney } from '../money/money.ts'
import { isMeant } from './who.ts'
import type { Force, MatterState, Situation } from './situation.ts'

/** One check to be written: what a control said of this action, with the level that was in force. */
export interface CheckDraft {
  control: string
  regulation: string
  article: string
  outcome: Outcome
  /** The control refuses beforehand: it is held, and stays out of the mean (design §1). */
  blocks: boolean
}

/** A control the fact of an act cites. `held`: it would have refused and had no reason to; the fact itself is the proof, and what is counted. */
export interface Governed { control: string; regulation: string; article: string; held?: true }

export type ClockOp =
  | { op: 'start'; control: ClockControl; from: string; level: 'enforced' | 'observed' }
  | { op: 'stop' | 'reset' | 'cancel' | 'pause' | 'resume'; control: string }

export interface Allowed {
  refused: false
  stage: string
  after: MatterState
  /** Fields and columns that change, before and after. */
  changes: { name: string; before: Value; after: Value }[]
  /** Words kept in the fact only. */
  words: Record<string, Value>
  effects: { effect: Effect; control: string | null }[]
  clocks: ClockOp[]
  checks: CheckDraft[]
  warnings: Reason[]
  /** Controls that governed: cited by the fact. */
  governed: Governed[]
}
export interface Refused { refused: true; reasons: Reason[]; checks: CheckDraft[] }
export type Decision = Allowed | Refused

/**
 * The one function behind buttons and refusals (design §2): may this action be taken now, and what follows from it?
 * Pure; every unmet reason at once; nothing is written for a refusal but its evidence.
 */
export function decide(s: Situation): Decision {
  const stage = s.matter?.stage ?? null
  if (!stageAllows(s.kind, s.action, stage)) return refuse([{ control: '', regulation: '', article: '', code: 'wrong-stage', params: { stage: stage ?? '', action: s.action.name }, remedy: [] }])
  const target = s.matter ?? { unit: s.blank.unit, unitPath: s.blank.unitPath, handlingUnit: null, handlingPath: [] }
  const meant = s.actor.as !== 'system' && s.action.by !== 'person' ? false : s.action.who.length === 0 ? s.actor.as !== 'client' : s.action.who.some((w) => isMeant(s.actor, w, s.matter, target))
  if (!meant) return refuse([{ control: '', regulation: '', article: '', code: 'not-yours', params: { action: s.action.name }, remedy: [] }])

  const { after, changes, words } = apply(s)
  // Most controls load nothing and look at the same; what changes in `after` they see.
  const shared = envOf(s, after, undefined)
  const frame: Frame = { situation: s, after, env: (control) => (Object.hasOwn(s.inputs, control.id) ? envOf(s, after, s.inputs[control.id]) : shared) }
  const reasons: Reason[] = []
  const warnings: Reason[] = []
  const checks: CheckDraft[] = []
  const governed: Governed[] = []
  const effects: Allowed['effects'] = s.action.effects.map((effect) => ({ effect, control: null }))

  for (const force of metBy(s.force, s.kind.name, s.action.name).answering) {
    const control = force.control
    if (control.type === 'consequence') {
      if (applies(control, frame)) effects.push(...control.do.map((effect) => ({ effect, control: control.id })))
      continue
    }
    const verdict = evaluate(control, frame)
    if (verdict.is === 'na' || verdict.is === 'inactive') continue
    const draft = (outcome: Outcome, blocks: boolean): CheckDraft => ({ control: control.id, regulation: control.regulation, article: control.clause[0] ?? '', outcome, blocks })
    const blocks = control.mode === 'block' && force.level === 'enforced'
    governed.push({ control: control.id, regulation: control.regulation, article: control.clause[0] ?? '', ...(blocks && verdict.is === 'kept' ? { held: true as const } : {}) })
    if (verdict.is === 'kept') {
      checks.push(draft('conformed', blocks))
      pushAll(effects, control, 'conformed')
    } else if (verdict.is === 'waived') checks.push(draft('waived', blocks))
    else {
      const reason: Reason = { control: control.id, regulation: control.regulation, article: control.clause[0] ?? '', code: verdict.code, params: verdict.params, remedy: remediesOf(control, verdict.code), says: control.says }
      if (blocks && !s.action.always) { reasons.push(reason); checks.push(draft('prevented', true)) }
      else {
        warnings.push(reason)
        checks.push(draft('breached', false))
        pushAll(effects, control, 'breached')
      }
    }
  }
  if (reasons.length > 0) return { refused: true, reasons, checks: checks.filter((c) => c.outcome === 'prevented') }

  const next = nextStage(s, after)
  after.stage = next
  return { refused: false, stage: next, after, changes, words, effects, clocks: s.probe ? [] : clockOps(s, frame), checks, warnings, governed }
}

const refuse = (reasons: Reason[]): Refused => ({ refused: true, reasons, checks: [] })

export function stageAllows(kind: KindDef, action: ActionDef, stage: string | null): boolean {
  if (action.retired) return false
  if (action.from === 'any') return stage !== null
  if (action.from === 'open') return stage !== null && !isFinal(kind, stage)
  return stage === null ? action.from.length === 0 : action.from.includes(stage)
}

export function boundTo(control: Control, kind: string, action: string): boolean {
  return control.binds.some((b) =>
    ('kind' in b && b.kind === kind && !('fields' in b) && (b.action === undefined || b.action === action))
    || ('fields' in b && (b.kind === undefined || b.kind === kind)))
}

/** Of a list of controls those an action meets: the ones that answer to it, and the clocks it moves. */
export interface Met { answering: readonly Force[]; clocks: readonly { control: ClockControl; level: Force['level'] }[] }
const met = new WeakMap<readonly Force[], Map<string, Met>>()
const SILENT = new Set<Control['type']>(['clock', 'duty', 'measure', 'acknowledge'])

/** Sorted out once per list and action: a list lives as long as the rules it comes from, and is never written in place. */
export function metBy(force: readonly Force[], kind: string, action: string): Met {
  let kept = met.get(force)
  if (!kept) met.set(force, (kept = new Map()))
  const here = `${kind}.${action}`
  let found = kept.get(here)
  if (!found) {
    const clocks = force.flatMap(({ control, level }) => (control.type === 'clock' && moves(control, here, action) ? [{ control, level }] : []))
    kept.set(here, (found = { answering: force.filter(({ control }) => !SILENT.has(control.type) && boundTo(control, kind, action)), clocks }))
  }
  return found
}

const moves = (clock: ClockControl, here: string, action: string): boolean =>
  clock.start.upon.includes(here) || clock.stop.upon.includes(here) || clock.reset?.upon.includes(here) === true || (clock.pause !== undefined && (action === 'pause' || action === 'resume'))

function applies(control: Control, frame: Frame): boolean {
  return control.when === undefined || condition(control.when, control.id)(frame.env(control)).is === 'met'
}

function pushAll(effects: Allowed['effects'], control: Control, outcome: 'breached' | 'conformed'): void {
  for (const effect of control.then[outcome] ?? []) effects.push({ effect, control: control.id })
}

function remediesOf(control: Control, code: string): Reason['remedy'] {
  const asks = (r: Reason['remedy'][number], what: 'approval' | 'exception') => 'ask' in r && r.ask === what
  const exception: Reason['remedy'] = control.exception && !control.remedy.some((r) => asks(r, 'exception')) ? [{ ask: 'exception' }] : []
  if (control.type !== 'approval') return [...control.remedy, ...exception]
  // Asked once is enough while it is being decided; otherwise asking is the first thing to do.
  const first = code === 'approval-waiting' ? [] : [control.remedy.find((r) => asks(r, 'approval')) ?? { ask: 'approval' as const }]
  return [...first, ...control.remedy.filter((r) => !asks(r, 'approval')), ...exception]
}

/** The matter as it would be: typed values, then the action's own sets, in that order. */
function apply(s: Situation): { after: MatterState; changes: Allowed['changes']; words: Record<string, Value> } {
  const before = s.matter
  const person = s.actor.as === 'person' ? s.actor.id : null
  const after: MatterState = before
    ? { ...before, fields: { ...before.fields } }
    : {
        id: s.blank.id, kind: s.kind.name, number: s.blank.number, stage: '', title: '', owner: person, firstResponder: person, opener: person,
        unit: s.blank.unit, unitPath: s.blank.unitPath, handlingUnit: null, handlingPath: [], client: s.blank.client ?? null, channel: null, priority: null,
        confidentiality: null, parent: s.blank.parent, due: null, amount: null, openedAt: s.now, closedAt: null, version: 0, participants: [], fields: {},
      }
  const words: Record<string, Value> = {}
  const asks = new Map(s.action.asks.map((a) => [a.field.name, a]))
  for (const [name, v] of Object.entries(s.input)) {
    const ask = asks.get(name)
    if (ask?.store === false) words[name] = v
    else if (ask) writeValue(s.kind, after, name, v)
  }
  const env = envOf(s, after, undefined)
  for (const [name, expression] of Object.entries(s.action.sets)) writeValue(s.kind, after, name, asValue(value(expression, `${s.kind.name}.${s.action.name}.sets.${name}`)(env)))
  const title = titleOf(s.kind, env)
  const none = s.kind.label['zh-CN']
  if (after.title === '') after.title = title ?? none
  // What the formula made follows what it names; a title that was written by hand stays.
  else if (before && title !== null && title !== before.title && after.title === before.title && (titleOf(s.kind, envOf(s, before, undefined)) ?? none) === before.title) after.title = title
  const changes: Allowed['changes'] = []
  const names = new Set([...Object.keys(before?.fields ?? {}), ...Object.keys(after.fields)])
  for (const name of names) {
    const a = before?.fields[name] ?? null
    const b = after.fields[name] ?? null
    if (a !== b && JSON.stringify(a) !== JSON.stringify(b)) changes.push({ name, before: a, after: b })
  }
  for (const column of WRITABLE_COLUMNS) {
    const a = before?.[column] ?? null
    const b = after[column] ?? null
    if (a !== b) changes.push({ name: column, before: a, after: b })
  }
  return { after, changes, words }
}

/** The title by the kind's formula, in one line; null while something it names is not there yet. */
export function titleOf(kind: KindDef, env: Env): string | null {
  const title = asValue(value(kind.title, `${kind.name}.title`)(env))
  return typeof title === 'string' ? shorten(title) || null : null
}

const COLUMNS = new Set<string>(WRITABLE_COLUMNS)

/** Lays a value into a field or ledger column. Computed numbers come as exact text; a number field keeps numbers, an amount two decimals. */
export function writeValue(kind: KindDef, after: MatterState, name: string, raw: Value): void {
  const type = name === 'amount' ? 'money' : kind.fields[name]?.type
  const v = type === 'money' && typeof raw === 'string' ? moneyText(raw) : typeof raw === 'string' && (type === 'number' || type === 'percent') && raw.trim() !== '' && Number.isFinite(Number(raw)) ? Number(raw) : raw
  if (COLUMNS.has(name)) {
    const text = typeof v === 'string' ? v : v === null || typeof v === 'object' ? null : String(v)
    ;(after as unknown as Record<WritableColumn, string | null>)[name as WritableColumn] = name === 'title' ? shorten(text ?? '') : text
  } else if (v === null) delete after.fields[name]
  else after.fields[name] = v
}

const moneyText = (raw: string): string => { const fen = fenOf(raw); return fen === null ? raw : formatMoney(fen, false) }
const shorten = (text: string): string => { const line = text.replace(/\s+/g, ' ').trim(); return [...line].length > 60 ? `${[...line].slice(0, 59).join('')}…` : line }

/** Unknown values of a set leave the field blank: the fact shows it, and nothing is guessed. */
function asValue(v: unknown): Value {
  if (v === undefined || v === null) return null
  if (typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean') return v
  if (Array.isArray(v)) return v.map(asValue)
  // `$actor` as a whole stands for the person.
  if (typeof v === 'object' && 'as' in v && 'id' in v) return asValue(v.id)
  if (typeof v === 'object' && Object.getPrototypeOf(v) === Object.prototype) return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, asValue(x)]))
  return null
}

function nextStage(s: Situation, after: MatterState): string {
  const current = s.matter?.stage ?? s.kind.stages[0]?.name ?? ''
  if (s.action.to === undefined) return current
  const to = typeof s.action.to === 'string' && !s.action.to.startsWith('$') ? s.action.to : value(s.action.to, `${s.kind.name}.${s.action.name}.to`)(envOf(s, after, undefined))
  return typeof to === 'string' && s.kind.stages.some((x) => x.name === to) ? to : current
}

/**
 * What happens to clocks: stops and resets before starts, so that a re-opened matter gets its new run.
 * A matter struck out or merged meets nothing: its clocks are only cancelled.
 */
function clockOps(s: Situation, frame: Frame): ClockOp[] {
  if (s.action.voids) return s.force.flatMap(({ control }): ClockOp[] => (control.type === 'clock' ? [{ op: 'cancel', control: control.id }] : []))
  const here = `${s.kind.name}.${s.action.name}`
  const ops: ClockOp[] = []
  const starts: ClockOp[] = []
  for (const { control, level } of metBy(s.force, s.kind.name, s.action.name).clocks) {
    const env = frame.env(control)
    if (control.stop.upon.includes(here) && (control.stop.when === undefined || condition(control.stop.when, control.id)(env).is === 'met')) ops.push({ op: 'stop', control: control.id })
    if (control.reset?.upon.includes(here)) ops.push({ op: 'reset', control: control.id })
    if (s.action.name === 'pause' && control.pause) ops.push({ op: 'pause', control: control.id })
    if (s.action.name === 'resume' && control.pause) ops.push({ op: 'resume', control: control.id })
    if (!control.start.upon.includes(here)) continue
    if (control.when !== undefined && condition(control.when, control.id)(env).is !== 'met') continue
    if (control.start.when !== undefined && condition(control.start.when, control.id)(env).is !== 'met') continue
    const from = control.start.from === undefined ? s.now : value(control.start.from, control.id)(env)
    starts.push({ op: 'start', control, from: typeof from === 'string' ? from : s.now, level })
  }
  return [...ops, ...starts]
}
