import type { Language } from '@guixing/core/model/text'

/** How a cell is set: money is a decimal string in yuan and stands right with grouped thousands. */
export type Align = 'left' | 'center' | 'right' | 'money'

export interface PrintColumn { label: string; /** Weight among the columns, not points. */ width?: number; align?: Align }

/** A value beside its label; `span` takes the whole line; `money` is a decimal string in yuan, printed in figures and capitals. */
export interface PrintField { label: string; value: string; span?: boolean; money?: boolean }

export interface PrintEvent { at: string; what: string; by: string; words?: string; articles?: string }

/** What stands in the box of an office that was not asked, so that nobody writes in it. */
export const STRUCK = '／'

/** What somebody an approval form asks has said, in the box of their office; empty where nobody has yet, to be written by hand. */
export interface PrintOpinion { office: string; said: string; by: string; on: string }

export interface PrintTable { title?: string; columns: PrintColumn[]; rows: string[][] }

/**
 * One paper as plain data, so that no database is needed and it can cross to the printing child. All texts are already in the
 * paper's language and all times already said in the house's zone.
 */
export interface PrintModel {
  language: Language
  house: string
  unit: string | null
  /** Number of the matter, or the period of a sheet. */
  number?: string
  /** `clauses` as `S03 4.1.4`. */
  form: { code: string; title: string; clauses: string[] }
  columns: PrintColumn[]
  rows: string[][]
  fields: PrintField[]
  timeline: PrintEvent[]
  /** Boxes of an approval form, one an office, in order. */
  opinions?: PrintOpinion[]
  signatures: string[]
  printedAt: string
  /** Bottom row of the table, a cell per column; cells of money columns are decimal strings and are repeated in capitals. */
  sums?: string[]
  /** Further tables of a matter (things handed over, samples inspected). */
  tables?: PrintTable[]
  /** Said above the table: the filters a ledger was printed with. */
  note?: string
}

export type Shape = 'ledger' | 'matter' | 'period'

/** Most rows of one printed ledger: more than anybody reads on paper, and as many as print within the time limit. */
export const MOST_PRINTED_ROWS = 1_000
