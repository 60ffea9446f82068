import type { Value } from '@guixing/core/model/kind'
import { isId } from '../../platform/ids.ts'
import { ADVANCE, AUTHORITY, balance, BUDGET, PERIOD, WAGES, yuanText } from './accounts.ts'
import { invoicesIn, keyOf } from './invoices.ts'

/** Arguments as a control gives them; the SQL asks for the house with `$1`, for further values with `?`. */
export type Args = Record<string, Value>
export interface Sql { sql: string; params: unknown[] }

const id = (v: Value | undefined): string | null => (typeof v === 'string' && isId(v) ? v : null)
const yuan = (fen: string): string => `select to_jsonb(${yuanText(fen)})`
const over = (where: string): string => `from money_entry e where e.tenant_id = $1 and ${where}`

/** Estimated subject amount or economic value of a project (S02-11), in yuan; null while there is none. */
export const projectBase = (a: Args): Sql => ({ sql: "select m.fields->'base' from matter m where m.tenant_id = $1 and m.id = ?::uuid and m.kind = 'fee-project'", params: [id(a.of)] })

/** Approved for a project over all its budgets and agreements, released money taken off, without what `except` got (S02-12, S02-13). */
export const projectApproved = (a: Args): Sql => ({
  sql: yuan(`(select -${balance(AUTHORITY)} ${over('e.project_id = ?::uuid')}) - (select -${balance(AUTHORITY)} ${over('e.basis_id = ?::uuid and e.project_id = ?::uuid')})`),
  params: [id(a.of), id(a.except), id(a.of)],
})

/** Budgets, and agreements without one, that were handed in and wait for a decision. */
export const projectPending = (a: Args): Sql => ({
  sql: yuan(`select coalesce(sum(m.amount), 0) from matter_link l join matter m on m.tenant_id = l.tenant_id and m.id = l.from_id
    where l.tenant_id = $1 and l.to_id = ?::uuid and l.role = 'project' and m.stage = 'submitted' and (m.kind = 'fee-budget' or (m.kind = 'fee-agreement' and m.fields->>'budget' is null))
      and m.fields->>'project' = ? and m.id is distinct from ?::uuid`),
  params: [id(a.of), id(a.of), id(a.except)],
})

/** What is left of one basis, in fen: of a budget what is approved, neither released nor asked for; `except` is not counted as asking. */
const left = (column: 'basis_id' | 'agreement_id', of: string): string =>
  `((select ${balance(BUDGET)} ${over(`e.${column} = ${of}`)}) - (select ${balance(BUDGET)} ${over(`e.matter_id = ?::uuid and e.${column} = ${of}`)}))`

/** What may still be asked for from a budget or an agreement (S02-18); of an agreement on a budget the lower of its own rest and the budget's. */
export const basisRemaining = (a: Args): Sql => ({
  sql: `select to_jsonb(${yuanText(`case when x.budget is null then ${left('basis_id', 'x.id')} else least(${left('basis_id', 'x.budget')}, x.amount + ${left('agreement_id', 'x.id')}) end`)})
    from (select b.id, coalesce(b.amount, 0) as amount, case when b.kind = 'fee-agreement' then (b.fields->>'budget')::uuid end as budget from matter b where b.tenant_id = $1 and b.id = ?::uuid and b.kind in ('fee-budget', 'fee-agreement')) x`,
  params: [id(a.except), id(a.except), id(a.except), id(a.of)],
})

/** Drawn and neither reimbursed, returned, otherwise settled nor deducted: of a payment, or of the write-off that stands for it (S02-21). */
export const paymentBalance = (a: Args): Sql => ({
  sql: yuan(`select ${balance(ADVANCE)} ${over("e.payment_id in (select ?::uuid union select (w.fields->>'payment')::uuid from matter w where w.tenant_id = $1 and w.id = ?::uuid and w.kind = 'write-off')")}`),
  params: [id(a.of), id(a.of)],
})

const month = (v: Value | undefined): string | null => (typeof v === 'string' && PERIOD.test(v) ? v : null)
const wage = (column: 'gross' | 'least') => (a: Args): Sql => ({ sql: `select to_jsonb(${yuanText(`w.${column}`)}) from wage w where w.tenant_id = $1 and w.person_id = ?::uuid and w.period = ?`, params: [id(a.person), month(a.period)] })
/** Gross wage of a month, and the local least wage, in yuan; null where none was imported (P55). */
export const wageGross = wage('gross')
export const wageLeast = wage('least')
/** Deducted from a person's wage for a month already, for whatever reason, in yuan (P55). */
export const wageDeducted = (a: Args): Sql => ({ sql: yuan(`select ${balance(WAGES)} ${over('e.person_id = ?::uuid and e.period = ?')}`), params: [id(a.person), month(a.period)] })

/**
 * How many of these invoices are paid already: on another claim by code and number (an invoice typed without its code by the number
 * alone) or by the same file, or twice on this one (S02-22).
 */
export function invoicesTaken(a: Args): Sql {
  const invoices = invoicesIn(a.rows)
  const standsOn = 'select 1 from invoice i where i.tenant_id = $1 and not i.released and i.matter_id <> $2'
  return {
    sql: `select to_jsonb(count(*) + ?::int) from unnest(?::text[], ?::text[], ?::uuid[]) as r(code, number, file) left join document d on d.tenant_id = $1 and d.id = r.file
      where exists (${standsOn} and i.number = r.number and (i.code = r.code or i.code = '' or r.code = '')) or exists (${standsOn} and i.sha256 = d.sha256)`,
    params: [invoices.length - new Set(invoices.map(keyOf)).size, invoices.map((i) => i.code), invoices.map((i) => i.number), invoices.map((i) => i.file)],
  }
}
