import type { FastifyRequest } from 'fastify'
import { isOwnHost } from './auth.ts'

/** A write carrying our cookie from somebody else's page; Fastify answers 403. */
export class ForeignOrigin extends Error {
  readonly statusCode = 403
  readonly code = 'FOREIGN_ORIGIN'
  constructor() { super('the request comes from a foreign page') }
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a cookie-authenticated write from a foreign page (ForeignOrigin). Trusted are the configured origins and the
 * host the request itself went to. Neither header: no browser of these days, and the cookie is SameSite=Lax besides.
 */
export function mustBeOwnPage(request: FastifyRequest, trusted: ReadonlySet<string>): void {
  if (READS.has(request.method)) return
  const origin = one(request.headers.origin)
  const site = one(request.headers['sec-fetch-site'])
  if (origin !== undefined && origin !== 'null') {
    if (trusted.has(origin) || isOwnHost(origin, request.headers.host)) return
    throw new ForeignOrigin()
  }
  if (site === 'same-origin' || site === 'none') return
  if (origin === 'null' || site !== undefined) throw new ForeignOrigin()
}

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header)
