import type { Value } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import type { RowFault } from './import-rows.ts'
import { faultWords } from './import-words.ts'

export interface ImportAnswer {
  ok: boolean
  dryRun: boolean
  /** Entries taken in, or that would be. */
  rows: number
  open: number
  errors: (RowFault & { words: Words })[]
  /** Headings of columns the system works out itself, or that are attached and signed by hand. */
  ignored: string[]
  /** Sheets that hold something and belong to no field. */
  unread: string[]
  /** The first entries as they would be taken in. */
  preview: { row: number; number: string | null; stage: string; openedAt: string; fields: Record<string, Value> }[]
}

/** Nothing was taken in: every broken place, in words. */
export const refused = (faults: RowFault[], more: Partial<ImportAnswer> = {}): ImportAnswer => ({ ok: false, dryRun: false, rows: 0, open: 0, ignored: [], unread: [], preview: [], ...more, errors: faults.map((f) => ({ ...f, words: faultWords(f.code, f.params) })) })
