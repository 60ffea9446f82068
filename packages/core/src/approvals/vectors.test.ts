import { describe, expect, test } from 'vitest'
import { apply } from './approvals.ts'
import type { Definition } from './definition.ts'
import { begin, by, codeOf, eventsOf, go, here, hours, library, picture, play, says, stateOf } from './test-route.ts'
import { submit } from './submit.ts'

const five = { vote: [...'ABCDE'].map((person) => by(person)), pass: { count: 3 } } as const
const abc = (over: Partial<Definition> = {}): Definition => ({ steps: [by('A', { attests: ['g'] }), by('B'), by('C')], ...over })

describe('the vectors of the market survey (peers 5.4), as far as they are pure', () => {
  test('vote 3 of 5 must pass: P, R, R, R rejects at the third R; who is still open is let off, since the outcome is decided', () => {
    const two = play(begin({ steps: [five] }), 'A B! C!')
    expect(two.status).toBe('open')
    const last = says(two, 'D!')
    expect(picture(stateOf(last))).toBe('rejected A:agreed B:rejected C:rejected D:rejected E:cancelled')
    expect(eventsOf(last, 'task-cancelled')).toEqual([{ type: 'task-cancelled', task: '1.5', reason: 'outcome-decided' }])
  })

  test('vote 3 of 5 must pass: three P end it early and the two open tasks are cancelled, reason outcome-decided', () => {
    const last = says(play(begin({ steps: [five, by('F')] }), 'A B'), 'C')
    expect(picture(stateOf(last))).toBe('open A:agreed B:agreed C:agreed D:cancelled E:cancelled F:open')
    expect(eventsOf(last, 'task-cancelled').map((event) => 'reason' in event && event.reason)).toEqual(['outcome-decided', 'outcome-decided'])
  })

  test('any, all must reject: R then P passes, the third is let off; without it one R ends it at once', () => {
    const any = [...'ABC'].map((person) => by(person))
    expect(picture(play(begin({ steps: [{ any, rejectAll: true }] }), 'A! B'))).toBe('approved A:rejected B:agreed C:cancelled')
    expect(picture(play(begin({ steps: [{ any, rejectAll: true }] }), 'A! B! C!'))).toBe('rejected A:rejected B:rejected C:rejected')
    expect(picture(play(begin({ steps: [{ any }] }), 'A!'))).toBe('rejected A:rejected B:cancelled C:cancelled')
  })

  test('all of A B C: A cannot transfer to B, who is in the set already', () => {
    const start = begin({ steps: [{ all: [by('A'), by('B'), by('C')] }] })
    expect(apply(start, { do: 'transfer', task: '1.1', person: 'A', to: 'B', words: '' }, here())).toMatchObject({ refused: 'already-in-set', params: { person: 'B' } })
    expect(picture(go(start, { do: 'transfer', task: '1.1', person: 'A', to: 'X', words: '出差' }))).toBe('open X:open B:open C:open')
  })

  test('前加签: A adds X before; X passes, A is asked again, B unaffected; A and B are still needed', () => {
    const start = begin({ steps: [{ all: [by('A'), by('B')] }] })
    const added = go(start, { do: 'add-signer', task: '1.1', person: 'A', who: ['X'], place: 'before', words: '' })
    expect(picture(added)).toBe('open A:waiting X:open B:open')
    expect(codeOf(says(added, 'A'))).toBe('no-such-task')
    const passed = says(added, 'X')
    expect(eventsOf(passed, 'task-opened')).toMatchObject([{ task: '1.1', candidates: ['A'] }])
    expect(picture(stateOf(passed))).toBe('open A:open X:agreed B:open')
    expect(play(stateOf(passed), 'A').status).toBe('open')
    expect(play(stateOf(passed), 'A B').status).toBe('approved')
  })

  test('后加签: A adds X after and passes; B passes; the node waits for X', () => {
    const added = go(begin({ steps: [{ all: [by('A'), by('B')] }, by('C')] }), { do: 'add-signer', task: '1.1', person: 'A', who: ['X'], place: 'after', words: '' })
    expect(picture(play(added, 'A B'))).toBe('open A:agreed X:open B:agreed C:waiting')
    expect(picture(play(added, 'A B X'))).toBe('open A:agreed X:agreed B:agreed C:open')
  })

  test('A→B→C, B returns to the applicant, jump back, a field changes that A did not attest: on to B, A’s approval is kept and the log says why', () => {
    const returned = play(begin(abc(), { f: '1', g: '1' }), 'A B<')
    expect(picture(returned)).toBe('returned A:agreed B:returned C:cancelled')
    const again = apply(returned, { do: 'resubmit', person: 'R', form: { f: '2', g: '1' } }, here())
    expect(picture(stateOf(again))).toBe('open A:agreed B:open C:waiting')
    expect(eventsOf(again)).toMatchObject([{ type: 'resubmitted' }, { type: 'task-kept', task: '1', by: 'A', changed: ['f'] }, { type: 'task-opened', task: '2', difference: [{ field: 'f', before: '1', after: '2' }] }])
  })

  test('the same, and the field is among those A attested: A must act again and sees the difference; not the applicant may hand it in again', () => {
    const returned = play(begin(abc(), { f: '1', g: '1' }), 'A B<')
    const again = apply(returned, { do: 'resubmit', person: 'R', form: { f: '1', g: '2' } }, here())
    expect(picture(stateOf(again))).toBe('open A:open B:waiting C:waiting')
    expect(eventsOf(again, 'task-opened')).toEqual([{ type: 'task-opened', task: '1', candidates: ['A'], difference: [{ field: 'g', before: '1', after: '2' }] }])
    expect(play(stateOf(again), 'A B C').status).toBe('approved')
    expect(codeOf(apply(returned, { do: 'resubmit', person: 'A', form: {} }, here()))).toBe('not-the-applicant')
  })

  test('a route that says rerun asks everybody again', () => {
    const returned = play(begin(abc({ resubmit: 'rerun' }), { f: '1', g: '1' }), 'A B<')
    expect(picture(go(returned, { do: 'resubmit', person: 'R', form: { f: '2', g: '1' } }))).toBe('open A:open B:waiting C:waiting')
  })

  test('A on leave, delegate B with a cap of 10 000, request of 12 000: not routed to B; the rule for the unavailable speaks', () => {
    const delegations = [{ from: 'A', to: 'B', starts: hours(-1), ends: hours(9), cap: '10000.00', byLeave: true }]
    const world = (amount: string) => here({ house: library({ leave: ['A'] }), delegations, about: { kind: 'loan', amount, unitPath: ['room'] } })
    const definition: Definition = { steps: [by('A')], answers: { leave: 'superior' } }
    const over = submit(definition, {}, world('12000.00'))
    expect(stateOf(over).tasks[0]).toMatchObject({ candidates: ['H'] })
    expect(eventsOf(over, 'resolved')).toMatchObject([{ trail: [{ code: 'found' }, { code: 'on-leave', person: 'A' }, { code: 'delegation-refused', to: ['B'], why: 'amount' }, { code: 'answered', person: 'A', to: ['H'], why: 'superior' }] }])
    const within = submit(definition, {}, world('10000.00'))
    expect(eventsOf(within, 'task-opened')).toMatchObject([{ candidates: ['A'], delegates: [{ for: 'A', to: 'B' }] }])
    const stead = { do: 'decide', task: '1', person: 'B', onBehalfOf: 'A', outcome: 'agree', words: '' } as const
    expect(go(stateOf(within), stead, world('10000.00')).tasks[0]).toMatchObject({ state: 'agreed', by: 'B', onBehalfOf: 'A' })
    expect(codeOf(apply(stateOf(within), stead, world('10000.01')))).toBe('not-delegated')
  })

  test('the delegate is the beneficiary: separation of duties blocks, it is routed by the rule, and both are logged', () => {
    const world = here({ house: library({ leave: ['A'] }), delegations: [{ from: 'A', to: 'B', starts: hours(-1), ends: hours(9) }], parties: { applicant: ['R'], beneficiary: ['B'] } })
    const made = submit({ steps: [by('A')], answers: { leave: 'superior' } }, {}, world)
    expect(stateOf(made).tasks[0]!.candidates).toEqual(['H'])
    expect(eventsOf(made, 'resolved')).toMatchObject([{ trail: [{}, {}, { code: 'delegation-refused', to: ['B'], why: 'apart' }, { code: 'answered', to: ['H'], why: 'superior' }] }])
    const kept = begin({ steps: [by('A')] }, {}, world)
    expect(codeOf(apply(kept, { do: 'decide', task: '1', person: 'B', onBehalfOf: 'A', outcome: 'agree', words: '' }, world))).toBe('apart')
  })

  test('the applicant withdraws while B decides: whichever comes second loses and is told what came first', () => {
    const start = begin({ steps: [by('B')], withdraw: 'until-end' })
    const decide = { do: 'decide', task: '1', person: 'B', outcome: 'agree', words: '' } as const
    const withdraw = { do: 'withdraw', person: 'R' } as const
    expect(apply(go(start, withdraw), decide, here())).toMatchObject({ refused: 'not-open', params: { status: 'withdrawn', first: { n: 2, did: 'withdraw', by: 'R' } } })
    expect(apply(go(start, decide), withdraw, here())).toMatchObject({ refused: 'not-open', params: { status: 'approved', first: { n: 2, did: 'decide', by: 'B' } } })
  })

  test('approved, revoked on day 3 of 7 after the payment was posted: refused until the reversal exists', () => {
    const approved = play(begin({ steps: [by('A')], revoke: { days: 7 } }), 'A')
    const revoke = (payment: object, at = 72) => apply(approved, { do: 'revoke', person: 'R', words: '合同取消', followed: [{ effect: 'notice', undo: 'recall', possible: true }, { effect: 'payment', possible: true, ...payment }] }, here({ now: hours(at) }))
    expect(revoke({})).toMatchObject({ refused: 'cannot-undo', params: { effects: ['payment'] } })
    expect(revoke({ undo: 'reverse', possible: false })).toMatchObject({ refused: 'cannot-undo' })
    const done = revoke({ undo: 'reverse', possible: false, undone: true })
    expect(stateOf(done).status).toBe('revoked')
    expect(eventsOf(done)).toEqual([{ type: 'undo', effect: 'notice', by: 'recall' }, { type: 'revoked' }])
    expect(eventsOf(revoke({ undo: 'reverse' }, 168), 'undo').map((event) => 'effect' in event && event.effect)).toEqual(['payment', 'notice'])
    expect(codeOf(revoke({ undo: 'reverse' }, 168.001))).toBe('too-late')
    expect(codeOf(apply(play(begin({ steps: [by('A')] }), 'A'), { do: 'revoke', person: 'R', words: '不再需要', followed: [] }, here()))).toBe('too-late')
  })

  test('X-03: a second version without the node is published while 40 instances sit there: they stay on the first, and nothing moves', () => {
    const first: Definition = { version: '1', steps: [by('A'), by('B'), by('C')] }
    const second: Definition = { version: '2', steps: [by('A'), by('C')] }
    const stored = Array.from({ length: 40 }, () => JSON.parse(JSON.stringify(play(begin(first), 'A'))) as ReturnType<typeof begin>)
    const fresh = begin(second)
    expect(stored.filter((state) => state.rules?.version !== second.version)).toHaveLength(40)
    expect(new Set(stored.map((state) => picture(play(state, 'B'))))).toEqual(new Set(['open A:agreed B:agreed C:open']))
    expect(picture(play(fresh, 'A'))).toBe('open A:agreed C:open')
  })

  test('an approver with 12 open tasks leaves: the rule is applied to each; none is approved by it where an article demands it', () => {
    const routes = Array.from({ length: 12 }, (_, i) => begin({ steps: [by('A'), by('B')], answers: { left: i % 3 === 0 ? 'superior' : i % 3 === 1 ? 'stop' : 'skip' } }))
    const gone = routes.map((state) => apply(state, { do: 'person-left', leaver: 'A' }, here({ house: library({ left: ['A'] }) })))
    expect(gone.map((change) => picture(stateOf(change)))).toEqual(Array.from({ length: 4 }, () => ['open H:open B:waiting', 'stuck :waiting B:waiting', 'stuck :waiting B:waiting']).flat())
    expect(eventsOf(gone[2]!, 'candidate-left')).toMatchObject([{ trail: [{ code: 'skip-refused' }] }])
    const free = begin({ steps: [by('A'), by('B')], demanded: false, answers: { left: 'skip' } })
    expect(picture(go(free, { do: 'person-left', leaver: 'A' }))).toBe('open A:cancelled B:open')
  })
})

describe('the lines of the requirements', () => {
  test('S02-23 S10-04: unit leader reviews, then the leader in charge approves; nobody earlier', () => {
    const start = begin({ steps: [by('H'), by('L', { does: 'sign' })] })
    expect(codeOf(says(start, 'L'))).toBe('no-such-task')
    expect(play(start, 'H L').status).toBe('approved')
  })

  test('S02-16: the fast lane asks for the office’s entry of the meeting’s opinion only, in words', () => {
    const lane = begin({ steps: [by('A', { does: 'opinion' })] })
    expect(codeOf(apply(lane, { do: 'give-opinion', task: '1', person: 'A', words: ' ' }, here()))).toBe('words-needed')
    expect(go(lane, { do: 'give-opinion', task: '1', person: 'A', words: '总办会〔2026〕3 号' }).status).toBe('approved')
  })

  test('S01-60 S01-61: general manager and dean, both, in any order; one alone is not enough', () => {
    const both = begin({ steps: [{ all: [by('A'), by('B')] }] })
    expect(play(both, 'B').status).toBe('open')
    expect(play(both, 'B A').status).toBe('approved')
  })

  test('S09-07 S09-08: four levels in order, and the panel prevails: it rejects what the chief engineer had approved', () => {
    const review = begin({ steps: [by('A'), by('B'), by('C'), { vote: [by('D'), by('E'), by('F')], pass: { above: [1, 2] } }, by('L')] })
    expect(codeOf(says(review, 'C'))).toBe('no-such-task')
    expect(picture(play(review, 'A B C D! E!'))).toBe('rejected A:agreed B:agreed C:agreed D:rejected E:rejected F:cancelled L:cancelled')
  })

  test('S14-07: one person on both sides of an approval is refused, whatever the way', () => {
    const world = here({ parties: { applicant: ['R'], handler: ['C'], payer: ['P'], beneficiary: ['E'] }, related: { E: ['F'] } })
    const start = begin({ steps: [{ all: [by('A'), by('B')] }] }, {}, world)
    for (const person of ['R', 'C', 'E', 'F']) {
      expect(codeOf(apply(start, { do: 'transfer', task: '1.1', person: 'A', to: person, words: '' }, world))).toBe('apart')
      expect(codeOf(apply(start, { do: 'add-signer', task: '1.1', person: 'A', who: [person], place: 'beside', words: '' }, world))).toBe('apart')
    }
    expect(apply(start, { do: 'decide', task: '1.1', person: 'A', outcome: 'agree', words: '' }, here({ parties: { beneficiary: ['A'] } }))).toMatchObject({ refused: 'apart', params: { people: ['A'] } })
    // A route may say which duties are apart; that nobody approves his own request it cannot unsay.
    const free = here({ parties: { applicant: ['R'], beneficiary: ['B'] } })
    expect(begin({ steps: [{ any: [by('B'), by('R')] }], separate: [] }, {}, free).tasks.map((task) => task.candidates)).toEqual([['B'], []])
    expect(play(begin({ steps: [by('B')], separate: [] }, {}, free), 'B', free).status).toBe('approved')
    const half = play(start, 'A', world)
    expect(says(half, 'B', here({ parties: { beneficiary: ['A'] } }))).toMatchObject({ refused: 'apart', params: { violations: [{ person: 'A', duties: ['approver', 'beneficiary'] }] } })
    expect(says(half, 'B', here({ parties: { payer: ['R'], applicant: ['R'] } }))).toMatchObject({ params: { violations: [{ person: 'R', duties: ['payer', 'applicant'] }] } })
  })
})
