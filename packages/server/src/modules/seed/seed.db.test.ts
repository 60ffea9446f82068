import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { actOn } from '../engine/index.ts'
import { ledgerPage, matterView } from '../matters/index.ts'
import { actorOf } from '../rules/index.ts'
import { seedMatters } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's17', 's28', 's32', 's37'] })
const heard: number[] = []
await seedMatters(house.pool, house.tenant, 400, (done) => heard.push(done), { seed: 7, batch: 100, open: 0.1 })

describe('seedMatters', () => {
  it('tells its progress up to the last matter', () => {
    expect(heard.length).toBeGreaterThan(1)
    expect(heard).toEqual([...heard].sort((a, b) => a - b))
    expect(heard.at(-1)).toBeGreaterThanOrEqual(400)
    expect(heard.at(-1)).toBeLessThanOrEqual(401)
  })

  it('writes what the auditor confirms: chains, heads, checkpoints and sums', async () => {
    const found = await verifyHouse(house.pool, house.tenant)
    expect(found.mismatches).toEqual([])
    expect(found.facts).toBeGreaterThan(1000)
    expect(found.checkpoints).toBe(heard.length)
  })

  it('notices a changed sum: the proof above can fail', async () => {
    const shift = (by: number) => house.owner.query('update conformance_day set n = n + $2 where ctid = (select ctid from conformance_day where tenant_id = $1 order by regulation, day, control, article, unit_key, outcome, blocks limit 1)', [house.tenant, by])
    await shift(1)
    expect((await verifyHouse(house.pool, house.tenant)).mismatches.map((m) => m.what)).toEqual(['conformance'])
    await shift(-1)
  })

  it('is mostly enquiries, mostly closed, over two years, with clients to be found by', async () => {
    const { rows: [count] } = await house.owner.query<{ n: number; enquiries: number; open: number; span: number; clients: number; docs: number; kinds: number }>(
      `select count(*)::int as n, count(*) filter (where kind = 'enquiry')::int as enquiries, count(*) filter (where not final)::int as open, extract(day from max(opened_at) - min(opened_at))::int as span, count(distinct kind)::int as kinds,
        (select count(*)::int from client where tenant_id = $1) as clients, (select count(*)::int from search_doc where tenant_id = $1 and type = 'matter') as docs from matter where tenant_id = $1`, [house.tenant])
    expect(count?.enquiries).toBeGreaterThan(150)
    expect(count?.kinds).toBe(4)
    expect(count?.open).toBeGreaterThan(10)
    expect(count?.open).toBeLessThan(80)
    expect(count?.span).toBeGreaterThan(700)
    expect(count?.clients).toBe(20)
    expect(count?.docs).toBe(count?.n)
  })

  it('lists them in the ledger, finds them by words, shows one, and lets people go on with an open one', async () => {
    const rules = await house.rules()
    const actor = actorOf(rules, house.people['周敏'] ?? '', new Date().toISOString())
    if (!actor) throw new Error('nobody')
    const page = await house.read((tx) => ledgerPage(tx, rules, actor, { kind: 'enquiry' }))
    expect(page.rows).toHaveLength(50)
    expect(page.rows.every((r) => /^KF-\d{4}-\d{4}-\d{3}$/.test(r.number))).toBe(true)
    const found = await house.read((tx) => ledgerPage(tx, rules, actor, { q: '押金' }))
    expect(found.rows.length).toBeGreaterThan(0)
    expect(found.rows.every((r) => JSON.stringify([r.title, r.fields]).includes('押金'))).toBe(true)
    const open = (await house.read((tx) => ledgerPage(tx, rules, actor, { kind: 'enquiry', stage: 'agreed', open: 'true' }))).rows[0]
    const view = await house.read((tx) => matterView(tx, rules, actor, open?.id ?? ''))
    expect(view.clocks.map((c) => c.state)).toContain('running')
    expect(JSON.stringify(view)).not.toContain('⟦')
    await actOn(house.pool, house.as('周敏'), { id: open?.id ?? '', action: 'note', fields: { text: '已联系' } })
  })

  it('goes on in a house that has matters, with the next numbers', async () => {
    await seedMatters(house.pool, house.tenant, 60, undefined, { seed: 7 })
    const { rows } = await house.owner.query<{ n: number }>('select count(*)::int as n from (select kind, number from matter where tenant_id = $1 group by 1, 2 having count(*) > 1) x', [house.tenant])
    expect(rows[0]?.n).toBe(0)
  })
})
