import { addExact, exactOf, exactText, overExact, roundExact, type Exact } from '@guixing/core/conditions/exact'
import type { CountExpr, MeasureControl, Outcome } from '@guixing/core/model/control'
import type { Period } from '@guixing/core/calendar/period'
import { midnightIn } from '../../platform/days.ts'
import type { Tx } from '../../platform/db.ts'
import { countsOf, heldByPerson } from '../conformance/index.ts'
import { unsetIn, type Rules } from '../rules/index.ts'
import { counterOf, isSum, type Rows, type Span } from './counters.ts'
import { aggregate } from './ledger-sql.ts'
import { periodsUntil } from './periods.ts'

/** Numerator and denominator of one cell, exact; a plain count or sum has no denominator. */
export interface Cell { n: Exact; of: Exact | null }
export const NOTHING: Exact = { n: 0n, d: 1n }
export interface Measured {
  control: MeasureControl
  missing: string[]
  periods: Period[]
  /** By period, oldest first. */
  house: Cell[]
  /** The last period by unit, and by person where the measure is of persons. */
  units: Map<string, Cell>
  people: Map<string, Cell>
}

/** value of a cell: a share, or a number; null where nothing fell due (shown —, never 100 %). */
export const valueOf = (cell: Cell): number | null => (cell.of === null ? asNumber(cell.n) : cell.of.n === 0n ? null : asNumber(overExact(cell.n, cell.of)))
const asNumber = (value: Exact): number => Number(exactText(roundExact(value, 'half-even', 15)))

/**
 * What the adopted measures say up to a day: each in its own periods (K02 by the month, K37 by the quarter), the last of them
 * by unit and person. Matters count in the period they were opened in; checks on the day they fell due. Units: those named, or all.
 */
export async function measure(tx: Tx, rules: Rules, day: string, units: string[] | null, trend = 6): Promise<Measured[]> {
  const out: Measured[] = []
  for (const { control } of rules.force) {
    if (control.type !== 'measure') continue
    const periods = periodsUntil(control.every, day, trend)
    const missing = unsetIn(rules, control, day)
    const [top, bottom] = sides(control)
    const cells = await Promise.all([top, bottom].map((side) => (side ? counted(tx, rules, control, side, periods, units) : null)))
    out.push({ control, missing, periods, ...merged(periods, cells[0] ?? null, cells[1] ?? null, bottom !== null) })
  }
  return out
}

/** Whether numerator and denominator are sums of amounts rather than counts. */
export function addsUp(control: MeasureControl): [boolean, boolean] {
  const [top, bottom] = sides(control).map((side) => side !== null && ('ledger' in side ? side.sum !== undefined : 'input' in side && isSum(side.input)))
  return [top ?? false, bottom ?? false]
}

function sides(control: MeasureControl): [CountExpr | null, CountExpr | null] {
  if ('ratio' in control.value) return control.value.ratio
  if ('count' in control.value) return [control.value.count, null]
  return [null, null]
}

async function counted(tx: Tx, rules: Rules, control: MeasureControl, side: CountExpr, periods: Period[], units: string[] | null): Promise<Rows> {
  if ('checks' in side) return ofChecks(tx, rules, side, periods, units, control.of === 'person')
  const spans = periods.map((p, i): Span => ({ i, from: midnightIn(rules.house.zone, p.start), to: midnightIn(rules.house.zone, dayAfter(p.end)) }))
  if ('ledger' in side) return ofLedger(tx, side, spans, units)
  return ((await counterOf(side.input)?.(tx, spans)) ?? []).filter((r) => units === null || r.unit === null || units.includes(r.unit))
}

async function ofLedger(tx: Tx, side: Extract<CountExpr, { ledger: string }>, spans: Span[], units: string[] | null): Promise<Rows> {
  const params: unknown[] = [tx.tenant, side.ledger, units, JSON.stringify(spans)]
  const bind = (value: unknown) => { params.push(value); return `$${params.length}` }
  const what = aggregate(side.where, side.sum, bind)
  return tx.query(
    `select p.i as period, m.unit_id as unit, m.owner_id as person, ${what} as n from jsonb_to_recordset($4::jsonb) as p(i int, "from" timestamptz, "to" timestamptz)
     join matter m on m.tenant_id = $1 and m.kind = $2 and m.opened_at >= p."from" and m.opened_at < p."to" where ($3::uuid[] is null or m.unit_id = any($3::uuid[])) group by 1, 2, 3`, params)
}

async function ofChecks(tx: Tx, rules: Rules, side: Extract<CountExpr, { checks: string }>, periods: Period[], units: string[] | null, byPerson: boolean): Promise<Rows> {
  const outcomes: Outcome[] | null = side.outcome === undefined ? null : Array.isArray(side.outcome) ? side.outcome : [side.outcome]
  const [first, last] = [periods[0]?.start ?? '', periods.at(-1)?.end ?? '']
  const at = (day: string) => periods.findIndex((p) => p.start <= day && day <= p.end)
  const rows = await countsOf(tx, { from: first, to: last, regulation: side.checks.split('.')[0], units: units ?? undefined, byUnit: true })
  if (byPerson) {
    // What blocking controls held stands in the facts: read only where the sums say there is any.
    const held = outcomes === null || outcomes.includes('conformed') ? [...new Set(rows.filter((r) => r.control === side.checks && r.outcome === 'conformed' && r.blocks).map((r) => r.day))].sort() : []
    const people = await tx.query<{ day: string; unit: string | null; person: string | null; n: number }>(
      `select day, unit_id as unit, person_id as person, count(*) as n from check_result where tenant_id = $1 and control = $2 and day between $3 and $4 and not imported and ($5::text[] is null or outcome = any($5)) and ($6::uuid[] is null or unit_id = any($6::uuid[])) group by 1, 2, 3`,
      [tx.tenant, side.checks, first, last, outcomes, units])
    return [...people, ...(await heldByPerson(tx, rules.house.zone, side.checks, held, units))].map((r) => ({ period: at(r.day), unit: r.unit, person: r.person, n: r.n }))
  }
  return rows.filter((r) => r.control === side.checks && (outcomes === null || outcomes.includes(r.outcome as Outcome))).map((r) => ({ period: at(r.day), unit: r.unit ?? null, person: null, n: Number(r.n) }))
}

function merged(periods: Period[], top: Rows | null, bottom: Rows | null, isRatio: boolean): Pick<Measured, 'house' | 'units' | 'people'> {
  const cell = (): Cell => ({ n: NOTHING, of: isRatio ? NOTHING : null })
  const house = periods.map(cell)
  const units = new Map<string, Cell>()
  const people = new Map<string, Cell>()
  const add = (to: Cell | undefined, n: Exact, isTop: boolean) => { if (to) { if (isTop) to.n = addExact(to.n, n); else to.of = addExact(to.of ?? NOTHING, n) } }
  const into = (map: Map<string, Cell>, key: string | null) => { if (key === null) return undefined; const c = map.get(key) ?? cell(); map.set(key, c); return c }
  for (const [rows, isTop] of [[top, true], [bottom, false]] as const) {
    for (const r of rows ?? []) {
      const n = exactOf(r.n) ?? NOTHING
      add(house[r.period], n, isTop)
      if (r.period !== periods.length - 1 || n.n === 0n) continue
      add(into(units, r.unit), n, isTop)
      add(into(people, r.person), n, isTop)
    }
  }
  return { house, units, people }
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
