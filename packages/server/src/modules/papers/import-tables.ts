import { MOST_ROWS, type FieldDef, type KindDef, type Value } from '@guixing/core/model/kind'
import { inThree as W, LANGUAGES, type Language } from '@guixing/core/model/text'
import { sameName, type NamedSheet, type SheetModel, type SheetRow } from '../../platform/sheets/index.ts'
import { cellType } from './cells.ts'
import { BY_HAND, HELD, matchHead, opening, type Heading, type ImportColumn } from './import-columns.ts'
import { MOST_FAULTS, type Draft, type Known, type RowFault } from './import-rows.ts'
import { takeCell } from './import-values.ts'

/** A table field of a kind: its rows stand on a sheet of their own, named as the field, each pointing to its entry on the first sheet. */
export interface TableSheet { field: FieldDef; required: boolean; columns: ImportColumn[] }

export const POINTER: ImportColumn = { name: 'row', type: 'text', label: { 'zh-CN': '行号或编号', 'zh-TW': '行號或編號', en: 'Row or No.' }, into: 'number', required: true }

export function tableSheets(kind: KindDef | null): TableSheet[] {
  if (!kind) return []
  const required = new Set(opening(kind)?.asks.filter((a) => a.required).map((a) => a.field.name) ?? [])
  return Object.values(kind.fields).filter((f) => f.type === 'table' && !f.retired && !f.sealed).map((field) => ({
    field, required: required.has(field.name),
    columns: [POINTER, ...(field.columns ?? []).filter((c) => !c.retired).map((c): ImportColumn => ({ name: c.name, type: c.type, label: c.label, def: c, into: HELD.has(c.type) ? 'field' : 'ignored', required: c.required === true }))],
  }))
}

/** What a spreadsheet lets a sheet be called. */
export const sheetTitle = (label: string): string => label.replace(/[\\/*?:[\]']/g, ' ').trim().slice(0, 31)
const namesOf = (t: TableSheet): string[] => [...LANGUAGES.map((l) => t.field.label[l]), t.field.name]
/** Names under which the sheets of these tables may stand. */
export const sheetNames = (tables: TableSheet[]): string[] => tables.flatMap((t) => namesOf(t).map((n) => sameName(sheetTitle(n))))
const sheetOf = (t: TableSheet, sheets: NamedSheet[]): NamedSheet[] => sheets.filter((s) => namesOf(t).some((n) => sameName(sheetTitle(n)) === sameName(s.name)))

export interface TableRead { table: TableSheet; sheet: NamedSheet; headings: Heading[] }

/** The sheets of the tables with their headings understood. Faults: one table on two sheets, headings unknown, twice or missing, a required table without a sheet. */
export function tableHeads(tables: TableSheet[], sheets: NamedSheet[], headLine: number): { found: TableRead[]; faults: RowFault[]; ignored: string[] } {
  const found: TableRead[] = []
  const faults: RowFault[] = []
  const ignored: string[] = []
  for (const table of tables) {
    const label = table.field.label['zh-CN']
    const [sheet, second] = sheetOf(table, sheets)
    if (second) faults.push({ row: second.headLine, column: '', sheet: second.name, code: 'sheet-twice', params: { value: label } })
    if (!sheet) { if (table.required) faults.push({ row: headLine, column: label, code: 'sheet-missing', params: { value: label } }); continue }
    const head = matchHead(table.columns, sheet.head)
    const byHand = table.columns.filter((c) => c.required && BY_HAND.has(c.type)).map((c) => ({ column: c.label['zh-CN'], code: 'by-hand' as const }))
    for (const f of [...head.faults, ...byHand]) faults.push({ row: sheet.headLine, column: f.column, sheet: sheet.name, code: f.code, params: {} })
    ignored.push(...head.ignored.map((h) => `${sheet.name} · ${h}`))
    found.push({ table, sheet, headings: head.headings })
  }
  return { found, faults, ignored }
}

/** An entry of the first sheet, as a row of a table may point to it. */
export interface Pointed { line: number; number: string }
export const pointedIn = (headings: Heading[], rows: SheetRow[]): Pointed[] => {
  const at = headings.find((h) => h.column.into === 'number')?.index
  return rows.map((r) => ({ line: r.line, number: at === undefined ? '' : String(r.cells[at] ?? '').trim() }))
}

/** Rows of a table by the line of their entry: every broken place told, a pointer that leads nowhere too. Pure. */
export function readTable({ sheet, headings }: Omit<TableRead, 'table'>, entries: Pointed[], known: Known, most = MOST_ROWS): { rows: Map<number, Value[]>; faults: RowFault[] } {
  const byNumber = new Map(entries.filter((e) => e.number !== '').map((e) => [e.number, e.line]))
  const lines = new Set(entries.map((e) => e.line))
  const rows = new Map<number, Value[]>()
  const faults: RowFault[] = []
  for (const row of sheet.rows) {
    if (faults.length >= MOST_FAULTS) break
    const wrong = (column: string, code: string, params: RowFault['params'] = {}) => faults.push({ row: row.line, column, sheet: sheet.name, code, params })
    const before = faults.length
    const out: Record<string, Value> = {}
    let line: number | undefined
    for (const { index, column } of headings) {
      const cell = row.cells[index] ?? null
      const heading = column.label['zh-CN']
      if (column === POINTER) {
        const text = String(cell ?? '').trim()
        line = byNumber.get(text) ?? lineNamed(text, lines)
        if (line === undefined) wrong(heading, text === '' ? 'required' : 'no-such-row', { value: text.slice(0, 60) })
        continue
      }
      const taken = takeCell(column, cell, known.lists, known.registers, known.zone)
      if ('code' in taken) { wrong(heading, taken.code, taken.params); continue }
      if (taken.value === null && column.required) wrong(heading, 'required')
      out[column.name] = taken.value
    }
    if (faults.length > before || line === undefined) continue
    const of = rows.get(line)
    if (!of) rows.set(line, [out])
    else if (of.length >= most) wrong('', 'too-many-table-rows', { max: most })
    else of.push(out)
  }
  return { rows, faults: faults.slice(0, MOST_FAULTS) }
}

/** `7`, `第7行`: a line of the first sheet, as the spreadsheet counts. */
function lineNamed(text: string, lines: Set<number>): number | undefined {
  const m = /^(?:第|row)?\s*(\d{1,7})(?:\.0+)?\s*行?$/i.exec(text.normalize('NFKC'))
  const line = m ? Number(m[1]) : NaN
  return lines.has(line) ? line : undefined
}

/** Lays the rows of every table into the entries they belong to; a required table without rows is a fault of its entry. */
export function withTables(drafts: Draft[], reads: { table: TableSheet; rows: Map<number, Value[]> }[]): RowFault[] {
  const faults: RowFault[] = []
  for (const { table, rows } of reads) {
    for (const draft of drafts) {
      const own = rows.get(draft.line)
      if (own) draft.fields[table.field.name] = own
      else if (table.required) faults.push({ row: draft.line, column: table.field.label['zh-CN'], code: 'required', params: {} })
    }
  }
  return faults
}

const NOTES_TITLE = W('说明', '說明', 'Notes')
export const isNotes = (name: string): boolean => LANGUAGES.some((l) => sameName(NOTES_TITLE[l]) === sameName(name))
const ROWS = W('第一张工作表每行一件，带 * 的列必填。有一处不对，就一件也不收，并逐处指出。', '第一張工作表每行一件，帶 * 的欄必填。有一處不對，就一件也不收，並逐處指出。', 'On the first sheet each row is one entry; columns marked * must be filled. If one place is wrong, nothing is taken in and every such place is named.')
const TABLES = W('“{names}”各用一张同名的工作表，每行一条；“行号或编号”写这一条属于第一张工作表的第几行（表格左边的行号），或者那一件的编号。CSV 只有一张表，带不了这些。', '「{names}」各用一張同名的工作表，每行一條；「行號或編號」寫這一條屬於第一張工作表的第幾行（表格左邊的行號），或者那一件的編號。CSV 只有一張表，帶不了這些。', '“{names}”: each on a sheet of its own with that name, one item a row; “Row or No.” says to which row of the first sheet (the number at the left edge) or to which entry by its number it belongs. A CSV has one sheet only and cannot carry them.')
const HAND = W('文件和签字不能从表格导入：收下以后到各件里附上、签字。必须有文件或签字才能登记的，只能逐件登记。', '檔案和簽字不能從表格匯入：收下以後到各件裡附上、簽字。必須有檔案或簽字才能登記的，只能逐件登記。', 'Files and signatures cannot come from a sheet: attach and sign them at each entry afterwards. What cannot be opened without one is entered one by one.')
const ENTRIES = W('导入就是由你写下：核对时间记为导入时，核对人记为你，和逐条写的一样。主题和部门都相同的条目已经有了，就不再收。', '匯入就是由你寫下：核對時間記為匯入時，核對人記為你，和逐條寫的一樣。主題和部門都相同的條目已經有了，就不再收。', 'Importing is writing it down yourself: it counts as checked by you at that moment, as when written by hand. An entry whose subject and department exist already is not taken in again.')

/** What the empty sheet says of itself, on a last sheet. */
function notesOf(kind: KindDef | null, language: Language): string[] {
  const tables = tableSheets(kind).map((t) => t.field.label[language])
  return kind ? [ROWS[language], ...(tables.length > 0 ? [TABLES[language].replace('{names}', tables.join(language === 'en' ? '”, “' : language === 'zh-TW' ? '」「' : '”“'))] : []), HAND[language]] : [ROWS[language], ENTRIES[language]]
}

type Further = NonNullable<SheetModel['more']>

/** The sheets of an empty workbook behind the first: one for each table, then the notes. */
export function furtherSheets(kind: KindDef | null, language: Language): Further {
  const tables = tableSheets(kind).map((t) => ({ title: sheetTitle(t.field.label[language]), rows: [], columns: t.columns.filter((c) => c.into !== 'ignored').map((c) => ({ label: `${c.label[language]}${c.required ? '*' : ''}`, type: cellType({ field: c.name, source: 'field', type: c.type, label: c.label }) })) }))
  return [...tables, { title: NOTES_TITLE[language], columns: [{ label: NOTES_TITLE[language], type: 'text', width: 360 }], rows: notesOf(kind, language).map((line) => [line]) }]
}
