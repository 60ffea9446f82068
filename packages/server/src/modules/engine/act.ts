import { asksOf, checkInput } from '@guixing/core/lifecycle/check-input'
import { factWords } from '@guixing/core/lifecycle/fact-words'
import { decide, titleOf, type Allowed, type Decision } from '@guixing/core/lifecycle/decide'
import { maySee } from '@guixing/core/lifecycle/who'
import { SYSTEM, type Actor, type MatterState, type Situation } from '@guixing/core/lifecycle/situation'
import { endsAside, isFinal, openingActions, type ActionDef, type FieldDef, type KindDef, type Value } from '@guixing/core/model/kind'
import { exceptionOf } from '@guixing/core/controls/exception'
import { envOf } from '@guixing/core/controls/expressions'
import type { Words } from '@guixing/core/model/text'
import { exceptionText, type Reason } from '@guixing/core/controls/evaluate'
import { inHouse, writeRows, type Pool, type Tx } from '../../platform/db.ts'
import { Invalid, NotFound, Refused, Stale, invalid } from '../../platform/errors.ts'
import { dayIn, momentIn } from '../../platform/days.ts'
import { attachFiles } from '../../platform/files/index.ts'
import { isId, newId } from '../../platform/ids.ts'
import { applyClocks } from './clock-apply.ts'
import { actorOf, ensurePin, forceFor, headOf, paramFor, pathOf, pinWritten, rulesOf, type Rules } from '../rules/index.ts'
import { closeDuties } from './duty-done.ts'
import { endApprovals, linkTo, runEffects } from './effects.ts'
import { kindOf, lockedMatter, lockless } from './held.ts'
import { firstOf, firstSql, keyOf, lockOrReplay, remember, replayed, type Kept } from './idempotency.ts'
import { loadInputs } from './inputs.ts'
import { gaplessNumbers, takeNumber } from './numbers.ts'
import { addRow, appendFact, flush, type Held, type Work } from './work.ts'

/**
 * `idem`: the key of the request and a digest of what was asked; the same key gets the first answer again. `at`: the instant an
 * entered past is dated to (the sample house), never before the matter's last fact; no request can set it.
 */
export interface Caller { tenant: string; person: string | null; as: 'person' | 'system' | 'client'; idem?: { key: string; request: string }; at?: string }
/** `held`: the matter as the act left it; absent where an earlier answer was found again. */
export interface Acted { id: string; fact: string; warnings: Reason[]; opened: Work['opened']; statements: number; held?: Held }
export type Fields = Record<string, Value>
export { dayIn } from '../../platform/days.ts'

export interface OpenCommand { kind: string; action?: string; fields: Fields; unit?: string | null; parent?: string | null; link?: string; client?: string | null }
export interface ActCommand { id: string; action: string; fields: Fields; version?: number }
/** Runs inside the same transaction after the decision, before the write: for what a capability adds (closing a due item, say). */
export type Also = (work: Work, held: Held, decision: Allowed) => Promise<void> | void

/** Opens a matter: decided, numbered, pinned, written with its facts, clocks and checks in one transaction. */
export async function openMatter(pool: Pool, caller: Caller, command: OpenCommand, also?: Also): Promise<Acted> {
  const rules = await rulesOf(pool, caller.tenant)
  const kind = rules.catalogue.kinds[command.kind]
  if (!kind) throw invalid('kind', 'unknown-kind')
  const number = kind.number.gaps === 'none' ? undefined : await takeNumber(pool, rules, kind, caller.at === undefined ? new Date() : new Date(caller.at))
  return settle(() => inHouse(pool, caller.tenant, async (tx) => {
    const [clock] = await tx.query<{ now: string; rev: number; first: Kept }>(`select clock_timestamp() as now, rev, ${firstSql(2)} as first from house where id = $1`, [caller.tenant, ...keyOf(caller)], 'prepared')
    const again = firstOf(caller, clock?.first ?? null)
    if (again) return { acted: { ...again, warnings: [], opened: [], statements: tx.statements }, rules }
    const fresh = Number(clock?.rev) > rules.rev ? await rulesOf(pool, caller.tenant, Number(clock?.rev)) : rules
    const work = newWork(tx, pool, fresh, caller.at ?? clock?.now ?? new Date().toISOString())
    const actor = whoActs(fresh, caller, work.now)
    const result = await openIn(work, actor, command, number)
    if (result.decision.refused) return (await answered(tx, caller, rules)) ?? refusedEvidence(work, actor, result.decision, `new:${command.kind}`, null)
    await also?.(work, result.held, result.decision)
    remember(work, caller, result.held.matter.id, result.fact)
    await flush(work, true, 'last')
    return { acted: { id: result.held.matter.id, fact: result.fact, warnings: result.decision.warnings, opened: work.opened, statements: tx.statements + 1, held: result.held }, rules: fresh }
  }))
}

/** Takes an action on a matter; throws Refused with every unmet reason, and keeps the attempt as evidence. */
export async function actOn(pool: Pool, caller: Caller, command: ActCommand, also?: Also): Promise<Acted> {
  const before = await rulesOf(pool, caller.tenant)
  return settle(() => inHouse(pool, caller.tenant, async (tx) => {
    const { again, id } = await lockOrReplay(tx, caller, command.id)
    if (again) return { acted: { ...again, warnings: [], opened: [], statements: tx.statements }, rules: before }
    if (id === null) throw new NotFound()
    const { held, rules, now: present } = await lockedMatter(tx, pool, before, id)
    const now = momentOf(caller, present, held)
    const work = newWork(tx, pool, rules, now)
    work.held.set(held.matter.id, held)
    const actor = whoActs(rules, caller, now)
    if (!maySee(actor, held.matter) && actor.as === 'person') throw new NotFound()
    if (command.version !== undefined && command.version !== held.matter.version) {
      const kept = await answered(tx, caller, rules)
      if (kept) return kept
      throw new Stale(await lastFact(tx, rules, held))
    }
    const result = await actIn(work, actor, held, command.action, command.fields)
    if (result.decision.refused) {
      const kept = await answered(tx, caller, rules)
      if (kept) return kept
      if (result.decision.reasons.every((r) => r.code === 'wrong-stage')) await staleIfRaced(tx, rules, held, command)
      return refusedEvidence(work, actor, result.decision, held.matter.id, held, command.action)
    }
    await also?.(work, held, result.decision)
    remember(work, caller, held.matter.id, result.fact)
    await flush(work, true, 'last')
    return { acted: { id: held.matter.id, fact: result.fact, warnings: result.decision.warnings, opened: work.opened, statements: tx.statements + 1, held }, rules }
  }))
}

/** The same request arrived twice at once: the later one, decided after the earlier, hears what that was told and not that it comes too late. */
async function answered(tx: Tx, caller: Caller, rules: Rules): Promise<Settled | null> {
  const first = caller.idem ? await replayed(tx, caller) : null
  return first && { acted: { ...first, warnings: [], opened: [], statements: tx.statements }, rules }
}

type Settled = { acted: Acted; rules: Rules } | { refused: Reason[] }
/** A refusal is thrown only after its evidence was committed. */
async function settle(run: () => Promise<Settled>): Promise<Acted> {
  const result = await run()
  if ('refused' in result) throw new Refused(result.refused)
  pinWritten(result.rules)
  return result.acted
}

export function newWork(tx: Tx, pool: Pool, rules: Rules, now: string): Work {
  const work: Work = {
    tx, rules, now, today: dayIn(rules.house.zone, now), held: new Map(), rows: {}, also: [], opened: [], linked: new Map(), taken: new Map(), depth: 0, nextNumber: (kind) => takeNumber(pool, rules, kind, new Date(now)),
    openIn: (actor, command) => openIn(work, actor, command), actIn: (actor, held, action, fields) => actIn(work, actor, held, action, fields),
  }
  return work
}

function whoActs(rules: Rules, caller: Caller, now: string): Actor {
  if (caller.as === 'system') return SYSTEM
  if (caller.as === 'client') return { ...SYSTEM, as: 'client', name: 'client' }
  const actor = caller.person ? actorOf(rules, caller.person, now) : null
  if (!actor) throw new NotFound()
  return actor
}

/** Unless one is named, a client opens by the client's own action and everybody else by the first that is not. */
const opensFor = (actor: Actor, action: ActionDef): boolean => {
  const clients = action.who.some((w) => 'relation' in w && w.relation === 'client-self')
  return actor.as === 'client' ? clients : !(clients && action.who.length === 1) && (actor.as === 'system' || action.by === 'person')
}

type Result = { decision: Decision; held: Held; fact: string }

/** When an act happened: by the database's clock, or as it was dated (imports, samples), never before the matter's last fact. */
export const momentOf = (caller: Pick<Caller, 'at'>, present: string, held: Pick<Held, 'lastFactAt'>): string => (caller.at === undefined ? present : caller.at > held.lastFactAt ? caller.at : held.lastFactAt)

/** Opens a matter inside a running transaction (a child, a revisit, an incident): same decision, same evidence. */
export async function openIn(work: Work, actor: Actor, command: OpenCommand, number?: string): Promise<Result> {
  const kind = kindOf(work.rules, work.rules.catalogue.kinds, command.kind)
  const openings = openingActions(kind)
  const action = command.action ? openings.find((a) => a.name === command.action) : openings.find((a) => opensFor(actor, a)) ?? openings[0]
  if (!action) throw invalid('action', 'unknown-action')
  const { values, errors } = checkInput(kind, action, command.fields, work.rules.lists)
  if (errors.length > 0) throw new Invalid(errors)
  await checkReferences(work, actor, action.asks.map((a) => a.field), values)
  const parent = command.parent ? work.held.get(command.parent)?.matter ?? null : null
  const unit = command.unit ?? parent?.unit ?? actor.unit ?? rootUnit(work.rules)
  if (unit !== null && !work.rules.units.has(unit)) throw invalid('unit', 'unknown-unit')
  const pin = kind.pin === 'parent' && command.parent ? work.held.get(command.parent)?.pin ?? (await ensurePin(work.tx, work.rules)) : await ensurePin(work.tx, work.rules)
  const id = newId()
  const gapless = kind.number.gaps === 'none'
  const situation: Omit<Situation, 'inputs'> = {
    kind, action, matter: null, blank: { id, unit, unitPath: pathOf(work.rules, unit), parent: command.parent ?? null, number: gapless ? '' : number ?? (await work.nextNumber(kind)), client: command.client ?? null },
    input: values, actor, now: work.now, today: work.today, force: forceFor(work.rules, pin), param: paramFor(work.rules, pin), approvals: [], lexicon: work.rules.catalogue.lexicon, nameOf: namesIn(work.rules, kind),
  }
  const draft = draftAfter(situation)
  const inputs = await loadInputs(work, situation, draft, null, linksOf(action))
  const decision = decide({ ...situation, inputs })
  if (decision.refused) return { decision, held: emptyHeld(kind, draft, pin), fact: '' }
  const matter = decision.after
  if (gapless) matter.number = work.taken.get(kind.name)?.shift() ?? (await gaplessNumbers(work.tx, work.rules, kind, new Date(work.now)))[0] ?? ''
  const held: Held = { ...emptyHeld(kind, matter, pin), isNew: true, dirty: true, lastFactAt: work.now }
  work.held.set(id, held)
  work.opened.push({ id, kind: kind.name, number: matter.number })
  if (command.parent && command.link) addRow(work, 'matter_link', { from_id: command.parent, role: command.link, to_id: id })
  const fact = await finish(work, actor, held, { ...situation, inputs }, decision)
  return { decision, held, fact }
}

/** The links an action acts along: what hangs on them is locked with the inputs, in one order (design §3). */
const linksOf = (action: ActionDef): string[] => action.effects.flatMap((e) => ('act' in e && e.act.link !== 'parent' ? [e.act.link] : []))

/** Takes an action inside a running transaction on a matter already held. */
export async function actIn(work: Work, actor: Actor, held: Held, actionName: string, fields: Fields): Promise<Result> {
  const action = held.kind.actions[actionName]
  if (!action || action.retired || (Array.isArray(action.from) && action.from.length === 0)) throw new NotFound()
  const { values, errors } = checkInput(held.kind, action, fields, work.rules.lists)
  if (errors.length > 0) throw new Invalid(errors)
  await checkReferences(work, actor, action.asks.map((a) => a.field), values)
  const into = action.voids ? await mergedInto(work, held, action, values) : null
  const situation: Omit<Situation, 'inputs'> = {
    kind: held.kind, action, matter: held.matter, blank: { id: held.matter.id, unit: held.matter.unit, unitPath: held.matter.unitPath, parent: held.matter.parent, number: held.matter.number },
    input: values, actor, now: work.now, today: work.today, force: forceFor(work.rules, held.pin), param: paramFor(work.rules, held.pin), approvals: held.approvals, lexicon: work.rules.catalogue.lexicon, nameOf: namesIn(work.rules, held.kind),
  }
  const inputs = await loadInputs(work, situation, draftAfter(situation), held, linksOf(action))
  const decision = decide({ ...situation, inputs })
  if (decision.refused) return { decision, held, fact: '' }
  held.keysChanged = new Set([...held.keysChanged, ...decision.changes.map((c) => c.name).filter((n) => held.kind.fields[n]?.key)])
  held.matter = decision.after
  held.dirty = true
  if (into) addRow(work, 'matter_link', { from_id: held.matter.id, role: into.role, to_id: into.id })
  const fact = await finish(work, actor, held, { ...situation, inputs }, decision)
  return { decision, held, fact }
}

/** An exception allowed for one act is over with the act it let through. */
function spend(work: Work, held: Held, { force, today }: Situation, id: string, fact: string): void {
  const used = exceptionOf(id, held.approvals, exceptionText(force.find((f) => f.control.id === id)?.control, held.matter), today)
  if (!used?.holds?.once) return
  used.holds = { ...used.holds, spent: fact }
  work.also.push({ text: `update approval set body = jsonb_set(body, '{holds,spent}', to_jsonb($3::text)) where tenant_id = $1 and id = $2`, params: [work.tx.tenant, used.id, fact] })
}

type Hook = (work: Work, held: Held, actor: Actor) => Promise<void> | void
const hooks = new Map<string, Hook[]>()
/** What capabilities add to an action in the same transaction (a published roster opens its shifts), where data cannot say it. */
export function afterAction(name: string, hook: Hook): void {
  hooks.set(name, [...(hooks.get(name) ?? []), hook])
}

/** Words for coded values in titles and remarks: Simplified, as the ledger is kept. */
function namesIn(rules: Rules, kind: KindDef): (field: string, v: Value) => Value {
  return (name, v) => {
    const field = kind.fields[name]
    if (typeof v !== 'string') return v
    if (field?.list) return rules.lists[field.list]?.items.find((i) => i.value === v)?.label['zh-CN'] ?? v
    if (field?.type === 'instant' || name === 'now') return momentIn(rules.house.zone, v)
    if (field?.type === 'date') return v.endsWith('-01') && name === 'month' ? v.slice(0, 7) : v
    return rules.people.get(v)?.name ?? rules.units.get(v)?.name ?? v
  }
}

/** People an action names take part from then on (a leader reported to, a substitute), all but the one complained about (S17-05). */
function namedIn(rules: Rules, kind: KindDef, decision: Allowed): string[] {
  return decision.changes.flatMap(({ name, after }) => {
    const type = kind.fields[name]?.type
    // A department asked to answer jointly is asked through its head, who must be able to open what is asked.
    if (name === 'jointUnit' && typeof after === 'string') return headOf(rules, after)
    if (name === 'complainedPerson' || (type !== 'person' && type !== 'people')) return []
    return (Array.isArray(after) ? after : [after]).filter((p): p is string => typeof p === 'string')
  })
}

/** What follows from a decision, the same for a new matter and an old one. */
async function finish(work: Work, actor: Actor, held: Held, situation: Situation, decision: Allowed): Promise<string> {
  const m = held.matter
  m.unitPath = pathOf(work.rules, m.unit)
  m.handlingPath = pathOf(work.rules, m.handlingUnit)
  const wasFinal = held.final
  held.final = isFinal(held.kind, m.stage)
  if (held.final && !wasFinal) m.closedAt = work.now
  if (!held.final) m.closedAt = null
  if (held.isNew) for (const name of Object.keys(m.fields)) if (held.kind.fields[name]?.key) held.keysChanged.add(name)
  m.participants = [...new Set([...m.participants, ...(actor.id !== null && actor.as === 'person' ? [actor.id] : []), ...namedIn(work.rules, held.kind, decision)])]
  const onBehalfOf = actor.standsInFor.find((p) => p === situation.matter?.owner) ?? null
  const detail: Fields = { stage: m.stage, changes: decision.changes.map((c) => ({ name: c.name, before: c.before, after: c.after })), ...(Object.keys(decision.words).length > 0 ? { words: decision.words } : {}), ...(decision.warnings.length > 0 ? { warnings: decision.warnings.map((w) => ({ control: w.control, code: w.code, params: w.params })) } : {}) }
  linkNamed(work, held, decision.changes)
  const fact = appendFact(held, { what: situation.action.name, detail, controls: decision.governed, actor, onBehalfOf, counts: { day: work.today, unit: m.unit } })
  held.acting = held.facts.at(-1)
  for (const check of decision.checks) {
    // Told by the fact itself (ADR 9).
    if (check.blocks && check.outcome === 'conformed') continue
    addRow(work, 'check_result', {
      id: newId(), control: check.control, regulation: check.regulation, article: check.article, subject: m.id, occasion: fact, outcome: check.outcome, blocks: check.blocks, day: work.today, at: work.now,
      matter_id: m.id, unit_id: m.unit, person_id: actor.id, fact_id: fact, cause: null, late_seconds: null,
    })
  }
  for (const check of decision.checks) if (check.outcome === 'waived') spend(work, held, situation, check.control, fact)
  await applyClocks(work, held, decision.clocks, (control) => envOf(situation, m, situation.inputs[control.id]))
  await closeDuties(work, held, actor, situation.action.name)
  for (const hook of hooks.get(`${held.kind.name}.${situation.action.name}`) ?? []) await hook(work, held, actor)
  await attachFiles(work, m.id, actor, situation.action.asks.map((a) => a.field), situation.input)
  await runEffects(work, actor, held, situation, decision)
  if (situation.action.voids) endApprovals(work, actor, held, situation)
  // What an effect filled in may be what the title was waiting for.
  if (held.isNew && m.title === held.kind.label['zh-CN']) m.title = titleOf(held.kind, envOf(situation, m, undefined)) ?? m.title
  return fact
}

/** Keeps the refused attempt: once per person, control, subject and day, with a count; the first one also as a fact of the matter. */
async function refusedEvidence(work: Work, actor: Actor, decision: Extract<Decision, { refused: true }>, subject: string, held: Held | null, action?: string): Promise<Settled> {
  const rows: Work['rows'] = {}
  for (const check of decision.checks) {
    ;(rows.check_result ??= []).push({
      id: newId(), control: check.control, regulation: check.regulation, article: check.article, subject, occasion: `${work.today}:${actor.id ?? actor.as}`, outcome: 'prevented', blocks: true, day: work.today, at: work.now,
      matter_id: held?.matter.id ?? null, unit_id: held?.matter.unit ?? actor.unit, person_id: actor.id, fact_id: null, cause: null, late_seconds: null,
    })
  }
  const seen = rows.check_result && held
    ? await work.tx.query<{ n: number }>('select count(*)::int as n from check_result where tenant_id = $1 and subject = $2 and occasion = $3 and control = any($4::text[])', [work.tx.tenant, subject, `${work.today}:${actor.id ?? actor.as}`, decision.checks.map((c) => c.control)])
    : []
  if (held && seen[0]?.n === 0) {
    const untouched: Work = { ...work, rows, also: [], held: new Map([[held.matter.id, held]]) }
    appendFact(held, { what: 'refused', detail: { action: action ?? '', reasons: decision.reasons.map((r) => ({ control: r.control, code: r.code, params: r.params })) }, controls: decision.reasons.filter((r) => r.control !== '').map((r) => ({ control: r.control, regulation: r.regulation, article: r.article })), actor })
    await flush(untouched, false)
  } else if (rows.check_result) await writeRows(work.tx, rows)
  return { refused: decision.reasons }
}

/** Where two people act at once the later one hears what the winner did, not merely that it is too late. */
async function staleIfRaced(tx: Tx, rules: Rules, held: Held, command: ActCommand): Promise<void> {
  const fact = await lastFact(tx, rules, held)
  if (fact && fact.what === command.action && Date.now() - Date.parse(fact.at) < 10_000) throw new Stale(fact)
}

async function lastFact(tx: Tx, rules: Rules, { matter, kind }: Held): Promise<{ what: string; label: Words; at: string; by: { id: string; name: string } | null } | null> {
  const [row] = await tx.query<{ what: string; at: string; by_id: string | null }>('select what, at, by_id from fact where tenant_id = $1 and matter_id = $2 order by seq desc limit 1', [tx.tenant, matter.id])
  if (!row) return null
  const person = row.by_id ? rules.people.get(row.by_id) : undefined
  return { what: row.what, label: factWords(kind, row.what), at: row.at, by: person ? { id: person.id, name: person.name } : null }
}

/** People, units, clients and matters that were named must exist here; a matter also be of the kind asked for, not struck out, and one the person may see. */
async function checkReferences(work: Work, actor: Actor, fields: FieldDef[], values: Fields): Promise<void> {
  for (const field of fields) {
    const v = values[field.name]
    if (typeof v !== 'string') continue
    // What the system names comes from matters that stood the test already.
    if (field.of && actor.as !== 'system' && (actor.as === 'client' || !(await nameable(work, actor, field.of, v)))) throw invalid(field.name, 'unknown-matter')
    if (field.type === 'person' && !work.rules.people.get(v)?.active) throw invalid(field.name, 'unknown-person')
    if (field.type === 'unit' && !work.rules.units.has(v)) throw invalid(field.name, 'unknown-unit')
  }
}

async function nameable(work: Work, actor: Actor, kinds: string[], id: string): Promise<boolean> {
  const seen = work.held.get(id)
  const held = seen ?? (await lockless(work.tx, work.rules, id).catch((e: unknown) => { if (e instanceof NotFound) return null; throw e }))?.held
  if (!held || !kinds.includes(held.kind.name)) return false
  return !endsAside(held.kind, held.matter.stage) && maySee(actor, held.matter)
}

/** Matters a field names are joined by a link of the field's name, so that both pages show it and effects find the way. */
function linkNamed(work: Work, held: Held, changes: Allowed['changes']): void {
  for (const { name, before, after } of changes) {
    if (held.kind.fields[name]?.of) linkTo(work, held, name, before, after)
  }
}

/** The matter a struck-out one goes into: another of this house, and not struck out itself. The link lets both pages show it. */
async function mergedInto(work: Work, held: Held, action: ActionDef, values: Fields): Promise<{ id: string; role: string } | null> {
  const name = action.asks.find((a) => a.field.type === 'matter')?.field.name
  const id = name === undefined ? undefined : values[name]
  if (name === undefined || typeof id !== 'string') return null
  if (id === held.matter.id) throw invalid(name, 'same-matter')
  const [row] = isId(id) ? await work.tx.query<{ kind: string; stage: string }>('select kind, stage from matter where tenant_id = $1 and id = $2', [work.tx.tenant, id]) : []
  if (!row) throw invalid(name, 'unknown-matter')
  if (endsAside(work.rules.catalogue.kinds[row.kind], row.stage)) throw invalid(name, 'struck-out')
  return { id, role: 'merged' }
}

/** The matter with the typed values laid in, for inputs that depend on them. */
function draftAfter(s: Omit<Situation, 'inputs'>): MatterState {
  const person = s.actor.as === 'person' ? s.actor.id : null
  const base: MatterState = s.matter ? { ...s.matter, fields: { ...s.matter.fields } } : {
    id: s.blank.id, kind: s.kind.name, number: s.blank.number, stage: '', title: '', owner: person, firstResponder: person, opener: person, unit: s.blank.unit, unitPath: s.blank.unitPath,
    handlingUnit: null, handlingPath: [], client: s.blank.client ?? null, channel: null, priority: null, confidentiality: null, parent: s.blank.parent, due: null, amount: null, openedAt: s.now, closedAt: null, version: 0, participants: [], fields: {},
  }
  for (const ask of asksOf(s.action)) {
    const v = s.input[ask.field.name]
    if (v === undefined) continue
    if (ask.field.name in base && ask.field.name !== 'fields') (base as unknown as Fields)[ask.field.name] = v
    else base.fields[ask.field.name] = v
  }
  return base
}

function emptyHeld(kind: KindDef, matter: MatterState, pin: Held['pin']): Held {
  return { kind, matter, pin, isNew: true, dirty: false, factSeq: 0, factHead: '', lastFactAt: '', clocks: [], touched: new Set(), approvals: [], facts: [], final: false, keysChanged: new Set() }
}

const rootUnit = (rules: Rules): string | null => [...rules.units.values()].find((u) => u.parent === null)?.id ?? null
