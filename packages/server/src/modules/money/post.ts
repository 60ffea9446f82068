import type { Value } from '@guixing/core/model/kind'
import { fenOf, MOST_FEN, yuanOf } from '@guixing/core/money/money'
import { invalid } from '../../platform/errors.ts'
import { isId, newId } from '../../platform/ids.ts'
import { addRow, tellPosted, type Held, type Work } from '../engine/index.ts'
import { PERIOD } from './accounts.ts'

/** What an entry says: its name in catalogue/entries.yaml, the amount in yuan, and what it hangs on (POST_ON). */
export interface Posting { entry: string; amount: Value; on: Record<string, Value> }

const MATTERS = ['project', 'basis', 'agreement', 'payment', 'contract'] as const

/**
 * Adds one entry to what the action writes: from the entry's credit account to its debit account, of the matter's unit, on the house's
 * day, with the fact it follows from. The fact's detail names it too, so that the hash chain covers the money. Nothing is zero.
 * @throws Invalid `amount`: not an amount, negative, or more than a field takes; `entry` unknown (no pack that loads names one); what it hangs on is malformed
 */
export function postEntries(work: Work, held: Held, { entry, amount, on }: Posting): void {
  const def = Object.hasOwn(work.rules.catalogue.entries ?? {}, entry) ? work.rules.catalogue.entries?.[entry] : undefined
  if (!def) throw invalid('entry', 'malformed')
  if (amount === null || amount === undefined) return
  const fen = typeof amount === 'string' || typeof amount === 'number' ? fenOf(String(amount)) : null
  if (fen === null) throw invalid('amount', 'money')
  if (fen < 0n || fen > MOST_FEN) throw invalid('amount', 'out-of-range', { min: '0.00', max: yuanOf(MOST_FEN) })
  if (fen === 0n) return
  const id = newId()
  const matters = Object.fromEntries(MATTERS.map((name) => [`${name}_id`, reference(name, on[name])]))
  const period = text(on.period)
  if (period !== null && !PERIOD.test(period)) throw invalid('period', 'malformed')
  addRow(work, 'money_entry', {
    id, at: work.now, day: work.today, entry, debit: def.debit, credit: def.credit, amount: fen.toString(), matter_id: held.matter.id, fact_id: tellPosted(held, { id, entry, amount: yuanOf(fen) }),
    ...matters, person_id: reference('person', on.person), unit_id: held.matter.unit, period, subject: text(on.subject),
  })
}

const text = (v: Value | undefined): string | null => (typeof v === 'string' && v !== '' ? v : null)

function reference(name: string, v: Value | undefined): string | null {
  if (v === undefined || v === null || v === '') return null
  if (!isId(v)) throw invalid(name, 'reference')
  return v
}
