import { describe, expect, it } from 'vitest'
import { Invalid } from '../../platform/errors.ts'
import { festivalIn, isUnpublished, monthIn, periodOf, rosterUnit, siteOf, unitsOfSite } from './place.ts'
import { plannedShifts, shiftName } from './publish.ts'
import { cleanRows, mayRoster } from './saving.ts'

const zone = 'Asia/Shanghai'
const P = { a: '00000000-0000-4000-8000-00000000000a', b: '00000000-0000-4000-8000-00000000000b', gone: '00000000-0000-4000-8000-00000000000c' }
const unit = (id: string, parent: string | null, type: string, path: string[], code: string | null = null) => ({ id, parent, name: id, type, code, head: null, path })
const rules = {
  house: { zone }, calendar: { off: ['2026-10-01'] }, roles: { boss: { rank: 'middle' }, clerk: { rank: 'staff' }, administrator: { rank: 'staff' } },
  units: new Map([unit('group', null, 'company', ['group']), unit('east', 'group', 'site', ['east', 'group']), unit('desk', 'east', 'team', ['desk', 'east', 'group']), unit('duty', 'east', 'team', ['duty', 'east', 'group'], 'duty'), unit('west', 'group', 'site', ['west', 'group'])].map((u) => [u.id, u])),
  people: new Map([[P.a, { active: true, grants: [{ role: 'boss', unit: 'east', scope: 'unit-tree' }] }], [P.b, { active: true, grants: [{ role: 'clerk', unit: 'east', scope: 'unit-tree' }] }], [P.gone, { active: false, grants: [] }]]),
} as never

describe('S29 what a published roster opens', () => {
  it('opens a shift for each person from now on, and the manager’s on special days only', () => {
    const rows = [
      { start: '2026-09-29T16:00:00.000Z', end: '2026-09-30T00:00:00.000Z', people: ['a'], manager: null },
      { start: '2026-09-30T00:00:00.000Z', end: '2026-09-30T08:00:00.000Z', people: ['a', 'b', 'a'], manager: 'm' },
      { start: '2026-09-30T15:00:00.000Z', end: '2026-09-30T23:00:00.000Z', people: ['b'], manager: 'm' },
      { start: '2026-10-01T00:00:00.000Z', end: '2026-10-01T08:00:00.000Z', people: ['m'], manager: 'm' },
      { start: '2026-10-01T08:00:00.000Z', end: '2026-10-01T02:00:00.000Z', people: ['b'], manager: null },
    ]
    expect(plannedShifts(rows, rules, '2026-09-30T02:00:00.000Z').map((s) => [s.owner, s.shift, s.special])).toEqual([['a', 'day', false], ['b', 'day', false], ['b', 'night', true], ['m', 'special', true], ['m', 'day', true]])
  })
  it('calls shifts by the middle of their time in the house’s zone', () => {
    expect([['2026-11-24T00:00:00Z', '2026-11-24T08:00:00Z'], ['2026-11-24T08:00:00Z', '2026-11-24T16:00:00Z'], ['2026-11-24T16:00:00Z', '2026-11-25T00:00:00Z']].map(([start = '', end = '']) => shiftName(zone, { start, end }))).toEqual(['day', 'middle', 'night'])
  })
})

describe('rows as they are kept', () => {
  const row = { start: '2026-11-24T08:00:00+08:00', end: '2026-11-24T16:00:00+08:00', people: [P.a, P.a], manager: null }
  const errors = (run: () => unknown) => { try { run() } catch (e) { if (e instanceof Invalid) return e.errors.map((x) => `${x.field} ${x.code}`); throw e } return [] }
  it('turns them to UTC, in order, everybody once; a row without people or one that runs backwards may be drafted', () => {
    expect(cleanRows([{ ...row, start: '2026-11-25T00:00:00Z', end: '2026-11-24T00:00:00Z', people: [] }, row], '2026-11', rules)).toEqual([{ start: '2026-11-24T00:00:00.000Z', end: '2026-11-24T08:00:00.000Z', people: [P.a], manager: null }, { start: '2026-11-25T00:00:00.000Z', end: '2026-11-24T00:00:00.000Z', people: [], manager: null }])
  })
  it('tells every row that cannot be', () => {
    expect(errors(() => cleanRows([{ ...row, people: [P.gone] }, { ...row, manager: 'nobody', start: '2026-12-01T00:00:00+08:00' }, { ...row, end: '2026-11-27T00:00:00Z' }], '2026-11', rules))).toEqual(['rows.0.people unknown-person', 'rows.1.start outside-month', 'rows.1.manager unknown-person', 'rows.2.end too-long'])
    expect(errors(() => cleanRows([{ ...row, start: 'soon' }], '2026-11', rules))).toEqual(['rows.0.start instant'])
  })
  it('knows months and their period in the zone', () => {
    expect(periodOf('2026-12', zone)).toEqual({ from: '2026-11-30T16:00:00.000Z', to: '2026-12-31T16:00:00.000Z' })
    for (const wrong of ['2026-13', '2026-00', '1999-01', '9999-12', '0000-01']) expect(errors(() => monthIn(wrong))).toEqual(['month month'])
  })
  it('lets managers make rosters where their role reaches, and nobody else', () => {
    const at = (id: string) => (rules as { units: Map<string, never> }).units.get(id) as never
    expect([mayRoster(rules, P.a, at('duty')), mayRoster(rules, P.a, at('west')), mayRoster(rules, P.b, at('duty')), mayRoster(rules, 'nobody', at('duty'))]).toEqual([true, false, false, false])
  })
  it('finds the site and its duty unit from anywhere below', () => {
    expect([siteOf(rules, ['desk', 'east', 'group']), siteOf(rules, ['group']), siteOf(rules, [])]).toEqual(['east', 'group', null])
    expect(unitsOfSite(rules, ['duty', 'east', 'group'])).toEqual(['east', 'desk', 'duty'])
    expect(rosterUnit(rules, { unitPath: ['desk', 'east', 'group'] }).id).toBe('duty')
    expect(rosterUnit(rules, { unitPath: ['west', 'group'] }).id).toBe('west')
    expect(() => rosterUnit(rules, { unitPath: [] }, 'nowhere')).toThrow('not found')
  })
})

describe('S29-10 festivals before their year is published', () => {
  const calendar = { off: ['2026-10-01', '2026-02-17'], provisional: [2027] }
  const year = { house: { zone }, calendar } as never
  it('knows New Year, Labour Day and National Day of every year, by the day of the house', () => {
    const festival = festivalIn(year)
    for (const at of ['2026-12-31T16:00:00.000Z', '2027-05-01T15:59:00.000Z', '2027-10-03T04:00:00.000Z', '2031-01-01T04:00:00.000Z', '2026-02-17T04:00:00.000Z']) expect(festival(at), at).toBe(true)
    for (const at of ['2026-12-31T15:59:00.000Z', '2027-01-01T16:00:00.000Z', '2027-10-03T16:00:00.000Z', '2027-02-17T04:00:00.000Z']) expect(festival(at), at).toBe(false)
  })
  it('says of which years the list is still to come', () => {
    expect(['2026-10', '2027-01', '2028-01', '2025-01'].map((month) => isUnpublished(year, month))).toEqual([false, true, true, true])
  })
})
