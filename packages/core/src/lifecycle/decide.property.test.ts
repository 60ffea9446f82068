import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { attestedText } from '../controls/evaluate.ts'
import type { Control, Mode } from '../model/control.ts'
import type { Expression, Value, WhoRef } from '../model/kind.ts'
import { availableActions } from './actions.ts'
import { decide } from './decide.ts'
import { SYSTEM, type Actor, type ApprovalFact, type Force, type MatterState, type Situation } from './situation.ts'
import { CLIENT, LOAN, control, grant, loan, period, person, situation } from './test-library.ts'

const NAMES = ['book', 'shelf', 'copies', 'weeks', 'damaged', 'extensions', 'reader', 'priority', 'stage', 'owner', 'count', 'input.book', 'before.copies', 'actor.roles', 'params.P01', 'params.P99', 'names.book', 'constructor']
const name = fc.constantFrom(...NAMES)
const ref = name.map((n) => `$${n}`)
const literal = fc.constantFrom<Expression>(0, 1, 2, 'open', '山海经', true, '2026-11-24', '1.50')
const formula: fc.Arbitrary<Expression> = fc.oneof({ weight: 3, arbitrary: ref }, literal, fc.tuple(ref, literal).map((list) => ({ coalesce: list })), fc.tuple(ref, ref).map((list) => ({ sum: list })))
const { condition } = fc.letrec<{ condition: Expression }>((tie) => ({
  condition: fc.oneof({ depthSize: 'small', withCrossShrink: true },
    fc.tuple(fc.constantFrom('is', 'isNot', 'above', 'atLeast', 'below', 'atMost', 'contains'), formula, formula).map(([op, a, b]): Expression => ({ [op]: [a, b] })),
    fc.tuple(fc.constantFrom('filled', 'empty'), ref).map(([op, a]): Expression => ({ [op]: a })),
    tie('condition').map((c): Expression => ({ not: c })),
    fc.tuple(fc.constantFrom('all', 'any'), fc.array(tie('condition'), { minLength: 1, maxLength: 3 })).map(([op, list]): Expression => ({ [op]: list }))),
}))

const relation = fc.constantFrom('owner', 'first-responder', 'opener', 'participant', 'handling-unit', 'superior', 'client-self', 'complained', 'approver')
const who: fc.Arbitrary<WhoRef> = fc.oneof(fc.constantFrom('librarian', 'guard').map((role) => ({ role })), relation.map((r): WhoRef => ({ relation: r as 'owner' })), formula.map((headOf) => ({ headOf })), formula.map((p) => ({ person: p })), formula.map((unit) => ({ unit })))
const ACTIONS = Object.keys(LOAN.actions)
const common = fc.record({
  mode: fc.constantFrom<Mode>('block', 'block', 'warn', 'record'), when: fc.option(condition, { nil: undefined }), exception: fc.constantFrom<Control['exception']>(undefined, { by: { role: 'head' }, with: [] }),
  binds: fc.oneof(fc.constantFrom(...ACTIONS).map((action): Control['binds'] => [{ kind: 'loan', action }]), fc.constantFrom<Control['binds']>([{ kind: 'loan' }], [{ fields: 'outgoing' }])),
  needs: fc.constantFrom<Control['needs']>({}, { count: { input: 'history.count', args: { of: '$book' } } }),
})
const plainControl = fc.oneof(
  fc.tuple(common, condition).map(([c, that]) => control('gate', 'x', { ...c, that })),
  fc.tuple(common, formula, formula, fc.constantFrom('atMost', 'below', 'atLeast', 'above', 'equals')).map(([c, v, side, bound]) => control('limit', 'x', { ...c, value: v, [bound]: side })),
  fc.tuple(common, fc.uniqueArray(fc.constantFrom('book', 'shelf', 'priority', 'pieces'), { maxLength: 3 }), fc.boolean()).map(([c, fields, rows]) => control('record', 'x', { ...c, fields, ...(rows ? { rows: { field: 'pieces', atLeast: 1 } } : {}) })),
  common.map((c) => control('screen', 'x', { ...c, lexicon: ['L01', 'L99'] })),
  fc.tuple(common, fc.option(fc.array(who, { maxLength: 2 }), { nil: undefined })).map(([c, may]) => control('access', 'x', { ...c, may })),
  common.map((c) => control('approval', 'x', { ...c, routes: [], attests: ['book', 'amount'], apart: [] })),
  common.map((c) => control('consequence', 'x', { ...c, do: [{ set: { shelf: 'open' } }] })),
  fc.tuple(condition, formula, fc.constantFrom(...ACTIONS), fc.constantFrom(...ACTIONS)).map(([when, from, start, stop]) => period({ start: { upon: [`loan.${start}`], when, from }, stop: { upon: [`loan.${stop}`], when } })),
)
const force: fc.Arbitrary<Force[]> = fc.array(fc.tuple(plainControl, fc.constantFrom('enforced' as const, 'enforced' as const, 'observed' as const)), { maxLength: 6 })
  .map((list) => list.map(([c, level], i) => ({ control: { ...c, id: `s91.c${i}` }, level })))

const hostile = fc.oneof({ weight: 2, arbitrary: literal }, fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Value>)
const values = fc.dictionary(fc.oneof(fc.constantFrom('book', 'shelf', 'copies', 'weeks', 'damaged', 'extensions', 'reader', 'reply', 'remark', 'amount', 'title', 'owner', 'priority', 'pieces'), fc.constantFrom('__proto__', 'constructor', 'stage')), hostile, { maxKeys: 6 })
const stage = fc.constantFrom('requested', 'requested', 'lent', 'returned', 'lost', 'voided', 'nowhere')
const matter: fc.Arbitrary<MatterState | null> = fc.oneof({ weight: 5, arbitrary: fc.tuple(stage, values, fc.constantFrom(null, 'high')).map(([s, fields, priority]) => loan({ stage: s, fields, priority, handlingUnit: 'cellar', handlingPath: ['cellar'] })) }, fc.constant(null))
const actor: fc.Arbitrary<Actor> = fc.oneof(fc.constantFrom(SYSTEM, CLIENT), fc.record({ id: fc.constantFrom('wu', 'lin', 'he'), role: fc.constantFrom('librarian', 'librarian', 'guard'), scope: fc.constantFrom('own-unit' as const, 'unit-tree' as const, 'house' as const), heads: fc.subarray(['desk', 'cellar']) })
  .map(({ id, role, scope, heads }) => person(id, { roles: [grant(role, scope, 'desk')], heads })))
const approvals: fc.Arbitrary<ApprovalFact[]> = fc.array(fc.record({
  control: fc.integer({ min: 0, max: 5 }).map((i) => `s91.c${i}`), purpose: fc.constantFrom('gate' as const, 'exception' as const), state: fc.constantFrom('open' as const, 'approved' as const, 'approved' as const, 'rejected' as const, 'void' as const),
  attested: fc.constantFrom('', attestedText(['book', 'amount'], loan())),
}), { maxLength: 3 })
const world = fc.record({
  act: fc.constantFrom(...ACTIONS), matter, input: values, actor, force, approvals, P01: fc.constantFrom<Value>(0, 1, 2, null, 'x', { child: 1 }), count: fc.option(fc.nat(2), { nil: undefined }), named: fc.boolean(),
}).map(({ act, P01, count, named, ...rest }): Situation => situation(act, {
  ...rest, params: { P01 }, inputs: Object.fromEntries(count === undefined ? [] : rest.force.map((f) => [f.control.id, { count }])), ...(named ? { nameOf: (f, v) => `${f}:${String(v)}` } : {}),
}))
const runs = { numRuns: 800 }
// Many worlds take their time where the machine is busy.
vi.setConfig({ testTimeout: 60_000 })

function frozen<T>(v: T): T {
  if (typeof v === 'object' && v !== null && !Object.isFrozen(v)) { Object.freeze(v); for (const x of Object.values(v)) frozen(x) }
  return v
}

it('property: decides whatever it is given, without throwing, and the same each time', () => {
  fc.assert(fc.property(world, (s) => {
    const decision = decide(s)
    expect(decide(s)).toEqual(decision)
    if (decision.refused) {
      expect(decision.reasons.length).toBeGreaterThan(0)
      for (const check of decision.checks) expect(check.outcome).toBe('prevented')
    } else {
      expect(LOAN.stages.map((x) => x.name).concat(s.matter?.stage ?? '')).toContain(decision.stage)
      expect(decision.after.stage).toBe(decision.stage)
      expect(decision.checks).toHaveLength(decision.governed.length)
    }
  }), runs)
})

it('property: never writes into its situation', () => {
  fc.assert(fc.property(world, (s) => {
    const before = JSON.stringify([s.matter, s.input, s.actor, s.force, s.inputs, s.approvals])
    decide({ ...s, matter: frozen(s.matter), input: frozen(s.input), actor: frozen(s.actor), force: frozen(s.force), inputs: frozen(s.inputs), approvals: frozen(s.approvals) })
    expect(JSON.stringify([s.matter, s.input, s.actor, s.force, s.inputs, s.approvals])).toBe(before)
  }), runs)
})

it('property: one more control that blocks never lets through what was refused, and takes no reason away', () => {
  fc.assert(fc.property(world, plainControl, fc.nat(6), (s, extra, at) => {
    const added = { control: { ...extra, id: 's91.extra', mode: 'block' as const }, level: 'enforced' as const }
    const before = decide(s)
    const after = decide({ ...s, force: s.force.toSpliced(at, 0, added) })
    if (!before.refused) return
    expect(after.refused).toBe(true)
    if (after.refused) expect(after.reasons.filter((r) => r.control !== 's91.extra')).toEqual(before.reasons)
  }), runs)
})

it('property: observed, nothing blocks; and what would have blocked is counted as breached', () => {
  fc.assert(fc.property(world, (s) => {
    const decision = decide(s)
    const trial = decide({ ...s, force: s.force.map((f) => ({ ...f, level: 'observed' as const })) })
    if (decision.refused && decision.reasons[0]?.control === '') { expect(trial).toEqual(decision); return }
    if (trial.refused) throw new Error('an observed regulation refused')
    for (const check of decision.checks) if (check.outcome === 'prevented') expect(trial.checks).toContainEqual({ ...check, outcome: 'breached', blocks: false })
  }), runs)
})

it('S07-08 property: an action marked always is refused by the engine alone', () => {
  fc.assert(fc.property(world, (s) => {
    const decision = decide({ ...s, action: { ...s.action, always: true } })
    if (decision.refused) expect(decision.reasons.map((r) => r.code)).toEqual([expect.stringMatching(/^(wrong-stage|not-yours)$/)])
  }), runs)
})

it('property: the buttons agree with the decision where nothing is asked', () => {
  let possible = 0
  let stopped = 0
  fc.assert(fc.property(world, ({ action: _action, input: _input, ...page }) => {
    const shown = new Map(availableActions(page).map((a) => [a.action.name, a]))
    for (const action of Object.values(LOAN.actions).filter((a) => a.by === 'person')) {
      const button = shown.get(action.name)
      const decision = decide({ ...page, action, input: {} })
      if (!button) {
        expect(decision).toMatchObject({ refused: true, reasons: [{ control: '', code: expect.stringMatching(/^(wrong-stage|not-yours)$/) as string }] })
      } else if (action.asks.length === 0) {
        expect(button.possible).toBe(!decision.refused)
        expect(button.reasons).toEqual(decision.refused ? decision.reasons : [])
        if (button.possible) possible += 1
        else stopped += 1
      } else if (!button.possible) expect(decision.refused).toBe(true)
    }
  }), runs)
  // The worlds must hold both, or this says nothing.
  expect(Math.min(possible, stopped)).toBeGreaterThan(50)
})

it('property: what a button says stops an action stops it whatever is typed', () => {
  fc.assert(fc.property(world, ({ action, input, ...page }) => {
    if (action.by !== 'person') return
    const button = availableActions(page).find((a) => a.action.name === action.name)
    if (!button || button.possible) return
    // What the action does not ask for never gets this far (checkInput).
    const typed = Object.fromEntries(Object.entries(input).filter(([name]) => action.asks.some((a) => a.field.name === name)))
    const decision = decide({ ...page, action, input: typed })
    if (!decision.refused) throw new Error('shown impossible, and allowed')
    const stops = new Set(decision.reasons.map((r) => r.control))
    for (const reason of button.reasons) expect(stops.has(reason.control)).toBe(true)
  }), runs)
})
