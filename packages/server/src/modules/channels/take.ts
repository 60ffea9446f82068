import type { Value } from '@guixing/core/model/kind'
import { inHouse, writeRows, type Pool } from '../../platform/db.ts'
import { Invalid, NotFound, Refused } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { sha256 } from '../../platform/hash.ts'
import type { FileStore } from '../../platform/files/index.ts'
import { letterRow, notifyRows } from '../../platform/messaging/index.ts'
import { clientByPhone } from '../desk/index.ts'
import { actOn, addRow, openMatter, type Caller, type Held, type Work } from '../engine/index.ts'
import { receivingUnit } from '../portal/index.ts'
import { rulesOf, type Rules } from '../rules/index.ts'
import type { Inbound, Taken } from './inbound.ts'
import { keepFiles, type KeptFile } from './files.ts'
import { acknowledged, contentOf, noteOf } from './letters.ts'
import { inboundRow, remember, seenBefore } from './seen.ts'
import { matterMeant } from './meant.ts'

const KIND = 'enquiry'
const OPENING = 'submit'
const MOST_A_DAY = 20

/**
 * Takes a message once: what belongs to a matter of its sender is added there as the client's words, anything else opens an
 * enquiry as the portal does. What cannot be taken is remembered and told to those who can look at it. Throws only what may
 * be better the next time (the database away).
 */
export async function takeInbound(pool: Pool, tenant: string, m: Inbound, store: FileStore | null = null): Promise<Taken> {
  const before = await seenBefore(pool, tenant, m)
  if (before) return before
  try {
    const { kept, leftOut } = await keepFiles(store, m.files)
    return await takeNew(pool, tenant, { ...m, leftOut: m.leftOut + leftOut }, kept)
  } catch (error) {
    const taken = isTaken(error) ? await seenBefore(pool, tenant, m) : null
    if (taken) return taken
    if (error instanceof Invalid || error instanceof Refused) return refuse(pool, tenant, m, error instanceof Invalid ? error.errors.map((e) => `${e.field}: ${e.code}`).join('; ') : error.reasons.map((r) => r.control || r.code).join('; '))
    throw error
  }
}

/** Another node took the same message in the same moment. */
const isTaken = (error: unknown): boolean => (error as { code?: string }).code === '23505' && String((error as { constraint?: string }).constraint).startsWith('inbound_')
const asClient = (tenant: string): Caller => ({ tenant, person: null, as: 'client' })

async function takeNew(pool: Pool, tenant: string, m: Inbound, files: KeptFile[]): Promise<Taken> {
  const meant = await inHouse(pool, tenant, (tx) => matterMeant(tx, KIND, m), 'read')
  if (meant === 'our-own') {
    await remember(pool, tenant, m, { outcome: 'ignored', reason: 'answers-a-notice', matter: null })
    return { outcome: 'ignored', matter: null, number: null }
  }
  if (meant) {
    try {
      return await add(pool, tenant, m, files, meant)
    } catch (error) {
      // A matter that takes nothing more: the words become a new one.
      if (!(error instanceof Refused || error instanceof NotFound || error instanceof Invalid)) throw error
    }
  }
  const [today] = await inHouse(pool, tenant, (tx) => tx.query<{ n: number }>("select count(*)::int as n from inbound_message where tenant_id = $1 and channel = $2 and address = $3 and outcome = 'opened' and at > now() - interval '1 day'", [tenant, m.channel, m.address]), 'read')
  if ((today?.n ?? 0) >= MOST_A_DAY) return refuse(pool, tenant, m, 'too-many')
  return open(pool, tenant, m, files)
}

async function add(pool: Pool, tenant: string, m: Inbound, files: KeptFile[], matter: string): Promise<Taken> {
  let number = ''
  await actOn(pool, asClient(tenant), { id: matter, action: 'client-reply', fields: { text: noteOf(m) } }, async (work, held) => {
    number = held.matter.number
    // The action itself tells those who have it; where nobody has it yet, those who look after what comes in.
    if (!held.matter.owner && !held.matter.firstResponder) notifyRows(work, watchers(work.rules), '业户补充：{number} {title}', { number, title: held.matter.title, kind: held.kind.name }, held.matter.id)
    await keep(work, held, m, files, 'added')
  })
  return { outcome: 'added', matter, number }
}

async function open(pool: Pool, tenant: string, m: Inbound, files: KeptFile[]): Promise<Taken> {
  const rules = await rulesOf(pool, tenant)
  const asks = new Set(rules.catalogue.kinds[KIND]?.actions[OPENING]?.asks.map((a) => a.field.name))
  const client = m.channel === 'email' ? null : await inHouse(pool, tenant, (tx) => clientByPhone(tx, m.address), 'read')
  const fields: Record<string, Value> = { content: contentOf(m), channel: m.channel === 'im' ? 'online-chat' : m.channel }
  if (m.name) fields.callerName = m.name
  if (m.address.length <= 40) fields.callerPhone = m.address
  for (const name of Object.keys(fields)) if (!asks.has(name)) delete fields[name]
  let number = ''
  const acted = await openMatter(pool, asClient(tenant), { kind: KIND, action: OPENING, fields, unit: receivingUnit(rules, undefined), client }, async (work, held) => {
    number = held.matter.number
    letterRow(work, { channel: m.channel, to: m.address, ...acknowledged(work.rules, m, held.matter) }, held.matter.id, `received:${m.channel}:${sha256(`${m.address} ${m.external ?? newId()}`)}`)
    await keep(work, held, m, files, 'opened')
  })
  return { outcome: 'opened', matter: acted.id, number }
}

/** The message and its files, in the transaction of the act. */
async function keep(work: Work, held: Held, m: Inbound, files: KeptFile[], outcome: 'opened' | 'added'): Promise<void> {
  addRow(work, 'inbound_message', inboundRow(m, { outcome, matter: held.matter.id }, work.now))
  // In one order, so that two mails with the same files do not wait for each other.
  for (const f of files.toSorted((a, b) => (a.row.sha256 < b.row.sha256 ? -1 : 1))) {
    await f.hold(work.tx)
    addRow(work, 'document', { id: newId(), matter_id: held.matter.id, ...f.row, at: work.now, by_id: null })
  }
}

/** Those who look after what comes in. */
export const watchers = (rules: Rules): string[] => [...rules.people.values()].filter((p) => p.active && p.grants.some((g) => g.role === 'service-supervisor' || g.role === 'administrator')).map((p) => p.id)

/** Remembered, and told to people, since nobody else will ever see it. */
export async function refuse(pool: Pool, tenant: string, m: Pick<Inbound, 'channel' | 'external' | 'address' | 'place'>, reason: string): Promise<Taken> {
  const rules = await rulesOf(pool, tenant)
  await inHouse(pool, tenant, async (tx) => {
    const now = new Date().toISOString()
    const work = { now, rows: {} as Work['rows'], rules }
    // A flood is told once a day.
    notifyRows(work, watchers(rules), 'inbound-refused', { from: m.address || m.place?.mailbox || '', reason }, null, `inbound:${sha256(reason === 'too-many' ? `${m.address} ${now.slice(0, 10)}` : `${m.channel} ${m.external ?? JSON.stringify(m.place)}`)}`)
    addRow(work, 'inbound_message', inboundRow(m, { outcome: 'refused', reason: reason.slice(0, 300), matter: null }, now))
    await writeRows(tx, work.rows)
  })
  return { outcome: 'refused', matter: null, number: null }
}
