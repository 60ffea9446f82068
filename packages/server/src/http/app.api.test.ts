import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { createToken,registerIdentity } from '../platform/identity/index.ts'
import { makeHouse, testDatabase } from '../test/house.ts'
import { makeApp } from './app.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's28', 's31', 's32', 's37'] })
let app: FastifyInstance
let ready: string[] = []
const tokens: Record<string, string> = {}

beforeAll(async () => {
  app = await makeApp({
    pool: house.pool, version: '0.0.0', webDir: '/nowhere', nudge: () => undefined, log: false, more: () => undefined, ready: async () => ready,
    identity: (web) => registerIdentity(web, { pool: house.pool, secret: 'only-for-tests-0123456789abcdef0123456789' }),
  })
  for (const name of ['陈晓琳', '林小燕', '何志强', '马俊']) tokens[name] = await createToken(house.pool, house.tenant, house.people[name] ?? '', 'test')
})
afterAll(() => app.close())

async function ask(method: InjectOptions['method'], url: string, { as = '陈晓琳', body, headers = {} }: { as?: string | null; body?: unknown; headers?: Record<string, string> } = {}) {
  const answer = await app.inject({ method, url, headers: { ...(as ? { authorization: `Bearer ${tokens[as]}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }) })
  let json: unknown = null
  try { json = answer.json() } catch { json = answer.body }
  return { status: answer.statusCode, json: json as Record<string, never>, headers: answer.headers }
}
const enquiry = (more: Record<string, unknown> = {}) => ({ kind: 'enquiry', fields: { content: '车位怎么续费', category: 'general', callerName: '李慧', answer: '带身份证到前台办理。', ...more } })
const soon = () => new Date(Date.now() + 3_600_000).toISOString()

describe('the interface others build on', () => {
  it('opens, lists, shows and tells the facts of a matter', async () => {
    const opened = await ask('POST', '/api/v1/matters', { body: enquiry() })
    expect(opened.status).toBe(201)
    const { id, number } = opened.json.matter as unknown as { id: string; number: string }
    expect((await ask('GET', `/api/v1/matters?kind=enquiry&q=${encodeURIComponent('车位续费')}`)).json.items).toEqual([expect.objectContaining({ id, number })])
    expect((await ask('GET', `/api/v1/matters/${id}`)).json).toMatchObject({ number, stage: 'answered' })
    expect((await ask('GET', `/api/v1/matters/${id}/facts`)).json.facts).toEqual([expect.objectContaining({ what: 'receive', by: { id: house.people['陈晓琳'], name: '陈晓琳' } })])
  })

  it('answers every act with the matter as its page then shows it, and a repeated request with the same (S03-11, S28-04)', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() }
    const body = { ...enquiry({ content: '一步一步', answer: undefined, agreedAt: soon() }) }
    let acted = await ask('POST', '/api/v1/matters', { body, headers: key })
    expect(acted.status).toBe(201)
    expect((await ask('POST', '/api/v1/matters', { body, headers: key })).json.matter).toEqual(acted.json.matter)
    const { id } = acted.json.matter as unknown as { id: string }
    const steps = [{ action: 'note', fields: { text: '先记一笔' } }, { action: 'transfer', fields: { toUnit: house.units['财务部'], reason: '归口财务部' } }, { action: 'note', fields: { text: '再记一笔' } }]
    for (const step of [null, ...steps]) {
      if (step) acted = await ask('POST', `/api/v1/matters/${id}/actions/${step.action}`, { body: { fields: step.fields } })
      const page: Record<string, unknown> = (await ask('GET', `/api/v1/matters/${id}`)).json
      const head: Record<string, unknown> = acted.json.matter as never
      expect(head).toEqual(Object.fromEntries(Object.keys(head).map((name) => [name, page[name]])))
    }
    expect(acted.json.matter).toMatchObject({ version: 4, stage: 'assigned' })
  })

  it('says on the page when a fact was changed, and names no related matter one may not see', async () => {
    const opened = await ask('POST', '/api/v1/matters', { body: enquiry({ content: '链条' }) })
    const { id } = opened.json.matter as unknown as { id: string }
    expect((await ask('GET', `/api/v1/matters/${id}/facts`)).json).toMatchObject({ chainOk: true })
    await house.owner.query("update fact set what = 'forged' where matter_id = $1", [id])
    expect((await ask('GET', `/api/v1/matters/${id}/facts`)).json).toMatchObject({ chainOk: false })
    await house.owner.query("update fact set what = 'receive' where matter_id = $1", [id])
    const hidden = await ask('POST', '/api/v1/matters', { body: enquiry({ content: '不给他看' }) })
    const other = (hidden.json.matter as unknown as { id: string }).id
    await house.owner.query('insert into matter_link (tenant_id, from_id, role, to_id) values ($1, $2, $3, $4)', [house.tenant, id, 'source', other])
    await house.owner.query('update matter set unit_id = $2, owner_id = $3, first_responder_id = $3, opener_id = $3 where id = $1', [other, house.units['财务部'], house.people['孙丽']])
    await house.owner.query('delete from matter_party where matter_id = $1', [other])
    expect((await ask('GET', `/api/v1/matters/${id}`)).json.related).toEqual([])
  })

  it('refuses with 422 and every unmet reason: control, regulation, article, code, params, remedy (S03-11)', async () => {
    const refused = await ask('POST', '/api/v1/matters', { body: enquiry({ answer: undefined }) })
    expect(refused.status).toBe(422)
    expect(refused.json).toMatchObject({ refused: true })
    const reasons = refused.json.reasons as unknown as Record<string, unknown>[]
    expect(reasons.length).toBeGreaterThan(0)
    for (const r of reasons) expect(r).toMatchObject({ control: expect.stringMatching(/^s\d\d\./), regulation: expect.any(String), article: expect.any(String), code: expect.any(String), params: expect.any(Object), remedy: expect.any(Array) })
  })

  it('names wrong fields with 400, and says the same of what the contract checks', async () => {
    expect(await ask('POST', '/api/v1/matters', { body: { kind: 'enquiry', fields: {} } })).toMatchObject({ status: 400, json: { errors: expect.arrayContaining([{ field: 'content', code: 'required', params: {} }]) } })
    expect(await ask('POST', '/api/v1/matters', { body: { kind: 'x'.repeat(61), fields: {} } })).toMatchObject({ status: 400, json: { errors: [{ field: 'kind', code: 'too-long', params: { max: 60 } }] } })
    expect(await ask('POST', '/api/v1/matters', { body: { kind: 'no-such-kind', fields: {} } })).toMatchObject({ status: 400, json: { errors: [{ field: 'kind', code: 'unknown-kind' }] } })
  })

  it('lets unknown and forbidden look alike, and an id that is none', async () => {
    const own = await ask('POST', '/api/v1/matters', { body: enquiry({ content: '只看本部门' }) })
    const id = (own.json.matter as unknown as { id: string }).id
    const answers = [await ask('GET', `/api/v1/matters/${id}`, { as: '马俊' }), await ask('GET', '/api/v1/matters/01a00000-0000-7000-8000-000000000000', { as: '马俊' }), await ask('GET', '/api/v1/matters/xx', { as: '马俊' }), await ask('POST', `/api/v1/matters/${id}/actions/no-such-action`, { body: {} })]
    for (const a of answers) expect({ status: a.status, json: a.json }).toEqual({ status: 404, json: { error: 'not-found' } })
  })

  it('gives the same answer to the same Idempotency-Key, and refuses the key for something else', async () => {
    const headers = { 'idempotency-key': 'one-attempt' }
    const first = await ask('POST', '/api/v1/matters', { body: enquiry({ content: '只登记一次' }), headers })
    const again = await ask('POST', '/api/v1/matters', { body: enquiry({ content: '只登记一次' }), headers })
    expect((again.json.matter as unknown as { id: string }).id).toBe((first.json.matter as unknown as { id: string }).id)
    expect(await ask('POST', '/api/v1/matters', { body: enquiry({ content: '别的事' }), headers })).toMatchObject({ status: 400, json: { errors: [{ field: 'Idempotency-Key', code: 'key-reused' }] } })
    expect((await ask('GET', `/api/v1/matters?q=${encodeURIComponent('只登记一次')}`)).json.items).toHaveLength(1)
  })

  it('answers a lost race with 409 and the winner’s fact', async () => {
    const opened = await ask('POST', '/api/v1/matters', { body: enquiry({ answer: undefined, agreedAt: soon() }) })
    const { id, version } = opened.json.matter as unknown as { id: string; version: number }
    expect((await ask('POST', `/api/v1/matters/${id}/actions/answer`, { body: { fields: { answer: '已答复' }, version } })).status).toBe(200)
    const late = await ask('POST', `/api/v1/matters/${id}/actions/answer`, { as: '林小燕', body: { fields: { answer: '我也答复' }, version } })
    expect(late).toMatchObject({ status: 409, json: { fact: { what: 'answer' } } })
  })

  it('asks who it is: 401 without, with a wrong or a revoked token', async () => {
    expect((await ask('GET', '/api/v1/me', { as: null })).status).toBe(401)
    expect((await ask('GET', '/api/v1/me', { as: null, headers: { authorization: 'Bearer gx_wrong' } })).status).toBe(401)
    expect((await ask('GET', '/api/v1/me')).json).toMatchObject({ name: '陈晓琳' })
  })
})

describe('documents and health', () => {
  it('describes itself in OpenAPI 3.1 and on a page that needs nothing else', async () => {
    const document = (await ask('GET', '/api/openapi.json', { as: null })).json as unknown as { openapi: string; paths: Record<string, Record<string, { responses: Record<string, unknown> }>> }
    expect(document.openapi).toMatch(/^3\.1/)
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/matters', '/matters/{id}', '/matters/{id}/actions/{action}', '/matters/{id}/facts', '/regulations', '/regulations/{code}/conformance']))
    expect(Object.keys(document.paths['/matters']?.post?.responses ?? {})).toEqual(expect.arrayContaining(['201', '400', '422', '404', '409']))
    const inbound = (document.paths['/channels/inbound']?.post ?? {}) as unknown as { parameters: { name: string }[]; requestBody: { content: Record<string, { schema: { required: string[]; properties: object } }> } }
    expect(inbound.parameters.map((p) => p.name)).toEqual(['x-guixing-signature'])
    expect(inbound.requestBody.content['application/json']?.schema.required.sort()).toEqual(['channel', 'from', 'id', 'text'])
    const page = await app.inject('/api/docs')
    expect(page.body).toContain('/api/v1/channels/inbound')
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.body).toContain('/api/v1/matters/{id}/actions/{action}')
    expect(page.body).not.toMatch(/<script|https?:\/\/(?!json-schema)/)
  })

  it('tells whether it lives, whether it can serve, and what it did', async () => {
    expect(await ask('GET', '/healthz', { as: null })).toMatchObject({ status: 200, json: { ok: true } })
    expect(await ask('GET', '/readyz', { as: null })).toMatchObject({ status: 200, json: { ready: true } })
    ready = ['jobs']
    expect(await ask('GET', '/readyz', { as: null })).toMatchObject({ status: 503, json: { ready: false, missing: ['jobs'] } })
    ready = []
    const metrics = await app.inject('/metrics')
    expect(metrics.body).toMatch(/guixing_request_seconds_count\{method="GET",route="\/healthz",status="200"\} 1/)
    expect(metrics.body).toContain('process_resident_memory_bytes')
  })
})

describe('hostile input never gives a 500', () => {
  const hostile = ['\u0000', "'; drop table matter; --", '<img src=x onerror=alert(1)>', '\ud800', '%00%ff', '../../etc/passwd', '𠮷'.repeat(2000), '{"__proto__":{"admin":true}}', '\u202e', 'NaN', '-1e999']
  it('in fields, filters, cursors and paths', async () => {
    for (const text of hostile) {
      const q = encodeURIComponent(Buffer.from(text).toString())
      const answers = [
        await ask('POST', '/api/v1/matters', { body: enquiry({ content: text, agreedAt: text, callerPhone: text, [text]: text }) }),
        await ask('POST', '/api/v1/matters', { body: { kind: text, action: text, fields: { content: { a: text } } } }),
        await ask('GET', `/api/v1/matters?q=${q}&kind=${q}&stage=${q}&owner=${q}&unit=${q}&client=${q}&where=${q}&from=${q}&cursor=${q}`),
        await ask('GET', `/api/v1/search?q=${q.slice(0, 300)}`), await ask('GET', `/api/v1/desk/callers?q=${q.slice(0, 60)}`), await ask('GET', `/api/v1/knowledge?q=${q.slice(0, 200)}&kind=${q.slice(0, 9)}`),
        await ask('GET', `/api/v1/regulations/${q.slice(0, 20)}`), await ask('GET', `/api/v1/matters/${q.slice(0, 90)}/facts`), await ask('GET', `/api/v1/audit?cursor=${q}&person=${q}`), await ask('GET', `/api/v1/notices?cursor=${q}`),
        await ask('POST', '/api/v1/preview', { body: { kind: 'enquiry', action: text, fields: { content: text } } }),
      ]
      for (const a of answers) expect([200, 201, 400, 404, 422], JSON.stringify([text.slice(0, 20), a.json]).slice(0, 200)).toContain(a.status)
    }
  })

  it('in bodies that are no JSON, too long, of another type, or nested without end', async () => {
    const send = (payload: string, type = 'application/json') => app.inject({ method: 'POST', url: '/api/v1/matters', payload, headers: { authorization: `Bearer ${tokens['陈晓琳']}`, 'content-type': type } })
    expect((await send('{')).statusCode).toBe(400)
    expect((await send('')).statusCode).toBe(400)
    expect((await send('<a/>', 'application/xml')).statusCode).toBe(415)
    expect((await send(`{"kind":"enquiry","fields":{"content":"${'长'.repeat(1_000_000)}"}}`)).statusCode).toBe(413)
    expect((await send(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)).statusCode).toBeLessThan(500)
    expect((await send(`{"kind":"enquiry","fields":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}`)).statusCode).toBeLessThan(500)
    expect((await send('{"kind":"enquiry","fields":{},"__proto__":{"x":1}}')).statusCode).toBe(400)
  })
})
