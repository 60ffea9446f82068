import { writeRows, type Tx } from '../../platform/db.ts'
import { Invalid, NotFound, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { requiredText } from '../../platform/typed.ts'
import type { Session } from '../session/index.ts'
import { familyOf, reindex } from './family.ts'
import { mustSee } from './rights.ts'
import { staleClient } from './stale.ts'
import { day, emailIn, phoneIn, words } from './typed.ts'
import { digitsOf } from './words.ts'

type Text = string | null | undefined
export interface GivenContact { name: string; post?: Text; phone?: Text; email?: Text; decision?: Text; main?: boolean | undefined; note?: Text; since?: Text; until?: Text }
export interface ContactRecord { id: string; client_id: string; name: string; post: string | null; phone: string | null; email: string | null; decision: string | null; main: boolean; note: string | null; since: string | null; until: string | null; version: number }
export const CONTACT_COLUMNS = 'k.id, k.client_id, k.name, k.post, k.phone, k.email, k.decision, k.main, k.note, k.since, k.until, k.version'

const MOST = 300

/** A new contact, or with `id` a change of one still at `version`; number and address left out stay. The first one is the main one. @throws NotFound, Invalid, Stale */
export async function saveContact(tx: Tx, s: Session, given: GivenContact & { client: string; id?: string | undefined; version?: number | undefined }, at = ''): Promise<{ id: string; version: number }> {
  const { root, ids } = await familyOf(tx, given.client, true)
  mustSee(s, root.owner_id)
  const all = await tx.query<ContactRecord>(`select ${CONTACT_COLUMNS} from client_contact k where k.tenant_id = $1 and k.client_id = any($2::uuid[]) order by k.made_at, k.id`, [tx.tenant, ids])
  const before = given.id === undefined ? null : all.find((k) => k.id === given.id)
  if (before === undefined) throw new NotFound()
  if (before && given.version !== before.version) throw await staleClient(tx, s, root.id)
  if (!before && all.length >= MOST) throw invalid(`${at}name`, 'too-many', { max: MOST })
  const [since, until] = [day(`${at}since`, given.since), day(`${at}until`, given.until)]
  if (since !== null && until !== null && until < since) throw new Invalid([{ field: `${at}until`, code: 'before-start', params: {} }])
  const phone = before && given.phone === undefined ? before.phone : phoneIn(`${at}phone`, given.phone)
  const email = before && given.email === undefined ? before.email : emailIn(`${at}email`, given.email)
  const row: ContactRecord = {
    id: before?.id ?? newId(), client_id: before?.client_id ?? root.id, name: requiredText(`${at}name`, given.name), post: words(`${at}post`, given.post), phone, email, decision: given.decision ?? null,
    main: given.main ?? before?.main ?? !all.some((k) => k.main), note: words(`${at}note`, given.note), since, until, version: (before?.version ?? 0) + 1,
  }
  if (row.main) await tx.query('update client_contact set main = false, version = version + 1 where tenant_id = $1 and client_id = any($2::uuid[]) and main and id <> $3', [tx.tenant, ids, row.id])
  if (before) {
    await tx.query('update client_contact set name = $3, post = $4, phone = $5, phone_digits = $6, email = $7, decision = $8, main = $9, note = $10, since = $11, until = $12, version = $13 where tenant_id = $1 and id = $2',
      [tx.tenant, row.id, row.name, row.post, phone, digitsOf(phone ?? '') || null, email, row.decision, row.main, row.note, since, until, row.version])
  } else await writeRows(tx, { client_contact: [{ ...row, phone_digits: digitsOf(phone ?? '') || null, made_at: new Date().toISOString(), made_by: s.person }] })
  const told = { contact: row.id, name: row.name, post: row.post, decision: row.decision, main: row.main, since, until, ...(before && before.phone !== phone ? { phone: true } : {}), ...(before && before.email !== email ? { email: true } : {}) }
  await streamFact(tx, before ? 'contact-edited' : 'contact-added', told, `client:${root.id}`, s.person)
  await reindex(tx, [root.id])
  return { id: row.id, version: row.version }
}

export interface Caller { client: string; id: string; name: string; post: string | null; main: boolean; digits: string | null }
/** Contacts of clients who are there, the main one first: who may be on the line; with `digits` only those of one of these numbers. */
export async function callersOf(tx: Tx, clients: readonly string[], digits: readonly string[] | null = null): Promise<Caller[]> {
  if (clients.length === 0) return []
  return tx.query<Caller>(
    `select c.root as client, k.id, k.name, k.post, k.main, k.phone_digits as digits from (select id, coalesce(merged_into, id) as root from client where tenant_id = $1 and id = any($2::uuid[]) union all select id, merged_into from client where tenant_id = $1 and merged_into = any($2::uuid[])) c
     join client_contact k on k.tenant_id = $1 and k.client_id = c.id where (k.until is null or k.until >= current_date) and ($3::text[] is null or k.phone_digits = any($3::text[])) order by k.main desc, k.made_at, k.id limit 300`, [tx.tenant, clients, digits])
}
