import { deflateRawSync } from 'node:zlib'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SheetModel } from './model.ts'
import { readSheet } from './read.ts'
import { ledgerCsv } from './write-csv.ts'
import { writeXlsx, writeXlsxFile } from './write-xlsx.ts'
import { makeZip } from './test-zip.ts'

const model = (rows: SheetModel['rows']): SheetModel => ({
  language: 'zh-CN', title: '客服前台工作台帐', zone: 'Asia/Shanghai', rows,
  columns: [{ label: '编号', type: 'text' }, { label: '时间', type: 'instant' }, { label: '日期', type: 'date' }, { label: '金额', type: 'money' }, { label: '件数', type: 'number' }, { label: '满意', type: 'flag' }],
})
const ROW: SheetModel['rows'][number] = ['KF-2026-1122-001', '2026-11-22T01:05:00.000Z', '2026-11-22', '1234.50', 7, true]
const read = (bytes: Uint8Array, most = 100) => readSheet({ bytes, most })
const cells = async (bytes: Uint8Array) => { const r = await read(bytes); if (!r.ok) throw new Error(r.fault); return r.rows.map((x) => x.cells) }

describe('a ledger as Excel', () => {
  it('keeps dates, instants of the house, amounts and numbers real, and reads back what it wrote (S03-28)', async () => {
    const bytes = await writeXlsx(model([ROW]))
    expect(await cells(bytes)).toEqual([['KF-2026-1122-001', '2026-11-22 09:05:00', '2026-11-22', 1234.5, 7, '是']])
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(Buffer.from(bytes) as never)
    const sheet = book.worksheets[0]
    expect(sheet?.getCell('D2').numFmt).toBe('#,##0.00')
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    expect(sheet?.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape', fitToWidth: 1 })
    expect(sheet?.autoFilter).toBeTruthy()
  })
  it('never writes a formula, whatever a text begins with', async () => {
    const texts = ['=1+1', '+cmd|\' /C calc\'!A0', '@SUM(A1)', '-2+3', '\t=1', '＝1']
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(Buffer.from(await writeXlsx(model(texts.map((t) => [t, null, null, null, null, null])))) as never)
    for (const [i, text] of texts.entries()) {
      const cell = book.worksheets[0]?.getCell(i + 2, 1)
      expect(cell?.type).toBe(ExcelJS.ValueType.String)
      expect(cell?.value).toBe(text)
      expect(cell?.formula).toBeFalsy()
    }
  })
  it('survives what XML cannot carry and names no spreadsheet would take', async () => {
    const bytes = await writeXlsx({ ...model([['a\u0000b\u0008c\ud800', 'no instant', '2026-02-31x', '12345678901234567.89', Number.NaN, null]]), title: '[a]/b:c?*\'' })
    expect(await cells(bytes)).toEqual([['abc', 'no instant', '2026-02-31x', '12345678901234567.89']])
  })
  it('writes 20,000 rows from a file of rows to a file without holding them', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'guixing-sheets-'))
    try {
      writeFileSync(join(dir, 'rows'), `${Array.from({ length: 20_000 }, (_, i) => JSON.stringify([`KF-${i}`, ...ROW.slice(1)])).join('\n')}\n`)
      const { rows: _, ...head } = model([])
      expect(await writeXlsxFile(head, join(dir, 'rows'), join(dir, 'out'))).toBe(20_000)
      const back = await read(readFileSync(join(dir, 'out')), 20_000)
      expect(back.ok && back.rows.length).toBe(20_000)
      expect(await read(readFileSync(join(dir, 'out')), 19_999)).toEqual({ ok: false, fault: 'too-many-rows' })
    } finally {
      rmSync(dir, { recursive: true })
    }
  }, 60_000)
})

describe('a ledger as CSV', () => {
  it('begins with the mark Excel needs, ends lines as it does and defuses formulas', () => {
    const text = Buffer.from(ledgerCsv(model([['=HYPERLINK("http://x")', ROW[1] ?? null, ROW[2] ?? null, '-12.50', -3, false], ['a,"b"\nc', null, null, null, null, null]]))).toString('utf8')
    expect(text.startsWith('\ufeff编号,时间,日期,金额,件数,满意\r\n')).toBe(true)
    expect(text).toContain('"\'=HYPERLINK(""http://x"")",2026-11-22 09:05,2026-11-22,-12.50,-3,否\r\n')
    expect(text).toContain('"a,""b""\nc",,,,,\r\n')
  })
  it('reads back every text it wrote (property)', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((s) => s.trim() !== '' && !s.includes('\u0000') && !/^'[\s\u0000-\u001f]*[=+\-@＝＋－＠\t\r]/.test(s)), { minLength: 1, maxLength: 5 }), async (texts) => {
      const bytes = ledgerCsv({ ...model(texts.map((t) => [t])), columns: [{ label: '内容', type: 'text' }, { label: '空', type: 'text' }] })
      expect((await cells(bytes)).map((r) => r[0])).toEqual(texts)
    }), { numRuns: 300 })
  }, 20_000)
  it('reads GB 18030 and UTF-16 files, tabs and semicolons, and says where a quotation mark stays open', async () => {
    const gbk = Buffer.from([0xc4, 0xda, 0xc8, 0xdd, 0x2c, 0x61, 0x0d, 0x0a, 0xc2, 0xa9, 0xcb, 0xae, 0x2c, 0x31])
    expect(await read(gbk)).toMatchObject({ ok: true, head: ['内容', 'a'], rows: [{ line: 2, cells: ['漏水', '1'] }] })
    expect(await read(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('内容\t房号\n漏水\t1201\n', 'utf16le')]))).toMatchObject({ ok: true, head: ['内容', '房号'] })
    expect(await read(Buffer.from('a;b\n1;2'))).toMatchObject({ ok: true, rows: [{ cells: ['1', '2'] }] })
    expect(await read(Buffer.from('a,b\n1,"2\n3'))).toEqual({ ok: false, fault: 'quote-open', line: 2 })
  })
})

describe('hostile files', () => {
  const sheet = (inner: string) => `<?xml version="1.0"?><worksheet><sheetData>${inner}</sheetData></worksheet>`
  const book = (files: Record<string, string>) => makeZip({ 'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>', 'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>', ...files })
  it('tells what is wrong, never throws', async () => {
    expect(await read(Buffer.alloc(0))).toEqual({ ok: false, fault: 'empty' })
    expect(await read(Buffer.from('只有列名,房号\n'))).toEqual({ ok: false, fault: 'empty' })
    expect(await read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4]))).toEqual({ ok: false, fault: 'old-excel' })
    expect(await read(Buffer.from('%PDF-1.7\n…'))).toEqual({ ok: false, fault: 'not-a-sheet' })
    expect(await read(Buffer.from('<html><body>x</body></html>'))).toEqual({ ok: false, fault: 'not-a-sheet' })
    expect(await read(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]))).toEqual({ ok: false, fault: 'not-a-sheet' })
    expect(await read(Buffer.from('PK\u0003\u0004 and nothing'))).toEqual({ ok: false, fault: 'damaged' })
    expect(await read(makeZip({ 'word/document.xml': '<a/>' }))).toEqual({ ok: false, fault: 'not-a-sheet' })
  })
  it('stops a zip bomb at its budget, also where the directory lies about the size', async () => {
    const bomb = deflateRawSync(Buffer.alloc(200_000_000))
    expect(bomb.length).toBeLessThan(300_000)
    for (const claimed of [200_000_000, 100]) expect(await read(makeZip({ 'xl/workbook.xml': '<workbook/>' }, [{ name: 'xl/worksheets/sheet1.xml', packed: bomb, unpacked: claimed }]))).toEqual({ ok: false, fault: 'too-large' })
  }, 20_000)
  it('expands no entities of its own making, follows no path out of the file, and is quick with tags that never end', async () => {
    const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>${sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>h</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>&b;&amp;&#x6c34;</t></is></c></row>')}`
    expect(await read(book({ 'xl/worksheets/s.xml': laughs }))).toMatchObject({ ok: true, rows: [{ line: 2, cells: ['&b;&水'] }] })
    expect(await read(book({ 'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="r1" Target="../../../etc/passwd"/></Relationships>' }))).toEqual({ ok: false, fault: 'not-a-sheet' })
    const began = Date.now()
    await read(book({ 'xl/worksheets/s.xml': sheet(`<row r="1"><c ${'a'.repeat(2_000_000)}></c><c ${'r="A1" '.repeat(200_000)}/></row>`) }))
    await read(book({ 'xl/worksheets/s.xml': '<'.repeat(3_000_000) }))
    expect(Date.now() - began).toBeLessThan(5_000)
  }, 20_000)
  it('reads cells out of order, far columns, errors and gaps as they stand', async () => {
    const r = await read(book({ 'xl/worksheets/s.xml': sheet('<row r="3"><c r="B3"><v>2</v></c><c r="A3" t="str"><v>甲</v></c><c r="XFD3"><v>9</v></c></row><row r="9"><c r="A9" t="e"><v>#REF!</v></c><c t="b"><v>1</v></c></row><row/>') }))
    expect(r).toEqual({ ok: true, head: ['甲', '2'], headLine: 3, rows: [{ line: 9, cells: ['#REF!', true] }], others: [], unread: [] })
  })
  it('answers something for any bytes (property)', async () => {
    const whole = Buffer.from(await writeXlsx(model([ROW, ROW])))
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }), fc.nat(whole.length), async (changes, length) => {
      const bytes = Buffer.from(whole.subarray(0, length === 0 ? whole.length : length))
      for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte
      expect(typeof (await read(bytes)).ok).toBe('boolean')
    }), { numRuns: 300 })
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => { expect(typeof (await read(bytes)).ok).toBe('boolean') }), { numRuns: 300 })
  }, 20_000)
})
