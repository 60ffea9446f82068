import { packed } from './parts.ts'

/** A piece of a document to begin with: a line of a style, or a table (first row the heading; columns in shares of the width). */
export type Block = { style: 'title' | 'heading' | 'text' | 'plain' | 'right'; text: string } | { table: string[][]; shares?: number[] }

/** A plain A4 document in Chinese official style from blocks, such as Word opens and an office can go on with. The same blocks give the same bytes. */
export function docxOf(blocks: readonly Block[]): Buffer {
  const body = blocks.map((b) => ('table' in b ? table(b.table, b.shares) : paragraph(b.text, b.style))).join('')
  return packed(new Map(Object.entries({
    '[Content_Types].xml': xml('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>' +
      `<Override PartName="/word/document.xml" ContentType="${WORD}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${WORD}.styles+xml"/><Override PartName="/word/footer1.xml" ContentType="${WORD}.footer+xml"/><Override PartName="/word/settings.xml" ContentType="${WORD}.settings+xml"/></Types>`),
    '_rels/.rels': xml(`<Relationships xmlns="${RELS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`),
    'word/_rels/document.xml.rels': xml(`<Relationships xmlns="${RELS}"><Relationship Id="rId1" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId2" Type="${OFFICE}/footer" Target="footer1.xml"/><Relationship Id="rId3" Type="${OFFICE}/settings" Target="settings.xml"/></Relationships>`),
    'word/styles.xml': xml(STYLES), 'word/footer1.xml': xml(FOOTER), 'word/settings.xml': xml(SETTINGS),
    'word/document.xml': xml(`<w:document ${NS} xmlns:r="${OFFICE}"><w:body>${body}<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1588" w:bottom="1440" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr></w:body></w:document>`),
  })))
}

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const RELS = 'http://schemas.openxmlformats.org/package/2006/relationships'
const NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const xml = (text: string): Buffer => Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`)
const escaped = (text: string): string => text.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'))
const font = (east: string): string => `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${east}"/>`
const style = (id: string, name: string, para: string, run: string): string => `<w:style w:type="paragraph" w:styleId="${id}"${id === 'Normal' ? ' w:default="1"' : ''}><w:name w:val="${name}"/>${id === 'Normal' ? '' : '<w:basedOn w:val="Normal"/>'}<w:qFormat/><w:pPr>${para}</w:pPr><w:rPr>${run}</w:rPr></w:style>`

const STYLES = `<w:styles ${NS}><w:docDefaults><w:rPrDefault><w:rPr>${font('宋体')}<w:sz w:val="24"/><w:lang w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>${
  style('Normal', 'Normal', '<w:spacing w:line="400" w:lineRule="exact"/><w:jc w:val="both"/>', font('宋体'))}${
  style('Title', 'Title', '<w:spacing w:before="240" w:after="360" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>', `${font('黑体')}<w:b/><w:sz w:val="40"/>`)}${
  style('Heading1', 'heading 1', '<w:keepNext/><w:spacing w:before="200" w:after="60" w:line="240" w:lineRule="auto"/><w:outlineLvl w:val="0"/>', `${font('黑体')}<w:b/>`)}${
  style('Clause', 'Clause', '<w:ind w:firstLineChars="200" w:firstLine="480"/>', '')}${
  style('Cell', 'Cell', '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/><w:jc w:val="left"/>', '<w:sz w:val="21"/>')}${
  style('ToRight', 'To the right', '<w:jc w:val="right"/>', '')}</w:styles>`
const FOOTER = `<w:ftr ${NS}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>`

// A line of a value that ends before the edge stays as it is, and is not drawn out over the line; as in Word's own Chinese documents.
const SETTINGS = `<w:settings ${NS}><w:compat><w:doNotExpandShiftReturn/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

const STYLE = { title: 'Title', heading: 'Heading1', text: 'Clause', plain: 'Normal', right: 'ToRight' } as const
const paragraph = (text: string, as: keyof typeof STYLE): string => inStyle(text, STYLE[as])
const inStyle = (text: string, id: string, bold = false): string => `<w:p><w:pPr><w:pStyle w:val="${id}"/></w:pPr><w:r>${bold ? '<w:rPr><w:b/></w:rPr>' : ''}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`

const WIDTH = 8_730
function table(rows: string[][], shares?: number[]): string {
  const parts = shares ?? (rows[0] ?? []).map(() => 1)
  const whole = parts.reduce((a, b) => a + b, 0)
  const widths = parts.map((p) => Math.floor((WIDTH * p) / whole))
  const line = (edge: string) => `<w:${edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>`
  const cells = (row: string[], head: boolean) => row.map((text, i) => `<w:tc><w:tcPr><w:tcW w:w="${widths[i] ?? 0}" w:type="dxa"/></w:tcPr>${inStyle(text, 'Cell', head)}</w:tc>`).join('')
  return `<w:tbl><w:tblPr><w:tblW w:w="${WIDTH}" w:type="dxa"/><w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(line).join('')}</w:tblBorders></w:tblPr><w:tblGrid>${widths.map((w) => `<w:gridCol w:w="${w}"/>`).join('')}</w:tblGrid>${
    rows.map((row, n) => `<w:tr><w:trPr><w:cantSplit/>${n === 0 ? '<w:tblHeader/>' : ''}</w:trPr>${cells(row, n === 0)}</w:tr>`).join('')}</w:tbl>`
}
