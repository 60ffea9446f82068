import { STEP_ACTION } from '@guixing/core/flows/controls'
import { kindOf, type Flow } from '@guixing/core/model/flow'
import { cycles } from '@guixing/core/plan/cycle'
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
      const kind = kindNamed(known, kindOf(mark))
      const stage = mark.includes(':') ? mark.slice(mark.indexOf(':') + 1) : undefined
      if (!kind) complain(errors, here, `unknown kind in "${mark}"`)
      else if (stage !== undefined ? !kind.stages.some((s) => s.name === stage) : !actionNamed(known, mark)) complain(errors, here, `${kind.name} has no ${stage === undefined ? 'action' : 'stage'} "${mark.slice(kind.name.length + 1)}"`)
      else if (kind.name !== flow.of && kind.fields[flow.of]?.of?.includes(flow.of) !== true) complain(errors, here, `${kind.name} names no ${flow.of}: it needs a field "${flow.of}" of type matter`)
    }
    for (const before of step.after) if (!flow.steps.some((s) => s.step === before)) complain(errors, here, `there is no step "${before}"`)
  }
  const ring = cycles(flow.steps.map(({ step, after }) => ({ code: step, after: after.join(' ') })))
  if (ring.length > 0) complain(errors, within(place, 'steps'), `the steps wait for each other: ${ring.join(', ')}`)
}
