import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideTask, isValidFor, leavesOf, openApproval, replaceCandidates, voidIfChanged } from './approvals.ts'
import type { ApprovalState, Change, Decision, Does, Leaf, Refused, Step } from './approvals.ts'

const at = '2026-01-05T10:00:00+08:00'
const leaf = (role: string, does: Does = 'approve'): Leaf => ({ who: { role }, does })
const stateOf = (change: Change | Refused): ApprovalState => {
  if ('refused' in change) throw new Error(change.refused)
  return change.state
}
/** Plays [task, person, outcome?] in turn. */
const play = (state: ApprovalState, moves: readonly (readonly [string, string, Decision?])[]): ApprovalState =>
  moves.reduce((now, [task, person, outcome = 'agree']) => stateOf(decideTask(now, task, person, outcome, 'said', at)), state)
const states = (state: ApprovalState): string[] => state.tasks.map((task) => `${task.id} ${task.state}`)

/** Unit head, then general manager and dean in any order, then finance. */
const route: Step[] = [leaf('head'), { all: [leaf('manager'), leaf('dean')] }, leaf('finance', 'sign')]
const people = { 1: ['H'], '2.1': ['M'], '2.2': ['D'], 3: ['F', 'G'] }
const opened = (apart: string[] = ['R'], options = {}): ApprovalState => stateOf(openApproval(route, people, apart, options))

describe('sequence and all', () => {
  test('leaves have the ids of their places', () => {
    expect(leavesOf(route).map(({ id, leaf: { who } }) => [id, who.role])).toEqual([['1', 'head'], ['2.1', 'manager'], ['2.2', 'dean'], ['3', 'finance']])
  })

  test('a step opens when the one before is done; all of a group, in any order; one of several candidates suffices', () => {
    const start = opened()
    expect(states(start)).toEqual(['1 open', '2.1 waiting', '2.2 waiting', '3 waiting'])
    expect(decideTask(start, '2.1', 'M', 'agree', '', at)).toEqual({ refused: 'task-not-open' })
    expect(states(play(start, [['1', 'H'], ['2.2', 'D']]))).toEqual(['1 agreed', '2.1 open', '2.2 agreed', '3 waiting'])
    const done = play(start, [['1', 'H'], ['2.2', 'D'], ['2.1', 'M'], ['3', 'G']])
    expect(done.status).toBe('approved')
    expect(decideTask(done, '3', 'F', 'agree', '', at)).toEqual({ refused: 'not-open' })
  })

  test('events tell who is asked next', () => {
    const change = decideTask(play(opened(), [['1', 'H'], ['2.2', 'D']]), '2.1', 'M', 'agree', '', at)
    expect('events' in change && change.events).toEqual([
      { type: 'task-decided', task: '2.1', by: 'M', outcome: 'agree', words: '', at },
      { type: 'task-opened', task: '3', candidates: ['F', 'G'] },
    ])
  })

  test('one rejection is final and cancels what is open; a return hands back to the requester', () => {
    const rejected = play(opened(), [['1', 'H'], ['2.1', 'M', 'reject']])
    expect([rejected.status, ...states(rejected)]).toEqual(['rejected', '1 agreed', '2.1 rejected', '2.2 cancelled', '3 cancelled'])
    expect(decideTask(rejected, '2.2', 'D', 'agree', '', at)).toEqual({ refused: 'not-open' })
    const returned = play(opened(), [['1', 'H', 'return']])
    expect([returned.status, ...states(returned)]).toEqual(['returned', '1 returned', '2.1 cancelled', '2.2 cancelled', '3 cancelled'])
  })

  test('any: the first agreement decides and the others are let off; a dead leaf beside a living one does not stick', () => {
    const any: Step[] = [{ any: [leaf('a'), leaf('b'), leaf('c')] }, leaf('d')]
    const start = stateOf(openApproval(any, { '1.1': ['A'], '1.2': ['B'], '1.3': ['R'], 2: ['D'] }, ['R']))
    expect([start.status, ...states(start)]).toEqual(['open', '1.1 open', '1.2 open', '1.3 waiting', '2 waiting'])
    expect(states(play(start, [['1.2', 'B']]))).toEqual(['1.1 cancelled', '1.2 agreed', '1.3 cancelled', '2 open'])
    expect(play(start, [['1.1', 'A', 'reject']]).status).toBe('rejected')
  })
})

describe('any inside all', () => {
  test('the one who is no longer needed is let off at once, and cannot reject what is decided', () => {
    const steps: Step[] = [{ all: [{ any: [leaf('a'), leaf('b')] }, leaf('c')] }]
    const start = stateOf(openApproval(steps, { '1.1.1': ['A'], '1.1.2': ['B'], '1.2': ['C'] }, ['R']))
    const half = play(start, [['1.1.1', 'A']])
    expect(states(half)).toEqual(['1.1.1 agreed', '1.1.2 cancelled', '1.2 open'])
    expect(decideTask(half, '1.1.2', 'B', 'reject', 'no', at)).toEqual({ refused: 'task-not-open' })
    expect(play(half, [['1.2', 'C']]).status).toBe('approved')
  })
})

describe('who may decide', () => {
  test('refusals', () => {
    const start = opened()
    expect(decideTask(start, '9', 'H', 'agree', '', at)).toEqual({ refused: 'no-such-task' })
    expect(decideTask(start, '1', 'M', 'agree', '', at)).toEqual({ refused: 'not-a-candidate' })
    expect(decideTask(start, '1', 'R', 'agree', '', at)).toEqual({ refused: 'apart' })
    expect(decideTask(start, '1', 'H', 'reject', ' ', at)).toEqual({ refused: 'words-needed' })
    expect(decideTask(start, '1', 'H', 'return', '', at)).toEqual({ refused: 'words-needed' })
  })

  test('an opinion is heard, in words, and cannot decide', () => {
    const start = stateOf(openApproval([leaf('office', 'opinion'), leaf('head')], { 1: ['O'], 2: ['H'] }, ['R']))
    expect(decideTask(start, '1', 'O', 'reject', 'no', at)).toEqual({ refused: 'opinion-only' })
    expect(decideTask(start, '1', 'O', 'agree', '', at)).toEqual({ refused: 'words-needed' })
    expect(play(start, [['1', 'O'], ['2', 'H']]).status).toBe('approved')
  })

  test('S01 separation of duties: people apart are never candidates; where nobody is left the approval is stuck and says why', () => {
    const stuck = stateOf(openApproval(route, { ...people, '2.1': ['R'], 3: [] }, ['R', 'G']))
    expect([stuck.status, stuck.stuck]).toEqual(['stuck', [{ task: '2.1', reason: 'all-apart' }, { task: '3', reason: 'nobody' }]])
    expect(decideTask(stuck, '1', 'H', 'agree', '', at)).toEqual({ refused: 'not-open' })
    const half = stateOf(replaceCandidates(stuck, '2.1', ['M', 'R']))
    expect([half.status, half.tasks[1]!.candidates, half.tasks[1]!.barred]).toEqual(['stuck', ['M'], ['R']])
    expect(stateOf(replaceCandidates(half, '3', ['F'])).status).toBe('open')
    expect(stateOf(openApproval([], {}, [])).stuck).toEqual([{ reason: 'no-steps' }])
    expect(stateOf(openApproval([{ all: [] }, leaf('head')], { 2: ['H'] }, [])).status).toBe('stuck')
  })

  test('an approver leaves: the task goes to others, who are told; nothing is approved by itself', () => {
    const change = replaceCandidates(opened(), '1', ['H2'])
    expect('events' in change && change.events).toEqual([{ type: 'task-opened', task: '1', candidates: ['H2'] }])
    expect(decideTask(stateOf(change), '1', 'H', 'agree', '', at)).toEqual({ refused: 'not-a-candidate' })
    expect(replaceCandidates(play(opened(), [['1', 'H']]), '1', ['X'])).toEqual({ refused: 'task-not-open' })
  })

  test('B 代 A: the delegate decides in the candidate’s stead, both are kept; a delegate who is apart or in the same set may not', () => {
    const start = opened()
    const done = stateOf(decideTask(start, '1', 'B', 'agree', '', at, { onBehalfOf: 'H' }))
    expect(done.tasks[0]).toMatchObject({ state: 'agreed', by: 'B', onBehalfOf: 'H' })
    expect(decideTask(start, '1', 'R', 'agree', '', at, { onBehalfOf: 'H' })).toEqual({ refused: 'apart' })
    expect(decideTask(start, '1', 'B', 'agree', '', at, { onBehalfOf: 'X' })).toEqual({ refused: 'not-a-candidate' })
    expect(decideTask(done, '2.1', 'D', 'agree', '', at, { onBehalfOf: 'M' })).toEqual({ refused: 'already-in-set' })
    const both = stateOf(decideTask(done, '2.1', 'B', 'agree', '', at, { onBehalfOf: 'M' }))
    expect(decideTask(both, '2.2', 'B', 'agree', '', at, { onBehalfOf: 'D' })).toEqual({ refused: 'already-in-set' })
  })
})

describe('once', () => {
  const steps: Step[] = [leaf('head'), leaf('manager'), leaf('finance', 'sign'), leaf('office')]

  test('who agreed in an earlier step is not asked again by an act no stronger; a signature is still asked', () => {
    const start = stateOf(openApproval(steps, { 1: ['A'], 2: ['A'], 3: ['A'], 4: ['A', 'B'] }, ['R'], { once: true }))
    const next = decideTask(start, '1', 'A', 'agree', '', at)
    expect('events' in next && next.events.slice(1)).toEqual([{ type: 'task-carried', task: '2', from: '1', by: 'A' }, { type: 'task-opened', task: '3', candidates: ['A'] }])
    expect(play(stateOf(next), [['3', 'A']]).tasks[3]).toMatchObject({ state: 'open', candidates: ['B'] })
  })

  test('an opinion is no approval, and acting for another is not acting for oneself', () => {
    const start = stateOf(openApproval([leaf('office', 'opinion'), leaf('head')], { 1: ['A'], 2: ['A'] }, [], { once: true }))
    expect(play(start, [['1', 'A']]).tasks[1]!.state).toBe('open')
    const other = stateOf(openApproval([leaf('head'), leaf('manager')], { 1: ['A'], 2: ['B'] }, [], { once: true }))
    expect(stateOf(decideTask(other, '1', 'B', 'agree', '', at, { onBehalfOf: 'A' })).tasks[1]!.state).toBe('open')
  })

  test('without once the same person is asked each time', () => {
    const start = stateOf(openApproval(steps, { 1: ['A'], 2: ['A'], 3: ['A'], 4: ['A'] }, ['R']))
    expect(states(play(start, [['1', 'A']]))).toEqual(['1 agreed', '2 open', '3 waiting', '4 waiting'])
  })
})

describe('attested fields', () => {
  const digest = 'd100'

  test('S01-25: an approval stands for exactly what was attested; a later change voids it', () => {
    const moves = [['1', 'H'], ['2.1', 'M'], ['2.2', 'D'], ['3', 'F']] as const
    const granted = play(opened(['R'], { digest }), moves)
    const changed = 'd100.01'
    expect(isValidFor(granted, digest)).toBe(true)
    expect(isValidFor(granted, changed)).toBe(false)
    expect(isValidFor(opened(['R'], { digest }), digest)).toBe(false)
    expect(voidIfChanged(granted, digest)).toEqual({ state: granted, events: [] })
    const voided = voidIfChanged(granted, changed)
    expect([voided.state.status, voided.events]).toEqual(['void', [{ type: 'voided' }]])
    expect(isValidFor(voided.state, digest)).toBe(false)
  })

  test('who saw another version may not decide', () => {
    expect(decideTask(opened(['R'], { digest }), '1', 'H', 'agree', '', at, { shown: 'old' })).toEqual({ refused: 'changed' })
    expect(stateOf(decideTask(opened(['R'], { digest }), '1', 'H', 'agree', '', at, { shown: digest })).tasks[0]!.state).toBe('agreed')
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
    stateOf(openApproval(steps, Object.fromEntries(leavesOf(steps).map(({ id }, i) => [id, lists[i]!])), apart, { once }))

  test('all: every order of the same decisions ends alike', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 6 }).chain((n) => fc.tuple(fc.constant(n), fc.shuffledSubarray([...Array(n).keys()], { minLength: n, maxLength: n }), fc.shuffledSubarray([...Array(n).keys()], { minLength: n, maxLength: n }))), ([n, one, two]) => {
      const begun = stateOf(openApproval([{ all: Array.from({ length: n }, () => leaf('x')) }], Object.fromEntries([...Array(n).keys()].map((i) => [`1.${i + 1}`, [`P${i}`]])), ['R']))
      const run = (order: number[]): ApprovalState => play(begun, order.map((i) => [`1.${i + 1}`, `P${i}`] as const))
      expect(run(one)).toEqual(run(two))
      expect(run(one).status).toBe('approved')
      expect(play(begun, one.slice(0, -1).map((i) => [`1.${i + 1}`, `P${i}`] as const)).status).toBe('open')
    }))
  })

  test('the requester never counts, whatever the order, delegation or route', () => {
    const moves = fc.array(fc.tuple(fc.nat(8), fc.constantFrom(...persons), fc.option(fc.constantFrom(...persons), { nil: undefined })), { maxLength: 30 })
    fc.assert(fc.property(setup, moves, (how, list) => {
      let state = start(how, ['R'])
      for (const [n, person, onBehalfOf] of list) {
        const task = state.tasks[n % state.tasks.length]!
        const change = decideTask(state, task.id, person, 'agree', 'said', at, onBehalfOf === undefined ? {} : { onBehalfOf })
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
