import { describe, expect, it, vi } from 'vitest'
import { troubleOf } from './portal-api.ts'

vi.mock('./words/zh-CN.json?tw', () => ({ default: { submit: { send: '提交' } } }))
const { firstLanguage, pick, sayer } = await import('./portal-words.ts')
import zh from './words/zh-CN.json'
import en from './words/en.json'

const keysOf = (words: unknown, head = ''): string[] => words !== null && typeof words === 'object'
  ? Object.entries(words).flatMap(([k, v]) => keysOf(v, head ? `${head}.${k}` : k)) : [head]

describe('portal', () => {
  it('X-14: the same words exist in both languages', () => {
    expect(keysOf(en).sort()).toEqual(keysOf(zh).sort())
  })
  it('fills words and falls back to the key', () => {
    expect(sayer('zh-CN')('error.fault', { id: 'A7' })).toContain('A7')
    expect(sayer('en')('no.such')).toBe('no.such')
    expect(pick({ 'zh-CN': '投诉' }, 'en')).toBe('投诉')
  })
  it('takes the language chosen before, then the browser’s', () => {
    expect(firstLanguage('en', ['zh-CN'])).toBe('en')
    expect(firstLanguage(null, ['zh-Hant-HK', 'en'])).toBe('zh-TW')
    expect(firstLanguage(null, ['de', 'en-GB'])).toBe('en')
    expect(firstLanguage('xx', ['ja'])).toBe('zh-CN')
  })
  it('sorts answers by what the visitor can do', () => {
    expect(troubleOf(404, null, '')).toEqual({ kind: 'missing' })
    expect(troubleOf(429, null, '')).toEqual({ kind: 'many' })
    expect(troubleOf(410, null, '')).toEqual({ kind: 'used' })
    expect(troubleOf(400, { data: { errors: [{ field: 'phone', code: 'bad' }] } }, '')).toEqual({ kind: 'invalid', fields: [{ field: 'phone', code: 'bad' }] })
    expect(troubleOf(422, { refused: true, reasons: [{ says: { 'zh-CN': '含忌语' } }] }, '')).toEqual({ kind: 'refused', texts: [{ 'zh-CN': '含忌语' }] })
    expect(troubleOf(503, 'not json', 'r-9')).toEqual({ kind: 'fault', id: 'r-9' })
  })
})
