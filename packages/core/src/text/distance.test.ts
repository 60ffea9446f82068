import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance } from './distance.ts'

describe('how far two texts are apart', () => {
  it.each([['', '', 0], ['', '甲乙', 2], ['合同金鹅', '合同金额', 1], ['dueOm', 'dueOn', 1], ['江南春餐饮', '江南餐饮', 1], ['kitten', 'sitting', 3], ['𠮷野家', '吉野家', 1]])('%s and %s: %i', (a, b, far) => expect(distance(a, b)).toBe(far))
  it('is the same either way round, nothing for the same text alone, and no more than the longer one has letters', () => {
    const text = fc.string({ unit: 'binary', maxLength: 9 })
    fc.assert(fc.property(text, text, (a, b) => {
      const far = distance(a, b)
      expect(distance(b, a)).toBe(far)
      expect(far === 0).toBe(a === b)
      expect(far).toBeLessThanOrEqual(Math.max([...a].length, [...b].length))
    }))
  })
})
