import { os } from '../../platform/api.ts'
import { writeRows } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { nowOf } from '../../platform/now.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { requiredText } from '../../platform/typed.ts'
import { reading, writing, type Session } from '../session/index.ts'
import type { Tx } from '../../platform/db.ts'
import { addClient, attachFilesTo, clientById, consentWarnings, CONTACT_COLUMNS, type ContactRecord, familyOf, giveConsent, keepsArchive, mustSee, relate, saveClient, saveContact, unrelate, withdrawConsent } from '../clients/index.ts'
import { mergeClients, mergePreview, unmergeClients } from './merge.ts'
import { alikeTo, clientIdOf, duplicateGroups, listClients } from './read-list.ts'
import { oneClient } from './read-one.ts'
import { timelineOf } from './read-timeline.ts'

const ok = { ok: true as const }

async function contactIn(tx: Tx, s: Session, client: string, id: string): Promise<ContactRecord> {
  const { root, ids } = await familyOf(tx, client)
  mustSee(s, root.owner_id)
  const [row] = await tx.query<ContactRecord>(`select ${CONTACT_COLUMNS} from client_contact k where k.tenant_id = $1 and k.id = $2 and k.client_id = any($3::uuid[])`, [tx.tenant, id, ids])
  if (!row) throw new NotFound()
  return row
}

/** Handlers of the contract's `clients`. Who does not keep the archive nor looks after the client hears that there is none. */
export const clientRoutes = {
  list: os.clients.list.handler(({ context, input }) => reading(context, (tx, s) => listClients(tx, s, input))),
  one: os.clients.one.handler(({ context, input }) => reading(context, async (tx, s) => oneClient(tx, s, input.id, await nowOf(tx)))),
  timeline: os.clients.timeline.handler(({ context, input }) => reading(context, (tx, s) => timelineOf(tx, s, input.id, input.cursor))),
  ofMatter: os.clients.ofMatter.handler(({ context, input }) => reading(context, async (tx, s) => {
    const found = await clientIdOf(tx, s, input.matter)
    if (!found) throw new NotFound()
    const client = found.client === null ? null : await clientById(tx, found.client)
    return { client: client && { id: client.id, name: client.name, open: keepsArchive(s) }, warnings: client ? await consentWarnings(tx, s.rules, client.id) : [] }
  })),
  add: os.clients.add.handler(({ context, input }) => writing(context, async (tx, s) => {
    const id = await addClient(tx, s, input)
    return { id, alike: await alikeTo(tx, s, id) }
  })),
  save: os.clients.save.handler(({ context, input }) => writing(context, async (tx, s) => ({ version: await saveClient(tx, s, input) }))),
  saveContact: os.clients.saveContact.handler(({ context, input }) => writing(context, (tx, s) => saveContact(tx, s, input))),
  reveal: os.clients.reveal.handler(async ({ context, input }) => {
    const reason = requiredText('reason', input.reason)
    await writing(context, async (tx, s) => {
      const contact = await contactIn(tx, s, input.client, input.id)
      // Whoever looks at a number leaves a trace beside it, before it is shown.
      await writeRows(tx, { look: [{ id: newId(), at: new Date().toISOString(), person_id: s.person, what: 'contact-phone', ref: contact.id, reason }] })
      await streamFact(tx, 'phone-revealed', { contact: contact.id, reason }, `client:${contact.client_id}`, s.person)
      return ok
    })
    // Read afterwards, so that the number does not lie among the remembered answers of repeated requests.
    return reading(context, async (tx, s) => { const { phone, email } = await contactIn(tx, s, input.client, input.id); return { phone, email } })
  }),
  relate: os.clients.relate.handler(({ context, input }) => writing(context, async (tx, s) => ({ id: await relate(tx, s, input) }))),
  unrelate: os.clients.unrelate.handler(({ context, input }) => writing(context, async (tx, s) => { await unrelate(tx, s, input.client, input.id); return ok })),
  consent: os.clients.consent.handler(({ context, input }) => writing(context, async (tx, s) => ({ id: await giveConsent(tx, s, input) }))),
  withdraw: os.clients.withdraw.handler(({ context, input }) => writing(context, async (tx, s) => { await withdrawConsent(tx, s, input); return ok })),
  attach: os.clients.attach.handler(({ context, input }) => writing(context, async (tx, s) => { await attachFilesTo(tx, s, input.id, input.files); return ok })),
  alike: os.clients.alike.handler(({ context, input }) => reading(context, async (tx, s) => ({ alike: await alikeTo(tx, s, input.id) }))),
  duplicates: os.clients.duplicates.handler(({ context }) => reading(context, async (tx, s) => ({ groups: await duplicateGroups(tx, s) }))),
  mergePreview: os.clients.mergePreview.handler(({ context, input }) => reading(context, (tx, s) => mergePreview(tx, s, input.id, input.into))),
  merge: os.clients.merge.handler(({ context, input }) => writing(context, async (tx, s) => ({ merge: await mergeClients(tx, s, input) }))),
  unmerge: os.clients.unmerge.handler(({ context, input }) => writing(context, async (tx, s) => ({ client: await unmergeClients(tx, s, input) }))),
}
