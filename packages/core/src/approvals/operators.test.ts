import { describe, expect, test } from 'vitest'
import { apply, type Command } from './approvals.ts'
import type { Step } from './definition.ts'
import type { ApprovalState, Change, Refused } from './model.ts'
import { cases } from './operators.fixture.ts'
import { begin, by, go, here, hours, play } from './test-route.ts'

/** The step under test: A acts, B and C stand beside him (before and after, in a sequence). Remind after an hour, up after two. */
const a = by('A', { timeouts: [{ within: { hours: 1 }, do: 'remind' }, { within: { hours: 2 }, do: 'up' }] })
const three: Step[] = [by('B', { removable: true }), a, by('C', { removable: true })]
const modes: Readonly<Record<string, Step>> = {
  single: a, all: { all: three }, 'all, waiting for all': { all: three, waitForAll: true }, any: { any: three }, 'any, all must reject': { any: three, rejectAll: true }, 'vote 2 of 3': { vote: three, pass: { count: 2 } }, sequence: { sequence: three },
}
const decide = { do: 'decide', task: '?', person: 'A', words: 'said' } as const
const add = { do: 'add-signer', task: '?', person: 'A', who: ['X'], words: '' } as const
const operators: Readonly<Record<string, Command>> = {
  agree: { ...decide, outcome: 'agree' }, reject: { ...decide, outcome: 'reject' }, return: { ...decide, outcome: 'return' }, 'return to previous': { ...decide, outcome: 'return', to: 'previous' },
  before: { ...add, place: 'before' }, after: { ...add, place: 'after' }, beside: { ...add, place: 'beside' }, opinion: { do: 'ask-opinion', task: '?', person: 'A', of: 'X', words: '' },
  transfer: { do: 'transfer', task: '?', person: 'A', to: 'X', words: '' }, 'transfer to C': { do: 'transfer', task: '?', person: 'A', to: 'C', words: '' }, 'remove C': { do: 'remove-signer', task: 'C', person: 'A' }, 'A left': { do: 'person-left', leaver: 'A' },
  'C left': { do: 'person-left', leaver: 'C' }, reassign: { do: 'reassign', task: '?', people: ['X'] }, withdraw: { do: 'withdraw', person: 'R' }, late: { do: 'timeout' }, 'take back': { do: 'take-back', person: 'A' },
}
const signs = { waiting: '.', open: '?', agreed: '+', carried: '~', rejected: '!', returned: '<', cancelled: 'x' } as const
const drawn = (result: Change | Refused): string => 'refused' in result ? result.refused
  : [...result.state.status === 'open' ? [] : [result.state.status], ...result.state.tasks.map((task) => `${task.by ?? (task.candidates.join('') || '_')}${signs[task.state]}`)].join(' ')
const taskOf = (state: ApprovalState, person: string): string => state.tasks.find((task) => task.candidates.includes(person))?.id ?? '?'

/** P before, N after; the others have said what `others` says; then A (or the system) does it. Taking back follows an agreement. */
function outcome(mode: string, others: string, operator: string): string {
  const start = begin({ steps: [by('P'), modes[mode]!, by('N')], withdraw: 'until-end' })
  let state = play(start, `P ${others}`)
  if (operator === 'take back') state = go(state, { ...decide, task: taskOf(state, 'A'), outcome: 'agree' })
  const command = operators[operator]!
  const task = 'task' in command ? { task: taskOf(state, command.task === '?' ? 'A' : command.task) } : {}
  return drawn(apply(state, { ...command, ...task } as Command, here({ now: hours(operator === 'late' ? 3 : 0) })))
}

describe.each(cases)('$mode, the others: $others', ({ mode, others, expected }) => {
  test.each(Object.keys(operators).map((operator) => [operator, expected[operator]]))('%s → %s', (operator, drawing) => {
    expect(outcome(mode, others, operator)).toBe(drawing)
  })
})
