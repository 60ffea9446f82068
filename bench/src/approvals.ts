import type { AddressInfo } from 'node:net'
import { makeApp } from '../../packages/server/src/http/app.ts'
import type { Identity } from '../../packages/server/src/platform/identity/index.ts'
import { askApproval, decideOn } from '../../packages/server/src/modules/approvals/index.ts'
import { openMatter, type Caller } from '../../packages/server/src/modules/engine/index.ts'
import { under } from './http.ts'
import { measure } from './measure.ts'
import { sessionOf } from './reads.ts'
import { recordingPool, replay } from './record.ts'
import { say } from './say.ts'
import type { Stand } from './stand.ts'
import { foldAll } from './sums.ts'
import { result } from './table.ts'

const WAITING = "select t.id from approval_task t where t.tenant_id = $1 and t.state = 'open' and t.candidates @> array[$2::uuid] order by t.id limit $3"

/** Deciding through the web server beside its own statements, and the inbox of somebody many decisions wait for. */
export async function approvals(stand: Stand, matters: number, clients: number, n: number, inbox: number): Promise<void> {
  const manager = await sessionOf(stand, '赵立')
  const desk = await sessionOf(stand, '陈晓琳')
  const waiting = async (most: number): Promise<string[]> => (await stand.owner.query<{ id: string }>(WAITING, [stand.tenant, manager.person, most])).rows.map(({ id }) => id)
  const ready = async (many: number): Promise<string[]> => {
    const missing = many - (await waiting(many)).length
    if (missing > 0) {
      say(`  ${missing} more approvals to wait for one manager`)
      await measure(16, missing, async (i) => {
        const caller: Caller = { tenant: stand.tenant, person: desk.person, as: 'person' }
        const { id } = await openMatter(stand.pool, caller, { kind: 'enquiry', fields: { content: `附近学校的学区怎么划，房间${i}`, category: 'off-site', channel: 'phone', callerName: '王芳', agreedAt: new Date(Date.now() + 86_400_000).toISOString() } })
        await askApproval(stand.pool, caller, id, 's03.off-site', 'gate', '请指示')
      })
      await stand.owner.query('analyze approval; analyze approval_task')
    }
    return waiting(many)
  }
  const who = { tenant: stand.tenant, person: manager.person } as Awaited<ReturnType<Identity['identify']>>
  const app = await makeApp({ pool: stand.pool, version: 'bench', webDir: '/nonexistent', nudge: () => undefined, identity: () => ({ identify: async () => who }), more: () => undefined, ready: async () => [], log: false })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  try {
    const decide = { port, clients, method: 'POST', path: '/approvals/tasks/{id}', body: { outcome: 'agree', words: '同意' } }
    // Of the tasks that wait, each is decided once: first to warm the node, then to measure, and those left undone for the bare run.
    const warm = Math.min(500, n)
    const tasks = await ready(Math.max(inbox, warm + n * 2))
    const box = { port, clients, method: 'GET', path: '/approvals?box=todo' }
    await under({ ...box, n: 20 })
    result({ what: `HTTP: the inbox, ${inbox.toLocaleString('en')} waiting`, matters, clients, ours: await under({ ...box, n: Math.min(n, 40 * clients) }), note: 'budget 150 ms at 1' })
    await under({ ...decide, n: warm, ids: tasks.slice(0, warm) })
    await foldAll(stand)
    const ours = await under({ ...decide, n, ids: tasks.slice(warm, warm + n) })
    const { pool, scripts } = recordingPool(stand.pool)
    const caller = (): Caller => ({ tenant: stand.tenant, person: manager.person, as: 'person', idem: { key: crypto.randomUUID(), request: '' } })
    let statements = 0
    await measure(8, n, async (i) => { statements = Math.max(statements, (await decideOn(pool, caller(), tasks[warm + n + i] ?? '', { outcome: 'agree', words: '同意' })).statements) })
    await foldAll(stand)
    const bare = await measure(clients, scripts.length, (i) => replay(stand.pool, scripts[i] ?? []))
    result({ what: 'HTTP: decide an approval', matters, clients, ours, bare, note: `${statements} statements; budget 50 % at 32` })
  } finally {
    await app.close()
  }
}
