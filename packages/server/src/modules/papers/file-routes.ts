import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { reading, writing } from '../session/index.ts'
import { NotFound } from '../../platform/errors.ts'
import { addDocument, checkedFile, holdBytes, received, sendFile } from '../../platform/files/index.ts'
import { isId, newId } from '../../platform/ids.ts'
import { visibleSql } from '../matters/index.ts'
import { asked, isYes, paperFailure, type Parts } from './asked.ts'
import { importLedger, MOST_IMPORT_BYTES, type ImportAnswer } from './import.ts'
import { faultWords } from './import-words.ts'
import { SHEET_FAULTS } from '../../platform/sheets/index.ts'
import { theLedger } from './routes.ts'

/** Files people attach, and sheets they import. */
export function fileRoutes(app: FastifyInstance, parts: Parts): void {
  app.post('/api/v1/files', async (request, reply) => {
    await asked(parts, request)
    const { name, type, bytes } = await checkedFile(request)
    const { context } = await asked(parts, request, createHash('sha256').update(bytes).digest('hex') + name)
    const sha256 = await parts.store.put(bytes)
    const answer = await writing(context, async (tx, s) => {
      const id = newId()
      await holdBytes(tx, parts.store, sha256, bytes)
      await addDocument(tx, { id, name, type, size: bytes.length, sha256, by: s.person })
      return { id, name, size: bytes.length, type }
    })
    return reply.code(201).header('cache-control', 'no-store').send(answer)
  })

  app.get('/api/v1/files/:id', async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
    const { context } = await asked(parts, request)
    const { id } = request.params
    if (!isId(id)) throw new NotFound()
    const file = await reading(context, async (tx, s) => {
      const scope = visibleSql(s.rules, s.actor, 4)
      // Whoever sees the matter sees its files; what is nowhere attached yet, only who sent it. Annexes of regulations everybody of the house reads.
      const [row] = await tx.query<{ name: string; type: string; size: number; sha256: string }>(
        `select d.name, d.type, d.size, d.sha256 from document d where d.tenant_id = $1 and d.id = $2
           and case when d.matter_id is null then d.by_id = $3::uuid else exists (select 1 from matter m where m.tenant_id = d.tenant_id and m.id = d.matter_id and (m.kind = 'annex' or ${scope.sql})) end`, [tx.tenant, id, s.person, ...scope.params])
      return row
    })
    return sendFile(reply, parts.store, file)
  })

  app.post('/api/v1/ledgers/:ledger/import', async (request: FastifyRequest<{ Params: { ledger: string } }>, reply) => {
    const { s: before, query } = await asked(parts, request)
    const ledger = theLedger(before.rules, request.params.ledger, query.form)
    const sent = await received(request, MOST_IMPORT_BYTES)
    if (sent === 'none') return refuse(reply, 'no-file')
    if (sent === 'too-large') return refuse(reply, 'too-large')
    const { context, s } = await asked(parts, request, createHash('sha256').update(sent.bytes).digest('hex'))
    try {
      const answer = await importLedger(context, s, ledger, sent.bytes, isYes(query.dryRun) || isYes(sent.fields.dryRun))
      return reply.code(answer.ok ? 200 : 400).header('cache-control', 'no-store').send(answer)
    } catch (error) {
      return paperFailure(reply, error)
    }
  })
}

/** A file that cannot even be looked at, in the form the import page reads. */
function refuse(reply: FastifyReply, code: 'no-file' | 'too-large'): FastifyReply {
  const answer: ImportAnswer = { ok: false, dryRun: false, rows: 0, open: 0, ignored: [], unread: [], preview: [], errors: [{ row: 0, column: '', code, params: code === 'too-large' ? { max: MOST_IMPORT_BYTES } : {}, words: code === 'too-large' ? SHEET_FAULTS['too-large'] : faultWords(code, {}) }] }
  return reply.code(400).send(answer)
}
