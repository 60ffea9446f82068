import type { Dials } from '@guixing/contract/engagements'
import type { Rules } from '../rules/index.ts'

/** An engagement as its dials need it: its stage and fields, where the reader may see it. */
export interface Dialled { kind: string; stage: string; seen: boolean; fields: Record<string, unknown> | null }

const number = (v: unknown): number | null => (typeof v === 'number' || (typeof v === 'string' && v !== '') ? (Number.isFinite(Number(v)) ? Number(v) : null) : null)
const text = (v: unknown): string | null => (typeof v === 'string' && v !== '' ? v : null)

/**
 * Time, quality and cost of the project at work (S01-62), from the supervisor's last opinion: each in per cent with the house's alarm line
 * (P36, P37, P38); on the line itself is not over it. null where no engagement of the business has begun its work, or the reader may not see it.
 */
export function dialsOf(papers: readonly Dialled[], rules: Pick<Rules, 'paramAt'>, today: string): Dials | null {
  const engagement = papers.findLast((p) => p.kind === 'engagement' && p.seen && p.stage !== 'set-up' && p.stage !== 'stopped')
  if (!engagement) return null
  const fields = engagement.fields ?? {}
  const dial = (name: string, param: string, beyond: (value: number, line: number) => boolean): Dials['time'] => {
    const value = number(fields[name])
    const line = number(rules.paramAt(param, today))
    return { value, line, over: value !== null && line !== null && beyond(value, line) }
  }
  const above = (value: number, line: number): boolean => value > line
  return {
    on: text(fields.progressOn), report: text(fields.progressReport),
    time: dial('slip', 'P36', above), quality: dial('qualityRate', 'P37', (value, line) => value < line), cost: dial('costOver', 'P38', above),
  }
}
