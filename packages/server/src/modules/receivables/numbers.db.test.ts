import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { collecting } from './test-contracts.ts'
import './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s01', 's34'] })
const { day, draft, act } = await collecting(house)
const lines = (n: number) => Array.from({ length: n }, (_, i) => ({ name: `第${i + 1}期`, dueOn: day(i + 1), amount: '10.00' }))
const numbered = async (plan: string) => (await house.owner.query<{ seq: number; instalment: string; number: string; title: string }>("select right(number, 5)::int as seq, number, fields->>'instalment' as instalment, title from matter where tenant_id = $1 and parent_id = $2 and kind = 'receivable' order by number", [house.tenant, plan])).rows
const counter = async (): Promise<number> => Number((await house.owner.query<{ next: string }>("select next from number_counter where tenant_id = $1 and kind = 'receivable'", [house.tenant])).rows[0]?.next)

describe('numbers of instalments', () => {
  it('takes those of a hundred in one statement, without a gap and in the order of the lines (S34-11)', async () => {
    const { id } = await draft({ amount: '1000.00', instalments: lines(100) })
    const done = await act('孙丽', id, 'confirm')
    expect(done.statements).toBeLessThanOrEqual(8)
    const made = await numbered(id)
    expect(made.map((one) => one.seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
    expect(made.map((one) => one.instalment)).toEqual(lines(100).map((one) => one.name))
    expect(done.opened.map((one) => one.number)).toEqual(made.map((one) => one.number))
    expect(await counter()).toBe(101)
  })

  it('leaves no gap where several plans are confirmed at once, each with its own in one run', async () => {
    const before = await counter()
    const plans = await Promise.all([1, 2, 3, 4].map((n) => draft({ amount: `${n * 10}.00`, instalments: lines(n) })))
    await Promise.all(plans.map(({ id }) => act('孙丽', id, 'confirm')))
    const runs = await Promise.all(plans.map(({ id }) => numbered(id)))
    for (const run of runs) expect(run.map((one) => one.seq)).toEqual(run.map((_, i) => (run[0]?.seq ?? 0) + i))
    expect(runs.flat().map((one) => one.seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, i) => before + i))
    expect(await counter()).toBe(before + 10)
  })

  it('gives back what a refused plan took', async () => {
    const before = await counter()
    const { id } = await draft({ amount: '100.00', instalments: lines(3) })
    await expect(act('孙丽', id, 'confirm')).rejects.toThrow()
    expect(await counter()).toBe(before)
  })
})
