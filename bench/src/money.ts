import { inHouse } from '../../packages/server/src/platform/db.ts'
import { newId } from '../../packages/server/src/platform/ids.ts'
import { decideOn } from '../../packages/server/src/modules/approvals/index.ts'
import { actOn, openMatter, type Fields } from '../../packages/server/src/modules/engine/index.ts'
import { addSamplePeople, foundHouse } from '../../packages/server/src/modules/house/index.ts'
import { basisRemaining, projectApproved, projectBase, projectPending, type Sql } from '../../packages/server/src/modules/money/inputs.ts'
import { moneyProblems } from '../../packages/server/src/modules/money/index.ts'
import { measure, random } from './measure.ts'
import { say } from './say.ts'
import type { Stand } from './stand.ts'
import { result } from './table.ts'

const NAME = '费用测量'
const OFFICES: [string, string][] = [['何志强', 'unit-leader'], ['沈国梁', 'leader-in-charge'], ['孙丽', 'asset-finance'], ['周敏', 'company-office']]
/** Approved, five requests, three drawn, two reimbursed, one returned: what a budget leaves behind. */
const TWELVE = "('fee.approved','budget','authority',12000000),('fee.requested','reserved','budget',1000000),('fee.requested','reserved','budget',1000000),('fee.requested','reserved','budget',1000000),('fee.requested','reserved','budget',1000000),('fee.requested','reserved','budget',1000000),('fee.drawn','advance','reserved',1000000),('fee.drawn','advance','reserved',1000000),('fee.drawn','advance','reserved',1000000),('fee.reimbursed','expense','advance',900000),('fee.reimbursed','expense','advance',900000),('fee.returned','budget','advance',100000)"

/** A house under S02 beside the other, with so many money entries; what may still be spent is asked, and 64 clients draw on one budget. */
export async function money(stand: Stand, entries: number, n: number): Promise<void> {
  const { pool, owner } = stand
  const known = (await owner.query<{ id: string }>('select id from house where name = $1', [NAME])).rows[0]?.id
  const tenant = known ?? (await foundHouse(pool, { name: NAME, zone: 'Asia/Shanghai', language: 'zh-CN', packs: ['s02'], also: async (tx, root) => {
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
  const have = Number((await owner.query<{ n: number }>('select count(*)::int as n from money_entry where tenant_id = $1', [tenant])).rows[0]?.n ?? 0)
  const missing = Math.floor((entries - have) / 12)
  if (missing > 0) {
    say(`${missing * 12} money entries …`)
    await owner.query(`insert into money_entry (tenant_id, id, at, day, entry, debit, credit, amount, matter_id, project_id, basis_id, payment_id) select $1, gen_random_uuid(), now(), current_date - (i % 700), e.entry, e.debit, e.credit, e.amount,
      md5('m' || $2 || i || e.n)::uuid, md5('p' || $2 || i / 3)::uuid, md5('b' || $2 || i)::uuid, case when e.n > 6 then md5('y' || $2 || i)::uuid end from generate_series(1, $3::int) i, (select v.*, row_number() over () as n from (values ${TWELVE}) as v(entry, debit, credit, amount)) e`, [tenant, newId(), missing])
    await owner.query('vacuum analyze money_entry')
  }
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
  const began = performance.now()
  const wrong = (await inHouse(pool, tenant, moneyProblems, 'read')).filter((p) => p.what !== 'entry')
  result({ what: 'money: the proof of all entries', matters: total, clients: 1, note: `${((performance.now() - began) / 1000).toFixed(1)} s, ${wrong.length} remainders wrong` })
}
