import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Language } from '@guixing/core/model/text'
import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Tx } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import { MOST_PRINTED_ROWS, PaperError, type PrintModel } from '../../platform/printing/index.ts'
import { csvHead, csvLine, MOST_ROWS, xlsxFile, type Cell, type SheetModel } from '../../platform/sheets/index.ts'
import type { Rules } from '../rules/index.ts'
import { cellType, textOf } from './cells.ts'
import { nowWall, type LedgerFilters } from './asked.ts'
import { say, type Ledger } from './names.ts'
import { ledgerCells } from './rows.ts'

export type Format = 'xlsx' | 'csv' | 'pdf'
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const TYPES: Record<Format, string> = { xlsx: XLSX, csv: 'text/csv; charset=utf-8', pdf: 'application/pdf' }
/** @throws Invalid */
export function formatIn(text: string | undefined): Format {
  if (text === 'xlsx' || text === 'csv' || text === 'pdf') return text
  throw invalid('format', 'choice')
}

export const sheetHead = (rules: Rules, language: Language, ledger: Ledger): Omit<SheetModel, 'rows'> => ({
  language, title: say(ledger.title, language), zone: rules.house.zone, columns: ledger.columns.map((c) => ({ label: say(c.label, language), type: cellType(c), ...(c.width ? { width: c.width } : {}) })),
})

/** Rows gathered page by page in a file beside, then written as CSV or workbook: memory stays flat, and no transaction waits for a slow reader. */
export interface Gathered { path: string; rows: number; remove: () => Promise<void> }

/** The rows of a ledger as lines of a temporary file: CSV ready to send, or JSON for the workbook. @throws PaperError `too-many-rows` beyond 50,000 */
export async function gather(tx: Tx, rules: Rules, actor: Actor, language: Language, ledger: Ledger, query: LedgerFilters, as: 'csv' | 'json'): Promise<Gathered> {
  const dir = await mkdtemp(join(tmpdir(), 'guixing-sheet-'))
  const remove = () => rm(dir, { recursive: true, force: true })
  const head = sheetHead(rules, language, ledger)
  const out = createWriteStream(join(dir, 'rows'), { mode: 0o600 })
  const failed = once(out, 'error').then(([error]) => { throw error })
  failed.catch(() => undefined)
  let rows = 0
  try {
    if (as === 'csv') out.write(csvHead(head))
    for await (const page of ledgerCells(tx, rules, actor, language, ledger, query)) {
      rows += page.length
      if (rows > MOST_ROWS) throw new PaperError('too-many-rows', { max: MOST_ROWS })
      const text = page.map((row) => (as === 'csv' ? csvLine(row, head) : `${JSON.stringify(row)}\n`)).join('')
      if (!out.write(text)) await Promise.race([once(out, 'drain'), failed])
    }
    out.end()
    await Promise.race([once(out, 'close'), failed])
    return { path: join(dir, 'rows'), rows, remove }
  } catch (error) {
    out.destroy()
    await remove()
    throw error
  }
}

/** The gathered rows as a workbook beside them. @throws PaperError */
export async function asWorkbook(rules: Rules, language: Language, ledger: Ledger, gathered: Gathered): Promise<string> {
  const path = `${gathered.path}.xlsx`
  await xlsxFile(sheetHead(rules, language, ledger), gathered.path, path)
  return path
}

/** The ledger on A4 across, as it hangs on the wall (S03-28). @throws PaperError `too-many-rows` beyond 1,000 */
export async function ledgerModel(tx: Tx, rules: Rules, actor: Actor, language: Language, whole: Ledger, query: LedgerFilters): Promise<PrintModel> {
  const rows: string[][] = []
  const text = (row: Cell[]) => row.map((cell, i) => textOf(cell, whole.columns[i]?.type ?? 'text', language, rules.house.zone))
  for await (const page of ledgerCells(tx, rules, actor, language, whole, query)) {
    rows.push(...page.map(text))
    if (rows.length > MOST_PRINTED_ROWS) throw new PaperError('too-many-rows', { max: MOST_PRINTED_ROWS })
  }
  const shown = printedColumns(whole, rows)
  const ledger = { ...whole, columns: shown.map((i) => whole.columns[i]).filter((c) => c !== undefined) }
  for (const [n, row] of rows.entries()) rows[n] = shown.map((i) => row[i] ?? '')
  const sums = sumsOf(ledger, rows)
  return {
    language, house: rules.house.name, unit: unitName(rules, query.unit), form: { code: ledger.code, title: say(ledger.title, language), clauses: ledger.form?.clause ?? [] },
    columns: ledger.columns.map((c) => ({ label: say(c.label, language), ...(c.width ? { width: c.width } : {}), ...(c.type === 'money' ? { align: 'money' as const } : c.type === 'number' || c.type === 'percent' || c.type === 'rating' ? { align: 'right' as const } : {}) })),
    rows, fields: [], timeline: [], signatures: (ledger.form?.signatures ?? []).map((s) => say(s, language)), printedAt: nowWall(rules.house.zone), ...(sums ? { sums } : {}), note: [noteOf(rules, language, ledger, query), shown.length < whole.columns.length ? LEFT_OUT[language](whole.columns.length - shown.length) : ''].filter(Boolean).join('　'),
  }
}

/** As many columns as can be read on A4 across. */
const MOST_COLUMNS = 22
/** A form's columns all; of a ledger without one those that hold something, the first that fit. */
function printedColumns(ledger: Ledger, rows: string[][]): number[] {
  const all = ledger.columns.map((_, i) => i)
  if (ledger.form && all.length <= MOST_COLUMNS) return all
  const plain = ledger.form ? all : all.filter((i) => i < 8 || rows.some((row) => (row[i] ?? '') !== ''))
  return plain.slice(0, MOST_COLUMNS)
}
const LEFT_OUT: Record<Language, (n: number) => string> = { 'zh-CN': (n) => `另有${n}列空着或排不下，见导出的表格。`, 'zh-TW': (n) => `另有${n}欄空著或排不下，見匯出的試算表。`, en: (n) => `${n} more columns are empty or do not fit; see the exported sheet.` }
const unitName = (rules: Rules, id: string | null | undefined): string | null => (id ? rules.units.get(id)?.name ?? null : null)

/** Sums of the amounts, in fen so that they are exact; none where there is no amount to sum. */
function sumsOf(ledger: Ledger, rows: string[][]): string[] | undefined {
  if (rows.length === 0 || !ledger.columns.some((c) => c.type === 'money')) return undefined
  return ledger.columns.map((c, i) => {
    if (c.type !== 'money') return ''
    const fen = rows.reduce((sum, row) => { const m = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/.exec(row[i] ?? ''); return m ? sum + BigInt(`${m[1]}${m[2]}${(m[3] ?? '').padEnd(2, '0')}`) : sum }, 0n)
    const digits = String(fen < 0n ? -fen : fen).padStart(3, '0')
    return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
  })
}

const SAID: Record<string, Record<Language, string>> = {
  from: { 'zh-CN': '自', 'zh-TW': '自', en: 'from' }, to: { 'zh-CN': '至', 'zh-TW': '至', en: 'to' }, stage: { 'zh-CN': '状态', 'zh-TW': '狀態', en: 'stage' }, owner: { 'zh-CN': '承办人', 'zh-TW': '承辦人', en: 'handler' }, q: { 'zh-CN': '含', 'zh-TW': '含', en: 'with' },
  overdue: { 'zh-CN': '已逾期', 'zh-TW': '已逾期', en: 'overdue' }, today: { 'zh-CN': '今日到期', 'zh-TW': '今日到期', en: 'due today' }, soon: { 'zh-CN': '将到期', 'zh-TW': '將到期', en: 'due soon' }, none: { 'zh-CN': '无时限', 'zh-TW': '無時限', en: 'no limit' },
  true: { 'zh-CN': '未办结', 'zh-TW': '未辦結', en: 'open' }, false: { 'zh-CN': '已办结', 'zh-TW': '已辦結', en: 'closed' },
}

/** The filters a ledger was printed with, said on it: a paper that hides rows must say so. */
function noteOf(rules: Rules, language: Language, ledger: Ledger, query: LedgerFilters): string {
  const w = (key: string) => SAID[key]?.[language] ?? key
  const stages = query.stage?.split(',').map((s) => say(ledger.kind?.stages.find((x) => x.name === s)?.label, language) || s).join(language === 'en' ? ', ' : '、')
  const where = (query.where ?? '').split(',').filter(Boolean).map((pair) => {
    const [field = '', v = ''] = pair.split(/:(.*)/s)
    const def = ledger.kind?.fields[field]
    return `${say(def?.label, language) || field}=${say(def?.list ? rules.lists[def.list]?.items.find((i) => i.value === v)?.label : undefined, language) || v}`
  })
  const owner = query.owner === 'me' || query.mine ? w('owner') : query.owner ? rules.people.get(query.owner)?.name : undefined
  return [
    [query.from ? `${w('from')} ${query.from.slice(0, 10)}` : '', query.to ? `${w('to')} ${query.to.slice(0, 10)}` : ''].filter(Boolean).join(' '), stages ? `${w('stage')} ${stages}` : '',
    query.due ? w(query.due) : '', query.open ? w(query.open) : '', owner ?? '', ...where, query.q ? `${w('q')}“${query.q}”` : '',
  ].filter(Boolean).join(language === 'en' ? '; ' : '；')
}
