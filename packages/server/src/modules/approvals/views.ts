import type { ApprovalState } from '@guixing/core/approvals/model'
import type { Value } from '@guixing/core/model/kind'
import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Tx } from '../../platform/db.ts'
import { steadsOf } from './door.ts'
import type { Rules } from '../rules/index.ts'

export interface InboxRow {
  task: string; approval: string; matter_id: string; kind: string; number: string; title: string; control: string; regulation: string; article: string; purpose: string
  requested_by: string | null; requested_at: string; due_at: string | null; due_from: string | null; due_state: string | null; words: string | null; candidates: string[]; attested: string; outcome: string | null; at: string | null; state: string
}

/** No list of decisions is longer; the rest is found in the boxes. */
const MOST = 200

/**
 * Condition on `approval_task t`: it waits for the reader, or for somebody whose delegation to the reader covers this very matter.
 * `everybody` and `reader` name the parameters: those the actor decides for with the reader, and the reader.
 */
export function waitsFor(actor: Actor, everybody: string, reader: string): string {
  const any = `t.candidates && ${everybody}::uuid[]`
  if (steadsOf(actor).length === 0) return any
  // In another's stead nobody decides what they asked for themselves (X-06): it does not wait for them either.
  const notOwn = `not exists (select 1 from approval own where own.tenant_id = t.tenant_id and own.id = t.approval_id and own.requested_by = ${reader}::uuid)`
  if (steadsOf(actor).length === actor.standsInFor.length) return `${any} and (t.candidates @> array[${reader}::uuid] or ${notOwn})`
  return `${any} and (t.candidates @> array[${reader}::uuid] or ${notOwn} and exists (select 1 from delegation d join matter dm on dm.tenant_id = d.tenant_id and dm.id = t.matter_id where d.tenant_id = t.tenant_id and d.to_person = ${reader}::uuid
    and d.from_person = any(t.candidates) and d.starts_at <= now() and now() < d.ends_at and (d.kinds is null or dm.kind = any(d.kinds)) and (d.cap is null or dm.amount <= d.cap)))`
}

/** Tasks waiting for a person or whom the person stands in for, oldest first; and those decided lately. */
export async function approvalInbox(tx: Tx, actor: Actor, decided: boolean): Promise<InboxRow[]> {
  const me = actor.id ?? ''
  return tx.query<InboxRow>(
    `select t.id as task, a.id as approval, a.matter_id, m.kind, m.number, m.title, a.control, a.regulation, a.article, a.purpose, a.requested_by, a.requested_at, m.due_at, m.due_from, m.due_state, a.words, t.candidates, a.attested, t.outcome, t.at, t.state
     from approval_task t join approval a on a.tenant_id = t.tenant_id and a.id = t.approval_id join matter m on m.tenant_id = a.tenant_id and m.id = a.matter_id
     where t.tenant_id = $1 and ${decided ? 't.by_id = any($2::uuid[]) and t.outcome is not null order by t.at desc limit 30' : `t.state = 'open' and ${waitsFor(actor, '$2', '$3')} order by a.requested_at limit ${MOST}`}`, decided ? [tx.tenant, [me]] : steadsOf(actor).length === 0 ? [tx.tenant, [me]] : [tx.tenant, [me, ...steadsOf(actor)], me])
}

export function attestedFields(text: string): Record<string, Value> {
  if (text === '') return {}
  try {
    return JSON.parse(text) as Record<string, Value>
  } catch {
    return {}
  }
}

/** The steps of a matter's approvals with people's names; whoever was let off is left out. */
export async function approvalsOfMatter(tx: Tx, rules: Rules, matter: string, me: string[]): Promise<Map<string, { id: string; who: { id: string; name: string }[]; state: string; outcome: string | null; by: { id: string; name: string } | null; at: string | null; words: string | null; mine: boolean }[]>> {
  const rows = await tx.query<{ id: string; approval_id: string; candidates: string[]; state: string; outcome: string | null; by_id: string | null; at: string | null; words: string | null }>(
    'select id, approval_id, candidates, state, outcome, by_id, at, words from approval_task where tenant_id = $1 and matter_id = $2 and state <> \'cancelled\' order by opened_at, id', [tx.tenant, matter])
  const name = (id: string) => ({ id, name: rules.people.get(id)?.name ?? '—' })
  const out = new Map<string, ReturnType<typeof one>[]>()
  const one = (r: (typeof rows)[number]) => ({ id: r.id, who: r.candidates.map(name), state: r.state, outcome: r.outcome, by: r.by_id ? name(r.by_id) : null, at: r.at, words: r.words, mine: r.state === 'open' && r.candidates.some((c) => me.includes(c)) })
  for (const r of rows) out.set(r.approval_id, [...(out.get(r.approval_id) ?? []), one(r)])
  return out
}

export type { ApprovalState }
