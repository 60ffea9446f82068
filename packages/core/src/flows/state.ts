import type { Flow, FlowStep, Mark } from '../model/flow.ts'

export interface StepState { step: FlowStep; is: 'done' | 'ready' | 'waiting'; /** Steps that must be done first. */ lacks: string[] }

export const isDone = (step: FlowStep, marks: ReadonlySet<Mark>): boolean => step.done.some((mark) => marks.has(mark))

/** Where a business stands in a flow: the chart is this, so that picture and gates cannot differ (S19-05). */
export function stateOf(flow: Flow, marks: ReadonlySet<Mark>): StepState[] {
  const done = new Set(flow.steps.filter((step) => isDone(step, marks)).map((s) => s.step))
  return flow.steps.map((step) => {
    const lacks = step.after.filter((name) => !done.has(name))
    return { step, is: done.has(step.step) ? 'done' : lacks.length === 0 ? 'ready' : 'waiting', lacks }
  })
}
