import { createHash } from 'node:crypto'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ClientFilter, type ClientItem } from '@guixing/contract/clients'
import { inThree as W, say, type Language, type Words } from '@guixing/core/model/text'
import { dayIn } from '../../platform/days.ts'
import { invalid, NotFound } from '../../platform/errors.ts'
import { fileStore, received, sendFile } from '../../platform/files/index.ts'
import { isId } from '../../platform/ids.ts'
import { SHEET_FAULTS, type Cell, type SheetColumn } from '../../platform/sheets/index.ts'
import { asked, everyPage, filtersOf, isYes, nowWall, paperFailure, sendSheet, type PapersDeps } from '../papers/index.ts'
import { reading, type Session } from '../session/index.ts'
import { familyOf, mustMerge, mustSee } from '../clients/index.ts'
import { importClients, refusedImport } from './import.ts'
import { CLIENT_SHEET, CONTACT_SHEET, CONTACT_TITLES, kindWords } from './import-sheet.ts'
import { listClients } from './read-list.ts'

const TITLE = W('客户档案', '客戶檔案', 'Clients')
const MOST_BYTES = 10 * 1024 * 1024
type Read = (c: ClientItem, language: Language, s: Session) => Cell
const COLUMNS: [Words, SheetColumn['type'], Read][] = [
  [W('客户名称', '客戶名稱', 'Client'), 'text', (c) => c.name], [W('类型', '類型', 'Kind'), 'text', (c, language) => say(kindWords(c.kind), language)],
  [W('类别', '類別', 'Class'), 'text', (c, language, { rules }) => { const label = rules.lists['client-classes']?.items.find((i) => i.value === c.class)?.label; return label ? say(label, language) : c.class }],
  [W('房号', '房號', 'Room'), 'text', (c) => c.room], [W('电话（遮住）', '電話（遮住）', 'Phone (masked)'), 'text', (c) => c.phone], [W('联系人', '聯絡人', 'Contact'), 'text', (c) => c.contact],
  [W('归口部门', '歸口部門', 'Department'), 'text', (c) => c.unit?.name ?? null], [W('客户负责人', '客戶負責人', 'Looked after by'), 'text', (c) => c.owner?.name ?? null], [W('未结事项', '未結事項', 'Open matters'), 'number', (c) => c.open], [W('建档日期', '建檔日期', 'Added on'), 'date', (c, _, s) => dayIn(s.rules.house.zone, c.addedAt)],
]
const ON = ['skip', 'update', 'add'] as const

/** The archive as a workbook, the import of one, and the papers of a client: plain routes, since what they carry is not JSON. */
export async function registerClients(app: FastifyInstance, deps: PapersDeps): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(multipart, { throwFileSizeLimit: false, limits: { headerPairs: 50, fieldNameSize: 100 } })
    const store = fileStore(deps.filesDir)
    scope.get('/api/v1/clients.xlsx', async (request, reply) => {
      const { context, s, language, query } = await asked(deps, request)
      const wanted = filtersOf(ClientFilter, query)
      const found = await everyPage((cursor) => reading(context, async (tx, now) => { const page = await listClients(tx, now, { ...wanted, limit: 200, cursor }); return { rows: page.items, next: page.next } }), reply)
      if (!found) return reply
      const title = say(TITLE, language)
      return sendSheet(reply, { language, title, zone: s.rules.house.zone, columns: COLUMNS.map(([label, type]) => ({ label: say(label, language), type })), rows: found.map((c) => COLUMNS.map(([, , read]) => read(c, language, s))) }, `${title}-${nowWall(s.rules.house.zone).slice(0, 10)}`)
    })
    scope.get('/api/v1/clients/import-template', async (request, reply) => {
      const { s, language } = await asked(deps, request)
      mustMerge(s)
      const columns = (of: typeof CLIENT_SHEET): SheetColumn[] => of.map((c) => ({ label: say(c.label, language), type: 'text' }))
      const more = CONTACT_TITLES.map((t) => ({ title: say(t, language), columns: columns(CONTACT_SHEET), rows: [] }))
      return sendSheet(reply, { language, title: say(TITLE, language), zone: s.rules.house.zone, columns: columns(CLIENT_SHEET), rows: [], more }, say(TITLE, language))
    })
    scope.post('/api/v1/clients/import', async (request, reply) => {
      const { s: before, query } = await asked(deps, request)
      mustMerge(before)
      const sent = await received(request, MOST_BYTES)
      if (typeof sent === 'string') return refuse(reply, sent)
      const on = query.onDuplicate === undefined || query.onDuplicate === '' ? null : ON.find((one) => one === query.onDuplicate)
      if (on === undefined) throw invalid('onDuplicate', 'choice')
      const { context, s } = await asked(deps, request, createHash('sha256').update(sent.bytes).digest('hex'))
      try {
        const answer = await importClients(context, s, sent.bytes, { dryRun: isYes(query.dryRun), on })
        return await reply.code(answer.ok ? 200 : 400).header('cache-control', 'no-store').send(answer)
      } catch (error) {
        return paperFailure(reply, error)
      }
    })
    scope.get('/api/v1/clients/:client/files/:id', async (request: FastifyRequest<{ Params: { client: string; id: string } }>, reply) => {
      const { context } = await asked(deps, request)
      const { client, id } = request.params
      if (!isId(client) || !isId(id)) throw new NotFound()
      const file = await reading(context, async (tx, s) => {
        const { root, ids } = await familyOf(tx, client)
        mustSee(s, root.owner_id)
        return (await tx.query<{ name: string; type: string; size: number; sha256: string }>('select name, type, size, sha256 from document where tenant_id = $1 and id = $2 and client_id = any($3::uuid[])', [tx.tenant, id, ids]))[0]
      })
      return sendFile(reply, store, file)
    })
  })
}

/** A file that cannot even be looked at, in the form the import page reads. */
function refuse(reply: FastifyReply, code: 'none' | 'too-large'): FastifyReply {
  const answer = refusedImport([{ row: 0, column: '', code: code === 'none' ? 'no-file' : code, params: {} }])
  return reply.code(400).send(code === 'none' ? answer : { ...answer, errors: answer.errors.map((e) => ({ ...e, words: SHEET_FAULTS['too-large'] })) })
}
