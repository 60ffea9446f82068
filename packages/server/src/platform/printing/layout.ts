import type { Column, Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces'
import { balanced, hasTallRow, shareWidths, sizeFor } from './columns.ts'
import { figures, inCapitals } from './money.ts'
import type { PrintColumn, PrintField, PrintModel, PrintTable, Shape } from './model.ts'
import { opinionBoxes } from './opinions.ts'
import { LABEL, LABEL_WIDTH, RULE } from './style.ts'
import { codesOf, softened } from './text.ts'
import { wordsOf, type PaperWords } from './words.ts'

// A4 in points.
const SHORT = 595.28
const LONG = 841.89
const CINNABAR = '#b3261e'
const GREY = '#555555'
const SHORT_HISTORY = 12
const MARGIN = { ledger: [30, 34, 30, 40], matter: [48, 46, 48, 48] } as const

/**
 * The pdfmake document of a paper: title centred with the form's code, organisation and unit, number, articles, fields, tables with
 * a repeated header row, timeline, signature blocks; print date and page x of y at the foot (requirements 3.6). Pure.
 */
export function layout(model: PrintModel, shape: Shape, missing: Set<number> = new Set()): TDocumentDefinitions {
  const w = wordsOf(model.language)
  const across = shape === 'ledger' || (shape === 'period' && model.columns.length > 9)
  const [left, top, right, bottom] = across ? MARGIN.ledger : MARGIN.matter
  const page = { width: across ? LONG : SHORT, height: across ? SHORT : LONG }
  const line = page.width - left - right
  const room = page.height - top - bottom
  const content: Content[] = [...heading(model, w, line)]
  if (model.note) content.push({ text: model.note, fontSize: 8, color: GREY, margin: [0, 0, 0, 4] })
  const boxes = (model.opinions ?? []).length > 0
  const joined = boxes && model.fields.length > 0 && model.columns.length === 0 && (model.tables ?? []).every((t) => t.rows.length === 0)
  if (model.fields.length > 0) content.push(fieldGrid(model, w, line, joined))
  if (model.columns.length > 0) {
    content.push(tableOf({ columns: model.columns, rows: model.rows }, model, w, line, room, model.sums))
    if (model.rows.length === 0) content.push({ text: w.empty, fontSize: 9, color: GREY, alignment: 'center', margin: [0, 8, 0, 8] })
    if (model.sums) content.push(...sumsInCapitals(model, w))
  }
  for (const extra of model.tables ?? []) {
    if (extra.rows.length === 0) continue
    if (extra.title) content.push(subtitle(extra.title))
    content.push(tableOf(extra, model, w, line, room))
  }
  const signed = model.signatures.length > 0 ? [signatures(model, w, line)] : []
  // On an approval form whoever else signs does so below the boxes; else at the end.
  if (boxes) content.push(opinionBoxes(model, w, line, joined), ...signed)
  // A short history is not torn, nor its heading left behind on the page before.
  if (model.timeline.length > 0) content.push({ stack: [subtitle(w.timeline), timelineOf(model, w, line, room)], unbreakable: model.timeline.length <= SHORT_HISTORY })
  if (missing.size > 0) content.push({ text: w.missing(codesOf(missing)), fontSize: 7.5, color: GREY, margin: [0, 6, 0, 0] })
  if (!boxes) content.push(...signed)
  return {
    pageSize: 'A4', pageOrientation: across ? 'landscape' : 'portrait', pageMargins: [left, top, right, bottom], content,
    defaultStyle: { font: 'Serif', fontSize: 9.5, lineHeight: 1.15, color: '#111111' },
    info: { title: `${w.title(model.form.title)} ${model.form.code}${model.number ? ` ${model.number}` : ''}`, author: model.house, creator: 'Guixing', producer: 'Guixing' },
    footer: (current: number, of: number) => ({
      margin: [left, 10, right, 0], fontSize: 7.5, color: GREY,
      columns: [
        { text: `${w.printed}${w.colon}${model.printedAt}`, width: '*' },
        { text: `${model.form.code}${model.number ? `　${model.number}` : ''}`, alignment: 'center', width: '*' },
        { text: w.page(current, of), alignment: 'right', width: '*' },
      ],
    }),
  }
}

function heading(model: PrintModel, w: PaperWords, line: number): Content[] {
  const where = [model.house, model.unit ?? ''].filter(Boolean).join('　')
  const clauses = model.form.clauses.map((c) => `§ ${c}`).join('　')
  const title = w.title(model.form.title)
  return [
    { text: [{ text: title, bold: true, fontSize: title.length > 30 ? 14 : 17 }, { text: `　${model.form.code}`, fontSize: 10, color: GREY }], alignment: 'center', margin: [0, 0, 0, 6] },
    {
      columns: [
        { text: where, width: line * 0.42 },
        { text: clauses === '' ? '' : [{ text: `${w.articles}${w.colon}`, color: GREY }, { text: clauses, color: CINNABAR }], alignment: 'center', width: '*' },
        { text: model.number ? [{ text: `${w.number}${w.colon}`, color: GREY }, model.number] : model.columns.length > 0 ? { text: w.rows(model.rows.length), color: GREY } : '', alignment: 'right', width: line * 0.26 },
      ],
      columnGap: 8, fontSize: 9, margin: [0, 0, 0, 5],
    },
  ]
}

const subtitle = (text: string): Content => ({ text, bold: true, fontSize: 10.5, margin: [0, 9, 0, 3], headlineLevel: 1 })

const RULES = { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => RULE, vLineColor: () => RULE, paddingLeft: () => 3, paddingRight: () => 3, paddingTop: () => 2, paddingBottom: () => 2 }

function tableOf(table: PrintTable, model: PrintModel, w: PaperWords, line: number, room: number, sums?: string[]): Content {
  const size = sizeFor(table.columns.length)
  const shown = table.rows.map((row) => table.columns.map((c, i) => (c.align === 'money' ? figures(row[i] ?? '') : row[i] ?? '')))
  const bottomRow = sums ? table.columns.map((c, i) => (c.align === 'money' ? figures(sums[i] ?? '') : sums[i] ?? '')) : undefined
  if (bottomRow && bottomRow[0] === '') bottomRow[0] = w.total
  const widths = shareWidths(table.columns, bottomRow ? [bottomRow, ...shown] : shown, line, size)
  const cell = (text: string, column: PrintColumn, width: number): TableCell => ({ text: softened(text, width, size), alignment: column.align === 'money' ? 'right' : column.align ?? 'left' })
  const body: TableCell[][] = [
    table.columns.map((c, i) => ({ text: balanced(c.label, widths[i] ?? 0, size), bold: true, alignment: 'center', fillColor: LABEL, verticalAlignment: 'middle' }) as TableCell),
    ...shown.map((row) => row.map((text, i) => cell(text, table.columns[i] ?? { label: '' }, widths[i] ?? 0))),
    ...(bottomRow ? [bottomRow.map((text, i) => ({ ...(cell(text, table.columns[i] ?? { label: '' }, widths[i] ?? 0) as object), bold: true, fillColor: LABEL }) as TableCell)] : []),
  ]
  return { table: { headerRows: 1, keepWithHeaderRows: 1, dontBreakRows: !hasTallRow({ ...table, rows: shown }, widths, size, room), widths, body }, layout: RULES, fontSize: size }
}

function sumsInCapitals(model: PrintModel, w: PaperWords): Content[] {
  return model.columns.flatMap((c, i) => {
    const words = c.align === 'money' ? inCapitals(model.sums?.[i] ?? '', model.language) : ''
    return words === '' ? [] : [{ text: `${w.inCapitals(c.label)}${w.colon}${words}`, fontSize: 9, margin: [0, 3, 0, 0] } as Content]
  })
}

/** Label and value, two pairs a line; long values, amounts and those marked `span` take the line. */
function fieldGrid(model: PrintModel, w: PaperWords, line: number, joined: boolean): Content {
  const label = LABEL_WIDTH
  const value = (line - label * 2 - 4 * 6 - 2.5) / 2
  const rows: TableCell[][] = []
  let open: TableCell[] | null = null
  const whole = ([name, value]: TableCell[]): TableCell[] => [name ?? '', { ...(value as object), colSpan: 3 } as TableCell, {}, {}]
  const close = () => { if (open) { rows.push(whole(open)); open = null } }
  for (const field of model.fields) {
    const pair: TableCell[] = [labelCell(softened(field.label, label, 9)), valueCell({ ...field, value: field.money ? field.value : softened(field.value, takesLine(field) ? line - label - 12 : value, 9.5) }, model, w)]
    if (takesLine(field)) { close(); rows.push(whole(pair)) }
    else if (open) { rows.push([...open, ...pair]); open = null }
    else open = pair
  }
  close()
  const tall = model.fields.some((f) => f.value.length > 900)
  return { table: { widths: [label, value, label, value], body: rows, dontBreakRows: !tall }, layout: { ...RULES, paddingTop: () => 3.5, paddingBottom: () => 3.5 }, margin: [0, 0, 0, joined ? 0 : 6] }
}

export const takesLine = (field: PrintField): boolean => field.span === true || field.money === true || [...field.value].length > 22 || field.value.includes('\n')

const labelCell = (text: string): TableCell => ({ text, fillColor: LABEL, alignment: 'center', verticalAlignment: 'middle', fontSize: 9 })

function valueCell(field: PrintField, model: PrintModel, w: PaperWords): TableCell {
  if (!field.money || field.value === '') return { text: field.value, verticalAlignment: 'middle' }
  const words = inCapitals(field.value, model.language)
  return { columns: [{ text: words === '' ? '' : `${w.capitals}${w.colon}${words}`, width: '*' }, { text: `¥${figures(field.value)}`, alignment: 'right', width: 'auto' }], columnGap: 8 }
}

function timelineOf(model: PrintModel, w: PaperWords, line: number, room: number): Content {
  const words = model.timeline.some((e) => e.words || e.articles)
  const columns: PrintColumn[] = [{ label: w.at, width: 22 }, { label: w.what, width: 26 }, { label: w.by, width: 18 }, ...(words ? [{ label: w.words, width: 80 }] : [])]
  const rows = model.timeline.map((e) => [e.at, e.what, e.by, ...(words ? [[e.words ?? '', e.articles ?? ''].filter(Boolean).join('\n')] : [])])
  return tableOf({ columns, rows }, model, w, line, room)
}

const DATE = 78
const GAP = 26
/** Least length of a line somebody can sign on. */
const SIGNING = 60
const nameWidth = (label: string): number => [...label].reduce((n, c) => n + ((c.codePointAt(0) ?? 0) >= 0x2e80 ? 9.6 : 5.5), 0) + 14

/** Empty blocks to be signed by hand: who, a line, and the date; as many beside one another as leave room to sign. Kept on one page. */
function signatures(model: PrintModel, w: PaperWords, line: number): Content {
  const longest = Math.max(...model.signatures.map(nameWidth))
  const most = model.signatures.length === 4 ? 2 : Math.min(3, model.signatures.length)
  const fits = (each: number) => (line - (each - 1) * GAP) / each >= longest + DATE + SIGNING + 8
  const each = [most, 2, 1].find((n) => n <= most && fits(n)) ?? 1
  const width = (line - (each - 1) * GAP) / each
  const rows: Content[] = []
  for (let i = 0; i < model.signatures.length; i += each) {
    const group = model.signatures.slice(i, i + each)
    rows.push({ columns: Array.from({ length: each }, (_, k) => (group[k] === undefined ? { text: '', width } : block(group[k], w, width, model.language === 'en'))), columnGap: GAP, margin: [0, 14, 0, 0] })
  }
  return { stack: rows, unbreakable: true, margin: [0, 6, 0, 0] }
}

function block(label: string, w: PaperWords, width: number, latin: boolean): Column {
  const name = Math.min(width - DATE - SIGNING - 8, nameWidth(label))
  const rule = Math.min(190, width - DATE - name - 8)
  const drawn = (length: number): Column => ({ canvas: [{ type: 'line', x1: 0, y1: 12, x2: length, y2: 12, lineWidth: 0.6, lineColor: RULE }], width: length })
  const date: Column = latin ? { columns: [{ text: `${w.date}:`, width: 30 }, drawn(DATE - 32)], width: DATE } : { text: w.date, width: DATE, alignment: 'right' }
  return { width, columns: [{ text: `${label}${w.colon}`, width: name }, drawn(rule), date], columnGap: 4, fontSize: 9.5 }
}
