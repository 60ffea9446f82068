import { call } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { createToken } from '../../platform/identity/index.ts'
import { Browser } from '../../platform/identity/testing/browser.ts'
import { identityApp } from '../../platform/identity/testing/setup.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { peopleRoutes } from './index.ts'

const house = await makeHouse(await testDatabase())
let app: FastifyInstance
let count = 0
const PASSWORD = '春眠不觉晓-2026'
const save = (input: object) => call(peopleRoutes.savePerson, { unit: house.units.root ?? '', roles: [], ...input } as never, { context: house.context('韩志远') })
const codes = (work: Promise<unknown>) => work.then(() => 'saved', (e: { errors?: { field: string; code: string }[]; message: string }) => e.errors?.map((x) => `${x.field} ${x.code}`).join() ?? e.message)
async function newcomer(over: object = {}) {
  const login = `新人${(count += 1)}`
  return { login, view: await save({ name: login, login, password: PASSWORD, email: `n${count}@example.com`, ...over }) }
}
async function signedIn(login: string, password = PASSWORD): Promise<Browser> {
  const browser = new Browser(app)
  await browser.signIn(login, password)
  return browser
}
const factsOf = async (person: string) => (await house.read((tx) => tx.query<{ what: string }>('select what from fact where tenant_id = $1 and stream = $2 order by seq', [tx.tenant, `person:${person}`]))).map((f) => f.what)

beforeAll(async () => { app = await identityApp(house.pool) })
afterAll(async () => { await app.close() })

describe('saving a person keeps the account in step', () => {
  it('the first password opens it, the next ends sessions', async () => {
    const { login, view } = await newcomer()
    const browser = await signedIn(login)
    expect(await browser.who()).toEqual({ tenant: house.tenant, person: view.id })
    await save({ id: view.id, name: login, password: '夜来风雨声-2026' })
    expect(await browser.who()).toBeNull()
    expect(await (await signedIn(login)).who()).toBeNull()
    expect(await (await signedIn(login, '夜来风雨声-2026')).who()).not.toBeNull()
    const facts = await factsOf(view.id)
    expect(facts.filter((f) => f === 'account-created' || f === 'password-set')).toEqual(['account-created', 'password-set'])
  })

  it('a new login is the one to sign in with; sessions stay', async () => {
    const { login, view } = await newcomer()
    const browser = await signedIn(login)
    await save({ id: view.id, name: '改名', login: `${login}-新` })
    expect(await browser.who()).not.toBeNull()
    expect(await (await signedIn(login)).who()).toBeNull()
    expect(await (await signedIn(`${login}-新`)).who()).not.toBeNull()
  })

  it('who leaves is out at once, by cookie and token; who comes back is in again', async () => {
    const { login, view } = await newcomer()
    const browser = await signedIn(login)
    const token = await createToken(house.pool, house.tenant, view.id, 't')
    const byToken = async () => (await app.inject({ url: '/who', headers: { authorization: `Bearer ${token}` } })).json() as unknown
    expect([await browser.who(), await byToken()]).not.toContain(null)
    await save({ id: view.id, name: login, active: false })
    expect([await browser.who(), await byToken(), await (await signedIn(login)).who()]).toEqual([null, null, null])
    await save({ id: view.id, name: login, active: true })
    expect(await (await signedIn(login)).who()).toEqual({ tenant: house.tenant, person: view.id })
  })

  it("a leaver without an account loses their tokens", async () => {
    const view = await save({ name: '交换机' })
    const token = await createToken(house.pool, house.tenant, view.id, 't')
    const byToken = async () => (await app.inject({ url: '/who', headers: { authorization: `Bearer ${token}` } })).json() as unknown
    expect(await byToken()).not.toBeNull()
    await save({ id: view.id, name: '交换机', active: false })
    expect(await byToken()).toBeNull()
  })

  it('what is wrong with the account is told at its field, and nothing is saved', async () => {
    const { login, view } = await newcomer()
    const { rows } = await house.owner.query('select count(*)::int as n from person where tenant_id = $1', [house.tenant])
    expect(await codes(save({ name: '甲', login: '有 空格', password: PASSWORD }))).toBe('login bad-login')
    expect(await codes(save({ name: '甲', login, password: PASSWORD }))).toBe('login taken')
    expect(await codes(save({ name: '甲', login: '甲', password: PASSWORD, email: view.email?.toUpperCase() }))).toBe('email taken')
    expect(await codes(save({ name: '甲', password: PASSWORD }))).toBe('login required')
    expect((await house.owner.query('select count(*)::int as n from person where tenant_id = $1', [house.tenant])).rows).toEqual(rows)
  })
})
