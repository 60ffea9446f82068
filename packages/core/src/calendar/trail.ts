import { toIso } from './instant.ts'
import type { Instant } from './instant.ts'

/** What a step of a due computation says; the words for people are in `clocks/step-line.ts`. */
export type StepCode =
  | 'start' | 'window' | 'skipped-day' | 'makeup-day' | 'month-clamp' | 'provisional' | 'result'
  | 'pause' | 'pause-ignored' | 'pause-ended' | 'resume' | 'reset' | 'moved' | 'breached' | 'stopped' | 'cancelled'

/** One step of the answer to "why is it due then?". */
export interface Step { readonly code: StepCode; readonly at: Instant; readonly params: Readonly<Record<string, string | number>> }

/** Collects steps; pass none where nobody will read them. */
export type Trail = Step[] | undefined

/** Adds a step to a trail that is being kept. */
export function note(trail: Trail, code: StepCode, ms: number, params: Step['params'] = {}): void {
  trail?.push({ code, at: toIso(ms), params })
}
