import { writeRows } from '../../platform/db.ts'
import { os } from '../../platform/api.ts'
import { reading, writing } from '../session/index.ts'
import { NotFound } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { requiredText } from '../../platform/typed.ts'
import { listCalls, takeEvent } from './calls.ts'
import { addClients, callersOf, clientById, clientRow, consentWarnings, findClients, keepsArchive } from '../clients/index.ts'
import { sensibleTimes } from './times.ts'
import { clientHistory, todaysLedger } from './views.ts'

export const deskRoutes = {
  callers: os.desk.callers.handler(({ context, input }) => reading(context, async (tx, s) => ({ clients: (await findClients(tx, input.q)).map((c) => clientRow(s.rules, s.actor, c)) }))),
  caller: os.desk.caller.handler(({ context, input }) => reading(context, async (tx, s) => {
    const found = await clientById(tx, input.id)
    if (!found) throw new NotFound()
    const { visits90, ...history } = await clientHistory(tx, s.rules, s.actor, found.id)
    const archive = keepsArchive(s)
    const contacts = archive ? (await callersOf(tx, [found.id])).map(({ id, name, post, main }) => ({ id, name, post, main })) : []
    return { client: { ...clientRow(s.rules, s.actor, found), since: found.since, note: found.note, visits90, contacts, warnings: await consentWarnings(tx, s.rules, found.id), archive }, ...history }
  })),
  addClient: os.desk.addClient.handler(({ context, input }) => writing(context, async (tx, s) => {
    const [id = ''] = await addClients(tx, [{ ...input, unit: s.actor.unit }])
    await streamFact(tx, 'client-added', { name: input.name.trim(), room: input.room ?? null, kind: input.kind ?? 'owner' }, `client:${id}`, s.person)
    const made = await clientById(tx, id)
    if (!made) throw new NotFound()
    return clientRow(s.rules, s.actor, made)
  })),
  reveal: os.desk.reveal.handler(async ({ context, input }) => {
    const reason = requiredText('reason', input.reason)
    await writing(context, async (tx, s) => {
      if (!(await clientById(tx, input.id))) throw new NotFound()
      // Whoever looks at a number leaves a trace beside it, before it is shown.
      await writeRows(tx, { look: [{ id: newId(), at: new Date().toISOString(), person_id: s.person, what: 'client-phone', ref: input.id, reason }] })
      await streamFact(tx, 'phone-revealed', { reason }, `client:${input.id}`, s.person)
      return { ok: true }
    })
    // Read afterwards, so that the number does not lie among the remembered answers of repeated requests.
    return reading(context, async (tx) => ({ phone: (await clientById(tx, input.id))?.phone ?? null }))
  }),
  calls: os.desk.calls.handler(({ context }) => reading(context, async (tx, s) => ({ calls: await listCalls(tx, s.rules, s.actor) }))),
  callEvent: os.desk.callEvent.handler(({ context, input }) => writing(context, async (tx, s) => {
    const id = await takeEvent(tx, input)
    const [call] = await listCalls(tx, s.rules, s.actor, id)
    if (!call) throw new NotFound()
    return call
  })),
  summary: os.desk.summary.handler(({ context }) => reading(context, (tx, s) => todaysLedger(tx, s.rules, s.actor))),
  times: os.desk.times.handler(({ context }) => reading(context, async (_, s) => ({ times: sensibleTimes(s.rules.calendar, new Date().toISOString()) }))),
}
