import { cycles, strays, type PlanItem } from '@guixing/core/plan/cycle'
import type { Value } from '@guixing/core/model/kind'
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
