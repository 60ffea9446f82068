import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { openMatter } from '../../modules/engine/index.ts'
import { rulesOf } from '../../modules/rules/index.ts'
import { writeRows } from '../db.ts'
import { GatewayDown, gatewaysOf, Undeliverable, type Gateway } from './gateways.ts'
import { streamFact } from '../stream-fact.ts'
import { closeGateways, letterRow, messagingConfig, notifyRows, postEvents, sendLetters, sendOutbox, WAITS, type MessagingConfig, type Outgoing } from './index.ts'
import { isSigned, SIGNATURE } from './sign.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const { tenant, pool, owner } = house
const secret = 'only-for-tests-0123'

interface Row { id: string; state: string; attempts: number; error: string | null; next_at: string | null; sent_at: string | null }
const rows = async (): Promise<Row[]> => (await owner.query<Row>('select id, state, attempts, error, next_at, sent_at from outbox where tenant_id = $1 order by id', [tenant])).rows
const start = Date.parse('2026-11-22T02:00:00.000Z')
const at = (ms: number): string => new Date(start + ms).toISOString()
async function queue(channel: 'email' | 'sms' | 'im' | 'webhook', to: string, text = '您好', now = at(0)): Promise<string> {
  const work = { now, rows: {} as Record<string, Record<string, unknown>[]>, rules: await house.rules() }
  const id = letterRow(work, { channel, to, subject: '主题\r\nBcc: x@example.org', body: { text } }, null, null)
  await house.write((tx) => writeRows(tx, work.rows))
  return id
}
function gateway(channel: string, answer: (letter: Outgoing) => Error | null = () => null): Gateway & { got: Outgoing[] } {
  const got: Outgoing[] = []
  return { channel, got, close: () => undefined, async send(letter) { got.push(letter); const error = answer(letter); if (error) throw error } }
}
const houseOf = (of: string) => rulesOf(pool, of)
const send = (now: string, ...gateways: Gateway[]) => sendLetters(pool, tenant, { gateways, houseOf, now })

beforeEach(async () => { await owner.query('delete from outbox'); await owner.query('delete from notice') })

describe('sending what waits', () => {
  it('sends once, and says so only then', async () => {
    const mail = gateway('email')
    await queue('email', 'a@example.org')
    expect(await send(at(0), mail)).toBe(1)
    expect(await send(at(0), mail)).toBe(0)
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 1, sent_at: at(0), next_at: null }])
    expect(mail.got[0]).toMatchObject({ to: 'a@example.org', subject: '主题 Bcc: x@example.org', text: '您好' })
  })

  it('two senders at once send each letter once', async () => {
    for (let i = 0; i < 50; i++) await queue('email', `p${i}@example.org`)
    const [a, b] = [gateway('email'), gateway('email')]
    expect((await Promise.all([send(at(0), a), send(at(0), b)])).reduce((x, y) => x + y)).toBe(50)
    expect(new Set([...a.got, ...b.got].map((l) => l.to)).size).toBe(50)
    expect(a.got.length + b.got.length).toBe(50)
  })

  it('what no gateway carries is not sent, and goes when there is one; stale news stays', async () => {
    const id = await queue('sms', '13800000000')
    await queue('sms', '13900000000', '旧闻', at(-8 * 86_400_000))
    expect(await send(at(1000), gateway('email'))).toBe(0)
    expect((await rows()).map((r) => [r.state, r.error, r.sent_at])).toEqual([['not-sent', 'no-gateway', null], ['not-sent', 'no-gateway', null]])
    const sms = gateway('sms')
    expect(await send(at(2000), sms)).toBe(1)
    expect(sms.got.map((l) => l.id)).toEqual([id])
    expect((await rows()).map((r) => r.state).sort()).toEqual(['not-sent', 'sent'])
  })

  it('a mail server that is down for a day loses nothing', async () => {
    const ids = await Promise.all([queue('email', 'a@example.org'), queue('email', 'b@example.org'), queue('email', 'c@example.org')])
    let up = false
    const mail = gateway('email', () => (up ? null : new GatewayDown('connection refused')))
    const day = 86_400_000
    for (let t = 0; t <= day; t += 60_000 * 10) await send(at(t), mail)
    expect((await rows()).map((r) => r.state)).toEqual(['queued', 'queued', 'queued'])
    expect(mail.got.length).toBeLessThan(150)
    up = true
    mail.got.length = 0
    for (let t = day; t <= day + 2 * 3_600_000; t += 60_000 * 10) await send(at(t), mail)
    expect(mail.got.map((l) => l.id).sort()).toEqual([...ids].sort())
    expect((await rows()).every((r) => r.state === 'sent')).toBe(true)
  })

  it('a gateway that is down is not offered the next letter; the other channels go on', async () => {
    for (let i = 0; i < 30; i++) await queue('email', `p${i}@example.org`)
    await queue('sms', '13800000000')
    const mail = gateway('email', () => new GatewayDown('connection refused'))
    const sms = gateway('sms')
    expect(await send(at(0), mail, sms)).toBe(1)
    expect(mail.got.length).toBeLessThanOrEqual(4)
    expect(sms.got.length).toBe(1)
  })

  it('waits longer each time and has failed after the last', async () => {
    await queue('email', 'a@example.org')
    const mail = gateway('email', () => new Error('451 try later'))
    let t = 0
    const waits: number[] = []
    for (let i = 0; i < 100; i++) {
      await send(at(t), mail)
      const [row] = await rows()
      if (row?.state !== 'queued') break
      const next = Date.parse(row.next_at ?? '') - start
      waits.push(next - t)
      t = next
    }
    expect(waits).toEqual(WAITS)
    expect([waits[0], waits.includes(3_600_000), waits.at(-1)]).toEqual([60_000, true, 86_400_000])
    expect(t).toBeGreaterThan(3 * 86_400_000)
    expect(await rows()).toMatchObject([{ state: 'failed', error: '451 try later', next_at: null }])
  })

  it('no such address has failed at once', async () => {
    await queue('email', 'a@example.org')
    await send(at(0), gateway('email', () => new Undeliverable('550 no such user')))
    expect(await rows()).toMatchObject([{ state: 'failed', attempts: 1, error: '550 no such user' }])
  })

  it('a sender killed between sending and saying so: sent again under the same id, and its late word counts no more', async () => {
    const id = await queue('email', 'a@example.org')
    let let1go = (): void => undefined
    const stuck: Gateway = { channel: 'email', close: () => undefined, send: () => new Promise((_, fail) => { let1go = () => fail(new Undeliverable('late')) }) }
    const first = send(at(0), stuck)
    await expect.poll(async () => (await rows())[0]?.attempts).toBe(1)
    const second = gateway('email')
    expect(await send(at(60_000), second)).toBe(0)
    expect(await send(at(16 * 60_000), second)).toBe(1)
    let1go()
    await first
    expect(second.got.map((l) => l.id)).toEqual([id])
    expect(await rows()).toMatchObject([{ state: 'sent' }])
  })

  it('never sends inside a transaction of the house', async () => {
    await queue('email', 'a@example.org')
    let open = -1
    await send(at(0), { channel: 'email', close: () => undefined, send: async () => { open = (await owner.query<{ n: number }>("select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'")).rows[0]?.n ?? -1 } })
    expect(open).toBe(0)
  })
})

describe('letters to people', () => {
  it('are said in the language of each, with a way to the matter', async () => {
    await owner.query("update person set email = case name when '周敏' then 'zhou@example.org' else 'ma@example.org' end, language = case name when '周敏' then 'en' else 'zh-TW' end where tenant_id = $1 and name in ('周敏', '马俊')", [tenant])
    await owner.query('update house set rev = rev + 1 where id = $1', [tenant])
    const { rows: [h] } = await owner.query<{ rev: number }>('select rev from house where id = $1', [tenant])
    const rules = await rulesOf(pool, tenant, Number(h?.rev))
    const matter = '0193a5c0-1111-7222-8333-444455556666'
    const work = { now: at(0), rows: {} as Record<string, Record<string, unknown>[]>, rules }
    notifyRows(work, [house.people['周敏'] ?? '', house.people['马俊'] ?? '', house.people['何志强'] ?? ''], 'assigned', { number: 'KF-1', title: '车位' }, matter, 'once')
    await house.write((tx) => writeRows(tx, work.rows))
    await house.write((tx) => writeRows(tx, work.rows)).catch(() => undefined)
    const mail = gateway('email')
    await sendLetters(pool, tenant, { gateways: [mail], houseOf, now: at(0), publicUrl: 'https://desk.example.org' })
    const to = (address: string) => mail.got.find((l) => l.to === address)
    expect(mail.got.length).toBe(2)
    expect(to('zhou@example.org')).toMatchObject({ subject: '[云栖苑服务中心] Given to you: KF-1 车位', text: expect.stringContaining(`https://desk.example.org/matters/${matter}`) })
    expect(to('ma@example.org')?.text).toContain('交給你辦：KF-1 车位')
    expect((await owner.query('select 1 from notice')).rowCount).toBe(3)
  })
})

describe('by SMTP', () => {
  const got: { to: string[]; source: string }[] = []
  let refuse: ((to: string) => { code: number } | null) = () => null
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
    onRcptTo(address, _session, done) { const no = refuse(address.address); done(no ? Object.assign(new Error('refused'), { responseCode: no.code }) : null) },
    onData(stream, session, done) { const parts: Buffer[] = []; stream.on('data', (b: Buffer) => parts.push(b)); stream.on('end', () => { got.push({ to: session.envelope.rcptTo.map((r) => r.address), source: Buffer.concat(parts).toString() }); done() }) },
  })
  let config: MessagingConfig
  beforeAll(async () => {
    await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready) })
    config = messagingConfig({ GUIXING_SMTP_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, GUIXING_MAIL_FROM: 'desk@example.org' }) as MessagingConfig
  })
  afterAll(async () => { closeGateways(config); await new Promise<void>((done) => { server.close(done) }) })

  it('carries a letter to one recipient under the Message-ID of its row', async () => {
    const id = await queue('email', 'li@example.com', '您好，已收到。', new Date().toISOString())
    expect(await sendOutbox(pool, tenant, config, houseOf)).toBe(1)
    expect(got).toHaveLength(1)
    expect(got[0]?.to).toEqual(['li@example.com'])
    expect(got[0]?.source).toContain(`Message-ID: <${id}@example.org>`)
    expect(got[0]?.source).toMatch(/^Auto-Submitted: auto-generated/m)
    expect(got[0]?.source).not.toMatch(/^Bcc:/im)
  })

  it('tells a refused address from a busy server and from one that is not there', async () => {
    refuse = (to) => (to.startsWith('no') ? { code: 550 } : to.startsWith('busy') ? { code: 451 } : null)
    for (const to of ['no@example.com', 'busy@example.com', 'yes@example.com', 'two@example.com, more@example.com']) await queue('email', to, 'x', new Date().toISOString())
    expect(await sendOutbox(pool, tenant, config, houseOf)).toBe(1)
    const byState = (await owner.query<{ recipient: string; state: string }>('select recipient, state from outbox')).rows
    expect(Object.fromEntries(byState.map((r) => [r.recipient, r.state]))).toEqual({ 'no@example.com': 'failed', 'busy@example.com': 'queued', 'yes@example.com': 'sent', 'two@example.com, more@example.com': 'failed' })
    const nobody = messagingConfig({ GUIXING_SMTP_URL: 'smtp://127.0.0.1:1', GUIXING_MAIL_FROM: 'desk@example.org' }) as MessagingConfig
    await expect(gatewaysOf(nobody)[0]?.send({ id: 'x', at: at(0), channel: 'email', to: 'a@b.c', subject: '', text: '', matter: null, data: null })).rejects.toBeInstanceOf(GatewayDown)
  })
})

describe('by webhook', () => {
  const got: { headers: Record<string, unknown>; body: Buffer }[] = []
  let status = 200
  let server: Server
  let url = ''
  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (b: Buffer) => parts.push(b))
      request.on('end', () => { got.push({ headers: request.headers, body: Buffer.concat(parts) }); response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('ok') })
    })
    await new Promise<void>((ready) => { server.listen(0, '127.0.0.1', ready) })
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`
  })
  afterAll(async () => { server.closeAllConnections(); await new Promise((done) => { server.close(done) }) })
  beforeEach(() => { got.length = 0; status = 200 })

  it('posts a signed message; a changed body no longer fits its signature', async () => {
    const config = messagingConfig({ GUIXING_SMS_WEBHOOK: url, GUIXING_WEBHOOK_SECRET: secret }) as MessagingConfig
    const id = await queue('sms', '13800000000', '已收到', new Date().toISOString())
    expect(await sendOutbox(pool, tenant, config, houseOf)).toBe(1)
    const [one] = got
    expect(JSON.parse(one?.body.toString() ?? '')).toMatchObject({ id, channel: 'sms', to: '13800000000', text: '已收到' })
    expect(isSigned(secret, one?.body ?? Buffer.alloc(0), one?.headers[SIGNATURE])).toBe(true)
    expect(isSigned(secret, Buffer.from(`${one?.body.toString()} `), one?.headers[SIGNATURE])).toBe(false)
    expect(isSigned('another-secret-0123', one?.body ?? Buffer.alloc(0), one?.headers[SIGNATURE])).toBe(false)
  })

  it.each([[400, 'failed'], [422, 'failed'], [500, 'queued'], [429, 'queued'], [302, 'queued']])('answered %i: the letter is %s', async (code, state) => {
    status = code
    await queue('im', 'zhang', 'x', new Date().toISOString())
    expect(await sendOutbox(pool, tenant, messagingConfig({ GUIXING_IM_WEBHOOK: url, GUIXING_WEBHOOK_SECRET: secret }) as MessagingConfig, houseOf)).toBe(0)
    expect((await rows()).map((r) => r.state)).toEqual([state])
    expect(got).toHaveLength(1)
  })

  it('posts each fact of a matter after its commit, without values', async () => {
    postEvents(true)
    try {
      const acted = await openMatter(pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '秘密的内容', category: 'general', answer: '到前台办理。' } })
      const config = messagingConfig({ GUIXING_EVENTS_WEBHOOK: url, GUIXING_WEBHOOK_SECRET: secret }) as MessagingConfig
      expect(await sendOutbox(pool, tenant, config, houseOf)).toBeGreaterThanOrEqual(1)
      const events = got.map((g) => JSON.parse(g.body.toString()) as Record<string, unknown>)
      expect(events).toContainEqual({ id: acted.fact, what: 'receive', matter: acted.id, kind: 'enquiry', at: expect.stringMatching(/^\d{4}-/) })
      expect(got.map((g) => g.body.toString()).join()).not.toContain('秘密')
      // What is no matter's: settings and people, by their stream.
      got.length = 0
      const setting = await house.write((tx) => streamFact(tx, 'parameter-set', { code: 'P54', value: '秘密的数' }, 'settings', house.people['韩志远'] ?? ''))
      const person = await house.write((tx) => streamFact(tx, 'person-changed', { name: '秘密的名' }, `person:${house.people['周敏']}`, house.people['韩志远'] ?? ''))
      expect(await sendOutbox(pool, tenant, config, houseOf)).toBe(2)
      expect(got.map((g) => JSON.parse(g.body.toString()) as unknown)).toEqual(expect.arrayContaining([
        { id: setting, what: 'parameter-set', matter: null, kind: null, at: expect.stringMatching(/^\d{4}-/), stream: 'settings' }, { id: person, what: 'person-changed', matter: null, kind: null, at: expect.stringMatching(/^\d{4}-/), stream: `person:${house.people['周敏']}` }]))
      expect(got.map((g) => g.body.toString()).join()).not.toContain('秘密')
      // A refused opening has no fact of its own matter and tells nothing.
      got.length = 0
      await openMatter(pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '' } }).catch(() => undefined)
      expect(await sendOutbox(pool, tenant, config, houseOf)).toBe(0)
    } finally {
      postEvents(false)
    }
  })
})
