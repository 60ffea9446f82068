import { serialDate } from './serial-date.ts'
import { walkXml, xmlText } from './xlsx-xml.ts'
import { walkZip, zipEntries, type ZipFault } from './zip.ts'
import type { Cell } from './model.ts'

/** Most that a workbook may unpack to. Ten megabytes of honest rows come to some eighty. */
const UNPACKED_LIMIT = 160_000_000
const MOST_COLUMNS = 300

export interface XlsxRow { line: number; cells: Cell[] }
export type XlsxFault = ZipFault | 'not-a-sheet'
export interface XlsxSheet { name: string; rows: XlsxRow[]; more: boolean }
/** The first visible sheet; those asked for by name; names of visible ones that hold something and were not read. */
export interface XlsxBook { rows: XlsxRow[]; more: boolean; others: XlsxSheet[]; unread: string[] }

/** Names of sheets and headings are compared without blanks, marks of obligation and the width of letters. */
export const sameName = (text: string): string => text.normalize('NFKC').replace(/[\s*＊]/g, '').toLowerCase()

/**
 * Rows of the first visible sheet and of those named in `also` (see `sameName`), each with its line in Excel: texts, numbers, flags; dates as wall time `YYYY-MM-DD` or
 * `YYYY-MM-DD HH:mm:ss`; of a formula its last result. Reads only what it needs of the zip, within a budget, and nothing outside it:
 * no links, no macros, no entities. Stops beyond `most` rows.
 */
export async function parseXlsx(bytes: Buffer, most: number, also: readonly string[] = []): Promise<XlsxBook | XlsxFault> {
  const entries = zipEntries(bytes)
  if (typeof entries === 'string') return entries
  if (!entries.some((e) => e.name === 'xl/workbook.xml')) return 'not-a-sheet'
  const parts = new Map<string, string>()
  const wanted = (name: string) => name === 'xl/workbook.xml' || name === 'xl/_rels/workbook.xml.rels' || name === 'xl/sharedStrings.xml' || name === 'xl/styles.xml'
  const small = await walkZip(bytes, entries.filter((e) => wanted(e.name)), UNPACKED_LIMIT, (name, content) => { parts.set(name, xmlText(content)); return undefined })
  if (small) return small
  const { sheets, base1904 } = visibleSheets(parts.get('xl/workbook.xml') ?? '', parts.get('xl/_rels/workbook.xml.rels') ?? '')
  const first = entries.find((e) => e.name === sheets[0]?.path) ?? entries.find((e) => /^xl\/worksheets\/[^/]+\.xml$/.test(e.name))
  if (!first) return 'not-a-sheet'
  const wantedSheets = sheets.slice(1).flatMap((s) => { const entry = entries.find((e) => e.name === s.path && e !== first); return entry ? [{ name: s.name, entry, wanted: also.includes(sameName(s.name)) }] : [] })
  const reading = wantedSheets.filter((s) => s.wanted || s.entry.unpacked <= SMALL)
  const xml = new Map<string, string>()
  const fault = await walkZip(bytes, [first, ...new Set(reading.map((s) => s.entry))], UNPACKED_LIMIT, (name, content) => { xml.set(name, xmlText(content)); return undefined })
  if (fault) return fault
  const shared = sharedTexts(parts.get('xl/sharedStrings.xml') ?? '')
  const dates = dateStyles(parts.get('xl/styles.xml') ?? '')
  const rowsOf = (name: string, limit: number) => sheetRows(xml.get(name) ?? '', shared, dates, base1904, limit)
  return {
    ...rowsOf(first.name, most),
    others: wantedSheets.filter((s) => s.wanted).map((s) => ({ name: s.name, ...rowsOf(s.entry.name, most) })),
    unread: wantedSheets.filter((s) => !s.wanted && (s.entry.unpacked > SMALL || rowsOf(s.entry.name, 1).rows.length > 0)).map((s) => s.name),
  }
}

// Whether an unasked sheet this small holds anything is looked up; a larger one does.
const SMALL = 100_000
const MOST_SHEETS = 50

function visibleSheets(workbook: string, rels: string): { sheets: { name: string; path: string }[]; base1904: boolean } {
  const targets = new Map<string, string>()
  walkXml(rels, { tag: (t) => { if (t.name === 'Relationship' && t.attributes.Id) targets.set(t.attributes.Id, t.attributes.Target ?? '') } })
  const found: { name: string; id: string }[] = []
  let base1904 = false
  walkXml(workbook, { tag: (t) => {
    if (t.name === 'workbookPr') base1904 = t.attributes.date1904 === '1' || t.attributes.date1904 === 'true'
    if (t.name === 'sheet' && t.kind !== 'close' && found.length < MOST_SHEETS && (t.attributes.state ?? 'visible') === 'visible') found.push({ name: (t.attributes.name ?? '').slice(0, 60), id: t.attributes.id ?? '' })
  } })
  const pathOf = (target: string) => (target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  return { sheets: found.map((s) => ({ name: s.name, path: pathOf(targets.get(s.id) ?? (s === found[0] ? 'worksheets/sheet1.xml' : '')) })), base1904 }
}

/** Shared texts in order; runs of one text are joined, phonetic ones (rPh) left out. */
function sharedTexts(xml: string): string[] {
  const out: string[] = []
  let text = ''
  let inText = false
  let phonetic = 0
  walkXml(xml, {
    tag: (t) => {
      if (t.name === 'si') { if (t.kind === 'open') text = ''; else out.push(t.kind === 'empty' ? '' : text) }
      else if (t.name === 't') inText = t.kind === 'open' && phonetic === 0
      else if (t.name === 'rPh') phonetic = t.kind === 'open' ? 1 : 0
    },
    text: (piece) => { if (inText) text += piece },
  })
  return out
}

const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58])
/** Which cell styles are dates: built-in formats and own ones that say year, month, day or hour. */
function dateStyles(xml: string): boolean[] {
  const own = new Map<string, boolean>()
  const out: boolean[] = []
  let inCells = false
  walkXml(xml, { tag: (t) => {
    if (t.name === 'numFmt') own.set(t.attributes.numFmtId ?? '', /[ymdhs年月日时]/i.test((t.attributes.formatCode ?? '').slice(0, 200).replace(/"[^"]*"|\[(?!h|m|s)[^\]]*\]|\\./gi, '')))
    else if (t.name === 'cellXfs') inCells = t.kind === 'open'
    else if (t.name === 'xf' && inCells && t.kind !== 'close') out.push(own.get(t.attributes.numFmtId ?? '') ?? BUILT_IN_DATES.has(Number(t.attributes.numFmtId ?? 0)))
  } })
  return out
}

function sheetRows(xml: string, shared: string[], dates: boolean[], base1904: boolean, most: number): { rows: XlsxRow[]; more: boolean } {
  const rows: XlsxRow[] = []
  let line = 0
  let row: XlsxRow | undefined
  let column = -1
  let type = ''
  let style = 0
  let raw: string | null = null
  let reading = false
  let more = false
  const endRow = () => {
    if (row?.cells.some((c) => c !== null && c !== '')) { if (rows.length >= most) more = true; else rows.push(row) }
    row = undefined
  }
  const endCell = () => {
    if (row && raw !== null && column >= 0 && column < MOST_COLUMNS) row.cells[column] = cellOf(raw, type, dates[style] ?? false, shared, base1904)
    raw = null
  }
  walkXml(xml, {
    tag: (t) => {
      if (t.name === 'row' && t.kind !== 'close') {
        const given = Number(t.attributes.r)
        line = Number.isInteger(given) && given > line ? given : line + 1
        column = -1
        row = t.kind === 'open' ? { line, cells: [] } : undefined
      } else if (t.name === 'row') endRow()
      else if (t.name === 'c' && t.kind !== 'close') {
        const at = columnOf(t.attributes.r ?? '')
        column = at ?? column + 1
        type = t.attributes.t ?? 'n'
        style = Number(t.attributes.s ?? 0)
        raw = null
      } else if (t.name === 'c') endCell()
      else if (t.name === 'v' || t.name === 't') { reading = t.kind === 'open'; if (reading) raw ??= '' }
      else if (t.name === 'rPh') reading = false
    },
    text: (piece) => { if (reading && raw !== null) raw += piece },
  })
  endRow()
  for (const r of rows) for (let i = 0; i < r.cells.length; i++) r.cells[i] ??= null
  return { rows, more }
}

function cellOf(raw: string, type: string, isDate: boolean, shared: string[], base1904: boolean): Cell {
  if (type === 's') return shared[Number(raw)] ?? ''
  if (type === 'b') return raw.trim() === '1'
  if (type === 'str' || type === 'inlineStr' || type === 'e') return unmarked(raw)
  if (type === 'd') return raw.replace('T', ' ').replace(/(\.\d+)?Z?$/, '')
  if (raw.trim() === '') return null
  const n = Number(raw)
  if (!Number.isFinite(n)) return unmarked(raw)
  return isDate ? serialDate(n, base1904) ?? n : n
}

/** Excel writes control characters of a text as _x000D_. */
const unmarked = (text: string): string => text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** `AB12` → 27; nothing where there is no reference or it is absurd. */
function columnOf(reference: string): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0]
  if (letters === undefined) return undefined
  return [...letters].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1
}
