import { approvalsOfMatter } from '../../packages/server/src/modules/approvals/index.ts'
import { countsOf } from '../../packages/server/src/modules/conformance/index.ts'
import { ledgerPage, ledgerSums, matterView } from '../../packages/server/src/modules/matters/index.ts'
import { regulationRoutes } from '../../packages/server/src/modules/regulations/index.ts'
import { actorOf, rulesOf } from '../../packages/server/src/modules/rules/index.ts'
import { findAll, findMatters } from '../../packages/server/src/modules/search/find.ts'
import { benchOf } from '../../packages/server/src/modules/workbench/bench.ts'
import { findEntries } from '../../packages/server/src/modules/knowledge/index.ts'
import { call } from '@orpc/server'
import type { Tx } from '../../packages/server/src/platform/db.ts'
import type { Session } from '../../packages/server/src/modules/session/index.ts'
import { measure, random } from './measure.ts'
import { recordingPool, replay } from './record.ts'
import { reading, type Stand } from './stand.ts'
import { result } from './table.ts'

const PAGE = `select m.id, m.kind, m.number, m.title, m.stage, m.final, m.unit_id, m.handling_unit_id, m.owner_id, m.first_responder_id, m.client_id, m.channel, m.priority, m.opened_at, m.due_at, m.due_from, m.due_state, m.closed_at, m.version, m.fields from matter m`
/** Typed letter by letter, as people search. */
const TYPED = ['押', '押金', '押金什么', '电梯', '地下车库', '地下车库漏水', '王芳', '3-12', '3-1203', 'KF-20', 'KF-2026-0', '13805710', '空调不制冷', '泳池几点']

export async function reads(stand: Stand, matters: number, clients: number, n: number): Promise<void> {
  const s = await sessionOf(stand, '周敏')
  const desk = await sessionOf(stand, '陈晓琳')
  const apart = await sessionOf(stand, '钱伟')
  const ours = (work: (tx: Tx, i: number) => Promise<unknown>, many = n) => measure(clients, many, (i) => reading(stand, (tx) => work(tx, i)))
  const bare = (sql: string, params: () => unknown[], many = n) => measure(clients, many, () => reading(stand, (tx) => tx.query(sql, params())))
  const t = stand.tenant
  await ours((tx) => ledgerPage(tx, s.rules, s.actor, { kind: 'enquiry' }), 20)
  result({ what: 'ledger: the latest 50 of a kind', matters, clients, ours: await ours((tx) => ledgerPage(tx, s.rules, s.actor, { kind: 'enquiry' })), bare: await bare(`${PAGE} where m.tenant_id = $1 and m.kind = 'enquiry' order by m.opened_at desc, m.id desc limit 51`, () => [t]) })
  result({ what: 'ledger: open ones by due', matters, clients, ours: await ours((tx) => ledgerPage(tx, s.rules, s.actor, { kind: 'enquiry', open: 'true', sort: 'due' })), bare: await bare(`${PAGE} where m.tenant_id = $1 and m.kind = 'enquiry' and not m.final order by m.due_at, m.id limit 51`, () => [t]) })
  result({ what: 'ledger: mine, of all kinds', matters, clients, ours: await ours((tx) => ledgerPage(tx, desk.rules, desk.actor, { mine: 'owner', open: 'true', sort: 'due' })), bare: await bare(`${PAGE} where m.tenant_id = $1 and m.owner_id = $2 and not m.final order by coalesce(m.due_at, '9999-12-31T00:00:00.000Z'::timestamptz), m.id limit 51`, () => [t, desk.person]) })
  result({ what: 'ledger: for one who sees next to none', matters, clients, ours: await ours((tx) => ledgerPage(tx, apart.rules, apart.actor, { kind: 'enquiry' })) })
  result({ what: 'ledger: a kind without any', matters, clients, ours: await ours((tx) => ledgerPage(tx, s.rules, s.actor, { kind: 'training' })) })
  result({ what: 'ledger: the sums above it', matters, clients, ours: await ours((tx) => ledgerSums(tx, s.rules, s.actor, { kind: 'enquiry' }), Math.min(n, 100)) })
  result({ what: 'ledger: by a key field (room)', matters, clients, ours: await ours((tx, i) => ledgerPage(tx, s.rules, s.actor, { kind: 'enquiry', where: `room:${1 + (i % 24)}-${1 + (i % 33)}01` })) })
  result({ what: 'ledger: words within it', matters, clients, ours: await ours((tx, i) => ledgerPage(tx, s.rules, s.actor, { kind: 'enquiry', q: TYPED[i % TYPED.length] }), Math.min(n, 140)) })
  const bareSearch = await bare(`select s.ref, s.title from search_doc s where s.tenant_id = $1 and s.type = 'matter' and s.tokens @@ $2::tsquery order by s.at desc limit 8`, () => [t, `'${random(['押金', '电梯', '地下', '王芳', '空调'])}':*`], Math.min(n, 140))
  result({ what: 'search: matters, as typed', matters, clients, ours: await ours((tx, i) => findMatters(tx, s.rules, s.actor, TYPED[i % TYPED.length] ?? ''), Math.min(n, 140)), bare: bareSearch })
  result({ what: 'search: everything, as typed', matters, clients, ours: await ours((tx, i) => findAll(tx, s.rules, s.actor, TYPED[i % TYPED.length] ?? ''), Math.min(n, 140)) })
  result({ what: 'search: 50,000 knowledge entries, as typed', matters, clients, ours: await ours((tx, i) => findEntries(tx, s.rules, { q: TYPED[i % TYPED.length] }), Math.min(n, 140)) })
  const { rows } = await stand.owner.query<{ id: string }>("select id from matter where tenant_id = $1 and kind in ('enquiry', 'complaint') order by final, random() limit 400", [t])
  const page = (i: number) => async (tx: Tx) => { const id = rows[i % rows.length]?.id ?? ''; await matterView(tx, s.rules, s.actor, id); await approvalsOfMatter(tx, s.rules, id, [s.person]) }
  const recorder = recordingPool(stand.pool)
  for (let i = 0; i < Math.min(n, 200); i++) await reading({ ...stand, pool: recorder.pool }, page(i))
  result({ what: 'the page of a matter', matters, clients, ours: await ours((tx, i) => page(i)(tx)), bare: await measure(clients, recorder.scripts.length, (i) => replay(stand.pool, recorder.scripts[i] ?? [])) })
  result({ what: 'the workbench', matters, clients, ours: await ours((tx) => benchOf(tx, desk), Math.min(n, 100)) })
  const context = { pool: stand.pool, tenant: t, person: s.person, idempotencyKey: null, request: '', nudge: () => undefined, ip: '', headers: {} }
  result({ what: 'conformance: the regulations on screen', matters, clients, ours: await measure(clients, Math.min(n, 100), () => call(regulationRoutes.list, undefined, { context })), note: 'budget 200 ms' })
  result({ what: 'conformance: the sums of two years', matters, clients, ours: await ours((tx) => countsOf(tx, { from: '2020-01-01', to: '2100-01-01' }), Math.min(n, 8 * clients)) })
}

export async function sessionOf(stand: Stand, name: string): Promise<Session> {
  const rules = await rulesOf(stand.pool, stand.tenant)
  const person = [...rules.people.values()].find((p) => p.name === name)?.id ?? ''
  const actor = actorOf(rules, person, new Date().toISOString())
  if (!actor) throw new Error(`nobody named ${name}`)
  return { pool: stand.pool, tenant: stand.tenant, person, rules, actor, caller: { tenant: stand.tenant, person, as: 'person' } }
}
