import { flagWord, wallTime, type Cell, type SheetColumn, type SheetModel } from './model.ts'

/**
 * A ledger as CSV in UTF-8 with a byte-order mark, so that Excel and WPS read Chinese. A text that a spreadsheet would take for a
 * formula gets a leading apostrophe; numbers, amounts and dates are left to be numbers.
 */
export function ledgerCsv(model: SheetModel): Uint8Array {
  return Buffer.from(csvHead(model) + model.rows.map((row) => csvLine(row, model)).join(''), 'utf8')
}

type Head = Omit<SheetModel, 'rows'>
/** The mark and the line of headings, line end included. */
export const csvHead = (model: Head): string => `\ufeff${model.columns.map((c) => quoted(defused(c.label))).join(',')}\r\n`
/** One row, line end included. */
export const csvLine = (row: Cell[], model: Head): string => `${model.columns.map((c, i) => quoted(csvText(row[i] ?? null, c, model))).join(',')}\r\n`

function csvText(cell: Cell, column: SheetColumn, model: Head): string {
  if (cell === null) return ''
  if (typeof cell === 'boolean') return flagWord(model.language, cell)
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  if (column.type === 'instant') return wallTime(cell, model.zone).slice(0, 16) || defused(cell)
  if ((column.type === 'money' || column.type === 'number' || column.type === 'percent') && /^-?\d+(\.\d+)?$/.test(cell)) return cell
  return defused(cell)
}

/** Also full-width signs and leading blanks: some programs take ＝ for =, and trim before they look. */
export function defused(text: string): string {
  return /^[\s\u0000-\u001f]*[=+\-@＝＋－＠]/.test(text) || /^[\t\r]/.test(text) ? `'${text}` : text
}

/** What `defused` added, taken off again when an exported sheet is read back. */
export const undefused = (text: string): string => (/^'[\s\u0000-\u001f]*[=+\-@＝＋－＠\t\r]/.test(text) ? text.slice(1) : text)

const quoted = (text: string): string => {
  const clean = text.replace(/\u0000/g, '')
  return /[",\r\n;\t]|^\s|\s$/.test(clean) ? `"${clean.replace(/"/g, '""')}"` : clean
}
