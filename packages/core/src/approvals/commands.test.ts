import { describe, expect, test } from 'vitest'
import { apply, type Command } from './approvals.ts'
import type { Definition, Leaf, Step } from './definition.ts'
import type { ApprovalState } from './model.ts'
import { outcomeOf, votesNeeded, type Outcome } from './steps.ts'
import { begin, by, codeOf, eventsOf, go, here, hours, library, NOW, picture, play, says, stateOf } from './test-route.ts'

const does = (state: ApprovalState, command: Command, world = here()) => codeOf(apply(state, command, world))
const add = (state: ApprovalState, person: string, who: string[], over: object = {}): Command => ({ do: 'add-signer', task: state.tasks.find((task) => task.candidates.includes(person))!.id, person, who, place: 'before', words: '', ...over })

describe('vote', () => {
  test.each([[{ count: 3 }, 5, 3], [{ atLeast: [2, 3] }, 3, 2], [{ atLeast: [2, 3] }, 4, 3], [{ above: [1, 2] }, 4, 3], [{ above: [1, 2] }, 5, 3], [{ atLeast: [1, 2] }, 4, 2], [{ above: [2, 3] }, 3, 3]] as const)('S02-04: %j of %i members: %i votes', (pass, members, votes) => {
    expect(votesNeeded(pass, members)).toBe(votes)
  })

  /** Said of the members, in letters: p passed, r rejected, o open, d nobody there. */
  const came = (said: string, rule: object): Outcome => {
    const names = { p: 'passed', r: 'rejected', o: 'open', d: 'dead' } as const
    return outcomeOf({ vote: [...said].map((_, i) => by('A', { id: `${i}` })), pass: { above: [1, 2] }, ...rule } as Step, (leaf) => names[said[Number(leaf)] as 'p'])
  }
  test.each<[string, object, Outcome]>([
    ['ppo', {}, 'passed'], ['poo', {}, 'open'], ['pro', {}, 'open'], ['rro', {}, 'rejected'], ['ppoo', {}, 'open'], ['pprr', {}, 'rejected'], ['ppro', {}, 'open'],
    ['ppooo', { quorum: 4 }, 'open'], ['pppoo', { quorum: 4 }, 'open'], ['pppro', { quorum: 4 }, 'passed'], ['pppdd', { quorum: 4 }, 'dead'], ['pprdd', {}, 'dead'], ['prrdd', {}, 'dead'], ['rrrdd', {}, 'rejected'], ['oo', { quorum: 3 }, 'dead'],
    ['roooo', { reject: 1 }, 'rejected'], ['prooo', { reject: 2 }, 'open'], ['ddd', {}, 'dead'], ['', {}, 'dead'], ['pood', { pass: { count: 2 } }, 'open'],
  ])('%s %j: %s', (said, rule, outcome) => {
    expect(came(said, rule)).toBe(outcome)
  })
})

describe('adding, removing, asking', () => {
  const pair = () => begin({ steps: [{ all: [by('A'), by('B')] }] })

  test('who was added may not add, ask or be added again; nobody, the applicant, a leaver and one out of range are refused', () => {
    const added = go(pair(), add(pair(), 'A', ['X']))
    expect(does(added, add(added, 'X', ['Y']))).toBe('added-may-not-add')
    expect(does(added, { do: 'ask-opinion', task: '1.1+2', person: 'X', of: 'Y', words: '' })).toBe('added-may-not-add')
    expect(does(pair(), add(pair(), 'A', ['A']))).toBe('already-in-set')
    expect(does(pair(), add(pair(), 'A', []))).toBe('nobody-added')
    expect(does(pair(), add(pair(), 'A', ['R']))).toBe('apart')
    expect(does(pair(), add(pair(), 'A', ['X']), here({ house: library({ left: ['X'] }) }))).toBe('left')
    expect(does(pair(), { ...add(pair(), 'A', ['X']), person: 'C' } as Command)).toBe('not-a-candidate')
    const within = begin({ steps: [by('A')], within: { role: 'keeper' } })
    const keepers = here({ house: library({ roles: { keeper: ['Y'] } }) })
    expect(does(within, add(within, 'A', ['X']), keepers)).toBe('not-in-scope')
    expect(picture(go(within, add(within, 'A', ['Y']), keepers))).toBe('open A:waiting Y:open')
  })

  test.each([['all', 'open A:waiting X:open Y:open B:open', 'open A:waiting X:agreed Y:open B:open'], ['any', 'open A:waiting X:open Y:open B:open', 'open A:open X:agreed Y:cancelled B:open'], ['sequence', 'open A:waiting X:open Y:waiting B:open', 'open A:waiting X:agreed Y:open B:open']] as const)('several are added before, %s of them', (combine, first, then) => {
    const added = go(pair(), add(pair(), 'A', ['X', 'Y'], { combine }))
    expect(picture(added)).toBe(first)
    expect(picture(play(added, 'X'))).toBe(then)
  })

  test('a rejection by an added signer counts as one of the set', () => {
    expect(play(go(pair(), add(pair(), 'A', ['X'])), 'X!').status).toBe('rejected')
  })

  test('an opinion is asked, given in words, and the task returns to who asked; it decides nothing', () => {
    const asked = go(begin({ steps: [by('A')] }), { do: 'ask-opinion', task: '1', person: 'A', of: 'X', words: '库存够吗' })
    expect(picture(asked)).toBe('open A:waiting X:open')
    expect(does(asked, { do: 'decide', task: '1+2', person: 'X', outcome: 'reject', words: '不够' })).toBe('opinion-only')
    expect(does(asked, { do: 'give-opinion', task: '1', person: 'A', words: '够' })).toBe('not-an-opinion')
    expect(picture(go(asked, { do: 'give-opinion', task: '1+2', person: 'X', words: '够' }))).toBe('open A:open X:agreed')
    expect(picture(go(asked, { do: 'remove-signer', task: '1+2', person: 'A' }))).toBe('open A:open X:cancelled')
    const gone = apply(asked, { do: 'person-left', leaver: 'X' }, here())
    expect(picture(stateOf(gone))).toBe('open A:open X:cancelled')
    expect(eventsOf(gone)).toMatchObject([{ type: 'task-cancelled', task: '1+2', reason: 'left' }, { type: 'task-opened', task: '1' }])
  })

  test('the added signer who alone had the authority leaves: it is not approved without, the place stays and is to be filled', () => {
    const dear = here({ about: { kind: 'loan', amount: '9' }, authority: [{ kind: 'loan', least: 20 }], house: library({ authority: { A: 20 } }) })
    const start = begin({ steps: [by('A')] }, {}, dear)
    const now = { ...dear, house: library({ authority: { A: 10 } }) }
    const waiting = play(go(start, add(start, 'A', ['L'], { place: 'after' }), now), 'A', now)
    const gone = go(waiting, { do: 'person-left', leaver: 'L' }, now)
    expect([picture(gone), gone.stuck]).toEqual(['stuck A:agreed :waiting', [{ task: '1+2', reason: 'nobody' }]])
    expect(play(go(gone, { do: 'reassign', task: '1+2', people: ['H'] }, now), 'H', now).status).toBe('approved')
  })

  test('what the route demands stays, and so do a quorum, the last of a step and the last who decides', () => {
    const route = (step: Step) => begin({ steps: [step] })
    const free: Partial<Leaf> = { removable: true }
    const remove = (state: ApprovalState, task: string, person: string) => does(state, { do: 'remove-signer', task, person })
    expect(remove(route({ all: [by('A'), by('B')] }), '1.2', 'A')).toBe('mandatory')
    expect(remove(route({ vote: [by('A'), by('B', free)], pass: { count: 2 } }), '1.2', 'A')).toBe('below-quorum')
    expect(remove(route({ vote: [by('A'), by('B', free), by('C')], pass: { count: 1 }, quorum: 3 }), '1.2', 'A')).toBe('below-quorum')
    expect(remove(route({ all: [by('A', { does: 'opinion' }), by('B', free)] }), '1.2', 'A')).toBe('below-quorum')
    expect(remove(route({ all: [by('A'), by('B', free)] }), '1.2', 'C')).toBe('not-a-candidate')
    expect(remove(route({ all: [by('A'), by('B', free)] }), '1.2', 'A')).toBeUndefined()
    expect(remove(route(by('A', free)), '1', 'A')).toBe('not-a-candidate')
    expect(remove(play(route({ all: [by('A'), by('B', free)] }), 'B'), '1.2', 'A')).toBe('task-not-open')
  })

  test('a task given to one who agreed before is asked of him all the same, though each is asked once: no second pair of eyes is lost', () => {
    const once = play(begin({ steps: [by('A'), by('B', { timeouts: [{ within: { hours: 1 }, do: 'up' }] })], once: true, answers: { left: { people: ['A'] } } }), 'A')
    expect(picture(go(once, { do: 'transfer', task: '2', person: 'B', to: 'A', words: '' }))).toBe('open A:agreed A:open')
    expect(picture(go(once, { do: 'reassign', task: '2', people: ['A'] }))).toBe('open A:agreed A:open')
    expect(picture(go(once, { do: 'person-left', leaver: 'B' }))).toBe('open A:agreed A:open')
    expect(picture(go(once, add(once, 'B', ['A'])))).toBe('open A:agreed B:waiting A:open')
  })

  test('who added after and has passed may still let the added one off', () => {
    const added = play(go(pair(), add(pair(), 'A', ['X'], { place: 'after' })), 'A B')
    expect(go(added, { do: 'remove-signer', task: '1.1+2', person: 'A' }).status).toBe('approved')
  })
})

describe('return', () => {
  const route = (over: Partial<Definition> = {}, leaf: Partial<Leaf> = {}) => begin({ steps: [by('A'), by('B'), by('C', leaf)], ...over }, { f: '1' })
  const back = (state: ApprovalState, to: 'initiator' | 'previous' | number, person = 'C', task = '3') => apply(state, { do: 'decide', task, person, outcome: 'return', to, words: '再核' }, here())

  test('to a chosen step: who is between stands by it, or all run again where the route says so', () => {
    const at = play(route(), 'A B')
    expect(picture(stateOf(back(at, 1)))).toBe('open A:open B:agreed C:waiting')
    expect(stateOf(back(play(route({}, { level: 30 }), 'A B'), 1)).tasks[2]).toMatchObject({ state: 'waiting', level: 30 })
    expect(picture(play(stateOf(back(at, 1)), 'A'))).toBe('open A:agreed B:agreed C:open')
    expect(picture(stateOf(back(play(route({ resubmit: 'rerun' }), 'A B'), 1)))).toBe('open A:open B:waiting C:waiting')
    expect(eventsOf(back(at, 2), 'task-decided')).toMatchObject([{ outcome: 'return', to: 2 }])
  })

  test('only where the step allows it, only back, and never to a step that was merely carried over', () => {
    const at = play(route({}, { returns: ['previous'] }), 'A B')
    expect(back(at, 'initiator')).toEqual({ refused: 'return-not-allowed', params: { allowed: ['previous'] } })
    expect(codeOf(back(at, 1))).toBe('return-not-allowed')
    expect(codeOf(back(route(), 'previous', 'A', '1'))).toBe('no-such-step')
    for (const step of [0, 3, 4, 1.5, -1]) expect(codeOf(back(play(route(), 'A B'), step))).toBe('no-such-step')
    const carried = play(begin({ steps: [by('A'), by('A'), by('C')], once: true }), 'A')
    expect(picture(carried)).toBe('open A:agreed A:carried C:open')
    expect(codeOf(back(carried, 2))).toBe('no-such-step')
    expect(picture(stateOf(back(carried, 'previous')))).toBe('open A:open A:waiting C:waiting')
  })

  test('after several rounds everybody sees the difference since he himself last said something', () => {
    const once = go(play(route(), 'A B<'), { do: 'resubmit', person: 'R', form: { f: '2' } })
    const twice = apply(play(once, 'A<'), { do: 'resubmit', person: 'R', form: { f: '3' } }, here())
    expect(eventsOf(twice, 'task-opened')).toMatchObject([{ task: '1', difference: [{ field: 'f', before: '2', after: '3' }] }])
    expect(eventsOf(says(stateOf(twice), 'A'), 'task-opened')).toMatchObject([{ task: '2', difference: [{ field: 'f', before: '1', after: '3' }] }])
  })
})

describe('withdraw, take back', () => {
  const route = (withdraw?: Definition['withdraw']) => begin({ steps: [by('O', { does: 'opinion', who: { person: 'D' } }), by('A'), by('B')], ...(withdraw ? { withdraw } : {}) })
  test('the applicant, before the first decision (an opinion is none), or before the end where the route allows it', () => {
    expect(does(route(), { do: 'withdraw', person: 'A' })).toBe('not-the-applicant')
    expect(go(play(route(), 'D'), { do: 'withdraw', person: 'R' }).status).toBe('withdrawn')
    expect(apply(play(route(), 'D A'), { do: 'withdraw', person: 'R' }, here())).toMatchObject({ refused: 'already-decided', params: { task: '2', first: { did: 'decide', by: 'A' } } })
    expect(go(play(route('until-end'), 'D A'), { do: 'withdraw', person: 'R' }).status).toBe('withdrawn')
    expect(does(play(route('until-end'), 'D A B'), { do: 'withdraw', person: 'R' })).toBe('not-open')
    expect(go(play(route(), 'D A<'), { do: 'withdraw', person: 'R' }).status).toBe('withdrawn')
  })

  test('the last approver takes back until the next has opened it; then and afterwards not', () => {
    const after = play(begin({ steps: [by('A'), by('B')] }), 'A')
    const taken = apply(after, { do: 'take-back', person: 'A' }, here())
    expect(picture(stateOf(taken))).toBe('open A:open B:waiting')
    expect(eventsOf(taken)).toEqual([{ type: 'taken-back', task: '1', by: 'A' }, { type: 'task-suspended', task: '2' }])
    expect(does(stateOf(taken), { do: 'take-back', person: 'A' })).toBe('not-the-last-approver')
    expect(does(after, { do: 'take-back', person: 'B' })).toBe('not-the-last-approver')
    const seen = go(after, { do: 'open', task: '2', person: 'B' })
    expect(apply(seen, { do: 'take-back', person: 'A' }, here())).toMatchObject({ refused: 'already-opened', params: { task: '2' } })
    expect(does(go(after, { do: 'transfer', task: '2', person: 'B', to: 'X', words: '' }), { do: 'take-back', person: 'A' })).toBe('not-the-last-approver')
    expect(does(play(after, 'B'), { do: 'take-back', person: 'B' })).toBe('not-open')
    expect(apply(seen, { do: 'open', task: '2', person: 'B' }, here({ now: hours(1) }))).toEqual({ state: seen, events: [] })
    expect(does(after, { do: 'open', task: '2', person: 'C' })).toBe('not-a-candidate')
  })
})

describe('urge, copy, batch', () => {
  test('urging is limited by the hour, and after so many times the superiors are told', () => {
    let state = begin({ steps: [by('A')], urge: { everyHours: 2, escalateAfter: 2 } })
    const urge = (at: number) => apply(state, { do: 'urge', person: 'R' }, here({ now: hours(at) }))
    state = stateOf(urge(0))
    expect(urge(1.99)).toMatchObject({ refused: 'too-soon', params: { next: hours(2) } })
    expect(eventsOf(urge(2))).toEqual([{ type: 'urged', to: ['A'], count: 2 }])
    state = stateOf(urge(2))
    expect(eventsOf(urge(4))).toEqual([{ type: 'urged', to: ['A'], count: 3 }, { type: 'escalated', task: '1', to: ['H'] }])
    expect(does(state, { do: 'urge', person: 'B' }, here({ now: hours(9) }))).toBe('not-the-applicant')
    const usual = go(begin({ steps: [by('A')] }), { do: 'urge', person: 'R' })
    expect(does(usual, { do: 'urge', person: 'R' }, here({ now: hours(3.9) }))).toBe('too-soon')
    expect(does(usual, { do: 'urge', person: 'R' }, here({ now: hours(4) }))).toBeUndefined()
  })

  test('copies go out at submission and later, once to each, and each reader’s receipt is kept', () => {
    const start = begin({ steps: [by('A')], copies: [{ person: ['X', 'Y'] }] })
    const more = apply(start, { do: 'copy', person: 'A', to: ['Y', 'Z'] }, here())
    expect(eventsOf(more)).toEqual([{ type: 'copied', person: 'Z' }])
    expect(does(start, { do: 'copy', person: 'C', to: ['Z'] })).toBe('not-a-candidate')
    expect(does(start, { do: 'copy', person: 'R', to: ['X'] })).toBe('nobody-added')
    const read = go(stateOf(more), { do: 'copy-read', person: 'X' }, here({ now: hours(1) }))
    expect(read.copies).toEqual([{ person: 'X', at: NOW, readAt: hours(1) }, { person: 'Y', at: NOW }, { person: 'Z', at: NOW }])
    expect(does(read, { do: 'copy-read', person: 'X' })).toBe('already-read')
    expect(does(read, { do: 'copy-read', person: 'C' })).toBe('not-copied')
    expect(does(play(start, 'A'), { do: 'copy-read', person: 'Y' })).toBeUndefined()
  })

  test('many at once only where the form allows it, and only agreeing', () => {
    const many = (batch: boolean, outcome: 'agree' | 'reject') => does(begin({ steps: [by('A')], batch }), { do: 'decide', task: '1', person: 'A', outcome, words: 'no', batch: true })
    expect([many(false, 'agree'), many(true, 'agree'), many(true, 'reject')]).toEqual(['batch-not-allowed', undefined, 'batch-agree-only'])
  })
})

describe('time-outs', () => {
  const steps = [by('A', { timeouts: [{ within: { hours: 1 }, do: 'remind' }, { within: { hours: 2 }, do: 'escalate' }, { within: { hours: 3 }, do: 'up' }, { within: { hours: 4 }, do: 'agree' }] }), by('B')]
  const late = (state: ApprovalState, at: number, over: object = {}) => apply(state, { do: 'timeout' }, here({ now: hours(at), ...over }))

  test('remind, escalate, move up, each once and in its time; the opening tells when to come back', () => {
    const start = begin({ steps })
    expect(start.tasks[0]).toMatchObject({ openedAt: NOW, fired: 0 })
    expect(codeOf(late(start, 0.99))).toBe('nothing-due')
    const first = late(start, 1)
    expect(eventsOf(first)).toEqual([{ type: 'reminded', task: '1', to: ['A'], wake: hours(2) }])
    expect(codeOf(late(stateOf(first), 1.5))).toBe('nothing-due')
    expect(eventsOf(late(stateOf(first), 3.5))).toEqual([{ type: 'escalated', task: '1', to: ['H'], wake: hours(3) }, { type: 'moved-up', task: '1', from: ['A'], to: ['H'], wake: hours(4) }])
    expect(codeOf(late(start, 9, { calendar: undefined }))).toBe('nothing-due')
    expect(eventsOf(says(play(begin({ steps: [by('B'), ...steps] }), ''), 'B'), 'task-opened')).toMatchObject([{ wake: hours(1) }])
  })

  test('where nobody is above it is escalated and stays', () => {
    const top = begin({ steps: [by('L', { timeouts: [{ within: { hours: 1 }, do: 'up' }] })] })
    expect(eventsOf(late(top, 1))).toEqual([{ type: 'escalated', task: '1', to: [] }])
    expect(picture(stateOf(late(top, 1)))).toBe('open L:open')
  })

  test('time never agrees where an article demands the approval: it is told and escalated; elsewhere it may', () => {
    expect(eventsOf(late(begin({ steps }), 5)).slice(-2)).toEqual([{ type: 'auto-refused', task: '1' }, { type: 'escalated', task: '1', to: ['L'] }])
    expect(picture(stateOf(late(begin({ steps }), 5)))).toBe('open H:open B:waiting')
    expect(picture(stateOf(late(begin({ steps, demanded: false }), 5)))).toBe('open timeout:agreed B:open')
    const dear = { about: { kind: 'loan', amount: '9', unitPath: [] }, authority: [{ kind: 'loan', least: 20 }] }
    const only = begin({ steps: [by('H', { timeouts: [{ within: { hours: 1 }, do: 'agree' }] })], demanded: false }, {}, here(dear))
    expect(eventsOf(late(only, 1, dear))).toMatchObject([{ type: 'auto-refused' }, { type: 'escalated' }])
  })

  test('a new opening starts the time anew', () => {
    const later = here({ now: hours(1) })
    const returned = go(play(stateOf(late(begin({ steps: [...steps, by('C')] }), 1)), 'A', later), { do: 'decide', task: '2', person: 'B', outcome: 'return', to: 'previous', words: '再核' }, later)
    expect(returned.tasks[0]).toMatchObject({ state: 'open', openedAt: hours(1), fired: 0 })
    expect(codeOf(late(returned, 1.9))).toBe('nothing-due')
  })
})
