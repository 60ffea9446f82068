import { exactText } from '@guixing/core/conditions/exact'
import { describe, expect, it } from 'vitest'
import { Invalid, NotFound, Refused, Stale } from '../../platform/errors.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { sweepClocks } from '../clocks/index.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { measure, NOTHING, valueOf } from '../measures/index.ts'
import { moneyProblems } from '../money/index.ts'
import { fallDue } from './index.ts'
import { collecting } from './test-contracts.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s01', 's34'] })
const { today, day, at, draft, act, matter, confirm, receive, invoice, entriesOf } = await collecting(house)
const refusal = async (what: Promise<unknown>): Promise<string[]> => { try { await what } catch (error) { if (error instanceof Refused) return error.reasons.map((r) => r.control || r.code).sort(); if (error instanceof Stale) return ['stale']; throw error } return [] }
const checks = async (id: string) => (await house.owner.query<{ line: string }>("select control || ' ' || outcome as line from check_result where tenant_id = $1 and subject = $2 and control ~ '(collect|invoice-on)' order by control, at", [house.tenant, id])).rows.map((r) => r.line)
const clocks = async (id: string) => (await house.owner.query<{ control: string; state: string; due: string | null }>("select control, state, to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as due from clock where tenant_id = $1 and matter_id = $2 order by control, run", [house.tenant, id])).rows
const one = async (fields = {}, when?: string): Promise<string> => (await confirm((await draft({ amount: '1000.00', instalments: [{ name: '全款', dueOn: day(10), share: 100 }], ...fields }, when)).id, when))[0] ?? ''

describe('a plan of collection (S01-56)', () => {
  it('works shares out to the fen, what is left over on the largest, and opens one receivable for each line', async () => {
    const { id } = await draft({ amount: '1000.01', instalments: [{ name: '一', dueOn: day(1), share: 30 }, { name: '二', dueOn: day(2), share: 40 }, { name: '三', dueOn: day(3), share: 30 }] })
    expect((await matter(id))?.fields.instalments).toMatchObject([{ amount: '300.00' }, { amount: '400.01' }, { amount: '300.00' }])
    const opened = await confirm(id)
    expect(await Promise.all(opened.map(entriesOf))).toEqual([['receivable.scheduled 30000'], ['receivable.scheduled 40001'], ['receivable.scheduled 30000']])
    expect(await matter(opened[1] ?? '')).toMatchObject({ stage: 'scheduled', fields: { outstanding: '400.01', received: '0.00', dueOn: day(2), payer: '杭州百货' } })
    // The fact says the amounts it came to, not only the shares that were typed.
    const { rows: [fact] } = await house.owner.query<{ body: { changes: { name: string; after: { amount: string }[] }[] } }>("select d.body from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = $2 and f.what = 'draft'", [house.tenant, id])
    expect(fact?.body.changes.find((c) => c.name === 'instalments')?.after[1]?.amount).toBe('400.01')
  })

  it('refuses what does not sum, with the article, and opens nothing (S34-11)', async () => {
    for (const [instalments, control] of [[[{ name: '一', dueOn: day(1), share: 30 }, { name: '二', dueOn: day(2), share: 60 }], 's34.plan-sum'], [[{ name: '一', dueOn: day(1), amount: '100000.01' }], 's34.plan-sum'], [[{ name: '一', dueOn: day(1), amount: '100000.00' }, { name: '二', dueOn: day(2) }], 's34.plan-lines']] as const) {
      const { id } = await draft({ instalments: instalments as never })
      expect(await refusal(act('孙丽', id, 'confirm'))).toEqual([control])
      expect((await house.owner.query('select 1 from matter where tenant_id = $1 and parent_id = $2', [house.tenant, id])).rowCount).toBe(0)
    }
  })

  it('is one for a contract, and settled only when every line is', async () => {
    const { id } = await draft({ contractNo: 'ZX-ONCE' })
    expect(await refusal(draft({ contractNo: 'ZX-ONCE' }))).toEqual(['s34.one-plan'])
    const opened = await confirm(id)
    expect(await refusal(act('孙丽', id, 'close'))).toEqual(['s34.plan-settled'])
    for (const each of opened) await act('韩志远', each, 'write-down', { cancelAmount: (await matter(each))?.fields.outstanding as string, reason: '合同终止' })
    await act('孙丽', id, 'close')
    expect((await matter(id))?.stage).toBe('closed')
  })

  it('refuses hostile terms at the field and never faults', async () => {
    for (const fields of [{ amount: '-1.00' }, { amount: '0' }, { amount: '1.001' }, { amount: '1e9' }, { amount: 'NaN' }, { amount: '99999999999999999999' }, { instalments: [{ name: 'x', dueOn: '2026-02-30', share: 100 }] }, { instalments: [{ name: 'x', dueOn: day(1), share: 101 }] }, { instalments: [{ name: 'x', dueOn: day(1), amount: '-5.00' }] }, { instalments: [{ name: '$$', dueOn: day(1), __proto__: 1, evil: 1 }] }, { instalments: 'x' }, { projectManager: 'me' }]) {
      await expect(draft(fields as never), JSON.stringify(fields)).rejects.toBeInstanceOf(Invalid)
    }
  })

  it('keeps words that look like references as words', async () => {
    const { id } = await draft({ instalments: [{ name: '$amount', dueOn: day(5), share: 100, condition: '$params.P01' }] })
    const [opened = ''] = await confirm(id)
    expect((await matter(opened))?.fields).toMatchObject({ instalment: '$amount', condition: '$params.P01' })
  })

  it('is exact beyond what a double holds', async () => {
    const { id } = await draft({ amount: '99999999999999.99', instalments: [{ name: '一', dueOn: day(1), share: '33.333333' }, { name: '二', dueOn: day(2), share: '33.333333' }, { name: '三', dueOn: day(3), share: '33.333334' }] })
    const opened = await confirm(id)
    const amounts = await Promise.all(opened.map(async (each) => BigInt((await matter(each))?.amount ?? 0)))
    expect(amounts.reduce((sum, each) => sum + each, 0n)).toBe(9_999_999_999_999_999n)
  })
})

describe('receipts and invoices (S34-11)', () => {
  it('takes part payments, keeps each as a line and an entry, and is received when all is in and invoiced', async () => {
    const id = await one()
    await receive(id, '400.00')
    expect(await matter(id)).toMatchObject({ stage: 'scheduled', fields: { received: '400.00', outstanding: '600.00', receivedOnTime: '400.00' } })
    await invoice(id, '1000.00', 'FP-1')
    expect((await matter(id))?.stage).toBe('invoiced')
    await receive(id, '600.00')
    expect(await matter(id)).toMatchObject({ stage: 'received', final: true, fields: { outstanding: '0.00', receipts: [{ amount: '400.00', day: today, way: 'transfer' }, { amount: '600.00' }], invoices: [{ number: 'FP-1', amount: '1000.00' }] } })
    expect(await entriesOf(id)).toEqual(['receivable.scheduled 100000', 'receivable.received 40000', 'receivable.invoiced 100000', 'receivable.received 60000'])
  })

  it('refuses more than is outstanding, a fen is enough', async () => {
    const id = await one()
    expect(await refusal(receive(id, '1000.01'))).toEqual(['s34.no-overpayment'])
    // The refusal says both amounts.
    await expect(receive(id, '1000.01')).rejects.toMatchObject({ reasons: [{ params: { value: '1000.01', limit: '1000.00' } }] })
    await receive(id, '1000.00')
    expect((await matter(id))?.stage).toBe('to-invoice')
  })

  it('of two receipts at the same instant for all of it takes one', async () => {
    const id = await one()
    const answers = await Promise.all(Array.from({ length: 8 }, () => refusal(receive(id, '1000.00'))))
    expect(answers.filter((a) => a.length === 0)).toHaveLength(1)
    // Who comes too late hears who was first, or that it is too much.
    expect(new Set(answers.flat())).toSatisfy((codes: Set<string>) => [...codes].every((c) => c === 's34.no-overpayment' || c === 'stale'))
    expect(await entriesOf(id)).toEqual(['receivable.scheduled 100000', 'receivable.received 100000'])
  })

  it('of many part payments at once takes no more than there is', async () => {
    const id = await one()
    const answers = await Promise.all(Array.from({ length: 12 }, () => refusal(receive(id, '150.00'))))
    expect(answers.filter((a) => a.length === 0)).toHaveLength(6)
    expect((await matter(id))?.fields).toMatchObject({ received: '900.00', outstanding: '100.00' })
    expect((await matter(id))?.fields.receipts).toHaveLength(6)
  })

  it('asks for the invoice on the day of the receipt, and raises the alarm a day later', async () => {
    const id = await one({ instalments: [{ name: '全款', dueOn: day(-2), share: 100, invoiceOn: 'on-receipt' }] }, at(-4))
    await receive(id, '1000.00', day(-3), at(-3))
    expect((await clocks(id)).find((c) => c.control === 's34.invoice-on-receipt')).toMatchObject({ due: `${day(-3)} 23:59` })
    await sweepClocks(house.pool, house.tenant)
    expect(await checks(id)).toEqual(['s01.collect conformed', 's34.invoice-on-receipt breached'])
    const { rows } = await house.owner.query<{ recipients: string[] }>('select recipients::text[] as recipients from alert where tenant_id = $1 and matter_id = $2', [house.tenant, id])
    expect(rows.map((r) => r.recipients)).toEqual([[house.people['孙丽']]])
    await invoice(id, '1000.00')
    expect((await matter(id))?.stage).toBe('received')
  })

  it('asks for the invoice by the day the contract names, not upon a receipt', async () => {
    const id = await one({ instalments: [{ name: '全款', dueOn: day(5), share: 100, invoiceOn: 'on-date', invoiceDue: day(3) }] })
    expect(await clocks(id)).toMatchObject([{ control: 's01.collect', due: `${day(5)} 23:59` }, { control: 's34.invoice-on-date', due: `${day(3)} 23:59` }])
    await receive(id, '500.00')
    expect((await clocks(id)).map((c) => c.control)).toEqual(['s01.collect', 's34.invoice-on-date'])
    await invoice(id, '999.99')
    expect((await clocks(id)).find((c) => c.control === 's34.invoice-on-date')?.state).toBe('running')
    await invoice(id, '0.01')
    expect(await checks(id)).toEqual(['s34.invoice-on-date conformed'])
  })

  it('gives money back and credits invoices, each with its reason and entry; a refund opens the instalment again', async () => {
    const id = await one()
    await invoice(id, '1000.00')
    await receive(id, '1000.00')
    expect((await matter(id))?.final).toBe(true)
    await expect(act('孙丽', id, 'refund', { refundedOn: today, refundAmount: '200.00' })).rejects.toBeInstanceOf(Invalid)
    await act('孙丽', id, 'refund', { refundedOn: today, refundAmount: '200.00', reason: '服务范围缩减' })
    expect(await matter(id)).toMatchObject({ stage: 'invoiced', final: false, fields: { received: '800.00', outstanding: '200.00', refunded: '200.00' } })
    await act('韩志远', id, 'write-down', { cancelAmount: '200.00', reason: '补充协议' })
    expect((await matter(id))?.stage).toBe('to-invoice')
    await act('孙丽', id, 'credit-invoice', { creditNo: 'HZ-1', creditDate: today, creditAmount: '200.00', reason: '范围缩减' })
    expect(await matter(id)).toMatchObject({ stage: 'received', fields: { cancelled: '200.00', invoiced: '800.00', receipts: [{ amount: '1000.00' }, { amount: '-200.00', ref: '服务范围缩减' }], invoices: [{ amount: '1000.00' }, { amount: '-200.00', number: 'HZ-1' }] } })
    expect(await entriesOf(id)).toEqual(['receivable.scheduled 100000', 'receivable.invoiced 100000', 'receivable.received 100000', 'receivable.refunded 20000', 'receivable.cancelled 20000', 'receivable.invoice-cancelled 20000'])
  })

  it('lets finance enter money and those who lead write down, nobody else', async () => {
    const id = await one()
    expect(await refusal(act('马俊', id, 'receive', { receivedOn: today, receivedAmount: '1.00', receivedBy: 'cash' }))).toEqual(['not-yours'])
    expect(await refusal(act('马俊', id, 'write-down', { cancelAmount: '1.00', reason: 'x' }))).toEqual(['not-yours'])
    expect(await refusal(act('孙丽', id, 'reschedule', { dueOn: day(90), reason: 'x' }))).toEqual(['not-yours'])
    await expect(openMatter(house.pool, house.as('孙丽'), { kind: 'receivable', fields: { contractNo: 'x', payer: 'x', projectManager: house.people['马俊'] ?? null, instalment: 'x', amount: '1.00', dueOn: today } })).rejects.toBeInstanceOf(Refused)
  })

  it('is seen by finance, its project manager and those who lead only', async () => {
    const id = await one()
    for (const who of ['陈晓琳', '王建国', '高敏']) await expect(act(who, id, 'note', { text: 'x' }), who).rejects.toBeInstanceOf(NotFound)
    for (const who of ['马俊', '孙丽', '韩志远']) await act(who, id, 'note', { text: '看过' })
  })
})

describe('in time or late (S01-56)', () => {
  it('is kept on the due day; late the day after, with an alarm to project manager and general manager', async () => {
    const kept = await one({ instalments: [{ name: '全款', dueOn: day(-3), share: 100 }] }, at(-20))
    await receive(kept, '1000.00', day(-3), `${day(-3)}T15:59:00.000Z`)
    const late = await one({ instalments: [{ name: '全款', dueOn: day(-1), share: 100 }] }, at(-20))
    await sweepClocks(house.pool, house.tenant)
    expect(await checks(kept)).toContain('s01.collect conformed')
    // S34 asks the same: one clock of the two runs.
    expect(await checks(late)).toEqual(['s01.collect breached'])
    const { rows: [alert] } = await house.owner.query<{ recipients: string[] }>("select recipients::text[] as recipients from alert where tenant_id = $1 and matter_id = $2 and control = 's01.collect'", [house.tenant, late])
    expect(new Set(alert?.recipients)).toEqual(new Set([house.people['马俊'], house.people['韩志远']]))
  })

  it('goes on running where a part is paid, and follows a day that was changed', async () => {
    const id = await one({ instalments: [{ name: '全款', dueOn: day(3), share: 100 }] })
    await receive(id, '999.99')
    expect(await clocks(id)).toMatchObject([{ control: 's01.collect', state: 'running', due: `${day(3)} 23:59` }, { control: 's34.invoice-on-receipt' }])
    await act('韩志远', id, 'reschedule', { dueOn: day(30), reason: '补充协议一' })
    expect((await clocks(id))[0]?.due).toBe(`${day(30)} 23:59`)
    await receive(id, '0.01')
    expect((await clocks(id))[0]?.state).toBe('met')
  })

  it('is due from its day on', async () => {
    const id = await one({ instalments: [{ name: '全款', dueOn: today, share: 100 }] }, at(-3))
    expect((await matter(id))?.stage).toBe('scheduled')
    expect(await fallDue(house.pool, house.tenant)).toBeGreaterThan(0)
    expect((await matter(id))?.stage).toBe('due')
    expect(await fallDue(house.pool, house.tenant)).toBe(0)
    expect(await refusal(actOn(house.pool, house.as('孙丽'), { id: await one(), action: 'fall-due', fields: {} }))).toEqual(['not-yours'])
  })

  it('K06: received on or before the due day ÷ due, by the day the money came in', async () => {
    const before = await rate()
    // Entered after its day, but the bank had it in time; half of the other came late.
    const first = await one({ instalments: [{ name: '全款', dueOn: today, share: 100 }] }, at(-20))
    await receive(first, '1000.00', day(-1))
    const second = await one({ instalments: [{ name: '全款', dueOn: day(-1), share: 100 }] }, at(-20))
    await receive(second, '500.00', day(-1))
    await receive(second, '500.00', today)
    const after = await rate()
    // Both days may lie in two months; over the months together it is 1,500 of 2,000.
    expect(after.n - before.n).toBe(1500)
    expect(after.of - before.of).toBe(2000)
    const units = await house.read(async (tx) => measure(tx, await house.rules(), today, [house.units['保安部'] ?? '']))
    expect(units.find((m) => m.control.code === 'K06')?.house.at(-1)).toEqual({ n: NOTHING, of: NOTHING })
  })
  async function rate(): Promise<{ n: number; of: number }> {
    const measured = await house.read(async (tx) => measure(tx, await house.rules(), today, null))
    const k06 = measured.find((m) => m.control.code === 'K06')
    if (!k06) throw new Error('K06 is not measured')
    const share = valueOf(k06.house.at(-1) ?? { n: NOTHING, of: NOTHING })
    expect(share === null || (share >= 0 && share <= 1)).toBe(true)
    return k06.house.reduce<{ n: number; of: number }>((sum, cell) => ({ n: sum.n + Number(exactText(cell.n)), of: sum.of + Number(exactText(cell.of ?? NOTHING)) }), { n: 0, of: 0 })
  }

  it('leaves a house whose chains and sums agree; an amount changed beside the acts shows', async () => {
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
    expect(await house.read(moneyProblems)).toEqual([])
    const id = await one()
    await house.owner.query(`update matter set fields = fields || '{"outstanding": "999.99"}' where tenant_id = $1 and id = $2`, [house.tenant, id])
    expect(await house.read(moneyProblems)).toMatchObject([{ what: 'receivable', detail: 'outstanding 999.99, invoiced 0.00; the entries 1000.00 and 0.00' }])
  })
})
