import type { Deduction } from '@guixing/contract/money'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { cursorOf, NUMBER, readCursor } from '../../platform/cursor.ts'
import { binder, type Tx } from '../../platform/db.ts'
import { isId } from '../../platform/ids.ts'
import type { Rules } from '../rules/index.ts'
import type { Session } from '../session/index.ts'
import { PERIOD } from './accounts.ts'
import { DISCIPLINE, fen, FINANCE, heldUnits, named, yuan } from './read-common.ts'

/** Who sees what was taken from whose pay; everybody sees own. */
const WATCH = [FINANCE, DISCIPLINE, 'general-manager', 'leader-in-charge']
export const seesDeductions = (rules: Rules, actor: Actor): boolean => heldUnits(rules, actor, WATCH)?.length !== 0
/** Wages are finance's alone. */
export const mayWages = (rules: Rules, actor: Actor): boolean => heldUnits(rules, actor, [FINANCE])?.length !== 0

const PAGE = 50

/** The pay-deduction ledger F22 (S02-26): each month's deduction with what stood out before and after it; latest month first. */
export async function deductions(tx: Tx, s: Session, query: { person?: string | undefined; period?: string | undefined; cursor?: string | undefined }, limit = PAGE) {
  const { rules, actor } = s
  const { params, put } = binder(tx.tenant)
  const reach = heldUnits(rules, actor, WATCH)
  const where = [`e.entry = 'fee.deducted'`, 'e.period is not null']
  if (reach !== null) where.push(`(e.person_id = ${put(s.person)}::uuid or exists (select 1 from person p where p.tenant_id = $1 and p.id = e.person_id and p.unit_id = any(${put(reach)}::uuid[])))`)
  if (query.person) where.push(`e.person_id = ${put(isId(query.person) ? query.person : null)}::uuid`)
  if (query.period) where.push(`e.period = ${put(query.period)}`)
  const people = await tx.query<{ person: string; deducted: string; months: number }>(`select e.person_id as person, sum(e.amount) as deducted, count(distinct e.period)::int as months from money_entry e where e.tenant_id = $1 and ${where.join(' and ')} group by 1 order by 2 desc limit 500`, [...params])
  const cursor = readCursor(query.cursor, PERIOD, NUMBER)
  if (cursor) where.push(`(e.period, e.n) < (${put(cursor[0])}, ${put(cursor[1])}::bigint)`)
  const rows = await tx.query<{ id: string; n: string | number; person: string; period: string; day: string; amount: string | number; before: string; matter: string; number: string; title: string }>(
    `select e.id, e.n, e.person_id as person, e.period, e.day, e.amount, b.left as before, m.id as matter, m.number, m.title from money_entry e join matter m on m.tenant_id = e.tenant_id and m.id = e.matter_id
       cross join lateral (select coalesce(sum(case when x.debit = 'advance' then x.amount else -x.amount end), 0) as left from money_entry x where x.tenant_id = $1 and x.payment_id = e.payment_id and 'advance' in (x.debit, x.credit) and x.n < e.n) b
     where e.tenant_id = $1 and ${where.join(' and ')} order by e.period desc, e.n desc limit ${put(limit + 1)}`, params)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const who = (id: string) => named(rules.people, id) ?? { id, name: '—' }
  return {
    rows: page.map((r): Deduction => ({ id: r.id, person: who(r.person), period: r.period, outstanding: yuan(fen(r.before)), deducted: yuan(fen(r.amount)), balance: yuan(fen(r.before) - fen(r.amount)), day: r.day, matter: { id: r.matter, number: r.number, title: r.title } })),
    next: rows.length > limit && last ? cursorOf(last.period, String(last.n)) : null,
    people: people.map((p) => ({ person: who(p.person), deducted: yuan(fen(p.deducted)), months: p.months })),
  }
}
