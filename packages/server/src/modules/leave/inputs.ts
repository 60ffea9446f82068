import type { Value } from '@guixing/core/model/kind'
import type { Tx } from '../../platform/db.ts'
import { registerInput } from '../engine/index.ts'
import { leaveDays, type YearDays } from './count.ts'

const text = (v: Value | undefined): string | null => (typeof v === 'string' ? v : null)

/** When a leave ends that was ended early by its return. */
export const ENDS = "case when m.stage = 'returned' then least(m.fields->>'untilAt', coalesce(m.fields->>'returnedAt', m.fields->>'untilAt')) else m.fields->>'untilAt' end"
/** Other papers of a person for a time that touches this one; struck-out ones left out. Instants are kept in one form, so that text compares as time. */
const OTHERS = `select to_jsonb(count(*)) from matter m where m.tenant_id = $1 and m.kind = any(?::text[]) and m.owner_id = ?::uuid and m.id <> $2 and m.stage <> 'withdrawn' and m.fields->>'fromAt' < ? and ${ENDS} > ?`

/** Two papers of one person at the same instant are decided one after the other: the second sees the first (no overlap, no hour paid twice). */
async function oneByOne(args: Record<string, Value>, tx: Tx): Promise<never[]> {
  if (text(args.person) !== null) await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 31))', [`${tx.tenant} ${text(args.person)}`])
  return []
}

registerInput('leave.overlaps', (a, { matter }) => ({ sql: OTHERS, params: ['{leave}', text(a.person), text(matter.fields.untilAt), text(matter.fields.fromAt)] }), oneByOne)
registerInput('overtime.overlaps', (a, { matter }) => ({ sql: OTHERS, params: ['{leave,overtime}', text(a.person), text(matter.fields.untilAt), text(matter.fields.fromAt)] }), oneByOne)

/** With this leave, how many days of its kind lie in the fuller of the years it touches: what is asked for counts as taken. */
registerInput('leave.year-days', (a, { matter, work }) => {
  const [from, until] = [text(matter.fields.fromAt), text(matter.fields.untilAt)]
  if (from === null || until === null) return { value: null }
  const years: YearDays[] = leaveDays(work.rules.calendar, from, until).perYear
  if (years.length === 0) return { value: 0 }
  return {
    sql: `select to_jsonb(max(y.days + coalesce((select sum((r->>'days')::numeric) from matter m, jsonb_array_elements(m.fields->'perYear') r
      where m.tenant_id = $1 and m.kind = 'leave' and m.owner_id = ?::uuid and m.id <> $2 and m.stage <> 'withdrawn' and m.fields->>'leaveKind' = ? and (r->>'year')::int = y.year), 0))) from jsonb_to_recordset(?::jsonb) as y(year int, days numeric)`,
    params: [text(a.person), text(matter.fields.leaveKind), JSON.stringify(years)],
  }
})
