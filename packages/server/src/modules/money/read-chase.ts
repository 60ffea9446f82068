import type { Chase, FeeFilter } from '@guixing/contract/money'
import { cursorOf, DAY, ID, readCursor } from '../../platform/cursor.ts'
import { dayIn } from '../../platform/days.ts'
import { binder, type Tx } from '../../platform/db.ts'
import type { Session } from '../session/index.ts'
import { overdueDays } from './ages.ts'
import { nextOf, stepOf } from './chase-step.ts'
import { CLOCK, daySql, DISCIPLINE, fen, fenSql, FINANCE, named, narrowed, seen, yuan } from './read-common.ts'
import { clockOf } from './read-open.ts'

const PAGE = 30
const FAR = '9999-12-31T00:00:00.000Z'
interface Row { id: string; number: string; title: string; unit: string | null; owner: string | null; stage: string; amount: string; requested: string | null; due_at: string | null; started_at: string | null; late: boolean; written: boolean; explained: boolean; received: boolean; promised: string | null; urgings: number; last_urged: string | null; deductions: number; key: string; now: string }

/** Advances out that the reader may see, whatever the year: the longest overdue first, then those that fall due next. */
export async function chase(tx: Tx, s: Session, filter: FeeFilter & { cursor?: string | undefined }, now: string): Promise<{ items: Chase[]; next: string | null }> {
  const { rules, actor } = s
  const today = dayIn(rules.house.zone, now)
  const { units, handler } = narrowed(rules, filter)
  const { params, put } = binder(tx.tenant)
  const where = [seen(rules, actor, params), ...(units ? [`m.unit_id = any(${put([...units])}::uuid[])`] : []), ...(handler === undefined ? [] : [`m.owner_id = ${put(handler)}::uuid`])]
  const cursor = readCursor(filter.cursor, /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/, ID)
  const after = cursor ? `where (x.key, x.id) > (${put(cursor[0])}::timestamptz, ${put(cursor[1])}::uuid)` : ''
  const rows = await tx.query<Row>(
    `select x.* from (select m.id, m.number, m.title, m.unit_id as unit, m.owner_id as owner, m.stage, ${fenSql("m.fields->>'outstanding'")} as amount, ${daySql("m.fields->>'requestedAt'")} as requested, c.due_at, c.started_at, coalesce(c.breached or c.due_at < clock_timestamp(), false) as late,
         coalesce(m.fields->>'explanation', '') <> '' as written, coalesce(m.fields->>'explainedAt', '') <> '' as explained, coalesce(m.fields->>'explanationReceivedAt', '') <> '' as received, ${daySql("m.fields->>'promisedDate'")} as promised, ${countSql('urgings')} as urgings, ${daySql("m.fields->>'lastUrged'")} as last_urged, ${countSql('deductions')} as deductions, coalesce(c.due_at, ${put(FAR)}::timestamptz) as key
       from matter m ${clockOf('m', put(CLOCK))} where m.tenant_id = $1 and m.kind = 'write-off' and not m.final and ${where.join(' and ')}) x ${after} order by x.key, x.id limit ${PAGE + 1}`, params)
  const urge = Number(rules.paramAt('P08', today) ?? Number.NaN)
  const holds = (role: string): boolean => actor.roles.some((grant) => grant.role === role)
  const page = rows.slice(0, PAGE)
  const last = page.at(-1)
  return {
    items: page.map((r) => {
      const due = r.due_at === null ? null : dayIn(rules.house.zone, r.due_at)
      const next = nextOf({ stage: r.stage, overdue: r.late, written: r.written, explained: r.explained, received: r.received, promised: r.promised, urgings: r.urgings, lastUrged: r.last_urged }, today, Number.isFinite(urge) ? urge : null)
      const mine = next.whose === 'handler' ? r.owner === s.person : next.whose === 'leaders' ? holds('unit-leader') || holds('leader-in-charge') : next.whose === 'finance' ? holds(FINANCE) : next.whose === 'discipline' && holds(DISCIPLINE)
      const start = r.requested && DAY.test(r.requested) ? Date.parse(r.requested) : r.started_at ? Date.parse(r.started_at) : null
      return {
        id: r.id, number: r.number, title: r.title, unit: named(rules.units, r.unit), handler: named(rules.people, r.owner), amount: yuan(fen(r.amount)), requestedAt: r.requested && DAY.test(r.requested) ? r.requested : null, dueAt: r.due_at,
        overdueDays: r.late && due !== null ? Math.max(1, overdueDays(due, today)) : null, share: start !== null && r.due_at !== null ? Math.max(0, (Date.parse(now) - start) / Math.max(1, Date.parse(r.due_at) - start)) : null,
        step: stepOf(r), urgings: r.urgings, deductions: r.deductions, explained: r.explained, promised: r.promised && DAY.test(r.promised) ? r.promised : null, next: { ...next, mine },
      }
    }),
    next: rows.length > PAGE && last ? cursorOf(last.key, last.id) : null,
  }
}

const countSql = (field: string): string => `case when m.fields->>'${field}' ~ '^[0-9]{1,6}$' then (m.fields->>'${field}')::int else 0 end`
