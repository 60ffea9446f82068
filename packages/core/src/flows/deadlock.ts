import { kindOf, type Flow, type FlowStep } from '../model/flow.ts'
import type { KindDef } from '../model/kind.ts'

/** Steps that no business can ever take, and the ring they wait in where there is one: each waits for the next, the last for the first. */
export interface Deadlock { flow: string; step: string; ring: { flow: string; step: string }[] }

/**
 * Runs one imagined business through all flows at once: whatever an action may be taken from, is taken, until nothing new happens. What is left is
 * stuck, whichever way people go. Stages only widen here (leaving one is forgotten), so nothing is reported that some way could reach.
 */
export function deadlocks(flows: readonly Flow[], kinds: Readonly<Record<string, KindDef>>): Deadlock[] {
  const gates = new Map<string, { flow: Flow; step: FlowStep }[]>()
  for (const flow of flows) for (const step of flow.steps) for (const ref of step.does) gates.set(ref, [...(gates.get(ref) ?? []), { flow, step }])
  const marks = new Set<string>()
  const done = (flow: Flow, name: string): boolean => flow.steps.some((s) => s.step === name && s.done.some((mark) => marks.has(mark)))
  const open = (ref: string): boolean => (gates.get(ref) ?? []).every(({ flow, step }) => step.after.every((name) => done(flow, name)))

  for (let size = -1; size !== marks.size;) {
    size = marks.size
    for (const kind of Object.values(kinds)) for (const action of Object.values(kind.actions)) {
      const ref = `${kind.name}.${action.name}`
      if (marks.has(ref) || action.retired || !reachable(kind, action.from, marks) || !open(ref)) continue
      marks.add(ref)
      // Where the next stage is computed, it may be any.
      const to = action.to === undefined ? (Array.isArray(action.from) && action.from.length === 0 ? kind.stages.slice(0, 1) : []) : typeof action.to === 'string' && !action.to.startsWith('$') ? [{ name: action.to }] : kind.stages
      for (const stage of to) marks.add(`${kind.name}:${stage.name}`)
    }
  }
  const stuck = flows.flatMap((flow) => flow.steps.filter((step) => !step.done.some((mark) => marks.has(mark))).map((step) => ({ flow, step })))
  return stuck.map(({ flow, step }) => ({ flow: flow.id, step: step.step, ring: ringFrom({ flow, step }, stuck, flows, (refs) => needed(refs, kinds, marks)) }))
}

function reachable(kind: KindDef, from: KindDef['actions'][string]['from'], marks: ReadonlySet<string>): boolean {
  if (Array.isArray(from)) return from.length === 0 || from.some((stage) => marks.has(`${kind.name}:${stage}`))
  return kind.stages.some((stage) => marks.has(`${kind.name}:${stage.name}`) && (from === 'any' || !stage.final))
}

/** These actions, and those of the same kinds that were never taken either and would bring them about. */
function needed(refs: readonly string[], kinds: Readonly<Record<string, KindDef>>, marks: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (ref: string): void => {
    if (found.has(ref) || marks.has(ref)) return
    found.add(ref)
    const kind = kinds[kindOf(ref)]
    const name = ref.slice(ref.search(/[.:]/) + 1)
    const from = ref.includes(':') ? [name] : kind?.actions[name]?.from
    if (!kind || from === undefined || (!ref.includes(':') && reachable(kind, from, marks))) return
    for (const action of Object.values(kind.actions)) if (action.to !== undefined && (!Array.isArray(from) || from.includes(String(action.to)) || typeof action.to !== 'string')) add(`${kind.name}.${action.name}`)
  }
  for (const ref of refs) add(ref)
  return found
}

interface At { flow: Flow; step: FlowStep }
const same = (a: At, b: At): boolean => a.flow.id === b.flow.id && a.step.step === b.step.step

/** A stuck step waits for the stuck steps before it, and for whatever other flows hold up the actions that would prove it. */
function ringFrom(start: At, stuck: readonly At[], flows: readonly Flow[], needs: (refs: readonly string[]) => ReadonlySet<string>): Deadlock['ring'] {
  const waitsFor = (at: At): At[] => {
    const before = stuck.filter((other) => other.flow.id === at.flow.id && at.step.after.includes(other.step.step))
    const provers = needs([...at.step.done, ...at.step.does])
    const held = flows.flatMap((flow) => flow.steps.filter((step) => step.does.some((ref) => provers.has(ref))).map((step) => ({ flow, step })))
    return [...before, ...held.flatMap((other) => stuck.filter((one) => one.flow.id === other.flow.id && other.step.after.includes(one.step.step)))]
  }
  const seen: At[] = []
  const walk = (at: At, path: At[]): At[] | undefined => {
    for (const next of waitsFor(at)) {
      const begin = path.findIndex((one) => same(one, next))
      if (begin >= 0) return path.slice(begin)
      if (seen.some((one) => same(one, next))) continue
      seen.push(next)
      const found = walk(next, [...path, next])
      if (found) return found
    }
    return undefined
  }
  return (walk(start, [start]) ?? []).map(({ flow, step }) => ({ flow: flow.id, step: step.step }))
}
