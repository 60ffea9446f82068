import { createHash } from 'node:crypto'
import type { Words } from '@guixing/core/model/text'
import type { ApiContext } from '../../platform/api.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import { readSheet, SHEET_FAULTS } from '../../platform/sheets/index.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import type { Rules } from '../rules/index.ts'
import { writing, type Session } from '../session/index.ts'
import { mayWages } from './read-deductions.ts'
import { MOST_WAGES, wageHead, wageRows, type WageFault } from './wage-rows.ts'

export interface WageAnswer { ok: boolean; rows: number; months: string[]; errors: WageFault[] }
const refused = (errors: WageFault[]): WageAnswer => ({ ok: false, rows: 0, months: [], errors })

/**
 * Takes in the wages a deduction is measured against (P55, S02-26): all rows or none. A month brought again replaces what was known of
 * these people in it. Finance's alone. The fact tells how many and of which months, never how much. @throws NotFound for anybody else
 */
export async function importWages(context: ApiContext, s: Session, bytes: Buffer): Promise<WageAnswer> {
  if (!mayWages(s.rules, s.actor)) throw new NotFound()
  const sheet = await readSheet({ bytes, most: MOST_WAGES })
  if (!sheet.ok) return refused([{ row: sheet.line ?? 0, column: '', code: sheet.fault, params: {}, words: SHEET_FAULTS[sheet.fault] as Words }])
  const head = wageHead(sheet.head, sheet.headLine)
  if (head.faults.length > 0) return refused(head.faults)
  const { wages, faults } = wageRows(sheet.rows, head.at, byName(s.rules))
  if (faults.length > 0) return refused(faults)
  const months = [...new Set(wages.map((w) => w.period))].sort()
  return writing(context, async (tx, now) => {
    await tx.query(
      `insert into wage (tenant_id, person_id, period, gross, least, at, by_id) select $1, r.person, r.period, r.gross::bigint, r.least::bigint, clock_timestamp(), $3
       from jsonb_to_recordset($2::jsonb) as r(person uuid, period text, gross text, least text) on conflict (tenant_id, person_id, period) do update set gross = excluded.gross, least = excluded.least, at = excluded.at, by_id = excluded.by_id`,
      [tx.tenant, JSON.stringify(wages.map((w) => ({ ...w, gross: String(w.gross), least: w.least === null ? null : String(w.least) }))), now.person])
    await streamFact(tx, 'wages-imported', { months, people: wages.length, file: createHash('sha256').update(bytes).digest('hex') }, 'settings', now.person)
    return { ok: true, rows: wages.length, months, errors: [] }
  })
}

/** People by name and by login; a name several bear means several. */
function byName(rules: Rules): Map<string, string[]> {
  const out = new Map<string, string[]>()
  for (const p of rules.people.values()) for (const key of new Set([p.name, p.login ?? p.name].map((text) => text.normalize('NFKC').toLowerCase()))) out.set(key, [...(out.get(key) ?? []), p.id])
  return out
}

/** Months whose wages are known, the latest first. @throws NotFound for who is not finance */
export async function wageMonths(tx: Tx, s: Session): Promise<{ period: string; people: number; at: string }[]> {
  if (!mayWages(s.rules, s.actor)) throw new NotFound()
  return tx.query('select period, count(*)::int as people, max(at) as at from wage where tenant_id = $1 group by period order by period desc limit 60', [tx.tenant])
}
