import type { Calendar } from '../calendar/calendar.ts'
import { minuteMs, toIso, toMs } from '../calendar/instant.ts'
import { addWorkingMs } from '../calendar/working-ms.ts'
import type { Definition, Form, Step, WhoRef } from './definition.ts'
import type { Stuck } from './events.ts'
import type { House, TrailLine } from './house.ts'
import type { Refused, Task } from './model.ts'
import { leavesOf, partsOf, votesNeeded } from './steps.ts'
import { submit } from './submit.ts'
import type { World } from './world.ts'

export interface PreviewLine { readonly task: string; readonly does: Task['does']; readonly rule: WhoRef; readonly people: readonly string[]; readonly barred: readonly string[]; readonly trail: readonly TrailLine[] }
export interface Preview {
  readonly lines: readonly PreviewLine[]
  readonly stuck: readonly Stuck[]
  /** When the route should be through by the usual times of its people; absent where a time is not known. */
  readonly finish?: string
}

/**
 * What a submission now would bring: who is asked, by which rule, what was considered and dropped, and the expected finish in
 * working time. It submits and keeps nothing, so it cannot differ from what would happen. Refused as the submission would be.
 */
export function preview(definition: Definition, form: Form, world: World & { readonly house: House; readonly calendar: Calendar }): Preview | Refused {
  const change = submit(definition, form, world)
  if ('refused' in change) return change
  const { state, events } = change
  const trailOf = (task: string): readonly TrailLine[] => events.flatMap((event) => event.type === 'resolved' && (event.task === task || task.startsWith(`${event.task}.`)) ? event.trail : [])
  const lines = leavesOf(state.steps).map(({ id, leaf }): PreviewLine => {
    const { candidates, barred } = state.tasks.find((task) => task.id === id)!
    return { task: id, does: leaf.does, rule: leaf.who, people: candidates, barred, trail: trailOf(id) }
  })
  const minutes = usualMinutes({ sequence: state.steps }, (id) => Math.min(...state.tasks.find((task) => task.id === id)!.candidates.map((person) => world.usual?.[person] ?? Infinity)))
  return { lines, stuck: state.stuck, ...(Number.isFinite(minutes) ? { finish: toIso(addWorkingMs(world.calendar, toMs(world.now), minutes * minuteMs)) } : {}) }
}

/** One after another adds up, all at once takes the slowest, any the quickest, a vote as many as it needs. */
function usualMinutes(step: Step, of: (leaf: string) => number): number {
  const parts = partsOf(step)
  if (!parts) return of((step as { readonly id: string }).id)
  const each = parts.map((part) => usualMinutes(part, of)).sort((a, b) => a - b)
  if ('sequence' in step) return each.reduce((sum, one) => sum + one, 0)
  if ('any' in step) return each[0] ?? Infinity
  return ('vote' in step ? each[Math.max(votesNeeded(step.pass, parts.length), step.quorum ?? 0) - 1] : each.at(-1)) ?? Infinity
}
