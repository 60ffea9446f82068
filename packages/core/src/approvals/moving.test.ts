import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply } from './approvals.ts'
import type { Definition } from './definition.ts'
import { leavesOf } from './steps.ts'
import { begin, by, codeOf, eventsOf, go, here, library, picture, play, says, stateOf } from './test-route.ts'

const three: Definition = { steps: [by('A'), by('B'), by('C')], once: true }
const move = (definition: Definition, person = 'P') => ({ do: 'move' as const, person, definition })

describe('an approval under way stays on its version until somebody moves it (X-03)', () => {
  test('who agreed is kept where the new route asks the same person, the others are let off or asked', () => {
    const state = play(begin(three), 'A B')
    const change = apply(state, move({ steps: [by('D'), by('A'), by('C')], once: true }), here())
    expect(picture(stateOf(change))).toBe('open A:cancelled B:agreed C:cancelled D:open A:agreed C:waiting')
    // An agreement stands in one place only: what shows or counts tasks sees it once.
    expect(stateOf(change).tasks.filter((task) => task.by === 'A' && task.state === 'agreed')).toHaveLength(1)
    expect(eventsOf(change, 'task-kept')).toMatchObject([{ by: 'A' }])
    expect(eventsOf(change, 'task-cancelled')).toMatchObject([{ task: '3', reason: 'removed' }])
    expect(eventsOf(change, 'task-opened')).toMatchObject([{ candidates: ['D'] }])
    expect(play(stateOf(change), 'D C').status).toBe('approved')
  })
  test('places of the new route are its own, also when it is moved twice', () => {
    const once = go(begin(three), move({ steps: [by('B'), by('C')], once: true }))
    const twice = go(once, move(three))
    const ids = twice.tasks.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(picture(twice)).toBe('open A:cancelled B:cancelled C:cancelled B:cancelled C:cancelled A:open B:waiting C:waiting')
  })
  test('an agreement does not stand for a stronger act, nor where what the step attests has changed since', () => {
    const agreed = play(begin(three), 'A')
    expect(picture(go(agreed, move({ steps: [by('A', { does: 'sign' }), by('B')], once: true })))).toContain('A:open B:waiting')
    const form = begin({ ...three, steps: [by('A', { attests: ['book'] }), by('B')] }, { book: '山海经', price: '10' })
    const returned = stateOf(says(play(form, 'A'), 'B<'))
    const again = go(returned, { do: 'resubmit', person: 'R', form: { book: '山海经', price: '12' } })
    expect(picture(go(again, move({ steps: [by('A', { attests: ['price'] }), by('B')], once: true })))).toContain('A:open')
    expect(picture(go(again, move({ steps: [by('A', { attests: ['book'] }), by('B')], once: true })))).toBe('open A:cancelled B:cancelled A:agreed B:open')
  })
  test('a move alone approves nothing, and never leads where nobody decides', () => {
    const state = play(begin(three), 'A B')
    expect(codeOf(apply(state, move({ steps: [by('A'), by('B')], once: true }), here()))).toBe('would-end')
    expect(codeOf(apply(state, move({ steps: [by('A'), { who: { role: 'nobody-has-it' }, does: 'approve' }], once: true }), here()))).toBe('would-stick')
    expect(codeOf(apply(state, move({ steps: [], once: true }), here()))).toBe('would-stick')
    expect(codeOf(apply(state, move({ steps: [by('R')], once: true }), here()))).toBe('would-stick')
  })
  test('not by the applicant, and only while it is under way', () => {
    expect(codeOf(apply(begin(three), move(three, 'R'), here()))).toBe('apart')
    expect(codeOf(apply(stateOf(says(begin(three), 'A!')), move(three), here()))).toBe('not-open')
    expect(codeOf(apply(stateOf(says(begin(three), 'A<')), move(three), here()))).toBe('not-open')
  })
  test('a stuck one goes on by a route that has somebody', () => {
    const stuck = stateOf(apply(begin(three), { do: 'person-left', leaver: 'A' }, here({ house: library({ left: ['A'] }) })))
    expect(stuck.status).toBe('stuck')
    expect(picture(go(stuck, move({ steps: [by('D')], once: true })))).toMatch(/^open .*D:open$/)
  })
  test('what was agreed on the old route lends its authority only where it is kept', () => {
    const world = here({ authority: [{ kind: 'loan', least: 20 }] })
    const agreed = play(begin({ steps: [by('H'), by('A')], once: true }, {}, world), 'H', world)
    expect(codeOf(apply(agreed, move({ steps: [by('B')], once: true }), world))).toBe('lacks-authority')
    expect(stateOf(apply(agreed, move({ steps: [by('H'), by('B')], once: true }), world)).status).toBe('open')
  })
  test('X-03: whatever was agreed before, everybody who is asked afterwards stands in the new route, and nobody waits in the old one', () => {
    const people = fc.constantFrom(...'ABCDEFGH')
    const route = fc.array(fc.oneof(people.map((one) => by(one)), fc.array(people, { minLength: 1, maxLength: 3 }).map((list) => ({ all: list.map((one) => by(one)) })), fc.array(people, { minLength: 1, maxLength: 3 }).map((list) => ({ any: list.map((one) => by(one)) }))), { minLength: 1, maxLength: 4 })
    fc.assert(fc.property(route, route, fc.integer({ min: 0, max: 4 }), (first, second, agreed) => {
      let state = begin({ steps: first, once: true })
      for (let i = 0; i < agreed && state.status === 'open'; i += 1) state = stateOf(says(state, state.tasks.find((task) => task.state === 'open')?.candidates[0] ?? 'A'))
      const result = apply(state, move({ steps: second, once: true }), here())
      if ('refused' in result) return
      const after = result.state
      const inRoute = new Set(leavesOf(after.steps).map(({ id }) => id))
      expect(after.tasks.filter((task) => (task.state === 'open' || task.state === 'waiting') && !inRoute.has(task.id))).toEqual([])
      const before = new Set(state.tasks.filter((task) => task.state === 'agreed').map((task) => task.by))
      for (const task of after.tasks.filter((one) => inRoute.has(one.id) && one.state === 'agreed')) expect(before.has(task.by)).toBe(true)
      expect(after.status).toBe('open')
    }), { numRuns: 300 })
  })
})
