import { revokeTokensOf } from '../../platform/identity/index.ts'
import { inHouse } from '../../platform/db.ts'
import { os, type ApiContext } from '../../platform/api.ts'
import { once, mustAdminister, reading, session, writing } from '../session/index.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { inboundReason, letterOf } from '../../platform/messaging/index.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { letLeaversGo } from '../approvals/index.ts'
import { watchers } from '../channels/index.ts'
import { rulesOf } from '../rules/index.ts'
import { saveCalendar } from './calendar.ts'
import { delegate } from '../mandates/index.ts'
import { handOn } from './hand-on.ts'
import { keepAccount, saveAccount } from './save-account.ts'
import { savePerson } from './save-person.ts'
import { saveUnit, unitView } from './units.ts'
import { listPeople } from './views.ts'

const administers = (s: Parameters<typeof mustAdminister>[0]): boolean => s.actor.roles.some((r) => r.role === 'administrator' || r.role === 'general-manager')
/** The rules as they are after a change of ours. */
const fresh = async (context: ApiContext) => { const { pool, tenant } = await session(context); return rulesOf(pool, tenant) }

interface Outgoing { id: string; at: string; channel: string; recipient: string; subject: string; body: string; state: 'queued' | 'sent' | 'not-sent' | 'failed'; attempts: number; error: string | null; matter_id: string | null }

export const peopleRoutes = {
  people: os.house.people.handler(({ context, input }) => reading(context, async (tx, s) => ({ people: await listPeople(tx, s.rules, input, administers(s)) }))),
  savePerson: os.house.savePerson.handler(async ({ context, input }) => {
    const { password, ...person } = input
    const s = await session(context)
    mustAdminister(s)
    const known = person.id === undefined ? undefined : s.rules.people.get(person.id)
    if (password !== undefined && !person.login?.trim() && !known?.login) throw invalid('login', 'required')
    const saved = await writing(context, async (tx, own) => saveAccount(tx, own.person, await savePerson(tx, own.rules, own.person, person), input))
    if (saved.userId !== null) await keepAccount(s, saved.id, saved.userId, { password: saved.made ? undefined : password, active: person.active, before: known?.active })
    else if (person.active === false) await revokeTokensOf(s.pool, s.tenant, saved.id, s.person)
    if (person.active === false) { await letLeaversGo(s.pool, s.tenant); context.nudge() }
    const rules = await fresh(context)
    const [view] = await inHouse(s.pool, s.tenant, (tx) => listPeople(tx, rules, { id: saved.id }, true), 'read')
    if (!view) throw new NotFound()
    return view
  }),
  handOn: os.house.handOn.handler(({ context, input }) => once(context, async (s) => {
    mustAdminister(s)
    if (!s.rules.people.has(input.id)) throw new NotFound()
    if (input.to === input.id || !s.rules.people.get(input.to)?.active) throw invalid('to', 'unknown-person')
    const result = await handOn(s.pool, s.tenant, input.id, input.to, input.reason)
    await inHouse(s.pool, s.tenant, (tx) => streamFact(tx, 'handed-on', { to: input.to, reason: input.reason, moved: result.moved, refused: result.refused.length }, `person:${input.id}`, s.person))
    context.nudge()
    return result
  })),
  delegate: os.house.delegate.handler(async ({ context, input }) => {
    const s = await session(context)
    // One delegates one's own duties; for others an administrator or the head of their unit does.
    const path = s.rules.people.get(input.id)?.unit
    const heads = path ? (s.rules.units.get(path)?.path ?? []).some((u) => s.actor.heads.includes(u)) : false
    if (input.id !== s.person && !heads) mustAdminister(s)
    await writing(context, async (tx, own) => { await delegate(tx, own.rules, own.person, input.id, input.to, input.from, input.until); return { ok: true as const } })
    return { ok: true as const }
  }),
  units: os.house.units.handler(async ({ context }) => {
    const { rules } = await session(context)
    const order = [...rules.units.values()].sort((a, b) => a.path.length - b.path.length)
    return { units: order.map((u) => unitView(rules, u.id)), roles: Object.values(rules.roles).filter((r) => r.name !== 'client').map((r) => ({ name: r.name, label: r.label })) }
  }),
  saveUnit: os.house.saveUnit.handler(async ({ context, input }) => {
    mustAdminister(await session(context))
    const id = await writing(context, (tx, s) => saveUnit(tx, s.rules, s.person, input))
    return unitView(await fresh(context), id)
  }),
  calendar: os.house.calendar.handler(async ({ context }) => {
    const { calendar } = (await session(context)).rules
    const windows = Object.fromEntries(Object.entries(calendar.windows).map(([day, list]) => [day, list.map(([from, to]): [string, string] => [from, to])]))
    return { id: calendar.id, version: Number(calendar.version), zone: calendar.zone, windows, off: [...calendar.off], work: [...calendar.work], provisional: [...(calendar.provisional ?? [])] }
  }),
  saveCalendar: os.house.saveCalendar.handler(async ({ context, input }) => {
    mustAdminister(await session(context))
    return { version: await writing(context, (tx, s) => saveCalendar(tx, s.rules, s.person, input)) }
  }),
  inbound: os.house.inbound.handler(({ context }) => reading(context, async (tx, s) => {
    // Who is told of them may look; to others there is no such list.
    if (s.person === null || !watchers(s.rules).includes(s.person)) mustAdminister(s)
    const rows = await tx.query<{ id: string; at: string; channel: string; address: string; mailbox: string | null; reason: string | null }>(
      "select id, at, channel, address, mailbox, reason from inbound_message where tenant_id = $1 and outcome = 'refused' order by at desc, id desc limit 200", [tx.tenant])
    return { messages: rows.map(({ address, reason, ...m }) => ({ ...m, from: address, reason: inboundReason(reason ?? '', s.rules) })) }
  })),
  outbox: os.house.outbox.handler(({ context, input }) => reading(context, async (tx, s) => {
    mustAdminister(s)
    const rows = await tx.query<Outgoing>(
      `select id, at, channel, recipient, subject, body, state, attempts, error, matter_id from outbox where tenant_id = $1 ${input.state ? 'and state = any($2::text[])' : ''} order by at desc, id desc limit 200`, [tx.tenant, ...(input.state ? [input.state.split(',')] : [])])
    return { messages: rows.map(({ recipient, matter_id, ...m }) => {
      // Kept as a code and its parts; shown as the letter reads.
      const letter = letterOf({ ...m, recipient, matter_id }, s.rules, null)
      return { ...m, to: recipient, matter: matter_id, subject: letter.data ? m.subject : letter.subject, body: letter.text }
    }) }
  })),
}
