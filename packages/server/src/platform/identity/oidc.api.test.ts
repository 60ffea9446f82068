import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { testDatabase } from '../postgres/test-database.ts'
import { createAccount, disableAccount, registerIdentity, updateAccount, type OidcConfig } from './index.ts'
import { Browser, ORIGIN } from './testing/browser.ts'
import { OidcProvider } from './testing/oidc-provider.ts'
import { addHouse, addMember, addPerson, identityApp, pools, PASSWORD } from './testing/setup.ts'

const db = await testDatabase()
const pool = pools(db)
const provider = new OidcProvider()
const apps: FastifyInstance[] = []
let app: FastifyInstance
let count = 0

const configOf = (over: Partial<OidcConfig> = {}): OidcConfig => ({ name: '集团统一认证', clientId: provider.client.id, clientSecret: provider.client.secret, issuer: provider.issuer, trustEmail: false, ...over })
async function makeApp(over: Partial<OidcConfig> = {}): Promise<FastifyInstance> {
  const made = await identityApp(pool.app, { oidc: configOf(over) })
  apps.push(made)
  return made
}
async function member(): Promise<{ tenant: string; person: string; user: string; email: string; login: string }> {
  const n = (count += 1)
  const email = `p${n}@example.com`
  return { ...(await addMember(pool, `成员${n}`, email)), email, login: `成员${n}` }
}
const as = (email: string, over = {}) => { provider.person = { sub: `sub-${email}`, email, email_verified: true, name: '姓名', ...over } }

/** The whole way there and back; answers where the browser is sent last. */
async function go(browser: Browser, to = '/workbench'): Promise<string> {
  const asked = await browser.post('/sign-in/social', { provider: 'oidc', callbackURL: to })
  expect(asked.statusCode).toBe(200)
  const there = await fetch((asked.json() as { url: string }).url, { redirect: 'manual' })
  const back = new URL(there.headers.get('location') ?? '')
  expect(back.origin + back.pathname).toBe(`${ORIGIN}/api/auth/callback/oidc`)
  const answer = await browser.get(back.pathname + back.search)
  expect(answer.statusCode).toBe(302)
  return String(answer.headers.location)
}

beforeAll(async () => { await provider.start(); app = await makeApp() })
beforeEach(async () => { provider.forging = false; await pool.owner.query('delete from "rateLimit"') })
afterAll(async () => { for (const one of apps) await one.close(); await provider.stop(); await pool.app.end(); await pool.owner.end() })

describe('signing in by the identity provider', () => {
  it('knows people by their verified e-mail, later by their number there', async () => {
    const m = await member()
    as(m.email.toUpperCase(), { sub: 'sub-a' })
    const first = new Browser(app)
    expect(await go(first)).toBe('/workbench')
    expect(await first.who()).toEqual({ tenant: m.tenant, person: m.person })
    as('renamed@elsewhere.example', { sub: 'sub-a' })
    const second = new Browser(app)
    await go(second)
    expect(await second.who()).toEqual({ tenant: m.tenant, person: m.person })
    expect((await new Browser(app).get('/api/auth-info')).json()).toEqual({ oidc: { name: '集团统一认证' }, passwordSignIn: true })
    expect((await new Browser(app).signIn(m.login, PASSWORD)).statusCode).toBe(200)
  })

  it('serves who has no password of their own', async () => {
    const tenant = await addHouse(pool.owner)
    const person = await addPerson(pool.owner, tenant, '只用统一认证')
    await createAccount(pool.app, { tenant, person, login: '只用统一认证', name: '只用统一认证', email: 'only@example.com' })
    as('only@example.com')
    const browser = new Browser(app)
    await go(browser)
    expect(await browser.who()).toEqual({ tenant, person })
  })

  async function refused(browser = new Browser(app)): Promise<string> {
    const to = await go(browser)
    expect(await browser.who()).toBeNull()
    expect(to).toMatch(/\/sign-in\?error=/)
    return to
  }

  it('refuses strangers and makes no account for them', async () => {
    as('stranger@example.com')
    await refused()
    expect((await pool.owner.query(`select 1 from "user" where email = 'stranger@example.com'`)).rowCount).toBe(0)
  })

  it('refuses an unverified e-mail, unless the house trusts the provider', async () => {
    const m = await member()
    as(m.email, { email_verified: false })
    await refused()
    const trusting = new Browser(await makeApp({ trustEmail: true }))
    await go(trusting)
    expect(await trusting.who()).toEqual({ tenant: m.tenant, person: m.person })
  })

  it('refuses the placeholder address of an account without e-mail', async () => {
    await addMember(pool, '无邮箱者')
    as('无邮箱者@guixing.invalid')
    await refused()
    await refused(new Browser(await makeApp({ trustEmail: true })))
  })

  it('refuses another person with an address that was linked before; a new address in the house frees it', async () => {
    const m = await member()
    as(m.email, { sub: 'sub-old' })
    await go(new Browser(app))
    as(m.email, { sub: 'sub-new' })
    await refused()
    await updateAccount(pool.app, m.user, { email: `new-${m.email}` })
    as(`new-${m.email}`, { sub: 'sub-new' })
    const browser = new Browser(app)
    await go(browser)
    expect(await browser.who()).toEqual({ tenant: m.tenant, person: m.person })
  })

  it('refuses a disabled account, and its session ends', async () => {
    const m = await member()
    as(m.email)
    const browser = new Browser(app)
    await go(browser)
    expect(await browser.who()).not.toBeNull()
    await disableAccount(pool.app, m.user)
    expect(await browser.who()).toBeNull()
    expect(await refused()).toContain('/sign-in?error=oidc_refused')
  })

  it('refuses an identity token signed by somebody else', async () => {
    const m = await member()
    as(m.email)
    provider.forging = true
    await refused()
  })

  it("refuses another browser's answer, and an answer used twice", async () => {
    const m = await member()
    as(m.email)
    const mine = new Browser(app)
    const asked = (await mine.post('/sign-in/social', { callbackURL: '/' })).json() as { url: string }
    const back = new URL((await fetch(asked.url, { redirect: 'manual' })).headers.get('location') ?? '')
    const victim = new Browser(app)
    await victim.get(back.pathname + back.search)
    expect(await victim.who()).toBeNull()
    const next = new Browser(app)
    await go(next)
    expect(await next.who()).not.toBeNull()
    const replay = new Browser(app)
    for (const answer of ['?code=x&state=y', '?error=access_denied&state=y', '', '?state=%00', '?code[]=1&state[]=2', back.search]) expect((await replay.get(`/api/auth/callback/oidc${answer}`)).statusCode).toBeLessThan(500)
    expect(await replay.who()).toBeNull()
  })

  it('sends nobody to a foreign page afterwards, and takes no token brought along', async () => {
    for (const callbackURL of ['https://evil.example/', '//evil.example', '/\\evil.example']) expect((await new Browser(app).post('/sign-in/social', { callbackURL })).statusCode).toBe(403)
    const m = await member()
    as(m.email)
    const answer = await new Browser(app).post('/sign-in/social', { provider: 'oidc', callbackURL: '/', idToken: { token: 'x.y.z' } })
    expect((answer.json() as { url?: string }).url).toContain('/authorize')
  })
})

describe('the provider is away', () => {
  it('passwords still work; who asks is told, and once it is back it is used', async () => {
    const m = await member()
    await provider.stop()
    const late = await makeApp()
    expect((await new Browser(late).signIn(m.login, PASSWORD)).statusCode).toBe(200)
    const asked = await new Browser(late).post('/sign-in/social', { callbackURL: '/' })
    expect([asked.statusCode, asked.json().code, asked.headers['retry-after']]).toEqual([503, 'OIDC_UNAVAILABLE', '10'])
    expect((await new Browser(late).get('/api/auth/callback/oidc?code=a&state=b')).headers.location).toBe('/sign-in?error=oidc_unavailable')
    await provider.start()
    as(m.email)
    const browser = new Browser(late)
    await go(browser)
    expect(await browser.who()).toEqual({ tenant: m.tenant, person: m.person })
  })

  it('another issuer behind the address is none', async () => {
    const wrong = await makeApp({ issuer: provider.issuer.replace('127.0.0.1', 'localhost') })
    expect((await new Browser(wrong).post('/sign-in/social', { callbackURL: '/' })).statusCode).toBe(503)
  })
})

it('named endpoints do instead of discovery', async () => {
  const m = await member()
  as(m.email)
  const plain = await makeApp({ issuer: undefined, endpoints: { authorization: `${provider.issuer}/authorize`, token: `${provider.issuer}/token`, userinfo: `${provider.issuer}/userinfo` } })
  const browser = new Browser(plain)
  await go(browser)
  expect(await browser.who()).toEqual({ tenant: m.tenant, person: m.person })
})

it('needs to know the address people come back to', () => {
  expect(() => registerIdentity(app, { pool: pool.app, secret: 'x'.repeat(40), oidc: configOf() })).toThrow('publicUrl')
})
