import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerChannels } from '../modules/channels/index.ts'
import { createToken, registerIdentity } from '../platform/identity/index.ts'
import { makeHouse, testDatabase } from '../test/house.ts'
import { makeApp } from './app.ts'
import { FILE_OPERATIONS } from './file-operations.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's17', 's28', 's29', 's30', 's31', 's32', 's37'] })
type Schema = { type?: string; maxLength?: number; maximum?: number; minimum?: number; maxItems?: number; enum?: unknown[]; properties?: Record<string, Schema>; $ref?: string; anyOf?: Schema[]; allOf?: Schema[]; items?: Schema }
type Operation = { parameters?: { name: string; in: string; schema?: Schema }[]; requestBody?: { content?: Record<string, { schema?: Schema }> } }
let app: FastifyInstance
let token = ''
let paths: [method: string, path: string, operation: Operation][] = []
beforeAll(async () => {
  app = await makeApp({
    pool: house.pool, version: '0.0.0', webDir: '/nowhere', nudge: () => undefined, log: false, more: (web, { identify }) => registerChannels(web, { pool: house.pool, identify, config: { secret: null } }), ready: async () => [],
    identity: (web) => registerIdentity(web, { pool: house.pool, secret: 'only-for-tests-0123456789abcdef0123456789' }),
  })
  token = await createToken(house.pool, house.tenant, house.people['韩志远'] ?? '', 'test')
  const document = (await app.inject('/api/openapi.json')).json() as { paths: Record<string, Record<string, Operation>> }
  // Those that carry bytes have limits and tests of their own (papers, portal).
  paths = Object.entries(document.paths).filter(([path]) => !Object.hasOwn(FILE_OPERATIONS, path)).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): [string, string, Operation] => [method.toUpperCase(), path, operation]))
})
afterAll(() => app.close())

const ask = (method: string, path: string, query = '', body?: unknown) => app.inject({ method: method as 'GET', url: `/api/v1${path.replace(/\{[^}]+\}/g, '019a0000-0000-7000-8000-000000000000')}${query}`, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { payload: JSON.stringify(body) }) })
type Told = { errors?: { field: string; code: string; params: unknown }[] }

/** What is just beyond a schema's limits, or of another type. */
function beyond(schema: Schema): unknown[] {
  const out: unknown[] = []
  if (schema.maxLength !== undefined) out.push('字'.repeat(schema.maxLength + 1))
  if (schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER) out.push(schema.maximum + 1)
  if (schema.minimum !== undefined && schema.minimum > Number.MIN_SAFE_INTEGER) out.push(schema.minimum - 1)
  if (schema.maxItems !== undefined) out.push(Array(schema.maxItems + 1).fill('x'))
  if (schema.enum) out.push('no-such-choice')
  if (schema.type === 'string') out.push(5, { a: 1 }, ['a'])
  if (schema.type === 'number' || schema.type === 'integer') out.push('three', {})
  if (schema.type === 'boolean') out.push('perhaps', 7)
  if (schema.type === 'array') out.push('one', { a: 1 })
  return out
}
const bodyOf = (operation: Operation): Record<string, Schema> => operation.requestBody?.content?.['application/json']?.schema?.properties ?? {}

describe('every limit of the interface', () => {
  it('of a body: just beyond is 400 at its field with a code, never a fault', { timeout: 60_000 }, async () => {
    const wrong: string[] = []
    let asked = 0
    for (const [method, path, operation] of paths.filter(([m]) => m !== 'GET')) {
      for (const [name, schema] of Object.entries(bodyOf(operation))) {
        for (const value of beyond(schema)) {
          const answer = await ask(method, path, '', { [name]: value })
          asked += 1
          const told = (answer.json() as Told).errors?.some((e) => e.field === name || e.field.startsWith(`${name}.`))
          if (answer.statusCode !== 400 || !told) wrong.push(`${method} ${path} ${name}=${JSON.stringify(value).slice(0, 30)}: ${answer.statusCode} ${answer.body.slice(0, 120)}`)
        }
      }
    }
    expect(asked).toBeGreaterThan(150)
    expect(wrong).toEqual([])
  })

  it('of a question: just beyond is 400, or there is nothing there', { timeout: 60_000 }, async () => {
    const wrong: string[] = []
    let asked = 0
    for (const [method, path, operation] of paths.filter(([m]) => m === 'GET')) {
      for (const { name, in: where, schema } of operation.parameters ?? []) {
        if (where !== 'query' || !schema) continue
        for (const value of [...beyond(schema).filter((v) => typeof v !== 'object').map(String), 'x'.repeat(3000)]) {
          const answer = await ask(method, path, `?${name}=${encodeURIComponent(value)}`)
          asked += 1
          if (![200, 400, 404].includes(answer.statusCode)) wrong.push(`${path} ${name}=${value.slice(0, 30)}: ${answer.statusCode} ${answer.body.slice(0, 120)}`)
          if (schema.maxLength !== undefined && value.length > schema.maxLength && answer.statusCode === 200) wrong.push(`${path} ${name}: longer than ${schema.maxLength} was taken`)
        }
      }
    }
    expect(asked).toBeGreaterThan(50)
    expect(wrong).toEqual([])
  })

  it('of what opens a matter of any kind: a value just beyond is refused at its field, and no matter is opened', async () => {
    const { catalogue } = await house.rules()
    const count = async () => (await house.owner.query('select 1 from matter')).rowCount
    const before = await count()
    const wrong: string[] = []
    for (const kind of Object.values(catalogue.kinds)) {
      for (const action of Object.values(kind.actions).filter((a) => Array.isArray(a.from) && a.from.length === 0 && !a.retired)) {
        const fields = Object.fromEntries(action.asks.map(({ field: f }) => [f.name, f.type === 'text' || f.type === 'longtext' ? '字'.repeat((f.max ?? (f.type === 'text' ? 200 : 10_000)) + 1) : f.type === 'number' || f.type === 'rating' || f.type === 'percent' ? 1e16 : f.type === 'flag' ? 'perhaps' : [{ a: 1 }]]))
        const answer = await ask('POST', '/matters', '', { kind: kind.name, action: action.name, fields })
        const told = new Set((answer.json() as Told).errors?.map((e) => e.field))
        const silent = action.asks.map((a) => a.field).filter((f) => !f.retired && !told.has(f.name))
        if (answer.statusCode !== 400 || silent.length > 0) wrong.push(`${kind.name}.${action.name}: ${answer.statusCode} ${silent.map((f) => f.name).join(' ')}`)
      }
    }
    expect(wrong).toEqual([])
    expect(await count()).toBe(before)
  })
})
