import type { Decision, Governed } from '@guixing/core/lifecycle/decide'
import type { KindDef, Value } from '@guixing/core/model/kind'
import type { Actor, ApprovalFact, MatterState } from '@guixing/core/lifecycle/situation'
import { commit, genesis, linkHash } from '@guixing/core/chain/chain'
import { fenOf } from '@guixing/core/money/money'
import type { How, Rows, Tx } from '../../platform/db.ts'
import { writeRows } from '../../platform/db.ts'
import { salt, sha256 } from '../../platform/hash.ts'
import { newId } from '../../platform/ids.ts'
import type { ClockRow } from './clock-run.ts'
import type { Pin, Rules } from '../rules/index.ts'
import { eventRows } from '../../platform/messaging/index.ts'
import { searchRow, searchText } from '../../platform/search/index.ts'

export interface ApprovalRow extends ApprovalFact { id: string; body: unknown; requestedBy: string | null; requestedAt: string; words: string | null }

/** `counts`: the day and unit on which the controls it says were held count. */
export interface FactDraft { id: string; what: string; detail: Record<string, Value>; controls: Governed[]; actor: Actor; onBehalfOf: string | null; counts?: { day: string; unit: string | null } }

/** A matter held in one transaction: its row, what runs on it, and the facts to be appended. */
export interface Held {
  kind: KindDef
  matter: MatterState
  pin: Pin
  isNew: boolean
  dirty: boolean
  factSeq: number
  factHead: string
  lastFactAt: string
  clocks: ClockRow[]
  touched: Set<string>
  approvals: ApprovalRow[]
  facts: FactDraft[]
  /** The fact of the act under way: what its effects set and post is told in it. */
  acting?: FactDraft
  final: boolean
  keysChanged: Set<string>
  /** The words it is found by as they stand in the index; absent for a new one. */
  indexed?: string | null
}

/** One unit of work: everything an action writes is gathered here and goes out in one statement. */
export interface Work {
  tx: Tx
  rules: Rules
  now: string
  today: string
  held: Map<string, Held>
  rows: Rows
  also: { text: string; params: unknown[] }[]
  opened: { id: string; kind: string; number: string }[]
  /** Matters linked to one, by `matter role`, locked before its act was decided. */
  linked: Map<string, string[]>
  depth: number
  /** Numbers for child matters, taken outside the transaction. */
  nextNumber: (kind: KindDef) => Promise<string>
  /** Numbers without gaps taken for matters about to be opened, by kind, in their order. */
  taken: Map<string, string[]>
  /** Effects on other matters are actions too; handed in, so that effects need not import the action. */
  openIn: (actor: Actor, command: { kind: string; action?: string; fields: Record<string, Value>; unit?: string | null; parent?: string | null; link?: string; client?: string | null }) => Promise<{ decision: Decision; held: Held }>
  actIn: (actor: Actor, held: Held, action: string, fields: Record<string, Value>) => Promise<{ decision: Decision; held: Held }>
}

export function addRow(work: Pick<Work, 'rows'>, table: string, row: Record<string, unknown>): void {
  ;(work.rows[table] ??= []).push(row)
}

/** Appends a fact to the matter's own chain; hashed and written at the flush. Answers its id. */
export function appendFact(held: Held, draft: Omit<FactDraft, 'id' | 'onBehalfOf'> & { onBehalfOf?: string | null }): string {
  const id = newId()
  held.facts.push({ ...draft, id, onBehalfOf: draft.onBehalfOf ?? null })
  held.dirty = true
  return id
}

/** The fact of the act under way, else the last one told: what follows from an act is told in it. */
export const actingFact = (held: Held): FactDraft | undefined => held.acting ?? held.facts.at(-1)

/** Names an entry in the fact it follows from, so that the chain covers the money; `amount` in yuan. Answers the fact's id. */
export function tellPosted(held: Held, posted: { id: string; entry: string; amount: string }): string | null {
  const fact = actingFact(held)
  if (!fact) return null
  fact.detail.posted = [...(Array.isArray(fact.detail.posted) ? fact.detail.posted : []), posted]
  return fact.id
}

/** Adds the rows of a fact of any stream and answers the new head of its chain. */
export function factRows(work: Pick<Work, 'rows' | 'now'>, stream: string, seq: number, before: string, matterId: string | null, fact: FactDraft): string {
  const prev = before || genesis
  const counts = fact.controls.some((c) => c.held) ? fact.counts : undefined
  const s = salt()
  const commitment = commit(sha256, s, fact.detail)
  const head = { stream, seq, at: work.now, by: fact.actor.id, as: fact.actor.as, onBehalfOf: fact.onBehalfOf, what: fact.what, controls: fact.controls, commitment }
  const hash = linkHash(sha256, prev, head)
  addRow(work, 'fact', { id: fact.id, stream, seq, at: work.now, by_id: fact.actor.id, on_behalf_id: fact.onBehalfOf, by_as: fact.actor.as, matter_id: matterId, what: fact.what, controls: fact.controls, commitment, prev, hash, day: counts?.day ?? null, unit_id: counts?.unit ?? null })
  addRow(work, 'fact_detail', { fact_id: fact.id, salt: s, body: fact.detail })
  addRow(work, 'fact_unsealed', { fact_id: fact.id, hash })
  if (counts) addRow(work, 'conformance_delta', { fact_id: fact.id })
  return hash
}

const CHANGING = 'title stage final unit_id handling_unit_id owner_id first_responder_id opener_id client_id parent_id channel priority confidentiality amount due_at due_from due_state closed_at fields fact_seq fact_head last_fact_at'.split(' ')
const UPDATE_MATTERS = `update matter m set version = m.version + $3::int, ${CHANGING.map((c) => `${c} = r.${c}`).join(', ')} from jsonb_populate_recordset(null::matter, $2) r where m.tenant_id = $1 and m.id = r.id`

/** Writes everything gathered: facts chained, matters inserted or updated, clocks, checks, messages. One statement. `acted` false: only evidence is added (a refusal), the matter stays at its version. `last`: the transaction ends with it. */
export async function flush(work: Work, acted = true, how: How = 'prepared'): Promise<void> {
  const changed: Record<string, unknown>[] = []
  for (const held of work.held.values()) {
    if (!held.dirty) continue
    const m = held.matter
    for (const fact of held.facts) {
      held.factSeq += 1
      held.factHead = factRows(work, `matter:${m.id}`, held.factSeq, held.factHead, m.id, fact)
    }
    const due = nearestDue(held)
    if (held.isNew) {
      addRow(work, 'matter', {
        id: m.id, kind: m.kind, number: m.number, title: m.title, stage: m.stage, final: held.final, unit_id: m.unit, handling_unit_id: m.handlingUnit, owner_id: m.owner,
        first_responder_id: m.firstResponder, opener_id: m.opener, client_id: m.client, parent_id: m.parent, channel: m.channel, priority: m.priority, confidentiality: m.confidentiality,
        amount: m.amount === null ? null : toFen(m.amount), opened_at: m.openedAt, due_at: due.at, due_from: due.from, due_state: due.state, closed_at: m.closedAt, version: 1, pin_id: held.pin.id,
        fields: m.fields, fact_seq: held.factSeq, fact_head: held.factHead, last_fact_at: work.now,
      })
    } else {
      changed.push({
        id: m.id, title: m.title, stage: m.stage, final: held.final, unit_id: m.unit, handling_unit_id: m.handlingUnit, owner_id: m.owner, first_responder_id: m.firstResponder, opener_id: m.opener, client_id: m.client,
        parent_id: m.parent, channel: m.channel, priority: m.priority, confidentiality: m.confidentiality, amount: m.amount === null ? null : toFen(m.amount), due_at: due.at, due_from: due.from, due_state: due.state,
        closed_at: m.closedAt, fields: m.fields, fact_seq: held.factSeq, fact_head: held.factHead, last_fact_at: work.now,
      })
    }
    if (acted) m.version += 1
    for (const clock of held.clocks) if (held.touched.has(clock.id)) addRow(work, 'clock', { ...clock })
    for (const name of held.keysChanged) {
      const v = m.fields[name]
      if (v !== undefined && v !== null) addRow(work, 'matter_key', { kind: m.kind, field: name, matter_id: m.id, value: typeof v === 'object' ? JSON.stringify(v) : String(v) })
    }
    for (const person of m.participants) addRow(work, 'matter_party', { matter_id: m.id, person_id: person, relation: 'participant' })
    // Most acts change nothing a matter is found by, and writing the index anew costs more than the act.
    if (held.indexed !== JSON.stringify(searchText(held))) addRow(work, 'search_doc', searchRow(work, held))
  }
  if (changed.length > 0) work.also.push({ text: UPDATE_MATTERS, params: [work.tx.tenant, JSON.stringify(changed), acted ? 1 : 0] })
  work.rows.search_doc = lastPer(work.rows.search_doc ?? [], (r) => String(r.ref))
  work.rows.matter_party = lastPer(work.rows.matter_party ?? [], (r) => `${String(r.matter_id)}${String(r.person_id)}`)
  eventRows(work)
  await writeRows(work.tx, work.rows, work.also, how)
}

function lastPer(rows: Record<string, unknown>[], key: (row: Record<string, unknown>) => string): Record<string, unknown>[] {
  return [...new Map(rows.map((r) => [key(r), r])).values()]
}

/** The due a ledger shows: the nearest of the running clocks; a paused one when all are; what was breached stays visible. */
export function nearestDue(held: Pick<Held, 'clocks' | 'final'>): { at: string | null; from: string | null; state: string | null } {
  if (held.final) {
    const last = held.clocks.filter((c) => c.state === 'met' || c.state === 'breached').at(-1)
    return { at: last?.due_at ?? null, from: last?.started_at ?? null, state: last ? (last.breached ? 'breached' : 'met') : null }
  }
  const live = held.clocks.filter((c) => (c.state === 'running' || (c.state === 'breached' && c.stopped_at === null)) && c.due_at !== null)
  const nearest = live.sort((a, b) => String(a.due_at).localeCompare(String(b.due_at)))[0]
  if (nearest) return { at: nearest.due_at, from: nearest.started_at, state: nearest.breached ? 'breached' : 'running' }
  const paused = held.clocks.find((c) => c.state === 'paused')
  if (paused) return { at: paused.due_at, from: paused.started_at, state: 'paused' }
  return { at: null, from: null, state: null }
}

/** As text: beyond 2^53 fen no number of JavaScript holds it. */
const toFen = (yuan: string): string | null => fenOf(yuan)?.toString() ?? null
