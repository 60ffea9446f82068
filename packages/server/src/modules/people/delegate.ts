import type { Tx } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { raiseRevision, type Rules } from '../rules/index.ts'

/** Hands a person's duties to another from an instant until an instant; `to` null ends what runs or is planned. A week where no end is named. */
export async function delegate(tx: Tx, rules: Rules, by: string, person: string, to: string | null, from: string | undefined, until: string | undefined): Promise<void> {
  if (!rules.people.has(person)) throw new NotFound()
  const now = new Date().toISOString()
  await tx.query('update delegation set ends_at = greatest(starts_at, now()) where tenant_id = $1 and from_person = $2 and ends_at > now() and starts_at <= now()', [tx.tenant, person])
  await tx.query('delete from delegation where tenant_id = $1 and from_person = $2 and starts_at > now()', [tx.tenant, person])
  if (to !== null) {
    if (to === person || !rules.people.get(to)?.active) throw invalid('to', 'unknown-person')
    const starts = readInstant('from', from) ?? now
    const ends = readInstant('until', until) ?? new Date(Date.parse(starts) + 7 * 86_400_000).toISOString()
    if (ends <= starts || ends <= now) throw invalid('until', 'not-after-from')
    await tx.query('insert into delegation (tenant_id, id, from_person, to_person, starts_at, ends_at) values ($1, $2, $3, $4, $5, $6)', [tx.tenant, newId(), person, to, starts, ends])
    await streamFact(tx, 'delegated', { to, from: starts, until: ends }, `person:${person}`, by)
  } else await streamFact(tx, 'delegation-ended', {}, `person:${person}`, by)
  await raiseRevision(tx)
}

function readInstant(field: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw invalid(field, 'instant')
  return new Date(ms).toISOString()
}
