import type { FastifyReply, FastifyRequest } from 'fastify'
import { IP_HEADER } from './auth.ts'

// The address comes from the connection alone; lengths and connection handling are the new request's own.
const DROPPED = new Set([IP_HEADER, 'forwarded', 'content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'expect'])

/** The request's headers as better-auth may see them: nothing forwarded, our own word for the address. */
export function asWebHeaders(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || DROPPED.has(name) || name.startsWith('x-forwarded-') || name.startsWith(':')) continue
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one)
  }
  headers.set(IP_HEADER, request.ip || '127.0.0.1')
  return headers
}

/** The Fastify request as a web Request under the configured address, whatever Host says; `body` replaces what was sent. */
export function asWebRequest(baseUrl: string, request: FastifyRequest, body?: Record<string, unknown>): Request {
  const headers = asWebHeaders(request)
  if (body) headers.set('content-type', 'application/json')
  const sent = body ? Buffer.from(JSON.stringify(body)) : (request.body as Buffer | null | undefined)
  return new Request(baseUrl + request.raw.url, { method: request.method, headers, ...(request.method !== 'GET' && sent ? { body: new Uint8Array(sent) } : {}) })
}

export async function asReply(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status)
  response.headers.forEach((value, name) => { if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value) })
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  const wait = response.headers.get('x-retry-after')
  if (wait) reply.header('retry-after', wait)
  return reply.send(Buffer.from(await response.arrayBuffer()))
}

export const answer = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

/** PostgreSQL takes no NUL in texts: nothing offered here has a use for one. */
export const hasNul = (request: FastifyRequest): boolean => /%00/.test(request.raw.url ?? '') || (Buffer.isBuffer(request.body) && (request.body.includes(0) || request.body.includes('%00')))

const noNul = (_key: string, value: unknown): unknown => {
  if (typeof value === 'string' && value.includes('\0')) throw new SyntaxError('NUL')
  return value
}

/** The body as a JSON object without NUL characters, or null when it is none. */
export function jsonBody(request: FastifyRequest): Record<string, unknown> | null {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return null
  try {
    const value = JSON.parse((request.body as Buffer).toString('utf8'), noNul) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
