import { heavy } from '../printing/child-pool.ts'
import type { SheetModel } from './model.ts'
import type { SheetInput, SheetRead } from './read.ts'

export * from './model.ts'
export { csvHead, csvLine, defused, ledgerCsv } from './write-csv.ts'
export { rowsOf } from './write-rows.ts'
export { sameName } from './read-xlsx.ts'
export { SHEET_FAULTS, type NamedSheet, type SheetFault, type SheetInput, type SheetRead, type SheetRow } from './read.ts'

/** A short workbook, made by the printing child. @throws PaperError */
export const ledgerXlsx = (model: SheetModel): Promise<Uint8Array> => heavy().run('ledgerXlsx', model)

/** A workbook of any length from a file of rows to a file, made by the printing child; answers how many rows. @throws PaperError */
export const xlsxFile = (model: Omit<SheetModel, 'rows'>, rowsFile: string, outFile: string): Promise<number> => heavy().run('xlsxFile', model, rowsFile, outFile)

/** Reads a workbook or CSV in the printing child, so that a hostile one costs only the child. @throws PaperError */
export const readSheet = (input: SheetInput): Promise<SheetRead> => heavy().run('readSheet', input)
