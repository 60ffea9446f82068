import { beforeAll, describe, expect, it } from 'vitest'
import { Invalid, Refused } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../test/house.ts'
import { sweepClocks } from '../clocks/index.ts'
import type { Fields } from '../engine/index.ts'
import { moneyHouse } from './test-money.ts'

const m = await moneyHouse(await testDatabase())
const { house } = m
const refused = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control); throw e })
const faults = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (e: unknown) => { if (e instanceof Invalid) return e.errors.map((f) => `${f.field} ${f.code}`); throw e })
const noon = (day: string): string => `${day}T04:00:00.000Z`
const clock = async (writeOff: string) => (await house.read((tx) => tx.query<{ due_at: string; state: string; breached: boolean }>('select due_at, state, breached from clock where tenant_id = $1 and matter_id = $2', [tx.tenant, writeOff])))[0]

describe('two months, the last day included (S02-20, P07)', () => {
  it.each([
    ['2025-12-31', '2026-02-28', '2026-03-01'], ['2023-12-31', '2024-02-29', '2024-03-01'], ['2026-01-15', '2026-03-15', '2026-03-16'], ['2026-04-30', '2026-06-30', '2026-07-01'], ['2026-07-31', '2026-09-30', '2026-10-01'], ['2024-02-29', '2024-04-29', '2024-04-30'],
  ])('asked for on %s it is due by the end of %s, and late on %s', async (day, due, late) => {
    const budget = await m.budget(await m.project('10000000.00', noon(day)), '3000.00', noon(day))
    const [kept, broken] = [await m.paid(budget, '100.00', noon(day)), await m.paid(budget, '100.00', noon(day))]
    expect((await m.fields(kept.writeOff))?.fields).toMatchObject({ requestedAt: day, dueAt: due })
    expect((await m.fields(kept.payment))?.fields).toMatchObject({ dueAt: due })
    const end = Date.parse(`${due}T16:00:00.000Z`)
    expect(end - Date.parse((await clock(kept.writeOff))?.due_at ?? '')).toBeLessThanOrEqual(1)
    expect(Date.parse((await clock(kept.writeOff))?.due_at ?? '')).toBeLessThanOrEqual(end)
    await m.book(await m.claim(kept.writeOff, '100.00', null, {}, noon(due)), `${due}T15:59:59.000Z`)
    await m.book(await m.claim(broken.writeOff, '100.00', null, {}, noon(due)), new Date(`${late}T00:00:00.000+08:00`).toISOString())
    expect([await clock(kept.writeOff), await clock(broken.writeOff)].map((c) => c?.breached)).toEqual([false, true])
    expect((await m.entries('matter_id = $2', [kept.payment])).map((e) => e.day)).toEqual([day, day])
  })

  it('counts from the day of the request, not of the payment; a day ahead is refused', async () => {
    const budget = await m.budget(await m.project('10000000.00', noon('2026-03-02')), '3000.00', noon('2026-03-02'))
    const payment = await m.request(budget, '10.00', noon('2026-03-02'), { requestedAt: '2026-02-27' })
    await m.agreeAll(payment, noon('2026-04-01'))
    const { opened } = await m.act(payment, 'pay', {}, '孙丽', noon('2026-04-20'))
    expect((await m.fields(opened[0]?.id ?? ''))?.fields).toMatchObject({ requestedAt: '2026-02-27', dueAt: '2026-04-27' })
    expect(await refused(m.request(budget, '10.00', noon('2026-03-02'), { requestedAt: '2026-03-03' }))).toEqual(['s02.request-day'])
  })
})

describe('the list of what is not written off (S02-27)', () => {
  it('names who is late on the day it is drawn up, is drawn up anew, and reaches each when it is sent', async () => {
    const day = '2026-01-10'
    const budget = await m.budget(await m.project('10000000.00', noon(day)), '3000.00', noon(day))
    const [a, b] = [await m.paid(budget, '70.00', noon(day)), await m.paid(budget, '80.00', noon(day))]
    const young = await m.paid(budget, '90.00', noon('2026-03-01'))
    await sweepClocks(house.pool, house.tenant)
    const list = await m.open('unsettled-list', 'draw-up', {}, noon('2026-03-12'), '孙丽')
    const named = async () => ((await m.fields(list))?.fields.rows as unknown as Fields[] | undefined ?? []).filter((r) => [a, b, young].some((p) => p.writeOff === r.writeOff))
    expect(await named()).toEqual([a, b].map((p, i) => expect.objectContaining({ writeOff: p.writeOff, person: house.people['马俊'], unit: house.units['工程部'], amount: i === 0 ? '70.00' : '80.00', outstanding: i === 0 ? '70.00' : '80.00', requestedAt: day, overdueDays: 2, urgings: 0, explained: false, promisedDate: null })))
    expect(String((await named())[0]?.paymentNo)).toMatch(/^QK-2026-/)
    await m.book(await m.claim(a.writeOff, '70.00', null, {}, noon('2026-03-13')), noon('2026-03-13'))
    await m.act(list, 'redraw', {}, '孙丽', noon('2026-03-14'))
    expect((await named()).map((r) => [r.writeOff, r.overdueDays])).toEqual([[b.writeOff, 4]])
    const linked = await house.read((tx) => tx.query<{ to_id: string }>("select to_id from matter_link where tenant_id = $1 and from_id = $2 and role = 'lists'", [tx.tenant, list]))
    expect(linked.map((l) => l.to_id).filter((id) => id === a.writeOff || id === b.writeOff || id === young.writeOff)).toEqual([b.writeOff])
    await m.act(list, 'send', {}, '孙丽', noon('2026-03-15'))
    expect([(await m.fields(b.writeOff))?.stage, (await m.fields(young.writeOff))?.stage]).toEqual(['discipline', 'open'])
  })
})

describe('amounts and references as they are typed', () => {
  let project = ''
  let budget = ''
  beforeAll(async () => { project = await m.project(); budget = await m.budget(project, '1000.00') })

  it.each([['-1.00', 'out-of-range'], ['0', 'out-of-range'], ['0.001', 'too-many-decimals'], ['12.345', 'too-many-decimals'], ['1e5', 'money'], ['USD 5', 'money'], ['$5', 'money'], ['€5', 'money'], ['一百', 'money'], ['NaN', 'money'], ['1000000000000000000', 'out-of-range'], ['99999999999999999999999999', 'too-large'], ['0x10', 'money']])('refuses %s at its field', async (amount, code) => {
    const said = [await faults(m.request(budget, amount)), await faults(m.drafted(project, amount))]
    for (const one of said) expect(one).toEqual([code === 'too-large' ? expect.stringMatching(/^amount (too-large|out-of-range)$/) : `amount ${code}`])
  })
  it.each([['1,000.00', '1000.00'], ['￥12.5', '12.50'], ['１２．３０元', '12.30'], ['0.01', '0.01'], ['1.500', '1.50']])('reads %s as %s yuan', async (typed, yuan) => {
    expect((await m.fields(await m.drafted(project, typed)))?.amount).toBe(yuan)
  })
  it('refuses a project, basis or write-off that is none, of another kind or struck out', async () => {
    const gone = await m.drafted(project, '1.00')
    await m.act(gone, 'withdraw')
    expect(await faults(m.drafted(newId(), '1.00'))).toEqual(['project unknown-matter'])
    expect(await faults(m.drafted(budget, '1.00'))).toEqual(['project unknown-matter'])
    expect(await faults(m.request(project, '1.00'))).toEqual(['basis unknown-matter'])
    expect(await faults(m.request(gone, '1.00'))).toEqual(['basis unknown-matter'])
    expect(await faults(m.request('no id', '1.00'))).toEqual(['basis reference'])
    expect(await faults(m.claim(budget, '1.00', null))).toEqual(['writeOff unknown-matter'])
    expect(await refused(m.request(await m.drafted(project, '1.00'), '1.00'))).toEqual(expect.arrayContaining(['s02.basis', 's02.payment-limit']))
  })
  it('S02-11: nothing can be handed in on a project without a base or with a base of zero', async () => {
    for (const base of [null, '0']) {
      const bare = await m.project(base)
      expect(await refused(m.submitted(bare, '1.00'))).toContain('s02.base')
    }
  })
})

describe('beyond what a number of JavaScript holds', () => {
  it('is approved, asked for and drawn to the fen', async () => {
    await house.write(async (tx) => {
      for (const [code, value] of [['P06', '999999999999999'], ['P05', 100]] as const) await tx.query('insert into parameter (tenant_id, id, code, from_day, value, set_by, set_at) values ($1, $2, $3, $4, $5, $6, now())', [tx.tenant, newId(), code, '2020-01-01', JSON.stringify(value), house.people['韩志远']])
      await tx.query('update house set rev = rev + 1 where id = $1', [tx.tenant])
    })
    const budget = await m.budget(await m.project('999999999999999.99'), '90071992547409.93')
    expect(await refused(m.request(budget, '90071992547409.94'))).toEqual(['s02.payment-limit'])
    const { payment } = await m.paid(budget, '90071992547409.91')
    expect((await m.entries('(matter_id = $2 or matter_id = $3)', [budget, payment])).map((e) => [e.entry, e.amount])).toEqual([['fee.approved', '9007199254740993'], ['fee.requested', '9007199254740991'], ['fee.drawn', '9007199254740991']])
    expect((await m.fields(payment))?.fields).toMatchObject({ balanceAfter: '0.02' })
    expect(await refused(m.request(budget, '0.03'))).toEqual(['s02.payment-limit'])
    expect(await refused(m.request(budget, '0.02'))).toEqual([])
  })
})
