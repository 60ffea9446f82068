import { ORPCError } from '@orpc/server'
import { reasonView } from '../modules/matters/index.ts'
import { rulesOf } from '../modules/rules/index.ts'
import { Invalid, NotFound, NotSignedIn, Refused, Stale, Unavailable } from '../platform/errors.ts'
import { translate, type Pool } from '../platform/db.ts'

export interface Answer { status: number; body: unknown; retryAfter?: number }

/** What a failure looks like on the wire (design §7). Undefined: a bug; only its number is told. */
export async function answerFor(failure: unknown, pool: Pool, tenant: string | null): Promise<Answer | undefined> {
  const error = translate(failure)
  if (error instanceof Refused) {
    try {
      const rules = tenant ? await rulesOf(pool, tenant) : null
      return { status: 422, body: { refused: true, reasons: rules ? error.reasons.map((r) => reasonView(rules, r)) : [] } }
    } catch (unread) {
      // The words of the reasons could not be read: what kept them away is the answer, and the refusal is the same when asked again.
      return answerFor(unread, pool, null)
    }
  }
  if (error instanceof Invalid) return { status: 400, body: { errors: error.errors.map((e) => ({ field: e.field, code: e.code, params: e.params ?? {} })) } }
  if (error instanceof NotFound) return { status: 404, body: { error: 'not-found' } }
  if (error instanceof NotSignedIn) return { status: 401, body: { error: 'not-signed-in' } }
  if (error instanceof Stale) return { status: 409, body: { error: 'stale', fact: error.fact } }
  if (error instanceof Unavailable) return { status: error.reason === 'throttled' ? 429 : 503, body: { error: error.reason }, retryAfter: error.retryAfter }
  if (error instanceof ORPCError) return orpcAnswer(error)
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  // What the web server itself refuses: too long, not JSON, an unknown type, a foreign page.
  if (typeof status === 'number' && status >= 400 && status < 500) return { status, body: status === 400 || status === 413 || status === 415 ? { errors: [{ field: '', code: CODES[status] ?? 'malformed', params: {} }] } : { error: 'forbidden' } }
  return undefined
}

const CODES: Record<number, string> = { 400: 'malformed', 413: 'too-large', 415: 'unknown-type' }

interface Issue { path?: readonly (PropertyKey | { key: PropertyKey })[]; code?: string; maximum?: unknown; minimum?: unknown; expected?: unknown }

/** The contract's own checks: each issue becomes an error at its field; what does not exist is 404. */
function orpcAnswer(error: ORPCError<string, unknown>): Answer | undefined {
  const issues = (error.data as { issues?: readonly Issue[] } | undefined)?.issues
  if (error.status === 400) {
    const errors = (issues ?? [{ path: [], code: 'malformed' }]).map((issue) => ({
      field: (issue.path ?? []).map((p) => String(typeof p === 'object' ? p.key : p)).join('.'), code: CODE_OF[issue.code ?? ''] ?? issue.code ?? 'malformed',
      params: Object.fromEntries(Object.entries({ max: issue.maximum, min: issue.minimum, expected: issue.expected }).filter(([, v]) => typeof v === 'number' || typeof v === 'string')),
    }))
    // An id that is none names nothing: not there, like every other that is not.
    if (errors.every((e) => ID_FIELDS.has(e.field) && e.code === 'format')) return { status: 404, body: { error: 'not-found' } }
    return { status: 400, body: { errors } }
  }
  if (error.status === 404 || error.status === 405) return { status: 404, body: { error: 'not-found' } }
  return undefined
}

const ID_FIELDS = new Set(['id', 'task'])
const CODE_OF: Record<string, string> = { too_big: 'too-long', too_small: 'too-short', invalid_type: 'type', invalid_format: 'format', invalid_value: 'choice', unrecognized_keys: 'unknown-field' }
