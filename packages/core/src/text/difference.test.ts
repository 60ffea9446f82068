import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, pieces, type Step } from './difference.ts'

const later = (steps: Step[]) => steps.flatMap((s) => (s.is === 'removed' ? [] : [s.after]))
const earlier = (steps: Step[]) => steps.flatMap((s) => (s.is === 'added' ? [] : [s.before]))
const short = (steps: Step[]) => steps.map((s) => (s.is === 'same' ? '=' : s.is === 'added' ? `+${s.after}` : s.is === 'removed' ? `-${s.before}` : `${s.before}>${s.after}`))
const paragraphs = fc.array(fc.constantFrom('甲', '乙方应当按期付款', '乙方应按期付款', '丙', '丁', ''), { maxLength: 30 })

describe('what differs between two texts (S19, S34-10)', () => {
  it('tells added, removed and changed paragraphs in the order of the later text', () => {
    expect(difference([], [])).toEqual([])
    expect(short(difference(['一', '二', '三'], ['一', '三']))).toEqual(['=', '-二', '='])
    expect(short(difference(['一', '三'], ['一', '二', '三']))).toEqual(['=', '+二', '='])
    expect(short(difference(['标题', '违约金按日万分之五计算', '末'], ['标题', '违约金按日万分之三计算', '末']))).toEqual(['=', '违约金按日万分之五计算>违约金按日万分之三计算', '='])
  })
  it('applied it gives the other text, either way', () => {
    fc.assert(fc.property(paragraphs, paragraphs, (a, b) => {
      const steps = difference(a, b)
      expect(later(steps)).toEqual(b)
      expect(earlier(steps)).toEqual(a)
      for (const s of steps) if (s.is === 'same') expect(s.before).toBe(s.after)
    }))
  })
  it('a text does not differ from itself, and one inserted paragraph is one step', () => {
    fc.assert(fc.property(paragraphs, fc.nat(), (a, n) => {
      expect(difference(a, a).every((s) => s.is === 'same')).toBe(true)
      const at = n % (a.length + 1)
      expect(difference(a, [...a.slice(0, at), '全新的一条约定', ...a.slice(at)]).filter((s) => s.is !== 'same')).toEqual([{ is: 'added', after: '全新的一条约定' }])
    }))
  })
  it('takes the fewest steps where nothing is alike', () => {
    const letters = fc.array(fc.constantFrom(...'abcd'), { maxLength: 12 })
    const lcs = (a: string[], b: string[]): number => { const t = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0)); for (let i = 1; i <= a.length; i += 1) for (let j = 1; j <= b.length; j += 1) t[i]![j] = a[i - 1] === b[j - 1] ? t[i - 1]![j - 1]! + 1 : Math.max(t[i - 1]![j]!, t[i]![j - 1]!); return t[a.length]![b.length]! }
    fc.assert(fc.property(letters, letters, (a, b) => { expect(difference(a, b).filter((s) => s.is === 'same').length).toBe(lcs(a, b)) }))
  })
  it('what counts as the same is the caller’s to say, and both wordings are kept', () => {
    const steps = difference(['甲方：〇', '金额：〇'], ['甲方：永旺', '新', '金额：五元'], (i, j) => ['甲方', '金额'][i] === ['甲方', '', '金额'][j])
    expect(steps).toEqual([{ is: 'same', before: '甲方：〇', after: '甲方：永旺' }, { is: 'added', after: '新' }, { is: 'same', before: '金额：〇', after: '金额：五元' }])
  })
  it('two long texts with nothing in common are told as replaced, and quickly', () => {
    const a = Array.from({ length: 4_000 }, (_, i) => `a${i}`)
    const b = Array.from({ length: 4_000 }, (_, i) => `b${i}`)
    const steps = difference(a, b)
    expect([later(steps).length, earlier(steps).length]).toEqual([4_000, 4_000])
  })
  it('inside a paragraph the words that changed stand out; put together they are the two texts', () => {
    expect(pieces('按日万分之五计算', '按日万分之三计算')).toEqual([{ is: 'same', text: '按日万分之' }, { is: 'removed', text: '五' }, { is: 'added', text: '三' }, { is: 'same', text: '计算' }])
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }), (a, b) => {
      const all = pieces(a, b)
      expect(all.filter((p) => p.is !== 'added').map((p) => p.text).join('')).toBe(a)
      expect(all.filter((p) => p.is !== 'removed').map((p) => p.text).join('')).toBe(b)
    }))
  })
})
