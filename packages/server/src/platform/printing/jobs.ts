import type { PrintModel } from './model.ts'
import { readSheet, type SheetInput, type SheetRead } from '../sheets/read.ts'
import type { SheetModel } from '../sheets/model.ts'
import type { DocxJobs } from '../docx/jobs.ts'

/** Everything heavy that runs outside the server's process: its memory goes back when the child ends (design §8). */
export interface Jobs extends DocxJobs {
  ledgerPdf: (model: PrintModel) => Promise<Uint8Array>
  matterPdf: (model: PrintModel) => Promise<Uint8Array>
  periodPdf: (model: PrintModel) => Promise<Uint8Array>
  ledgerXlsx: (model: SheetModel) => Promise<Uint8Array>
  /** Rows and workbook in files: answers how many rows. */
  xlsxFile: (model: Omit<SheetModel, 'rows'>, rowsFile: string, outFile: string) => Promise<number>
  readSheet: (input: SheetInput) => Promise<SheetRead>
}
export type JobName = keyof Jobs

/** Loaded when first needed, so that the server itself never loads the PDF and sheet libraries. */
export const jobs: Jobs = {
  ledgerPdf: async (model) => (await import('./pdf.ts')).renderPdf(model, 'ledger'),
  matterPdf: async (model) => (await import('./pdf.ts')).renderPdf(model, 'matter'),
  periodPdf: async (model) => (await import('./pdf.ts')).renderPdf(model, 'period'),
  ledgerXlsx: async (model) => (await import('../sheets/write-xlsx.ts')).writeXlsx(model),
  xlsxFile: async (model, rowsFile, outFile) => (await import('../sheets/write-xlsx.ts')).writeXlsxFile(model, rowsFile, outFile),
  readSheet,
  readTemplate: async (bytes) => (await import('../docx/jobs.ts')).docxJobs.readTemplate(bytes),
  fillTemplate: async (bytes, data) => (await import('../docx/jobs.ts')).docxJobs.fillTemplate(bytes, data),
  compareDocx: async (before, after, data) => (await import('../docx/jobs.ts')).docxJobs.compareDocx(before, after, data),
}
