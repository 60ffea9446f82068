import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { inHouse } from '../db.ts'
import { testDatabase } from '../postgres/test-database.ts'
import { newId } from '../ids.ts'
import { createToken, disableAccount, findAccount, revokeToken, tokensOf } from './index.ts'
import { Browser } from './testing/browser.ts'
import { addMember, addPerson, identityApp, PASSWORD, pools } from './testing/setup.ts'

const db = await testDatabase()
const pool = pools(db)
let app: FastifyInstance
let count = 0

async function signedIn() {
  const login = `持有者${(count += 1)}`
  const m = await addMember(pool, login)
  const browser = new Browser(app)
  await browser.signIn(login, PASSWORD)
  return { ...m, login, browser }
}
const ask = async (token: string) => (await app.inject({ method: 'POST', url: '/who', headers: { authorization: `Bearer ${token}` } })).json() as unknown
const listed = async (browser: Browser) => (await browser.get('/api/auth-tokens')).json().tokens as { id: string; name: string }[]

beforeAll(async () => { app = await identityApp(pool.app) })
afterAll(async () => { await app.close(); await pool.app.end(); await pool.owner.end() })

describe('tokens on the settings page', () => {
  it('are made, listed and ended by their holder; what was done stands in the record', async () => {
    const { tenant, person, browser } = await signedIn()
    expect(await listed(browser)).toEqual([])
    const made = await browser.send('POST', '/api/auth-tokens', { name: ' 电话交换机 ' })
    expect([made.statusCode, made.headers['cache-control']]).toEqual([201, 'no-store'])
    const { token } = made.json() as { token: string }
    expect(await ask(token)).toEqual({ tenant, person })
    const [view] = await listed(browser)
    expect(view).toEqual({ id: expect.any(String), name: '电话交换机', madeAt: expect.any(String), lastUsed: expect.any(String) })
    expect(JSON.stringify(view)).not.toContain(token)
    expect((await browser.send('DELETE', `/api/auth-tokens/${view?.id}`)).statusCode).toBe(204)
    expect(await ask(token)).toBeNull()
    expect(await listed(browser)).toEqual([])
    const facts = await inHouse(pool.app, tenant, (tx) => tx.query('select f.what, f.by_id, d.body from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.stream = $2 order by f.seq', [tenant, `person:${person}`]))
    expect(facts).toEqual([{ what: 'token-created', by_id: person, body: { token: view?.id, name: '电话交换机' } }, { what: 'token-revoked', by_id: person, body: { token: view?.id, name: '电话交换机' } }])
  })

  it("are nobody else's business: not signed in, by token, another person, a foreign page", async () => {
    const one = await signedIn()
    const other = await signedIn()
    const token = await createToken(pool.app, one.tenant, one.person, 't')
    const [view] = await listed(one.browser)
    const path = `/api/auth-tokens/${view?.id}`
    expect((await new Browser(app).get('/api/auth-tokens')).statusCode).toBe(401)
    expect((await new Browser(app).send('POST', '/api/auth-tokens', { name: 'x' }, { authorization: `Bearer ${token}` })).statusCode).toBe(401)
    expect((await other.browser.send('DELETE', path)).statusCode).toBe(404)
    expect((await one.browser.send('DELETE', path, undefined, { origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await one.browser.send('POST', '/api/auth-tokens', { name: 'x' }, { origin: 'https://evil.example' })).statusCode).toBe(403)
    expect(await ask(token)).toEqual({ tenant: one.tenant, person: one.person })
    const colleague = await addPerson(pool.owner, one.tenant, '同事')
    await expect(revokeToken(pool.app, one.tenant, view?.id ?? '', colleague, colleague)).rejects.toThrow('not found')
    await revokeToken(pool.app, one.tenant, view?.id ?? '', colleague)
    expect(await ask(token)).toBeNull()
  })

  it('need a name, and are not without end', async () => {
    const { tenant, person, browser } = await signedIn()
    const codes = async (body: object) => { const answer = await browser.send('POST', '/api/auth-tokens', body); return [answer.statusCode, answer.json().errors?.[0]?.code] as unknown[] }
    for (const name of ['', '  ', 7, null, 'a\0b']) expect(await codes({ name })).toEqual([400, 'required'])
    expect(await codes({ name: '长'.repeat(81) })).toEqual([400, 'too-long'])
    for (const id of ['x', '%00', newId(), "' or 1=1"]) expect((await browser.send('DELETE', `/api/auth-tokens/${encodeURIComponent(id)}`)).statusCode).toBe(404)
    for (let i = 0; i < 50; i++) await createToken(pool.app, tenant, person, `t${i}`)
    expect(await codes({ name: 'one more' })).toEqual([400, 'too-many'])
    const [first] = await tokensOf(pool.app, tenant, person)
    await revokeToken(pool.app, tenant, first?.id ?? '')
    expect(await codes({ name: 'one more' })).toEqual([201, undefined])
    await expect(createToken(pool.app, tenant, newId(), 'nobody')).rejects.toThrow('not found')
  })
})

it('the command line finds an account by its login in any spelling', async () => {
  const { tenant, person, user, login } = await signedIn()
  expect(await findAccount(pool.app, ` ${login} `)).toEqual({ user, tenant, person, disabled: false })
  await disableAccount(pool.app, user)
  expect(await findAccount(pool.app, login)).toMatchObject({ disabled: true })
  expect(await findAccount(pool.app, '查无此人')).toBeNull()
})
