import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { inHouse, type Pool } from '../../platform/db.ts'
import { Unavailable } from '../../platform/errors.ts'
import { checkedFile, fileStore, sendFile } from '../../platform/files/index.ts'
import { isId } from '../../platform/ids.ts'
import { followed } from './follow.ts'
import { openHouse } from './house.ts'
import { looks, slowDown } from './routes.ts'
import { keepSent, sentFile } from './sent-files.ts'
import { letThrough, UPLOADS } from './shared-limits.ts'
import { makeThrottle } from './throttle.ts'

export interface PortalDeps { pool: Pool; /** Folder the bytes of files lie in, under the data folder. */ filesDir: string }
type OfHouse = FastifyRequest<{ Params: { house: string } }>

// A form has five of them: eight forms from one address.
const uploads = makeThrottle(40, 10 * 60_000)
// Each is held in memory while it arrives: strangers get little of it, and nobody all of that.
const AT_ONCE = 6
const AT_ONCE_OF_ADDRESS = 2
const LONGEST_MS = 5 * 60_000

/**
 * Files of clients without an account: sent one by one before they are attached (`submit`, `reply`), and fetched back by number and
 * code. Plain routes, since what they carry is not JSON.
 */
export async function registerPortal(app: FastifyInstance, deps: PortalDeps): Promise<void> {
  const store = fileStore(deps.filesDir)
  await app.register(async (scope) => {
    await scope.register(multipart, { throwFileSizeLimit: false, limits: { headerPairs: 50, fieldNameSize: 100 } })

    scope.post('/api/v1/portal/:house/files', async (request: OfHouse, reply) => {
      slowDown(uploads, request.ip)
      const { tenant } = await openHouse(deps.pool, request.params.house)
      await letThrough(deps.pool, [[UPLOADS, request.ip]])
      const file = await inTurn(request, () => checkedFile(request))
      const sha256 = await store.put(file.bytes)
      const kept = await inHouse(deps.pool, tenant, (tx) => keepSent(tx, store, { ...file, sha256 }))
      return reply.code(201).header('cache-control', 'no-store').send(kept)
    })

    // By POST, so that the code stands in no address and no log.
    scope.post('/api/v1/portal/:house/file', async (request: OfHouse, reply) => {
      slowDown(looks, request.ip)
      const { tenant, rules } = await openHouse(deps.pool, request.params.house)
      const { number, code, id } = typed(request.body)
      const matter = await followed(deps.pool, tenant, rules, { number, code })
      const file = isId(id) ? await inHouse(deps.pool, tenant, (tx) => sentFile(tx, matter, id), 'read') : undefined
      return sendFile(reply, store, file)
    })
  })
}

/** What was typed, as texts of a sensible length; anything else is empty and finds nothing. */
function typed(body: unknown): { number: string; code: string; id: string } {
  const given = (body ?? {}) as Record<string, unknown>
  const text = (name: string) => { const v = given[name]; return typeof v === 'string' && v.length <= 60 ? v : '' }
  return { number: text('number'), code: text('code'), id: text('id') }
}

const arriving = new Map<string, number>()

/** Lets so many arrive at once, and none for ever. */
async function inTurn<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T> {
  const mine = arriving.get(request.ip) ?? 0
  if (mine >= AT_ONCE_OF_ADDRESS || [...arriving.values()].reduce((a, b) => a + b, 0) >= AT_ONCE) throw new Unavailable('throttled', 5)
  arriving.set(request.ip, mine + 1)
  const timer = setTimeout(() => request.raw.destroy(), LONGEST_MS)
  try {
    return await work()
  } finally {
    clearTimeout(timer)
    const left = (arriving.get(request.ip) ?? 1) - 1
    if (left > 0) arriving.set(request.ip, left)
    else arriving.delete(request.ip)
  }
}
