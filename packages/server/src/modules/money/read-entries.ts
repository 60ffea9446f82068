import type { Entry, EntryQuery } from '@guixing/contract/money'
import { cursorOf, DAY, NUMBER, readCursor } from '../../platform/cursor.ts'
import { dayIn } from '../../platform/days.ts'
import { binder, type Tx } from '../../platform/db.ts'
import { isId } from '../../platform/ids.ts'
import { titleOf } from '../rules/index.ts'
import type { Session } from '../session/index.ts'
import { AGES_LATE } from './ages.ts'
import { fen, idSql, named, narrowed, seen, spanOf, yuan } from './read-common.ts'
import { openAdvances } from './read-open.ts'
import { approvedBetween, chosen, notBefore, yearOf } from './read-sums.ts'

/** Accounts a figure is the balance of; `-` what leaves them adds to it. */
const FIGURES: Record<NonNullable<EntryQuery['figure']>, { accounts: string[]; sign: 1 | -1; entry?: string }> = {
  approved: { accounts: ['authority'], sign: -1 }, requested: { accounts: ['reserved', 'advance', 'expense', 'other', 'wages'], sign: 1 }, written: { accounts: ['expense', 'other', 'wages'], sign: 1 },
  inTime: { accounts: ['reserved', 'advance'], sign: 1 }, overdue: { accounts: ['advance'], sign: 1 }, unrequested: { accounts: ['budget'], sign: 1 }, returned: { accounts: ['budget'], sign: 1, entry: 'fee.returned' },
}
const FEW = 2000
interface Row { id: string; n: string | number; day: string; at: string; entry: string; debit: string; credit: string; amount: string | number; sign: number; matter: string; kind: string; number: string; title: string; project: string | null; project_number: string | null; project_title: string | null; unit: string | null; handler: string | null; person: string | null; period: string | null; subject: string | null }

/** The entries behind a figure, latest first, page by page: of budgets the reader may see, as the figures are. */
export async function entries(tx: Tx, s: Session, query: EntryQuery, now: string): Promise<{ entries: Entry[]; next: string | null }> {
  const { rules, actor } = s
  const limit = query.limit ?? 50
  const today = dayIn(rules.house.zone, now)
  const year = query.year === undefined && query.figure === undefined && query.age === undefined ? null : yearOf(query, today)
  if (year === undefined) return { entries: [], next: null }
  const { units, handler } = narrowed(rules, query)
  const { params, put } = binder(tx.tenant)
  const where = [seen(rules, actor, params), 'e.basis_id is not null']
  if (units) where.push(`m.unit_id = any(${put([...units])}::uuid[])`)
  if (handler !== undefined) where.push(`m.owner_id = ${put(handler)}::uuid`)
  let approved: { from: string; to: string } | null = null
  if (year !== null) {
    const [from = '', to = ''] = spanOf(year).map(put)
    approved = { from, to }
    where.push(`m.id in (${approvedBetween(from, to)}) and ${notBefore('m.id', from)}`)
  }
  const only: string[] = []
  for (const [column, value] of [['project_id', query.project], ['basis_id', query.basis], ['payment_id', query.payment], ['matter_id', query.matter]] as const) if (value) only.push(`e.${column} = ${put(isId(value) ? value : null)}::uuid`)
  if (query.entry) where.push(`e.entry = ${put(query.entry)}`)
  const age = query.age
  const figure = query.figure ?? (age ? (AGES_LATE.has(age) ? 'overdue' : 'inTime') : undefined)
  const { accounts, sign, entry } = figure ? FIGURES[figure] : { accounts: ['budget'], sign: 1 as const, entry: undefined }
  const set = put(accounts)
  if (figure) where.push(`(e.debit = any(${set}::text[])) <> (e.credit = any(${set}::text[]))`)
  if (entry) where.push(`e.entry = ${put(entry)}`)
  if (figure === 'inTime' || figure === 'overdue') {
    const open = chosen(rules, query, await openAdvances(tx, rules, actor, today)).filter((one) => one.overdue === (figure === 'overdue') && (age === undefined || one.age === age))
    const more = figure === 'overdue' ? (age === undefined || age === 'beyond' ? await judged(tx) : []) : age === undefined ? await unpaid(tx) : []
    only.push(`e.payment_id = any(${put([...open.flatMap((one) => one.payment ?? []), ...more])}::uuid[])`)
  }
  // Few entries, or of few budgets, or of a past year: taken by these first, since walking a million others in the order of days would take seconds.
  const few = only.length > 0 ? null : await fewBases(tx, [...params], where.filter((part) => !/\be\.|^m\.id in/.test(part)), approved)
  if (few) only.push(`e.basis_id = any(${put(few)}::uuid[])`)
  else if (only.length === 0 && approved && year !== null && year < Number(today.slice(0, 4))) only.push(`e.basis_id in (${approvedBetween(approved.from, approved.to)})`)
  const of = only.length > 0 ? `(select * from money_entry e where e.tenant_id = $1 and ${only.join(' and ')} offset 0)` : 'money_entry'
  const cursor = readCursor(query.cursor, DAY, NUMBER)
  if (cursor) where.push(`(e.day, e.n) < (${put(cursor[0])}::date, ${put(cursor[1])}::bigint)`)
  const top = cursor?.[0] ?? today
  const windowed = params.length
  let rows: Row[] = []
  // Many budgets: a month back from where the page begins, then further, until it is full; an order over all would sort a million.
  for (const days of only.length > 0 ? [null] : [31, 366, null]) {
    params.length = windowed
    const window = days === null ? '' : ` and e.day > ${put(top)}::date - ${days}`
    rows = await tx.query<Row>(
      `select e.id, e.n, e.day, e.at, e.entry, e.debit, e.credit, e.amount, case when e.debit = any(${set}::text[]) then ${sign} else ${-sign} end as sign, a.id as matter, a.kind, a.number, a.title, e.project_id as project, p.number as project_number, p.title as project_title,
         m.unit_id as unit, coalesce(a.owner_id, m.owner_id) as handler, e.person_id as person, e.period, e.subject
       from ${of} e join matter m on m.tenant_id = e.tenant_id and m.id = e.basis_id join matter a on a.tenant_id = e.tenant_id and a.id = e.matter_id left join matter p on p.tenant_id = e.tenant_id and p.id = e.project_id
       where e.tenant_id = $1 and ${where.join(' and ')}${window} order by e.day desc, e.n desc limit ${put(limit + 1)}`, params)
    if (rows.length > limit) break
  }
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const label = (name: string) => entryLabel(s, name)
  return {
    entries: page.map((r) => ({
      id: r.id, day: r.day, at: r.at, entry: r.entry, label: label(r.entry), debit: r.debit, credit: r.credit, amount: yuan(fen(r.amount)), signed: yuan(r.sign < 0 ? -fen(r.amount) : fen(r.amount)),
      matter: { id: r.matter, kind: r.kind, number: r.number, title: r.title, name: titleOf(rules, r.kind, r.title) }, project: r.project ? { id: r.project, number: r.project_number ?? '', title: r.project_title ?? '' } : null,
      unit: named(rules.units, r.unit), handler: named(rules.people, r.handler), person: named(rules.people, r.person), period: r.period, subject: r.subject,
    })),
    next: rows.length > limit && last ? cursorOf(last.day, String(last.n)) : null,
  }
}

/** Payments whose advance went to the judiciary: no open write-off any more, and still out (S02-28). */
const judged = async (tx: Tx): Promise<string[]> => (await tx.query<{ id: string | null }>(`select ${idSql("w.fields->>'payment'")} as id from matter_key k join matter w on w.tenant_id = k.tenant_id and w.id = k.matter_id where k.tenant_id = $1 and k.kind = 'write-off' and k.field = 'judiciaryDate' and w.stage = 'judiciary'`, [tx.tenant])).flatMap((r) => r.id ?? [])
/** Payments asked for and not paid out. */
const unpaid = async (tx: Tx): Promise<string[]> => (await tx.query<{ id: string }>("select id from matter where tenant_id = $1 and kind = 'fee-payment' and not final and stage in ('requested', 'approved')", [tx.tenant])).map((r) => r.id)

/** The budgets the filter leaves when they are few, null when they are many. Of a year: looked up from what was approved in it. */
async function fewBases(tx: Tx, params: unknown[], where: readonly string[], approved: { from: string; to: string } | null): Promise<string[] | null> {
  const from = approved ? `(select distinct x.basis_id from (${approvedBetween(approved.from, approved.to)}) x offset 0) y cross join lateral (select * from matter m where m.tenant_id = $1 and m.id = y.basis_id offset 0) m` : 'matter m'
  const sql = `select m.id from ${from} where ${["m.tenant_id = $1 and m.kind in ('fee-budget', 'fee-agreement')", ...where].join(' and ')} limit ${FEW + 1}`
  const rows = await tx.query<{ id: string }>(sql, params.slice(0, Math.max(...[...sql.matchAll(/\$(\d+)/g)].map((m) => Number(m[1])))))
  return rows.length > FEW ? null : rows.map((r) => r.id)
}

function entryLabel({ rules }: Session, name: string): { 'zh-CN': string; 'zh-TW': string; en: string } {
  const known = (rules.catalogue as { entries?: Record<string, { label: { 'zh-CN': string; 'zh-TW': string; en: string } }> }).entries?.[name]?.label
  return known ?? { 'zh-CN': name, 'zh-TW': name, en: name }
}
