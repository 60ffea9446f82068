import { createWriteStream } from 'node:fs'
import { PassThrough, type Writable } from 'node:stream'
import ExcelJS from 'exceljs'
import { flagWord, wallTime, type Cell, type CellType, type SheetModel } from './model.ts'
import { rowsOf } from './write-rows.ts'

const FORMATS: Partial<Record<CellType, string>> = { money: '#,##0.00', date: 'yyyy-mm-dd', instant: 'yyyy-mm-dd hh:mm' }
// What XML cannot carry; Excel calls such a file damaged.
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const CELL_LIMIT = 32_767

/** A workbook whose rows stand in the model: a template, a short list. */
export async function writeXlsx(model: SheetModel): Promise<Uint8Array> {
  const out = new PassThrough()
  const chunks: Buffer[] = []
  const ended = new Promise<void>((resolve, reject) => {
    out.on('data', (chunk: Buffer) => chunks.push(chunk))
    out.on('end', resolve)
    out.on('error', reject)
  })
  await writeBook(out, model, model.rows)
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}

/** A workbook from a file of rows to a file: memory stays flat however many there are. Answers how many rows it wrote. */
export async function writeXlsxFile(model: Omit<SheetModel, 'rows'>, rowsFile: string, outFile: string): Promise<number> {
  const out = createWriteStream(outFile)
  const ended = new Promise<void>((resolve, reject) => { out.on('close', resolve); out.on('error', reject) })
  const [rows] = await Promise.all([writeBook(out, model, rowsOf(rowsFile)), ended])
  return rows
}

/**
 * A ledger as a workbook: header row frozen and repeated on paper, printed fit to the width of A4 across, dates and numbers real.
 * Rows go to the zip as they are written. Texts are never formulas.
 */
async function writeBook(stream: Writable, model: Omit<SheetModel, 'rows'>, rows: Iterable<Cell[]> | AsyncIterable<Cell[]>): Promise<number> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  const n = await addSheet(book, model, rows)
  for (const further of model.more ?? []) await addSheet(book, { ...model, ...further }, further.rows)
  await book.commit()
  return n
}

/** One sheet; answers how many rows it wrote. */
async function addSheet(book: ExcelJS.stream.xlsx.WorkbookWriter, model: Omit<SheetModel, 'rows' | 'more'>, rows: Iterable<Cell[]> | AsyncIterable<Cell[]>): Promise<number> {
  const sheet = book.addWorksheet(sheetName(model.title), {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: '1:1', margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.5, header: 0.2, footer: 0.2 } },
    headerFooter: { oddHeader: `&C${model.title.replace(/&/g, '&&')}`, oddFooter: '&R&P / &N' },
  })
  sheet.columns = model.columns.map((c) => ({ width: Math.min(60, Math.max(8, (c.width ?? 90) / 6)), style: { ...(FORMATS[c.type] ? { numFmt: FORMATS[c.type] } : {}), alignment: { vertical: 'top', wrapText: true } } }))
  const head = sheet.addRow(model.columns.map((c) => clean(c.label)))
  head.font = { bold: true }
  head.alignment = { vertical: 'middle', horizontal: 'center', wrapText: true }
  head.eachCell((cell) => { cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF2F2F0' } }; cell.numFmt = '@' })
  head.commit()
  let n = 0
  for await (const row of rows) {
    sheet.addRow(model.columns.map((c, i) => real(row[i] ?? null, c.type, model))).commit()
    n += 1
    // Lets the stream drain, and the process breathe.
    if (n % 1000 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  if (model.columns.length > 0) sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: n + 1, column: model.columns.length } }
  sheet.commit()
  return n
}

/** Dates without a zone, as Excel keeps them: the wall time of the house. */
function real(cell: Cell, type: CellType, model: Pick<SheetModel, 'language' | 'zone'>): string | number | Date | null {
  if (cell === null || cell === '') return null
  if (typeof cell === 'boolean') return flagWord(model.language, cell)
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null
  if (type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(cell) && isDay(cell)) return new Date(`${cell}T00:00:00Z`)
  if (type === 'instant') {
    const wall = wallTime(cell, model.zone)
    return wall === '' ? clean(cell) : new Date(`${wall.replace(' ', 'T')}Z`)
  }
  // Beyond fifteen digits a spreadsheet would change the amount: it stays text.
  if ((type === 'money' || type === 'number' || type === 'percent') && /^-?\d+(\.\d+)?$/.test(cell) && cell.replace(/\D/g, '').length <= 15) return Number(cell)
  return clean(cell)
}

const isDay = (text: string): boolean => !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
const clean = (text: string): string => text.replace(ILLEGAL, '').slice(0, CELL_LIMIT)
const sheetName = (title: string): string => title.replace(/[\\/*?:[\]']/g, ' ').trim().slice(0, 31) || 'Sheet1'
