import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shiftOccurrence } from './shift.ts'

const zone = 'Asia/Shanghai'
const [start, end] = ['2026-11-24T16:00:00.000Z', '2026-11-25T00:00:00.000Z']

describe('a duty of each shift', () => {
  test('S29-02: is due at the end, the end itself included, and named by its begin on the wall', () => {
    expect(shiftOccurrence({}, start, end, zone)).toEqual({ period: 'S2026-11-25 00:00', start: '2026-11-25', opensAt: start, dueAt: end })
  })

  test('S30-01: so long before the end; so long after the begin', () => {
    expect(shiftOccurrence({ before: 'PT15M' }, start, end, zone).dueAt).toBe('2026-11-24T23:45:00.000Z')
    expect(shiftOccurrence({ after: 'PT30M' }, start, end, zone).dueAt).toBe('2026-11-24T16:30:00.000Z')
  })

  test('property: never due outside the shift', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3000 }), fc.boolean(), (minutes, before) => {
      const { dueAt } = shiftOccurrence(before ? { before: `PT${minutes}M` } : { after: `PT${minutes}M` }, start, end, zone)
      expect(dueAt >= start && dueAt <= end).toBe(true)
    }))
  })
})
