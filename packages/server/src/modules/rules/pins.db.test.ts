import { expect, it } from 'vitest'
import { inHouse } from '../../platform/db.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { ensurePin, forgetRules, rulesOf } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })

it('many who open the first matter under a new set of versions at once share one pin, and none fails', async () => {
  for (let round = 0; round < 10; round++) {
    await house.owner.query('delete from pin')
    forgetRules(house.tenant)
    const rules = await rulesOf(house.pool, house.tenant)
    const offered: unknown[] = []
    const given = await Promise.all(Array.from({ length: 12 }, () => inHouse(house.pool, house.tenant, async (tx) => {
      const told = { ...tx, query: <R>(text: string, params?: unknown[]) => { offered.push(params?.[1]); return tx.query<R>(text, params) } }
      return (await ensurePin(told, rules)).id
    })))
    expect(new Set(given).size).toBe(1)
    expect((await house.owner.query<{ id: string }>('select id from pin')).rows).toEqual([{ id: given[0] }])
    // Two rows offered under one id meet at the primary key now and then; only a machine busy enough shows it.
    expect(new Set(offered).size).toBe(offered.length)
  }
})
