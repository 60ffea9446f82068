import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { Contract } from '@guixing/contract'
import { routes } from './contract.ts'
import { signInNow } from './lapse.ts'
import { Offline, problemOf } from './problems.ts'

export { Busy, Fault, Gone, Invalid, Lapsed, Offline, Refused, Stale, Unavailable, type FieldProblem } from './problems.ts'

/** A key for one attempt to write; also on plain-http addresses, where `crypto.randomUUID` is missing. */
export function attemptKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('')
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Sends; a write whose answer got lost is sent once more with the same key, so that it counts once. */
async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request.clone())
  } catch (failed) {
    if (request.signal.aborted) throw failed
    await wait(600)
    try {
      return await fetch(request)
    } catch {
      throw new Offline()
    }
  }
}

/** Writes that got no answer: who sends the same once more, by hand and much later too, sends it under the same key, so that it counts once. */
const unanswered = new Map<string, string>()
const MOST_UNANSWERED = 50

async function call(request: Request): Promise<Response> {
  const under = signInNow()
  const what = request.method === 'GET' ? null : `${request.method} ${request.url} ${await request.clone().text()}`
  if (what !== null) {
    const key = unanswered.get(what) ?? attemptKey()
    request.headers.set('Idempotency-Key', key)
    if (unanswered.size >= MOST_UNANSWERED) unanswered.clear()
    unanswered.set(what, key)
  }
  const response = await reach(request)
  // From 500 up nobody knows what became of it.
  if (what !== null && response.status < 500) unanswered.delete(what)
  if (response.ok) return response
  const body: unknown = await response.json().catch(() => null)
  throw problemOf(response.status, body, response.headers.get('x-request-id'), what !== null, under)
}

const link = new OpenAPILink(routes, { url: () => `${location.origin}/api/v1`, fetch: (request) => call(request) })

/** What the client answers, for types of parts: `Awaited<ReturnType<Api['work']['bench']>>`. */
export type Api = JsonifiedClient<ContractRouterClient<Contract>>
/** Typed client of the contract; throws the classes of `problems.ts`. */
export const api: Api = createORPCClient(link)
/** TanStack Query keys and options of every operation. */
export const q = createTanstackQueryUtils(api)
