import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { inHouse } from '../../platform/db.ts'
import { seedMatters } from '../seed/index.ts'
import { sweepClocks } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's17', 's28', 's32', 's37'] })
await seedMatters(house.pool, house.tenant, 250, undefined, { seed: 2, open: 1, openDays: { from: 6, to: 5 } })
const count = async (sql: string) => Number((await house.owner.query<{ n: number }>(sql, [house.tenant])).rows[0]?.n)
const due = () => count('select count(*)::int as n from clock where tenant_id = $1 and next_at <= clock_timestamp()')
const drain = async () => { while ((await sweepClocks(house.pool, house.tenant)) > 0) continue }

describe('the sweep of due clocks', () => {
  it('leaves out a matter somebody is working on, and takes it the next time', async () => {
    const { rows: [one] } = await house.owner.query<{ matter_id: string }>('select matter_id from clock where tenant_id = $1 and next_at <= clock_timestamp() limit 1', [house.tenant])
    await inHouse(house.pool, house.tenant, async (tx) => {
      await tx.query('select 1 from matter where tenant_id = $1 and id = $2 for update', [house.tenant, one?.matter_id])
      await drain()
      expect(await count(`select count(distinct matter_id)::int as n from clock where tenant_id = $1 and next_at <= clock_timestamp()`)).toBe(1)
    })
    await drain()
    expect(await due()).toBe(0)
  })

  it('records every breach once, also where several sweep at the same time (S03-11)', async () => {
    await seedMatters(house.pool, house.tenant, 250, undefined, { seed: 4, open: 1, openDays: { from: 6, to: 5 } })
    expect(await due()).toBeGreaterThan(150)
    await Promise.all([drain(), drain(), drain()])
    expect(await due()).toBe(0)
    const passed = await count("select count(*)::int as n from clock where tenant_id = $1 and control = 's03.agreed-time' and due_at < clock_timestamp() and stopped_at is null")
    expect(passed).toBeGreaterThan(250)
    expect(await count("select count(*)::int as n from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.what = 'breached' and d.body->>'clock' = 's03.agreed-time'")).toBe(passed)
    expect(await count("select count(*)::int as n from check_result where tenant_id = $1 and control = 's03.agreed-time' and outcome = 'breached' and times = 1")).toBe(passed)
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })

  it('sweeps the others where one cannot be swept, and says so', async () => {
    await seedMatters(house.pool, house.tenant, 60, undefined, { seed: 6, open: 1, openDays: { from: 6, to: 5 } })
    const { rows: [one] } = await house.owner.query<{ id: string; definition: unknown }>('select id, definition from clock where tenant_id = $1 and next_at <= clock_timestamp() limit 1', [house.tenant])
    await house.owner.query("update clock set events = '{}' where tenant_id = $1 and id = $2", [house.tenant, one?.id])
    await expect(sweepClocks(house.pool, house.tenant)).rejects.toThrow()
    await sweepClocks(house.pool, house.tenant).catch(() => undefined)
    expect(await count('select count(distinct matter_id)::int as n from clock where tenant_id = $1 and next_at <= clock_timestamp()')).toBe(1)
  })
})
