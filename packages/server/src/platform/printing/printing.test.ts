import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareWidths, sizeFor } from './columns.ts'
import { hasGlyph } from './fonts.ts'
import { layout } from './layout.ts'
import type { PrintModel } from './model.ts'
import { renderPdf } from './pdf.ts'
import { emWidth, fitToFont, longestPiece, pieces, printable, softened } from './text.ts'

const CLOSING = /^[，。、；：！？）》」』】”’]/
const base: PrintModel = {
  language: 'zh-CN', house: '云栖苑服务中心', unit: '客服前台', form: { code: 'F24', title: '客服前台工作台帐', clauses: ['S03 4.1.4', 'S03 5.1'] },
  columns: [{ label: '编号' }, { label: '咨询内容', width: 280 }, { label: '金额', align: 'money' }], rows: [], fields: [], timeline: [], signatures: ['物业主管', '物业经理'], printedAt: '2026-11-22 17:05',
}
const rows = (n: number) => Array.from({ length: n }, (_, i) => [`KF-${i + 1}`, '业主反映地下车库漏水，要求今日内答复。', '12.5'])
const texts = (node: unknown): string => JSON.stringify(node)

describe('Chinese typography', () => {
  it('keeps closing marks with what stands before them (no line begins with ，。：)', () => {
    expect(pieces('张经理 2026-11-22：注意回访（B2层），好。')).toEqual(['张', '经', '理', '2026-11-22：', '注', '意', '回', '访', '（', 'B2', '层），', '好。'])
    expect(longestPiece('2026-11-22：注意')).toBeGreaterThan(emWidth('2026-11-22'))
  })
  it('breaks an overlong address itself, never before a closing mark (property)', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'Z', '7', '-', '/', '，', '。', '：', '水', '）', ' ') }), fc.integer({ min: 12, max: 200 }), (text, width) => {
      const lines = softened(text, width, 8).split('\n')
      expect(lines.join('')).toBe(text)
      for (const line of lines.slice(1)) expect(line).not.toMatch(CLOSING)
    }))
  })
  it('begins an overlong address on a line of its own, with the bracket that opens it, and breaks it nowhere else than where its lines are full', () => {
    const address = `https://example.com/${'a'.repeat(40)}`
    const most = (200 / 10) * 0.97
    for (const [text, first] of [[`分析（${address}）。`, '分析'], [`参见 ${address}`, '参见 '], [`（${address}）`, '（']] as const) {
      const lines = softened(text, 200, 10).split('\n')
      expect(lines[0]).toBe(first)
      expect(lines.length).toBeGreaterThan(2)
      for (const line of lines.slice(1)) expect(emWidth(line)).toBeLessThanOrEqual(most + 1)
      for (const line of lines.slice(1, -1)) expect(emWidth(line)).toBeGreaterThan(most - 2)
    }
  })
  it('gives every column its longest piece and the line its full width', () => {
    const labels = Array.from({ length: 22 }, (_, i) => ({ label: `第${i}列` }))
    const widths = shareWidths(labels, [labels.map((_, i) => (i === 0 ? 'KF-2026-1122-001' : '字'))], 780, sizeFor(22))
    expect(widths.reduce((a, b) => a + b, 0) + 22 * 6 + 23 * 0.5).toBeCloseTo(780, 0)
    expect(widths[0]).toBeGreaterThan(emWidth('KF-2026-1122-001') * 6)
  })
  it('gives room to the one long text of two rows, not to that of two hundred', () => {
    const wide = (rows: number) => shareWidths(['答卷人', '服务质量（1–5）', '建议'].map((label) => ({ label })), Array.from({ length: rows }, (_, i) => ['李', '4', i === 0 ? '访谈提纲早两天给到门店，店长们好安排人手和时间，也请说明要看哪些台账和报表，免得临时找不到负责的人，耽误大家' : '']), 500, 9)[2] ?? 0
    expect(wide(2)).toBeGreaterThan(250)
    expect(wide(200)).toBeLessThan(200)
  })
  it('says which characters the font lacks instead of printing boxes', () => {
    const { model, missing } = fitToFont({ ...base, rows: [['1', '欧阳𠮷\u202e\u0007', '']] }, hasGlyph)
    expect(model.rows[0]?.[1]).toBe('欧阳〓')
    expect([...missing]).toEqual([0x20bb7])
    expect(texts(layout(model, 'ledger', missing).content)).toContain('U+20BB7')
  })
  it('fits any text to print (property)', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { for (const c of printable(text, () => true, new Set())) expect(c === '\n' || (c.codePointAt(0) ?? 0) >= 0x20).toBe(true) }))
  })
})

describe('the layout of a paper', () => {
  it('is A4, across for ledgers, upright for matters, with title, code, articles and page numbers (requirements 3.6)', () => {
    const ledger = layout({ ...base, rows: rows(2) }, 'ledger')
    expect([ledger.pageSize, ledger.pageOrientation]).toEqual(['A4', 'landscape'])
    expect(layout(base, 'matter').pageOrientation).toBe('portrait')
    expect(texts(ledger.content)).toContain('《客服前台工作台帐》')
    expect(texts(ledger.content)).toContain('§ S03 4.1.4')
    expect(texts((ledger.footer as (a: number, b: number) => unknown)(2, 7))).toContain('第2页，共7页')
  })
  it('repeats the head of a table, keeps rows whole, sums and says amounts in capitals (X-11)', () => {
    const content = layout({ ...base, rows: rows(3), sums: ['', '', '780000'] }, 'ledger').content as { table?: { headerRows: number; dontBreakRows: boolean; body: { text: string }[][] } }[]
    const table = content.find((c) => c.table)?.table
    expect([table?.headerRows, table?.dontBreakRows]).toEqual([1, true])
    expect(table?.body.at(-1)?.map((c) => c.text)).toEqual(['合计', '', '780,000.00'])
    expect(texts(content)).toContain('金额（大写）：柒拾捌万元整')
  })
  it('lets a row taller than half a page break, so that nothing is lost', () => {
    const content = layout({ ...base, rows: [['1', '很长。'.repeat(2000), '']] }, 'ledger').content as { table?: { dontBreakRows: boolean } }[]
    expect(content.find((c) => c.table)?.table?.dontBreakRows).toBe(false)
  })
  it('has a signature block for everyone who signs, kept on one page', () => {
    const last = (layout(base, 'ledger').content as { stack?: unknown; unbreakable?: boolean }[]).at(-1)
    expect(last?.unbreakable).toBe(true)
    expect(texts(last)).toContain('物业主管：')
    expect(texts(last)).toContain('年　　月　　日')
    expect(texts(layout({ ...base, language: 'en' }, 'matter').content)).toContain('物业经理: ')
  })
})

describe('the PDF itself', () => {
  const pagesOf = (pdf: Buffer) => Number(/\/Type \/Pages\s*\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1] ?? 0)
  it('has several pages, embeds Noto Serif SC and carries its title', async () => {
    const pdf = Buffer.from(await renderPdf({ ...base, rows: rows(120) }, 'ledger'))
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pagesOf(pdf)).toBeGreaterThan(1)
    const plain = pdf.toString('latin1')
    expect(plain).toContain('NotoSerifSC-Regular')
    expect(plain).toContain('/FontFile2')
    expect(plain).toContain('/Title ')
  }, 30_000)
  it('fetches nothing and opens no file, whatever a text says', async () => {
    const pdf = Buffer.from(await renderPdf({ ...base, columns: [], fields: [{ label: '内容', value: 'http://127.0.0.1:1/x.png /etc/passwd file:///etc/passwd' }] }, 'matter'))
    expect(pagesOf(pdf)).toBe(1)
    const streams = [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map((m) => { try { return inflateSync(Buffer.from(m[1] ?? '', 'latin1')).toString('latin1') } catch { return '' } })
    expect(streams.join('')).not.toContain('root:')
    expect(pdf.toString('latin1')).not.toContain('/Subtype /Image')
  }, 30_000)
})
