import type { ApprovalControl } from '@guixing/core/model/control'
import { describe, expect, it } from 'vitest'
import { loadCatalogue } from './catalogue.ts'
import { checkHouseRoutes } from './house-routes.ts'
import { packsDir } from './packs-dir.ts'
import { writePacks } from './test-packs.ts'

const { catalogue, errors } = loadCatalogue(writePacks({ 'regulations/s91/controls.yaml': (text) => `${text}- {id: s91.leave, type: approval, clause: '1.1', binds: loan.lend, routesBy: house, routes: [{steps: [{who: librarian}]}], attests: [book]}\n` }))
const control = catalogue.regulations.s91?.controls.find(({ id }) => id === 's91.leave') as ApprovalControl
const check = (body: unknown) => checkHouseRoutes(body, control, catalogue, Object.keys(catalogue.params))
const one = (step: unknown) => check({ routes: [{ steps: [step] }] })
const said = (body: unknown) => check(body).faults.map(({ field, code }) => `${field} ${code}`)
const step = (given: unknown) => said({ routes: [{ steps: [given] }] })

describe('the routes a house lays are checked as those of a pack', () => {
  it('an article may leave the chain to the house', () => {
    expect(errors).toEqual([])
    expect(control.routesBy).toBe('house')
  })
  it('short forms are taken and kept in full, and what was kept is taken again as it is', () => {
    const { routes, faults } = one({ sequence: [{ who: 'librarian' }, { who: { headOf: '$unit' }, timeouts: { within: { days: '$params.P01' }, do: 'remind' } }] })
    expect(faults).toEqual([])
    expect(routes?.routes[0]?.steps[0]?.sequence?.[0]?.who).toEqual({ role: 'librarian' })
    expect(check(routes).routes).toEqual(routes)
  })
  it.each([
    ['nobody asked', {}, 'routes.0.steps.0.who required'],
    ['a post not chosen yet', { who: { role: '' } }, 'routes.0.steps.0.who.role required'],
    ['an unknown role', { who: { role: 'curator' } }, 'routes.0.steps.0.who unknown-role'],
    ['a client asked', { who: { relation: 'client-self' } }, 'routes.0.steps.0.who nobody-of-the-house'],
    ['the system asked', { who: { system: true } }, 'routes.0.steps.0.who nobody-of-the-house'],
    ['an empty group', { all: [] }, 'routes.0.steps.0.all empty'],
    ['a vote that can never pass', { any: [{ vote: [{ who: 'librarian' }], pass: { count: 2 } }] }, 'routes.0.steps.0.any.0 vote-never-passes'],
    ['a field nothing has', { who: 'librarian', when: { is: ['$pages', 1] } }, 'routes.0.steps.0.when unknown-name'],
    ['a word of no list', { who: 'librarian', when: { is: ['$shelf', 'upstairs'] } }, 'routes.0.steps.0.when not-in-list'],
    ['what is not attested', { who: 'librarian', attests: ['shelf'] }, 'routes.0.steps.0.attests not-attested'],
    ['an entry of people at a group', { all: [{ who: 'librarian' }], does: 'sign' }, 'routes.0.steps.0.does misplaced'],
    ['an unknown entry', { who: 'librarian', colour: 'red' }, 'routes.0.steps.0 unknown-field'],
    ['time that approves', { who: 'librarian', timeouts: [{ within: { days: 1 }, do: 'agree' }] }, 'routes.0.steps.0.timeouts.0.do route-fault'],
    ['a condition that is none', { who: 'librarian', when: { differs: ['$shelf', 'open'] } }, 'routes.0.steps.0.when route-fault'],
  ])('%s is told at its field', (_, given, expected) => { expect(step(given)).toContain(expected) })
  it.each([
    ['no routes', {}, 'routes required'], ['none of them', { routes: [] }, 'routes empty'], ['a route of nothing', { routes: [{ steps: [] }] }, 'routes.0.steps empty'], ['something else', 'x', ' route-fault'],
    ['what only the article says', { routes: [{ steps: [{ who: 'librarian' }] }], apart: ['owner'] }, ' unknown-field'],
  ])('%s', (_, body, expected) => { expect(said(body)).toContain(expected) })
  it('what is too much is not read: deep, long, or many', () => {
    let deep: unknown = { who: 'librarian' }
    for (let i = 0; i < 20_000; i += 1) deep = { all: [deep] }
    expect(step(deep)).toEqual(['routes too-large'])
    expect(step({ who: { role: 'x'.repeat(600) } })).toEqual(['routes too-large'])
    expect(said({ routes: [{ steps: Array.from({ length: 41 }, () => ({ who: 'librarian' })) }] })).toEqual(['routes too-many'])
    expect(said({ routes: Array.from({ length: 13 }, () => ({ steps: [{ who: 'librarian' }] })) })).toEqual(['routes too-many'])
  })
})

it('every route a house may take over from an article is one it may keep', () => {
  const real = loadCatalogue(packsDir()).catalogue
  const open = Object.values(real.regulations).flatMap((regulation) => regulation.controls.filter((one): one is ApprovalControl & typeof one => one.type === 'approval' && one.routesBy === 'house').map((one) => ({ one, params: [...Object.keys(real.params), ...regulation.params.map(({ code }) => code)] })))
  for (const { one, params } of open) {
    const { routes, withdraw, resubmit, urge, answers, copies } = one
    expect([one.id, checkHouseRoutes(JSON.parse(JSON.stringify({ routes, withdraw, resubmit, urge, answers, copies })), one, real, params).faults]).toEqual([one.id, []])
  }
  expect(open.length).toBeGreaterThan(0)
})
