import type { Value } from '@guixing/core/model/kind'
import { endsAside } from '@guixing/core/model/kind'
import { fenOf } from '@guixing/core/money/money'
import { retryWhere } from '../../platform/db.ts'
import { isId, newId } from '../../platform/ids.ts'
import type { Held, Work } from '../engine/index.ts'

/** An invoice of a claim as it is compared: full-width digits, blanks and small letters tell nothing apart. */
export interface Invoice { code: string; number: string; day: string | null; amount: string; tax: string | null; payee: string | null; file: string | null }

const plain = (v: Value | undefined): string => (typeof v === 'string' || typeof v === 'number' ? String(v).normalize('NFKC').replace(/\s/g, '').toUpperCase() : '')
const fen = (v: Value | undefined): string | null => (typeof v === 'string' ? fenOf(v)?.toString() ?? null : null)

/** The invoices of a table field; a row without a number is none yet. Total on any value. */
export function invoicesIn(rows: Value | undefined): Invoice[] {
  if (!Array.isArray(rows)) return []
  return rows.flatMap((r): Invoice[] => {
    if (r === null || typeof r !== 'object' || Array.isArray(r) || plain(r.number) === '') return []
    const file = Array.isArray(r.file) ? r.file[0] : r.file
    return [{ code: plain(r.code), number: plain(r.number), day: typeof r.date === 'string' ? r.date : null, amount: fen(r.amount) ?? '0', tax: fen(r.tax), payee: typeof r.payee === 'string' ? r.payee : null, file: isId(file) ? file : null }]
  })
}

/** What makes two invoices the same one. */
export const keyOf = (i: Pick<Invoice, 'code' | 'number'>): string => `${i.code}/${i.number}`

retryWhere('invoice_once')

/**
 * Keeps the rows of `invoice` as the claim says; a claim that is withdrawn frees its numbers. Two claims that pass at once would meet at
 * the unique index: the later one is tried again, and refused by then. Where nothing refuses it (the regulation is only watched), what
 * stands on another claim stays there. Goes out with what the act writes, without a statement of its own.
 */
export function keepInvoices(work: Work, held: Held): void {
  const m = held.matter
  const wanted = new Map((endsAside(held.kind, m.stage) ? [] : invoicesIn(m.fields.invoices)).map((i) => [keyOf(i), i]))
  const rows = JSON.stringify([...wanted.values()].map((i) => ({ ...i, id: newId() })))
  const { tenant } = work.tx
  if (!held.isNew) {
    work.also.push({ text: "update invoice set released = true where tenant_id = $1 and matter_id = $2 and not released and code || '/' || number <> all ($3::text[])", params: [tenant, m.id, [...wanted.keys()]] })
    if (wanted.size > 0) work.also.push({ text: `update invoice i set day = r.day, amount = r.amount, tax = r.tax, payee = r.payee, sha256 = ${SHA} from jsonb_to_recordset($3::jsonb) as ${ROW} where i.tenant_id = $1 and i.matter_id = $2 and not i.released and i.code = r.code and i.number = r.number`, params: [tenant, m.id, rows] })
  }
  if (wanted.size === 0) return
  work.also.push({
    text: `insert into invoice (tenant_id, id, matter_id, code, number, day, amount, tax, payee, sha256, at) select $1, r.id, $2, r.code, r.number, r.day, r.amount, r.tax, r.payee, ${SHA}, $4::timestamptz from jsonb_to_recordset($3::jsonb) as ${ROW}
      where not exists (select 1 from invoice o where o.tenant_id = $1 and o.code = r.code and o.number = r.number and not o.released${decided(held) ? ' and o.matter_id = $2' : ''})`, params: [tenant, m.id, rows, work.now],
  })
}

/** Whether some control refuses an invoice that stands elsewhere: then one that does so all the same has come in meanwhile. */
const decided = (held: Held): boolean => held.pin.force.some((f) => f.level === 'enforced' && f.control.binds.some((b) => 'kind' in b && b.kind === held.kind.name) && Object.values(f.control.needs).some((n) => n.input === 'invoices.taken'))

const ROW = 'r(id uuid, code text, number text, day date, amount bigint, tax bigint, payee text, file uuid)'
const SHA = '(select d.sha256 from document d where d.tenant_id = $1 and d.id = r.file)'
