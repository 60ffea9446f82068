import { add, rate, NO_COUNTS, type Counts } from '@guixing/core/conformance/rate'
import type { Tx } from '../../platform/db.ts'
import { changes } from './held.ts'

export interface CountRow { regulation: string; article: string; control: string; day: string; outcome: string; blocks: boolean; n: number; /** only where asked for by unit */ unit?: string | null }

/** Folded days and the deltas not folded yet, read in one snapshot: the numbers of a screen are never behind. */
export async function countsOf(tx: Tx, filter: { from: string; to: string; regulation?: string; units?: string[]; byUnit?: boolean }): Promise<CountRow[]> {
  const unit = filter.byUnit ? ", nullif(unit, '00000000-0000-0000-0000-000000000000') as unit" : ''
  const params: unknown[] = [tx.tenant, filter.from, filter.to, filter.regulation ?? null, filter.units ?? null]
  return tx.query<CountRow>(
    `select regulation, article, control, day, outcome, blocks, sum(n)::bigint as n${unit} from (
       select regulation, article, control, day, outcome, blocks, unit_key as unit, n from conformance_day where tenant_id = $1 and day between $2 and $3 and regulation = coalesce($4, regulation)
       union all
       select regulation, article, control, day, outcome, blocks, unit_key, n from (${changes('conformance_delta')}) waiting where day between $2 and $3 and regulation = coalesce($4, regulation)) x
     where ($5::uuid[] is null or unit = any($5::uuid[])) group by 1, 2, 3, 4, 5, 6${filter.byUnit ? ', unit' : ''}`, params)
}

export function tally(rows: Iterable<CountRow>): Counts {
  const c: Counts = { ...NO_COUNTS }
  for (const r of rows) {
    const n = Number(r.n)
    if (r.outcome === 'conformed') { if (r.blocks) c.held += n; else c.conformed += n }
    else if (r.outcome in c) c[r.outcome as keyof Counts] += n
  }
  return c
}

export function groupBy<T>(rows: T[], key: (row: T) => string): Map<string, T[]> {
  const map = new Map<string, T[]>()
  for (const row of rows) {
    const k = key(row)
    const list = map.get(k)
    if (list) list.push(row)
    else map.set(k, [row])
  }
  return map
}

/** First day of the month of a day: the period screens open with. */
export const monthStart = (day: string): string => `${day.slice(0, 7)}-01`

const margins = new Map<string, { until: number; rates: Promise<Map<string, number | null>> }>()
const MARGIN_MS = 2000

/**
 * This month's rate of every control, for the margin of a matter: at most two seconds old. Every action answers with the page of its
 * matter, and summing up what the actions of the last seconds left would cost more than they did.
 */
export function rateOfControls(tx: Tx, today: string): Promise<Map<string, number | null>> {
  const key = `${tx.tenant}/${today}`
  const kept = margins.get(key)
  if (kept && kept.until > Date.now()) return kept.rates
  const rates = countsOf(tx, { from: monthStart(today), to: today }).then((rows) => new Map([...groupBy(rows, (r) => r.control)].map(([control, list]) => [control, rate(tally(list))])))
  // Not the one that failed: the next page asks again. Days gone by are forgotten with the rest.
  rates.catch(() => margins.delete(key))
  if (margins.size > 100) margins.clear()
  margins.set(key, { until: Date.now() + MARGIN_MS, rates })
  return rates
}

export { add, rate }
