import { heavy } from './child-pool.ts'
import { MOST_PRINTED_ROWS, type PrintModel } from './model.ts'
import { PaperError } from './paper-error.ts'

export * from './model.ts'
export { PaperError } from './paper-error.ts'

/** A ledger on A4 across. @throws PaperError `too-many-rows` beyond MOST_PRINTED_ROWS, `timeout`, `busy`, `died`, `failed` */
export async function ledgerPdf(model: PrintModel): Promise<Uint8Array> {
  checkRows(model)
  return heavy().run('ledgerPdf', model)
}

/** One matter on A4 upright: fields, tables, timeline, signature blocks. @throws PaperError */
export async function matterPdf(model: PrintModel): Promise<Uint8Array> {
  checkRows(model)
  return heavy().run('matterPdf', model)
}

/** A sheet of a period (day, quarter): fields and a table; across when the table has more than nine columns. @throws PaperError */
export async function periodPdf(model: PrintModel): Promise<Uint8Array> {
  checkRows(model)
  return heavy().run('periodPdf', model)
}

function checkRows(model: PrintModel): void {
  if (model.rows.length > MOST_PRINTED_ROWS) throw new PaperError('too-many-rows', { max: MOST_PRINTED_ROWS })
}
