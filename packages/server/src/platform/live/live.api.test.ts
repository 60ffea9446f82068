import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { actOn, openMatter } from '../../modules/engine/index.ts'
import { liveHouseOf } from '../../modules/rules/index.ts'
import { answerFor } from '../../http/problems.ts'
import { newId } from '../ids.ts'
import { idAt } from './changes.ts'
import { startLive, type Live } from './index.ts'

const db = await testDatabase()
const house = await makeHouse(db, { packs: ['s03'] })
const other = await makeHouse(db, { name: '别家' })
const logged: string[] = []
const signedOut = new Set<string>()
let app: FastifyInstance
let live: Live
let base = ''
const opened: AbortController[] = []

async function node(limits = {}): Promise<{ app: FastifyInstance; live: Live; base: string }> {
  const one = Fastify({ forceCloseConnections: true })
  one.setErrorHandler(async (error, _request, reply) => { const a = await answerFor(error, house.pool, null); return reply.code(a?.status ?? 500).headers(a?.retryAfter ? { 'retry-after': a.retryAfter } : {}).send(a?.body ?? {}) })
  const started = await startLive({ connectionString: db.appUrl, pool: house.pool, houseOf: liveHouseOf(house.pool), log: (line) => logged.push(line), limits })
  started.register(one, async (request) => {
    const [h, person = ''] = String(request.headers.authorization ?? '').split(' ')
    const of = h === 'other' ? other : house
    const name = decodeURIComponent(person)
    return name === '' || signedOut.has(name) ? null : { tenant: of.tenant, person: of.people[name] ?? '', user: name } as never
  })
  await one.listen({ port: 0, host: '127.0.0.1' })
  return { app: one, live: started, base: `http://127.0.0.1:${(one.server.address() as AddressInfo).port}` }
}

beforeAll(async () => { ({ app, live, base } = await node({ beat: 300, perPerson: 3 })) })
afterEach(() => { for (const c of opened.splice(0)) c.abort(); signedOut.clear() })
afterAll(async () => { await app.close(); await live.stop() })

interface Event { event: string; data: Record<string, unknown> & { ids?: string[] } }
interface Reader { events: Event[]; beats: () => number; ended: () => boolean; next(event: string, fits?: (e: Event) => boolean): Promise<Event>; close(): void }

async function connect(name: string, at = base, of = 'house'): Promise<Reader> {
  const controller = new AbortController()
  opened.push(controller)
  const response = await fetch(`${at}/api/v1/live`, { headers: { authorization: `${of} ${encodeURIComponent(name)}` }, signal: controller.signal })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const events: Event[] = []
  let beats = 0
  let ended = false
  void (async () => {
    let rest = ''
    if (!response.body) return
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream()) as unknown as AsyncIterable<string>) {
      rest += chunk
      for (let i = rest.indexOf('\n\n'); i >= 0; i = rest.indexOf('\n\n')) {
        const block = rest.slice(0, i)
        rest = rest.slice(i + 2)
        if (block.startsWith(':')) beats += 1
        const event = /^event: (.*)$/m.exec(block)?.[1]
        if (event) events.push({ event, data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}') as Event['data'] })
      }
    }
  })().catch(() => undefined).finally(() => { ended = true })
  const reader: Reader = {
    events, beats: () => beats, ended: () => ended, close: () => controller.abort(),
    next: (event, fits = () => true) => expect.poll(() => events.find((e) => e.event === event && fits(e)), { timeout: 8000, interval: 30 }).toBeTruthy().then(() => events.find((e) => e.event === event && fits(e)) as Event),
  }
  await reader.next('ready')
  return reader
}
const enquiry = () => openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '车位怎么续费', category: 'general', agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })

describe('GET /api/v1/live', () => {
  it('is for signed-in people', async () => {
    expect((await fetch(`${base}/api/v1/live`)).status).toBe(401)
  })

  it('tells those who may see a matter that it changed, and nobody else', async () => {
    const [supervisor, receptionist, engineer, stranger] = await Promise.all([connect('周敏'), connect('陈晓琳'), connect('马俊'), connect('周敏', base, 'other')])
    const acted = await enquiry()
    live.nudge()
    const has = (e: Event) => e.data.ids?.includes(acted.id) ?? false
    await Promise.all([supervisor.next('matters', has), receptionist.next('matters', has), receptionist.next('counts')])
    await actOn(house.pool, house.as('周敏'), { id: acted.id, action: 'note', fields: { text: '补记' } })
    live.nudge()
    await expect.poll(() => supervisor.events.filter((e) => e.event === 'matters').length).toBeGreaterThanOrEqual(2)
    expect(stranger.events.map((e) => e.event)).toEqual(['ready'])
    // Duty staff of another department hears of nothing that he may not open.
    const third = await enquiry()
    live.nudge()
    await supervisor.next('matters', (e) => e.data.ids?.includes(third.id) ?? false)
    expect(engineer.events.some((e) => e.data.ids?.includes(third.id))).toBe(false)
    expect(engineer.events.some((e) => e.event === 'counts')).toBe(false)
  })

  it('tells each thing once, also what timers did without a nudge', async () => {
    const reader = await connect('周敏')
    const acted = await enquiry()
    await reader.next('matters', (e) => e.data.ids?.includes(acted.id) ?? false)
    await new Promise((done) => { setTimeout(done, 3500) })
    expect(reader.events.filter((e) => e.data.ids?.includes(acted.id))).toHaveLength(1)
  })

  it('brings notices and alerts with their words to whom they are for', async () => {
    const [a, b] = await Promise.all([connect('周敏'), connect('陈晓琳')])
    const acted = await enquiry()
    const now = new Date().toISOString()
    await house.write(async (tx) => {
      await tx.query('insert into notice (tenant_id, id, person_id, at, code, params, matter_id) values ($1, $2, $3, $4, $5, $6, $7)', [house.tenant, newId(), house.people['周敏'], now, 'assigned', JSON.stringify({ number: 'KF-1', title: '车位' }), acted.id])
      await tx.query("insert into alert (tenant_id, id, matter_id, control, regulation, article, text, raised_at, recipients, ack_seconds, repeat_seconds) values ($1, $2, $3, '', '', '', '重要事项 {number} {title}', $4, $5, 60, 60)", [house.tenant, newId(), acted.id, now, `{${house.people['周敏']}}`])
    })
    live.nudge()
    expect((await a.next('notice')).data).toMatchObject({ text: { en: 'Given to you: KF-1 车位' }, matter: acted.id })
    expect((await a.next('alert')).data).toMatchObject({ text: { 'zh-CN': expect.stringMatching(/^【必读】重要事项 KF-/) }, matter: acted.id })
    await a.next('counts')
    expect(b.events.filter((e) => e.event === 'notice' || e.event === 'alert')).toEqual([])
    a.events.length = 0
    // A colleague's reading takes it off the badge of the others.
    await house.write((tx) => tx.query('update alert set read_at = clock_timestamp(), read_by = $2 where tenant_id = $1', [house.tenant, house.people['陈晓琳']]))
    live.nudge()
    await a.next('counts')
    expect(a.events.some((e) => e.event === 'alert')).toBe(false)
  })

  it('names no ids when too much happened: look again', async () => {
    const reader = await connect('周敏')
    const one = await enquiry()
    await house.owner.query(`insert into fact (tenant_id, id, stream, seq, at, by_as, matter_id, what, commitment, prev, hash) select tenant_id, gen_random_uuid(), 'many:' || g, 1, now(), 'system', gen_random_uuid(), 'x', '', '', '' from fact, generate_series(1, 600) g where id = $1`, [one.fact])
    await house.owner.query("update fact set id = (substr($1, 1, 24) || lpad(to_hex(substr(stream, 6)::int), 12, '0'))::uuid where stream like 'many:%'", [newId()])
    live.nudge()
    expect((await reader.next('matters', (e) => e.data.ids === null)).data).toEqual({ ids: null })
  })

  it('shows signs of life, and ends when the person signs out', async () => {
    const reader = await connect('林小燕')
    await expect.poll(() => reader.beats(), { timeout: 5000 }).toBeGreaterThanOrEqual(2)
    expect(reader.ended()).toBe(false)
    signedOut.add('林小燕')
    await expect.poll(() => reader.ended(), { timeout: 5000 }).toBe(true)
  })

  it('a fourth tab ends the first; past the limit of the node one is asked to come later', async () => {
    const tabs = [await connect('孙丽'), await connect('孙丽'), await connect('孙丽'), await connect('孙丽')]
    await expect.poll(() => tabs.map((t) => t.ended())).toEqual([true, false, false, false])
    const small = await node({ most: 1 })
    try {
      await connect('孙丽', small.base)
      const refused = await fetch(`${small.base}/api/v1/live`, { headers: { authorization: `house ${encodeURIComponent('周敏')}` } })
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30'])
    } finally {
      await small.app.close()
      await small.live.stop()
    }
  })

  it('hears what another node did, and again after its connection was cut', async () => {
    const second = await node()
    try {
      const reader = await connect('周敏', second.base)
      const one = await enquiry()
      live.nudge()
      await reader.next('matters', (e) => e.data.ids?.includes(one.id) ?? false)
      logged.length = 0
      await house.owner.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'guixing-live'")
      await expect.poll(() => logged.length).toBeGreaterThan(0)
      expect(logged[0]).toMatch(/lost/)
      await expect.poll(async () => (await house.owner.query<{ n: number }>("select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'guixing-live'")).rows[0]?.n, { timeout: 8000 }).toBe(2)
      const two = await enquiry()
      live.nudge()
      await reader.next('matters', (e) => e.data.ids?.includes(two.id) ?? false)
    } finally {
      await second.app.close()
      await second.live.stop()
    }
  })

  it('ends its connections when the node stops', async () => {
    const third = await node()
    const reader = await connect('周敏', third.base)
    const from = performance.now()
    await third.app.close()
    await third.live.stop()
    await expect.poll(() => reader.ended()).toBe(true)
    expect(performance.now() - from).toBeLessThan(3000)
  })
})

it('idAt gives the least id of an instant', () => {
  const before = idAt(Date.now() - 1)
  const id = newId()
  expect(before < id && id < idAt(Date.now() + 1000)).toBe(true)
})
