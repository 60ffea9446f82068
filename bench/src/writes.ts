import { actOn, openMatter, type Acted, type Caller } from '../../packages/server/src/modules/engine/index.ts'
import { rulesOf } from '../../packages/server/src/modules/rules/index.ts'
import { measure, random, type Measured } from './measure.ts'
import { recordingPool, replay } from './record.ts'
import type { Stand } from './stand.ts'
import { result } from './table.ts'

type Do = (pool: Stand['pool'], i: number) => Promise<Acted>

/** The engine on the house, then its own statements once more without it. Answers the ids each of the two left behind. */
async function beside(stand: Stand, clients: number, n: number, act: Do, actBare: Do): Promise<{ ours: Measured; bare: Measured; statements: number; ids: string[]; bareIds: string[] }> {
  const ids: string[] = []
  let statements = 0
  const ours = await measure(clients, n, async (i) => { const a = await act(stand.pool, i); ids.push(a.id); statements = Math.max(statements, a.statements) })
  const recorder = recordingPool(stand.pool)
  const bareIds: string[] = []
  await measure(8, n, async (i) => { bareIds.push((await actBare(recorder.pool, i)).id) })
  const bare = await measure(clients, recorder.scripts.length, (i) => replay(stand.pool, recorder.scripts[i] ?? []))
  return { ours, bare, statements, ids, bareIds }
}

const SPEAKERS = ['陈晓琳', '林小燕', '周敏']

/** Opening an enquiry with an agreed time, answering it, and adding a note to one that was closed long ago. */
export async function writes(stand: Stand, matters: number, clients: number, n: number): Promise<void> {
  const rules = await rulesOf(stand.pool, stand.tenant)
  const people = [...rules.people.values()].filter((p) => SPEAKERS.includes(p.name)).map((p) => p.id)
  const caller = (): Caller => ({ tenant: stand.tenant, person: random(people), as: 'person' })
  const { rows } = await stand.owner.query<{ id: string }>("select id from matter where tenant_id = $1 and kind = 'enquiry' and final order by random() limit $2", [stand.tenant, n * 2])
  const line = (what: string, r: Awaited<ReturnType<typeof beside>>) => result({ what, matters, clients, ours: r.ours, bare: r.bare, note: `${r.statements} statements` })
  const open: Do = (pool, i) => openMatter(pool, caller(), { kind: 'enquiry', fields: { content: `装修押金什么时候退，房间${i}`, category: 'finance', channel: 'phone', callerName: '王芳', room: `5-${i % 3000}`, agreedAt: new Date(Date.now() + 86_400_000).toISOString() } })
  await open(stand.pool, 0)
  const opened = await beside(stand, clients, n, open, open)
  line('open an enquiry with an agreed time', opened)
  const answer = (ids: string[]): Do => (pool, i) => actOn(pool, caller(), { id: ids[i] ?? '', action: 'answer', fields: { answer: '押金三个工作日内原路退回。' } })
  line('answer it', await beside(stand, clients, n, answer(opened.ids), answer(opened.bareIds)))
  const note = (from: number): Do => (pool, i) => actOn(pool, caller(), { id: rows[from + i]?.id ?? '', action: 'note', fields: { text: '业户来电补充情况' } })
  line('add a note to an old one', await beside(stand, clients, Math.floor(rows.length / 2), note(0), note(Math.floor(rows.length / 2))))
}
