import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dimensionsOf, meanOf, questionsOf, returnOf, segments, sharesOf } from './survey.ts'

const OPTIONS = ['a', 'b', 'c', 'd']
const row = (dimension: string, question: string, ...n: number[]) => ({ dimension, question, ...Object.fromEntries(n.map((v, i) => [OPTIONS[i], v])) })

describe('S01-20: statistics of the questionnaires (F04)', () => {
  it('say of each question how many answered, the share of each answer and the mean', () => {
    expect(questionsOf([row('strategy', '目标清楚', 10, 20, 5, 5)], OPTIONS)).toEqual([{ dimension: 'strategy', question: '目标清楚', counts: [10, 20, 5, 5], n: 40, shares: [25, 50, 13, 12], mean: 2.88 }])
    expect([meanOf([7, 0, 0, 0]), meanOf([0, 0, 0, 7]), meanOf([1, 1, 1, 1])]).toEqual([4, 1, 2.5])
  })
  it('add up by dimension over all answers, not over means', () => {
    const all = dimensionsOf(questionsOf([row('a', '一', 1, 0, 0, 0), row('b', '二', 0, 0, 0, 0), row('a', '三', 0, 0, 0, 3)], OPTIONS))
    expect(all.map((d) => [d.dimension, d.n, d.mean, d.questions.length])).toEqual([['a', 4, 1.75, 2], ['b', 0, null, 1]])
  })
  it('of nobody, of odd rows and of odd numbers break nothing', () => {
    expect(questionsOf([row('a', '无人', 0, 0, 0, 0)], OPTIONS)[0]).toMatchObject({ n: 0, mean: null, shares: [0, 0, 0, 0] })
    for (const value of [null, undefined, 'x', 5, {}, [null, 5, 'x', [], {}, { question: '' }, { question: 5 }]]) expect(questionsOf(value, OPTIONS)).toEqual([])
    expect(questionsOf([{ question: '怪', a: 'x', b: -3, c: Number.NaN, d: '2' }], OPTIONS)).toMatchObject([{ dimension: '', counts: [0, 0, 0, 2], n: 2, mean: 1 }])
    expect(dimensionsOf([])).toEqual([])
    expect([returnOf(120, 90), returnOf(0, 9), returnOf(null, null), returnOf('x', 1)]).toEqual([75, null, null, null])
  })
  it('shares are always a hundred together and bars as wide as the picture (property)', () => {
    fc.assert(fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 7 }).filter((c) => c.some((n) => n > 0)), (counts) => {
      const shares = sharesOf(counts)
      const n = counts.reduce((a, b) => a + b, 0)
      expect(shares.reduce((a, b) => a + b, 0)).toBe(100)
      for (const [i, share] of shares.entries()) expect(Math.abs(share - ((counts[i] ?? 0) / n) * 100)).toBeLessThan(1)
      const bars = segments(counts, 300)
      expect((bars.at(-1)?.x ?? 0) + (bars.at(-1)?.width ?? 0)).toBeCloseTo(300)
    }))
  })
})
