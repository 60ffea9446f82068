import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ageOf, overdueDays } from './ages.ts'
import { afterAmount, bindingOf, projectLimits, shareOf } from './bounds.ts'
import { nextOf, stepOf } from './chase-step.ts'
import { sumsOf } from './read-dashboard.ts'
import { fen, fenOrNull } from './read-common.ts'
import { monthsUntil } from './read-rates.ts'
import { periodIn, wageHead, wageRows } from './wage-rows.ts'

const amount = fc.bigInt({ min: 0n, max: 10n ** 17n })

describe('the five figures (S02-35)', () => {
  it('property: add up to the fen, also beyond 2^53: approved = requested + unrequested, requested = written + in time + overdue', () => {
    fc.assert(fc.property(amount, amount, amount, amount, fc.array(fc.record({ amount, overdue: fc.boolean() }), { maxLength: 8 }), (budget, reserved, written, rest, open) => {
      const advance = open.reduce((sum, one) => sum + one.amount, rest)
      const s = sumsOf({ approved: budget + reserved + advance + written, budget, reserved, advance, written, returned: 7n, budgets: 1 }, open)
      const of = (yuan: string): bigint => fen(fenOrNull(yuan))
      expect(of(s.approved)).toBe(of(s.requested) + of(s.unrequested))
      expect(of(s.requested)).toBe(of(s.written) + of(s.inTime) + of(s.overdue))
      // What has gone to the judiciary is no open write-off and still overdue.
      expect(of(s.overdue)).toBe(open.filter((one) => one.overdue).reduce((sum, one) => sum + one.amount, rest))
    }))
  })
})

describe('ageing', () => {
  it.each([
    ['2026-10-01', '2026-12-01', '2026-10-31', 'd30'], ['2026-10-01', '2026-12-01', '2026-11-01', 'limit'], ['2026-10-01', '2026-12-01', '2026-12-01', 'limit'], ['2026-10-01', '2026-12-01', '2026-12-02', 'over30'],
    ['2026-10-01', '2026-12-01', '2026-12-31', 'over30'], ['2026-10-01', '2026-12-01', '2027-01-01', 'over60'], ['2026-10-01', '2026-12-01', '2027-01-30', 'over60'], ['2026-10-01', '2026-12-01', '2027-01-31', 'beyond'],
    ['2026-12-31', '2027-02-28', '2027-02-28', 'limit'], ['2027-12-31', '2028-02-29', '2028-02-29', 'limit'], ['2027-12-31', '2028-02-29', '2028-03-01', 'over30'], [null, null, '2026-11-01', 'd30'],
  ])('S02-20: requested %s, due %s, on %s is %s: the last day itself is kept', (requested, due, today, age) => {
    expect(ageOf(requested, due, today)).toBe(age)
  })
  it('counts whole days over', () => expect([overdueDays('2026-12-01', '2026-12-01'), overdueDays('2026-12-01', '2026-12-02'), overdueDays('2026-02-28', '2026-03-01')]).toEqual([0, 1, 1]))
})

describe('the bound that binds', () => {
  it('S02-12, S02-13: the rate up to a base of two hundred million, the cap beyond it, both the same at it', () => {
    const at = (base: bigint) => bindingOf(projectLimits(base * 100n, '1.5', 300_000_000n, 0n).limits)
    expect([at(199_999_999n)?.name, at(200_000_001n)?.name]).toEqual(['rate', 'cap'])
    expect(at(200_000_000n)).toMatchObject({ name: 'rate', limit: 300_000_000n })
  })
  it('S02-04: what reaches the bound keeps it, a fen more passes it; a part of a fen is never rounded up to more room', () => {
    const [rate] = projectLimits(8_640_000_000n, '1.5', 300_000_000n, 48_600_000n).limits
    expect(afterAmount(rate!, 81_000_000n)).toEqual({ left: 81_000_000n, after: 0n, over: null })
    expect(afterAmount(rate!, 81_000_001n)).toEqual({ left: 81_000_000n, after: -1n, over: 1n })
    expect(projectLimits(101n, '1.5', 300_000_000n, 0n).limits[0]?.limit).toBe(1n)
  })
  it('S02-11: without a base, or a parameter, nothing is bounded and nothing can be applied for', () => {
    for (const base of [null, 0n, -1n]) expect(projectLimits(base, '1.5', 1n, 0n)).toEqual({ limits: [], lacks: 'base' })
    expect(projectLimits(100n, null, 1n, 0n).lacks).toBe('parameter')
    expect([bindingOf([]), shareOf(1n, null), shareOf(1n, 0n), shareOf(1n, 3n)]).toEqual([null, null, null, 0.3333])
  })
})

describe('chasing (S02-25 … S02-28)', () => {
  const one = { stage: 'open', overdue: true, written: false, explained: false, received: false, promised: null, urgings: 0, lastUrged: null }
  const next = (more: Partial<typeof one> | Record<string, unknown>) => nextOf({ ...one, ...more } as never, '2026-11-24', 2)
  it('names the one next step and whose it is', () => {
    expect(next({ overdue: false })).toEqual({ what: 'write-off', whose: 'handler' })
    expect(next({})).toEqual({ what: 'urge', whose: 'finance' })
    expect(next({ stage: 'urged', urgings: 1, lastUrged: '2026-11-03' })).toEqual({ what: 'explain', whose: 'handler' })
    expect(next({ stage: 'urged', urgings: 1, lastUrged: '2026-10-31' })).toEqual({ what: 'urge', whose: 'finance' })
    expect(next({ stage: 'urged', urgings: 2, lastUrged: '2026-11-03' })).toEqual({ what: 'deduct', whose: 'finance' })
    expect(next({ written: true })).toEqual({ what: 'consent', whose: 'leaders' })
    expect(next({ stage: 'explained', written: true, explained: true, promised: '2026-11-30' })).toEqual({ what: 'receive', whose: 'finance' })
    expect(next({ stage: 'explained', written: true, explained: true, received: true, promised: '2026-11-24' })).toEqual({ what: 'promise', whose: 'handler' })
    expect(next({ stage: 'explained', written: true, explained: true, received: true, promised: '2026-11-23' })).toEqual({ what: 'urge', whose: 'finance' })
    expect(next({ stage: 'deducting', urgings: 2 })).toEqual({ what: 'deduct', whose: 'finance' })
    expect(next({ stage: 'discipline' })).toEqual({ what: 'judge', whose: 'discipline' })
    expect(next({ stage: 'judiciary' })).toEqual({ what: 'none', whose: null })
  })
  it('never deducts where the house has set no number of urgings (P08)', () => expect(nextOf({ ...one, urgings: 99 }, '2026-11-24', null).what).toBe('urge'))
  it('knows how far it has come', () => expect(['open', 'explained', 'urged', 'deducting', 'discipline', 'judiciary', 'x'].map((stage) => stepOf({ stage }))).toEqual([null, 'explain', 'urge', 'deduct', 'discipline', 'judiciary', null]))
})

describe('wages from a sheet (P55)', () => {
  const people = new Map([['孙立', ['a']], ['li.sun', ['a']], ['王芳', ['b', 'c']]])
  const read = (...rows: unknown[][]) => wageRows(rows.map((cells, i) => ({ line: i + 2, cells })), { person: 0, period: 1, gross: 2, least: 3 }, people)
  it('reads months and amounts as people write them', () => {
    expect(read(['孙立', '2026年11月', '12,345.60', '2490']).wages).toEqual([{ person: 'a', period: '2026-11', gross: 1_234_560n, least: 249_000n }])
    expect(['2026-1', '202611', '2026/11/03', '2026-13', '11', '', '2026-11-x'].map(periodIn)).toEqual(['2026-01', '2026-11', '2026-11', null, null, null, null])
  })
  it('says every broken place and leaves nothing half', () => {
    const { faults } = read(['孙', '2026-11', '1'], ['王芳', '2026-11', '1'], ['孙立', '2026-13', '1'], ['孙立', '2026-11', '-1'], ['孙立', '2026-11', '1.234'], ['孙立', '2026-11', '1', '2'], ['孙立', '2026-10', '1'], ['li.sun', '2026-10', '2'], ['', '', '', ''], ['', '2026-10', ''])
    expect(faults.map((f) => `${f.row} ${f.code}`)).toEqual(['2 not-in-list', '3 ambiguous', '4 period', '5 negative', '6 money', '7 least-above', '9 row-twice', '11 required', '11 required'])
    expect(wageHead(['姓名', '月份', '奖金', '姓名'], 1).faults.map((f) => f.code)).toEqual(['unknown', 'twice', 'missing'])
  })
  it('property: any cell gives a row or a fault, never an exception', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)), { maxLength: 5 }), { maxLength: 5 }), (rows) => { read(...rows) }))
  })
})

it('counts months back over the turn of a year', () => expect(monthsUntil('2026-02-28', 4)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']))
