import Fastify, { type FastifyInstance } from 'fastify'
import { answerFor } from '../../../http/problems.ts'
import { makePool, type Pool } from '../../db.ts'
import { newId } from '../../ids.ts'
import { createAccount, registerIdentity, type IdentityDeps } from '../index.ts'
import { ORIGIN } from './browser.ts'

/** An application with the sign-in and one page that says who is asking. */
export async function identityApp(pool: Pool, over: Partial<IdentityDeps> = {}): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify()
  app.setErrorHandler(async (error, _request, reply) => {
    const known = await answerFor(error, pool, null)
    return reply.code(known?.status ?? 500).send(known?.body)
  })
  const identity = registerIdentity(app, { pool, secret: 'only-for-tests-0123456789abcdef0123456789', publicUrl: ORIGIN, ...over })
  app.route({ method: ['GET', 'POST'], url: '/who', handler: async (request, reply) => reply.type('application/json').send(JSON.stringify(await identity.identify(request))) })
  await app.ready()
  return app
}

export async function addHouse(pool: Pool): Promise<string> {
  const tenant = newId()
  await pool.query(`insert into house (id, slug, name, zone) values ($1, $2, '试验所', 'Asia/Shanghai')`, [tenant, `h-${tenant}`])
  return tenant
}

export async function addPerson(pool: Pool, tenant: string, name: string): Promise<string> {
  const person = newId()
  await pool.query(`with house as (select set_config('guixing.tenant', $1, false)) insert into person (tenant_id, id, name) select $1::uuid, $2::uuid, $3 from house`, [tenant, person, name])
  return person
}

export const PASSWORD = '春眠不觉晓-2026'

/** A person with an account; `login` must be new in the database. */
export async function addMember(pools: { app: Pool; owner: Pool }, login: string, email?: string): Promise<{ tenant: string; person: string; user: string }> {
  const tenant = await addHouse(pools.owner)
  const person = await addPerson(pools.owner, tenant, login)
  return { tenant, person, user: await createAccount(pools.app, { tenant, person, login, name: login, password: PASSWORD, email }) }
}

export const pools = (db: { appUrl: string; ownerUrl: string }): { app: Pool; owner: Pool } => ({ app: makePool(db.appUrl, 6), owner: makePool(db.ownerUrl, 2) })
