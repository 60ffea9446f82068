import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeEnv } from '../conditions/conditions.ts'
import { condition } from '../controls/expressions.ts'
import type { Flow, FlowStep } from '../model/flow.ts'
import type { ActionDef, KindDef } from '../model/kind.ts'
import type { Words } from '../model/text.ts'
import { controlsOf } from './controls.ts'
import { deadlocks } from './deadlock.ts'
import { stateOf } from './state.ts'

const words = (zh: string): Words => ({ 'zh-CN': zh, 'zh-TW': zh, en: zh })
const step = (name: string, does: string[], more: Partial<FlowStep> = {}): FlowStep => ({ step: name, name: words(name), clause: ['一'], carries: [], does, done: does, after: [], ...more })
const flow = (id: string, steps: FlowStep[], more: Partial<Flow> = {}): Flow => ({ id, regulation: id.split('.')[0] ?? '', name: words(id), clause: ['一'], of: 'lead', steps: steps.map((s, i) => ({ ...s, after: s.after.length > 0 || i === 0 ? s.after : [steps[i - 1]?.step ?? ''] })), ...more })
const action = (name: string, from: string[], to?: string): ActionDef => ({ name, label: words(name), from, ...(to ? { to } : {}), by: 'person', asks: [], sets: {}, effects: [], who: [] })
const kind = (name: string, stages: string[], actions: ActionDef[]): KindDef => ({
  name, code: 'MK06', label: words(name), version: 1, store: 'matter', pin: 'own', number: { format: '{seq:4}', per: ['year'], gaps: 'allowed' }, title: name, fields: {}, stages: stages.map((s) => ({ name: s, label: words(s) })),
  actions: Object.fromEntries(actions.map((a) => [a.name, a])), links: {}, facets: {}, traits: [], home: 'projects',
})
const KINDS = {
  lead: kind('lead', ['registered'], [action('register', [], 'registered'), action('step-done', ['registered'])]),
  proposal: kind('proposal', ['drafted', 'accepted'], [action('draft', [], 'drafted'), action('accept', ['drafted'], 'accepted')]),
  contract: kind('contract', ['drafted', 'signed'], [action('draft', [], 'drafted'), action('sign', ['drafted'], 'signed')]),
}
const S25 = flow('s25.six', [step('request', ['lead.register']), step('plan', ['proposal.draft']), step('confirmed', ['proposal.accept'], { done: ['proposal:accepted'] }), step('contract', ['contract.draft'])])

describe('a flow of a regulation', () => {
  it('S25-10 S19-04: becomes gates that keep the order, step by step', () => {
    const gates = controlsOf(S25).filter((c) => c.type === 'gate')
    expect(gates.map((g) => [g.id, g.binds])).toEqual([
      ['s25.six.plan', [{ kind: 'proposal', action: 'draft' }]], ['s25.six.confirmed', [{ kind: 'proposal', action: 'accept' }]], ['s25.six.contract', [{ kind: 'contract', action: 'draft' }]],
    ])
    const contract = gates[2]!
    const judged = (marks: string[]) => condition(contract.that, contract.id)(makeEnv({ needs: { marks } })).is
    expect(judged(['lead.register', 'proposal.draft'])).toBe('unmet')
    expect(judged(['lead.register', 'proposal.accept', 'proposal:drafted']), 'an acceptance that an edit took back').toBe('unmet')
    expect(judged(['lead.register', 'proposal:accepted'])).toBe('met')
    expect(contract.says.en).toContain('confirmed')
  })
  it('reads the business from the field that names it, and from the root itself on the root', () => {
    const of = (does: string[]) => (controlsOf(flow('s1.a', [step('one', ['contract.sign']), step('two', does)])).find((c) => c.id === 's1.a.two')!).needs.marks!.args.of
    expect(of(['proposal.draft'])).toBe('$lead')
    expect(of(['lead.register'])).toBe('$id')
    expect(of(['lead.register', 'proposal.draft'])).toEqual({ coalesce: ['$lead', '$id'] })
  })
  it('S19-05: a step with a limit has a clock on the business, moved by what is done elsewhere', () => {
    const timed = flow('s19.five', [step('request', ['lead.register']), step('plan', ['proposal.draft'], { within: { hours: { param: { code: 'P39', key: 's19.plan' } } } })])
    const clock = controlsOf(timed).find((c) => c.type === 'clock')!
    expect(clock).toMatchObject({ id: 's19.five.plan.limit', binds: [{ kind: 'lead' }], start: { upon: ['lead.register', 'lead.step-done'] }, stop: { upon: ['lead.step-done'] } })
    const told = controlsOf(timed).filter((c) => c.type === 'consequence')
    expect(told.map((c) => [c.id, c.binds])).toEqual([['s19.five.plan.done', [{ kind: 'proposal', action: 'draft' }]]])
    const stops = (flowStep: string) => condition(clock.stop.when!, 'x')({ ...makeEnv({ input: { flowStep }, meta: { action: 'step-done' } }) }).is
    expect([stops('s19.five.plan'), stops('s25.six.plan')]).toEqual(['met', 'unmet'])
    expect(condition(clock.start.when!, 'x')(makeEnv({ meta: { action: 'register' } })).is).toBe('met')
  })
  it('S11-17: may be left where the regulation says who lets one', () => {
    expect(controlsOf(flow('s11.p', S25.steps, { deviation: { by: { role: 'department-director' }, with: ['reason'] } })).every((c) => c.type !== 'gate' || c.exception?.with[0] === 'reason')).toBe(true)
    expect(controlsOf(S25).some((c) => c.exception)).toBe(false)
  })
  it('is drawn from the same marks', () => {
    expect(stateOf(S25, new Set(['lead.register', 'proposal.draft', 'proposal:drafted'])).map((s) => [s.step.step, s.is, s.lacks])).toEqual([['request', 'done', []], ['plan', 'done', []], ['confirmed', 'ready', []], ['contract', 'waiting', ['confirmed']]])
  })
})

describe('several flows over one business', () => {
  it('find nothing to report where every step can be reached', () => expect(deadlocks([S25, flow('s35.six', [step('request', ['lead.register']), step('staff', ['contract.sign'])])], KINDS)).toEqual([]))
  it('report two that contradict each other, with the ring they wait in', () => {
    const other = flow('s27.four', [step('sign', ['contract.sign']), step('plan', ['proposal.draft'])])
    const found = deadlocks([S25, other], KINDS)
    expect(found.map((d) => `${d.flow}.${d.step}`)).toEqual(['s25.six.plan', 's25.six.confirmed', 's25.six.contract', 's27.four.sign', 's27.four.plan'])
    for (const one of found) expect(new Set(one.ring.map((r) => r.flow)), 'both are named').toEqual(new Set(['s25.six', 's27.four']))
  })
  it('the stages of a kind are steps too: what can only be taken after its own gate is stuck', () => {
    const upside = flow('s1.b', [step('signed', ['contract.sign']), step('drafted', ['contract.draft'])])
    expect(deadlocks([upside], KINDS).map((d) => d.step)).toEqual(['signed', 'drafted'])
  })
  it('any order that one line of actions can walk is free of deadlock, and turning one step round is not', () => {
    const refs = ['lead.register', 'proposal.draft', 'proposal.accept', 'contract.draft', 'contract.sign']
    fc.assert(fc.property(fc.array(fc.subarray(refs, { minLength: 2 }), { minLength: 1, maxLength: 6 }), (orders) => {
      const flows = orders.map((order, i) => flow(`s${i}.x`, order.map((ref) => step(ref.replace('.', '-'), [ref]))))
      expect(deadlocks(flows, KINDS)).toEqual([])
      const [first] = orders
      const back = flow('s99.back', [step('late', [first!.at(-1)!]), step('early', [first![0]!])])
      expect(deadlocks([...flows, back], KINDS).length).toBeGreaterThan(0)
    }))
  })
})
