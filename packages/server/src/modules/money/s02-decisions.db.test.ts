import { describe, expect, it } from 'vitest'
import { Invalid, NotFound, Refused } from '../../platform/errors.ts'
import { testDatabase } from '../../test/house.ts'
import { askApproval } from '../approvals/index.ts'
import { moneyHouse, PAYEE } from './test-money.ts'

const m = await moneyHouse(await testDatabase())
const { house } = m
const refused = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control); throw e })
const nameOf = new Map(['何志强', '沈国梁', '孙丽', '韩志远', '周敏'].map((name) => [house.people[name], name]))
/** Who is asked now, by name. */
const asked = async (matter: string): Promise<(string | undefined)[]> => (await m.tasks(matter)).flatMap((t) => t.candidates).map((id) => nameOf.get(id))
const outcomes = async (matter: string, control: string): Promise<string[]> => (await house.read((tx) => tx.query<{ outcome: string }>('select outcome from check_result where tenant_id = $1 and matter_id = $2 and control = $3 order by at', [tx.tenant, matter, control]))).map((c) => c.outcome)
const links = async (matter: string): Promise<string[]> => (await house.read((tx) => tx.query<{ role: string }>('select role from matter_link where tenant_id = $1 and from_id = $2 order by role', [tx.tenant, matter]))).map((l) => l.role)

describe('rate, cap and their exception (3.2)', () => {
  it('S02-14: one fen over the rate is refused, passes with a recorded exception, and only for that amount', async () => {
    const id = await m.drafted(await m.project(), '150000.01')
    expect(await refused(m.act(id, 'submit'))).toEqual(['s02.rate'])
    await askApproval(house.pool, house.as('马俊'), id, 's02.rate', 'exception', '国内仅此一家能做')
    expect(await asked(id)).toEqual(['韩志远'])
    await m.sign(id)
    await m.act(id, 'edit', { amount: '150000.02' })
    expect(await refused(m.act(id, 'submit'))).toEqual(['s02.rate'])
    await m.act(id, 'edit', { amount: '150000.01' })
    await m.act(id, 'submit')
    expect(await outcomes(id, 's02.rate')).toContain('waived')
    await m.agreeAll(id)
    expect(await m.fields(id)).toMatchObject({ stage: 'approved', amount: '150000.01', fields: { binding: 'rate', cumulative: '150000.01', headroomAfter: '-0.01', rate: 1.5 } })
  })

  it('S02-13: the cap has no exception, and binds where the rate would allow more', async () => {
    const id = await m.drafted(await m.project('250000000.00'), '3000000.01')
    expect(await refused(m.act(id, 'submit'))).toEqual(['s02.cap'])
    await expect(askApproval(house.pool, house.as('马俊'), id, 's02.cap', 'exception', '确有必要')).rejects.toThrow(Invalid)
    await m.act(id, 'edit', { amount: '3000000.00' })
    await m.act(id, 'submit')
    expect((await m.fields(id))?.fields).toMatchObject({ binding: 'cap', headroomAfter: '0.00', cumulative: '3000000.00', rate: 1.2 })
  })

  it('S02-13: a second register of one number is refused, a second of one name raises the alarm', async () => {
    const fields = { projectNo: 'XJ-2026-900', name: '同名改造', entity: house.units.root ?? '' }
    await m.open('fee-project', 'register', fields)
    expect(await refused(m.open('fee-project', 'register', fields))).toContain('s02.one-number')
    const second = await m.open('fee-project', 'register', { ...fields, projectNo: 'XJ-2026-901' })
    expect(await outcomes(second, 's02.same-name')).toEqual(['breached'])
    expect(await house.read((tx) => tx.query('select 1 from alert where tenant_id = $1 and matter_id = $2 and control = $3', [tx.tenant, second, 's02.same-name']))).toHaveLength(1)
  })

  it('S02-11: a base that stands is changed only by decision', async () => {
    const id = await m.project()
    const change = { base: '12000000.00', baseType: 'economic-value', baseNote: '调整概算' }
    expect(await refused(m.act(id, 'change-base', change))).toEqual(['s02.base-reason'])
    await m.act(id, 'change-base', { ...change, reason: '范围扩大' })
    expect((await m.fields(id))?.fields).toMatchObject({ base: '10000000.00', baseType: 'subject-amount', proposedBase: '12000000.00' })
    expect(await asked(id)).toEqual(['孙丽'])
    await m.agreeAll(id)
    const after = (await m.fields(id))?.fields
    expect(after).toMatchObject({ base: '12000000.00', baseType: 'economic-value', baseNote: '调整概算' })
    expect(after).not.toHaveProperty('proposedBase')
    const bare = await m.project(null)
    expect(await refused(m.act(await m.drafted(bare, '1.00'), 'submit'))).toEqual(['s02.base'])
    await m.act(bare, 'change-base', change)
    expect((await m.fields(bare))?.fields).toMatchObject({ base: '12000000.00' })
  })
})

describe('the chain and the fast lane (4)', () => {
  it('S02-15: unit leader, leader in charge, asset finance, general manager, one after the other; then the money is there', async () => {
    const id = await m.submitted(await m.project(), '1000.00')
    for (const name of ['何志强', '沈国梁', '孙丽', '韩志远']) {
      expect(await asked(id)).toEqual([name])
      expect(await m.entries('basis_id = $2', [id])).toEqual([])
      await m.sign(id)
    }
    expect((await m.entries('basis_id = $2', [id])).map((e) => [e.entry, e.amount])).toEqual([['fee.approved', '100000']])
    expect(await links(id)).toContain('project')
  })

  it('S02-16: decided by the meeting: the company office alone, with the minutes', async () => {
    const project = await m.project()
    const ticked = await m.drafted(project, '1000.00', undefined, { fastLane: true })
    expect(await refused(m.act(ticked, 'submit'))).toEqual(['s02.fast-lane'])
    await m.act(ticked, 'edit', { minutesNo: '总办纪〔2026〕11号', decisionDate: '2026-01-12' })
    await m.act(ticked, 'submit')
    expect(await asked(ticked)).toEqual(['周敏'])
    await m.act(ticked, 'enter-opinion', { officeOpinion: '同意列支' }, '周敏')
    await m.agreeAll(ticked)
    expect(await m.fields(ticked)).toMatchObject({ stage: 'approved', fields: { officeOpinion: '同意列支' } })
  })

  it('X-06: what is changed under way is approved anew', async () => {
    const id = await m.submitted(await m.project(), '1000.00')
    await m.sign(id)
    await m.act(id, 'edit', { amount: '900.00' })
    expect(await asked(id)).toEqual(['何志强'])
    await m.agreeAll(id)
    expect(await m.fields(id)).toMatchObject({ stage: 'approved', amount: '900.00' })
  })

  it('3.8: a fee is seen by its unit, those who approve and finance, by nobody else', async () => {
    const id = await m.submitted(await m.project(), '1000.00')
    await expect(m.act(id, 'note', { text: '看看' }, '王建国')).rejects.toThrow(NotFound)
    for (const name of ['何志强', '沈国梁', '孙丽', '韩志远']) await m.act(id, 'note', { text: '已看' }, name)
  })
})

describe('agreement and payment (5.1)', () => {
  const terms = { payee: PAYEE, content: '专家咨询', paymentConditions: '验收后', proportions: '一次', paymentWay: '转账', invoicing: '专票' }
  it('S02-17…19: an agreement alone bears rate and chain, is drawn against, and gives back what is left', async () => {
    const project = await m.project()
    const over = await m.open('fee-agreement', 'draft', { project, entity: house.units.root ?? '', nature: 'consulting', category: 'information', ...terms, amount: '150000.01' })
    expect(await refused(m.act(over, 'submit'))).toEqual(['s02.rate'])
    await m.act(over, 'edit', { amount: '5000.00' })
    await m.act(over, 'submit')
    expect(await refused(m.act(over, 'sign'))).toEqual(['s02.agreement-approval'])
    await m.agreeAll(over)
    await m.act(over, 'sign')
    expect(await refused(m.request(over, '5000.01'))).toEqual(['s02.payment-limit'])
    const { payment, writeOff } = await m.paid(over, '4000.00')
    expect(await links(payment)).toEqual(expect.arrayContaining(['agreement', 'basis', 'project']))
    expect((await m.fields(payment))?.fields).toMatchObject({ agreement: over, balanceAfter: '1000.00' })
    expect(await refused(m.act(over, 'close'))).toEqual(['s02.basis-settled'])
    const back = await m.claim(writeOff, '4000.00', null)
    await m.book(back)
    await m.act(over, 'close')
    expect((await m.entries("basis_id = $2 and entry = 'fee.released'", [over])).map((e) => e.amount)).toEqual(['500000'])
  })

  it('S02-18: a changed request sets free what it had set aside; withdrawn, all of it', async () => {
    const budget = await m.budget(await m.project(), '1000.00')
    const payment = await m.request(budget, '1000.00')
    await m.act(payment, 'edit', { amount: '400.00' })
    expect(await asked(payment)).toEqual(['何志强'])
    expect(await refused(m.request(budget, '600.01'))).toEqual(['s02.payment-limit'])
    await m.act(payment, 'withdraw')
    expect(await asked(payment), 'nobody is asked about what was withdrawn').toEqual([])
    expect(await refused(m.request(budget, '1000.00'))).toEqual([])
    expect((await m.entries('payment_id = $2', [payment])).map((e) => [e.entry, e.amount])).toEqual([['fee.requested', '100000'], ['fee.request-cancelled', '100000'], ['fee.requested', '40000'], ['fee.request-cancelled', '40000']])
  })
})
