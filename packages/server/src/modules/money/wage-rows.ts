import { parseMoney } from '@guixing/core/money/money'
import { inThree as W, type Words } from '@guixing/core/model/text'
import { sameName } from '../../platform/sheets/index.ts'

export interface WageRow { person: string; period: string; gross: bigint; least: bigint | null }
export interface WageFault { row: number; column: string; code: string; params: Record<string, string | number>; words: Words }
/** Whom a name or login in the sheet means. */
export type PeopleByName = ReadonlyMap<string, readonly string[]>

const SAID: Record<string, Words> = {
  missing: W('缺少这一列', '缺少這一欄', 'the column is missing'), twice: W('这一列出现了两次', '這一欄出現了兩次', 'the column stands twice'), unknown: W('没有这一列', '沒有這一欄', 'there is no such column'), required: W('没有填', '沒有填', 'not filled'),
  'not-in-list': W('没有“{value}”这个人', '沒有「{value}」這個人', 'there is nobody called “{value}”'), ambiguous: W('有几个“{value}”，请写账号', '有幾個「{value}」，請寫帳號', 'several are called “{value}”; give the login'),
  period: W('月份不对：{value}，应当像2026-11', '月份不對：{value}，應當像2026-11', 'not a month: {value}; write it like 2026-11'), money: W('金额不对：{value}', '金額不對：{value}', 'not an amount: {value}'), negative: W('金额不能是负数：{value}', '金額不能是負數：{value}', 'an amount cannot be negative: {value}'),
  'row-twice': W('与第{row}行是同一人同一月', '與第{row}行是同一人同一月', 'row {row} has the same person and month'), 'least-above': W('最低工资高于应发工资', '最低工資高於應發工資', 'the least wage is above the gross wage'),
}
const filled = (words: Words, params: Record<string, string | number>): Words => {
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
  return { 'zh-CN': fill(words['zh-CN']), 'zh-TW': fill(words['zh-TW']), en: fill(words.en) }
}
export const wageFault = (row: number, column: string, code: string, params: Record<string, string | number> = {}): WageFault => ({ row, column, code, params, words: filled(SAID[code] ?? W(code, code, code), params) })

/** Columns of the sheet, by any of their names. */
export const WAGE_COLUMNS = { person: ['姓名', '账号', '帳號', 'person', 'name', 'login'], period: ['月份', '期间', 'month', 'period'], gross: ['应发工资', '應發工資', '工资', '工資', 'gross', 'grosswage', 'wage'], least: ['最低工资', '最低工資', '最低工资标准', 'least', 'leastwage', 'minimumwage'] } as const
type Column = keyof typeof WAGE_COLUMNS
const LABEL: Record<Column, string> = { person: '姓名', period: '月份', gross: '应发工资', least: '最低工资' }

export const MOST_WAGES = 20_000
const MOST_FAULTS = 200

/** Where each column stands; unknown headings are faults, so that nothing is silently dropped. */
export function wageHead(head: readonly string[], line: number): { at: Partial<Record<Column, number>>; faults: WageFault[] } {
  const at: Partial<Record<Column, number>> = {}
  const faults: WageFault[] = []
  for (const [i, text] of head.entries()) {
    if (text === '') continue
    const column = (Object.keys(WAGE_COLUMNS) as Column[]).find((name) => (WAGE_COLUMNS[name] as readonly string[]).includes(sameName(text)))
    if (!column) faults.push(wageFault(line, text.slice(0, 80), 'unknown'))
    else if (at[column] !== undefined) faults.push(wageFault(line, text, 'twice'))
    else at[column] = i
  }
  for (const name of ['person', 'period', 'gross'] as const) if (at[name] === undefined) faults.push(wageFault(line, LABEL[name], 'missing'))
  return { at, faults }
}

/** Every row as it would be kept, and every broken place. Total: any cell gives a row or a fault. */
export function wageRows(rows: readonly { line: number; cells: readonly unknown[] }[], at: Partial<Record<Column, number>>, people: PeopleByName): { wages: WageRow[]; faults: WageFault[] } {
  const wages: WageRow[] = []
  const faults: WageFault[] = []
  const seen = new Map<string, number>()
  for (const { line, cells } of rows) {
    if (faults.length >= MOST_FAULTS) break
    const cell = (column: Column): string => { const i = at[column]; const v = i === undefined ? null : cells[i]; return v === null || v === undefined ? '' : String(v).trim().slice(0, 100) }
    if ((Object.keys(LABEL) as Column[]).every((column) => cell(column) === '')) continue
    const bad = (column: Column, code: string, params: Record<string, string | number> = {}): null => { faults.push(wageFault(line, LABEL[column], code, params)); return null }
    const found = people.get(cell('person').normalize('NFKC').toLowerCase()) ?? []
    const person = cell('person') === '' ? bad('person', 'required') : found.length === 1 ? found[0]! : bad('person', found.length === 0 ? 'not-in-list' : 'ambiguous', { value: cell('person') })
    const period = cell('period') === '' ? bad('period', 'required') : periodIn(cell('period')) ?? bad('period', 'period', { value: cell('period') })
    const sum = (column: 'gross' | 'least'): bigint | null => { const fen = parseMoney(cell(column)); return typeof fen !== 'bigint' || fen > 10n ** 15n ? bad(column, 'money', { value: cell(column) }) : fen < 0n ? bad(column, 'negative', { value: cell(column) }) : fen }
    const gross = cell('gross') === '' ? bad('gross', 'required') : sum('gross')
    const least = cell('least') === '' ? null : sum('least')
    if (person === null || period === null || gross === null) continue
    if (least !== null && least > gross) { bad('least', 'least-above'); continue }
    const before = seen.get(`${person} ${period}`)
    if (before !== undefined) { bad('person', 'row-twice', { row: before }); continue }
    seen.set(`${person} ${period}`, line)
    wages.push({ person, period, gross, least })
  }
  return { wages, faults }
}

/** 2026-11, 2026年11月, 2026/11, 202611 or a day of it, as the month; null for what is none. */
export function periodIn(text: string): string | null {
  const m = /^(\d{4})[-/.年]?(\d{1,2})(?:月|[-/.]\d{1,2}.*)?$/.exec(text.normalize('NFKC').replace(/\s/g, ''))
  const [year, month] = [Number(m?.[1]), Number(m?.[2])]
  return m && year >= 1990 && year <= 2200 && month >= 1 && month <= 12 ? `${m[1]}-${String(month).padStart(2, '0')}` : null
}
