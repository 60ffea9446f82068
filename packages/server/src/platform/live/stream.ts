import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NotSignedIn, Unavailable } from '../errors.ts'
import type { Who } from '../identity/index.ts'
import type { Hub, LiveEvent } from './hub.ts'

export interface StreamLimits {
  /** Connections of one node; one more is asked to come back later. */
  most: number
  /** Connections of one person (browser tabs); one more ends the oldest. */
  perPerson: number
  /** A sign of life for proxies, and the moment the sign-in is looked at again, in ms. */
  beat: number
}

const LIMITS: StreamLimits = { most: 2000, perPerson: 8, beat: 20_000 }
/** A reader that does not read is let go; it reconnects and looks again. */
const UNREAD_BYTES = 256 * 1024

interface Deps { hub: Hub; identify: (request: FastifyRequest) => Promise<Who | null>; limits: Partial<StreamLimits> }

/**
 * `GET /api/v1/live`: server-sent events for the signed-in person. `ready` comes first, also after each reconnection: from
 * then on nothing is missed, so whoever gets it fetches once what he shows. Then `counts`, `matters`, `notice` and `alert`.
 * Answers a function that ends all connections.
 */
export function registerStream(app: FastifyInstance, deps: Deps): () => void {
  const limits = { ...LIMITS, ...deps.limits }
  const open = new Map<string, Set<() => void>>()
  let closed = false
  const closeAll = (): void => {
    closed = true
    for (const ends of open.values()) for (const end of ends) end()
  }
  app.addHook('preClose', async () => closeAll())
  app.route({
    method: 'GET', url: '/api/v1/live', exposeHeadRoute: false,
    handler: async (request, reply) => {
      const who = await deps.identify(request)
      if (!who) throw new NotSignedIn()
      if (closed || deps.hub.size >= limits.most) throw new Unavailable('database', 30)
      const mine = open.get(who.person) ?? new Set<() => void>()
      open.set(who.person, mine)
      while (mine.size >= limits.perPerson) {
        const [oldest] = mine
        if (!oldest) break
        oldest()
      }
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, { ...headersOf(reply.getHeaders()), 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', connection: 'keep-alive', 'x-accel-buffering': 'no' })
      request.raw.socket.setTimeout(0)
      const write = (text: string): void => {
        if (raw.writableEnded || raw.destroyed) return
        raw.write(text)
        if (raw.writableLength > UNREAD_BYTES) { end(); raw.destroy() }
      }
      const send = ({ event, data }: LiveEvent | { event: 'ready'; data: { at: string } }): void => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      // Not all at once after a restart.
      write(`retry: ${2000 + Math.floor(Math.random() * 3000)}\n\n`)
      const leave = deps.hub.add({ tenant: who.tenant, person: who.person, send }, () => send({ event: 'ready', data: { at: new Date().toISOString() } }))
      const beat = setInterval(() => {
        write(': \n\n')
        // Whoever signed out or was shut out hears nothing more.
        deps.identify(request).then((still) => { if (still?.person !== who.person) end() }, () => undefined)
      }, limits.beat).unref()
      let ended = false
      function end(): void {
        if (ended) return
        ended = true
        clearInterval(beat)
        leave()
        mine.delete(end)
        if (mine.size === 0) open.delete(who?.person ?? '')
        raw.end()
      }
      mine.add(end)
      raw.on('close', end)
      raw.on('error', end)
    },
  })
  return closeAll
}

/** Headers set for every answer (security, request id) hold for this one too. */
function headersOf(given: Record<string, number | string | string[] | undefined>): Record<string, number | string | string[]> {
  return Object.fromEntries(Object.entries(given).filter((e): e is [string, number | string | string[]] => e[1] !== undefined))
}
