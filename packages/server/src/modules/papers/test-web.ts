import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll } from 'vitest'
import { answerFor } from '../../http/problems.ts'
import type { TestHouse } from '../../test/house.ts'
import { registerPapers } from './index.ts'

/** The papers' routes with a person named in a header (percent-encoded) in place of a sign-in. */
export async function papersWeb(house: TestHouse, more: { filesDir?: string; mostUploadBytes?: number } = {}): Promise<{ app: FastifyInstance; filesDir: string; get: Asking; send: Sending }> {
  const filesDir = more.filesDir ?? mkdtempSync(join(tmpdir(), 'guixing-files-'))
  const app = Fastify({ bodyLimit: 1024 * 1024, routerOptions: { maxParamLength: 400 } })
  app.setErrorHandler(async (error, _request, reply) => {
    const answer = await answerFor(error, house.pool, house.tenant)
    return answer ? reply.code(answer.status).send(answer.body) : reply.code(500).send({ error: String((error as Error).stack) })
  })
  await registerPapers(app, { pool: house.pool, filesDir, ...(more.mostUploadBytes ? { mostUploadBytes: more.mostUploadBytes } : {}), identify: async (request) => { const name = request.headers['x-person']; return typeof name === 'string' ? { tenant: house.tenant, person: house.people[decodeURIComponent(name)] ?? '' } : null } })
  afterAll(async () => { await app.close(); rmSync(filesDir, { recursive: true, force: true }) })
  const who = (name: string | null) => (name === null ? {} : { 'x-person': encodeURIComponent(name) })
  return {
    app, filesDir,
    get: async (url, name) => { const r = await app.inject({ method: 'GET', url, headers: who(name) }); return { status: r.statusCode, headers: r.headers as Record<string, string>, bytes: r.rawPayload, json: () => r.json() as never } },
    send: async (url, name, file, key) => {
      const form = new FormData()
      if (file) form.append('file', new Blob([file.bytes as BlobPart]), file.name)
      const r = await app.inject({ method: 'POST', url, headers: { ...who(name), ...(key ? { 'idempotency-key': key } : {}) }, payload: form as never })
      return { status: r.statusCode, body: r.json() as never }
    },
  }
}
type Asking = (url: string, name: string | null) => Promise<{ status: number; headers: Record<string, string>; bytes: Buffer; json: () => never }>
type Sending = (url: string, name: string | null, file: { name: string; bytes: Uint8Array } | null, key?: string) => Promise<{ status: number; body: never }>
