import type { Language } from '@guixing/core/model/text'

export type CellType = 'text' | 'number' | 'money' | 'percent' | 'date' | 'instant' | 'flag'
/** Money as decimal string in yuan, dates as YYYY-MM-DD, instants as ISO UTC, flags as true or false. */
export type Cell = string | number | boolean | null

export interface SheetColumn { label: string; type: CellType; /** Points, as a form's column. */ width?: number }

/** A ledger to be exported, as plain data; instants are shown in the house's zone. */
export interface SheetModel { language: Language; title: string; zone: string; columns: SheetColumn[]; rows: Cell[][]; /** Further sheets of the workbook, behind the first. */ more?: { title: string; columns: SheetColumn[]; rows: Cell[][] }[] }

/** Most rows of one export or import. */
export const MOST_ROWS = 50_000

const YES: Record<Language, [string, string]> = { 'zh-CN': ['是', '否'], 'zh-TW': ['是', '否'], en: ['yes', 'no'] }
export const flagWord = (language: Language, flag: boolean): string => YES[language][flag ? 0 : 1]

const formats = new Map<string, Intl.DateTimeFormat>()
/** The wall time of an instant in a zone, `YYYY-MM-DD HH:mm:ss`; nothing for what is no instant. */
export function wallTime(instant: string, zone: string): string {
  const ms = Date.parse(instant)
  if (Number.isNaN(ms)) return ''
  let format = formats.get(zone)
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })))
  return format.format(ms)
}
