import { writeRows, type Tx } from '../../platform/db.ts'
import { dayIn } from '../../platform/days.ts'
import { newId } from '../../platform/ids.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import type { Adopted, Rules } from '../rules/index.ts'

export interface Acknowledgements { scope: number; confirmed: number; unread: { id: string; name: string }[]; mine: (person: string) => 'confirmed' | 'due' | 'none'; dueFor: (person: string) => string | null }

/** Who has confirmed the adopted version of each regulation, and who has not (K14). */
export async function acknowledgementsOf(tx: Tx, rules: Rules): Promise<Map<string, Acknowledgements>> {
  const rows = await tx.query<{ code: string; hash: string; person_id: string; due_on: string | null; confirmed_at: string | null }>('select code, hash, person_id, due_on, confirmed_at from acknowledgement where tenant_id = $1', [tx.tenant])
  const out = new Map<string, Acknowledgements>()
  for (const a of rules.adopted) {
    const mine = rows.filter((r) => r.code === a.code && r.hash === a.hash && rules.people.get(r.person_id)?.active)
    const byPerson = new Map(mine.map((r) => [r.person_id, r]))
    out.set(a.code, {
      scope: mine.length, confirmed: mine.filter((r) => r.confirmed_at !== null).length,
      unread: mine.filter((r) => r.confirmed_at === null).map((r) => ({ id: r.person_id, name: rules.people.get(r.person_id)?.name ?? '—' })),
      mine: (person) => { const r = byPerson.get(person); return r ? (r.confirmed_at === null ? 'due' : 'confirmed') : 'none' },
      dueFor: (person) => byPerson.get(person)?.due_on ?? null,
    })
  }
  return out
}

/** A person confirms having read an adopted version, now or at the given instant: recorded once, with its check (K14). Late after the day it was due. */
export async function acknowledgeIn(tx: Tx, rules: Rules, person: string, a: Adopted, at = new Date().toISOString()): Promise<string> {
  const day = dayIn(rules.house.zone, at)
  const [row] = await tx.query<{ late: boolean }>(
    `insert into acknowledgement (tenant_id, code, hash, person_id, due_on, confirmed_at) values ($1, $2, $3, $4, null, $5)
     on conflict (tenant_id, code, hash, person_id) do update set confirmed_at = coalesce(acknowledgement.confirmed_at, excluded.confirmed_at) returning confirmed_at = $5 and due_on is not null and due_on < $6::date as late`, [tx.tenant, a.code, a.hash, person, at, day])
  await streamFact(tx, 'acknowledged', { code: a.code, version: a.regulation.version, hash: a.hash }, `person:${person}`, person)
  const control = a.regulation.controls.find((c) => c.type === 'acknowledge')
  if (control && a.level !== 'reference') {
    await writeRows(tx, { check_result: [{ id: newId(), control: control.id, regulation: a.code, article: control.clause[0] ?? '', subject: person, occasion: a.hash, outcome: row?.late ? 'breached' : 'conformed', blocks: false, day, at, matter_id: null, unit_id: rules.people.get(person)?.unit ?? null, person_id: person, fact_id: null, cause: null, late_seconds: null }] })
  }
  return at
}
