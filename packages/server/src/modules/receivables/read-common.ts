import type { ReceivableFilter, ReceivableFigure, ReceivableAge } from '@guixing/contract/receivables'
import { yuanOf } from '@guixing/core/money/money'
import type { Binder } from '../../platform/db.ts'
import { isId } from '../../platform/ids.ts'
import { unitsBelow, visibleSql } from '../matters/index.ts'
import type { Session } from '../session/index.ts'

/** Days by which the columns of the ageing end: judged as text, since days as ISO text sort like days. */
function ageSql(today: string, put: Binder['put']): string {
  const back = (days: number): string => put(new Date(Date.parse(`${today}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10))
  return `case when y.outstanding <= 0 then null when coalesce(y.due_on, '9999') >= ${back(0)} then 'not-due' when y.due_on >= ${back(30)} then 'd30' when y.due_on >= ${back(60)} then 'd60' when y.due_on >= ${back(90)} then 'd90' else 'over90' end`
}

/**
 * Receivables the reader may see and the filter leaves, with what they come to in fen, as CTEs ending in `x`; `late` and `age` by days of
 * the house. The amounts are those the acts left on the receivable; each act posts the same to money_entry, and `verify` compares them.
 * Only what is asked of a row is taken out of its fields. `all`: each once, however often it is added up; else as far as a page of rows asks. `open`: only what is not settled.
 */
export function receivablesSql({ rules, actor }: Session, filter: ReceivableFilter, today: string, { params, put }: Binder, how: { all?: boolean; open?: boolean } = {}): string {
  const scope = visibleSql(rules, actor, params.length + 1)
  params.push(...scope.params)
  const where = [scope.sql]
  if (how.open) where.push('not m.final')
  if (filter.unit) where.push(`m.unit_id = any(${put(unitsBelow(rules, filter.unit))}::uuid[])`)
  if (filter.manager) where.push(`m.owner_id = ${put(isId(filter.manager) ? filter.manager : null)}::uuid`)
  // By the keys' own index, which has few rows of one client or contract.
  for (const [field, value] of [['payer', filter.payer], ['contractNo', filter.contract]] as const) if (value) where.push(`m.id in (select k.matter_id from matter_key k where k.tenant_id = $1 and k.kind = 'receivable' and k.field = '${field}' and k.value = ${put(value)})`)
  if (filter.year && filter.year !== 'all') where.push(`left(m.fields->>'dueOn', 4) = ${put(filter.year)}`)
  const text = (name: string): string => `m.fields->>'${name}'`
  const fenOf = (name: string): string => `coalesce((${text(name)})::numeric * 100, 0)::bigint`
  return `y as not materialized (
    select m.id, m.number, m.title, m.stage, m.unit_id, m.owner_id, m.parent_id, coalesce(${text('payer')}, '') as payer, coalesce(${text('contractNo')}, '') as contract, coalesce(${text('instalment')}, '') as instalment, ${text('dueOn')} as due_on, ${text('receivedOn')} as received_on,
      ${text('invoiceNo')} as invoice_no, ${text('invoiceDate')} as invoice_date, ${text('promisedOn')} as promised_on, ${text('dunnings')} as dunnings, ${fenOf('cancelled')} as cancelled, ${fenOf('received')} as received, ${fenOf('refunded')} as refunded,
      ${fenOf('invoiced')} as invoiced, ${fenOf('receivedOnTime')} as in_time, coalesce(m.amount, 0) as amount
    from matter m where m.tenant_id = $1 and m.kind = 'receivable' and ${where.join(' and ')} ${how.all ? 'offset 0' : ''}),
  x as not materialized (select y.*, y.amount - y.cancelled as net, coalesce(y.due_on, '9999') < ${put(today)} as late, ${ageSql(today, put)} as age from (select y.*, y.amount - y.cancelled - y.received as outstanding from y ${how.all ? 'offset 0' : ''}) y)`
}

/** What is settled has nothing outstanding. */
export const isOpen = (query: { figure?: ReceivableFigure; age?: ReceivableAge }): boolean => query.age !== undefined || query.figure === 'outstanding' || query.figure === 'not-due' || query.figure === 'overdue'

/** What of `x` a list or the entries behind a figure are narrowed to. */
export function narrowSql(query: { figure?: ReceivableFigure; age?: ReceivableAge; month?: string }, today: string, put: Binder['put']): string[] {
  const where: string[] = []
  if (query.age) where.push(`x.age = ${put(query.age)}`)
  const { first, last } = monthsShown(today)
  if (query.month === 'before') where.push(`left(x.due_on, 7) < ${put(first)}`)
  else if (query.month === 'after') where.push(`left(x.due_on, 7) > ${put(last)}`)
  else if (query.month) where.push(`left(x.due_on, 7) = ${put(query.month)}`)
  switch (query.figure) {
    case 'outstanding': where.push('x.outstanding > 0'); break
    case 'not-due': where.push(`x.age = 'not-due'`); break
    case 'overdue': where.push('x.outstanding > 0 and x.late'); break
    case 'received': where.push('x.received > 0'); break
    case 'refunded': where.push('x.refunded > 0'); break
    case 'written-down': where.push('x.cancelled > 0'); break
    case 'invoiced': where.push('x.invoiced > 0'); break
    case 'to-invoice': where.push('x.received > x.invoiced'); break
    case 'net': case undefined: break
  }
  return where
}

/** Months of the schedule: six before this one to eleven after it. */
export function monthsShown(today: string): { first: string; last: string; all: string[] } {
  const [year = 0, month = 1] = today.split('-').map(Number)
  const name = (by: number): string => { const at = year * 12 + month - 1 + by; return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}` }
  const all = Array.from({ length: 18 }, (_, i) => name(i - 6))
  return { first: name(-6), last: name(11), all }
}

export const named = (names: Map<string, { name: string }>, id: string | null): { id: string; name: string } | null => (id === null ? null : { id, name: names.get(id)?.name ?? '—' })
export const fen = (value: string | number | null): bigint => BigInt(value ?? 0)
export const yuan = (value: string | number | bigint | null): string => yuanOf(BigInt(value ?? 0))
