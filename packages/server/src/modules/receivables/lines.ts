import type { Value } from '@guixing/core/model/kind'
import { fenOf } from '@guixing/core/money/money'
import { splitInstalments } from '@guixing/core/money/receivable'
import { invalid } from '../../platform/errors.ts'
import { actingFact, fillField, type Held, type Work } from '../engine/index.ts'

type Row = Record<string, Value>
const rowsOf = (v: Value | undefined): Row[] => (Array.isArray(v) ? v.filter((row): row is Row => row !== null && typeof row === 'object' && !Array.isArray(row)) : [])
const text = (v: Value | undefined): string | null => (typeof v === 'string' ? v : null)

const share = (v: Value | undefined): string | number | null => (typeof v === 'number' || typeof v === 'string' ? v : null)
const amountsOf = (contract: Value | undefined, rows: Row[]): (string | null)[] => splitInstalments(text(contract) ?? '', rows.map((row) => ({ share: share(row.share), amount: text(row.amount) })))

/** The amounts of a plan's lines from their shares, to the fen: what rounding leaves goes to the largest (S01-56). */
export function afterPlan(_: Work, held: Held): void {
  const rows = rowsOf(held.matter.fields.instalments)
  const amounts = amountsOf(held.matter.amount, rows)
  fillField(held, 'instalments', rows.map((row, i) => ({ ...row, amount: amounts[i] ?? null })))
}

/**
 * The amounts of a contract's instalments where only their share was typed, so that its paper says them (S08-17). They follow the contract's
 * amount; one typed beside a share stays as it was typed, and the articles say where the sum is another.
 */
export function afterTerms(_: Work, held: Held): void {
  const rows = rowsOf(held.matter.fields.instalments)
  const changes = actingFact(held)?.detail.changes
  const change = (Array.isArray(changes) ? changes : []).find((c): c is Row => c !== null && typeof c === 'object' && !Array.isArray(c) && c.name === 'amount')
  const [now, before] = [amountsOf(held.matter.amount, rows), amountsOf(change ? change.before : held.matter.amount, rows)]
  const filled = rows.map((row, i) => (share(row.share) !== null && (row.amount === undefined || row.amount === null || row.amount === before[i]) && now[i] ? { ...row, amount: now[i] } : row))
  if (rows.length > 0) fillField(held, 'instalments', filled)
}

/** What was typed into the act under way, also words that no field keeps. */
function typed(held: Held): Row {
  const words = actingFact(held)?.detail.words
  return { ...held.matter.fields, ...(words !== null && typeof words === 'object' && !Array.isArray(words) ? words : {}) }
}

const minus = (v: Value | undefined): Value => (typeof v === 'string' ? `-${v}` : null)
const SUMS: Record<string, string> = { receive: 'receivedAmount', refund: 'refundAmount', 'write-down': 'cancelAmount', 'credit-invoice': 'creditAmount' }

/** Whatever regulations are adopted, no instalment is paid more than it comes to, and nothing is taken back that never came. */
function sound(held: Held, action: string): void {
  for (const name of ['outstanding', 'received', 'invoiced'] as const) if ((fenOf(text(held.matter.fields[name]) ?? '0') ?? 0n) < 0n) throw invalid(SUMS[action] ?? name, 'out-of-range', { min: '0.01' })
}

/** Each receipt and refund is a line of the receivable, beside its entry (F86). */
export function afterReceipt(action: 'receive' | 'refund'): (work: Work, held: Held) => void {
  return (_, held) => {
    sound(held, action)
    const t = typed(held)
    const line: Row = action === 'receive' ? { day: t.receivedOn ?? null, amount: t.receivedAmount ?? null, way: t.receivedBy ?? null, ref: t.bankRef ?? null } : { day: t.refundedOn ?? null, amount: minus(t.refundAmount), way: t.refundBy ?? null, ref: t.reason ?? null }
    fillField(held, 'receipts', [...rowsOf(held.matter.fields.receipts), line])
  }
}

/** Each invoice and credit note is a line of the receivable (F86). */
export function afterInvoice(action: 'invoice' | 'credit-invoice'): (work: Work, held: Held) => void {
  return (_, held) => {
    sound(held, action)
    const t = typed(held)
    const line: Row = action === 'invoice' ? { number: t.invoiceNo ?? null, day: t.invoiceDate ?? null, amount: t.invoiceAmount ?? null, tax: t.invoiceTax ?? null } : { number: t.creditNo ?? null, day: t.creditDate ?? null, amount: minus(t.creditAmount), tax: minus(t.creditTax) }
    fillField(held, 'invoices', [...rowsOf(held.matter.fields.invoices), line])
  }
}

export function afterWriteDown(_: Work, held: Held): void {
  sound(held, 'write-down')
}
