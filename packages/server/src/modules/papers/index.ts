import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { fileStore } from '../../platform/files/index.ts'
import type { PapersDeps } from './asked.ts'
import { fileRoutes } from './file-routes.ts'
import { letterRoutes } from './letter-paper.ts'
import { paperRoutes } from './routes.ts'
import { uploadRoutes } from './upload-routes.ts'

export { asked, fileHeaders, isYes, nowWall, paperFailure, type PapersDeps } from './asked.ts'
export { everyPage, filtersOf, sendSheet } from './answers.ts'
export { textOf, valueCell, type Names } from './cells.ts'
export { loadNames } from './load.ts'
export { XLSX } from './ledger-export.ts'
export { sheetFault, type ImportAnswer } from './import.ts'
export { matchHead, type Heading, type ImportColumn } from './import-columns.ts'
export { MOST_FAULTS, type RowFault } from './import-rows.ts'
export { register, takeCell, type Registers } from './import-values.ts'
export { faultWords } from './import-words.ts'

/**
 * Mounts export, print, import and files under /api/v1: plain routes, since what they carry is not JSON. Failures are thrown as the
 * errors of platform/errors.ts, for the server's own handler; what is wrong with a paper or a sheet is answered here, in words.
 */
export async function registerPapers(app: FastifyInstance, deps: PapersDeps): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(multipart, { throwFileSizeLimit: false, limits: { headerPairs: 50, fieldNameSize: 100 } })
    const parts = { ...deps, store: fileStore(deps.filesDir) }
    paperRoutes(scope, parts)
    letterRoutes(scope, parts)
    fileRoutes(scope, parts)
    uploadRoutes(scope, parts)
  })
}
export { matterModel } from './matter-paper.ts'
