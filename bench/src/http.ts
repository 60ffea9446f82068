import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeApp } from '../../packages/server/src/http/app.ts'
import type { Identity } from '../../packages/server/src/platform/identity/index.ts'
import { approvalsOfMatter } from '../../packages/server/src/modules/approvals/index.ts'
import { matterView } from '../../packages/server/src/modules/matters/index.ts'
import { openMatter } from '../../packages/server/src/modules/engine/index.ts'
import { measure } from './measure.ts'
import { sessionOf } from './reads.ts'
import { recordingPool, replay } from './record.ts'
import { reading, type Stand } from './stand.ts'
import { foldAll } from './sums.ts'
import { result } from './table.ts'

/** Opening an enquiry and reading a ledger through the web server of a node; the clients run in this process too, so they cost it time. */
export async function http(stand: Stand, matters: number, clients: number, n: number): Promise<void> {
  const s = await sessionOf(stand, '陈晓琳')
  const who = { tenant: stand.tenant, person: s.person } as Awaited<ReturnType<Identity['identify']>>
  const app = await makeApp({ pool: stand.pool, version: 'bench', webDir: '/nonexistent', nudge: () => undefined, identity: () => ({ identify: async () => who }), more: () => undefined, ready: async () => [], log: false })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const ask = (method: string, path: string, body?: unknown) => new Promise<void>((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const sent = request({ agent, host: '127.0.0.1', port, method, path: `/api/v1${path}`, headers: text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'idempotency-key': crypto.randomUUID() } }, (reply) => {
      let said = ''
      reply.on('data', (d: Buffer) => { said += d.toString() })
      reply.on('end', () => { if ((reply.statusCode ?? 500) < 300) resolve(); else reject(new Error(`${method} ${path}: ${reply.statusCode} ${said.slice(0, 300)}`)) })
    })
    sent.on('error', reject)
    sent.end(text)
  })
  try {
    const fields = (i: number) => ({ content: `装修押金什么时候退，房间${i}`, category: 'finance', channel: 'phone', callerName: '王芳', room: `5-${i % 3000}`, agreedAt: new Date(Date.now() + 86_400_000).toISOString() })
    await ask('POST', '/matters', { kind: 'enquiry', fields: fields(0) })
    const recorder = recordingPool(stand.pool)
    await measure(8, n, (i) => openMatter(recorder.pool, { tenant: stand.tenant, person: s.person, as: 'person', idem: { key: crypto.randomUUID(), request: '' } }, { kind: 'enquiry', fields: fields(i) }))
    await foldAll(stand)
    const ours = await measure(clients, n, (i) => ask('POST', '/matters', { kind: 'enquiry', fields: fields(i) }))
    // The answer is the page of the new matter, so its statements belong to the same work.
    const pages = recordingPool(stand.pool)
    const { rows } = await stand.owner.query<{ id: string }>("select id from matter where tenant_id = $1 and kind = 'enquiry' order by opened_at desc limit 100", [stand.tenant])
    for (const { id } of rows) await reading({ ...stand, pool: pages.pool }, async (tx) => { await matterView(tx, s.rules, s.actor, id); await approvalsOfMatter(tx, s.rules, id, [s.person]) })
    await foldAll(stand)
    const bare = await measure(clients, recorder.scripts.length, async (i) => { await replay(stand.pool, recorder.scripts[i] ?? []); await replay(stand.pool, pages.scripts[i % pages.scripts.length] ?? []) })
    result({ what: 'HTTP: open an enquiry, page of it answered', matters, clients, ours, bare, note: 'p95 budget 60 ms at 32' })
    result({ what: 'HTTP: a ledger of 50 with its sums', matters, clients, ours: await measure(clients, n, () => ask('GET', '/matters?kind=enquiry')) })
    result({ what: 'HTTP: the page of a matter', matters, clients, ours: await measure(clients, n, await pageOf(stand, ask)) })
  } finally {
    agent.destroy()
    await app.close()
  }
}

async function pageOf(stand: Stand, ask: (method: string, path: string) => Promise<void>): Promise<(i: number) => Promise<void>> {
  const { rows } = await stand.owner.query<{ id: string }>("select id from matter where tenant_id = $1 and kind = 'enquiry' order by opened_at desc limit 500", [stand.tenant])
  return (i) => ask('GET', `/matters/${rows[i % rows.length]?.id}`)
}
