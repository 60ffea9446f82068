import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerFor } from '../../http/problems.ts'
import { SIGNATURE, signBody } from '../../platform/messaging/index.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { registerChannels } from './index.ts'

const db = await testDatabase()
const house = await makeHouse(db)
const secret = 'only-for-tests-0123'
let app: FastifyInstance
let nudges = 0

beforeAll(async () => {
  app = Fastify()
  app.setErrorHandler(async (error, _request, reply) => { const a = await answerFor(error, house.pool, null); return reply.code(a?.status ?? 500).send(a?.body ?? {}) })
  await registerChannels(app, { pool: house.pool, config: { secret }, nudge: () => { nudges += 1 }, identify: async (request) => (request.headers.authorization === 'Bearer gx_right' || request.headers.cookie ? { tenant: house.tenant, person: house.people['陈晓琳'] ?? '' } as never : null) })
  await app.ready()
})
afterAll(() => app.close())

const post = (body: unknown, headers: Record<string, string> = {}) => app.inject({ method: 'POST', url: '/api/v1/channels/inbound', payload: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })
const signed = (body: unknown) => { const text = JSON.stringify(body); return post(text, { [SIGNATURE]: signBody(secret, text) }) }
const sms = (id: string, more = {}) => ({ id, from: '13800001234', channel: 'sms', text: '电梯坏了', ...more })
const count = async () => (await house.owner.query<{ n: number }>('select count(*)::int as n from matter')).rows[0]?.n

describe('POST /api/v1/channels/inbound', () => {
  it('is for who can sign or brings a token; a cookie does not count', async () => {
    const body = JSON.stringify(sms('x'))
    for (const headers of [{}, { [SIGNATURE]: 'sha256=00' }, { [SIGNATURE]: signBody('another-secret-0123', body) }, { [SIGNATURE]: signBody(secret, `${body} `) }, { authorization: 'Bearer gx_wrong' }, { cookie: 'guixing.session_token=x' }]) {
      expect((await post(body, headers as Record<string, string>)).statusCode, JSON.stringify(headers)).toBe(401)
    }
    expect(await count()).toBe(0)
  })

  it('opens once however often the gateway repeats itself, then adds', async () => {
    const first = await signed(sms('a-1'))
    expect([first.statusCode, first.json()]).toEqual([200, { outcome: 'opened', number: expect.stringMatching(/^KF-/) }])
    expect((await signed(sms('a-1'))).json()).toEqual(first.json())
    expect((await Promise.all(Array.from({ length: 5 }, () => signed(sms('a-2'))))).map((r) => r.json())).toEqual(Array.from({ length: 5 }, () => ({ outcome: 'added', number: first.json<{ number: string }>().number })))
    expect(await count()).toBe(1)
    expect(nudges).toBeGreaterThan(0)
    const { rows: [m] } = await house.owner.query('select channel, fields from matter')
    expect(m).toMatchObject({ channel: 'sms', fields: { callerPhone: '13800001234', content: '电梯坏了' } })
  })

  it('takes a token in place of a signature, for the house of its owner', async () => {
    expect((await post(sms('t-1', { channel: 'im', from: 'zhang.san', name: '张三' }), { authorization: 'Bearer gx_right' })).json()).toMatchObject({ outcome: 'opened' })
  })

  it.each<[string, unknown, string]>([
    ['no JSON', '{', ''], ['nothing', '', ''], ['no id', { ...sms('x'), id: undefined }, 'id'], ['an id with a line break', sms('a\nb'), 'id'], ['an unknown channel', sms('x', { channel: 'fax' }), 'channel'], ['empty words', sms('x', { text: ' \u0000 ' }), 'text'],
    ['words without end', sms('x', { text: 'a'.repeat(10_001) }), 'text'], ['an unknown house', sms('x', { house: 'nowhere' }), 'house'], ['a list', [1], ''], ['a number for words', sms('x', { text: 5 }), 'text'],
  ])('refuses %s at its field', async (_, body, field) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await post(text, { [SIGNATURE]: signBody(secret, text) })
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ errors: { field: string }[] }>().errors.map((e) => e.field)).toContain(field)
  })

  it('refuses what is too large before reading it, and takes hostile words as words', async () => {
    expect((await signed(sms('x', { text: 'a'.repeat(70_000) }))).statusCode).toBe(413)
    const odd = "'; drop table matter; -- \ud800 \u0007 <script>alert(1)</script>"
    expect((await signed(sms('odd', { from: '13800009999', text: odd }))).json()).toMatchObject({ outcome: 'opened' })
  })
})
