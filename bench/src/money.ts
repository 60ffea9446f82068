import { inHouse, type Tx } from '../../packages/server/src/platform/db.ts'
import { newId } from '../../packages/server/src/platform/ids.ts'
import { decideOn } from '../../packages/server/src/modules/approvals/index.ts'
import { actOn, openMatter, type Fields } from '../../packages/server/src/modules/engine/index.ts'
import { addSamplePeople, foundHouse } from '../../packages/server/src/modules/house/index.ts'
import { basisRemaining, projectApproved, projectBase, projectPending, type Sql } from '../../packages/server/src/modules/money/inputs.ts'
import { dashboard } from '../../packages/server/src/modules/money/read-dashboard.ts'
import { moneyProblems } from '../../packages/server/src/modules/money/index.ts'
import { overview } from '../../packages/server/src/modules/receivables/read-overview.ts'
import { measure, random } from './measure.ts'
import { growFees, growReceivables } from './money-seed.ts'
import { sessionOf } from './reads.ts'
import type { Stand } from './stand.ts'
import { result } from './table.ts'

const NAME = '费用与应收测量'
const OFFICES: [string, string][] = [['何志强', 'unit-leader'], ['沈国梁', 'leader-in-charge'], ['孙丽', 'asset-finance'], ['周敏', 'company-office']]
const TABLES = ['money_entry', 'matter', 'matter_key', 'fact', 'fact_detail', 'clock']

/** A house under S02 beside the other, with so many money entries; what may still be spent is asked, and 64 clients draw on one budget. */
export async function money(stand: Stand, entries: number, n: number): Promise<void> {
  const { pool, owner } = stand
  const known = (await owner.query<{ id: string }>('select id from house where name = $1', [NAME])).rows[0]?.id
  const tenant = known ?? (await foundHouse(pool, { name: NAME, zone: 'Asia/Shanghai', language: 'zh-CN', packs: ['s01', 's02', 's34'], also: async (tx, root) => {
    const { people } = await addSamplePeople(tx, root)
    for (const [person, role] of OFFICES) await tx.query("insert into role_grant (tenant_id, id, person_id, role, unit_id, scope) values ($1, $2, $3, $4, null, 'house')", [tx.tenant, newId(), people[person], role])
  } }))
  const people = new Map((await owner.query<{ id: string; name: string }>('select id, name from person where tenant_id = $1', [tenant])).rows.map((p) => [p.name, p.id]))
  const root = (await owner.query<{ id: string }>('select id from unit where tenant_id = $1 and parent_id is null', [tenant])).rows[0]?.id ?? ''
  const as = (name: string) => ({ tenant, person: people.get(name) ?? null, as: 'person' as const })
  const open = (kind: string, action: string, fields: Fields) => openMatter(pool, as('马俊'), { kind, action, fields })
  const project = async () => (await open('fee-project', 'register', { projectNo: newId(), name: newId(), entity: root, baseType: 'subject-amount', base: '900000000.00', baseNote: '概算' })).id
  const budget = async (of: string, amount: string) => {
    const { id } = await open('fee-budget', 'draft', { project: of, entity: root, nature: 'consulting', category: 'information', content: '咨询', payee: '咨询院', amount })
    await actOn(pool, as('马俊'), { id, action: 'submit', fields: {} })
    for (;;) {
      const task = (await owner.query<{ id: string; person: string }>("select id, candidates[1] as person from approval_task where tenant_id = $1 and matter_id = $2 and state = 'open'", [tenant, id])).rows[0]
      if (!task) return id
      await decideOn(pool, { tenant, person: task.person, as: 'person' }, task.id, { outcome: 'agree', words: '' })
    }
  }
  const prove = async (what: string) => {
    const began = performance.now()
    const wrong = await inHouse(pool, tenant, moneyProblems, 'read')
    result({ what, matters: entries, clients: 1, note: `${((performance.now() - began) / 1000).toFixed(1)} s, ${wrong.filter((p) => !p.what.startsWith('entry')).length} remainders wrong` })
  }
  await growFees(owner, tenant, entries)
  await growReceivables(owner, tenant, Math.round(entries / 10))
  await owner.query('delete from pg_statistic where starelid = any($1::regclass[])', [TABLES])
  await prove('money: the proof of all entries, statistics missing')
  for (const table of TABLES) await owner.query(`vacuum analyze ${table}`)
  const total = Number((await owner.query<{ n: number }>('select count(*)::int as n from money_entry where tenant_id = $1', [tenant])).rows[0]?.n ?? 0)
  const plain: { project: string; budget: string }[] = []
  for (let i = 0; i < 32; i++) { const p = await project(); plain.push({ project: p, budget: await budget(p, '100000.00') }) }
  const busy = await project()
  const drained = await budget(busy, '2000000.00')
  await owner.query("insert into money_entry (tenant_id, id, at, day, entry, debit, credit, amount, matter_id, project_id, basis_id) select $1, gen_random_uuid(), now(), current_date, case when i % 2 = 0 then 'fee.requested' else 'fee.request-cancelled' end, case when i % 2 = 0 then 'reserved' else 'budget' end, case when i % 2 = 0 then 'budget' else 'reserved' end, 100, md5('d' || i)::uuid, $2, $3 from generate_series(1, 10000) i", [tenant, busy, drained])
  const check = (of: { project: string; budget: string }) => inHouse(pool, tenant, async (tx) => {
    const params: unknown[] = [tx.tenant, of.budget]
    const column = ({ sql, params: given }: Sql) => { let i = 0; return `(${sql.replace(/\?/g, () => { params.push(given[i++]); return `$${params.length}` })})` }
    const a = { of: of.project, except: of.budget }
    await tx.query(`select ${[projectBase(a), projectApproved(a), projectPending(a), basisRemaining({ of: of.budget, except: null })].map((q, i) => `${column(q)} as i${i}`).join(', ')}, $2::uuid as matter`, params, 'prepared')
  }, 'read')
  for (const c of [1, 32]) {
    result({ what: 'money: what may still be spent (base, approved, pending, left)', matters: total, clients: c, ours: await measure(c, n, () => check(random(plain))), note: 'budget 20 ms' })
    result({ what: 'money: the same of a project with 10,000 entries of its own', matters: total, clients: c, ours: await measure(c, n, () => check({ project: busy, budget: drained })) })
  }
  const request = (basis: string) => open('fee-payment', 'request', { basis, payee: '咨询院', purpose: '首付款', amount: '0.01' })
  await request(drained)
  result({ what: 'money: request payment, one client', matters: total, clients: 1, ours: await measure(1, Math.min(n, 200), () => request(random(plain).budget)) })
  result({ what: 'money: request payment, 64 clients on 32 budgets', matters: total, clients: 64, ours: await measure(64, n, () => request(random(plain).budget)) })
  const one = plain[0] ?? { project: '', budget: '' }
  result({ what: 'money: request payment, 64 clients on one budget', matters: total, clients: 64, ours: await measure(64, n, () => request(one.budget)) })
  await prove('money: the proof of all entries')
  const s = await sessionOf({ ...stand, tenant }, '韩志远')
  const now = new Date().toISOString()
  for (const c of [1, 8]) {
    const read = (work: (tx: Tx) => Promise<unknown>) => measure(c, 10 * c, () => inHouse(pool, tenant, work, 'read'))
    result({ what: 'fees: the dashboard of this year', matters: total, clients: c, ours: await read((tx) => dashboard(tx, s, {}, now)), note: 'budget 500 ms' })
    result({ what: 'fees: the dashboard of all years', matters: total, clients: c, ours: await read((tx) => dashboard(tx, s, { year: 'all' }, now)) })
    result({ what: 'receivables: the overview', matters: Math.round(entries / 10), clients: c, ours: await read((tx) => overview(tx, s, {}, now)), note: 'budget 500 ms' })
  }
}
