import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Invalid, Offline, problemOf, Unavailable } from './problems.ts'

let answers: (() => Response)[] = []
const sent: { key: string | null; body: string }[] = []
const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
const lost = (): Response => { throw new TypeError('fetch failed') }
beforeEach(() => {
  sent.length = 0
  vi.stubGlobal('location', { origin: 'http://house.test' })
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push({ key: request.headers.get('idempotency-key'), body: await request.clone().text() })
    return (answers.shift() ?? lost)()
  })
})
afterEach(() => { vi.unstubAllGlobals() })

const { api } = await import('./api.ts')
const remind = (code: string) => api.regulations.acknowledge({ code })
const done = { ok: true, at: '2026-11-22T00:00:00.000Z' }

describe('a write whose answer is lost', () => {
  it('is sent once more by itself, and again by hand under the same key, until there is an answer; the next one has a key of its own', async () => {
    answers = [lost, lost]
    await expect(remind('s03')).rejects.toBeInstanceOf(Offline)
    answers = [json(503, { error: 'database' })]
    await expect(remind('s03')).rejects.toBeInstanceOf(Unavailable)
    answers = [json(200, done)]
    await remind('s03')
    expect(sent).toHaveLength(4)
    expect(new Set(sent.map((s) => s.key)).size).toBe(1)
    answers = [json(200, done), json(200, done)]
    await remind('s03')
    await remind('s32')
    expect(new Set(sent.map((s) => s.key)).size).toBe(3)
  })

  it('an answer that says no is an answer', async () => {
    answers = [json(400, { errors: [{ field: 'code', code: 'malformed', params: {} }] }), json(200, done)]
    await expect(remind('s28')).rejects.toBeInstanceOf(Invalid)
    await remind('s28')
    expect(sent[0]?.key).not.toBe(sent[1]?.key)
  })
})

it('503 tells the full disk from a server that is away', () => {
  expect(problemOf(503, { error: 'disk-full' }, null)).toMatchObject({ name: 'Unavailable', reason: 'disk-full' })
  expect(problemOf(503, { error: 'database' }, null)).toMatchObject({ name: 'Unavailable', reason: 'database' })
})
