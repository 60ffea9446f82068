import type { FastifyReply, FastifyRequest } from 'fastify'
import { LedgerQuery } from '@guixing/contract/matters'
import type { Language } from '@guixing/core/model/text'
import type { ApiContext } from '../../platform/api.ts'
import { session, type Session } from '../session/index.ts'
import type { Pool } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import { sha256 } from '../../platform/hash.ts'
import { PaperError } from '../../platform/printing/index.ts'
import { wallTime } from '../../platform/sheets/index.ts'
import { fileHeaders, type FileStore } from '../../platform/files/index.ts'
import { LANGUAGE } from './names.ts'

export { fileHeaders }
export interface PapersDeps {
  pool: Pool
  /** Who asks; null when nobody we know. */
  identify: (request: FastifyRequest) => Promise<{ tenant: string; person: string } | null>
  /** Folder the bytes of files lie in, under the data folder; made when it is missing. */
  filesDir: string
  /** Largest file that comes in pieces, in bytes. */
  mostUploadBytes?: number
  /** Told after a commit, so that waiting messages leave soon. */
  nudge?: () => void
}
export interface Parts extends PapersDeps { store: FileStore }

/** The signed-in person behind a request, with the context the modules take. @throws NotSignedIn */
export async function asked(deps: Omit<PapersDeps, 'filesDir'>, request: FastifyRequest, digest = ''): Promise<{ context: ApiContext; s: Session; language: Language; query: Record<string, string> }> {
  const who = await deps.identify(request)
  const key = request.headers['idempotency-key']
  const context: ApiContext = {
    pool: deps.pool, tenant: who?.tenant ?? null, person: who?.person ?? null, idempotencyKey: request.method !== 'GET' && typeof key === 'string' && key.length > 0 && key.length <= 200 ? key : null,
    request: sha256(JSON.stringify([request.method, request.url, digest])), nudge: deps.nudge ?? (() => undefined), ip: request.ip, headers: {},
  }
  const s = await session(context)
  const query = plainQuery(request.query)
  return { context, s, language: LANGUAGE(query.lang, s.rules.people.get(s.person)?.language, s.rules.house.language), query }
}

/** Query parameters as single texts the database takes: the last of several, without NUL and half characters. */
function plainQuery(given: unknown): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [name, v] of Object.entries((given ?? {}) as Record<string, unknown>)) {
    const last: unknown = Array.isArray(v) ? v.at(-1) : v
    if (typeof last === 'string') out[name] = last.replace(/\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
  }
  return out
}

/** Whether a query or a form says yes. */
export const isYes = (text: string | undefined): boolean => text === '1' || text === 'true'

/** The filters of the list, read as the list reads them. @throws Invalid with the names of wrong ones */
export function filtersIn(query: Record<string, string>): LedgerFilters {
  const { cursor: _c, limit: _l, kind: _k, ...rest } = query
  const read = LedgerQuery.safeParse(rest)
  if (!read.success) throw invalid(String(read.error.issues[0]?.path[0] ?? ''), 'choice')
  for (const name of ['from', 'to'] as const) if (read.data[name] !== undefined && Number.isNaN(Date.parse(read.data[name]))) throw invalid(name, 'date')
  return read.data
}
export type LedgerFilters = ReturnType<typeof LedgerQuery.parse>

/** Now in the house's zone, to the minute. */
export const nowWall = (zone: string): string => wallTime(new Date().toISOString(), zone).slice(0, 16)

/** A paper that could not be made, in words; what is not one goes on to the server's own handler. */
export function paperFailure(reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof PaperError)) throw error
  if (error.cause) reply.log.error(error)
  if (error.fault === 'too-many-rows') return reply.code(400).send({ errors: [{ field: '', code: error.fault, params: error.params, words: error.words }] })
  return reply.code(503).header('retry-after', '30').send({ error: error.fault, words: error.words })
}
