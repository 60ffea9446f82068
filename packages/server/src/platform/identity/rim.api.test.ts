import { getMigrations } from 'better-auth/db/migration'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { inHouse } from '../db.ts'
import { testDatabase } from '../postgres/test-database.ts'
import { makeAuth } from './auth.ts'
import { createAccountIn, findAccount } from './index.ts'
import { forgetSessions } from './session-cache.ts'
import { Browser, ORIGIN, totpCode } from './testing/browser.ts'
import { addHouse, addMember, addPerson, identityApp, PASSWORD, pools } from './testing/setup.ts'

const db = await testDatabase()
const pool = pools(db)
const apps: FastifyInstance[] = []
const make = async (over: Parameters<typeof identityApp>[1]) => { const app = await identityApp(pool.app, over); apps.push(app); return app }
const app = await make({})
let count = 0
const member = async () => { const login = `访客${(count += 1)}`; return { login, ...(await addMember(pool, login)) } }

beforeEach(async () => { await pool.owner.query('delete from "rateLimit"') })
afterAll(async () => { for (const one of apps) await one.close(); await pool.app.end(); await pool.owner.end() })

describe('where the address is not known beforehand', () => {
  it('any host works with plain cookies, other hosts may not write', async () => {
    const open = await make({ publicUrl: undefined })
    await open.listen({ port: 0, host: '127.0.0.1' })
    const { port } = open.server.address() as { port: number }
    const m = await member()
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, `pc-7.lan:${port}`]) {
      const browser = new Browser(open, { host, origin: `http://${host}` })
      const answer = await browser.signIn(m.login, PASSWORD)
      expect([host, answer.statusCode]).toEqual([host, 200])
      expect(String(answer.headers['set-cookie'])).not.toMatch(/Secure/i)
      expect(await browser.who()).toEqual({ tenant: m.tenant, person: m.person })
      expect((await browser.send('POST', '/who', {}, { origin: 'http://evil.example' })).statusCode).toBe(403)
      expect((await browser.send('POST', '/api/auth/sign-out', {}, { origin: 'http://guixing.test' })).statusCode).toBe(403)
      expect((await browser.post('/sign-out')).statusCode).toBe(200)
      expect(await browser.who()).toBeNull()
    }
    const real = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/username`, { method: 'POST', headers: { 'content-type': 'application/json', origin: `http://127.0.0.1:${port}` }, body: JSON.stringify({ username: m.login, password: PASSWORD }) })
    expect(real.status).toBe(200)
  })

  it('on https cookies are Secure; a named origin is ours behind a proxy that changes Host', async () => {
    const behind = await make({ publicUrl: 'https://desk.example.org', trustedOrigins: ['https://old.example.org'] })
    const m = await member()
    for (const origin of ['https://desk.example.org', 'https://old.example.org']) {
      const browser = new Browser(behind, { host: '127.0.0.1:4600', origin })
      const answer = await browser.signIn(m.login, PASSWORD)
      expect(String(answer.headers['set-cookie'])).toMatch(/__Secure-guixing\.session_token=.*HttpOnly; Secure/i)
      expect((await browser.send('POST', '/who', {})).json()).toEqual({ tenant: m.tenant, person: m.person })
    }
    expect((await new Browser(behind, { host: '127.0.0.1:4600', origin: 'https://other.example.org' }).signIn(m.login, PASSWORD)).statusCode).toBe(403)
  })
})

describe('hostile input', () => {
  const texts = ['', '\0', 'a\0b', '\ud800', '%00', "' or 1=1 --", '员'.repeat(5000), '{{7*7}}', '../../etc/passwd', '\u202e', '😀'.repeat(400)]
  const values = [...texts, null, 7, -1, true, [], ['a'], {}, { $ne: '' }]
  const paths = ['/sign-in/username', '/sign-in/email', '/sign-out', '/change-password', '/revoke-session', '/revoke-other-sessions', '/two-factor/enable', '/two-factor/disable', '/two-factor/verify-totp', '/two-factor/verify-backup-code', '/two-factor/generate-backup-codes']

  it('is never a fault of ours, signed in or not', async () => {
    const m = await member()
    const browser = new Browser(app)
    await browser.signIn(m.login, PASSWORD)
    const mine = new Map(browser.cookies)
    for (const path of paths) for (const value of values) {
      const body = { username: value, email: value, password: value, currentPassword: value, newPassword: value, token: value, code: value }
      for (const one of [browser, new Browser(app)]) {
        const answer = await one.post(path, body)
        expect([path, value, answer.statusCode < 500]).toEqual([path, value, true])
      }
      await pool.owner.query('delete from "rateLimit"; delete from attempt')
      for (const [name, cookie] of mine) browser.cookies.set(name, cookie)
    }
  })

  it('in bodies, headers and addresses either', async () => {
    const send = async (url: string, payload: string | Buffer, headers: Record<string, string>) => (await app.inject({ method: 'POST', url, payload, headers: { origin: ORIGIN, ...headers } })).statusCode
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'x', '']) for (const body of ['', '{', 'null', '[]', '"x"', '{"username":"a","username":"b"}', '\u0000', 'a=%00', '{"__proto__":{"a":1}}']) {
      expect(await send('/api/auth/sign-in/username', body, type ? { 'content-type': type } : {})).toBeLessThan(500)
    }
    expect(await send('/api/auth/sign-in/username', JSON.stringify({ username: 'x'.repeat(70_000) }), { 'content-type': 'application/json' })).toBe(413)
    expect(await send('/api/auth/sign-in/username', 'username=a&password=b', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(400)
    for (const header of ['', 'guixing.session_token=', 'guixing.session_token=%00.x', 'guixing.session_token=a.b; guixing.session_token=c', 'guixing.two_factor=%E0%A4%A', '=;;=', 'x'.repeat(4000)]) {
      expect((await app.inject({ url: '/who', headers: { cookie: header } })).json()).toBeNull()
      expect((await app.inject({ url: '/api/auth/get-session', headers: { cookie: header } })).statusCode).toBeLessThan(500)
      expect((await app.inject({ url: '/api/auth-tokens', headers: { cookie: header } })).statusCode).toBe(401)
    }
    for (const authorization of ['Bearer', 'Bearer ', 'Bearer gx_', `Bearer gx_${'x'.repeat(5000)}`, 'Bearer gx_\u00ff', 'Basic eDp5', 'bearer  x']) expect((await app.inject({ url: '/who', headers: { authorization } })).json()).toBeNull()
    for (const path of ['', '/', '//', '/../x', '/%2e%2e/x', '/%', '/%00', '/sign-in', '/sign-in/username/%00', '/callback/oidc?state=%00', '/get-session?disableCookieCache=%00', '/error', '/ok', '/reset-password/x', '/verify-email?token=x']) {
      const { statusCode } = await app.inject({ url: `/api/auth${path}` })
      expect([path, statusCode >= 400 && statusCode < 500]).toEqual([path, true])
    }
  })

  it('a right password in a foreign form signs nobody in', async () => {
    const m = await member()
    const answer = await app.inject({ method: 'POST', url: '/api/auth/sign-in/username', payload: JSON.stringify({ username: m.login, password: PASSWORD }), headers: { 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' } })
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([403, undefined])
  })
})

describe('one-time codes', () => {
  it('guessed wrong too often lock the account, and five wrong ones end the sign-in under way', async () => {
    const m = await member()
    const owner = new Browser(app)
    await owner.signIn(m.login, PASSWORD)
    const { totpURI } = (await owner.post('/two-factor/enable', { password: PASSWORD })).json() as { totpURI: string }
    await owner.post('/two-factor/verify-totp', { code: totpCode(totpURI) })
    const wrong = () => String((Number(totpCode(totpURI)) + 7) % 1_000_000).padStart(6, '0')
    let locked = false
    for (let round = 0; round < 4 && !locked; round++) {
      const thief = new Browser(app)
      await thief.signIn(m.login, PASSWORD)
      for (let i = 0; i < 6 && !locked; i++) locked = /LOCK/.test(String((await thief.post('/two-factor/verify-totp', { code: wrong() })).json().code))
      await pool.owner.query('delete from "rateLimit"')
    }
    expect(locked).toBe(true)
    const late = new Browser(app)
    await late.signIn(m.login, PASSWORD)
    expect((await late.post('/two-factor/verify-totp', { code: totpCode(totpURI) })).statusCode).toBe(429)
    expect(await late.who()).toBeNull()
  })

  it('are taken away again with the password only', async () => {
    const m = await member()
    const browser = new Browser(app)
    await browser.signIn(m.login, PASSWORD)
    const { totpURI } = (await browser.post('/two-factor/enable', { password: PASSWORD })).json() as { totpURI: string }
    await browser.post('/two-factor/verify-totp', { code: totpCode(totpURI) })
    expect((await browser.post('/two-factor/disable', { password: 'wrong-password' })).statusCode).toBe(400)
    expect((await browser.post('/two-factor/disable', { password: PASSWORD })).statusCode).toBe(200)
    const next = new Browser(app)
    await next.signIn(m.login, PASSWORD)
    expect(await next.who()).toEqual({ tenant: m.tenant, person: m.person })
  })
})

it('one changes the own password: the old one and the other sessions end', async () => {
  const m = await member()
  const [here, there] = [new Browser(app), new Browser(app)]
  await here.signIn(m.login, PASSWORD)
  await there.signIn(m.login, PASSWORD)
  expect(await there.who()).not.toBeNull()
  expect((await here.post('/change-password', { currentPassword: PASSWORD, newPassword: 'short', revokeOtherSessions: true })).statusCode).toBe(400)
  expect((await here.post('/change-password', { currentPassword: PASSWORD, newPassword: '处处闻啼鸟-2026', revokeOtherSessions: true })).statusCode).toBe(200)
  expect([await here.who(), await there.who()]).toEqual([{ tenant: m.tenant, person: m.person }, null])
  expect([(await new Browser(app).signIn(m.login, PASSWORD)).statusCode, (await new Browser(app).signIn(m.login, '处处闻啼鸟-2026')).statusCode]).toEqual([401, 200])
})

it('a set-up that fails leaves no account behind', async () => {
  const tenant = await addHouse(pool.owner)
  const person = await addPerson(pool.owner, tenant, '半途')
  await expect(inHouse(pool.app, tenant, async (tx) => { await createAccountIn(tx, { person, login: '半途', name: '半途', password: PASSWORD }); throw new Error('cut off') })).rejects.toThrow('cut off')
  expect(await findAccount(pool.app, '半途')).toBeNull()
})

it('a session in use is renewed with whatever is answered', async () => {
  const m = await member()
  const browser = new Browser(app)
  await browser.signIn(m.login, PASSWORD)
  await pool.owner.query(`update session set "expiresAt" = now() + interval '2 days', "updatedAt" = now() - interval '5 days' where "userId" = $1`, [m.user])
  const answer = await browser.get('/who')
  expect(String(answer.headers['set-cookie'])).toMatch(/guixing\.session_token=.*Max-Age=604800/i)
  const { rows } = await pool.owner.query(`select "expiresAt" > now() + interval '6 days' as renewed from session where "userId" = $1`, [m.user])
  expect(rows).toEqual([{ renewed: true }])
  await pool.owner.query(`update session set "expiresAt" = now() - interval '1 second' where "userId" = $1`, [m.user])
  forgetSessions(pool.app)
  expect(await browser.who()).toBeNull()
})

it('the tables are those the library wants', async () => {
  const auth = makeAuth({ pool: pool.owner, secret: 'only-for-tests-0123456789abcdef0123456789', baseUrl: ORIGIN, trustedOrigins: [], log: () => undefined }, null)
  const { toBeCreated, toBeAdded } = await getMigrations(auth.options)
  expect([toBeCreated, toBeAdded]).toEqual([[], []])
})
