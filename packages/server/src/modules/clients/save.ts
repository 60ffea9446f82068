import { clientKey } from '@guixing/core/text/client-key'
import type { Value } from '@guixing/core/model/kind'
import type { Tx } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { requiredText } from '../../platform/typed.ts'
import type { Session } from '../session/index.ts'
import { addClients } from './clients.ts'
import { saveContact, type GivenContact } from './contacts.ts'
import { familyOf, reindex } from './family.ts'
import { mustKeep, mustSee } from './rights.ts'
import { staleClient } from './stale.ts'
import { phoneIn, placed, words } from './typed.ts'
import { soughtBy } from './words.ts'

type Text = string | null | undefined
export interface GivenClient { name: string; kind: string; room?: Text; phone?: Text; unit?: Text; owner?: Text; since?: Text; note?: Text }

/** A new client of the archive, with its first contact where one is given; answers its id. @throws NotFound, Invalid */
export async function addClient(tx: Tx, s: Session, given: GivenClient & { contact?: GivenContact | undefined }): Promise<string> {
  mustKeep(s)
  const { unit, owner } = placed(s.rules, given)
  const phone = phoneIn('phone', given.phone)
  const [id = ''] = await addClients(tx, [{ name: given.name, kind: given.kind, room: given.room ?? '', phone: phone ?? '', note: given.note ?? '', since: given.since ?? '', unit: unit ?? s.actor.unit, owner: owner ?? s.person }])
  await streamFact(tx, 'client-added', { name: given.name.trim(), room: words('room', given.room), kind: given.kind }, `client:${id}`, s.person)
  if (given.contact) await saveContact(tx, s, { ...given.contact, client: id, main: true }, 'contact.')
  return id
}

/** Changes a client that is still at `version`; a number left out stays. Answers the new version. @throws NotFound, Invalid, Stale */
export async function saveClient(tx: Tx, s: Session, given: GivenClient & { id: string; version: number }): Promise<number> {
  const { root } = await familyOf(tx, given.id, true)
  mustSee(s, root.owner_id)
  if (root.id !== given.id) throw new NotFound()
  if (root.version !== given.version) throw await staleClient(tx, s, root.id)
  const name = requiredText('name', given.name)
  const { unit, owner } = placed(s.rules, { unit: given.unit, owner: given.owner === root.owner_id ? null : given.owner })
  const phone = given.phone === undefined ? root.phone : phoneIn('phone', given.phone)
  if (clientKey(name) === '') throw invalid('name', 'required')
  const next = { name, kind: given.kind, room: words('room', given.room), phone, unit_id: unit, owner_id: given.owner === root.owner_id ? root.owner_id : owner, since: words('since', given.since), note: words('note', given.note) }
  const changes = (Object.keys(next) as (keyof typeof next)[]).filter((k) => (root[k] ?? null) !== (next[k] ?? null))
  if (changes.length === 0) return root.version
  const sought = soughtBy(name, phone)
  await tx.query(
    `update client set name = $3, kind = $4, room = $5, phone = $6, phone_digits = $7, unit_id = $8, owner_id = $9, since = $10, note = $11, folded = $12, pinyin = $13, client_key = $14, version = version + 1 where tenant_id = $1 and id = $2`,
    [tx.tenant, root.id, name, next.kind, next.room, phone, sought.phone_digits, next.unit_id, next.owner_id, next.since, next.note, sought.folded, sought.pinyin, sought.client_key])
  // Numbers stay out of the evidence: that one was changed is said, not which.
  const told = changes.map((k): Value => (k === 'phone' ? { name: k } : { name: k, before: root[k] ?? null, after: next[k] ?? null }))
  await streamFact(tx, 'client-edited', { changes: told }, `client:${root.id}`, s.person)
  await reindex(tx, [root.id])
  return root.version + 1
}
