import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { Refused } from '../../platform/errors.ts'
import { testDatabase } from '../../test/house.ts'
import { approvalRoutes } from '../workbench/index.ts'
import { moneyHouse } from './test-money.ts'

const m = await moneyHouse(await testDatabase())
const { house } = m
const approvalOf = async (matter: string) => (await house.read((tx) => tx.query<{ id: string; state: string }>('select id, state from approval where tenant_id = $1 and matter_id = $2', [tx.tenant, matter])))[0]
const agree = async (matter: string, who: string) => (await call(approvalRoutes.detail, { id: (await approvalOf(matter))?.id ?? '' }, { context: house.context(who) })).can.find((door) => door.act === 'agree')

describe('the last signature', () => {
  it('S02-12 S02-13: of two budgets that fit one by one the second cannot be signed once the first used the room up; the button and the refusal say the same', async () => {
    const project = await m.project('10000000.00')
    const [first, second] = [await m.submitted(project, '100000.00'), await m.submitted(project, '100000.00')]
    for (let i = 0; i < 3; i += 1) await m.sign(second)
    expect(await agree(second, '韩志远')).toMatchObject({ possible: true })
    await m.agreeAll(first)
    const door = await agree(second, '韩志远')
    expect(door).toMatchObject({ possible: false, reasons: [{ control: 's02.rate', code: 'limit', params: { value: '200000.00', limit: expect.stringMatching(/^150000(\.0+)?$/) } }] })
    const refused = await m.sign(second).then(() => null, (e: unknown) => e)
    expect(refused).toBeInstanceOf(Refused)
    expect((refused as Refused).reasons.map((r) => r.control)).toEqual(['s02.rate'])
    // Nothing of the signature stays: it can still be returned, or signed when there is room again.
    expect((await approvalOf(second))?.state).toBe('open')
    expect(await m.fields(second)).toMatchObject({ stage: 'submitted' })
    expect((await m.entries('basis_id = $2', [second]))).toEqual([])
    await m.act(first, 'settle')
    expect(await agree(second, '韩志远')).toMatchObject({ possible: true })
    await m.sign(second)
    expect(await m.fields(second)).toMatchObject({ stage: 'approved' })
  })
})
