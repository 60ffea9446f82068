import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeZip } from '../sheets/test-zip.ts'
import { compareDocx } from './compare.ts'
import { docxJobs } from './jobs.ts'
import { docxOf, type Block } from './make.ts'
import { MAIN, openDocx, packed, type Parts } from './parts.ts'
import { docxText } from './text.ts'
import { marked, type FillData } from './tags.ts'
import { tagsOf } from './template.ts'

const text = (...lines: string[]): Block[] => lines.map((line) => ({ style: 'text', text: line }))
const open = async (bytes: Buffer): Promise<Parts> => { const parts = await openDocx(bytes); if (typeof parts === 'string') throw new Error(parts); return parts }
const said = async (bytes: Uint8Array | string): Promise<string[]> => { if (typeof bytes === 'string') throw new Error(bytes); return docxText((await open(Buffer.from(bytes))).get(MAIN)?.toString('utf8') ?? '').paragraphs }
const data = (values: Record<string, string>, rows: FillData['rows'] = {}, shown: FillData['shown'] = {}): FillData => ({ values, rows, shown })
const faults = async (...lines: string[]) => { const read = tagsOf(await open(docxOf(text(...lines)))); return 'faults' in read ? read.faults.map((f) => [f.code, f.tag]) : [] }
const w = (inner: string) => `<w:document><w:body>${inner}</w:body></w:document>`

describe('placeholders of a template', () => {
  it('are read in their order, in parts and in tables, however spaces and width are written', async () => {
    const read = tagsOf(await open(docxOf([...text('甲方：{ 甲方 }，金额 {amount大写}'), { table: [['期次', '金额'], ['{#instalments}{name}', '{amount}{/instalments}']] }, ...text('{^deviations}无{/deviations}')])))
    expect(read).toEqual({ tags: [{ tag: '甲方' }, { tag: 'amount大写' }, { tag: 'instalments', inside: [{ tag: 'name' }, { tag: 'amount' }] }, { tag: 'deviations', inside: [], not: true }] })
  })
  it('that are broken are named with the words around them', async () => {
    expect(await faults('金额{amount')).toEqual([['tag-unclosed', 'amount']])
    expect(await faults('金额amount}')).toEqual([['tag-unopened', expect.any(String)]])
    expect(await faults('{#rows}{name}')).toEqual([['loop-unclosed', 'rows']])
    expect(await faults('{name}{/rows}')).toEqual([['loop-unopened', 'rows']])
    expect((await faults('{#a}{#b}{/a}{/b}')).map(([code]) => code)).toContain('loop-crossed')
  })
  it('any text is read or refused, never a fault of ours', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: fc.constantFrom('{', '}', '#', '/', '^', '@', '=', '>', '甲', 'a', ' ', '<', '&', '%', '-') }), async (line) => { const read = await docxJobs.readTemplate(docxOf(text(line))); expect('tags' in read || 'faults' in read).toBe(true) }), { numRuns: 200 })
  })
})

describe('a template filled in', () => {
  const template = docxOf([...text('甲方：{甲方}', '{#deviations}另有约定：{deviations}{/deviations}{^deviations}无另外约定{/deviations}'), { table: [['期次', '金额'], ['{#rows}{name}', '{amount}{/rows}']] }])
  const full = data({ 甲方: '永旺 <超市> & “分店”', deviations: '' }, { rows: [{ name: '首期', amount: '1,000.00' }, { name: '末期', amount: '2,000.00' }] })
  it('says what was given, rows as rows of the table, and shows a part only when there is something', async () => {
    expect(await said(await docxJobs.fillTemplate(template, full))).toEqual(['甲方：永旺 <超市> & “分店”', '无另外约定', '期次', '金额', '首期', '1,000.00', '末期', '2,000.00'])
    expect(await said(await docxJobs.fillTemplate(template, { ...full, values: { ...full.values, deviations: '第一行\n第二行' }, shown: { deviations: true } }))).toContain('另有约定：第一行\n第二行')
  })
  it('a template another word processor has saved, its words cut into runs, is read and filled alike', async () => {
    const saved = readFileSync(new URL('testing/office-saved.docx', import.meta.url))
    const read = await docxJobs.readTemplate(saved)
    expect('tags' in read && read.tags.map((t) => t.tag)).toEqual(expect.arrayContaining(['编号', '甲方', '合同金额大写', 'instalments', 'deviations']))
    const said = await docxJobs.compareDocx(saved, await docxJobs.fillTemplate(saved, data({ 甲方: '永旺连锁超市有限公司' }, { instalments: [{ line: '1', amount: '328,000.00' }, { line: '2', amount: '492,000.00' }] })) as Buffer, null)
    const words = typeof said === 'string' ? '' : JSON.stringify(said)
    for (const one of ['永旺连锁超市有限公司', '328,000.00', '492,000.00']) expect([one, words.includes(one)]).toEqual([one, true])
  })
  it('a line of a value is not drawn out to the edge where its paragraph is justified', async () => {
    const parts = await open(await docxJobs.fillTemplate(template, full) as Buffer)
    expect(parts.get('word/settings.xml')?.toString()).toContain('<w:doNotExpandShiftReturn/>')
    for (const named of ['[Content_Types].xml', 'word/_rels/document.xml.rels']) expect([named, parts.get(named)?.toString().includes('settings.xml')]).toEqual([named, true])
  })
  it('the same template and data give the same bytes; other data other bytes', async () => {
    const bytes = async (d: FillData) => Buffer.from(await docxJobs.fillTemplate(template, d) as Uint8Array).toString('base64')
    expect(await bytes(full)).toBe(await bytes(structuredClone(full)))
    expect(await bytes({ ...full, values: { ...full.values, 甲方: '别家' } })).not.toBe(await bytes(full))
  })
  it('a value is text whatever it holds: no markup, no placeholder of it is obeyed', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: fc.constantFrom('<', '>', '&', '"', '{', '}', '#', 'w:p', '甲', '/', ']]>', '{amount}') }), async (value) => {
      expect(await said(await docxJobs.fillTemplate(docxOf(text('甲方：{甲方}。', '末')), data({ 甲方: value, amount: '泄漏' })))).toEqual([`甲方：${value}。`, '末'])
    }), { numRuns: 100 })
  })
})

describe('documents that are none, or mean harm', () => {
  const types = (main: string) => `<Types><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`
  const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
  const docx = (more: Record<string, string | Buffer> = {}) => ({ '[Content_Types].xml': types(WORD), 'word/document.xml': w('<w:p><w:r><w:t>x</w:t></w:r></w:p>'), ...more })
  it('are refused by what they are', async () => {
    expect(await openDocx(Buffer.from('hello'))).toBe('no-docx')
    expect(await openDocx(Buffer.from('PK but no zip'))).toBe('damaged')
    expect(await openDocx(makeZip({ 'a.txt': 'x' }))).toBe('no-docx')
    expect(await openDocx(makeZip(docx({ 'word/vbaProject.bin': 'x' })))).toBe('macros')
    expect(await openDocx(makeZip({ ...docx(), '[Content_Types].xml': types('application/vnd.ms-word.document.macroEnabled.main+xml') }))).toBe('macros')
    expect(await openDocx(makeZip(docx({ 'word/settings.xml': '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>' })))).toBe('damaged')
    expect(await openDocx(makeZip({ ...docx(), '[Content_Types].xml': types('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml') }))).toBe('no-docx')
  })
  it('a small file that unpacks to much is stopped at the bound, whatever its directory claims', async () => {
    expect(await openDocx(makeZip(docx({ 'word/media/a.bin': Buffer.alloc(61 * 1024 * 1024) })))).toBe('too-large')
    expect(await openDocx(makeZip(docx({ 'word/styles.xml': Buffer.alloc(9 * 1024 * 1024, 32) })))).toBe('too-large')
  })
  it('any bytes give an answer', async () => {
    const whole = makeZip(docx())
    await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => { const hurt = Buffer.from(whole); hurt[at] = byte; const read = await docxJobs.readTemplate(hurt); expect(Object.keys(read).length).toBe(1) }), { numRuns: 300 })
  })
  it('packing is told apart by nothing but the parts', () => {
    const parts: Parts = new Map([['a.xml', Buffer.from('<a/>')], ['b', Buffer.from([1, 2])]])
    expect(packed(parts).equals(packed(new Map(parts)))).toBe(true)
  })
})

describe('what a document says', () => {
  it('takes what tracked changes add, leaves out what they strike, and notes both, hidden text and comments', () => {
    const run = (t: string, props = '') => `<w:r><w:rPr>${props}</w:rPr><w:t>${t}</w:t></w:r>`
    expect(docxText(w(`<w:p>${run('甲')}<w:ins>${run('乙')}</w:ins><w:del><w:r><w:delText>丙</w:delText></w:r></w:del>${run('丁', '<w:vanish/>')}${run('戊', '<w:vanish w:val="0"/>')}<w:r><w:commentReference/></w:r></w:p><w:p/>`)))
      .toEqual({ paragraphs: ['甲乙戊'], tracked: { added: 1, removed: 1 }, hidden: 1, comments: 1 })
  })
  it('says a text box once, keeps line breaks and cells apart', () => {
    expect(docxText(w('<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>三</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>四</w:t></w:r></w:p></w:tc></w:tr></w:tbl><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>框</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>框</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>')).paragraphs).toEqual(['一\n二', '三', '四', '框'])
  })
  it('any XML gives paragraphs', () => { fc.assert(fc.property(fc.string({ unit: fc.constantFrom('<w:p>', '</w:p>', '<w:t>', '</w:t>', '<w:del>', '</w:del>', '<', '>', 'x', '<w:r>', '&amp;') }), (xml) => { expect(Array.isArray(docxText(xml).paragraphs)).toBe(true) })) })
})

describe('a document beside its template (S19-11)', () => {
  const template = docxOf(text('甲方：{client}', '合同金额为人民币{amount}元，分{n}期支付。', '违约金按日万分之五计算。', '{content}'))
  const given = { client: '永旺', amount: '580,000.00', n: '____', content: '体系设计' }
  const made = async (values: Record<string, string>, ...lines: string[]) => compareDocx(template, lines.length > 0 ? docxOf(text(...lines)) : Buffer.from(await docxJobs.fillTemplate(template, data(values)) as Uint8Array), data(Object.fromEntries(Object.entries(given).map(([k, v]) => [k, marked(v)]))))
  it('is the same where only what was filled in differs, and what differs from the record is told apart', async () => {
    const same = await made(given)
    expect(same).toMatchObject({ otherwise: [], notes: { hidden: 0 } })
    expect(typeof same === 'string' ? same : same.steps.map((s) => s.is)).toEqual(['same', 'same', 'same', 'same'])
    expect(await made({ ...given, amount: '500,000.00', n: '三' })).toMatchObject({ otherwise: [{ recorded: '580,000.00', found: '500,000.00' }, { recorded: '', found: '三' }] })
  })
  it('a clause that was changed, added or left out is told (S19-11, S34-09)', async () => {
    const changed = await made(given, '甲方：永旺', '合同金额为人民币580,000.00元，分二期支付。', '违约金按日万分之一计算。', '乙方不承担任何责任。', '体系设计')
    expect(typeof changed === 'string' ? changed : changed.steps.filter((s) => s.is !== 'same')).toMatchObject([{ is: 'changed', before: '违约金按日万分之五计算。', after: '违约金按日万分之一计算。' }, { is: 'added', after: '乙方不承担任何责任。' }])
    const short = await made(given, '甲方：永旺', '合同金额为人民币580,000.00元，分二期支付。', '体系设计')
    expect(typeof short === 'string' ? short : short.steps.filter((s) => s.is !== 'same')).toEqual([{ is: 'removed', before: '违约金按日万分之五计算。' }])
  })
})
