import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ownerOfAccount, type Who } from './account-state.ts'
import { tellingAway } from './auth-database.ts'
import { BASE_PATH, makeAuth, NOWHERE, type Auth, type AuthDeps } from './auth.ts'
import { answer, asReply, asWebRequest, asWebHeaders, hasNul, jsonBody } from './bridge.ts'
import { guarded, isGuarded } from './guarded.ts'
import { OIDC_PROVIDER, oidcReachable, type OidcConfig } from './oidc.ts'
import { mustBeOwnPage } from './same-site.ts'
import { forgetSessions, remembered } from './session-cache.ts'
import { tokenRoutes } from './token-routes.ts'
import { ownerOfToken } from './tokens.ts'
import type { Pool } from '../db.ts'

export interface IdentityDeps {
  pool: Pool
  /** Signs cookies and encrypts TOTP secrets, 32 characters or more. */
  secret: string
  /** Address people open. Left out: any host a browser names, so that a port chosen by the system works. On https cookies are Secure. */
  publicUrl?: string
  /** Further origins whose pages are ours. */
  trustedOrigins?: string[]
  /** Needs `publicUrl`, to which the provider sends people back. */
  oidc?: OidcConfig | null
}

export interface Identity {
  /** Who asks, by bearer token or session cookie; null when nobody we know. ForeignOrigin (403) for a write from a foreign page. */
  identify(request: FastifyRequest): Promise<Who | null>
}

/** All that is offered of better-auth. Whatever else it can do over HTTP (sign-up, changing one's name, …) does not exist here. */
const OFFERED = new Set([
  'POST /sign-in/username', 'POST /sign-in/email', 'POST /sign-out', 'GET /get-session', 'POST /change-password', 'GET /list-sessions', 'POST /revoke-session', 'POST /revoke-other-sessions',
  'POST /two-factor/enable', 'POST /two-factor/disable', 'POST /two-factor/verify-totp', 'POST /two-factor/verify-backup-code', 'POST /two-factor/generate-backup-codes',
])
const BY_OIDC = new Set(['POST /sign-in/social', `GET /callback/${OIDC_PROVIDER}`, `POST /callback/${OIDC_PROVIDER}`])
const BODY_LIMIT = 65_536

/** Mounts the sign-in under /api/auth, GET /api/auth-info and /api/auth-tokens. Call it on the root instance, before other routes. */
export function registerIdentity(app: FastifyInstance, given: IdentityDeps): Identity {
  const { pool, oidc = null, trustedOrigins = [] } = given
  if (oidc && !given.publicUrl) throw new Error('OIDC needs publicUrl')
  const deps: AuthDeps = { pool, secret: given.secret, trustedOrigins, baseUrl: given.publicUrl ? new URL(given.publicUrl).origin : NOWHERE, log: (level, message) => app.log[level](message) }
  const auth = makeAuth(deps, null)
  const authWithOidc = lazily(deps, oidc)
  const trusted = new Set([deps.baseUrl, ...trustedOrigins])
  const renewed = new WeakMap<FastifyRequest, string[]>()

  // A session used after a day lives on; its cookie is renewed with whatever is answered.
  app.addHook('onSend', async (request, reply) => {
    for (const cookie of renewed.get(request) ?? []) reply.header('set-cookie', cookie)
  })

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body))
    scope.get('/api/auth-info', async (_request, reply) => reply.header('cache-control', 'no-store').send({ oidc: oidc ? { name: oidc.name } : null, passwordSignIn: true }))
    scope.route({
      method: ['GET', 'POST'], url: `${BASE_PATH}/*`, exposeHeadRoute: false,
      handler: async (request, reply) => {
        reply.header('cache-control', 'no-store')
        const path = new URL(deps.baseUrl + request.raw.url).pathname.slice(BASE_PATH.length)
        const wanted = `${request.method} ${path}`
        if (hasNul(request)) return reply.code(400).send({ code: 'INVALID_BODY' })
        // The provider's own page may post its answer here; everything else comes from ours.
        if (!path.startsWith('/callback/')) mustBeOwnPage(request, trusted)
        if (OFFERED.has(wanted)) return asReply(reply, await tellingAway(() => signInPart(auth, deps, request, path), (r) => r.status >= 500))
        if (BY_OIDC.has(wanted) && oidc) return byOidc(await authWithOidc(), deps, request, reply, path)
        return reply.code(404).send({ code: 'NOT_FOUND' })
      },
    })
    tokenRoutes(scope, pool, bySession)
  })

  async function sessionOwner(request: FastifyRequest): Promise<Who | null> {
    const { headers, response } = await tellingAway(() => auth.api.getSession({ headers: asWebHeaders(request), returnHeaders: true }), (r) => r.response === null)
    if (!response) return null
    const cookies = headers.getSetCookie()
    if (cookies.length > 0) renewed.set(request, cookies)
    return ownerOfAccount(deps.pool, response.user.id)
  }

  async function bySession(request: FastifyRequest): Promise<Who | null> {
    const name = (await auth.$context).authCookies.sessionToken.name
    const cookie = (request.headers.cookie ?? '').split(/; */).find((part) => part.startsWith(`${name}=`))
    if (!cookie) return null
    mustBeOwnPage(request, trusted)
    return remembered(pool, cookie, () => sessionOwner(request))
  }

  return {
    async identify(request) {
      const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')
      // Who names a token means the token: no falling back to a cookie that happens to be there.
      return bearer?.[1] ? ownerOfToken(pool, bearer[1]) : bySession(request)
    },
  }
}

/** Password checks go through the account's lock; whatever may end a session empties this node's memory of them. */
async function signInPart(auth: Auth, deps: AuthDeps, request: FastifyRequest, path: string): Promise<Response> {
  if (request.method === 'GET') return auth.handler(asWebRequest(deps.baseUrl, request))
  const body = jsonBody(request)
  if (!body) return answer(400, { code: 'INVALID_BODY', message: 'A JSON object is expected' })
  try {
    return await (isGuarded(path) ? guarded(auth, deps, request, path, body) : auth.handler(asWebRequest(deps.baseUrl, request, body)))
  } finally {
    if (!path.startsWith('/sign-in/')) forgetSessions(deps.pool)
  }
}

async function byOidc(auth: Auth | null, deps: AuthDeps, request: FastifyRequest, reply: FastifyReply, path: string): Promise<FastifyReply> {
  if (!auth) {
    if (path !== '/sign-in/social') return reply.redirect('/sign-in?error=oidc_unavailable')
    return reply.code(503).header('retry-after', '10').send({ code: 'OIDC_UNAVAILABLE', message: 'The identity provider does not answer' })
  }
  if (path !== '/sign-in/social') {
    const response = await auth.handler(asWebRequest(deps.baseUrl, request))
    // A person looks at this answer: a disabled account, say, is told on the sign-in page.
    return response.status >= 400 ? reply.redirect('/sign-in?error=oidc_refused') : asReply(reply, response)
  }
  // Only the redirect is offered, not the exchange of a token brought along.
  const body = jsonBody(request)
  const back = typeof body?.callbackURL === 'string' ? body.callbackURL : '/'
  return asReply(reply, await auth.handler(asWebRequest(deps.baseUrl, request, { provider: OIDC_PROVIDER, callbackURL: back, errorCallbackURL: '/sign-in', disableRedirect: true })))
}

/**
 * better-auth with the OIDC provider, made when first somebody wants it and the provider answers, so that a provider
 * that is down neither holds up the start nor anybody's password sign-in; the next who asks tries again.
 */
function lazily(deps: AuthDeps, oidc: OidcConfig | null): () => Promise<Auth | null> {
  let made: Auth | null = null
  return async () => {
    if (!made && oidc && (await oidcReachable(oidc))) made ??= makeAuth(deps, oidc)
    return made
  }
}
