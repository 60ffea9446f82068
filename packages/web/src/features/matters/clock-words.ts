import { stepLine } from '@guixing/core/clocks/step-line'
import type { Language } from '@guixing/core/model/text'

type Line = Parameters<typeof stepLine>[0]
/** A due that crosses many days tells its first and last steps; the middle repeats itself. */
const MOST = 8

/** The story of a due, line by line, as it was computed. The day of the house is left out where it is today. A code the browser does not know is left out too. */
export function whyLines(steps: readonly { code: string; at: string | null; params: Record<string, unknown> }[], zone: string, language: Language, today: string, reason: (value: string) => string = (value) => value): string[] {
  const lines = steps.flatMap((step) => {
    try {
      const told = typeof step.params['reason'] === 'string' && step.code === 'pause' ? { ...step, params: { ...step.params, reason: reason(step.params['reason']) } } : step
      return [stepLine(told as Line, zone, language).replaceAll(`${today} `, '')]
    } catch {
      return []
    }
  })
  if (lines.length <= MOST) return lines
  return [...lines.slice(0, 4), `… ${lines.length - MOST + 1}`, ...lines.slice(-(MOST - 5))]
}
