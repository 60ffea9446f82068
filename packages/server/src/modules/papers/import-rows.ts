import { isFinal, type Value } from '@guixing/core/model/kind'
import type { ChoiceList } from '@guixing/core/model/regulation'
import type { Cell, SheetRow } from '../../platform/sheets/index.ts'
import type { Heading } from './import-columns.ts'
import { codeOf, takeCell, type Registers } from './import-values.ts'
import type { Ledger } from './names.ts'

/** One broken place of a sheet: line as Excel counts, heading, code; words are added where it is said. */
export interface RowFault { row: number; column: string; /** Where it is not the first. */ sheet?: string; code: string; params: Record<string, Value> }
/** One entry that passed: what it holds and how it stands. */
export interface Draft { line: number; number: string | null; stage: string; final: boolean; openedAt: string; closedAt: string | null; columns: Record<string, Value>; fields: Record<string, Value> }

/** More faults than this tell nobody more. */
export const MOST_FAULTS = 1_000

/** What the checking must know of the house; everything is handed in, so that it is the same for a preview and the import. */
export interface Known { lists: Record<string, ChoiceList>; registers: Registers; zone: string; now: string }

/** Checks every row: all broken places at once, by line and heading. `numbers` holds those of the parts read before. Pure but for it. */
export function readRows(ledger: Ledger, headings: Heading[], rows: SheetRow[], known: Known, numbers = new Map<string, number>()): { drafts: Draft[]; faults: RowFault[] } {
  const drafts: Draft[] = []
  const faults: RowFault[] = []
  for (const row of rows) {
    if (faults.length >= MOST_FAULTS) break
    const before = faults.length
    const draft = readRow(ledger, headings, row, known, faults)
    const number = draft.number
    if (number !== null) {
      const first = numbers.get(number)
      if (first !== undefined) faults.push({ row: row.line, column: labelOf(headings, 'number'), code: 'number-twice', params: { value: number, row: first } })
      else numbers.set(number, row.line)
    }
    if (faults.length === before) drafts.push(draft)
  }
  return { drafts, faults: faults.slice(0, MOST_FAULTS) }
}

const labelOf = (headings: Heading[], name: string): string => headings.find((h) => h.column.name === name)?.column.label['zh-CN'] ?? name

function readRow(ledger: Ledger, headings: Heading[], row: SheetRow, known: Known, faults: RowFault[]): Draft {
  const kind = ledger.kind
  const draft: Draft = { line: row.line, number: null, stage: kind?.stages[0]?.name ?? '', final: false, openedAt: known.now, closedAt: null, columns: {}, fields: {} }
  let stageGiven = false
  const wrong = (column: string, code: string, params: Record<string, Value> = {}) => faults.push({ row: row.line, column, code, params })
  for (const { index, column } of headings) {
    const cell: Cell = row.cells[index] ?? null
    const heading = column.label['zh-CN']
    const text = String(cell ?? '').trim()
    if (column.into === 'stage') {
      if (text === '') continue
      const stage = codeOf({ items: (kind?.stages ?? []).filter((s) => !s.retired).map((s) => ({ value: s.name, label: s.label })) }, text)
      if (stage === undefined) wrong(heading, 'not-in-list', { value: text.slice(0, 80) })
      else { draft.stage = stage; stageGiven = true }
      continue
    }
    if (column.into === 'number') {
      if (text.length > 60 || /[\u0000-\u001f]/.test(text)) wrong(heading, 'too-long', { max: 60 })
      else draft.number = text === '' ? null : text
      continue
    }
    const taken = takeCell(column, cell, known.lists, known.registers, known.zone)
    if ('code' in taken) { wrong(heading, taken.code, taken.params); continue }
    if (taken.value === null) { if (column.required) wrong(heading, 'required'); continue }
    if (column.into === 'openedAt') draft.openedAt = String(taken.value)
    else if (column.into === 'closedAt') draft.closedAt = String(taken.value)
    else if (column.into === 'column') draft.columns[column.name] = taken.value
    else draft.fields[column.name] = taken.value
  }
  if (kind && !stageGiven && draft.closedAt !== null) draft.stage = kind.stages.find((s) => s.final && !s.aside)?.name ?? draft.stage
  draft.final = kind ? isFinal(kind, draft.stage) : false
  if (draft.openedAt > known.now) wrong(labelOf(headings, 'openedAt'), 'in-future')
  if (draft.closedAt !== null && draft.closedAt > known.now) wrong(labelOf(headings, 'closedAt'), 'in-future')
  if (draft.closedAt !== null && draft.closedAt < draft.openedAt) wrong(labelOf(headings, 'closedAt'), 'before-opening')
  if (draft.closedAt !== null && !draft.final) wrong(labelOf(headings, 'closedAt'), 'not-closed', { stage: draft.stage })
  if (draft.final && draft.closedAt === null) draft.closedAt = lastInstant(draft, known.now)
  return draft
}

/** When nothing says when it was closed: the last thing known to have happened. */
function lastInstant(draft: Draft, now: string): string {
  return Object.values(draft.fields).filter((v): v is string => typeof v === 'string' && /^\d{4}-\d{2}-\d{2}T.*Z$/.test(v) && v <= now).reduce((a, b) => (b > a ? b : a), draft.openedAt)
}
