import { condition, envOf, value } from '@guixing/core/controls/expressions'
import { SYSTEM, type Actor, type Situation } from '@guixing/core/lifecycle/situation'
import type { Control } from '@guixing/core/model/control'
import type { Effect } from '@guixing/core/model/effect'
import type { Value, WhoRef } from '@guixing/core/model/kind'
import { isId, newId } from '../../platform/ids.ts'
import { apply } from '@guixing/core/approvals/approvals'
import type { Form } from '@guixing/core/approvals/definition'
import type { ApprovalState } from '@guixing/core/approvals/model'
import { attestedText } from '@guixing/core/controls/evaluate'
import { writeValue, type Allowed } from '@guixing/core/lifecycle/decide'
import { formIn, requestApproval } from './approval-request.ts'
import { worldOf } from './approval-world.ts'
import { keepApproval } from './approval-write.ts'
import { applyClocks } from './clock-apply.ts'
import { notifyRows } from '../../platform/messaging/index.ts'
import { peopleMeant } from '../rules/index.ts'
import { lockedMatters, lockMatter } from './held.ts'
import { gaplessNumbers, returnNumbers } from './numbers.ts'
import { actingFact, addRow, appendFact, type ApprovalRow, type Held, type Work } from './work.ts'

/** Effects on other matters go at most this deep; what would go further is left to a person (design §3). */
const DEEPEST = 3

/** Brings about what the decision said, inside the same transaction; nothing leaves the building here. */
export async function runEffects(work: Work, actor: Actor, held: Held, situation: Situation, decision: Pick<Allowed, 'effects'>): Promise<void> {
  for (const { effect, control } of decision.effects) await runEffect(work, actor, held, situation, effect, control)
}

export async function runEffect(work: Work, actor: Actor, held: Held, situation: Situation, effect: Effect, controlId: string | null): Promise<void> {
  const env = envOf(situation, held.matter, controlId ? situation.inputs[controlId] : undefined)
  const valueOf = (e: Value): Value => (value(e, controlId ?? 'effect')(env) as Value | undefined) ?? null
  const control = controlId ? situation.force.find((f) => f.control.id === controlId)?.control : undefined
  if ('when' in effect && effect.when !== undefined && condition(effect.when, controlId ?? 'effect')(env).is !== 'met') return
  const people = (who: WhoRef[]): string[] => [...new Set(who.flatMap((w) => peopleMeant(work.rules, w, held.matter, valueOf)))]

  if ('set' in effect) {
    setFields(work, held, Object.entries(effect.set).map(([name, e]) => [name, valueOf(e)]))
  } else if ('post' in effect) {
    const on = Object.fromEntries(Object.entries(effect.post.on ?? {}).map(([name, e]) => [name, valueOf(e)]))
    if (!post) throw new Error('no capability keeps money entries')
    await post(work, held, effect.post.entry, valueOf(effect.post.amount), on)
  } else if ('notify' in effect) {
    notifyRows(work, people(effect.notify.to), effect.notify.text, { number: held.matter.number, title: held.matter.title, kind: held.kind.name }, held.matter.id)
  } else if ('alert' in effect) {
    raiseAlert(work, actor, held, control, people(effect.alert.to), effect.alert)
  } else if ('open' in effect) {
    await openChildren(work, held, effect.open, valueOf, people)
  } else if ('act' in effect) {
    await actOnLinked(work, held, effect.act, valueOf)
  } else if ('clock' in effect) {
    await applyClocks(work, held, [{ op: effect.clock.op, control: effect.clock.control }], () => env)
  } else if ('approval' in effect) {
    if ('request' in effect.approval) {
      const target = effect.approval.request
      const wanted = situation.force.find((f) => f.control.id === target)?.control
      const waits = held.approvals.some((a) => a.control === target && a.purpose === 'gate' && (a.state === 'open' || a.state === 'returned'))
      if (wanted?.type === 'approval' && !waits && applies(wanted, env)) requestApproval(work, actor, held, wanted, 'gate', null)
    } else voidChanged(work, actor, held, situation, effect.approval.void)
  } else if ('duty' in effect) {
    work.also.push({ text: `update duty_item set state = 'done', done_at = $2, done_by = $3 where tenant_id = $1 and matter_id = $4 and state in ('waiting', 'open')`, params: [work.tx.tenant, work.now, actor.id, held.matter.id] })
  } else {
    const never: never = effect
    throw new Error(`unknown effect ${JSON.stringify(never)}`)
  }
}

const applies = (control: Control, env: Parameters<ReturnType<typeof condition>>[0]): boolean => control.when === undefined || condition(control.when, control.id)(env).is === 'met'

/** `amount`: yuan as a decimal string, exact; `on`: what the entry hangs on. */
export type Post = (work: Work, held: Held, entry: string, amount: Value, on: Record<string, Value>) => Promise<void> | void
let post: Post | undefined
/** The capability that keeps money says how an entry is written; the engine only says that it follows. */
export function registerPost(handler: Post): void {
  post = handler
}

/** Fields or ledger columns written by an effect: they stand in the fact of the action like those it set itself. */
function setFields(work: Work, held: Held, values: [string, Value][]): void {
  for (const [name, v] of values) {
    const before = valueIn(held, name)
    if (fillField(held, name, v) && held.kind.fields[name]?.of) linkTo(work, held, name, before, valueIn(held, name))
  }
}

/**
 * Lays a value over a field or ledger column the system fills in, and says so in the fact of the act under way: `before` as it was before
 * the act, `after` as it is last. Answers whether anything changed.
 */
export function fillField(held: Held, name: string, v: Value): boolean {
  const before = valueIn(held, name)
  writeValue(held.kind, held.matter, name, v)
  const after = valueIn(held, name)
  if (JSON.stringify(before) === JSON.stringify(after)) return false
  held.dirty = true
  if (held.kind.fields[name]?.key) held.keysChanged.add(name)
  const changes = actingFact(held)?.detail.changes
  if (!Array.isArray(changes)) return true
  const known = changes.find((c): c is Record<string, Value> => c !== null && typeof c === 'object' && !Array.isArray(c) && c.name === name)
  if (known) known.after = after
  else changes.push({ name, before, after })
  return true
}

/** A matter that is named is joined by a link of the field's name, so that both pages show it. */
export function linkTo(work: Work, held: Held, name: string, before: Value, after: Value): void {
  if (typeof before === 'string') work.also.push({ text: 'delete from matter_link where tenant_id = $1 and from_id = $2 and role = $3 and to_id = $4', params: [work.tx.tenant, held.matter.id, name, before] })
  if (isId(after)) addRow(work, 'matter_link', { from_id: held.matter.id, role: name, to_id: after })
}
const valueIn = (held: Held, name: string): Value => held.matter.fields[name] ?? (held.matter as unknown as Record<string, Value>)[name] ?? null

/** `$row.x` in what a child is opened with stands for that column of the row. */
function withRow(data: Value, row: Value): Value {
  if (typeof data === 'string') {
    if (!data.startsWith('$row.')) return data
    const v = row !== null && typeof row === 'object' && !Array.isArray(row) ? row[data.slice(5)] ?? null : null
    return typeof v === 'string' && v.startsWith('$') ? `$${v}` : v
  }
  if (Array.isArray(data)) return data.map((one) => withRow(one, row))
  return data !== null && typeof data === 'object' ? Object.fromEntries(Object.entries(data).map(([k, v]) => [k, withRow(v, row)])) : data
}

/** An approval of this control whose attested values are no longer those of the matter ends as void; whoever was asked is told. */
function voidChanged(work: Work, actor: Actor, held: Held, situation: Situation, controlId: string): void {
  const control = situation.force.find((f) => f.control.id === controlId)?.control
  if (control?.type !== 'approval') return
  for (const approval of held.approvals.filter((a) => a.control === controlId && a.purpose === 'gate')) voidIf(work, actor, held, approval, control, formIn(attestedText(control.attests, held.matter)))
}

/** A matter struck out waits for nobody any more: whatever is still asked about it ends as void, without an article having to say so. */
export function endApprovals(work: Work, actor: Actor, held: Held, situation: Situation): void {
  for (const approval of held.approvals) voidIf(work, actor, held, approval, situation.force.find((f) => f.control.id === approval.control)?.control, null)
}

function voidIf(work: Work, actor: Actor, held: Held, approval: ApprovalRow, control: Control | undefined, form: Form | null): void {
  const world = worldOf(work.rules, held.matter, approval.requestedBy, work.now)
  const result = apply(approval.body as ApprovalState, { do: 'change', form }, world)
  if ('refused' in result || result.state === approval.body) return
  keepApproval(work, held, approval, result, world)
  appendFact(held, { what: 'approval-void', detail: { approval: approval.id, control: approval.control }, controls: [{ control: approval.control, regulation: control?.regulation ?? '', article: control?.clause[0] ?? '' }], actor })
}

/** An alert repeats until one of its recipients has read it (S03-14, S03-20, S29-03). */
export function raiseAlert(work: Work, actor: Actor, held: Held, control: Control | undefined, recipients: string[], alert: { text: string; ackWithin: string; repeat: string }): void {
  if (recipients.length === 0) return
  const repeat = seconds(alert.repeat)
  addRow(work, 'alert', {
    id: newId(), matter_id: held.matter.id, control: control?.id ?? '', regulation: control?.regulation ?? '', article: control?.clause[0] ?? '', text: alert.text, raised_at: work.now, raised_by: actor.id,
    recipients: `{${recipients.join(',')}}`, ack_seconds: seconds(alert.ackWithin), repeat_seconds: repeat, repeat_at: new Date(Date.parse(work.now) + repeat * 1000).toISOString(),
  })
  notifyRows(work, recipients, `alert.${alert.text}`, { number: held.matter.number, title: held.matter.title, kind: held.kind.name }, held.matter.id)
}

/** `PT30M`, `PT1H`, `P1D` in seconds; what cannot be read is half an hour. */
export function seconds(duration: string): number {
  const m = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration)
  return m ? (Number(m[1] ?? 0) * 24 * 60 + Number(m[2] ?? 0) * 60 + Number(m[3] ?? 0)) * 60 + Number(m[4] ?? 0) : 1800
}

/** One child, or one for each row; numbers without gaps are taken for all of them at once, and what a refused one leaves over goes back. */
async function openChildren(work: Work, held: Held, open: Extract<Effect, { open: unknown }>['open'], valueOf: (e: Value) => Value, people: (who: WhoRef[]) => string[]): Promise<void> {
  if (open.each === undefined) return openChild(work, held, open, valueOf, people)
  const each = valueOf(open.each)
  const rows = Array.isArray(each) ? each : []
  const kind = work.rules.catalogue.kinds[open.kind]
  const at = new Date(work.now)
  if (kind?.number.gaps === 'none' && rows.length > 1 && work.depth < DEEPEST) work.taken.set(kind.name, [...(work.taken.get(kind.name) ?? []), ...await gaplessNumbers(work.tx, work.rules, kind, at, rows.length)])
  for (const row of rows) await openChild(work, held, row === null ? open : { ...open, sets: withRow(open.sets ?? {}, row) as Record<string, Value> }, valueOf, people)
  const left = work.taken.get(open.kind) ?? []
  work.taken.delete(open.kind)
  if (kind && left.length > 0) await returnNumbers(work.tx, work.rules, kind, at, left.length)
}

async function openChild(work: Work, held: Held, open: Extract<Effect, { open: unknown }>['open'], valueOf: (e: Value) => Value, people: (who: WhoRef[]) => string[]): Promise<void> {
  if (work.depth >= DEEPEST) return
  if (open.once) {
    const [seen] = await work.tx.query('select 1 from matter where tenant_id = $1 and parent_id = $2 and kind = $3 and not final limit 1', [work.tx.tenant, held.matter.id, open.kind])
    if (seen || [...work.held.values()].some((h) => h.isNew && h.matter.parent === held.matter.id && h.matter.kind === open.kind)) return
  }
  work.depth += 1
  try {
    const fields: Record<string, Value> = {}
    for (const [name, e] of Object.entries(open.sets ?? {})) {
      const v = valueOf(e)
      if (v !== null) fields[name] = v
    }
    const { decision, held: child } = await work.openIn(SYSTEM, { kind: open.kind, action: open.action, fields, parent: held.matter.id, link: open.link, client: held.matter.client, unit: open.unit === undefined ? held.matter.unit : (valueOf(open.unit) as string | null) })
    if (decision.refused) return
    child.matter.owner = open.owner ? people([open.owner])[0] ?? null : child.matter.owner
    child.matter.firstResponder ??= child.matter.owner
    if (child.matter.owner) {
      child.matter.participants = [...new Set([...child.matter.participants, child.matter.owner])]
      for (const clock of child.clocks) clock.holder_id ??= child.matter.owner
      notifyRows(work, [child.matter.owner], 'assigned', { number: child.matter.number, title: child.matter.title, kind: child.kind.name }, child.matter.id)
    }
  } finally {
    work.depth -= 1
  }
}

/** The matter above, or the one a field of this name refers to; null where the link is none of these. */
function named({ kind, matter }: Held, link: string): string[] | null {
  if (link !== 'parent' && !kind.fields[link]?.of) return null
  const to = link === 'parent' ? matter.parent : matter.fields[link]
  return isId(to) ? [to] : []
}

/** An effect on a linked matter is an action by the system; what it lacks there becomes a pending check and never fails the person's action. */
async function actOnLinked(work: Work, held: Held, act: Extract<Effect, { act: unknown }>['act'], valueOf: (e: Value) => Value): Promise<void> {
  if (work.depth >= DEEPEST) return
  const locked = work.linked.get(`${held.matter.id} ${act.link}`)
  // All that was locked for this act is read at once.
  if (locked) await lockedMatters(work, [...work.linked].flatMap(([key, ids]) => (key.startsWith(held.matter.id) ? ids : [])))
  const ids = locked ?? named(held, act.link) ?? (await work.tx.query<{ id: string }>(
    'select to_id as id from matter_link where tenant_id = $1 and from_id = $2 and role = $3 union select from_id from matter_link where tenant_id = $1 and to_id = $2 and role = $3 order by 1', [work.tx.tenant, held.matter.id, act.link])).map((r) => r.id)
  work.depth += 1
  try {
    for (const id of ids) {
      let other = work.held.get(id)
      if (!other) {
        other = (await lockMatter(work.tx, null, work.rules, id)).held
        work.held.set(id, other)
      }
      const fields: Record<string, Value> = {}
      for (const [name, e] of Object.entries(act.input ?? {})) fields[name] = valueOf(e)
      const { decision } = await work.actIn(SYSTEM, other, act.do.includes('.') ? act.do.slice(act.do.indexOf('.') + 1) : act.do, fields)
      if (decision.refused) {
        appendFact(other, { what: 'pending', detail: { action: act.do, reasons: decision.reasons.map((r) => ({ control: r.control, code: r.code })) }, controls: [], actor: SYSTEM })
        if (other.matter.owner) notifyRows(work, [other.matter.owner], 'pending', { number: other.matter.number, title: other.matter.title, kind: other.kind.name }, id)
      }
    }
  } finally {
    work.depth -= 1
  }
}
