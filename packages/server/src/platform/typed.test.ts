import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { Invalid } from './errors.ts'
import { askedText, requiredText, typedInstant, typedText } from './typed.ts'

const codeOf = (run: () => unknown): string => { try { run() } catch (error) { if (error instanceof Invalid) return error.errors[0]!.code; throw error } return 'none' }

describe('what people type', () => {
  it('keeps words and refuses what no text can hold', () => {
    expect(typedText('name', ' 李辉\u3000')).toBe('李辉')
    expect(typedText('name', '𠮷野')).toBe('𠮷野')
    for (const text of ['a\u0000b', '\ud83d', 'x\udc00']) expect(codeOf(() => typedText('name', text))).toBe('text')
    expect(codeOf(() => requiredText('name', ' \n\u3000'))).toBe('required')
  })
  it('reads instants with an offset and refuses other dates and other centuries', () => {
    expect(typedInstant('at', '2026-11-24T16:30+08:00')).toBe('2026-11-24T08:30:00.000Z')
    for (const text of ['tomorrow', '2026', '2026-11-24', '2026-13-01T00:00:00Z', '+010000-01-01T00:00:00Z', '1969-01-01T00:00:00Z', '2026-11-24T16:30']) expect(codeOf(() => typedInstant('at', text))).toBe('instant')
  })
  it('leaves nothing a database refuses in what is searched for', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      const asked = askedText(`${text}\u0000\ud800`)
      expect(asked).not.toContain('\u0000')
      expect(Buffer.from(asked).toString()).toBe(asked)
    }))
  })
})
