import { Agent, request } from 'node:http'
import { measure } from './measure.ts'

/** What the clients ask: `path` and `body` with `{i}` for the number of the request, `{id}` for one of `ids`, `{day}` for this time tomorrow. */
export interface Load { port: number; clients: number; n: number; method: string; path: string; body?: unknown; ids?: string[] }

// A process of its own, as clients are: what they do must not cost the server its time.
process.once('message', (load: Load) => {
  const agent = new Agent({ keepAlive: true, maxSockets: load.clients })
  const fill = (text: string, i: number) => text.replaceAll('{i}', String(i)).replaceAll('{id}', load.ids?.[i % load.ids.length] ?? '').replaceAll('{day}', new Date(Date.now() + 86_400_000).toISOString())
  const ask = (i: number) => new Promise<void>((resolve, reject) => {
    const text = load.body === undefined ? undefined : fill(JSON.stringify(load.body), i)
    const sent = request({ agent, host: '127.0.0.1', port: load.port, method: load.method, path: `/api/v1${fill(load.path, i)}`, headers: text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'idempotency-key': crypto.randomUUID() } }, (reply) => {
      const said: Buffer[] = []
      reply.on('data', (d: Buffer) => { said.push(d) })
      reply.on('end', () => { if ((reply.statusCode ?? 500) < 300) resolve(); else reject(new Error(`${load.method} ${load.path}: ${reply.statusCode} ${Buffer.concat(said).toString().slice(0, 300)}`)) })
    })
    sent.on('error', reject)
    sent.end(text)
  })
  measure(load.clients, load.n, ask).then((measured) => process.send?.({ measured }), (error: Error) => process.send?.({ error: error.message })).finally(() => { agent.destroy(); process.disconnect() })
})
