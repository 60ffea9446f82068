import { exactText } from '@guixing/core/conditions/exact'
import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { dayIn } from '../../platform/days.ts'
import { Refused } from '../../platform/errors.ts'
import { testDatabase } from '../../test/house.ts'
import { expandDuties } from '../duties/index.ts'
import { measure, NOTHING } from '../measures/index.ts'
import { regulationRoutes } from '../regulations/index.ts'
import { moneyHouse, PAYEE } from './test-money.ts'

const m = await moneyHouse(await testDatabase())
const { house } = m
const refused = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control); throw e })
const today = dayIn('Asia/Shanghai', new Date().toISOString())

describe('what is told, counted and kept', () => {
  it('S02-01, S02-32, S02-33: carried once the measures have been read and confirmed; they prevail by precedence 80 (S02-34)', async () => {
    const of = async (id: string) => (await call(regulationRoutes.coverage, undefined, { context: house.context('韩志远') })).systems.flatMap((s) => s.requirements).find((r) => r.id === id)
    for (const id of ['S02-01', 'S02-32', 'S02-33']) expect(await of(id), id).toMatchObject({ carried: false, by: expect.arrayContaining(['s02.acknowledge']) })
    await call(regulationRoutes.acknowledge, { code: 's02' }, { context: house.context('孙丽') })
    for (let i = 1; i <= 35; i++) expect(await of(`S02-${String(i).padStart(2, '0')}`), `S02-${i}`).toMatchObject({ carried: true })
    expect((await house.rules()).adopted.find((a) => a.code === 's02')?.regulation).toMatchObject({ precedence: 80, supersedes: ['《咨询服务费用若干管理规定》'], interpretedBy: '资产财务部' })
  })

  it('S02-05, S02-08, S02-29: every record bears the entity; the subject is suggested by the category and decided by finance', async () => {
    const budget = await m.budget(await m.project(), '1000.00')
    expect((await m.fields(budget))?.fields).toMatchObject({ accountHint: 'administrative-expense' })
    const { payment, writeOff } = await m.paid(budget, '1000.00')
    for (const id of [payment, writeOff]) expect((await m.fields(id))?.fields).toMatchObject({ entity: house.units.root, accountHint: 'administrative-expense' })
    const claim = await m.claim(writeOff, '1000.00', [m.invoice('20000001', '1000.00')])
    expect((await m.fields(claim))?.fields).toMatchObject({ entity: house.units.root, payee: PAYEE, subject: 'administrative-expense' })
    const [titled] = await house.read((tx) => tx.query<{ title: string }>('select title from matter where tenant_id = $1 and id = $2', [tx.tenant, claim]))
    expect(titled?.title, 'the payee comes with the payment, and into the title').toBe(`报销：${PAYEE}`)
    await m.agreeAll(claim)
    expect(await refused(m.act(claim, 'book', { subject: 'rd-expenditure', originalsSeen: true }))).toEqual(['s02.finance-pays'])
    await m.act(claim, 'book', { subject: 'rd-expenditure', originalsSeen: true }, '孙丽')
    expect(await house.read((tx) => tx.query("select subject from money_entry where tenant_id = $1 and matter_id = $2", [tx.tenant, claim]))).toEqual([{ subject: 'rd-expenditure' }])
  })

  it('S02-22, S02-23: both leaders before it is booked; what is changed goes to both again', async () => {
    const { writeOff } = await m.paid(await m.budget(await m.project(), '1000.00'), '1000.00')
    const claim = await m.claim(writeOff, '1000.00', [m.invoice('20000002', '1000.00')])
    await m.sign(claim)
    expect(await refused(m.book(claim))).toEqual(['s02.reimbursement'])
    await m.act(claim, 'edit', { amount: '900.00', invoices: [m.invoice('20000002', '900.00')] })
    await m.sign(claim)
    expect((await m.fields(claim))?.stage).toBe('claimed')
    await m.sign(claim)
    expect((await m.fields(claim))?.stage).toBe('approved')
    await m.book(claim)
    expect((await m.fields(writeOff))?.fields).toMatchObject({ outstanding: '100.00' })
  })

  it('S02-30, S02-31: a project with drawings closes when they are in the archive and the other papers have their custodian', async () => {
    const project = await m.open('fee-project', 'register', { projectNo: 'XJ-2026-777', name: '图纸工程', entity: house.units.root ?? '', drawings: true })
    expect(await refused(m.act(project, 'close'))).toEqual(['s02.materials', 's02.custodian'])
    const drawing = await m.open('technical-material', 'hand-in', { project, name: '系统图' })
    expect(await refused(m.act(drawing, 'check-in', {}, '高敏'))).toEqual(['s02.check-in'])
    await m.act(project, 'edit', { custodian: house.people['马俊'] ?? '' })
    expect(await refused(m.act(project, 'close'))).toEqual(['s02.materials'])
    await m.act(drawing, 'check-in', { medium: 'drawing', pages: 12, secrecy: 'internal', giver: '马俊', shelf: 'A-1' }, '高敏')
    await m.act(project, 'close')
    expect((await m.fields(project))?.stage).toBe('closed')
  })

  it('S02-18: what is left of a budget is released when it is settled, and may be approved anew (s02.released)', async () => {
    const project = await m.project('10000.00')
    const budget = await m.budget(project, '150.00')
    expect(await refused(m.act(await m.drafted(project, '0.01'), 'submit'))).toEqual(['s02.rate'])
    await m.act(budget, 'settle')
    expect((await m.entries("basis_id = $2 and entry = 'fee.released'", [budget])).map((e) => e.amount)).toEqual(['15000'])
    await m.act(await m.drafted(project, '150.00'), 'submit')
  })

  it('S02-27: the list falls due each month, to asset finance (s02.monthly-list, D45)', async () => {
    await expandDuties(house.pool, house.tenant, 70)
    const items = await house.read((tx) => tx.query<{ role: string; due: string }>("select role, to_char(due_at at time zone 'Asia/Shanghai', 'DD') as due from duty_item where tenant_id = $1 and control = 's02.monthly-list'", [tx.tenant]))
    expect(items.length).toBeGreaterThan(0)
    for (const item of items) expect(item).toEqual({ role: 'asset-finance', due: '10' })
  })

  it('S02-35: approved, drawn, written off and late are measured, with the on-time rate K07', async () => {
    const value = async (code: string) => {
      const cell = (await house.read(async (tx) => measure(tx, await house.rules(), today, null))).find((x) => x.control.code === code)?.house.at(-1)
      return { n: Number(exactText(cell?.n ?? NOTHING)), of: Number(exactText(cell?.of ?? NOTHING)) }
    }
    const before = await Promise.all(['S02-35-approved', 'S02-35-drawn', 'S02-35-written', 'K07'].map(value))
    const { writeOff } = await m.paid(await m.budget(await m.project(), '500.55'), '300.25')
    await m.book(await m.claim(writeOff, '300.25', null))
    const after = await Promise.all(['S02-35-approved', 'S02-35-drawn', 'S02-35-written', 'K07'].map(value))
    expect(after.slice(0, 3).map((cell, i) => Math.round(((cell?.n ?? 0) - (before[i]?.n ?? 0)) * 100))).toEqual([50055, 30025, 30025])
    expect([(after[3]?.n ?? 0) - (before[3]?.n ?? 0), (after[3]?.of ?? 0) - (before[3]?.of ?? 0)]).toEqual([1, 1])
  })
})
