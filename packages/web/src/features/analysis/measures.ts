import type { MeasureView, RegulationView } from '@guixing/contract/regulations'
import { moneyText } from '../../ui/money.ts'
import { rateText } from '../../ui/rate.ts'

type Kind = Pick<MeasureView, 'format'>
type Figures = Pick<MeasureView, 'value' | 'n' | 'of'>

/** A count as it is, an amount with its thousands and fen: exact, whatever its size. */
export const countText = (n: number | string): string => (typeof n === 'number' ? String(n) : moneyText(n))

/** What a measure says of the house, a unit or a person: a sum of amounts from its exact text, everything else from its value. */
export const figureText = (measure: Kind, row: Figures): string => (row.of === null && typeof row.n === 'string' ? countText(row.n) : measureText(measure, row.value))
type Target = Pick<MeasureView, 'target' | 'value'>

/** A share as per cent, a number with at most two decimals; nothing due is —, never 0 and never 100 %. */
export function measureText(measure: Kind, value: number | null): string {
  if (value === null) return '—'
  return measure.format === 'percent' ? rateText(value) : String(Math.round(value * 100) / 100)
}

/** Red only beyond a target that is set (screens.md 5.5). */
export function missesTarget({ target, value }: Target): boolean {
  if (target === null || value === null) return false
  return target.bound === 'atLeast' ? value < target.value : value > target.value
}

/** Rows in the order in which one would look at them: farthest from what is wanted first, those without occasion last. */
export function worst<R extends { value: number | null }>(measure: Pick<MeasureView, 'target'>, rows: readonly R[]): R[] {
  const upward = measure.target?.bound !== 'atMost'
  return [...rows].sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null)
    return upward ? a.value - b.value : b.value - a.value
  })
}

export interface Execution { value: number | null; n: number; of: number; /** Where most was missed. */ at: { regulation: string; article: string } | null }

/** K28 制度执行率: duties done in time ÷ duties that fell due, over all adopted regulations. Nothing due gives no share. */
export function executionOf(sources: readonly { regulation: Pick<RegulationView, 'code'> & { controls: readonly Pick<RegulationView['controls'][number], 'id' | 'type' | 'articles'>[] }; counts: readonly { control: string; conformed: number; breached: number }[] }[]): Execution {
  const duties = sources.flatMap(({ regulation, counts }) => regulation.controls.filter((c) => c.type === 'duty').map((c) => ({ regulation: regulation.code, article: c.articles[0] ?? '', count: counts.find((x) => x.control === c.id) })))
  const n = duties.reduce((sum, d) => sum + (d.count?.conformed ?? 0), 0)
  const missed = duties.reduce((sum, d) => sum + (d.count?.breached ?? 0), 0)
  const [most] = [...duties].sort((a, b) => (b.count?.breached ?? 0) - (a.count?.breached ?? 0))
  return { value: n + missed > 0 ? n / (n + missed) : null, n, of: n + missed, at: most ? { regulation: most.regulation, article: most.article } : null }
}
