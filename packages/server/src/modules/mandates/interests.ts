import type { InterestView } from '@guixing/contract/mandates'
import type { Tx } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { foldText } from '../../platform/search/index.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { raiseRevision, type Rules } from '../rules/index.ts'

interface Row { id: string; person_id: string; other_id: string | null; payee: string | null; relation: string; note: string | null; declared_at: string; declared_by: string | null }
export interface Declared { person: string; other?: string | undefined; payee?: string | undefined; relation: string; note?: string | undefined }

/** What holds now; of one person where `person` is given: what they declared, and the relatives who declared them. */
export async function interestsOf(tx: Tx, rules: Rules, person: string | null): Promise<InterestView[]> {
  const rows = await tx.query<Row>('select id, person_id, other_id, payee, relation, note, declared_at, declared_by from interest where tenant_id = $1 and ended_at is null and ($2::uuid is null or $2 in (person_id, other_id)) order by declared_at desc, id', [tx.tenant, person])
  const name = (id: string) => ({ id, name: rules.people.get(id)?.name ?? '—' })
  return rows.map((r) => ({ id: r.id, person: name(r.person_id), other: r.other_id === null ? null : name(r.other_id), payee: r.payee, relation: r.relation, note: r.note, declaredAt: r.declared_at, by: r.declared_by === null ? null : name(r.declared_by) }))
}

/**
 * Keeps what somebody declares. From now on, whoever is related to the applicant or to whoever gains does not approve, nor does who
 * has an interest in a payee named in the form.
 */
export async function declare(tx: Tx, rules: Rules, by: string, d: Declared): Promise<string> {
  const payee = d.payee?.trim() ?? ''
  if (!rules.people.get(d.person)?.active) throw invalid('person', 'unknown-person')
  if ((d.other === undefined) === (payee === '')) throw invalid('other', 'person-or-payee')
  if (d.other !== undefined && (d.other === d.person || !rules.people.has(d.other))) throw invalid('other', 'unknown-person')
  if (d.relation.trim() === '') throw invalid('relation', 'required')
  const folded = payee === '' ? null : foldText(payee)
  const [seen] = await tx.query('select 1 from interest where tenant_id = $1 and ended_at is null and ((person_id = $2 and (other_id = $3 or folded = $4)) or (person_id = $3 and other_id = $2))', [tx.tenant, d.person, d.other ?? null, folded])
  if (seen) throw invalid(d.other === undefined ? 'payee' : 'other', 'taken')
  const id = newId()
  const [kept] = await tx.query('insert into interest (tenant_id, id, person_id, other_id, payee, folded, relation, note, declared_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id', [tx.tenant, id, d.person, d.other ?? null, payee || null, folded, d.relation.trim(), d.note?.trim() || null, by])
  if (!kept) throw invalid(d.other === undefined ? 'payee' : 'other', 'taken')
  await streamFact(tx, 'interest-declared', { interest: id, other: d.other ?? null, payee: payee || null, relation: d.relation.trim() }, `person:${d.person}`, by)
  await raiseRevision(tx)
  return id
}

/** It no longer holds: said by an administrator, so that nobody frees themselves before a signature. */
export async function endInterest(tx: Tx, by: string, id: string): Promise<void> {
  const [row] = await tx.query<{ person_id: string }>('update interest set ended_at = clock_timestamp(), ended_by = $3 where tenant_id = $1 and id = $2 and ended_at is null returning person_id', [tx.tenant, id, by])
  if (!row) throw new NotFound()
  await streamFact(tx, 'interest-ended', { interest: id }, `person:${row.person_id}`, by)
  await raiseRevision(tx)
}
