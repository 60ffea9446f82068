import type { Receivable, ReceivableAge, ReceivableEntry, ReceivableEntryQuery, ReceivableFigure, ReceivableQuery } from '@guixing/contract/receivables'
import { asIs } from '@guixing/core/model/text'
import { ageOf, lateBy } from '@guixing/core/money/receivable'
import { cursorOf, DAY, ID, NUMBER, readCursor } from '../../platform/cursor.ts'
import { dayIn } from '../../platform/days.ts'
import { binder, type Tx } from '../../platform/db.ts'
import { isId } from '../../platform/ids.ts'
import { titleOf } from '../rules/index.ts'
import type { Session } from '../session/index.ts'
import { fen, isOpen, named, narrowSql, receivablesSql, yuan } from './read-common.ts'

const FAR = '9999-12-31'
interface Row { id: string; number: string; title: string; stage: string; unit_id: string | null; owner_id: string | null; parent_id: string | null; payer: string; contract: string; instalment: string; due_on: string | null; received_on: string | null; invoice_no: string | null; invoice_date: string | null; promised_on: string | null; dunnings: string | null; net: string; received: string; outstanding: string; invoiced: string }

/** The receivables behind a figure, by due day; keyset by due day and id. */
export async function list(tx: Tx, s: Session, query: ReceivableQuery, now: string): Promise<{ items: Receivable[]; next: string | null }> {
  const today = dayIn(s.rules.house.zone, now)
  const limit = query.limit ?? 50
  const bound = binder(tx.tenant)
  const cte = receivablesSql(s, query, today, bound, { open: isOpen(query) })
  const where = narrowSql(query, today, bound.put)
  const cursor = readCursor(query.cursor, DAY, ID)
  if (cursor) where.push(`(coalesce(x.due_on, '${FAR}'), x.id) > (${bound.put(cursor[0])}, ${bound.put(cursor[1])}::uuid)`)
  const rows = await tx.query<Row>(
    `with ${cte} select x.id, x.number, x.title, x.stage, x.unit_id, x.owner_id, x.parent_id, x.payer, x.contract, x.instalment, x.due_on, x.received_on, x.invoice_no, x.invoice_date, x.promised_on, x.dunnings, x.net::text as net, x.received::text as received, x.outstanding::text as outstanding, x.invoiced::text as invoiced
     from x ${where.length > 0 ? `where ${where.join(' and ')}` : ''} order by coalesce(x.due_on, '${FAR}'), x.id limit ${bound.put(limit + 1)}`, bound.params)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map((r) => itemOf(s, r, today)), next: rows.length > limit && last ? cursorOf(last.due_on ?? FAR, last.id) : null }
}

function itemOf({ rules }: Session, r: Row, today: string): Receivable {
  const days = r.due_on === null ? 0 : lateBy({ dueOn: r.due_on, outstanding: yuan(r.outstanding), receivedOn: r.received_on }, today)
  const age: ReceivableAge | null = fen(r.outstanding) > 0n ? ageOf(days) : null
  const stage = rules.catalogue.kinds.receivable?.stages.find((one) => one.name === r.stage)?.label
  return {
    id: r.id, number: r.number, title: r.title, name: titleOf(rules, 'receivable', r.title), stage: r.stage, stageName: stage ?? asIs(r.stage), contract: r.contract, payer: r.payer, instalment: r.instalment, plan: r.parent_id, manager: named(rules.people, r.owner_id), unit: named(rules.units, r.unit_id),
    dueOn: r.due_on, net: yuan(r.net), received: yuan(r.received), outstanding: yuan(r.outstanding), invoiced: yuan(r.invoiced), invoiceNo: r.invoice_no, invoiceDate: r.invoice_date, receivedOn: r.received_on, lateDays: days, age, dunnings: Number(r.dunnings ?? 0) || 0, promisedOn: r.promised_on,
  }
}

/** What an entry adds to a figure: amounts of these names, or taken off it. */
const OPEN = { 'receivable.scheduled': 1, 'receivable.cancelled': -1, 'receivable.received': -1, 'receivable.refunded': 1 } as const
const FIGURES: Record<ReceivableFigure, Readonly<Record<string, 1 | -1>>> = {
  net: { 'receivable.scheduled': 1, 'receivable.cancelled': -1 }, received: { 'receivable.received': 1, 'receivable.refunded': -1 }, outstanding: OPEN, 'not-due': OPEN, overdue: OPEN,
  invoiced: { 'receivable.invoiced': 1, 'receivable.invoice-cancelled': -1 }, 'to-invoice': { 'receivable.received': 1, 'receivable.refunded': -1, 'receivable.invoiced': -1, 'receivable.invoice-cancelled': 1 },
  'written-down': { 'receivable.cancelled': 1 }, refunded: { 'receivable.refunded': 1 },
}
interface EntryRow { id: string; n: string | number; day: string; at: string; entry: string; amount: string | number; matter: string; number: string; title: string; contract: string; payer: string; instalment: string; owner_id: string | null }

/** The entries behind a figure, latest first; those of a figure add up to it. Without a figure all entries, signed as they change what is outstanding. */
export async function entries(tx: Tx, s: Session, query: ReceivableEntryQuery, now: string): Promise<{ entries: ReceivableEntry[]; next: string | null }> {
  const today = dayIn(s.rules.house.zone, now)
  const limit = query.limit ?? 50
  const bound = binder(tx.tenant)
  const { put } = bound
  const cte = receivablesSql(s, query, today, bound, { open: isOpen(query) })
  const signs = FIGURES[query.figure ?? 'outstanding']
  const figure = query.figure
  const where = narrowSql(query, today, put)
  if (figure || query.age) where.push(`e.entry = any(${put(Object.keys(signs))}::text[])`)
  if (query.matter) where.push(`x.id = ${put(isId(query.matter) ? query.matter : null)}::uuid`)
  const cursor = readCursor(query.cursor, DAY, NUMBER)
  if (cursor) where.push(`(e.day, e.n) < (${put(cursor[0])}::date, ${put(cursor[1])}::bigint)`)
  const rows = await tx.query<EntryRow>(
    `with ${cte} select e.id, e.n, e.day, e.at, e.entry, e.amount, x.id as matter, x.number, x.title, x.contract, x.payer, x.instalment, x.owner_id from x join money_entry e on e.tenant_id = $1 and e.matter_id = x.id
     where e.entry like 'receivable.%' ${where.map((one) => `and ${one}`).join(' ')} order by e.day desc, e.n desc limit ${put(limit + 1)}`, bound.params)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    entries: page.map((r) => ({
      id: r.id, day: r.day, at: r.at, entry: r.entry, label: s.rules.catalogue.entries?.[r.entry]?.label ?? asIs(r.entry), amount: yuan(r.amount), signed: yuan(fen(r.amount) * BigInt(signs[r.entry] ?? 0)),
      matter: { id: r.matter, number: r.number, title: r.title, name: titleOf(s.rules, 'receivable', r.title) }, contract: r.contract, payer: r.payer, instalment: r.instalment, manager: named(s.rules.people, r.owner_id),
    })),
    next: rows.length > limit && last ? cursorOf(last.day, String(last.n)) : null,
  }
}
