import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { testDatabase } from '../postgres/test-database.ts'
import { newId } from '../ids.ts'
import { checkSignature, createAccount, createToken, disableAccount, enableAccount, hasTwoFactor, resetTwoFactor, revokeToken, setPassword, tokensOf, updateAccount } from './index.ts'
import { Browser, ORIGIN, totpCode } from './testing/browser.ts'
import { addMember, addPerson, identityApp, PASSWORD, pools } from './testing/setup.ts'

const db = await testDatabase()
const pool = pools(db)
let app: FastifyInstance
let count = 0
const member = (email?: string) => addMember(pool, `员工${(count += 1)}`, email)
const loginOf = async (user: string): Promise<string> => (await pool.owner.query('select username from "user" where id = $1', [user])).rows[0].username as string

beforeAll(async () => { app = await identityApp(pool.app) })
beforeEach(async () => { await pool.owner.query('delete from "rateLimit"') })
afterAll(async () => { await app.close(); await pool.app.end(); await pool.owner.end() })

describe('signing in by name and password', () => {
  it('gives a session that knows house and person; signing out ends it at once', async () => {
    const m = await member()
    const browser = new Browser(app)
    expect(await browser.who()).toBeNull()
    const answer = await browser.signIn(await loginOf(m.user), PASSWORD)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['set-cookie']?.toString()).toMatch(/guixing\.session_token=.*HttpOnly.*SameSite=Lax/i)
    expect(await browser.who()).toEqual({ tenant: m.tenant, person: m.person })
    const copy = new Map(browser.cookies)
    expect((await browser.post('/sign-out')).statusCode).toBe(200)
    for (const [name, value] of copy) browser.cookies.set(name, value)
    expect(await browser.who()).toBeNull()
  })

  it('takes the name in any spelling: full-width, upper case', async () => {
    const m = await member()
    await updateAccount(pool.app, m.user, { login: 'Wang.Wu' })
    expect((await new Browser(app).signIn('ＷＡＮＧ．ｗｕ', PASSWORD)).statusCode).toBe(200)
  })

  it('works by e-mail too', async () => {
    await member('li@example.com')
    expect((await new Browser(app).post('/sign-in/email', { email: 'Li@Example.com', password: PASSWORD })).statusCode).toBe(200)
  })

  it('offers no sign-up, no asking for names, nothing else of the library', async () => {
    for (const path of ['/sign-up/email', '/is-username-available', '/update-user', '/delete-user', '/request-password-reset', '/sign-in/username/', '/sign-in/social', '/callback/oidc']) {
      expect([path, (await new Browser(app).post(path, { username: 'x', name: 'x', email: 'x@example.com', password: PASSWORD })).statusCode]).toEqual([path, 404])
    }
  })

  it('tells what is offered', async () => {
    expect((await new Browser(app).get('/api/auth-info')).json()).toEqual({ oidc: null, passwordSignIn: true })
  })
})

describe('wrong passwords', () => {
  const lockOf = async (user: string) => (await pool.owner.query('select failures, extract(epoch from locked_until - last_at)::integer as seconds from attempt where name = $1', [`account:${user}`])).rows[0] as { failures: number; seconds: number | null } | undefined
  const pass = (user: string) => pool.owner.query(`update attempt set locked_until = now() - interval '1 second' where name = $1`, [`account:${user}`])

  it('five lock the account for a minute, then two, up to an hour; the right one clears', async () => {
    const m = await member()
    const login = await loginOf(m.user)
    for (let i = 0; i < 5; i++) expect((await new Browser(app).signIn(login, 'wrong-password')).statusCode).toBe(401)
    const locked = await new Browser(app).signIn(login, PASSWORD)
    expect(locked.statusCode).toBe(429)
    expect(locked.json()).toMatchObject({ code: 'ACCOUNT_LOCKED' })
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(50)
    expect(await lockOf(m.user)).toEqual({ failures: 5, seconds: 60 })
    await pass(m.user)
    await new Browser(app).signIn(login, 'wrong-password')
    expect(await lockOf(m.user)).toEqual({ failures: 6, seconds: 120 })
    await pool.owner.query(`update attempt set failures = 20, locked_until = null where name = $1`, [`account:${m.user}`])
    await new Browser(app).signIn(login, 'wrong-password')
    expect((await lockOf(m.user))?.seconds).toBe(3600)
    await pass(m.user)
    expect((await new Browser(app).signIn(login, PASSWORD)).statusCode).toBe(200)
    expect(await lockOf(m.user)).toBeUndefined()
  })

  it('many at once judge no more than five', async () => {
    const m = await member()
    const login = await loginOf(m.user)
    const answers = await Promise.all(Array.from({ length: 12 }, () => new Browser(app).signIn(login, 'wrong-password')))
    expect(answers.filter((a) => a.statusCode === 401)).toHaveLength(5)
    expect(answers.filter((a) => a.statusCode === 429)).toHaveLength(7)
  })

  it('name and e-mail share one lock', async () => {
    const m = await member('zhao@example.com')
    for (let i = 0; i < 5; i++) await new Browser(app).signIn(await loginOf(m.user), 'wrong-password')
    expect((await new Browser(app).post('/sign-in/email', { email: 'zhao@example.com', password: PASSWORD })).json().code).toBe('ACCOUNT_LOCKED')
  })

  it('an unknown account looks the same, also when locked and in the time it takes', async () => {
    const m = await member()
    const login = await loginOf(m.user)
    const ask = async (name: string) => { const from = performance.now(); const { statusCode, body } = await new Browser(app).signIn(name, 'wrong-password'); return { statusCode, body, ms: performance.now() - from } }
    await ask('谁也不是'); await pool.owner.query('delete from attempt')
    const known = []; const unknown = []
    for (let i = 0; i < 5; i++) { known.push(await ask(login)); unknown.push(await ask('查无此人')) }
    for (const [i, k] of known.entries()) expect({ ...k, ms: 0 }).toEqual({ ...unknown[i], ms: 0 })
    const least = (list: { ms: number }[]) => Math.min(...list.map((a) => a.ms))
    // Both hash once: without that the unknown name would answer ten times faster.
    expect(least(unknown) / least(known)).toBeGreaterThan(0.5)
    expect([(await ask(login)).statusCode, (await ask('查无此人')).statusCode]).toEqual([429, 429])
    const { rows } = await pool.owner.query(`select name from attempt where name like '%查无此人%'`)
    expect(rows).toEqual([])
  })

  it('count where a password is asked for again, and in signatures', async () => {
    const m = await member()
    const browser = new Browser(app)
    await browser.signIn(await loginOf(m.user), PASSWORD)
    for (let i = 0; i < 4; i++) expect((await browser.post('/change-password', { currentPassword: 'wrong-password', newPassword: 'another-one-2026' })).statusCode).toBe(400)
    expect(await checkSignature(pool.app, m.tenant, m.person, 'wrong-password')).toBe('wrong')
    expect(await checkSignature(pool.app, m.tenant, m.person, PASSWORD)).toBe('locked')
    expect((await browser.post('/change-password', { currentPassword: PASSWORD, newPassword: 'another-one-2026' })).statusCode).toBe(429)
    await pass(m.user)
    expect(await checkSignature(pool.app, m.tenant, m.person, PASSWORD)).toBe('right')
  })

  it('requests from one address are limited, whatever forwarded header they bring', async () => {
    const codes: number[] = []
    for (let i = 0; i < 31; i++) codes.push((await new Browser(app).send('POST', '/api/auth/sign-in/username', { username: `无${i}`, password: 'x' }, { 'x-forwarded-for': `10.0.0.${i}`, 'x-guixing-ip': `10.0.1.${i}` })).statusCode)
    expect(codes.at(-1)).toBe(429)
    expect(codes.slice(0, 30).every((c) => c === 401)).toBe(true)
  })
})

describe('one-time codes', () => {
  async function withTotp() {
    const m = await member()
    const browser = new Browser(app)
    const login = await loginOf(m.user)
    await browser.signIn(login, PASSWORD)
    const { totpURI, backupCodes } = (await browser.post('/two-factor/enable', { password: PASSWORD })).json() as { totpURI: string; backupCodes: string[] }
    expect(totpURI).toContain('issuer=Guixing')
    expect(await hasTwoFactor(pool.app, m.user)).toBe(false)
    expect((await browser.post('/two-factor/verify-totp', { code: totpCode(totpURI) })).statusCode).toBe(200)
    expect(await hasTwoFactor(pool.app, m.user)).toBe(true)
    return { m, login, totpURI, backupCodes }
  }

  it('no session before the code, a session after it', async () => {
    const { m, login, totpURI } = await withTotp()
    const browser = new Browser(app)
    const first = await browser.signIn(login, PASSWORD)
    expect(first.json()).toMatchObject({ twoFactorRedirect: true })
    expect(await browser.who()).toBeNull()
    const wrong = String((Number(totpCode(totpURI)) + 1) % 1_000_000).padStart(6, '0')
    expect((await browser.post('/two-factor/verify-totp', { code: wrong })).statusCode).toBe(401)
    expect(await browser.who()).toBeNull()
    expect((await browser.post('/two-factor/verify-totp', { code: totpCode(totpURI) })).statusCode).toBe(200)
    expect(await browser.who()).toEqual({ tenant: m.tenant, person: m.person })
  })

  it('a backup code works once', async () => {
    const { m, login, backupCodes } = await withTotp()
    expect(backupCodes).toHaveLength(10)
    const tries = []
    for (let i = 0; i < 2; i++) {
      const browser = new Browser(app)
      await browser.signIn(login, PASSWORD)
      tries.push((await browser.post('/two-factor/verify-backup-code', { code: backupCodes[0] })).statusCode, await browser.who())
    }
    expect(tries).toEqual([200, { tenant: m.tenant, person: m.person }, 401, null])
  })

  it('an administrator takes them away for who lost everything', async () => {
    const { m, login } = await withTotp()
    await resetTwoFactor(pool.app, m.user)
    const browser = new Browser(app)
    await browser.signIn(login, PASSWORD)
    expect(await browser.who()).toEqual({ tenant: m.tenant, person: m.person })
  })
})

describe('tokens', () => {
  const ask = async (token: string, cookie?: string) => (await app.inject({ method: 'POST', url: '/who', headers: { authorization: `Bearer ${token}`, ...(cookie ? { cookie } : {}), origin: 'https://elsewhere.example' } })).json()

  it('one works, its use is noted, and revoked it is refused at once', async () => {
    const m = await member()
    const token = await createToken(pool.app, m.tenant, m.person, 'telephone exchange')
    expect(token).toMatch(/^gx_[\w-]{43}$/)
    expect(await ask(token)).toEqual({ tenant: m.tenant, person: m.person })
    const [first] = await tokensOf(pool.app, m.tenant, m.person)
    await ask(token)
    const [second] = await tokensOf(pool.app, m.tenant, m.person)
    expect(first?.lastUsed).toBeTruthy()
    expect(second?.lastUsed).toBe(first?.lastUsed)
    await expect(revokeToken(pool.app, newId(), first?.id ?? '')).rejects.toThrow('not found')
    await revokeToken(pool.app, m.tenant, first?.id ?? '')
    expect(await ask(token)).toBeNull()
  })

  it('a wrong one is nobody, even beside a good cookie', async () => {
    const m = await member()
    const browser = new Browser(app)
    await browser.signIn(await loginOf(m.user), PASSWORD)
    const cookie = [...browser.cookies].map(([n, v]) => `${n}=${v}`).join('; ')
    expect(await ask('gx_wrong', cookie)).toBeNull()
    expect(await ask('anything', cookie)).toBeNull()
  })
})

describe('foreign pages', () => {
  it('may not write with our cookie; own pages and reads may', async () => {
    const m = await member()
    const browser = new Browser(app)
    await browser.signIn(await loginOf(m.user), PASSWORD)
    const write = async (headers: Record<string, string>) => (await browser.send('POST', '/who', {}, headers)).statusCode
    expect(await write({ origin: 'https://evil.example' })).toBe(403)
    expect(await write({ origin: 'null' })).toBe(403)
    expect(await write({ origin: 'null', 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await write({ origin: 'not a url' })).toBe(403)
    expect(await write({ origin: ORIGIN })).toBe(200)
    expect(await write({ origin: 'http://192.168.1.9:3000', host: '192.168.1.9:3000' })).toBe(200)
    expect((await browser.send('GET', '/who', undefined, { origin: 'https://evil.example' })).json()).toEqual({ tenant: m.tenant, person: m.person })
    const plain = new Browser(app, {})
    for (const [n, v] of browser.cookies) plain.cookies.set(n, v)
    expect((await plain.send('POST', '/who', {}, { 'sec-fetch-site': 'same-site' })).statusCode).toBe(403)
    expect((await plain.send('POST', '/who', {}, { 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
  })

  it('may not sign in or out either; the LAN name of the server may', async () => {
    const m = await member()
    const login = await loginOf(m.user)
    const browser = new Browser(app)
    const signIn = (headers: Record<string, string>) => browser.send('POST', '/api/auth/sign-in/username', { username: login, password: PASSWORD }, headers)
    expect((await signIn({ host: 'pc-7.lan', origin: 'http://pc-7.lan' })).statusCode).toBe(200)
    expect((await signIn({ origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await browser.send('POST', '/api/auth/sign-out', {}, { origin: 'https://evil.example' })).statusCode).toBe(403)
    expect(await browser.who()).toEqual({ tenant: m.tenant, person: m.person })
  })
})

describe('administering accounts', () => {
  it('a disabled account loses its session and tokens, and looks like a wrong password', async () => {
    const m = await member()
    const login = await loginOf(m.user)
    const browser = new Browser(app)
    await browser.signIn(login, PASSWORD)
    const token = await createToken(pool.app, m.tenant, m.person, 't')
    const byToken = async () => (await app.inject({ url: '/who', headers: { authorization: `Bearer ${token}` } })).json()
    expect(await browser.who()).not.toBeNull()
    await disableAccount(pool.app, m.user)
    expect(await browser.who()).toBeNull()
    expect(await byToken()).toBeNull()
    const right = await new Browser(app).signIn(login, PASSWORD)
    const wrong = await new Browser(app).signIn(login, 'wrong-password')
    expect([right.statusCode, right.body]).toEqual([wrong.statusCode, wrong.body])
    await enableAccount(pool.app, m.user)
    expect(await byToken()).toEqual({ tenant: m.tenant, person: m.person })
    expect((await new Browser(app).signIn(login, PASSWORD)).statusCode).toBe(200)
  })

  it('a new password ends sessions and the lock', async () => {
    const m = await member()
    const login = await loginOf(m.user)
    const browser = new Browser(app)
    await browser.signIn(login, PASSWORD)
    expect(await browser.who()).not.toBeNull()
    for (let i = 0; i < 5; i++) await new Browser(app).signIn(login, 'wrong-password')
    await setPassword(pool.app, m.user, '夜来风雨声-2026')
    expect(await browser.who()).toBeNull()
    expect((await new Browser(app).signIn(login, PASSWORD)).statusCode).toBe(401)
    expect((await new Browser(app).signIn(login, '夜来风雨声-2026')).statusCode).toBe(200)
  })

  it('names are unique in the installation, people have one account, bad input is told by field', async () => {
    const m = await member('same@example.com')
    const other = await addPerson(pool.owner, m.tenant, '旁人')
    const make = (over: object) => createAccount(pool.app, { tenant: m.tenant, person: other, login: '旁人', name: '旁人', password: PASSWORD, ...over })
    const codes = async (work: Promise<unknown>) => work.then(() => 'made', (e: { errors?: { field: string; code: string }[]; message: string }) => e.errors?.map((x) => `${x.field} ${x.code}`).join() ?? e.message)
    expect(await codes(make({ login: (await loginOf(m.user)).toUpperCase() }))).toBe('login taken')
    expect(await codes(make({ email: 'SAME@example.com' }))).toBe('email taken')
    expect(await codes(make({ login: '有 空格' }))).toBe('login bad-login')
    expect(await codes(make({ login: 'a\u200bb' }))).toBe('login bad-login')
    expect(await codes(make({ login: '长'.repeat(61) }))).toBe('login bad-login')
    expect(await codes(make({ password: '1234567' }))).toBe('password too-short')
    expect(await codes(make({ person: newId() }))).toBe('not found')
    expect(await codes(make({}))).toBe('made')
    expect(await codes(make({ login: '又一个' }))).toBe('person has-account')
    const { rows } = await pool.owner.query('select login, user_id is not null as linked from person where id = $1', [other])
    expect(rows).toEqual([{ login: '旁人', linked: true }])
  })
})
