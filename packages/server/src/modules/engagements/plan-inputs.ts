import { cycles, strays, type PlanItem } from '@guixing/core/plan/cycle'
import { nextDay, unsigned, type KeyLink } from '@guixing/core/plan/key-links'
import type { Value } from '@guixing/core/model/kind'
import { isId } from '../../platform/ids.ts'
import { registerInput } from '../engine/index.ts'

const text = (v: Value | undefined): string => (typeof v === 'string' || typeof v === 'number' ? String(v).trim() : '')

/** Rows of a plan with `code` and `after`; what is no row counts for nothing. */
function itemsIn(v: Value | undefined): PlanItem[] {
  return (Array.isArray(v) ? v : []).flatMap((row) => (row !== null && typeof row === 'object' && !Array.isArray(row) && text(row.code) !== '' ? [{ code: text(row.code), after: text(row.after) }] : []))
}

/** Codes of the work items that wait for each other (S01-52); empty for an order that can be kept. */
registerInput('plan.cycles', (a) => ({ value: cycles(itemsIn(a.rows)) }))
/** Predecessors no work item is called by, and codes used twice. */
registerInput('plan.strays', (a) => ({ value: strays(itemsIn(a.rows)) }))

/** The milestones among the rows: those a plan marks are its key links (S19-15). */
function linksIn(v: Value | undefined): KeyLink[] {
  return (Array.isArray(v) ? v : []).flatMap((row) => (row !== null && typeof row === 'object' && !Array.isArray(row) && row.milestone === true && text(row.code) !== '' ? [{ code: text(row.code), until: text(row.until) }] : []))
}
/** Codes of the key links nobody has signed off yet, and the day the next of them must be: nothing once all are. `also`: the one signed off by this very act. */
registerInput('plan.key-links', (a) => ({ value: unsigned(linksIn(a.rows), text(a.signed)).map((link) => link.code) }))
registerInput('plan.next-key-link', (a) => ({ value: nextDay(linksIn(a.rows), `${text(a.signed)}\n${text(a.also)}`) ?? null }))
/** How far the adopted plan of an engagement should have come by the end of a day, in per cent of its work days (K16); nothing where none is adopted. */
registerInput('plan.expected', (a) => ({
  sql: `select to_jsonb(round(100.0 * sum(greatest(0, least(i.until, i.on_day) - i.start + 1)) / nullif(sum(i.until - i.start + 1), 0), 1)) from (
    select p.fields->'items' as items from matter_key k join matter p on p.tenant_id = $1 and p.id = k.matter_id and p.stage = 'adopted' where k.tenant_id = $1 and k.kind = 'project-plan' and k.field = 'engagement' and k.value = ? order by p.opened_at desc, p.id desc limit 1) plan,
    lateral (select (x->>'from')::date as start, (x->>'until')::date as until, ?::date as on_day from jsonb_array_elements(plan.items) x) i where i.until >= i.start`,
  params: [isId(a.of) ? a.of : null, text(a.on) || '9999-12-31'],
}))
