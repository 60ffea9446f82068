import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply } from './approvals.ts'
import { shownHash } from './attest.ts'
import type { Does, Form, Leaf, Step } from './definition.ts'
import type { Decision } from './events.ts'
import type { ApprovalState, Change, Refused } from './model.ts'
import { leavesOf } from './steps.ts'
import { openApproval } from './submit.ts'
import type { World } from './world.ts'

const at = '2026-01-05T10:00:00+08:00'
const leaf = (role: string, does: Does = 'approve'): Leaf => ({ who: { role }, does })
const stateOf = (change: Change | Refused): ApprovalState => {
  if ('refused' in change) throw new Error(change.refused)
  return change.state
}
const world: World = { now: at }
/** The world in which these stand in for one another: 'B for H'. */
const standing = (...pairs: string[]): World => ({ ...world, delegations: pairs.map((pair) => ({ to: pair[0]!, from: pair.split(' for ')[1]!, starts: '2026', ends: '2027' })) })
const decide = (state: ApprovalState, task: string, person: string, outcome: Decision, words: string, options: { onBehalfOf?: string; shown?: string } = {}, of = world): Change | Refused =>
  apply(state, { do: 'decide', task, person, outcome, words, ...options }, of)
const replace = (state: ApprovalState, task: string, ...people: string[]): Change | Refused => apply(state, { do: 'reassign', task, people }, world)
const codeOf = (result: Change | Refused): string | undefined => 'refused' in result ? result.refused : undefined
/** Plays [task, person, outcome?] in turn. */
const play = (state: ApprovalState, moves: readonly (readonly [string, string, Decision?])[]): ApprovalState =>
  moves.reduce((now, [task, person, outcome = 'agree']) => stateOf(decide(now, task, person, outcome, 'said')), state)
const states = (state: ApprovalState): string[] => state.tasks.map((task) => `${task.id} ${task.state}`)

/** Unit head, then general manager and dean in any order, then finance. */
const route: Step[] = [leaf('head'), { all: [leaf('manager'), leaf('dean')] }, leaf('finance', 'sign')]
const people = { 1: ['H'], '2.1': ['M'], '2.2': ['D'], 3: ['F', 'G'] }
const opened = (apart: string[] = ['R'], options: { form?: Form } = {}): ApprovalState => stateOf(openApproval(route, people, apart, world, options))

describe('sequence and all', () => {
  test('leaves have the ids of their places', () => {
    expect(leavesOf(route).map(({ id, leaf: { who } }) => [id, who.role])).toEqual([['1', 'head'], ['2.1', 'manager'], ['2.2', 'dean'], ['3', 'finance']])
  })

  test('a step opens when the one before is done; all of a group, in any order; one of several candidates suffices', () => {
    const start = opened()
    expect(states(start)).toEqual(['1 open', '2.1 waiting', '2.2 waiting', '3 waiting'])
    expect(codeOf(decide(start, '2.1', 'M', 'agree', ''))).toBe('task-not-open')
    expect(states(play(start, [['1', 'H'], ['2.2', 'D']]))).toEqual(['1 agreed', '2.1 open', '2.2 agreed', '3 waiting'])
    const done = play(start, [['1', 'H'], ['2.2', 'D'], ['2.1', 'M'], ['3', 'G']])
    expect(done.status).toBe('approved')
    expect(codeOf(decide(done, '3', 'F', 'agree', ''))).toBe('not-open')
  })

  test('events tell who is asked next', () => {
    const change = decide(play(opened(), [['1', 'H'], ['2.2', 'D']]), '2.1', 'M', 'agree', '')
    expect('events' in change && change.events).toEqual([
      { type: 'task-decided', task: '2.1', by: 'M', outcome: 'agree', words: '', at },
      { type: 'task-opened', task: '3', candidates: ['F', 'G'] },
    ])
  })

  test('one rejection is final and cancels what is open; a return hands back to the requester', () => {
    const rejected = play(opened(), [['1', 'H'], ['2.1', 'M', 'reject']])
    expect([rejected.status, ...states(rejected)]).toEqual(['rejected', '1 agreed', '2.1 rejected', '2.2 cancelled', '3 cancelled'])
    expect(codeOf(decide(rejected, '2.2', 'D', 'agree', ''))).toBe('not-open')
    const returned = play(opened(), [['1', 'H', 'return']])
    expect([returned.status, ...states(returned)]).toEqual(['returned', '1 returned', '2.1 cancelled', '2.2 cancelled', '3 cancelled'])
  })

  test('any: the first agreement decides and the others are let off; a dead leaf beside a living one does not stick', () => {
    const any: Step[] = [{ any: [leaf('a'), leaf('b'), leaf('c')] }, leaf('d')]
    const start = stateOf(openApproval(any, { '1.1': ['A'], '1.2': ['B'], '1.3': ['R'], 2: ['D'] }, ['R'], world))
    expect([start.status, ...states(start)]).toEqual(['open', '1.1 open', '1.2 open', '1.3 waiting', '2 waiting'])
    expect(states(play(start, [['1.2', 'B']]))).toEqual(['1.1 cancelled', '1.2 agreed', '1.3 cancelled', '2 open'])
    expect(play(start, [['1.1', 'A', 'reject']]).status).toBe('rejected')
  })
})

describe('any inside all', () => {
  test('the one who is no longer needed is let off at once, and cannot reject what is decided', () => {
    const steps: Step[] = [{ all: [{ any: [leaf('a'), leaf('b')] }, leaf('c')] }]
    const start = stateOf(openApproval(steps, { '1.1.1': ['A'], '1.1.2': ['B'], '1.2': ['C'] }, ['R'], world))
    const half = play(start, [['1.1.1', 'A']])
    expect(states(half)).toEqual(['1.1.1 agreed', '1.1.2 cancelled', '1.2 open'])
    expect(codeOf(decide(half, '1.1.2', 'B', 'reject', 'no'))).toBe('task-not-open')
    expect(play(half, [['1.2', 'C']]).status).toBe('approved')
  })
})

describe('who may decide', () => {
  test('refusals', () => {
    const start = opened()
    expect(codeOf(decide(start, '9', 'H', 'agree', ''))).toBe('no-such-task')
    expect(codeOf(decide(start, '1', 'M', 'agree', ''))).toBe('not-a-candidate')
    expect(codeOf(decide(start, '1', 'R', 'agree', ''))).toBe('apart')
    expect(codeOf(decide(start, '1', 'H', 'reject', ' '))).toBe('words-needed')
    expect(codeOf(decide(start, '1', 'H', 'return', ''))).toBe('words-needed')
  })

  test('an opinion is heard, in words, and cannot decide', () => {
    const start = stateOf(openApproval([leaf('office', 'opinion'), leaf('head')], { 1: ['O'], 2: ['H'] }, ['R'], world))
    expect(codeOf(decide(start, '1', 'O', 'reject', 'no'))).toBe('opinion-only')
    expect(codeOf(decide(start, '1', 'O', 'agree', ''))).toBe('words-needed')
    expect(play(start, [['1', 'O'], ['2', 'H']]).status).toBe('approved')
  })

  test('S01 separation of duties: people apart are never candidates; where nobody is left the approval is stuck and says why', () => {
    const stuck = stateOf(openApproval(route, { ...people, '2.1': ['R'], 3: [] }, ['R', 'G'], world))
    expect([stuck.status, stuck.stuck]).toEqual(['stuck', [{ task: '2.1', reason: 'all-apart' }, { task: '3', reason: 'nobody' }]])
    expect(codeOf(decide(stuck, '1', 'H', 'agree', ''))).toBe('not-open')
    const half = stateOf(replace(stuck, '2.1', 'M', 'R'))
    expect([half.status, half.tasks[1]!.candidates, half.tasks[1]!.barred]).toEqual(['stuck', ['M'], ['R']])
    expect(stateOf(replace(half, '3', 'F')).status).toBe('open')
    expect(stateOf(openApproval([], {}, [], world)).stuck).toEqual([{ reason: 'no-steps' }])
    expect(stateOf(openApproval([{ all: [] }, leaf('head')], { 2: ['H'] }, [], world)).status).toBe('stuck')
  })

  test('an approver leaves: the task goes to others, who are told; nothing is approved by itself', () => {
    const change = replace(opened(), '1', 'H2')
    expect('events' in change && change.events).toEqual([{ type: 'task-suspended', task: '1' }, { type: 'task-opened', task: '1', candidates: ['H2'] }])
    expect(codeOf(decide(stateOf(change), '1', 'H', 'agree', ''))).toBe('not-a-candidate')
    expect(codeOf(replace(play(opened(), [['1', 'H']]), '1', 'X'))).toBe('task-not-open')
  })

  test('B 代 A: the delegate decides in the candidate’s stead, both are kept; one who is apart, in the same set, or without a delegation may not', () => {
    const start = opened()
    const b = standing('B for H', 'B for M', 'B for D', 'R for H', 'D for M')
    const stead = (state: ApprovalState, task: string, person: string, onBehalfOf: string, of = b): Change | Refused => decide(state, task, person, 'agree', '', { onBehalfOf }, of)
    const done = stateOf(stead(start, '1', 'B', 'H'))
    expect(done.tasks[0]).toMatchObject({ state: 'agreed', by: 'B', onBehalfOf: 'H' })
    expect(codeOf(stead(start, '1', 'B', 'H', world))).toBe('not-delegated')
    expect(codeOf(stead(start, '1', 'R', 'H'))).toBe('apart')
    expect(codeOf(stead(start, '1', 'B', 'X'))).toBe('not-a-candidate')
    expect(codeOf(stead(done, '2.1', 'D', 'M'))).toBe('already-in-set')
    expect(codeOf(stead(stateOf(stead(done, '2.1', 'B', 'M')), '2.2', 'B', 'D'))).toBe('already-in-set')
  })
})

describe('once', () => {
  const steps: Step[] = [leaf('head'), leaf('manager'), leaf('finance', 'sign'), leaf('office')]

  test('who agreed in an earlier step is not asked again by an act no stronger; a signature is still asked', () => {
    const start = stateOf(openApproval(steps, { 1: ['A'], 2: ['A'], 3: ['A'], 4: ['A', 'B'] }, ['R'], world, { once: true }))
    const next = decide(start, '1', 'A', 'agree', '')
    expect('events' in next && next.events.slice(1)).toEqual([{ type: 'task-carried', task: '2', from: '1', by: 'A' }, { type: 'task-opened', task: '3', candidates: ['A'] }])
    expect(play(stateOf(next), [['3', 'A']]).tasks[3]).toMatchObject({ state: 'open', candidates: ['B'] })
  })

  test('an opinion is no approval, and acting for another is not acting for oneself', () => {
    const start = stateOf(openApproval([leaf('office', 'opinion'), leaf('head')], { 1: ['A'], 2: ['A'] }, [], world, { once: true }))
    expect(play(start, [['1', 'A']]).tasks[1]!.state).toBe('open')
    const other = stateOf(openApproval([leaf('head'), leaf('manager')], { 1: ['A'], 2: ['B'] }, [], world, { once: true }))
    expect(stateOf(decide(other, '1', 'B', 'agree', '', { onBehalfOf: 'A' }, standing('B for A'))).tasks[1]!.state).toBe('open')
  })

  test('without once the same person is asked each time', () => {
    const start = stateOf(openApproval(steps, { 1: ['A'], 2: ['A'], 3: ['A'], 4: ['A'] }, ['R'], world))
    expect(states(play(start, [['1', 'A']]))).toEqual(['1 agreed', '2 open', '3 waiting', '4 waiting'])
  })
})

describe('attested fields', () => {
  const form = { amount: '100.00' }
  const change = (state: ApprovalState, values: Form): Change | Refused => apply(state, { do: 'change', form: values }, world)

  test('S01-25: an approval stands for exactly what was attested; a later change voids it, given or under way', () => {
    const moves = [['1', 'H'], ['2.1', 'M'], ['2.2', 'D'], ['3', 'F']] as const
    const granted = play(opened(['R'], { form }), moves)
    expect(change(granted, { ...form })).toEqual({ state: granted, events: [] })
    const voided = change(granted, { amount: '100.01' })
    expect([stateOf(voided).status, 'events' in voided && voided.events]).toEqual(['void', [{ type: 'voided' }]])
    expect(stateOf(change(opened(['R'], { form }), { amount: null })).status).toBe('void')
    expect(codeOf(change(stateOf(voided), form))).toBe('not-open')
    expect(codeOf(change(opened(), form))).toBe('no-form')
    // Struck out: what still waits is void, what was decided stays decided.
    const strike = (state: ApprovalState) => apply(state, { do: 'change', form: null }, world)
    expect(stateOf(strike(opened())).status).toBe('void')
    expect(codeOf(strike(granted))).toBe('not-open')
  })

  test('X-06: each decision signs the hash of form and inputs that were shown; who saw another version, or none, may not decide', () => {
    const sha = (text: string): string => createHash('sha256').update(text).digest('hex')
    const shown = shownHash(sha, form, { rate: '1.5' })
    const seen: World = { ...world, sha, inputs: { rate: '1.5' } }
    const start = opened(['R'], { form })
    expect(codeOf(decide(start, '1', 'H', 'agree', '', {}, seen))).toBe('unseen')
    expect(codeOf(decide(start, '1', 'H', 'agree', '', { shown: shownHash(sha, { amount: '100' }, { rate: '1.5' }) }, seen))).toBe('changed')
    expect(codeOf(decide(start, '1', 'H', 'agree', '', { shown }, { ...seen, inputs: { rate: '1.6' } }))).toBe('changed')
    expect(codeOf(decide(start, '1', 'H', 'agree', '', { shown }))).toBe('changed')
    expect(stateOf(decide(start, '1', 'H', 'agree', '', { shown }, seen)).tasks[0]).toMatchObject({ state: 'agreed', signed: shown })
  })
})

describe('states stored by the first machine', () => {
  /** As `approval.body` holds it: no numbers of commands, no ids in the steps. */
  const stored = JSON.parse(`{"status":"open","steps":[{"who":{"role":"head"},"does":"approve"},{"all":[{"who":{"role":"manager"},"does":"approve"},{"who":{"role":"dean"},"does":"approve"}]}],
    "tasks":[{"id":"1","does":"approve","candidates":["H"],"barred":[],"state":"agreed","by":"H","words":"","at":"${at}"},{"id":"2.1","does":"approve","candidates":["M"],"barred":[],"state":"open"},{"id":"2.2","does":"approve","candidates":["D"],"barred":["R"],"state":"open"}],
    "apart":["R"],"once":true,"stuck":[]}`) as ApprovalState

  test('go on where they stood, with the new commands too', () => {
    expect(play(stored, [['2.2', 'D'], ['2.1', 'M']]).status).toBe('approved')
    expect(play(stored, [['2.2', 'D', 'reject']]).status).toBe('rejected')
    const wider = stateOf(apply(stored, { do: 'add-signer', task: '2.1', person: 'M', who: ['X'], place: 'after', words: '' }, world))
    expect(states(wider)).toEqual(['1 agreed', '2.1 open', '2.1+1 waiting', '2.2 open'])
    expect(play(wider, [['2.1', 'M'], ['2.2', 'D'], ['2.1+1', 'X']]).status).toBe('approved')
    expect(stateOf(apply(stored, { do: 'decide', task: '2.1', person: 'M', outcome: 'return', to: 'previous', words: '再核' }, world)).tasks.map((task) => task.state)).toEqual(['open', 'waiting', 'waiting'])
  })
})

describe('properties', () => {
  const persons = ['A', 'B', 'C', 'D', 'R']
  const anyStep: fc.Arbitrary<Step> = fc.letrec<{ step: Step }>((tie) => ({
    step: fc.oneof({ maxDepth: 2, depthSize: 'small' }, fc.constantFrom<Step>(leaf('x'), leaf('y', 'sign'), leaf('z', 'opinion')),
      fc.array(tie('step'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })), fc.array(tie('step'), { minLength: 1, maxLength: 3 }).map((any) => ({ any }))),
  })).step
  const setup = fc.array(anyStep, { minLength: 1, maxLength: 3 }).chain((steps) =>
    fc.tuple(fc.constant(steps), fc.array(fc.subarray(persons), { minLength: leavesOf(steps).length, maxLength: leavesOf(steps).length }), fc.boolean()))
  const start = ([steps, lists, once]: readonly [Step[], string[][], boolean], apart: string[]): ApprovalState =>
    stateOf(openApproval(steps, Object.fromEntries(leavesOf(steps).map(({ id }, i) => [id, lists[i]!])), apart, world, { once }))

  test('all: every order of the same decisions ends alike', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 6 }).chain((n) => fc.tuple(fc.constant(n), fc.shuffledSubarray([...Array(n).keys()], { minLength: n, maxLength: n }), fc.shuffledSubarray([...Array(n).keys()], { minLength: n, maxLength: n }))), ([n, one, two]) => {
      const begun = stateOf(openApproval([{ all: Array.from({ length: n }, () => leaf('x')) }], Object.fromEntries([...Array(n).keys()].map((i) => [`1.${i + 1}`, [`P${i}`]])), ['R'], world))
      const run = (order: number[]): ApprovalState => play(begun, order.map((i) => [`1.${i + 1}`, `P${i}`] as const))
      const alike = (state: ApprovalState): unknown => [state.status, state.tasks, state.stuck]
      expect(alike(run(one))).toEqual(alike(run(two)))
      expect(run(one).status).toBe('approved')
      expect(play(begun, one.slice(0, -1).map((i) => [`1.${i + 1}`, `P${i}`] as const)).status).toBe('open')
    }))
  })

  test('the requester never counts, whatever the order, delegation or route', () => {
    const moves = fc.array(fc.tuple(fc.nat(8), fc.constantFrom(...persons), fc.option(fc.constantFrom(...persons), { nil: undefined })), { maxLength: 30 })
    fc.assert(fc.property(setup, moves, (how, list) => {
      const everybody = standing(...persons.flatMap((one) => persons.map((two) => `${one} for ${two}`)))
      let state = start(how, ['R'])
      for (const [n, person, onBehalfOf] of list) {
        const task = state.tasks[n % state.tasks.length]!
        const change = decide(state, task.id, person, 'agree', 'said', onBehalfOf === undefined ? {} : { onBehalfOf }, everybody)
        if ('refused' in change) continue
        expect([person, onBehalfOf]).not.toContain('R')
        state = change.state
      }
      for (const task of state.tasks) {
        expect(task.candidates).not.toContain('R')
        expect([task.by, task.onBehalfOf]).not.toContain('R')
      }
    }), { numRuns: 500 })
  })

  test('no approval that is open is without an open task that somebody may decide, and it ends', () => {
    fc.assert(fc.property(setup, fc.array(fc.nat(20), { minLength: 40, maxLength: 40 }), (how, picks) => {
      let state = start(how, ['R'])
      for (const pick of picks) {
        if (state.status !== 'open') break
        const open = state.tasks.filter((task) => task.state === 'open')
        expect(open.length).toBeGreaterThan(0)
        const task = open[pick % open.length]!
        state = play(state, [[task.id, task.candidates[pick % task.candidates.length]!]])
        expect(JSON.parse(JSON.stringify(state))).toEqual(state)
      }
      expect(['approved', 'stuck']).toContain(state.status)
    }), { numRuns: 500 })
  })
})
