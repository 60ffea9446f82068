import { expect, test } from 'vitest'
import type { ApprovalStep, RouteSet } from '../model/control.ts'
import { routeDifference } from './route-difference.ts'

const ask = (role: string, more: Partial<ApprovalStep> = {}): ApprovalStep => ({ who: { role }, does: 'approve', ...more })
const of = (...steps: ApprovalStep[]): RouteSet => ({ routes: [{ steps }] })
const said = (before: RouteSet, after: RouteSet) => routeDifference(before, after).routes.map((route) => route.steps.map((step) => `${step.is} ${[...('before' in step ? [JSON.stringify(step.before.who)] : []), ...('after' in step ? [JSON.stringify(step.after.who)] : []), ...('fields' in step ? step.fields : [])].join(' ')}`))

test('a step put between two others is added, the others stay; what went stands where it was', () => {
  expect(said(of(ask('a'), ask('c')), of(ask('a'), ask('b'), ask('c')))).toEqual([['same {"role":"a"} {"role":"a"}', 'added {"role":"b"}', 'same {"role":"c"} {"role":"c"}']])
  expect(said(of(ask('a'), ask('b'), ask('c')), of(ask('a'), ask('c')))[0]).toEqual(['same {"role":"a"} {"role":"a"}', 'removed {"role":"b"}', 'same {"role":"c"} {"role":"c"}'])
})
test('a step that was changed names its entries, whatever the order they were written in', () => {
  expect(said(of(ask('a', { does: 'sign', removable: true })), of({ removable: true, does: 'opinion', who: { role: 'a' } }))[0]).toEqual(['changed {"role":"a"} {"role":"a"} does'])
  expect(routeDifference(of(ask('a')), of({ does: 'approve', who: { role: 'a' } })).count).toBe(0)
})
test('people who are asked do not turn into a group: the one went, the other came', () => {
  const group: ApprovalStep = { vote: [ask('a'), ask('b')], pass: { count: 1 } }
  expect(routeDifference(of(ask('a')), of(group)).routes[0]?.steps.map(({ is }) => is)).toEqual(['removed', 'added'])
  expect(routeDifference(of(group), of({ ...group, pass: { count: 2 } })).routes[0]?.steps).toMatchObject([{ is: 'changed', fields: ['pass'] }])
})
test('routes come and go, conditions and behaviour change, and all of it is counted', () => {
  const before: RouteSet = { routes: [{ when: { is: ['$x', 1] }, steps: [ask('a')] }, { steps: [ask('b')] }], withdraw: 'until-end' }
  const after: RouteSet = { routes: [{ when: { is: ['$x', 2] }, steps: [ask('a')] }], urge: { everyHours: 2, escalateAfter: 1 } }
  const found = routeDifference(before, after)
  expect(found.routes.map(({ is, when }) => [is, when.changed])).toEqual([['changed', true], ['removed', false]])
  expect(found.rules.map(({ field }) => field)).toEqual(['withdraw', 'urge'])
  expect(found.count).toBe(4)
})
