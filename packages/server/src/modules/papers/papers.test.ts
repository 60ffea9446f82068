import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCatalogue, packsDir } from '@guixing/packs'
import type { FieldType } from '@guixing/core/model/kind'

import { faultWords } from './import-words.ts'
import { importColumns, readHead, templateColumns, type ImportColumn } from './import-columns.ts'
import { readNumber } from './import-numbers.ts'
import { readRows } from './import-rows.ts'
import { tableHeads, tableSheets, withTables } from './import-tables.ts'
import { instantOf, register, takeCell } from './import-values.ts'
import { ledgerNamed } from './names.ts'
import { periodDays } from './period.ts'
import type { Rules } from '../rules/index.ts'

const { catalogue } = loadCatalogue(packsDir())
const rules = { catalogue, forms: catalogue.forms, lists: catalogue.lists } as unknown as Rules
const ledger = (name: string, form?: string) => { const l = ledgerNamed(rules, name, form); if (!l) throw new Error(name); return l }
const column = (type: FieldType, more: Partial<ImportColumn> = {}): ImportColumn => ({ name: 'x', type, label: { 'zh-CN': '甲', 'zh-TW': '甲', en: 'x' }, into: 'field', required: false, ...more, def: { name: 'x', type, label: { 'zh-CN': '甲', 'zh-TW': '甲', en: 'x' }, ...more.def } })
const registers = { people: register([['李四', 'a'], ['王五', 'b'], ['王五', 'c']]), units: register([['工程部', 'u']]), clients: register([]), matters: register([]) }
const take = (c: ImportColumn, cell: string | number | boolean | null) => takeCell(c, cell, catalogue.lists, registers, 'Asia/Shanghai')

describe('columns of the forms', () => {
  it('finds every column every form names (requirements 3.6)', () => {
    for (const form of Object.values(catalogue.forms)) expect([form.code, ledger(form.code).columns.map((c) => c.field)]).toEqual([form.code, form.columns.map((c) => c.field)])
  })
  it('chooses among the forms of a kind, and knows no ledger that is none', () => {
    expect(ledger('enquiry').code).toBe('F24')
    expect(ledger('enquiry', 'F73').code).toBe('F73')
    expect(ledger('enquiry', 'F29').code).toBe('F24')
    for (const name of ['', '__proto__', 'constructor', 'F999', 'toString']) expect(ledgerNamed(rules, name)).toBeNull()
  })
  it('gives each empty sheet headings that are read back without a fault, in three languages', () => {
    for (const kind of Object.keys(catalogue.kinds)) {
      for (const language of ['zh-CN', 'zh-TW', 'en'] as const) {
        const columns = templateColumns(ledger(kind))
        const { headings, faults } = readHead(ledger(kind), columns.map((c) => `${c.label[language]}${c.required ? '*' : ''}`))
        // An annex is nothing without its file, which no sheet brings.
        expect([kind, language, faults.map((f) => f.code).filter((code) => code !== 'twice')]).toEqual([kind, language, kind === 'annex' ? ['by-hand'] : []])
        if (language === 'zh-CN') expect([kind, headings.map((h) => h.column.name)]).toEqual([kind, columns.map((c) => c.name)])
      }
    }
  })
  it('takes in what one may bring and works out the rest itself', () => {
    const into = Object.fromEntries(importColumns(ledger('F24')).map((c) => [c.name, c.into]))
    expect(into).toMatchObject({ number: 'number', openedAt: 'openedAt', content: 'field', answeredAt: 'field', owner: 'column', onTime: 'ignored', reviewNotes: 'ignored', attachments: 'ignored' })
    expect(readHead(ledger('F24'), ['编号', '咨询内容', '编号', '天书']).faults.map((f) => f.code)).toEqual(['twice', 'unknown', 'missing'])
  })
})

describe('cells of an imported sheet', () => {
  it('reads days and times as people write them, in the zone of the house', () => {
    for (const text of ['2026-11-22 09:05', '2026/11/22 9:05', '2026年11月22日 9:05', '2026.11.22 09:05:00', '2026-11-22T01:05:00Z', '２０２６-１１-２２ ０９：０５']) expect([text, instantOf(text, 'Asia/Shanghai')]).toEqual([text, '2026-11-22T01:05:00.000Z'])
    for (const text of ['2026-02-30', '2026-11-22 25:00', '昨天', '2026-11-22 9']) expect([text, instantOf(text, 'Asia/Shanghai')]).toEqual([text, null])
    expect(take(column('date'), '2026/1/2')).toEqual({ value: '2026-01-02' })
  })
  it('takes labels in any language, names that are one person, and no masked number', () => {
    const choice = column('choice', { def: { name: 'x', type: 'choice', list: 'speciality', label: { 'zh-CN': '', 'zh-TW': '', en: '' } } })
    for (const text of ['工程', 'Engineering', 'engineering']) expect(take(choice, text)).toEqual({ value: 'engineering' })
    const none = take(choice, '天文')
    expect(none).toMatchObject({ code: 'not-in-list' })
    const said = 'code' in none ? faultWords(none.code, none.params) : null
    expect([said?.['zh-CN'], said?.en]).toEqual([expect.stringMatching(/^没有“天文”，可填：.*工程/), expect.stringMatching(/there is no “天文”; it may be: .*Engineering/)])
    expect([take(column('person'), '李四'), take(column('person'), '王五'), take(column('person'), '赵六')]).toEqual([{ value: 'a' }, expect.objectContaining({ code: 'ambiguous' }), expect.objectContaining({ code: 'not-in-list' })])
    expect(take(column('text', { def: { name: 'x', type: 'text', personal: 'ordinary', label: { 'zh-CN': '', 'zh-TW': '', en: '' } } }), '138****5678')).toMatchObject({ code: 'masked' })
    expect([take(column('flag'), '是'), take(column('flag'), 'No'), take(column('flag'), '大概')]).toEqual([{ value: true }, { value: false }, expect.objectContaining({ code: 'invalid' })])
    expect([take(column('money'), 12.345), take(column('money'), '1,234.5'), take(column('text'), '#REF!')]).toEqual([expect.objectContaining({ code: 'invalid' }), { value: '1234.50' }, expect.objectContaining({ code: 'formula-error' })])
  })
  it('gives a value or a code for any cell of any type (property)', () => {
    const types: FieldType[] = ['text', 'longtext', 'flag', 'choice', 'choices', 'number', 'money', 'percent', 'date', 'instant', 'person', 'people', 'unit', 'client', 'matter', 'rating']
    fc.assert(fc.property(fc.constantFrom(...types), fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null)), (type, cell) => {
      const taken = take(column(type), cell)
      expect('value' in taken || typeof taken.code === 'string').toBe(true)
    }), { numRuns: 500 })
  }, 20_000)
  it('reads rows into drafts: stage from its words, closing from what is known', () => {
    const l = ledger('enquiry')
    const head = readHead(l, ['咨询内容', '专业', '状态', '时间', '答复时间'])
    const read = readRows(l, head.headings, [{ line: 2, cells: ['漏水', '工程', '办结', '2025-01-01 09:00', '2025-01-02 10:00'] }, { line: 3, cells: ['漏水', '工程', '', '', null] }], { lists: catalogue.lists, registers, zone: 'Asia/Shanghai', now: '2026-01-01T00:00:00.000Z' })
    expect(read.faults).toEqual([])
    expect(read.drafts.map((d) => [d.stage, d.final, d.openedAt, d.closedAt])).toEqual([['closed', true, '2025-01-01T01:00:00.000Z', '2025-01-02T02:00:00.000Z'], ['received', false, '2026-01-01T00:00:00.000Z', null]])
  })
  it('refuses a required file or signature at its column, and one in the rows of a table at its sheet', () => {
    const { enquiry } = catalogue.kinds
    if (!enquiry) throw new Error('no enquiry')
    const label = { 'zh-CN': '证据', 'zh-TW': '證據', en: 'Evidence' }
    const proof = (type: 'file' | 'files' | 'signature') => ({ name: 'proof', type, label })
    for (const type of ['file', 'files', 'signature'] as const) {
      const receive = enquiry.actions.receive!
      const kind = { ...enquiry, fields: { ...enquiry.fields, proof: proof(type) }, actions: { ...enquiry.actions, receive: { ...receive, asks: [...receive.asks, { field: proof(type), required: true, store: true }] } } }
      const required = { ...ledger('enquiry'), kind: kind as typeof enquiry }
      expect(readHead(required, ['咨询内容', '专业']).faults, type).toEqual([{ column: '证据', code: 'by-hand' }])
      expect(readHead(required, ['咨询内容', '专业', 'Evidence'])).toMatchObject({ faults: [{ column: '证据', code: 'by-hand' }], ignored: ['Evidence'] })
    }
    const rows = { name: 'proofs', type: 'table' as const, label: { 'zh-CN': '明细', 'zh-TW': '明細', en: 'Lines' }, columns: [{ ...proof('file'), required: true }] }
    const tables = tableSheets({ ...enquiry, fields: { ...enquiry.fields, proofs: rows } })
    expect(tableHeads(tables, [{ name: '明细', head: ['行号或编号', '证据'], headLine: 1, rows: [] }], 1)).toMatchObject({ faults: [{ sheet: '明细', column: '证据', code: 'by-hand' }], ignored: ['明细 · 证据'] })
  })
  it('says a required table is missing, as a sheet and for an entry', () => {
    const [table] = tableSheets(catalogue.kinds.inspection ?? null)
    if (!table) throw new Error('no table')
    const needed = { ...table, required: true }
    expect(tableHeads([needed], [], 4).faults).toEqual([{ row: 4, column: '检查项目', code: 'sheet-missing', params: { value: '检查项目' } }])
    const draft = (line: number) => ({ line, number: null, stage: 'open', final: false, openedAt: '', closedAt: null, columns: {}, fields: {} })
    const drafts = [draft(2), draft(3)]
    expect(withTables(drafts, [{ table: needed, rows: new Map([[3, [{ item: '甲' }]]]) }])).toEqual([{ row: 2, column: '检查项目', code: 'required', params: {} }])
    expect(drafts[1]?.fields).toEqual({ items: [{ item: '甲' }] })
  })
  it('says every code in words of three languages', () => {
    for (const code of ['required', 'not-in-list', 'ambiguous', 'unknown', 'twice', 'missing', 'invalid', 'too-long', 'out-of-range', 'formula-error', 'masked', 'number-twice', 'number-taken', 'in-future', 'before-opening', 'not-closed', 'no-file', 'by-hand', 'sheet-missing', 'sheet-twice', 'no-such-row', 'too-many-table-rows', 'entry-twice', 'entry-exists', 'anything']) for (const text of Object.values(faultWords(code, { value: '甲', max: 5, min: 1, row: 3 }))) { expect(text).not.toMatch(/[{}]/); expect(text).not.toBe('') }
  })
})

describe('numbers and periods', () => {
  it('tells a number of our own making by its counter and place', () => {
    const { enquiry } = catalogue.kinds
    if (!enquiry) throw new Error('no enquiry')
    expect(readNumber(enquiry, 'KF-2026-1122-031')).toEqual({ scope: '20261122', seq: 31 })
    for (const other of ['KF-2026-1122-', '旧-001', 'KF-2026-1122-031x', '']) expect(readNumber(enquiry, other)).toBeNull()
  })
  it('reads days and quarters, and nothing else', () => {
    expect(periodDays('2026-11-22')).toEqual({ from: '2026-11-22', to: '2026-11-22' })
    for (const text of ['2026-Q1', '2026Q1', '2026年1季度', '2026年第1季度']) expect([text, periodDays(text)]).toEqual([text, { from: '2026-01-01', to: '2026-03-31' }])
    for (const text of ['2026-13-01', '2026-Q5', 'Q1', null, 5]) expect(periodDays(text)).toBeNull()
  })
})
