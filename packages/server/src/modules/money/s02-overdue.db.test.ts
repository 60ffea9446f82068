import { describe, expect, it } from 'vitest'
import { Refused } from '../../platform/errors.ts'
import { testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { sweepClocks } from '../clocks/index.ts'
import { moneyHouse } from './test-money.ts'

const m = await moneyHouse(await testDatabase())
const { house } = m
const refused = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control); throw e })
const checks = async (writeOff: string): Promise<string[]> => (await house.read((tx) => tx.query<{ outcome: string }>("select outcome from check_result where tenant_id = $1 and matter_id = $2 and control = 's02.write-off' order by at", [tx.tenant, writeOff]))).map((c) => c.outcome)
const at = (day: string, time = '10:00:00'): string => new Date(`${day}T${time}+08:00`).toISOString()
/** An advance requested and paid on a day; the approval before it, a moment earlier. */
const advance = async (day: string, amount = '1000.00', requested = day) => m.paid(await m.budget(await m.project('10000000.00', at(day, '08:00:00')), amount, at(day, '08:30:00')), amount, at(day, '09:00:00'), { requestedAt: requested })
const returned = async (writeOff: string, amount: string, when: string) => m.book(await m.claim(writeOff, amount, null, {}, when), when)

describe('two months from the request, the last day included (5.2)', () => {
  it.each([
    ['15 January, written off on 15 March', '2026-01-15', '2026-03-15', '23:59:59', ['conformed']],
    ['15 January, written off on 16 March', '2026-01-15', '2026-03-16', '00:00:00', ['breached']],
    ['31 December, written off on 28 February', '2025-12-31', '2026-02-28', '23:59:59', ['conformed']],
    ['31 December, written off on 1 March', '2025-12-31', '2026-03-01', '00:00:00', ['breached']],
    ['31 December before a leap year, written off on 29 February', '2023-12-31', '2024-02-29', '23:59:59', ['conformed']],
    ['31 December before a leap year, written off on 1 March', '2023-12-31', '2024-03-01', '00:00:00', ['breached']],
  ])('S02-20: %s', async (_name, day, until, time, outcome) => {
    const { writeOff } = await advance(day)
    await returned(writeOff, '1000.00', at(until, time))
    expect(await m.fields(writeOff)).toMatchObject({ stage: 'settled', fields: { outstanding: '0.00' } })
    expect(await checks(writeOff)).toEqual(outcome)
  })

  it('S02-20: it counts from the request though the money came later', async () => {
    const { writeOff } = await advance('2026-01-30', '1000.00', '2026-01-15')
    expect((await m.fields(writeOff))?.fields).toMatchObject({ requestedAt: '2026-01-15', dueAt: '2026-03-15' })
    await returned(writeOff, '1000.00', at('2026-03-16', '00:00:00'))
    expect(await checks(writeOff)).toEqual(['breached'])
  })

  it('S02-21, S02-24: a part written off in time leaves the remainder late, once', async () => {
    const { writeOff } = await advance('2026-01-15')
    await returned(writeOff, '999.99', at('2026-03-15'))
    expect(await m.fields(writeOff)).toMatchObject({ stage: 'open', fields: { outstanding: '0.01' } })
    while ((await sweepClocks(house.pool, house.tenant)) > 0) continue
    expect(await checks(writeOff)).toEqual(['breached'])
    expect(await refused(m.claim(writeOff, '0.02', null))).toEqual(['s02.match-payment'])
    await returned(writeOff, '0.01', at('2026-04-01'))
    expect(await m.fields(writeOff)).toMatchObject({ stage: 'settled' })
    expect(await checks(writeOff)).toEqual(['breached'])
  })
})

describe('what follows when it is late (5.3)', () => {
  it('S02-25: reason and day, both leaders consent, then finance; until that day nobody urges', async () => {
    const { writeOff } = await advance('2026-01-15')
    const late = at('2026-03-20')
    expect(await refused(m.act(writeOff, 'receive-explanation', {}, '孙丽', late))).toEqual(['s02.explanation-order'])
    await m.act(writeOff, 'explain', { explanation: '对方未开票', promisedDate: '2026-04-10' }, '马俊', late)
    expect((await m.fields(writeOff))?.stage).toBe('open')
    await m.sign(writeOff, 'agree', late)
    expect((await m.fields(writeOff))?.stage).toBe('open')
    await m.sign(writeOff, 'agree', late)
    expect(await m.fields(writeOff)).toMatchObject({ stage: 'explained', fields: { promisedDate: '2026-04-10' } })
    await m.act(writeOff, 'receive-explanation', {}, '孙丽', late)
    expect(await refused(m.act(writeOff, 'urge', {}, '孙丽', at('2026-04-10')))).toEqual(['s02.unexplained'])
    await m.act(writeOff, 'urge', {}, '孙丽', at('2026-04-11'))
    expect(await m.fields(writeOff)).toMatchObject({ stage: 'urged', fields: { urgings: 1 } })
  })

  it('S02-26: urged twice in two months, then deducted within the ceiling of the wage, until nothing is owed', async () => {
    const { writeOff } = await advance('2026-01-15', '2500.00')
    await m.act(writeOff, 'urge', {}, '孙丽', at('2026-03-16'))
    expect(await refused(m.act(writeOff, 'urge', {}, '孙丽', at('2026-03-31')))).toEqual(['s02.urge-monthly'])
    expect(await refused(m.act(writeOff, 'deduct', { deductionMonth: '2026-03', deduction: '100.00' }, '孙丽', at('2026-03-31')))).toEqual(['s02.urged-enough', 's02.wage-known'])
    await m.act(writeOff, 'urge', {}, '孙丽', at('2026-04-01'))
    await house.write((tx) => tx.query('insert into wage (tenant_id, person_id, period, gross, least) values ($1, $2, $3, 1000000, 269000), ($1, $2, $4, 1000000, 269000)', [tx.tenant, house.people['马俊'], '2026-04', '2026-05']))
    expect(await refused(m.act(writeOff, 'deduct', { deductionMonth: '2026-04', deduction: '2000.01' }, '孙丽', at('2026-04-20')))).toEqual(['s02.deduction-ceiling'])
    await m.act(writeOff, 'deduct', { deductionMonth: '2026-04', deduction: '2000.00' }, '孙丽', at('2026-04-20'))
    expect(await m.fields(writeOff)).toMatchObject({ stage: 'deducting', fields: { outstanding: '500.00', deducted: '2000.00', deductions: 1 } })
    expect(await refused(m.act(writeOff, 'deduct', { deductionMonth: '2026-04', deduction: '0.01' }, '孙丽', at('2026-04-21')))).toEqual(['s02.deduction-ceiling'])
    expect(await refused(m.act(writeOff, 'deduct', { deductionMonth: '2026-05', deduction: '500.01' }, '孙丽', at('2026-05-20')))).toEqual(['s02.deduction-owed'])
    await m.act(writeOff, 'deduct', { deductionMonth: '2026-05', deduction: '500.00' }, '孙丽', at('2026-05-20'))
    expect(await m.fields(writeOff)).toMatchObject({ stage: 'settled', fields: { outstanding: '0.00', deductions: 2 } })
    expect(await checks(writeOff)).toEqual(['breached'])
    const taken = await house.read((tx) => tx.query<{ period: string; amount: string; person: string }>("select period, amount::text as amount, person_id as person from money_entry where tenant_id = $1 and matter_id = $2 and entry = 'fee.deducted' order by n", [tx.tenant, writeOff]))
    expect(taken).toEqual([{ period: '2026-04', amount: '200000', person: house.people['马俊'] }, { period: '2026-05', amount: '50000', person: house.people['马俊'] }])
  })

  it('S02-27, S02-28: the list goes to the discipline office with a case for each, and may end with the judiciary', async () => {
    const { writeOff } = await advance('2026-01-15')
    const list = await m.open('unsettled-list', 'draw-up', {}, undefined, '孙丽')
    const rows = (await m.fields(list))?.fields as unknown as { rows: { writeOff: string; outstanding: string; overdueDays: number }[] }
    expect(rows.rows.find((r) => r.writeOff === writeOff)).toMatchObject({ outstanding: '1000.00' })
    await m.act(list, 'send', {}, '孙丽')
    expect((await m.fields(writeOff))?.stage).toBe('discipline')
    expect(await house.read((tx) => tx.query("select 1 from matter where tenant_id = $1 and kind = 'incident' and parent_id = $2", [tx.tenant, writeOff]))).toHaveLength(1)
    expect(await refused(m.act(list, 'receive', {}, '孙丽'))).toEqual(['s02.discipline-checks'])
    await m.act(list, 'receive', {}, '钱伟')
    expect(await refused(m.act(writeOff, 'refer', {}, '钱伟'))).toEqual(['s02.judiciary'])
    await m.act(writeOff, 'refer', { judiciaryDate: '2026-11-20', judiciaryRef: '纪移〔2026〕3号' }, '钱伟')
    expect((await m.fields(writeOff))?.stage).toBe('judiciary')
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })
})
