import { exactText, type Exact } from '@guixing/core/conditions/exact'
import type { MeasureControl } from '@guixing/core/model/control'
import { dayIn } from '../../platform/days.ts'
import { os } from '../../platform/api.ts'
import { reading } from '../session/index.ts'
import type { Rules } from '../rules/index.ts'
import { addsUp, measure, NOTHING, valueOf, type Cell } from './measure.ts'

/** Handler of `regulations.measures`: what the adopted measures say, each with its article and target. */
export const measureRoutes = {
  measures: os.regulations.measures.handler(({ context, input }) => reading(context, async (tx, s) => {
    const day = input.day ?? dayIn(s.rules.house.zone, new Date().toISOString())
    const units = input.unit ? [...s.rules.units.values()].filter((u) => u.path.includes(input.unit ?? '')).map((u) => u.id) : null
    const measured = await measure(tx, s.rules, day, units)
    const named = (control: MeasureControl, map: Map<string, Cell>, names: Map<string, { name: string }>) => [...map].map(([id, cell]) => ({ who: { id, name: names.get(id)?.name ?? '—' }, ...shown(control, cell) })).sort((a, b) => (a.value ?? 2) - (b.value ?? 2)).slice(0, 200)
    return {
      day,
      measures: measured.map((m) => ({
        control: m.control.id, regulation: m.control.regulation, article: m.control.clause[0] ?? '', name: m.control.name, code: m.control.code, every: m.control.every, format: m.control.format, requirements: m.control.carries,
        target: targetOf(s.rules, m.control, day), missing: m.missing, from: m.periods.at(-1)?.start ?? day, to: m.periods.at(-1)?.end ?? day, ...shown(m.control, m.house.at(-1) ?? NONE),
        trend: m.periods.map((p, i) => ({ from: p.start, value: valueOf(m.house[i] ?? NONE) })), units: named(m.control, m.units, s.rules.units), people: m.control.of === 'person' ? named(m.control, m.people, s.rules.people) : [],
      })),
    }
  })),
}

const NONE: Cell = { n: NOTHING, of: null }
function shown(control: MeasureControl, cell: Cell) {
  const [top, bottom] = addsUp(control)
  const told = (value: Exact, sum: boolean) => (sum ? exactText(value) : Number(exactText(value)))
  return { value: valueOf(cell), n: told(cell.n, top), of: cell.of && told(cell.of, bottom) }
}

/** The target as the value is given: shares in 0..1. Null where the house has set none. */
function targetOf(rules: Rules, control: MeasureControl, day: string): { bound: 'atLeast' | 'atMost'; value: number } | null {
  const bound = control.target?.atLeast !== undefined ? 'atLeast' : 'atMost'
  const raw = control.target?.[bound]
  const v = typeof raw === 'string' && raw.startsWith('$params.') ? rules.paramAt(raw.slice(8), day) : raw
  const n = v === undefined || v === null || v === '' ? Number.NaN : Number(v)
  return Number.isFinite(n) ? { bound, value: control.format === 'percent' ? n / 100 : n } : null
}
