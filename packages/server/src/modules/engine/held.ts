import type { KindDef, Value } from '@guixing/core/model/kind'
import { isFinal } from '@guixing/core/model/kind'
import { yuanOf } from '@guixing/core/money/money'
import type { MatterState } from '@guixing/core/lifecycle/situation'
import { searchText } from '../../platform/search/index.ts'
import { NotFound } from '../../platform/errors.ts'
import type { ClockRow } from './clock-run.ts'
import { pathOf, rulesOf, type Rules } from '../rules/index.ts'
import type { Pool, Tx } from '../../platform/db.ts'
import type { ApprovalRow, Held, Work } from './work.ts'

export interface MatterRecord {
  id: string; kind: string; number: string; title: string; stage: string; final: boolean; unit_id: string | null; handling_unit_id: string | null; owner_id: string | null
  first_responder_id: string | null; opener_id: string | null; client_id: string | null; parent_id: string | null; channel: string | null; priority: string | null; confidentiality: string | null
  amount: number | string | null; opened_at: string; due_at: string | null; due_from: string | null; due_state: string | null; closed_at: string | null; version: number; pin_id: string; fields: Record<string, Value>
  fact_seq: number; fact_head: string; last_fact_at: string; imported: boolean
}

export const COLUMNS = `m.id, m.kind, m.number, m.title, m.stage, m.final, m.unit_id, m.handling_unit_id, m.owner_id, m.first_responder_id, m.opener_id, m.client_id, m.parent_id, m.channel, m.priority, m.confidentiality,
  m.amount, m.opened_at, m.due_at, m.due_from, m.due_state, m.closed_at, m.version, m.pin_id, m.fields, m.fact_seq, m.fact_head, m.last_fact_at, m.imported`

export function stateOf(rules: Rules, r: MatterRecord, participants: string[] = []): MatterState {
  return {
    id: r.id, kind: r.kind, number: r.number, stage: r.stage, title: r.title, owner: r.owner_id, firstResponder: r.first_responder_id, opener: r.opener_id,
    unit: r.unit_id, unitPath: pathOf(rules, r.unit_id), handlingUnit: r.handling_unit_id, handlingPath: pathOf(rules, r.handling_unit_id), client: r.client_id, channel: r.channel, priority: r.priority,
    confidentiality: r.confidentiality, parent: r.parent_id, due: r.due_at, amount: r.amount === null ? null : yuanOf(r.amount), openedAt: r.opened_at, closedAt: r.closed_at, version: r.version, participants, fields: r.fields,
  }
}

interface LockedRow extends MatterRecord { participants: string[] | null; clocks: ClockRow[] | null; approvals: ApprovalRow[] | null; rev: number; now: string }

const WITH_ALL = `${COLUMNS}, greatest(clock_timestamp(), m.last_fact_at) as now,
      (select jsonb_agg(distinct p.person_id) from matter_party p where p.tenant_id = $1 and p.matter_id = m.id) as participants,
      (select jsonb_agg(to_jsonb(c) - 'tenant_id' order by c.started_at, c.id) from clock c where c.tenant_id = $1 and c.matter_id = m.id) as clocks,
      (select jsonb_agg(jsonb_build_object('id', a.id, 'control', a.control, 'purpose', a.purpose, 'state', a.state, 'attested', a.attested, 'body', a.body, 'holds', a.body->'holds', 'requestedBy', a.requested_by, 'requestedAt', a.requested_at, 'words', a.words) order by a.requested_at) from approval a where a.tenant_id = $1 and a.matter_id = m.id) as approvals`

/**
 * Locks one matter and reads with it, in the next statement: its clocks, approvals and parties, the house's revision, and `now`
 * from the database's clock, taken after the lock and never before the matter's last fact.
 */
export async function lockMatter(tx: Tx, pool: Pool | null, rulesBefore: Rules, id: string): Promise<{ held: Held; rules: Rules; now: string }> {
  const [locked] = await tx.query<{ id: string }>('select id from matter where tenant_id = $1 and id = $2 for update', [tx.tenant, id], 'prepared')
  if (!locked) throw new NotFound()
  return lockedMatter(tx, pool, rulesBefore, id)
}

/** The second half of `lockMatter`: reads what was locked before. A statement of its own, so that it sees what the lock waited for. */
export async function lockedMatter(tx: Tx, pool: Pool | null, rulesBefore: Rules, id: string): Promise<{ held: Held; rules: Rules; now: string }> {
  const [row] = await tx.query<LockedRow>(`select ${WITH_ALL}, (select rev from house where id = $1) as rev from matter m where m.tenant_id = $1 and m.id = $2`, [tx.tenant, id], 'prepared')
  if (!row) throw new NotFound()
  const rules = pool !== null && Number(row.rev) > rulesBefore.rev ? await rulesOf(pool, tx.tenant, Number(row.rev)) : rulesBefore
  return { held: heldFrom(rules, row), rules, now: row.now }
}

/** What was locked before, many at once in one statement; `now` of the work stands. */
export async function lockedMatters(work: Pick<Work, 'tx' | 'rules' | 'held'>, ids: readonly string[]): Promise<void> {
  const missing = ids.filter((id) => !work.held.has(id))
  if (missing.length === 0) return
  const rows = await work.tx.query<LockedRow>(`select ${WITH_ALL}, 0 as rev from matter m where m.tenant_id = $1 and m.id = any($2::uuid[])`, [work.tx.tenant, missing])
  for (const row of rows) work.held.set(row.id, heldFrom(work.rules, row))
}

/**
 * The same for many at once, in two statements; matters somebody is working on are left out. `now` is never before the last
 * fact of any of them.
 */
export async function lockFreeMatters(tx: Tx, pool: Pool, rulesBefore: Rules, ids: string[]): Promise<{ held: Held[]; rules: Rules; now: string }> {
  const locked = await tx.query<{ id: string }>('select id from matter where tenant_id = $1 and id = any($2::uuid[]) order by id for update skip locked', [tx.tenant, ids])
  const rows = await tx.query<LockedRow>(`select ${WITH_ALL}, (select rev from house where id = $1) as rev from matter m where m.tenant_id = $1 and m.id = any($2::uuid[]) order by m.id`, [tx.tenant, locked.map((l) => l.id)])
  const rev = Number(rows[0]?.rev ?? 0)
  const rules = rev > rulesBefore.rev ? await rulesOf(pool, tx.tenant, rev) : rulesBefore
  return { held: rows.map((row) => heldFrom(rules, row)), rules, now: rows.reduce((latest, r) => (r.now > latest ? r.now : latest), '') }
}

function heldFrom(rules: Rules, row: LockedRow): Held {
  const pin = rules.pins.get(row.pin_id) ?? rules.pin
  const kind = kindOf(rules, pin.kinds, row.kind)
  const matter = stateOf(rules, row, row.participants ?? [])
  return {
    kind, matter, pin, isNew: false, dirty: false, factSeq: Number(row.fact_seq), factHead: row.fact_head, lastFactAt: row.last_fact_at,
    clocks: (row.clocks ?? []).map((c) => ({ ...c, started_at: iso(c.started_at) ?? c.started_at, due_at: iso(c.due_at), first_due_at: iso(c.first_due_at), stopped_at: iso(c.stopped_at), share_from: iso(c.share_from), next_at: iso(c.next_at) })),
    touched: new Set(), approvals: row.approvals ?? [], facts: [], final: isFinal(kind, row.stage), keysChanged: new Set(), indexed: JSON.stringify(searchText({ kind, matter })),
  }
}

/** jsonb writes instants with an offset; everywhere else they are UTC with milliseconds. */
export const iso = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString())

export function kindOf(rules: Rules, kinds: Record<string, KindDef>, name: string): KindDef {
  const kind = kinds[name] ?? rules.catalogue.kinds[name]
  if (!kind) throw new NotFound()
  return kind
}

/** The same without a lock, for reading a page in one snapshot. `more`: further columns over `matter m`, found in `record`. */
export async function lockless<More extends object = object>(tx: Tx, rules: Rules, id: string, more = ''): Promise<{ held: Held; record: MatterRecord & More; now: string; clientName: string | null }> {
  const [row] = await tx.query<LockedRow & More & { client_name: string | null }>(
    `select ${WITH_ALL}, 0 as rev, (select c.name from client c where c.tenant_id = $1 and c.id = m.client_id) as client_name${more}
     from matter m where m.tenant_id = $1 and m.id = $2`, [tx.tenant, id], 'prepared')
  if (!row) throw new NotFound()
  return { held: heldFrom(rules, row), record: row, now: row.now, clientName: row.client_name }
}
