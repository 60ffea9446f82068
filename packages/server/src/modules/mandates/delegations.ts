import { parseMoney } from '@guixing/core/money/money'
import type { Tx } from '../../platform/db.ts'
import { NotFound, Refused, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { raiseRevision, type Rules } from '../rules/index.ts'
import { collides, delegationGap, twice } from './judge.ts'

const WEEK = 7 * 86_400_000

/** Hands all of a person's duties to another from an instant until an instant; `to` null ends what runs or is planned of that sort. A week where no end is named. What came with a leave ends with the leave. */
export async function delegate(tx: Tx, rules: Rules, by: string, person: string, to: string | null, from: string | undefined, until: string | undefined): Promise<void> {
  if (!rules.people.has(person)) throw new NotFound()
  const whole = 'kinds is null and cap is null and source_matter is null'
  await tx.query(`update delegation set ends_at = greatest(starts_at, now()) where tenant_id = $1 and from_person = $2 and ends_at > now() and starts_at <= now() and ${whole}`, [tx.tenant, person])
  await tx.query(`delete from delegation where tenant_id = $1 and from_person = $2 and starts_at > now() and ${whole}`, [tx.tenant, person])
  if (to !== null) {
    if (to === person || !rules.people.get(to)?.active) throw invalid('to', 'unknown-person')
    const { starts, ends } = periodOf(from, until)
    mustStand(rules, { person, to, from: starts, until: ends })
    await tx.query('insert into delegation (tenant_id, id, from_person, to_person, starts_at, ends_at, made_by) values ($1, $2, $3, $4, $5, $6, $7)', [tx.tenant, newId(), person, to, starts, ends, by])
    await streamFact(tx, 'delegated', { to, from: starts, until: ends }, `person:${person}`, by)
  } else await streamFact(tx, 'delegation-ended', {}, `person:${person}`, by)
  await raiseRevision(tx)
}

export interface Limited { person: string; to: string; from?: string | undefined; until?: string | undefined; kinds?: string[] | undefined; cap?: string | undefined }

/**
 * Lets another decide approvals in one's stead, of some kinds or up to an amount (yuan, inclusive), for a time. Nothing else is handed on.
 * @throws Invalid at the field; Refused in words: to oneself, a chain, a loop, or the same matters twice
 */
export async function addDelegation(tx: Tx, rules: Rules, by: string, d: Limited): Promise<string> {
  if (!rules.people.get(d.person)?.active) throw new NotFound()
  if (!rules.people.get(d.to)?.active) throw invalid('to', 'unknown-person')
  const kinds = d.kinds?.length ? [...new Set(d.kinds)] : undefined
  if (kinds?.some((kind) => !Object.hasOwn(rules.catalogue.kinds, kind))) throw invalid('kinds', 'unknown-kind')
  const cap = d.cap === undefined || d.cap.trim() === '' ? undefined : parseMoney(d.cap.trim())
  if (typeof cap === 'string' || (cap !== undefined && cap < 0n)) throw invalid('cap', 'not-money')
  if (!kinds && cap === undefined) throw invalid('kinds', 'required')
  const { starts, ends } = periodOf(d.from, d.until)
  const handing = { person: d.person, to: d.to, from: starts, until: ends, kinds }
  mustStand(rules, handing)
  if (collides(rules, handing)) throw new Refused([twice()])
  const id = newId()
  await tx.query('insert into delegation (tenant_id, id, from_person, to_person, starts_at, ends_at, kinds, cap, made_by) values ($1, $2, $3, $4, $5, $6, $7::text[], $8, $9)', [tx.tenant, id, d.person, d.to, starts, ends, kinds ?? null, cap === undefined ? null : cap.toString(), by])
  await streamFact(tx, 'delegated', { delegation: id, to: d.to, from: starts, until: ends, kinds: kinds ?? null, cap: d.cap ?? null }, `person:${d.person}`, by)
  await raiseRevision(tx)
  return id
}

/** Ends one: by whoever gave it, or an administrator. What came with a leave ends with the leave alone. */
export async function endGiven(tx: Tx, by: string, id: string, administers: boolean): Promise<void> {
  const [row] = await tx.query<{ from_person: string; source_matter: string | null }>('select from_person, source_matter from delegation where tenant_id = $1 and id = $2 and ends_at > now() for update', [tx.tenant, id])
  if (!row || (row.from_person !== by && !administers)) throw new NotFound()
  if (row.source_matter !== null) throw invalid('id', 'ends-with-leave')
  await tx.query('update delegation set ends_at = greatest(starts_at, now()) where tenant_id = $1 and id = $2', [tx.tenant, id])
  await streamFact(tx, 'delegation-ended', { delegation: id }, `person:${row.from_person}`, by)
  await raiseRevision(tx)
}

function mustStand(rules: Rules, d: Parameters<typeof delegationGap>[1]): void {
  // What is being replaced does not stand in its own way.
  const others = { ...rules, away: rules.away.filter((a) => a.person !== d.person) }
  const gap = delegationGap(others, d, new Date().toISOString())
  if (gap) throw new Refused([gap])
}

function periodOf(from: string | undefined, until: string | undefined): { starts: string; ends: string } {
  const now = new Date().toISOString()
  const starts = readInstant('from', from) ?? now
  const ends = readInstant('until', until) ?? new Date(Date.parse(starts) + WEEK).toISOString()
  if (ends <= starts || ends <= now) throw invalid('until', 'not-after-from')
  return { starts, ends }
}

function readInstant(field: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw invalid(field, 'instant')
  return new Date(ms).toISOString()
}
