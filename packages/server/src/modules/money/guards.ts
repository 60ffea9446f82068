import type { Tx } from '../../platform/db.ts'
import { isId } from '../../platform/ids.ts'
import type { Args } from './inputs.ts'
import { invoicesIn } from './invoices.ts'

type Ids = (string | null)[]

/** The matter a figure is asked of: whoever decides on it locks it first. A write-off is asked of as such, so that all claims on it meet at one row. */
export const guardsOf = (a: Args): Ids => [isId(a.of) ? a.of : null]

// Several controls of one action ask the same.
const done = new WeakMap<Tx, Map<string, Promise<Ids>>>()
function once(tx: Tx, key: string, run: () => Promise<Ids>): Promise<Ids> {
  const known = done.get(tx) ?? new Map<string, Promise<Ids>>()
  done.set(tx, known)
  const first = known.get(key) ?? run()
  known.set(key, first)
  return first
}

/** A budget or agreement, and the budget an agreement hangs on: drawn against directly and through the agreement at once, both meet there. */
export function basisGuards({ of }: Args, tx: Tx): Promise<Ids> {
  if (!isId(of)) return Promise.resolve([])
  return once(tx, `basis ${of}`, async () => {
    const [row] = await tx.query<{ budget: string | null }>("select fields->>'budget' as budget from matter where tenant_id = $1 and id = $2 and kind = 'fee-agreement'", [tx.tenant, of])
    return [of, row?.budget ?? null]
  })
}

/** Locks a person's wage of a month: two deductions from it at once are measured one after the other. Without an imported wage nothing is deducted. */
export function wageGuards({ person, period }: Args, tx: Tx): Promise<Ids> {
  if (!isId(person) || typeof period !== 'string') return Promise.resolve([])
  return once(tx, `wage ${person} ${period}`, async () => {
    await tx.query('select 1 from wage where tenant_id = $1 and person_id = $2 and period = $3 for update', [tx.tenant, person, period])
    return []
  })
}

/** Makes claims of one invoice or one file wait for each other, so that the later sees what the earlier wrote. */
export function invoiceGuards({ rows }: Args, tx: Tx): Promise<Ids> {
  const invoices = invoicesIn(rows)
  if (invoices.length === 0) return Promise.resolve([])
  return once(tx, `invoices ${JSON.stringify(rows)}`, async () => {
    await tx.query(
      `select pg_advisory_xact_lock(hashtextextended(x.k, 15)) from (select $1 || '/' || n as k from unnest($2::text[]) n union select $1 || '/' || d.sha256 from document d where d.tenant_id = $1::uuid and d.id = any($3::uuid[]) order by 1) x`,
      [tx.tenant, invoices.map((i) => i.number), invoices.map((i) => i.file).filter((f) => f !== null)])
    return []
  })
}
