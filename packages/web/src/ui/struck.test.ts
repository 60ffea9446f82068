import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markedParts, replaced, standing } from './struck.ts'

describe('struck words', () => {
  test('S03-25: the phrase is marked where it stands', () => {
    expect(markedParts('维修不归我管，', [{ start: 2, end: 6, phrase: '不归我管' }])).toEqual([{ text: '维修', struck: false }, { text: '不归我管', struck: true }, { text: '，', struck: false }])
  })
  test('S03-25: a hit found in an older text is not drawn', () => {
    expect(standing('您好', [{ start: 2, end: 6, phrase: '不归我管' }])).toEqual([])
    expect(standing('维修归我管啊', [{ start: 2, end: 6, phrase: '不归我管' }])).toEqual([])
  })
  test('the better sentence takes the place of the phrase', () => {
    expect(replaced('维修不归我管。', { start: 2, end: 6, phrase: '不归我管' }, '我来联系工程部。')).toBe('维修我来联系工程部。')
  })
  test('parts together are the text, whatever the hits', () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.record({ start: fc.integer({ min: -2, max: 30 }), end: fc.integer({ min: -2, max: 30 }), phrase: fc.constant('') })), (text, hits) => {
      expect(markedParts(text, hits).map((part) => part.text).join('')).toBe(text)
    }))
  })
})
