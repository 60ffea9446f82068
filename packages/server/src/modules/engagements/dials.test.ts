import { describe, expect, it } from 'vitest'
import { dialsOf, type Dialled } from './dials.ts'

const lines: Record<string, number | null> = { P36: 10, P37: 95, P38: 5 }
const rules = { paramAt: (code: string) => lines[code] }
const running = (fields: Dialled['fields'], more: Partial<Dialled> = {}): Dialled => ({ kind: 'engagement', stage: 'running', seen: true, fields, ...more })
const overs = (fields: Dialled['fields']) => { const d = dialsOf([running(fields)], rules, '2026-11-24'); return d && [d.time.over, d.quality.over, d.cost.over] }

describe('S01-62: the three dials of a project', () => {
  it('on the line is kept, beyond it is not', () => {
    expect(overs({ slip: 10, qualityRate: 95, costOver: 5 })).toEqual([false, false, false])
    expect(overs({ slip: 10.1, qualityRate: 94.9, costOver: 5.1 })).toEqual([true, true, true])
    expect(overs({ slip: '-20', qualityRate: '100', costOver: '0' })).toEqual([false, false, false])
  })
  it('nothing reported yet is nothing, not nought', () => {
    expect(dialsOf([running(null)], rules, '2026-11-24')).toEqual({ on: null, report: null, time: { value: null, line: 10, over: false }, quality: { value: null, line: 95, over: false }, cost: { value: null, line: 5, over: false } })
    expect(overs({ slip: '', qualityRate: 'x', costOver: {} })).toEqual([false, false, false])
  })
  it('a line the house has not set alarms nobody', () => {
    expect(dialsOf([running({ slip: 99 })], { paramAt: () => undefined }, '2026-11-24')?.time).toEqual({ value: 99, line: null, over: false })
  })
  it('there are none before the work begins, for a stopped one, or for whoever may not see it', () => {
    expect(dialsOf([], rules, '2026-11-24')).toBeNull()
    for (const more of [{ stage: 'set-up' }, { stage: 'stopped' }, { seen: false }, { kind: 'lead' }]) expect(dialsOf([running({}, more)], rules, '2026-11-24')).toBeNull()
    expect(dialsOf([running({ slip: 1 }), running({ slip: 2 }, { stage: 'closed' })], rules, '2026-11-24')?.time.value, 'the latest').toBe(2)
  })
})
