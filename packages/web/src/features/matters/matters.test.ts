import { describe, expect, test } from 'vitest'
import type { Value } from '@guixing/contract/common'
import type { FieldView } from '@guixing/contract/matters'
import { approvalLine } from './approval-line.ts'
import { whyLines } from './clock-words.ts'
import { factLines, filesOf, withFileNames } from './fact-lines.ts'

const field = (name: string): FieldView => ({ name, type: 'text', label: { 'zh-CN': name, 'zh-TW': name, en: name }, required: false })

describe('why a due is what it is', () => {
  const step = (code: string, at: string, params: Record<string, unknown> = {}) => ({ code, at, params })
  test('S03-11: steps are said in the order they were computed, today without its date', () => {
    const lines = whyLines([step('start', '2026-11-24T02:46:00.000Z'), step('result', '2026-11-24T08:30:00.000Z', { due: '2026-11-24T08:30:59.999Z' })], 'Asia/Shanghai', 'zh-CN', '2026-11-24')
    expect(lines[0]).toBe('10:46 起算')
    expect(lines[1]).toContain('到期 16:30')
  })
  test('another day keeps its date', () => {
    expect(whyLines([step('start', '2026-11-23T02:46:00.000Z')], 'Asia/Shanghai', 'zh-CN', '2026-11-24')).toEqual(['2026-11-23 10:46 起算'])
  })
  test('an unknown code is left out instead of breaking the page', () => {
    expect(whyLines([step('made-up', '2026-11-24T02:46:00.000Z')], 'Asia/Shanghai', 'en', '2026-11-24')).toEqual([])
  })
  test('a long story keeps its beginning and end', () => {
    const lines = whyLines(Array.from({ length: 40 }, (_, i) => step('start', new Date(Date.UTC(2026, 10, 1, i)).toISOString())), 'Asia/Shanghai', 'zh-CN', '2026-11-24')
    expect(lines).toHaveLength(8)
    expect(lines[4]).toContain('…')
    expect(lines.at(-1)).toContain('起算')
  })
})

describe('how far an approval is', () => {
  const task = (who: string[], more: object = {}) => ({ id: who.join(), who: who.map((name) => ({ id: name, name })), state: 'open', outcome: null, by: null, at: null, words: null, mine: false, ...more })
  test('two people waited for, each by a task of his own, are named apart and once', () => {
    expect(approvalLine([task(['何志强', '王建国'], { state: 'waiting' }), task(['王建国'], { mine: true })])).toEqual({ decided: [], waiting: ['王建国', '何志强'], mine: true })
  })
  test('who has decided is told, and a step an earlier word stands for waits for nobody', () => {
    const agreed = task(['周敏'], { state: 'agreed', outcome: 'agree' })
    expect(approvalLine([agreed, task(['周敏'], { state: 'carried' })])).toEqual({ decided: [agreed], waiting: [], mine: false })
  })
})

describe('what a fact says', () => {
  test('changes name the field with before and after, the words of the person come first', () => {
    expect(factLines({ stage: 'agreed', changes: [{ name: 'room', before: '1', after: '2' }], words: { reason: '记错了' } }, [field('room')])).toEqual([
      { text: '记错了' }, { field: field('room'), name: 'room', from: '1', to: '2' },
    ])
  })
  test('S03-15: who has it now is said; what the system writes for itself is not', () => {
    const lines = factLines({ changes: [{ name: 'handlingUnit', before: null, after: 'u1' }, { name: 'transferPending', before: false, after: true }, { name: 'number', before: null, after: 'x' }] }, [{ ...field('transferPending'), system: true }])
    expect(lines).toEqual([{ field: null, name: 'handlingUnit', from: null, to: 'u1' }])
  })
  test('a field that was and stays empty gives no line', () => {
    expect(factLines({ changes: [{ name: 'room', before: null, after: '' }] }, [field('room')])).toEqual([])
    expect([filesOf({ files: [{ id: 'f1', name: '车库.png', size: 3 }, 'no file'] }), filesOf({ files: 'x' }), filesOf(null)]).toEqual([[{ id: 'f1', name: '车库.png' }], [], []])
  })
  test('files a field names stand there by name and not a second time below', () => {
    const papers = { ...field('papers'), type: 'files' as const }
    const detail: Record<string, Value> = { changes: [{ name: 'papers', before: ['f1'], after: ['f1', 'f2'] }], files: [{ file: 'f2', name: '合同.docx', sha256: '00' }, { id: 'f3', name: '附图.png' }] }
    const lines = factLines(detail, [papers])
    expect(filesOf(detail, lines)).toEqual([{ id: 'f3', name: '附图.png' }])
    expect(filesOf(detail, factLines(detail, [field('papers')])).length, 'a field of another type names no file').toBe(2)
    const known = [{ id: 'f2', name: '合同.docx' }]
    expect([withFileNames(['f1', 'f2'], known), withFileNames('f2', known), withFileNames(null, known)]).toEqual([['f1', known[0]], known[0], null])
  })
  test('after lawful erasure there is no line', () => {
    expect(factLines(null, [field('room')])).toEqual([])
  })
  test('what is not for readers stays out', () => {
    expect(factLines({ action: 'close', count: 2, salt: 'x', changes: 3 }, [field('room')])).toEqual([])
  })
})
