import { inHouse, type Tx } from '../../packages/server/src/platform/db.ts'
import { funnel, list } from '../../packages/server/src/modules/engagements/read-list.ts'
import { colliding } from '../../packages/server/src/modules/engagements/inputs.ts'
import { addSamplePeople, foundHouse } from '../../packages/server/src/modules/house/index.ts'
import { growBusinesses, NAMES } from './business-seed.ts'
import { measure } from './measure.ts'
import { sessionOf } from './reads.ts'
import type { Stand } from './stand.ts'
import { result } from './table.ts'

const NAME = '业务测量'
const PACKS = ['s01', 's08', 's11', 's15', 's19', 's23', 's25', 's27', 's33', 's34', 's35', 's37', 's38']
/** What a page of the portfolio cannot do without: its leads by their order, and of each the latest paper of each kind. */
const BARE = `select l.*, q.* from (select m.id, m.number, m.title, m.stage, m.fields from matter m where m.tenant_id = $1 and m.kind = 'lead' and m.stage <> 'lost' order by m.opened_at desc, m.id desc limit $2) l
  left join lateral (select array_agg(q.number || q.stage) as papers from matter_link k join matter q on q.tenant_id = $1 and q.id = k.from_id where k.tenant_id = $1 and k.to_id = l.id and k.role = 'lead') q on true`
const BARE_SUMS = `select x.stage, count(*), sum(x.amount) from (select l.id, l.stage, max(q.amount) as amount from matter l left join matter_link k on k.tenant_id = $1 and k.to_id = l.id and k.role = 'lead' left join matter q on q.tenant_id = $1 and q.id = k.from_id
  where l.tenant_id = $1 and l.kind = 'lead' group by l.id, l.stage) x group by x.stage`

/** A house under the thirteen regulations of a business: its portfolio over so many businesses, then one client among many more leads. */
export async function business(stand: Stand, clients: number[], whole: number, leads: number): Promise<void> {
  const { pool, owner } = stand
  const known = (await owner.query<{ id: string }>('select id from house where name = $1', [NAME])).rows[0]?.id
  const tenant = known ?? (await foundHouse(pool, { name: NAME, zone: 'Asia/Shanghai', language: 'zh-CN', packs: PACKS, also: async (tx, root) => { await addSamplePeople(tx, root) } }))
  const count = async () => Number((await owner.query<{ n: number }>("select count(*)::int as n from matter where tenant_id = $1 and kind = 'lead'", [tenant])).rows[0]?.n ?? 0)
  const now = new Date().toISOString()
  const reading = (c: number, n: number, work: (tx: Tx, i: number) => Promise<unknown>) => measure(c, n, (i) => inHouse(pool, tenant, (tx) => work(tx, i), 'read'))
  const [manager, desk] = [await sessionOf({ ...stand, tenant }, '韩志远'), await sessionOf({ ...stand, tenant }, '陈晓琳')]
  for (const size of [whole, leads]) {
    await growBusinesses(owner, tenant, whole, size)
    for (const table of ['check_result', 'matter', 'matter_key', 'matter_link', 'search_doc']) await owner.query(`vacuum analyze ${table}`)
    const matters = await count()
    const ids = (await owner.query<{ id: string }>("select id from matter where tenant_id = $1 and kind = 'lead' and not final order by random() limit 200", [tenant])).rows.map((r) => r.id)
    for (const c of clients) {
      const n = 20 * c
      const bare = (limit: number) => reading(c, n, (tx) => tx.query(BARE, [tx.tenant, limit]))
      for (const limit of [50, 500]) result({ what: `business: the portfolio, ${limit} a page`, matters, clients: c, ours: await reading(c, n, (tx) => list(tx, manager, { limit }, now)), bare: await bare(limit + 1), note: limit === 50 ? 'budget 300 ms' : '' })
      result({ what: 'business: the portfolio of one who sees some units', matters, clients: c, ours: await reading(c, n, (tx) => list(tx, desk, {}, now)) })
      result({ what: 'business: the portfolio, those late', matters, clients: c, ours: await reading(c, n, (tx) => list(tx, manager, { only: 'late' }, now)) })
      for (const [what, narrowed] of [['those with an article broken', { only: 'broken' }], ['most broken first', { sort: 'broken' }]] as const) result({ what: `business: the portfolio, ${what}`, matters, clients: c, ours: await reading(c, n, (tx) => list(tx, manager, narrowed, now)), note: 'budget 300 ms' })
      result({ what: 'business: the funnel', matters, clients: c, ours: await reading(c, n, (tx) => funnel(tx, manager, {}, now)), bare: await reading(c, n, (tx) => tx.query(BARE_SUMS, [tx.tenant])), note: 'budget 300 ms' })
      result({ what: 'business: a client searched in the portfolio', matters, clients: c, ours: await reading(c, n, (tx, i) => list(tx, manager, { q: `${NAMES[i % NAMES.length] ?? ''}${1 + (i * 37) % 400}` }, now)), note: 'budget 100 ms' })
      result({
        what: 'business: other business with the same client', matters, clients: c, note: 'budget 100 ms',
        ours: await reading(c, 10 * n, (tx, i) => tx.query(`select to_jsonb(count(*)) ${colliding('$2::uuid')}`, [tx.tenant, ids[i % ids.length]])),
        bare: await reading(c, 10 * n, (tx, i) => tx.query("select count(*) from matter_key where tenant_id = $1 and kind = 'lead' and field = 'clientKey' and value = $2", [tx.tenant, `${NAMES[i % NAMES.length] ?? ''}${i}`])),
      })
    }
  }
}
