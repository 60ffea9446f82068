import { boundTo, stageAllows, type ClockOp } from '@guixing/core/lifecycle/decide'
import type { Actor, MatterState, Situation } from '@guixing/core/lifecycle/situation'
import { condition, envOf, value } from '@guixing/core/controls/expressions'
import type { ClockControl } from '@guixing/core/model/control'
import type { ActionDef, KindDef, Value } from '@guixing/core/model/kind'
import { dayIn } from '../../platform/days.ts'
import type { Pool, Tx } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { addRow, appendFact, applyClocks, flush, newWork, type Held } from '../engine/index.ts'
import { ensurePin, forceFor, paramFor, pathOf, type Rules } from '../rules/index.ts'
import { opening } from './import-columns.ts'
import type { Draft } from './import-rows.ts'

// Small enough that other requests are answered between two of them.
const CHUNK = 200

export interface Writing { tx: Tx; pool: Pool; rules: Rules; actor: Actor; kind: KindDef; now: string; file: string }

/**
 * Writes checked entries: each a matter marked imported with one `imported` fact on its own chain, found by search like any other.
 * Open ones get the clocks that still have something to wait for, from now on; nothing is sent. Returns the ids in order.
 */
export async function writeDrafts(w: Writing, drafts: (Draft & { number: string })[]): Promise<string[]> {
  const pin = await ensurePin(w.tx, w.rules)
  const action = opening(w.kind)
  const ids: string[] = []
  if (!action) return ids
  for (let at = 0; at < drafts.length; at += CHUNK) {
    const work = newWork(w.tx, w.pool, w.rules, w.now)
    const chunk: string[] = []
    for (const draft of drafts.slice(at, at + CHUNK)) {
      const matter = stateOf(w, draft)
      const held: Held = { kind: w.kind, matter, pin, isNew: true, dirty: true, factSeq: 0, factHead: '', lastFactAt: w.now, clocks: [], touched: new Set(), approvals: [], facts: [], final: draft.final, indexed: null, keysChanged: new Set(Object.keys(matter.fields).filter((f) => w.kind.fields[f]?.key)) }
      const situation = situationOf(w, action, matter, held)
      matter.title = titleOf(w, situation, matter, draft.columns.title)
      appendFact(held, { what: 'imported', detail: { line: draft.line, file: w.file, stage: matter.stage, fields: matter.fields, columns: draft.columns }, controls: [], actor: w.actor })
      if (!draft.final) await applyClocks(work, held, clocksToStart(w, situation, matter), () => envOf(situation, matter, undefined))
      for (const check of pastChecks(w, situation, matter)) addRow(work, 'check_result', check)
      work.held.set(matter.id, held)
      chunk.push(matter.id)
    }
    await flush(work)
    await w.tx.query('update matter set imported = true where tenant_id = $1 and id = any($2::uuid[])', [w.tx.tenant, chunk])
    ids.push(...chunk)
  }
  return ids
}

function stateOf({ actor, kind, rules }: Writing, draft: Draft & { number: string }): MatterState {
  const text = (name: string): string | null => { const v = draft.columns[name]; return typeof v === 'string' ? v : null }
  // Without a unit column an entry lies where the one who took it works, not where the one who takes the sheet in sits.
  const by = text('firstResponder') ?? text('owner')
  const unit = text('unit') ?? (by ? rules.people.get(by)?.unit : null) ?? actor.unit ?? [...rules.units.values()].find((u) => u.parent === null)?.id ?? null
  const owner = text('owner') ?? text('firstResponder')
  return {
    id: newId(), kind: kind.name, number: draft.number, stage: draft.stage, title: '', owner, firstResponder: text('firstResponder') ?? owner, opener: null, unit, unitPath: pathOf(rules, unit),
    handlingUnit: text('handlingUnit'), handlingPath: pathOf(rules, text('handlingUnit')), client: text('client'), channel: text('channel'), priority: text('priority'), confidentiality: text('confidentiality'), parent: text('parent'),
    due: null, amount: text('amount'), openedAt: draft.openedAt, closedAt: draft.final ? draft.closedAt : null, version: 1, participants: [...new Set([owner, text('firstResponder')].filter((p): p is string => p !== null))], fields: draft.fields,
  }
}

function situationOf(w: Writing, action: ActionDef, matter: MatterState, held: Held): Situation {
  return {
    kind: w.kind, action, matter, blank: matter, input: {}, actor: w.actor, now: w.now, today: dayIn(w.rules.house.zone, w.now), force: forceFor(w.rules, held.pin), param: paramFor(w.rules, held.pin), inputs: {}, approvals: [],
    lexicon: w.rules.catalogue.lexicon, nameOf: (field, v) => nameOf(w, field, v),
  }
}

function nameOf({ rules, kind }: Writing, field: string, v: Value): Value {
  const list = kind.fields[field]?.list
  if (typeof v !== 'string') return v
  return (list ? rules.lists[list]?.items.find((i) => i.value === v)?.label['zh-CN'] : undefined) ?? rules.people.get(v)?.name ?? rules.units.get(v)?.name ?? v
}

function titleOf(w: Writing, situation: Situation, matter: MatterState, given: Value | undefined): string {
  const made = typeof given === 'string' ? given : value(w.kind.title, `${w.kind.name}.title`)(envOf(situation, matter, undefined))
  const line = (typeof made === 'string' ? made : '').replace(/\s+/g, ' ').trim() || w.kind.label['zh-CN']
  return [...line].length > 60 ? `${[...line].slice(0, 59).join('')}…` : line
}

const actionOf = (kind: KindDef, upon: string): ActionDef | undefined => (upon.startsWith(`${kind.name}.`) ? kind.actions[upon.slice(kind.name.length + 1)] : undefined)
const clocksOf = (situation: Situation): { control: ClockControl; level: 'enforced' | 'observed' }[] => situation.force.flatMap(({ control, level }) => (control.type === 'clock' ? [{ control, level }] : []))

/**
 * Clocks an open entry would be under: begun by opening it or by reaching the stage it stands in, and with an act left that would stop
 * them. They run from the import, for what passed before it is nobody's breach here; an agreed time that is past starts none.
 */
function clocksToStart(w: Writing, situation: Situation, matter: MatterState): ClockOp[] {
  const ops: ClockOp[] = []
  for (const { control, level } of clocksOf(situation)) {
    const begun = control.start.upon.some((upon) => { const a = actionOf(w.kind, upon); return a !== undefined && (a.to === matter.stage || (Array.isArray(a.from) && a.from.length === 0) || typeof a.to === 'object') })
    const stoppable = control.stop.upon.some((upon) => { const a = actionOf(w.kind, upon); return a !== undefined && stageAllows(w.kind, a, matter.stage) })
    if (!begun || !stoppable) continue
    const env = envOf(situation, matter, undefined)
    if (control.when !== undefined && condition(control.when, control.id)(env).is !== 'met') continue
    if (control.start.when !== undefined && condition(control.start.when, control.id)(env).is !== 'met') continue
    if ('at' in control.due) { const due = value(control.due.at, control.id)(env); if (typeof due !== 'string' || due <= w.now) continue }
    ops.push({ op: 'start', control, from: w.now, level })
  }
  return ops
}

/** What an entry's own times say about a limit that was agreed: kept or not, marked imported, so that it is shown and not counted. */
function pastChecks(w: Writing, situation: Situation, matter: MatterState): Record<string, unknown>[] {
  const env = envOf(situation, matter, undefined)
  return clocksOf(situation).flatMap(({ control }) => {
    if (!('at' in control.due) || !control.stop.upon.some((upon) => boundTo(control, w.kind.name, upon) || actionOf(w.kind, upon))) return []
    const due = value(control.due.at, control.id)(env)
    const stopped = control.stop.upon.flatMap((upon) => Object.entries(actionOf(w.kind, upon)?.sets ?? {})).filter(([, e]) => e === '$now').map(([field]) => matter.fields[field]).find((v): v is string => typeof v === 'string')
    if (typeof due !== 'string' || stopped === undefined) return []
    // A limit agreed to the minute is kept until that minute is over.
    const late = Date.parse(stopped) - Date.parse(due) - (control.grain === 'second' ? 0 : 59_999)
    return [{
      id: newId(), control: control.id, regulation: control.regulation, article: control.clause[0] ?? '', subject: matter.id, occasion: 'imported', outcome: late > 0 ? 'breached' : 'conformed', blocks: false, day: dayIn(w.rules.house.zone, stopped), at: w.now,
      matter_id: matter.id, unit_id: matter.unit, person_id: matter.owner, fact_id: null, cause: null, late_seconds: late > 0 ? Math.round((Date.parse(stopped) - Date.parse(due)) / 1000) : null, imported: true,
    }]
  })
}
