import { Invalid, NotFound, invalid } from '../../platform/errors.ts'
import { dayIn } from '../../platform/days.ts'
import type { Tx } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { nowOf } from '../../platform/now.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { requiredText } from '../../platform/typed.ts'
import type { Session } from '../session/index.ts'
import { familyOf } from './family.ts'
import { attachToClient } from './relations.ts'
import { mustSee } from './rights.ts'
import { day, words } from './typed.ts'

type Text = string | null | undefined
export interface GivenConsent { id: string; contact?: Text; purpose: string; ways: string[]; givenOn: string; givenBy: string; until?: Text; file?: Text; note?: Text }

/** Keeps that a consent was given: what for, which ways (none named: all), by whom, until when, on which paper (X-15, S35-06, S37-16). @throws NotFound, Invalid */
export async function giveConsent(tx: Tx, s: Session, given: GivenConsent): Promise<string> {
  const { root, ids } = await familyOf(tx, given.id)
  mustSee(s, root.owner_id)
  const today = dayIn(s.rules.house.zone, await nowOf(tx))
  const [givenOn, until] = [day('givenOn', given.givenOn), day('until', given.until)]
  const errors = [...(givenOn > today ? [{ field: 'givenOn', code: 'in-future', params: {} }] : []), ...(until !== null && until < givenOn ? [{ field: 'until', code: 'before-start', params: {} }] : [])]
  if (errors.length > 0) throw new Invalid(errors)
  const by = requiredText('givenBy', given.givenBy)
  if (given.contact) {
    const [known] = await tx.query('select 1 from client_contact where tenant_id = $1 and id = $2 and client_id = any($3::uuid[])', [tx.tenant, given.contact, ids])
    if (!known) throw invalid('contact', 'unknown-contact')
  }
  if (given.file) await attachToClient(tx, s, root.id, [given.file], 'file')
  const id = newId()
  const ways = [...new Set(given.ways)].sort()
  await tx.query('insert into client_consent (tenant_id, id, client_id, contact_id, purpose, ways, given_on, given_by, until, document_id, note, made_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
    [tx.tenant, id, root.id, given.contact ?? null, given.purpose, ways, givenOn, by, until, given.file ?? null, words('note', given.note), s.person])
  await streamFact(tx, 'consent-given', { consent: id, contact: given.contact ?? null, purpose: given.purpose, ways, on: givenOn, by, until, file: given.file ?? null }, `client:${root.id}`, s.person)
  return id
}

/** A consent is withdrawn from a day on, not before it was given nor after today; withdrawing is as easy as giving, and done once. @throws NotFound, Invalid */
export async function withdrawConsent(tx: Tx, s: Session, given: { client: string; id: string; on: string; reason: string }): Promise<void> {
  const { root, ids } = await familyOf(tx, given.client)
  mustSee(s, root.owner_id)
  const today = dayIn(s.rules.house.zone, await nowOf(tx))
  const on = day('on', given.on)
  const why = requiredText('reason', given.reason)
  const [row] = await tx.query<{ given_on: string; withdrawn_on: string | null }>('select given_on, withdrawn_on from client_consent where tenant_id = $1 and id = $2 and client_id = any($3::uuid[]) for update', [tx.tenant, given.id, ids])
  if (!row || row.withdrawn_on !== null) throw new NotFound()
  if (on > today) throw invalid('on', 'in-future')
  if (on < row.given_on) throw invalid('on', 'before-start')
  await tx.query('update client_consent set withdrawn_on = $3, withdrawn_at = clock_timestamp(), withdrawn_by = $4, withdrawn_why = $5 where tenant_id = $1 and id = $2', [tx.tenant, given.id, on, s.person, why])
  await streamFact(tx, 'consent-withdrawn', { consent: given.id, on, reason: why }, `client:${root.id}`, s.person)
}
