import { describe, expect, test } from 'vitest'
import { PHASES, type Business, type PhaseSum } from '@guixing/contract/engagements'
import { byUrgency, columnsOf, daysBetween, followOf, groupOf, GROUPS, nextActs, sumOf, WAY, wayOf, worthOf } from './phases.ts'
import { figuresFilter, filterOf, isFiltered, openingSearch, sameView, sheetUrl, shows, viewOf, withOnly } from './search.ts'

const business = (patch: Partial<Business>): Business => ({
  id: 'a', number: 'XS-2026-0001', client: '永旺', need: '体系', phase: 'registered', stage: 'registered', stageName: { 'zh-CN': '登记', 'zh-TW': '登記', en: 'Registered' }, owner: null, unit: null, route: null, class: null, major: false,
  expected: null, openedAt: '2026-11-01T00:00:00.000Z', days: 3, nextFollowUp: null, followUpLate: false, late: 0, conformance: { kept: 0, broken: 0, rate: null }, proposal: null, contract: null, engagement: null, ...patch,
})
const paper = { id: 'p', number: 'n', stage: 's', stageName: { 'zh-CN': '', 'zh-TW': '', en: '' } }

describe('the columns of the board', () => {
  test('every phase has exactly one column, in the order of the way', () => {
    expect(Object.values(GROUPS).flat().toSorted()).toEqual([...PHASES].toSorted())
    expect(WAY.map(groupOf).filter((g, i, all) => g !== all[i - 1])).toEqual(['intake', 'shaping', 'visit', 'proposal', 'contract', 'set-up', 'running', 'over'])
  })
  test('what has ended has a column only when asked for', () => {
    const items = [business({ phase: 'lost' }), business({ phase: 'tip' })]
    expect(columnsOf(items, false).flatMap((c) => c.items)).toHaveLength(1)
    expect(columnsOf(items, true).at(-1)).toMatchObject({ group: 'over', items: [{ phase: 'lost' }] })
  })
  test('a broken limit stands before a broken article, that before a missed follow-up, that before the nearest one, none last', () => {
    const items = [business({ id: 'none' }), business({ id: 'near', nextFollowUp: '2026-12-01' }), business({ id: 'missed', nextFollowUp: '2026-11-01', followUpLate: true }), business({ id: 'broken', conformance: { kept: 1, broken: 2, rate: 1 / 3 } }), business({ id: 'limit', late: 1 }), business({ id: 'far', nextFollowUp: '2027-01-01' })]
    expect(items.toSorted(byUrgency).map((b) => b.id)).toEqual(['limit', 'broken', 'missed', 'near', 'far', 'none'])
  })
  test('the contract says what a business is worth, before it what was expected; unknown is not nothing', () => {
    expect(worthOf(business({ expected: '5.00', contract: { ...paper, amount: '7.00', signedOn: null } }))).toBe('7.00')
    expect(worthOf(business({ expected: '5.00', contract: { ...paper, amount: null, signedOn: null } }))).toBe('5.00')
    expect(worthOf(business({}))).toBeNull()
  })
  test('sums are exact beyond what a double holds', () => {
    const phases: PhaseSum[] = [{ phase: 'tip', count: 1, amount: '90071992547409.93', late: 0, broken: 1 }, { phase: 'contract', count: 2, amount: '0.02', late: 1, broken: 2 }, { phase: 'lost', count: 9, amount: '1.00', late: 0, broken: 5 }]
    expect(sumOf(phases, (phase) => shows({}, phase))).toEqual({ count: 3, amount: '90071992547409.95', late: 1, broken: 3 })
    expect(sumOf(phases, (phase) => shows({ ended: 'yes' }, phase)).count).toBe(12)
    expect(sumOf(phases, (phase) => shows({ phase: 'over' }, phase)).count).toBe(9)
  })
  test('a missed follow-up is said until the lead is won or lost', () => {
    const how = (patch: Partial<Business>): string => followOf(business(patch), '2026-11-24')
    expect([how({}), how({ nextFollowUp: '2026-11-24' }), how({ nextFollowUp: '2026-11-30' }), how({ nextFollowUp: '2026-11-01', followUpLate: true })]).toEqual(['none', 'today', 'on', 'late'])
    expect([how({ nextFollowUp: '2026-11-01', stage: 'won' }), how({ nextFollowUp: '2026-11-01', stage: 'lost' }), how({ nextFollowUp: '2026-11-01', phase: 'stopped' })]).toEqual(['over', 'over', 'over'])
  })
  test('days between two days count the leap day and run backwards', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2)
    expect(daysBetween('2026-11-24', '2026-11-20')).toBe(-4)
  })
})

describe('what comes next', () => {
  test('the act the most articles wait for stands first, each article once; else the order of the flows stays', () => {
    const act = (kind: string, ...articles: string[]) => ({ kind, opens: true, steps: articles.map((article) => ({ regulation: 's01', article })) })
    expect(nextActs([act('a', '1'), act('b', '1', '1'), act('c', '1', '2')]).map((one) => one.kind)).toEqual(['c', 'a', 'b'])
  })
})

describe('the stage bar', () => {
  const states = (patch: Partial<Business>): string => wayOf(business(patch)).steps.map((s) => s.state[0]).join('')
  test('before is done, here is now, the rest is ahead; a closed one is done to the end', () => {
    expect(states({ phase: 'proposal' })).toBe('ddddddnaaaa')
    expect(states({ phase: 'tip' })).toBe('naaaaaaaaaa')
    expect(states({ phase: 'closed' })).toBe('ddddddddddd')
  })
  test('one that was lost shows how far its papers came, and nothing is now', () => {
    expect(states({ phase: 'lost', proposal: paper })).toBe('dddddddaaaa')
    expect(states({ phase: 'lost' })).toBe('ddaaaaaaaaa')
    expect(wayOf(business({ phase: 'stopped', contract: { ...paper, amount: null, signedOn: null } }))).toMatchObject({ aside: 'stopped' })
  })
})

describe('the address', () => {
  test('a column of the board means its phases, a phase itself, anything else nothing', () => {
    expect(filterOf({ phase: 'visit' })).toEqual({ phase: 'visited,qualified' })
    expect(filterOf({ phase: 'strategy' })).toEqual({ phase: 'strategy' })
    expect(filterOf({ phase: 'constructor' })).toEqual({})
    expect(viewOf({ view: 'nonsense' })).toBe('board')
  })
  test('what the server would refuse is left out', () => {
    expect(filterOf({ q: 'x'.repeat(101), class: 'a', only: 'mine,hacked', ended: 'maybe' })).toEqual({ class: 'a', only: 'mine' })
    expect(isFiltered({ view: 'list' })).toBe(false)
  })
  test('one is late in one way at a time, and mine beside it', () => {
    expect(withOnly({ only: 'mine,late' }, 'limits', true)).toBe('mine,limits')
    expect(withOnly({ only: 'mine,late' }, 'broken', true)).toBe('mine,broken')
    expect(withOnly({ only: 'mine,limits' }, 'mine', false)).toBe('limits')
    expect(withOnly({ only: 'limits' }, 'limits', false)).toBeUndefined()
    expect(figuresFilter({ only: 'mine,limits', phase: 'visit', ended: 'yes', owner: 'o' })).toEqual({ owner: 'o', only: 'mine' })
  })
  test('the workbook has what the page shows; the funnel counts what has ended too', () => {
    expect(sheetUrl({})).toBe('/api/v1/engagements.xlsx')
    expect(sheetUrl({ view: 'list', phase: 'visit', q: '甲&乙', only: 'mine,hacked' })).toBe('/api/v1/engagements.xlsx?q=%E7%94%B2%26%E4%B9%99&phase=visited%2Cqualified&only=mine')
    expect(sheetUrl({ view: 'list', sort: 'broken', only: 'broken' })).toBe('/api/v1/engagements.xlsx?only=broken&sort=broken')
    expect(sheetUrl({ view: 'funnel' })).toBe('/api/v1/engagements.xlsx?ended=yes')
  })
  test('a kept view is known again by what it shows, in whatever order it stands', () => {
    expect(sameView({ view: 'list', owner: 'o', only: 'mine' }, { only: 'mine', owner: 'o', view: 'list' })).toBe(true)
    expect(sameView({ view: 'board' }, {})).toBe(true)
    expect(sameView({ owner: 'o' }, { owner: 'p' })).toBe(false)
    expect(sameView({ view: 'list', sort: 'broken' }, { view: 'list', sort: 'nonsense' })).toBe(false)
  })
  test('a new paper knows its business', () => {
    expect(openingSearch('draft', { lead: 'l', client: '永旺', proposal: undefined, contract: 'c', engagement: undefined })).toEqual({ action: 'draft', lead: 'l', contract: 'c', clientName: '永旺' })
  })
})
