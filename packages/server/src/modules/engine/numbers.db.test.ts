import { expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { rulesOf } from '../rules/index.ts'
import { gaplessNumbers, returnNumbers } from './numbers.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s01'] })

it('numbers without gaps: a block follows the last one, what was not needed goes back, and what is rolled back was never taken', async () => {
  const rules = await rulesOf(house.pool, house.tenant)
  const kind = rules.catalogue.kinds['receivable-plan']
  if (!kind) throw new Error('no kind')
  const at = new Date('2026-05-08T02:00:00Z')
  const taken = await house.write(async (tx) => {
    const five = await gaplessNumbers(tx, rules, kind, at, 5)
    await returnNumbers(tx, rules, kind, at, 2)
    return [...five, '/', ...(await gaplessNumbers(tx, rules, kind, at))]
  })
  expect(taken).toEqual(['SJ-2026-0001', 'SJ-2026-0002', 'SJ-2026-0003', 'SJ-2026-0004', 'SJ-2026-0005', '/', 'SJ-2026-0004'])
  await expect(house.write(async (tx) => { await gaplessNumbers(tx, rules, kind, at, 7); throw new Error('not after all') })).rejects.toThrow('not after all')
  expect(await house.write((tx) => gaplessNumbers(tx, rules, kind, at, 2))).toEqual(['SJ-2026-0005', 'SJ-2026-0006'])
})
