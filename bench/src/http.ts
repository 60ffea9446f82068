import { fork } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { makeApp } from '../../packages/server/src/http/app.ts'
import type { Identity } from '../../packages/server/src/platform/identity/index.ts'
import { actOn, openMatter } from '../../packages/server/src/modules/engine/index.ts'
import { pageOf } from '../../packages/server/src/modules/matters/index.ts'
import type { Load } from './load.ts'
import { measure, type Measured } from './measure.ts'
import { sessionOf } from './reads.ts'
import { recordingPool, replay } from './record.ts'
import type { Stand } from './stand.ts'
import { foldAll } from './sums.ts'
import { result } from './table.ts'

const FIELDS = { content: '装修押金什么时候退，房间{i}', category: 'finance', channel: 'phone', callerName: '王芳', room: '5-{i}' }

/** Acts and pages through the web server of a node; the clients are a process of their own. */
export async function http(stand: Stand, matters: number, clients: number, n: number): Promise<void> {
  const s = await sessionOf(stand, '陈晓琳')
  const who = { tenant: stand.tenant, person: s.person } as Awaited<ReturnType<Identity['identify']>>
  const app = await makeApp({ pool: stand.pool, version: 'bench', webDir: '/nonexistent', nudge: () => undefined, identity: () => ({ identify: async () => who }), more: () => undefined, ready: async () => [], log: false })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const ours = async (load: Omit<Load, 'port' | 'clients' | 'n'>): Promise<Measured> => {
    await foldAll(stand)
    return under({ port, clients, n, ...load })
  }
  const caller = () => ({ tenant: stand.tenant, person: s.person, as: 'person' as const, idem: { key: crypto.randomUUID(), request: '' } })
  /** The same statements without the web server, the engine and the words. */
  const bare = async (work: (pool: Stand['pool'], i: number) => Promise<unknown>): Promise<Measured> => {
    const { pool, scripts } = recordingPool(stand.pool)
    await measure(8, n, (i) => work(pool, i))
    await foldAll(stand)
    return measure(clients, scripts.length, (i) => replay(stand.pool, scripts[i] ?? []))
  }
  try {
    const open = { method: 'POST', path: '/matters', body: { kind: 'enquiry', fields: { ...FIELDS, agreedAt: '{day}' } } }
    // A node that has just started is a third slower; it is measured as it runs all day.
    await under({ port, clients, n: Math.min(2000, n * 3), ...open })
    const opened = await ours(open)
    const latest = await some(stand, "kind = 'enquiry' order by opened_at desc")
    const fields = (i: number) => ({ ...FIELDS, content: FIELDS.content.replace('{i}', String(i)), room: `5-${i}`, agreedAt: new Date(Date.now() + 86_400_000).toISOString() })
    result({ what: 'HTTP: open an enquiry', matters, clients, ours: opened, bare: await bare((pool, i) => openMatter(pool, caller(), { kind: 'enquiry', fields: fields(i) })), note: 'p95 budget 60 ms at 32' })
    const old = await some(stand, "kind = 'enquiry' and final order by random()")
    const noted = await ours({ method: 'POST', path: '/matters/{id}/actions/note', body: { fields: { text: '业户来电补充情况' } }, ids: old })
    result({ what: 'HTTP: add a note', matters, clients, ours: noted, bare: await bare((pool, i) => actOn(pool, caller(), { id: old[i] ?? '', action: 'note', fields: { text: '业户来电补充情况' } })) })
    result({ what: 'HTTP: a ledger of 50 with its sums', matters, clients, ours: await ours({ method: 'GET', path: '/matters?kind=enquiry' }) })
    const page = (pool: Stand['pool'], i: number) => pageOf({ pool, tenant: stand.tenant, person: s.person, idempotencyKey: null, request: '', nudge: () => undefined, ip: '', headers: {} }, latest[i % latest.length] ?? '')
    result({ what: 'HTTP: the page of a matter', matters, clients, ours: await ours({ method: 'GET', path: '/matters/{id}', ids: latest }), bare: await bare(page) })
    result({ what: 'HTTP: the workbench', matters, clients, ours: await ours({ method: 'GET', path: '/workbench' }) })
    result({ what: 'HTTP: the counts of its badges', matters, clients, ours: await ours({ method: 'GET', path: '/counts' }) })
  } finally {
    await app.close()
  }
}

const some = async (stand: Stand, which: string): Promise<string[]> => (await stand.owner.query<{ id: string }>(`select id from matter where tenant_id = $1 and ${which} limit 1000`, [stand.tenant])).rows.map((r) => r.id)

export function under(load: Load): Promise<Measured> {
  const child = fork(fileURLToPath(new URL('load.mjs', import.meta.url)))
  return new Promise((resolve, reject) => {
    child.once('message', ({ measured, error }: { measured?: Measured; error?: string }) => { if (measured) resolve(measured); else reject(new Error(error)) })
    child.once('error', reject)
    child.send(load)
  })
}
