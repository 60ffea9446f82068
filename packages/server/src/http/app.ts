import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ORPCError } from '@orpc/server'
import Fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { requestDigest, type ApiContext } from '../platform/api.ts'
import type { FileStore } from '../platform/files/index.ts'
import type { Pool } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import type { Identity } from '../platform/identity/index.ts'
import { compressAnswers } from './compress.ts'
import { countRequests } from './metrics.ts'
import { docsPage, openApi } from './docs.ts'
import { faultIn, isReadable } from './guard.ts'
import { answerFor, type Answer } from './problems.ts'
import { router } from './router.ts'
import { serveWeb } from './web.ts'

export interface AppDeps {
  pool: Pool
  version: string
  webDir: string
  /** Proxies whose word about the caller's address is believed; none otherwise. */
  trustedProxies?: string[]
  /** Told after each write, so that waiting messages leave soon. */
  nudge: () => void
  files?: FileStore
  identity: (app: FastifyInstance) => Identity
  /** Mounts what is not in the contract: papers, files, channels, live events. */
  more: (app: FastifyInstance, identity: Identity) => Promise<void> | void
  /** Is everything that must run running? Words of what is not. */
  ready: () => Promise<string[]>
  log: boolean | { level: string }
}

const BODY_LIMIT = 2 * 1024 * 1024

/** The web server of one node: the API of the contract, documents, health, metrics and the built pages. */
export async function makeApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({ logger: deps.log, bodyLimit: BODY_LIMIT, genReqId: () => newId(), trustProxy: deps.trustedProxies && deps.trustedProxies.length > 0 ? deps.trustedProxies : false, forceCloseConnections: true, routerOptions: { maxParamLength: 400 }, logController: new LogController({ disableRequestLogging: true }) })
  const identity = deps.identity(app)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id, 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin',
      'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'",
    })
  })
  compressAnswers(app)
  const metrics = countRequests(app, () => ({ guixing_database_connections: deps.pool.totalCount, guixing_database_waiting: deps.pool.waitingCount }))
  app.setErrorHandler(async (error, request, reply) => {
    const answer = await answerFor(error, deps.pool, null).catch(() => undefined)
    if (answer) return send(reply, answer)
    request.log.error(error)
    return reply.code(500).send({ error: 'fault', id: request.id })
  })

  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    const missing = await deps.ready().catch((error: Error) => [error.message])
    return reply.code(missing.length === 0 ? 200 : 503).send({ ready: missing.length === 0, missing })
  })
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4').send(metrics()))

  const document = await openApi(deps.version)
  const page = docsPage(document)
  app.get('/api/openapi.json', async () => document)
  app.get('/api/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page))

  await deps.more(app, identity)
  const handler = makeHandler()
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'], url: '/api/v1/*', exposeHeadRoute: false,
    handler: async (request, reply) => {
      if (!isReadable(request.url)) return reply.code(404).send({ error: 'not-found' })
      const fault = faultIn(request.body)
      if (fault) return reply.code(400).send({ errors: [fault] })
      const context = await contextOf(deps, identity, request, reply)
      reply.header('cache-control', 'no-store')
      const { matched } = await handler.handle(request, reply, { prefix: '/api/v1', context })
      return matched ? reply : reply.code(404).send({ error: 'not-found' })
    },
  })
  await serveWeb(app, deps.webDir)
  return app
}

interface Context extends ApiContext { reply: FastifyReply }

async function contextOf(deps: AppDeps, identity: Identity, request: FastifyRequest, reply: FastifyReply): Promise<Context> {
  const who = await identity.identify(request)
  const key = request.headers['idempotency-key']
  return {
    pool: deps.pool, tenant: who?.tenant ?? null, person: who?.person ?? null,
    idempotencyKey: request.method !== 'GET' && typeof key === 'string' && key.length > 0 && key.length <= 200 ? key : null,
    request: requestDigest(request.method, request.url, request.body ?? null), nudge: deps.nudge, ...(deps.files ? { files: deps.files } : {}), ip: request.ip,
    headers: Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, Array.isArray(v) ? v.join(', ') : v])), reply,
  }
}

function makeHandler(): OpenAPIHandler<Context> {
  return new OpenAPIHandler<Context>(router, {
    // The bodies of failures are exactly those of the interface, without an envelope around them.
    customErrorResponseBodyEncoder: (error) => error.data,
    interceptors: [
      async ({ next, context }) => {
        try {
          return await next()
        } catch (error) {
          const { status, body } = await failure(error, context)
          throw new ORPCError(CODE[status] ?? 'INTERNAL_SERVER_ERROR', { status, data: body })
        }
      },
    ],
  })
}

async function failure(error: unknown, { pool, tenant, reply }: Context): Promise<Answer> {
  const answer = await answerFor(error, pool, tenant).catch(() => undefined)
  if (answer?.retryAfter !== undefined) reply.header('retry-after', String(answer.retryAfter))
  if (answer) return answer
  reply.request.log.error(error)
  return { status: 500, body: { error: 'fault', id: reply.request.id } }
}

const CODE: Record<number, string> = { 400: 'BAD_REQUEST', 401: 'UNAUTHORIZED', 404: 'NOT_FOUND', 409: 'CONFLICT', 422: 'UNPROCESSABLE_CONTENT', 429: 'TOO_MANY_REQUESTS', 503: 'SERVICE_UNAVAILABLE' }

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.retryAfter !== undefined) reply.header('retry-after', String(answer.retryAfter))
  return reply.code(answer.status).send(answer.body)
}
