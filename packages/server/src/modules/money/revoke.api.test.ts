import { call } from '@orpc/server'
import { expect, it } from 'vitest'
import { testDatabase } from '../../test/house.ts'
import { said, words } from '../../test/lay-route.ts'
import { verifyHouse } from '../audit/index.ts'
import { approvalRoutes } from '../workbench/index.ts'
import { moneyHouse } from './test-money.ts'

const m = await moneyHouse(await testDatabase())
const { house } = m
const asked = async (matter: string) => (await house.owner.query<{ id: string; requested_by: string }>('select id, requested_by from approval where matter_id = $1', [matter])).rows[0]
const revoke = async (matter: string) => {
  const row = await asked(matter)
  const who = [...(await house.rules()).people.values()].find(({ id }) => id === row?.requested_by)?.name ?? ''
  return call(approvalRoutes.revoke, { id: row?.id ?? '', words: '预算有误' }, { context: house.context(who) })
}
const sum = async (matter: string, account: string) => Number((await house.owner.query<{ n: string }>('select coalesce(sum(case when debit = $2 then amount when credit = $2 then -amount else 0 end), 0) as n from money_entry where basis_id = $1', [matter, account])).rows[0]?.n)

it('X-06: an approved budget is revoked by the opposite entry, which names the one it undoes; the room is free again', async () => {
  const budget = await m.submitted(await m.project('10000000.00'), '100000.00')
  await m.agreeAll(budget)
  expect(await sum(budget, 'budget')).toBe(10_000_000)
  expect(await said(revoke(budget))).toBe('done')
  expect([await sum(budget, 'budget'), await sum(budget, 'authority')]).toEqual([0, 0])
  expect((await house.owner.query('select 1 from money_entry u join money_entry e on e.tenant_id = u.tenant_id and e.id = u.undo_of where u.basis_id = $1 and u.debit = e.credit and u.credit = e.debit and u.amount = e.amount', [budget])).rowCount).toBe(1)
  expect(await m.fields(budget)).toMatchObject({ stage: 'submitted' })
  expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
})

it('X-06: not while money is drawn on it: the entry is named and nothing changes; given back, it may be revoked', async () => {
  const budget = await m.submitted(await m.project('10000000.00'), '100000.00')
  await m.agreeAll(budget)
  const hold = (amount: number, debit: string, credit: string) => house.owner.query("insert into money_entry (tenant_id, id, at, day, entry, debit, credit, amount, matter_id, basis_id) values ($1, gen_random_uuid(), now(), current_date, 'fee.requested', $2, $3, $4, $5, $5)", [house.tenant, debit, credit, amount, budget])
  await hold(6_000_000, 'reserved', 'budget')
  expect(await words(revoke(budget))).toMatch(/^通过后办的事撤不回：.*100000\.00元/)
  expect(await sum(budget, 'budget')).toBe(4_000_000)
  expect(await m.fields(budget)).toMatchObject({ stage: 'approved' })
  await hold(6_000_000, 'budget', 'reserved')
  expect(await said(revoke(budget))).toBe('done')
  expect(await sum(budget, 'budget')).toBe(0)
})
