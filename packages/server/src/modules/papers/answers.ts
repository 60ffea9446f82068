import type { FastifyReply } from 'fastify'
import { PaperError } from '../../platform/printing/index.ts'
import { ledgerXlsx, MOST_ROWS, type Cell, type SheetColumn } from '../../platform/sheets/index.ts'
import { invalid } from '../../platform/errors.ts'
import { fileHeaders, paperFailure } from './asked.ts'
import { XLSX } from './ledger-export.ts'

type Read<T> = { success: true; data: T } | { success: false; error: { issues: { path: PropertyKey[] }[] } }
/** The filters of a sheet, read as the list reads them. @throws Invalid with the name of the first wrong one */
export function filtersOf<T>(schema: { safeParse: (given: unknown) => Read<T> }, { cursor: _c, limit: _l, lang: _g, ...query }: Record<string, string>): T {
  const read = schema.safeParse(query)
  if (!read.success) throw invalid(String(read.error.issues[0]?.path[0] ?? ''), 'choice')
  return read.data
}

/** Page by page, each in a transaction of its own, until there is no more; null when it is too much, and the answer is sent. */
export async function everyPage<R>(page: (cursor: string | undefined) => Promise<{ rows: R[]; next: string | null }>, reply: FastifyReply): Promise<R[] | null> {
  const all: R[] = []
  for (let cursor: string | undefined; ;) {
    const { rows, next } = await page(cursor)
    for (const row of rows) all.push(row)
    if (all.length > MOST_ROWS) { paperFailure(reply, new PaperError('too-many-rows', { max: MOST_ROWS })); return null }
    if (next === null) return all
    cursor = next
  }
}

/** A workbook as a download under `file`; what kept it from being made is answered in words. */
export async function sendSheet(reply: FastifyReply, sheet: { language: string; title: string; zone: string; columns: SheetColumn[]; rows: Cell[][]; more?: { title: string; columns: SheetColumn[]; rows: Cell[][] }[] }, file: string): Promise<FastifyReply> {
  try {
    const bytes = await ledgerXlsx(sheet as Parameters<typeof ledgerXlsx>[0])
    return await fileHeaders(reply, `${file}.xlsx`, XLSX).send(Buffer.from(bytes))
  } catch (error) {
    return paperFailure(reply, error)
  }
}
