import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { z } from 'zod'
import { contract } from '@guixing/contract'
import { FieldErrors, Fields, Named, Rate, Reason, Refusal, Words } from '@guixing/contract/common'
import { InboundAnswer, InboundMessage } from '../modules/channels/index.ts'
import { FILE_OPERATIONS } from './file-operations.ts'
import { SIGNATURE } from '../platform/messaging/index.ts'
import { ActionView, ActResult, ClockView, FieldView, MatterRow, MatterView } from '@guixing/contract/matters'

type Schema = Record<string, unknown>
interface Operation { summary?: string; tags?: string[]; operationId?: string; parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[]; requestBody?: { content?: Record<string, { schema?: Schema }> }; responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }> }
export interface OpenApi { openapi: string; info: { title: string; version: string; description?: string }; paths: Record<string, Record<string, Operation>>; components?: { schemas?: Record<string, Schema> } }

const answer = (description: string, schema?: string) => ({ description, ...(schema ? { content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } } } : {}) })
/** Answers every operation may give besides its own. */
const FAILURES = {
  400: answer('Fields that are wrong, each by name and code', 'FieldErrors'), 401: answer('Not signed in'), 404: answer('Not there, or not for this person: both look alike'),
  409: answer('Someone else acted first; `fact` is what they did'), 422: answer('Refused by the regulations, with every unmet reason', 'Refusal'), 429: answer('Too many attempts; see Retry-After'), 503: answer('The database or the disk cannot serve now; see Retry-After'),
}

const json = (schema: z.ZodType) => ({ 'application/json': { schema: z.toJSONSchema(schema, { io: 'input' }) as Schema } })
/** Not in the contract, which reads JSON: its signature is over the very bytes. */
const INBOUND: Operation = {
  operationId: 'channels.inbound', tags: ['channels'], summary: 'A message from an SMS or messenger gateway: signed over the bytes of the body, or with a bearer token. Taken once per id.',
  parameters: [{ name: SIGNATURE, in: 'header', required: false, schema: { type: 'string', description: 'sha256=<hex HMAC-SHA256 of the body under the webhook secret>; then `house` names the house, where there are several' } }],
  requestBody: { content: json(InboundMessage) }, responses: { 200: { description: 'What became of it', content: json(InboundAnswer) } },
}

/** The OpenAPI 3.1 document of `/api/v1`, made from the contract, with the routes gateways use and those that carry bytes beside it. */
export async function openApi(version: string): Promise<OpenApi> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = (await generator.generate(contract, {
    info: { title: 'Guixing 规行', version, description: 'Runs consulting services by their own regulations. Every write honours `Idempotency-Key`; a refusal is 422 and names the article.' },
    servers: [{ url: '/api/v1' }],
    security: [{ bearer: [] }, { session: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, session: { type: 'apiKey', in: 'cookie', name: 'guixing.session_token' } } },
    commonSchemas: {
      Words: { schema: Words }, Fields: { schema: Fields }, Named: { schema: Named }, Reason: { schema: Reason }, Refusal: { schema: Refusal }, FieldErrors: { schema: FieldErrors }, Rate: { schema: Rate },
      FieldView: { schema: FieldView }, ActionView: { schema: ActionView }, ClockView: { schema: ClockView }, MatterRow: { schema: MatterRow }, MatterView: { schema: MatterView }, ActResult: { schema: ActResult },
    },
  } as never)) as unknown as OpenApi
  Object.assign(document.paths, { '/channels/inbound': { post: INBOUND } }, FILE_OPERATIONS)
  for (const path of Object.values(document.paths)) for (const operation of Object.values(path)) operation.responses = { ...FAILURES, ...operation.responses }
  return document
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)

/** The document as one page that needs nothing else: readable without JavaScript, printable. */
export function docsPage(document: OpenApi): string {
  const groups = new Map<string, string[]>()
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'other'
      groups.set(tag, [...(groups.get(tag) ?? []), section(path, method, operation)])
    }
  }
  const menu = [...groups.keys()].map((tag) => `<a href="#${escape(tag)}">${escape(tag)}</a>`).join(' ')
  const schemas = Object.entries(document.components?.schemas ?? {}).map(([name, schema]) => `<details id="schema-${escape(name)}"><summary>${escape(name)}</summary><pre>${escape(JSON.stringify(schema, null, 2))}</pre></details>`).join('')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Guixing API</title><style>${STYLE}</style>
<h1>${escape(document.info.title)} <small>${escape(document.info.version)}</small></h1><p>${escape(document.info.description ?? '')}</p>
<p>The same as data: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI ${escape(document.openapi)}). Send <code>Authorization: Bearer gx_…</code>; a token is made by <code>npm run -s guixing -- token create --user NAME</code>.</p><nav>${menu} <a href="#schemas">schemas</a></nav>
${[...groups].map(([tag, list]) => `<h2 id="${escape(tag)}">${escape(tag)}</h2>${list.join('')}`).join('')}<h2 id="schemas">schemas</h2>${schemas}</html>`
}

function section(path: string, method: string, operation: Operation): string {
  const rows = (operation.parameters ?? []).map((p) => `<tr><td><code>${escape(p.name)}</code>${p.required ? ' *' : ''}<td>${escape(p.in)}<td><code>${escape(shape(p.schema))}</code>`).join('')
  const body = operation.requestBody?.content?.['application/json']?.schema
  const own = Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith('2')).map(([status, r]) => `<p>${status}</p><pre>${escape(shape(r.content?.['application/json']?.schema, 1))}</pre>`).join('')
  return `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>/api/v1${escape(path)}</code> ${escape(operation.summary ?? '')}</summary>${rows ? `<table>${rows}</table>` : ''}${body ? `<p>Body</p><pre>${escape(shape(body, 1))}</pre>` : ''}${own}</details>`
}

/** A schema in a few lines: names and types, as one reads them aloud. */
function shape(schema: Schema | undefined, depth = 0): string {
  if (!schema) return ''
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? ''
  if (Array.isArray(schema.enum)) return schema.enum.map((v) => JSON.stringify(v)).join(' | ')
  const any = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
  if (Array.isArray(any)) return any.map((s) => shape(s, depth)).join(' | ')
  if (schema.type === 'array') return `${shape(schema.items as Schema, depth)}[]`
  const properties = schema.properties as Record<string, Schema> | undefined
  if (properties && depth > 0 && depth < 4) {
    const required = new Set((schema.required as string[] | undefined) ?? [])
    return `{\n${Object.entries(properties).map(([name, s]) => `${'  '.repeat(depth)}${name}${required.has(name) ? '' : '?'}: ${shape(s, depth + 1)}`).join('\n')}\n${'  '.repeat(depth - 1)}}`
  }
  return String((Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type) ?? 'any')
}

const STYLE = `body{font:15px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fdfdfc}nav a{margin-right:.8rem}details{border-top:1px solid #ddd;padding:.4rem 0}summary{cursor:pointer}
code,pre{font:13px/1.5 ui-monospace,monospace}pre{background:#f3f3f0;padding:.6rem;overflow:auto}td{padding:.1rem .8rem .1rem 0}b{display:inline-block;width:3.5rem}.post,.put{color:#8a4b00}.get{color:#1d5b3a}
@media(prefers-color-scheme:dark){body{background:#161616;color:#ddd}pre{background:#222}a{color:#8ab4f8}.post,.put{color:#e0a060}.get{color:#7fc99b}details{border-color:#333}}`
