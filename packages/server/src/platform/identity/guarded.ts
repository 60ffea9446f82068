import type { FastifyRequest } from 'fastify'
import { accountKey, attemptKey, attemptNotJudged, attemptSucceeded, bookAttempt } from './attempts.ts'
import { answer, asWebHeaders, asWebRequest } from './bridge.ts'
import type { Auth, AuthDeps } from './auth.ts'

const SIGN_INS: Record<string, 'username' | 'email'> = { '/sign-in/username': 'username', '/sign-in/email': 'email' }
/** Who is signed in and must give the password again: who found an open browser must not try passwords there either. */
const AGAIN = new Set(['/change-password', '/two-factor/enable', '/two-factor/disable', '/two-factor/generate-backup-codes'])

export const isGuarded = (path: string): boolean => path in SIGN_INS || AGAIN.has(path)

/** Runs a request that checks a password under the account's lock. Locked: 429 with `ACCOUNT_LOCKED`, for unknown names too. */
export async function guarded(auth: Auth, deps: AuthDeps, request: FastifyRequest, path: string, body: Record<string, unknown>): Promise<Response> {
  const key = await keyOf(auth, deps, request, path, body)
  // The body is written anew: what the lock read is exactly what better-auth reads.
  const web = asWebRequest(deps.baseUrl, request, body)
  if (!key) return auth.handler(web)
  const locked = await bookAttempt(deps.pool, key)
  if (locked !== null) return answer(429, { code: 'ACCOUNT_LOCKED', message: 'Too many wrong passwords', retryAfter: locked }, { 'retry-after': String(locked) })
  const response = await auth.handler(web).catch(async (error: unknown) => {
    await attemptNotJudged(deps.pool, key).catch(() => undefined)
    throw error
  })
  if (response.ok) await attemptSucceeded(deps.pool, key)
  else if (response.status === 429 || response.status === 403 || response.status >= 500) await attemptNotJudged(deps.pool, key)
  return response
}

async function keyOf(auth: Auth, deps: AuthDeps, request: FastifyRequest, path: string, body: Record<string, unknown>): Promise<string | null> {
  const by = SIGN_INS[path]
  // Without a name nothing can be guessed; better-auth says what is missing.
  if (by) return typeof body[by] === 'string' && body[by].length <= 320 ? attemptKey(deps.pool, by, body[by]) : null
  const session = await auth.api.getSession({ headers: asWebHeaders(request), query: { disableRefresh: true } })
  return session ? accountKey(session.user.id) : null
}
