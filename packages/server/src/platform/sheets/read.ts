import type { Words } from '@guixing/core/model/text'
import { decodeText, parseCsv } from './read-csv.ts'
import { parseXlsx, type XlsxSheet } from './read-xlsx.ts'
import { undefused } from './write-csv.ts'
import type { Cell } from './model.ts'

export interface SheetInput { bytes: Uint8Array; /** Most rows below the headings. */ most: number; /** Further sheets to read, by name (`sameName`). */ also?: readonly string[] }
export type SheetFault = 'empty' | 'too-large' | 'too-many-rows' | 'damaged' | 'encrypted' | 'old-excel' | 'not-a-sheet' | 'quote-open'
export interface SheetRow { /** Line in the file, from 1, as Excel counts. */ line: number; cells: Cell[] }
export interface NamedSheet { name: string; head: string[]; headLine: number; rows: SheetRow[] }
export type SheetRead = { ok: true; head: string[]; headLine: number; rows: SheetRow[]; /** Sheets asked for. */ others: NamedSheet[]; /** Names of sheets that hold something and were not asked for. */ unread: string[] } | { ok: false; fault: SheetFault; line?: number }

export const SHEET_FAULTS: Record<SheetFault, Words> = {
  empty: { 'zh-CN': '文件里没有记录：第一行应当是列名，下面每行一条。', 'zh-TW': '檔案裡沒有記錄：第一行應當是欄名，下面每行一條。', en: 'There is nothing in the file: the first line holds the headings, each line below one entry.' },
  'too-large': { 'zh-CN': '文件太大，或者解开以后太大。', 'zh-TW': '檔案太大，或者解開以後太大。', en: 'The file is too large, or unpacks to too much.' },
  'too-many-rows': { 'zh-CN': '记录超过上限，请分几份导入。', 'zh-TW': '記錄超過上限，請分幾份匯入。', en: 'There are more entries than one import takes; divide the file.' },
  damaged: { 'zh-CN': '文件损坏，打不开。', 'zh-TW': '檔案損壞，打不開。', en: 'The file is damaged and cannot be read.' },
  encrypted: { 'zh-CN': '文件有密码，请去掉密码再导入。', 'zh-TW': '檔案有密碼，請去掉密碼再匯入。', en: 'The file has a password; take it off first.' },
  'old-excel': { 'zh-CN': '这是旧式 Excel（.xls）或有密码的文件，请另存为不带密码的 .xlsx。', 'zh-TW': '這是舊式 Excel（.xls）或有密碼的檔案，請另存為不帶密碼的 .xlsx。', en: 'This is an old Excel file (.xls) or has a password; save it as .xlsx without one.' },
  'not-a-sheet': { 'zh-CN': '这不是 Excel（.xlsx）或 CSV 文件。', 'zh-TW': '這不是 Excel（.xlsx）或 CSV 檔案。', en: 'This is no Excel (.xlsx) or CSV file.' },
  'quote-open': { 'zh-CN': 'CSV 里有引号没有配对。', 'zh-TW': 'CSV 裡有引號沒有配對。', en: 'A quotation mark in the CSV is never closed.' },
}

/** Reads a workbook or CSV by what it is, not by what it is called. The first line that holds anything is the headings. Never throws for what a file says. */
export async function readSheet({ bytes, most, also = [] }: SheetInput): Promise<SheetRead> {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (data.length === 0) return { ok: false, fault: 'empty' }
  if (data.length >= 4 && data.readUInt32BE(0) === 0xd0cf11e0) return { ok: false, fault: 'old-excel' }
  const zipped = data.length > 4 && data[0] === 0x50 && data[1] === 0x4b
  const read: Rows | SheetFault = zipped ? await parseXlsx(data, most + 1, also) : csv(data, most + 1)
  if (typeof read === 'string') return { ok: false, fault: read }
  if (read.open !== undefined) return { ok: false, fault: 'quote-open', line: read.open }
  const [first, ...rest] = read.rows
  if (read.more || read.others?.some((o) => o.more)) return { ok: false, fault: 'too-many-rows' }
  if (!first || rest.length === 0) return { ok: false, fault: 'empty' }
  const others = (read.others ?? []).flatMap(({ name, rows: [head, ...below] }) => (head ? [{ name, head: headOf(head), headLine: head.line, rows: below }] : []))
  return { ok: true, head: headOf(first), headLine: first.line, rows: rest, others, unread: read.unread ?? [] }
}

const headOf = (row: SheetRow): string[] => row.cells.map((c) => (c === null || c === undefined ? '' : String(c).trim()))

interface Rows { rows: SheetRow[]; /** Line of a quotation mark never closed. */ open?: number; more: boolean; others?: XlsxSheet[]; unread?: string[] }

function csv(data: Buffer, most: number): Rows | 'not-a-sheet' {
  const text = decodeText(data)
  if (text === undefined || /^\s*(<|%PDF|\{\\rtf)/.test(text.slice(0, 200))) return 'not-a-sheet'
  const parsed = parseCsv(text, most)
  return { ...parsed, rows: parsed.rows.map((r) => ({ line: r.line, cells: r.cells.map((c) => undefused(c)) })) }
}
