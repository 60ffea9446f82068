import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { readTemplate, type Tag } from '../../platform/docx/index.ts'
import { Invalid, NotFound, invalid } from '../../platform/errors.ts'
import { fileHeaders, fileStore, holdBytes, MOST_FILE_BYTES, received, safeName, sendFile, sniff } from '../../platform/files/index.ts'
import { isId, newId } from '../../platform/ids.ts'
import { asked, isYes, paperFailure, type PapersDeps } from '../papers/index.ts'
import type { Rules } from '../rules/index.ts'
import { reading, writing } from '../session/index.ts'
import { faultsOf, keepsPapers, usableFields } from './fields.ts'
import { DOCX } from './make.ts'
import { starterOf } from './starter.ts'
import { addVersion, mustKeepTemplates } from './store.ts'
import { paperLanguage } from './values.ts'

const LONGEST = { name: 80, note: 300 }

/** Templates sent and fetched: plain routes, since what they carry is not JSON. */
export async function registerTemplates(app: FastifyInstance, deps: PapersDeps): Promise<void> {
  const store = fileStore(deps.filesDir)
  await app.register(async (scope) => {
    await scope.register(multipart, { throwFileSizeLimit: false, limits: { headerPairs: 50, fieldNameSize: 100 } })

    const take = async (request: FastifyRequest, of: (rules: Rules, query: Record<string, string>) => Promise<{ id: string; kind: string } | { kind: string; name: string }>) => {
      const { s, query } = await asked(deps, request)
      mustKeepTemplates(s)
      const target = await of(s.rules, query)
      const note = within('note', query.note) || null
      const sent = await sentDocx(request)
      const { context } = await asked(deps, request, createHash('sha256').update(sent.bytes).digest('hex') + sent.name)
      const tags = await checkedTags(s.rules, target.kind, sent.bytes)
      const sha256 = await store.put(sent.bytes)
      return writing(context, async (tx, now) => {
        mustKeepTemplates(now)
        await holdBytes(tx, store, sha256, sent.bytes)
        return addVersion(tx, now, target, { document: newId(), name: sent.name, type: DOCX, size: sent.bytes.length, sha256, tags, note, publish: isYes(query.publish) })
      })
    }

    scope.post('/api/v1/templates', async (request, reply) => {
      try {
        return await reply.code(201).header('cache-control', 'no-store').send(await take(request, async (rules, query) => {
          const kind = query.kind !== undefined && Object.hasOwn(rules.catalogue.kinds, query.kind) ? rules.catalogue.kinds[query.kind] : undefined
          if (!kind) throw invalid('kind', 'unknown-kind')
          if (!keepsPapers(kind)) throw invalid('kind', 'template-no-place')
          const name = within('name', query.name)
          if (name === '') throw invalid('name', 'required')
          return { kind: kind.name, name }
        }))
      } catch (error) {
        return paperFailure(reply, error)
      }
    })

    scope.post('/api/v1/templates/:id/versions', async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
      try {
        return await reply.code(201).header('cache-control', 'no-store').send(await take(request, async () => {
          const { context } = await asked(deps, request)
          const { id } = request.params
          const [row] = isId(id) ? await reading(context, (tx) => tx.query<{ kind: string }>('select kind from template where tenant_id = $1 and id = $2 and retired_at is null', [tx.tenant, id])) : []
          if (!row) throw new NotFound()
          return { id, kind: row.kind }
        }))
      } catch (error) {
        return paperFailure(reply, error)
      }
    })

    scope.get('/api/v1/templates/:id/versions/:version/file.docx', async (request: FastifyRequest<{ Params: { id: string; version: string } }>, reply) => {
      const { context } = await asked(deps, request)
      const { id, version } = request.params
      if (!isId(id) || !/^[1-9]\d{0,4}$/.test(version)) throw new NotFound()
      const file = await reading(context, async (tx, s) => {
        mustKeepTemplates(s)
        const [found] = await tx.query<{ name: string; type: string; size: number; sha256: string }>('select d.name, d.type, d.size, v.sha256 from template_version v join document d on d.tenant_id = v.tenant_id and d.id = v.document_id where v.tenant_id = $1 and v.template_id = $2 and v.version = $3', [tx.tenant, id, Number(version)])
        return found
      })
      return sendFile(reply, store, file)
    })

    scope.get('/api/v1/templates/starter/:kind', async (request: FastifyRequest<{ Params: { kind: string } }>, reply) => {
      const { s } = await asked(deps, request)
      mustKeepTemplates(s)
      const { kinds } = s.rules.catalogue
      const kind = Object.hasOwn(kinds, request.params.kind) ? kinds[request.params.kind] : undefined
      if (!kind) throw new NotFound()
      const { name, bytes } = starterOf(kind, paperLanguage(s.rules))
      return fileHeaders(reply, `${name}.docx`, DOCX).send(bytes)
    })
  })
}

function within(field: 'name' | 'note', given: string | undefined): string {
  const text = (given ?? '').replace(/[\u0000-\u001f\u007f]+/g, ' ').trim()
  if ([...text].length > LONGEST[field]) throw invalid(field, 'too-long', { max: LONGEST[field] })
  return text
}

async function sentDocx(request: FastifyRequest): Promise<{ name: string; bytes: Buffer }> {
  const sent = await received(request, MOST_FILE_BYTES)
  if (sent === 'none') throw invalid('file', 'required')
  if (sent === 'too-large') throw invalid('file', 'file-too-large', { max: MOST_FILE_BYTES })
  const name = safeName(sent.name)
  if (/\.(docm|dotm)$/i.test(name)) throw invalid('file', 'template-macros')
  if (!/\.docx$/i.test(name)) throw invalid('file', 'template-no-docx')
  const kept = sniff(name, sent.bytes)
  if ('fault' in kept && kept.fault === 'file-empty') throw invalid('file', kept.fault)
  return { name, bytes: sent.bytes }
}

/** Placeholders of a template that may be kept for this kind. @throws Invalid at `file`: each placeholder that is wrong, or why it cannot be read */
async function checkedTags(rules: Rules, kind: string, bytes: Buffer): Promise<Tag[]> {
  const def = rules.catalogue.kinds[kind]
  if (!def) throw invalid('kind', 'unknown-kind')
  const read = await readTemplate(bytes)
  if ('refused' in read) throw invalid('file', `template-${read.refused}`)
  if ('faults' in read) throw new Invalid(read.faults.map(({ code, ...params }) => ({ field: 'file', code: `template-${code}`, params })))
  const faults = faultsOf(read.tags, usableFields(def))
  if (faults.length > 0) throw new Invalid(faults.slice(0, 100).map(({ code, ...params }) => ({ field: 'file', code, params })))
  return read.tags
}
