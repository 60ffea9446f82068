import { STEP_ACTION } from '@guixing/core/flows/controls'
import type { Flow } from '@guixing/core/model/flow'
import type { PackError, Place } from '../errors.ts'
import { complain, within } from '../errors.ts'
import type { Known } from './known.ts'
import { actionNamed, kindNamed } from './known.ts'

/** Names inside a flow: its root, the actions and stages of its steps, and an order that comes to an end. */
export function checkFlow(flow: Flow, known: Known, file: string, errors: PackError[]): void {
  const place: Place = { file, clause: flow.clause[0], control: flow.id }
  const root = kindNamed(known, flow.of)
  if (!root) return complain(errors, within(place, 'of'), `unknown kind "${flow.of}"`)
  if (flow.steps.some((s) => s.within) && !Object.hasOwn(root.actions, STEP_ACTION)) complain(errors, within(place, 'of'), `${root.name} has no action "${STEP_ACTION}", which steps with a limit need`)
  for (const [index, step] of flow.steps.entries()) {
    const here = within(place, 'steps', step.step)
    if (flow.steps.findIndex((s) => s.step === step.step) !== index) complain(errors, here, `two steps are called "${step.step}"`)
    if (step.done.length === 0) complain(errors, here, 'nothing proves this step: it needs does or done')
    for (const mark of [...step.does, ...step.done]) {
      const kind = kindNamed(known, mark.split(/[.:]/)[0] ?? '')
      const stage = mark.includes(':') ? mark.slice(mark.indexOf(':') + 1) : undefined
      if (!kind) complain(errors, here, `unknown kind in "${mark}"`)
      else if (stage !== undefined ? !kind.stages.some((s) => s.name === stage) : !actionNamed(known, mark)) complain(errors, here, `${kind.name} has no ${stage === undefined ? 'action' : 'stage'} "${mark.slice(kind.name.length + 1)}"`)
      else if (kind.name !== flow.of && kind.fields[flow.of]?.of?.includes(flow.of) !== true) complain(errors, here, `${kind.name} names no ${flow.of}: it needs a field "${flow.of}" of type matter`)
    }
    for (const before of step.after) if (!flow.steps.some((s) => s.step === before)) complain(errors, here, `there is no step "${before}"`)
  }
  const ring = ringIn(flow)
  if (ring) complain(errors, within(place, 'steps'), `the steps wait for each other: ${ring.join(' → ')}`)
}

function ringIn(flow: Flow): string[] | undefined {
  const after = new Map(flow.steps.map((s) => [s.step, s.after]))
  const sound = new Set<string>()
  const walk = (step: string, path: string[]): string[] | undefined => {
    if (path.includes(step)) return [...path.slice(path.indexOf(step)), step]
    if (sound.has(step)) return undefined
    for (const before of after.get(step) ?? []) {
      const ring = walk(before, [...path, step])
      if (ring) return ring
    }
    sound.add(step)
    return undefined
  }
  for (const step of after.keys()) {
    const ring = walk(step, [])
    if (ring) return ring
  }
  return undefined
}
