import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Serves the built pages: files with a hash in their name for good, the page itself always fresh; every other address is the page's own. */
export async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) return
  const page = readFileSync(index)
  await app.register(fastifyStatic, { root: folder, wildcard: false, index: false, preCompressed: true, cacheControl: false, setHeaders: (reply, path) => { void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache') } })
  app.setNotFoundHandler((request, reply) => {
    // The address one would guess for the public window leads to the short one that is printed.
    const guessed = /^\/portal\/([^?#]+)/.exec(request.url)
    if (guessed && request.method === 'GET') return reply.redirect(`/p/${guessed[1] ?? ''}`, 301)
    const asksPage = (request.method === 'GET' || request.method === 'HEAD') && !request.url.startsWith('/api/') && !/\.[a-z0-9]{1,8}$/i.test(request.url.split('?', 1)[0] ?? '')
    if (!asksPage) return reply.code(404).send({ error: 'not-found' })
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page)
  })
}
