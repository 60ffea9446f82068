import type { Rate } from '@guixing/contract/common'
import type { ArticleRate, ControlView, RegulationView } from '@guixing/contract/regulations'
import type { z } from 'zod'

type Control = z.infer<typeof ControlView>
type Rated = z.infer<typeof ArticleRate>
export interface Kept { articles: readonly Rated[]; controls: readonly (Rate & { control: string; target: number | null })[] }
export interface Sources { regulation: RegulationView; kept: Kept | undefined }

/** The measures of the house and the requirement lines that ask for them (catalogue of measures, part 5 of the requirements). */
export const MEASURES: readonly { code: MeasureCode; requirements: readonly string[] }[] = [
  { code: 'K02', requirements: ['S03-27', 'S03-11'] },
  { code: 'K04', requirements: ['S37-13'] },
  { code: 'K05', requirements: ['S28-04'] },
  { code: 'K09', requirements: ['S17-15', 'S28-09'] },
  { code: 'K10', requirements: ['S03-13', 'S16-14'] },
  { code: 'K28', requirements: [] },
  { code: 'K29', requirements: ['S32-01'] },
  { code: 'K30', requirements: ['S32-03', 'S17-07'] },
  { code: 'K31', requirements: ['S03-26'] },
  { code: 'K32', requirements: ['S30-07', 'S30-01', 'S30-03'] },
  { code: 'K33', requirements: ['S29-01'] },
]
export type MeasureCode = 'K02' | 'K04' | 'K05' | 'K09' | 'K10' | 'K28' | 'K29' | 'K30' | 'K31' | 'K32' | 'K33'

export interface MeasureRow {
  code: MeasureCode
  rate: Rate | null
  target: number | null
  trend: readonly (number | null)[]
  /** Where the evidence is; null where no adopted regulation asks for it. */
  at: { regulation: string; article: string } | null
  control: Control | null
  /** The parameter that keeps it from being counted. */
  missing: readonly string[]
}

/** How far a control is the measure itself: a measure before a clock, a clock before the rest. */
const rank = (control: Control): number => ({ measure: 0, clock: 1, duty: 2 })[control.type] ?? 3

/**
 * The measures as rows, from what the adopted regulations say of themselves. A measure whose own control counted nothing
 * falls back to the next control of the same requirement (K02: the clock of the agreed time); nothing is ever invented:
 * without any occasion the rate is null, and without an adopted article there is no link.
 */
export function measureRows(sources: readonly Sources[]): MeasureRow[] {
  return MEASURES.map(({ code, requirements }) => {
    if (code === 'K28') return executionRate(sources)
    const found: { source: Sources; control: Control; order: number }[] = []
    for (const source of sources) {
      for (const control of source.regulation.controls) {
        const order = requirements.findIndex((r) => control.requirements.includes(r))
        if (order >= 0) found.push({ source, control, order: order * 10 + rank(control) })
      }
    }
    found.sort((a, b) => a.order - b.order)
    const best = found.find((f) => countOf(f.source, f.control)?.rate !== null && countOf(f.source, f.control) !== undefined)
      ?? found.find((f) => f.control.state === 'live') ?? found[0]
    if (!best) return { code, rate: null, target: null, trend: [], at: null, control: null, missing: [] }
    const article = best.control.articles[0] ?? ''
    const rated = best.source.kept?.articles.find((a) => a.article === article)
    const count = countOf(best.source, best.control)
    return {
      code, rate: count ?? null,
      target: best.source.kept?.controls.find((c) => c.control === best.control.id)?.target ?? rated?.target ?? null,
      trend: rated?.trend ?? [], at: { regulation: best.source.regulation.code, article }, control: best.control,
      missing: best.control.state === 'inactive' ? best.control.missing : [],
    }
  })
}

const countOf = (source: Sources, control: Control): Rate | undefined => source.kept?.controls.find((c) => c.control === control.id) ?? control.rate

/** K28: duties done in time ÷ duties due, over all adopted regulations. */
function executionRate(sources: readonly Sources[]): MeasureRow {
  const duties = sources.flatMap((s) => s.regulation.controls.filter((c) => c.type === 'duty').map((control) => ({ source: s, control, count: countOf(s, control) })))
  const counts = duties.flatMap((d) => (d.count ? [d.count] : []))
  const sum = (key: keyof Rate): number => counts.reduce((n, c) => n + (c[key] ?? 0), 0)
  const conformed = sum('conformed')
  const breached = sum('breached')
  const worst = [...duties].sort((a, b) => (b.count?.breached ?? 0) - (a.count?.breached ?? 0))[0]
  return {
    code: 'K28', target: null, trend: [], missing: [], control: worst?.control ?? null,
    rate: { conformed, breached, prevented: sum('prevented'), held: sum('held'), waived: sum('waived'), excused: sum('excused'), pending: sum('pending'), rate: conformed + breached > 0 ? conformed / (conformed + breached) : null },
    at: worst ? { regulation: worst.source.regulation.code, article: worst.control.articles[0] ?? '' } : null,
  }
}
