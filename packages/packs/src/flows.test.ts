import { describe, expect, it } from 'vitest'
import { makeEnv } from '@guixing/core/conditions/conditions'
import { condition } from '@guixing/core/controls/expressions'
import { controlsOf } from '@guixing/core/flows/controls'
import { deadlocks } from '@guixing/core/flows/deadlock'
import { stateOf } from '@guixing/core/flows/state'
import type { GateControl } from '@guixing/core/model/control'
import type { Flow, FlowStep } from '@guixing/core/model/flow'
import { loadCatalogue, loadExamples, packsDir } from '@guixing/packs/index'

const { catalogue } = loadCatalogue(packsDir())
const { examples } = loadExamples(packsDir())
const flows = Object.values(catalogue.regulations).flatMap((regulation) => regulation.flows ?? [])
const gatesOf = (flow: Flow): GateControl[] => controlsOf(flow).filter((control): control is GateControl => control.type === 'gate')
const actionOf = (ref: string) => catalogue.kinds[ref.split('.')[0] ?? '']?.actions[ref.slice(ref.indexOf('.') + 1)]
/** What the gate of a step says of a business in which these things have happened. */
const says = (gate: GateControl, marks: string[]): string => condition(gate.that, gate.id)(makeEnv({ needs: { marks } })).is
const before = (flow: Flow, step: FlowStep): FlowStep[] => flow.steps.filter((one) => step.after.includes(one.step))

describe('S15 S19-04 S25-10: the orders of all regulations stand beside one another', () => {
  it('are there to be looked at', () => {
    expect(flows.map((flow) => flow.id)).toEqual(expect.arrayContaining(['s15.undertaking', 's19.five', 's25.process']))
    expect(new Set(flows.map((flow) => flow.id)).size).toBe(flows.length)
  })
  it('no business gets stuck between any two of them, nor between all', () => {
    expect(deadlocks(flows, catalogue.kinds)).toEqual([])
    for (const one of flows) for (const other of flows) expect([one.id, other.id, deadlocks([one, other], catalogue.kinds)]).toEqual([one.id, other.id, []])
  })
  it.each(flows.map((flow) => [flow.id, flow] as const))('%s alone can be walked to its end', (_id, flow) => expect(deadlocks([flow], catalogue.kinds)).toEqual([]))
  it('the search would find a contradiction: the contract before the confirmation, in one regulation, is reported with the other', () => {
    const confirmed = flows.find((flow) => flow.id === 's25.process')!
    const [contract, plan] = ['contract', 'confirmed'].map((name) => confirmed.steps.find((step) => step.step === name)!) as [FlowStep, FlowStep]
    const upside: Flow = { ...confirmed, id: 's99.upside', steps: [{ ...contract, after: [] }, { ...plan, after: ['contract'] }] }
    expect(deadlocks([...flows, upside], catalogue.kinds).map((one) => one.flow)).toEqual(expect.arrayContaining(['s25.process', 's99.upside']))
  })
})

describe.each(flows.map((flow) => [flow.id, flow] as const))('%s', (_id, flow) => {
  it('walked step by step: each is refused until those before it are done, and ready then', () => {
    const marks: string[] = []
    for (const step of flow.steps) {
      const gate = gatesOf(flow).find((one) => one.id === `${flow.id}.${step.step}`)
      if (gate) {
        expect([gate.id, says(gate, marks)]).toEqual([gate.id, 'met'])
        for (const lacking of before(flow, step)) expect([gate.id, lacking.step, says(gate, marks.filter((mark) => !lacking.done.includes(mark)))]).toEqual([gate.id, lacking.step, 'unmet'])
      }
      expect([step.step, stateOf(flow, new Set(marks)).find((one) => one.step.step === step.step)?.lacks]).toEqual([step.step, []])
      marks.push(...step.done)
    }
    expect(stateOf(flow, new Set(marks)).map((one) => one.is)).toEqual(flow.steps.map(() => 'done'))
  })
  it('every gate has its articles, its requirements and, where a person takes the step, an example that tries without the key and one with it', () => {
    for (const gate of gatesOf(flow)) {
      expect([gate.id, gate.clause.length > 0]).toEqual([gate.id, true])
      // What the system alone does follows from an act that has its own examples.
      const byPeople = gate.binds.flatMap((bind) => ('kind' in bind && !('fields' in bind) && bind.action !== undefined && actionOf(`${bind.kind}.${bind.action}`)?.by === 'person' ? [`${bind.kind}.${bind.action}`] : []))
      if (byPeople.length === 0) continue
      const tries = examples.filter((example) => example.regulation === flow.regulation && byPeople.includes(`${example.given.kind}.${example.do}`))
      const refused = tries.filter(({ expect: wanted }) => 'refused' in wanted && wanted.refused.includes(gate.id))
      // With the key it is this gate that is silent: where the step waits for an approval as well, an example cannot be allowed.
      const passed = tries.filter(({ given, expect: wanted }) => { const marks = given.inputs.marks ?? given.inputs['business.marks']; return Array.isArray(marks) && says(gate, marks as string[]) === 'met' && !('refused' in wanted && wanted.refused.includes(gate.id)) })
      expect([gate.id, refused.length > 0, passed.length > 0]).toEqual([gate.id, true, true])
    }
  })
})
