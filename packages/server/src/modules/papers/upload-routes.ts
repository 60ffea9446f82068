import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { inHouse, type Tx } from '../../platform/db.ts'
import { invalid, Unavailable } from '../../platform/errors.ts'
import { ALLOWED_ENDINGS, dropUpload, finishUpload, holdUpload, isHeld, letGo, mayBeKept, MOST_UPLOAD_BYTES, openUpload, renewHold, safeName, uploadOf, type Held, type Upload } from '../../platform/files/index.ts'
import { session, writing } from '../session/index.ts'
import { asked, type Parts } from './asked.ts'
import { bytesIn, capabilities, checksumIn, nameIn, PIECE, speaks, tell, VERSION } from './upload-protocol.ts'

/** A line that says nothing for so long is given up; shorter than a hold, so that nobody writes without one. */
const SILENT_MS = 20_000
/** Of a request that is refused so much is still read, so that the answer arrives. */
const DRAIN_BYTES = 16 * 1024 * 1024
type OfUpload = FastifyRequest<{ Params: { id: string } }>

/**
 * Uploads that go on where they were broken off: tus 1.0 with creation, termination, checksum and expiration. What is acknowledged is
 * on disk; of two requests that write at once one waits for nobody and the other gets 423, on whichever nodes they arrive.
 */
export function uploadRoutes(app: FastifyInstance, parts: Parts): void {
  const most = parts.mostUploadBytes ?? MOST_UPLOAD_BYTES
  app.addContentTypeParser(PIECE, (_request, payload, done) => { done(null, payload) })
  app.addHook('onSend', async (request, reply) => { if (request.url.startsWith('/api/v1/uploads')) reply.header('tus-resumable', VERSION) })

  app.options('/api/v1/uploads', async (_request, reply) => capabilities(reply, most).code(204).send())

  app.post('/api/v1/uploads', async (request, reply) => {
    const { s } = await asked(parts, request)
    if (!speaks(request)) return otherVersion(reply)
    const size = bytesIn(request, 'Upload-Length')
    const name = safeName(nameIn(request))
    if (!mayBeKept(name)) throw invalid('file', 'file-type', { allowed: ALLOWED_ENDINGS.join(' ') })
    if (size === 0) throw invalid('file', 'file-empty')
    if (size > most) return tell(reply).code(413).send({ errors: [{ field: 'file', code: 'file-too-large', params: { max: most } }] })
    await parts.store.parts.mustHaveRoom(size)
    const { context } = await asked(parts, request, `${size} ${name}`)
    const { upload, gone } = await writing(context, (tx) => openUpload(tx, s.person, name, size, most))
    for (const id of gone) await parts.store.parts.remove(id)
    return tell(reply, upload).code(201).header('location', `/api/v1/uploads/${upload.id}`).send()
  })

  app.head('/api/v1/uploads/:id', async (request: OfUpload, reply) => {
    const { context } = await asked(parts, request)
    if (!speaks(request)) return otherVersion(reply)
    const { tenant, person } = await session(context)
    return tell(reply, await inHouse(parts.pool, tenant, (tx) => uploadOf(tx, person, request.params.id), 'read')).code(200).send()
  })

  app.patch('/api/v1/uploads/:id', async (request: OfUpload, reply) => {
    const answer = await piece(parts, request, reply)
    if (!request.raw.readableEnded) await drained(request.raw)
    return answer()
  })

  app.delete('/api/v1/uploads/:id', async (request: OfUpload, reply) => {
    const { s } = await asked(parts, request)
    if (!speaks(request)) return otherVersion(reply)
    if (!(await inHouse(parts.pool, s.tenant, (tx) => dropUpload(tx, s.person, request.params.id)))) return busy(reply)
    await parts.store.parts.remove(request.params.id)
    return tell(reply).code(204).send()
  })
}

const otherVersion = (reply: FastifyReply): FastifyReply => tell(reply).code(412).header('tus-version', VERSION).send()
const busy = (reply: FastifyReply): FastifyReply => tell(reply).code(423).header('retry-after', '3').send({ error: 'busy' })

/** Takes one piece. The answer is given afterwards, when what is left of the request has been read. */
async function piece(parts: Parts, request: OfUpload, reply: FastifyReply): Promise<() => FastifyReply> {
  const refuse = (code: number, error: string, upload?: Upload) => () => tell(reply, upload).code(code).send({ error })
  try {
    const { s } = await asked(parts, request)
    if (!speaks(request)) return () => otherVersion(reply)
    if (request.headers['content-type'] !== PIECE) return refuse(415, 'unknown-type')
    const at = bytesIn(request, 'Upload-Offset')
    const sum = checksumIn(request)
    const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inHouse(parts.pool, s.tenant, work)
    const held = await inTx((tx) => holdUpload(tx, s.person, request.params.id, at))
    if (!isHeld(held)) {
      if (held.file && at === held.size) return () => tell(reply, held).code(204).send()
      return held.held && held.got === at ? () => busy(reply) : refuse(409, 'offset', held)
    }
    if (at + Number(request.headers['content-length'] ?? 0) > held.size) return refuse(413, 'too-large', await inTx((tx) => letGo(tx, held, at)))
    // A piece with a checksum counts as a whole or not at all.
    const taken = await parts.store.parts.append(held.id, spoken(request.raw), { at, size: held.size, tick: (got) => inTx((tx) => renewHold(tx, held, sum ? at : got)), ...(sum ? { see: (chunk) => { sum.hash.update(chunk) } } : {}) })
    if (taken === null) {
      // What was acknowledged is gone from the disk: it can only begin anew.
      await inTx((tx) => dropUpload(tx, held.by, held.id, held.token))
      await parts.store.parts.remove(held.id)
      return refuse(404, 'not-found')
    }
    if (taken.ended === 'lost') return () => busy(reply)
    const got = sum && (taken.ended !== 'all' || !sum.holds()) ? at : taken.got
    if (taken.ended === 'all' && got === held.size) return await finished(parts, s.tenant, held, reply)
    const upload = await inTx((tx) => letGo(tx, held, got))
    if (taken.ended === 'disk-full') throw new Unavailable('disk-full', 60)
    if (taken.ended === 'too-much') return refuse(413, 'too-large', upload)
    if (taken.ended === 'broken') return refuse(400, 'broken-off', upload)
    if (got < taken.got) return refuse(460, 'checksum', upload)
    return () => tell(reply, upload).code(204).send()
  } catch (error) {
    return () => { throw error }
  }
}

async function finished(parts: Parts, tenant: string, held: Held, reply: FastifyReply): Promise<() => FastifyReply> {
  const inTx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inHouse(parts.pool, tenant, work)
  // What follows may fail for a while (a full disk); the next request then finds all of it there.
  if (!(await inTx((tx) => renewHold(tx, held, held.size)))) return () => busy(reply)
  const done = await finishUpload(parts.pool, tenant, parts.store, held).catch(async (error: unknown) => {
    await inTx((tx) => letGo(tx, held, held.size)).catch(() => undefined)
    throw error
  })
  if (done === 'lost') return () => busy(reply)
  if ('fault' in done) {
    await inTx((tx) => dropUpload(tx, held.by, held.id, held.token))
    await parts.store.parts.remove(held.id)
    throw invalid('file', done.fault, { allowed: ALLOWED_ENDINGS.join(' ') })
  }
  const upload = await inTx((tx) => uploadOf(tx, held.by, held.id))
  return () => tell(reply, upload).code(204).send()
}

/** The chunks of a request, which ends where nothing comes for long. The line itself stays, for the answer. */
async function* spoken(raw: IncomingMessage): AsyncGenerator<Buffer> {
  const listen = (): NodeJS.Timeout => setTimeout(() => { raw.destroy(new Error('silent')) }, SILENT_MS)
  let silence = listen()
  try {
    for await (const chunk of raw.iterator({ destroyOnReturn: false })) {
      // While we write, the silence is ours.
      clearTimeout(silence)
      yield chunk as Buffer
      silence = listen()
    }
  } finally {
    clearTimeout(silence)
  }
}

/** Reads what is left of a request that is answered early; a flood is cut off. */
async function drained(raw: IncomingMessage): Promise<void> {
  let n = 0
  try {
    for await (const chunk of spoken(raw)) if ((n += chunk.length) > DRAIN_BYTES) { raw.destroy(); return }
  } catch {
    // Broken off: nobody waits for an answer.
  }
}
