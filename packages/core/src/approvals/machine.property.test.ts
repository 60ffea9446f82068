import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply, type Command } from './approvals.ts'
import type { Definition, Form, Leaf, Step } from './definition.ts'
import type { ApprovalEvent } from './events.ts'
import type { ApprovalState } from './model.ts'
import { partsOf, votesNeeded } from './steps.ts'
import { submit } from './submit.ts'
import { here, hours, library, stateOf } from './test-route.ts'

const people = [...'ABCDEF']
const everyone = [...people, 'H', 'X', 'Y', 'R', 'E']
const room = fc.constantFrom(...people)
const anyone = fc.constantFrom(...everyone)
const leaf: fc.Arbitrary<Leaf> = fc.record({
  who: fc.oneof(fc.record({ person: fc.uniqueArray(room, { minLength: 1, maxLength: 3 }) }), fc.constantFrom({ headOf: '$unit' }, { role: 'keeper' }, { person: ['R', 'B'] })),
  does: fc.constantFrom('approve', 'approve', 'sign', 'opinion' as const),
  each: fc.constantFrom(undefined, undefined, 'all', 'any', 'sequence', { pass: { above: [1, 2] } } as const), removable: fc.boolean(),
  attests: fc.constantFrom(undefined, ['f'], ['g'], []), timeouts: fc.constantFrom(undefined, [{ within: { hours: 1 }, do: 'remind' }, { within: { hours: 5 }, do: 'up' }], [{ within: { hours: 2 }, do: 'agree' }, { within: { hours: 3 }, do: 'escalate' }] as const),
}) as fc.Arbitrary<Leaf>
const { step } = fc.letrec<{ step: Step }>((tie) => {
  const parts = fc.array(tie('step'), { minLength: 1, maxLength: 3 })
  return {
    step: fc.oneof({ maxDepth: 2, depthSize: 'small' }, leaf, fc.record({ all: parts, waitForAll: fc.boolean() }), fc.record({ any: parts, rejectAll: fc.boolean() }), parts.map((sequence) => ({ sequence })),
      parts.chain((vote) => fc.record({ vote: fc.constant(vote), pass: fc.oneof(fc.integer({ min: 1, max: vote.length }).map((count) => ({ count })), fc.constant({ above: [1, 2] as const })), quorum: fc.integer({ min: 0, max: vote.length }) }))),
  }
})
const definition: fc.Arbitrary<Definition> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 3 }), once: fc.boolean(), demanded: fc.boolean(), resubmit: fc.constantFrom('back', 'rerun'), withdraw: fc.constantFrom('first-decision', 'until-end'),
  answers: fc.record({ left: fc.constantFrom('stop', 'superior', 'skip'), applicant: fc.constantFrom('stop', 'superior', 'skip'), leave: fc.constantFrom('keep', 'superior') }), revoke: fc.constant({ days: 1 }), batch: fc.boolean(),
}) as fc.Arbitrary<Definition>

/** A command with its task told by number, since the tasks are not known yet. */
interface Move { readonly at: number; readonly hours: number; readonly command: Command; readonly own: boolean }
const task = fc.constant('?')
const form = fc.record({ f: fc.constantFrom('1', '2'), g: fc.constantFrom('1', '2') })
const command = fc.oneof(
  { weight: 20, arbitrary: fc.record({ do: fc.constant('decide' as const), task, person: anyone, outcome: fc.constantFrom('agree', 'agree', 'agree', 'agree', 'agree', 'agree', 'reject', 'return', 'return' as const), to: fc.constantFrom(undefined, 'previous', 'initiator', 1, 2 as const), onBehalfOf: fc.option(room, { nil: undefined, freq: 4 }), words: fc.constant('said'), batch: fc.constantFrom(undefined, undefined, true) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('add-signer' as const), task, person: anyone, who: fc.uniqueArray(anyone, { maxLength: 3 }), place: fc.constantFrom('before', 'after', 'beside' as const), combine: fc.constantFrom(undefined, 'any', 'sequence' as const), words: fc.constant('') }) },
  fc.record({ do: fc.constant('ask-opinion' as const), task, person: anyone, of: anyone, words: fc.constant('') }), fc.record({ do: fc.constant('give-opinion' as const), task, person: anyone, words: fc.constant('said') }),
  fc.record({ do: fc.constant('remove-signer' as const), task, person: anyone }), fc.record({ do: fc.constant('transfer' as const), task, person: anyone, to: anyone, words: fc.constant('') }),
  { weight: 8, arbitrary: fc.record({ do: fc.constant('resubmit' as const), person: fc.constantFrom('R', 'R', 'A'), form }) }, fc.record({ do: fc.constantFrom('withdraw' as const), person: fc.constantFrom('R', ...people, ...people) }), { weight: 4, arbitrary: fc.record({ do: fc.constant('take-back' as const), person: room }) },
  fc.record({ do: fc.constant('open' as const), task, person: anyone }), fc.record({ do: fc.constant('urge' as const), person: fc.constantFrom('R', 'A') }), fc.record({ do: fc.constant('copy' as const), person: anyone, to: fc.uniqueArray(anyone) }), fc.record({ do: fc.constant('copy-read' as const), person: anyone }),
  fc.constant<Command>({ do: 'timeout' }), fc.record({ do: fc.constant('person-left' as const), leaver: room }), fc.record({ do: fc.constant('reassign' as const), task, people: fc.uniqueArray(anyone, { minLength: 1, maxLength: 3 }) }),
  fc.record({ do: fc.constant('change' as const), form: fc.constantFrom(...Array<Form>(9).fill({ f: '1', g: '1' }), { f: '1', g: '9' }) }), fc.record({ do: fc.constant('revoke' as const), person: fc.constant('R'), words: fc.constant('said'), followed: fc.constantFrom([], [{ effect: 'notice', undo: 'recall', possible: true }], [{ effect: 'pay', possible: true }]) }),
) as fc.Arbitrary<Command>
// Most moves are made by somebody whose turn it is; else nearly everything would be refused.
const moves: fc.Arbitrary<Move[]> = fc.array(fc.record({ at: fc.nat(20), hours: fc.nat(3), command, own: fc.nat(3).map((n) => n > 0) }), { minLength: 5, maxLength: 60, size: 'max' })

const world = (now: number) => here({
  now: hours(now), house: library({ roles: { keeper: ['A', 'E', 'F'] }, leave: ['F'] }), parties: { applicant: ['R'], beneficiary: ['E'] },
  delegations: [{ from: 'F', to: 'A', starts: hours(-9), ends: hours(99) }, { from: 'B', to: 'R', starts: hours(-9), ends: hours(99) }],
})
function aimed(state: ApprovalState, move: Move): Command {
  const open = state.tasks.filter((one) => one.state === 'open')
  const pool = move.own && open.length > 0 ? open : state.tasks
  const target = pool[move.at % Math.max(pool.length, 1)]
  const at = 'task' in move.command ? { task: target?.id ?? '?' } : {}
  const person = move.own && 'person' in move.command && 'task' in move.command && target?.candidates[0] !== undefined ? { person: target.candidates[move.at % target.candidates.length]! } : {}
  return { ...move.command, ...at, ...person } as Command
}
/** Plays the moves; `each` sees every obeyed one. Gives the state and all events in order. */
function run(how: Definition, list: readonly Move[], each?: (before: ApprovalState, now: ApprovalState, events: readonly ApprovalEvent[], command: Command) => void): { state: ApprovalState; events: ApprovalEvent[]; now: number } {
  const start = submit(how, { f: '1', g: '1' }, world(0))
  if ('refused' in start) throw new Error(start.refused)
  let { state } = start
  const events = [...start.events]
  let now = 0
  for (const move of list) {
    now += move.hours
    const sent = aimed(state, move)
    const result = apply(state, sent, world(now))
    if ('refused' in result || result.state === state) continue
    each?.(state, result.state, result.events, sent)
    state = result.state
    events.push(...result.events)
  }
  return { state, events, now }
}
const passes = (state: ApprovalState, one: Step): boolean => {
  const parts = partsOf(one)
  if (!parts) return ['agreed', 'carried'].includes(state.tasks.find(({ id }) => id === (one as Leaf).id)!.state)
  const passed = parts.filter((part) => passes(state, part)).length
  return 'vote' in one ? passed >= votesNeeded(one.pass, parts.length) : 'any' in one ? passed > 0 : parts.length > 0 && passed === parts.length
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const runs = { numRuns: 250 }

describe('model check over random routes and sequences of commands', { timeout: 60_000 }, () => {
  test('no reachable state is stuck without a way out: somebody can always go on, or it has ended', () => {
    fc.assert(fc.property(definition, moves, (how, list) => {
      const { state, now } = run(how, list)
      const accepts = (sent: Command): boolean => !('refused' in apply(state, sent, world(now)))
      if (state.status === 'open') {
        const open = state.tasks.filter((one) => one.state === 'open')
        expect(open.some((one) => one.candidates.some((person) => accepts({ do: 'decide', task: one.id, person, outcome: one.does === 'opinion' ? 'agree' : 'reject', words: 'no' })))).toBe(true)
      } else if (state.status === 'stuck') {
        expect(state.stuck.length).toBeGreaterThan(0)
        for (const { task: id } of state.stuck) if (id !== undefined) expect(accepts({ do: 'reassign', task: id, people: ['X'] })).toBe(true)
        if (state.stuck.every(({ task: id }) => id === undefined)) expect(accepts({ do: 'change', form: { f: 'other' } })).toBe(true)
      } else if (state.status === 'returned') expect(accepts({ do: 'resubmit', person: 'R', form: { f: '1', g: '1' } })).toBe(true)
    }), runs)
  })

  test('where everybody goes on agreeing it is approved, after at most one turn for each task', () => {
    fc.assert(fc.property(definition, moves, (how, list) => {
      const played = run(how, list)
      let { state } = played
      if (state.status !== 'open') return
      for (let turns = state.tasks.length; turns > 0 && state.status === 'open'; turns -= 1) {
        const one = state.tasks.find((open) => open.state === 'open')!
        state = stateOf(apply(state, { do: 'decide', task: one.id, person: one.candidates[0]!, outcome: 'agree', words: 'yes' }, world(played.now)))
      }
      // Else only where one has rejected already, and the group waits for all or for somebody who is missing.
      if (!state.tasks.some((one) => one.state === 'rejected')) expect(state.status).toBe('approved')
      expect(['approved', 'rejected', 'stuck']).toContain(state.status)
    }), runs)
  })

  test('no effect twice: approved once in a life, what has ended stays ended, a reminder once for each opening', () => {
    fc.assert(fc.property(definition, moves, (how, list) => {
      const { events } = run(how, list, (before, now, _, sent) => {
        if (['rejected', 'void', 'withdrawn', 'revoked'].includes(before.status)) expect(['copy', 'copy-read']).toContain(sent.do)
        if (before.status === 'approved') expect(['approved', 'void', 'revoked']).toContain(now.status)
        expect(now.n).toBe((before.n ?? 0) + 1)
      })
      for (const type of ['approved', 'revoked', 'withdrawn', 'voided', 'rejected'] as const) expect(events.filter((event) => event.type === type).length).toBeLessThanOrEqual(1)
      expect(events.filter((event) => ['withdrawn', 'rejected', 'revoked', 'voided'].includes(event.type)).length).toBeLessThanOrEqual(1)
      const reminded = new Map<string, number>()
      for (const event of events) {
        if (event.type === 'task-opened') reminded.set(event.task, 0)
        if (event.type === 'reminded') expect(reminded.set(event.task, (reminded.get(event.task) ?? 0) + 1).get(event.task)).toBe(1)
      }
    }), runs)
  })

  test('the events alone tell whose turn it is: every opening is followed by one end, and nobody is told twice in vain', () => {
    fc.assert(fc.property(definition, moves, (how, list) => {
      const open = new Set<string>()
      const follow = (events: readonly ApprovalEvent[]): void => {
        for (const event of events) {
          if (event.type === 'task-opened') {
            expect(open.has(event.task)).toBe(false)
            open.add(event.task)
          }
          if (event.type === 'task-decided' || event.type === 'task-cancelled' || event.type === 'task-suspended' || event.type === 'task-carried') open.delete(event.task)
          if (event.type === 'taken-back') open.add(event.task)
        }
      }
      const start = submit(how, { f: '1', g: '1' }, world(0))
      if ('events' in start) follow(start.events)
      run(how, list, (_, now, events) => {
        follow(events)
        if (now.status === 'open') expect([...open].sort()).toEqual(now.tasks.filter((one) => one.state === 'open').map(({ id }) => id).sort())
      })
    }), runs)
  })

  test('S14-07 X-06: approved means the route is fulfilled, by nobody who is kept apart, and by time only where no article demands it', () => {
    fc.assert(fc.property(definition, moves, (how, list) => {
      run(how, list, (_, now) => {
        for (const one of now.tasks.filter(({ state }) => ['agreed', 'carried', 'rejected', 'returned'].includes(state))) {
          expect(['R', 'E']).not.toContain(one.by)
          expect(['R', 'E']).not.toContain(one.onBehalfOf)
          if (how.demanded !== false) expect(one.by).not.toBe('timeout')
        }
        if (now.status === 'approved') expect([now.steps.length > 0, ...now.steps.map((one) => passes(now, one))]).not.toContain(false)
      })
    }), runs)
  })

  test('a state is plain JSON: stored and read back it answers alike, and a refused or repeated command leaves it as it is', () => {
    fc.assert(fc.property(definition, moves, fc.array(command, { maxLength: 5 }), (how, list, more) => {
      const { state, now } = run(how, list)
      const stored = JSON.stringify(state)
      const back = JSON.parse(stored) as ApprovalState
      for (const sent of more) expect(plain(apply(back, sent, world(now)))).toEqual(plain(apply(state, sent, world(now))))
      expect(JSON.stringify(state)).toBe(stored)
    }), { numRuns: 100 })
  })
})
