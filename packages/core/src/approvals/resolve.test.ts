import { describe, expect, test } from 'vitest'
import { at, china2026 } from '../calendar/china-2026.fixture.ts'
import { leastAuthority } from './authority.ts'
import type { Answer, Answers, Definition, Leaf, WhoRef } from './definition.ts'
import { gapOf } from './delegation.ts'
import { preview } from './preview.ts'
import { submit } from './submit.ts'
import { apply } from './approvals.ts'
import { begin, by, codeOf, eventsOf, go, here, hours, library, NOW, picture, play, says, stateOf } from './test-route.ts'
import type { AuthorityRow, Delegation, World } from './world.ts'

const roles = { keeper: ['A', 'B'], clerk: ['C'], ghost: [] }
const ask = (who: WhoRef, over: Partial<Leaf> = {}): Leaf => ({ who, does: 'approve', ...over })
const asked = (who: WhoRef, world = here({ house: library({ roles, rules: { buyers: ['D', 'E'] } }) }), form = {}): readonly string[] => begin({ steps: [ask(who)] }, form, world).tasks[0]!.candidates

describe('approvers are found by', () => {
  test.each<[string, WhoRef, string[]]>([
    ['a person', { person: 'A' }, ['A']], ['several persons, each once', { person: ['A', 'B', 'A'] }, ['A', 'B']], ['a role within a unit', { role: 'keeper' }, ['A', 'B']],
    ['the head of the unit', { headOf: '$unit' }, ['H']], ['the heads upward to a level', { headOf: '$unit', upTo: 2 }, ['H', 'L']], ['the heads upward, above the top', { headOf: 'library', upTo: 9 }, ['L']], ['a unit that is not', { headOf: 'cellar' }, []],
    ['a field of the form', { field: 'reader' }, ['F']], ['a field with several', { field: 'readers' }, ['F', 'G']], ['a field that is a number, empty, or inherited', { field: 'count' }, []], ['a prototype name', { field: 'constructor' }, []], ['a rule', { rule: 'buyers' }, ['D', 'E']], ['words it does not know', { moon: 1 }, []],
  ])('%s', (_, who, people) => {
    expect(asked(who, undefined, { reader: 'F', readers: ['F', 'G'], count: 3 })).toEqual(people)
  })

  test('the applicant’s choice, within the range', () => {
    const among = (chosen?: string[], range: unknown = { role: 'keeper' }) => submit({ steps: [ask({ chosen: range })] }, {}, here({ house: library({ roles, left: ['G'] }), ...(chosen ? { chosen: { 1: chosen } } : {}) }))
    expect(stateOf(among(['B'])).tasks[0]!.candidates).toEqual(['B'])
    expect(among()).toEqual({ refused: 'choose', params: { task: '1' } })
    expect(among(['B', 'C'])).toEqual({ refused: 'not-in-range', params: { task: '1', people: ['C'] } })
    expect(stateOf(among(['C'], 'anybody')).tasks[0]!.candidates).toEqual(['C'])
    expect(codeOf(among(['nobody'], 'anybody'))).toBe('not-in-range')
    expect(codeOf(among(['G'], 'anybody'))).toBe('not-in-range')
  })

  test('several found, a task for each, combined as the step says', () => {
    const each = (how: Leaf['each'], moves: string) => picture(play(begin({ steps: [ask({ role: 'keeper' }, { each: how }), by('C')] }, {}, here({ house: library({ roles }) })), moves))
    expect(each('all', 'A')).toBe('open A:agreed B:open C:waiting')
    expect(each('any', 'A')).toBe('open A:agreed B:cancelled C:open')
    expect(each('sequence', '')).toBe('open A:open B:waiting C:waiting')
    expect(each({ pass: { atLeast: [1, 2] } }, 'B')).toBe('open A:cancelled B:agreed C:open')
    expect(each(undefined, 'B')).toBe('open B:agreed C:open')
  })
})

describe('declared answers', () => {
  const answers: Answer[] = ['stop', 'superior', 'skip', 'keep', { people: ['G'] }]
  const outcome = (which: keyof Answers, answer: Answer, demanded: boolean): string => {
    const who = { nobody: { role: 'ghost' }, applicant: { person: 'R' }, apart: { person: 'E' }, left: { person: 'D' }, leave: { person: 'F' } }[which]
    const world = here({ house: library({ roles, left: ['D'], leave: ['F'] }), parties: { applicant: ['R'], beneficiary: ['E'] } })
    return picture(begin({ steps: [ask(who), by('C')], demanded, answers: { [which]: answer } }, {}, world)).replace(' C:waiting', '').replace(' C:open', '')
  }
  test.each<[keyof Answers, string[]]>([
    ['nobody', ['stuck :waiting', 'stuck :waiting', 'open', 'stuck :waiting', 'open G:open']],
    ['applicant', ['stuck :waiting', 'open H:open', 'open', 'stuck :waiting', 'open G:open']],
    ['apart', ['stuck :waiting', 'open H:open', 'open', 'stuck :waiting', 'open G:open']],
    ['left', ['stuck :waiting', 'open H:open', 'open', 'stuck :waiting', 'open G:open']],
    ['leave', ['stuck :waiting', 'open H:open', 'open', 'open F:open', 'open G:open']],
  ])('%s: stop, superior, skip, keep, others', (which, expected) => {
    expect(answers.map((answer) => outcome(which, answer, false))).toEqual(expected)
    // Where an article demands the approval, leaving the step out is refused and the route stops.
    expect(answers.map((answer) => outcome(which, answer, true))).toEqual(expected.map((one, i) => i === 2 ? 'stuck :waiting' : one))
  })

  test('a superior who asks himself is passed over for the next above; others named who are apart or gone are not asked', () => {
    const world = here({ house: library({ left: ['G'] }), parties: { applicant: ['H'] } })
    expect(begin({ steps: [by('H')], answers: { applicant: 'superior' } }, {}, world).tasks[0]!.candidates).toEqual(['L'])
    expect(begin({ steps: [by('H')], answers: { applicant: { people: ['G', 'H', 'A'] } } }, {}, world).tasks[0]!.candidates).toEqual(['A'])
  })

  test('an answer speaks only where nobody is left: of several, those who may are asked', () => {
    const some = here({ house: library({ roles: { keeper: ['A', 'R', 'D'] }, left: ['D'] }) })
    expect(begin({ steps: [ask({ role: 'keeper' })], answers: { applicant: 'superior', left: 'superior', apart: 'superior', nobody: 'superior' } }, {}, some).tasks[0]).toMatchObject({ candidates: ['A'], barred: ['R'] })
  })

  test('a route that leaves everything out is stuck, not approved', () => {
    expect(begin({ steps: [{ all: [ask({ role: 'ghost' })] }], demanded: false, answers: { nobody: 'skip' } })).toMatchObject({ status: 'stuck', stuck: [{ reason: 'no-steps' }] })
  })

  test('the same person twice is asked once where the route says so; that outranks nobody', () => {
    const twice = { steps: [by('A'), ask({ person: 'A' }), by('B')] }
    expect(picture(play(begin({ ...twice, once: true }), 'A'))).toBe('open A:agreed A:carried B:open')
    expect(picture(play(begin(twice), 'A'))).toBe('open A:agreed A:open B:waiting')
    // Within one step two signatures are two.
    expect(picture(play(begin({ steps: [{ sequence: [by('A'), by('A')] }], once: true }), 'A'))).toBe('open A:agreed A:open')
  })
})

describe('X-06 standing delegation', () => {
  const whole: Delegation = { from: 'A', to: 'B', starts: hours(-1), ends: hours(1) }
  const about = { kind: 'loan', amount: '500.00' }
  test.each<[string, Partial<Delegation>, Partial<World>, ReturnType<typeof gapOf>]>([
    ['in its period', {}, {}, undefined], ['from its first instant', { starts: NOW }, {}, undefined], ['no longer at its end', { ends: NOW }, {}, 'period'], ['before it starts', { starts: hours(0.01) }, {}, 'period'],
    ['of its kind', { kinds: ['loan'] }, { about }, undefined], ['of another kind', { kinds: ['gift'] }, { about }, 'kind'], ['of an unknown kind', { kinds: ['loan'] }, {}, 'kind'],
    ['up to its amount', { cap: '500' }, { about }, undefined], ['beyond its amount', { cap: '499.99' }, { about }, 'amount'], ['of an unknown amount', { cap: '1' }, { about: { kind: 'loan' } }, 'amount'],
    ['started by approved leave', { byLeave: true }, { house: library({ leave: ['A'] }) }, undefined], ['leave that is not approved', { byLeave: true }, { house: library() }, 'leave'],
  ])('%s', (_, over, world, gap) => {
    expect(gapOf({ ...whole, ...over }, { now: NOW, ...world })).toBe(gap)
  })

  test('no chains: who stands in for A is away too, and C who stands in for B is not asked for A', () => {
    const delegations = [whole, { ...whole, from: 'B', to: 'C' }]
    const world = here({ house: library({ leave: ['A', 'B'] }), delegations })
    const made = submit({ steps: [by('A')], answers: { leave: 'superior' } }, {}, world)
    expect(eventsOf(made, 'resolved')).toMatchObject([{ trail: [{}, {}, { code: 'delegation-refused', to: ['B'], why: 'chain' }, { to: ['H'] }] }])
    const kept = begin({ steps: [by('A')] }, {}, world)
    expect(codeOf(apply(kept, { do: 'decide', task: '1', person: 'C', onBehalfOf: 'A', outcome: 'agree', words: '' }, world))).toBe('not-delegated')
    for (const command of [{ do: 'transfer', task: '1', person: 'B', to: 'X', words: '' }, { do: 'add-signer', task: '1', person: 'B', who: ['X'], place: 'after', words: '' }, { do: 'ask-opinion', task: '1', person: 'B', of: 'X', words: '' }] as const) expect(codeOf(apply(kept, command, world))).toBe('not-a-candidate')
  })
})

describe('the table of authorities', () => {
  const table: AuthorityRow[] = [{ kind: 'loan', upTo: '1000', least: 10 }, { kind: 'loan', above: '1000', upTo: '5000', least: 20 }, { kind: 'loan', above: '5000', least: 50 }, { kind: 'loan', unit: 'room', upTo: '200', least: 0 }, { kind: 'gift', least: 30 }]
  test.each<[string, string | undefined, string[], number | undefined]>([
    ['loan', '1000.00', ['library'], 10], ['loan', '1000.01', ['library'], 20], ['loan', '5000', ['library'], 20], ['loan', '5000.01', ['library'], 50], ['loan', undefined, ['library'], 50],
    ['loan', '200', ['room', 'library'], 0], ['loan', '200.01', ['room', 'library'], 10], ['loan', '10', ['cellar'], 10], ['gift', '1', [], 30], ['visit', '1', ['room'], undefined],
  ])('%s of %s at %s: %s', (kind, amount, unitPath, least) => {
    expect(leastAuthority({ now: NOW, authority: table, about: { kind, amount, unitPath } })).toBe(least)
  })

  const dear = (over: object = {}): Partial<World> => ({ authority: table, about: { kind: 'loan', amount: '3000', unitPath: ['room', 'library'] }, ...over })
  test('a route that cannot reach the authority is refused at submission; an opinion does not count', () => {
    expect(submit({ steps: [by('A')] }, {}, here(dear()))).toEqual({ refused: 'lacks-authority', params: { least: 20, has: 10 } })
    expect(codeOf(submit({ steps: [by('A'), by('H', { does: 'opinion' })] }, {}, here(dear())))).toBe('lacks-authority')
    expect(stateOf(submit({ steps: [by('A'), by('H')] }, {}, here(dear()))).status).toBe('open')
  })

  test('it is judged at the last decision, on who decided: the same people, and the table or their rank has changed', () => {
    const start = play(begin({ steps: [by('H'), by('A')] }, {}, here(dear())), 'H', here(dear()))
    expect(stateOf(says(start, 'A', here(dear()))).status).toBe('approved')
    expect(says(start, 'A', here(dear({ about: { kind: 'loan', amount: '6000', unitPath: [] } })))).toEqual({ refused: 'lacks-authority', params: { least: 50, has: 20 } })
    expect(codeOf(says(start, 'A', here(dear({ house: library({ authority: { H: 10 } }) }))))).toBe('lacks-authority')
    const heard = play(begin({ steps: [by('L', { does: 'opinion' }), by('H'), by('A')] }, {}, here(dear())), 'L H', here(dear()))
    expect(says(heard, 'A', here(dear({ house: library({ authority: { H: 10 } }) })))).toEqual({ refused: 'lacks-authority', params: { least: 20, has: 10 } })
    // Not a dead end: a signer with the authority is added and then it passes.
    const later = here(dear({ house: library({ authority: { H: 10 } }) }))
    expect(play(go(start, { do: 'add-signer', task: '2', person: 'A', who: ['L'], place: 'after', words: '' }, later), 'A L', later).status).toBe('approved')
  })

  test('a delegate brings the authority of the one he stands in for, no more than the delegation covers', () => {
    const world = here(dear({ house: library({ leave: ['H'] }), delegations: [{ from: 'H', to: 'A', starts: hours(-1), ends: hours(1), cap: '3000' }] }))
    const start = begin({ steps: [by('H')] }, {}, world)
    const stead = { do: 'decide', task: '1', person: 'A', onBehalfOf: 'H', outcome: 'agree', words: '' } as const
    expect(go(start, stead, world).status).toBe('approved')
    expect(codeOf(apply(start, stead, { ...world, about: { ...world.about!, amount: '3000.01' } }))).toBe('not-delegated')
  })
})

describe('preview before submitting', () => {
  const definition: Definition = { steps: [ask({ role: 'keeper' }), { all: [by('C'), by('H')] }, { any: [by('D'), by('E')] }, { vote: [by('F'), by('G'), by('X')], pass: { count: 2 } }] }
  const usual = { A: 60, B: 30, C: 10, H: 120, D: 15, E: 45, F: 5, G: 20, X: 90 }
  const world = here({ house: library({ roles }), usual, calendar: china2026, now: '2026-01-05T07:00:00.000Z' })

  test('who, by which rule, and the expected finish in working time', () => {
    const shown = preview(definition, {}, { ...world, calendar: china2026 })
    if ('refused' in shown) throw new Error(shown.refused)
    expect(shown.lines.map((line) => [line.task, line.people.join(''), Object.keys(line.rule)[0]])).toEqual([['1', 'AB', 'role'], ['2.1', 'C', 'person'], ['2.2', 'H', 'person'], ['3.1', 'D', 'person'], ['3.2', 'E', 'person'], ['4.1', 'F', 'person'], ['4.2', 'G', 'person'], ['4.3', 'X', 'person']])
    // 30 + 120 + 15 + 20 minutes from 15:00 on a Monday: three hours remain today, five minutes fall to tomorrow.
    expect(shown).toMatchObject({ stuck: [], finish: at('2026-01-06 09:05') })
    expect(shown.lines[0]!.trail).toEqual([{ code: 'found', to: ['A', 'B'], why: 'role' }])
  })

  test('it says what would be stuck, has no finish where a time is unknown, and is refused as the submission would be', () => {
    expect(preview({ steps: [ask({ role: 'ghost' })] }, {}, { ...world, calendar: china2026 })).toMatchObject({ stuck: [{ task: '1', reason: 'nobody' }] })
    expect(preview({ steps: [by('Z')] }, {}, { ...world, calendar: china2026 })).not.toHaveProperty('finish')
    expect(preview({ steps: [ask({ chosen: 'anybody' })] }, {}, { ...world, calendar: china2026 })).toMatchObject({ refused: 'choose' })
  })
})
