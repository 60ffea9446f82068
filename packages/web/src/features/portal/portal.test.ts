import { describe, expect, it, vi } from 'vitest'
import { troubleOf } from './portal-api.ts'
import { codeOf, faultOf, readyFiles, sizeText, toSendAgain, type Item } from './sending.ts'

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

describe('files of the portal', () => {
  const limits = { most: 5, bytes: 20 * 1024 * 1024, endings: ['png', 'pdf'] }
  const item = (more: Partial<Item>): Item => ({ no: 1, file: { name: 'a.png', size: 9 } as File, state: 'sent', part: 1, sent: { id: 'f', key: 'k' }, trouble: null, code: null, ...more })
  it('are refused before they leave where the server would refuse them', () => {
    expect([faultOf({ name: 'a.PNG', size: 9 }, limits), faultOf({ name: 'a.exe', size: 9 }, limits), faultOf({ name: 'png', size: 9 }, limits), faultOf({ name: 'a.pdf', size: 0 }, limits), faultOf({ name: 'a.pdf', size: limits.bytes + 1 }, limits), faultOf({ name: 'a.pdf', size: limits.bytes }, limits)])
      .toEqual([null, 'file-type', 'file-type', 'file-empty', 'file-too-large', null])
  })
  it('hold the words back only while one is on its way or was not taken', () => {
    expect(readyFiles([])).toEqual([])
    expect(readyFiles([item({})])).toEqual([{ id: 'f', key: 'k' }])
    for (const state of ['waiting', 'sending', 'wrong'] as const) expect(readyFiles([item({}), item({ state, sent: null })])).toBeNull()
  })
  it('that the server forgot are kept here to be sent again', () => {
    const [again] = toSendAgain([item({})])
    expect(again).toMatchObject({ state: 'wrong', sent: null, code: 'unknown-file', file: { name: 'a.png' } })
    expect(toSendAgain([item({ state: 'wrong', code: 'file-type', sent: null })])[0]).toMatchObject({ code: 'file-type' })
  })
  it('have words for every way to be refused', () => {
    for (const code of ['file-type', 'file-content', 'file-empty', 'file-too-large', 'malformed', 'required', 'unknown-file']) expect(sayer('zh-CN')(`files.wrong.${code}`)).not.toBe(`files.wrong.${code}`)
    expect(codeOf({ kind: 'invalid', fields: [{ field: 'file', code: 'file-content' }] })).toBe('file-content')
    expect([codeOf({ kind: 'offline' }), codeOf({ kind: 'many' })]).toEqual([null, null])
    expect([sizeText(1), sizeText(300 * 1024), sizeText(1.5 * 1024 * 1024), sizeText(20 * 1024 * 1024)]).toEqual(['1 KB', '300 KB', '1.5 MB', '20 MB'])
  })
})
