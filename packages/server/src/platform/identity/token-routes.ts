import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotSignedIn } from '../errors.ts'
import { createToken, revokeToken, tokensOf } from './tokens.ts'
import { jsonBody } from './bridge.ts'
import type { Pool } from '../db.ts'
import type { Who } from './account-state.ts'

const PATH = '/api/auth-tokens'

/**
 * One's own API tokens for the settings page: GET lists what is in force, POST `{name}` answers `{token}` once, DELETE
 * ends one. `signedIn` looks at the session alone: a token that leaked must not make others. The scope leaves bodies raw.
 */
export function tokenRoutes(scope: FastifyInstance, pool: Pool, signedIn: (request: FastifyRequest) => Promise<Who | null>): void {
  const me = async (request: FastifyRequest, reply: FastifyReply): Promise<Who> => {
    reply.header('cache-control', 'no-store')
    const who = await signedIn(request)
    if (!who) throw new NotSignedIn()
    return who
  }
  scope.get(PATH, async (request, reply) => {
    const { tenant, person } = await me(request, reply)
    const tokens = await tokensOf(pool, tenant, person)
    return { tokens: tokens.filter((t) => t.revokedAt === null).map(({ revokedAt: _, ...view }) => view) }
  })
  scope.post(PATH, async (request, reply) => {
    const { tenant, person } = await me(request, reply)
    const name = jsonBody(request)?.name
    return reply.code(201).send({ token: await createToken(pool, tenant, person, typeof name === 'string' ? name : '', person) })
  })
  scope.delete<{ Params: { id: string } }>(`${PATH}/:id`, async (request, reply) => {
    const { tenant, person } = await me(request, reply)
    await revokeToken(pool, tenant, request.params.id, person, person)
    return reply.code(204).send()
  })
}
