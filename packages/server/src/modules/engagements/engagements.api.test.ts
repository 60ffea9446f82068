import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../test/house.ts'
import { NotFound } from '../../platform/errors.ts'
import { raiseRevision } from '../rules/index.ts'
import { engagementRoutes } from './index.ts'
import { firmHouse } from './test-firm.ts'

const firm = await firmHouse(await testDatabase())
const { house, act, open, lead, found, id } = firm
const ask = { context: house.context('陈晓琳') }
const list = async (query = {}) => (await call(engagementRoutes.list, query, ask)).items
const view = (of: string, who = '陈晓琳') => call(engagementRoutes.one, { id: of }, { context: house.context(who) })

describe('a business from its first word', async () => {
  const first = await lead('永旺连锁超市有限公司', { expected: '800000.00', nextFollowUp: '2020-01-01' })
  const proposal = await open('何志强', 'proposal', 'draft', { lead: first, clientName: '永旺连锁超市有限公司', name: '营运体系建设', author: id('何志强') })

  it('S01-24: the proposal starts the engagement, which has the project number; another proposal for the same need starts no second one', async () => {
    const second = await open('何志强', 'proposal', 'draft', { lead: first, clientName: '永旺连锁超市有限公司', name: '营运体系建设（二稿）', author: id('何志强') })
    await act('何志强', second, 'withdraw', { reason: '并入一稿' })
    const { papers, business } = await view(first)
    expect(papers.filter((p) => p.kind === 'engagement')).toHaveLength(1)
    expect(business).toMatchObject({ phase: 'proposal', stage: 'qualified', followUpLate: true, engagement: { number: expect.stringMatching(/^XM-\d{4}-\d{4}$/) as string }, proposal: { id: proposal } })
  })
  it('S01-25: another lead for the same client is seen, however its name is written, until it is over', async () => {
    const other = await lead('永旺連鎖超市')
    const stranger = await lead('永旺便利店')
    expect((await view(first)).collisions.map((c) => c.id)).toEqual([other])
    expect((await view(stranger)).collisions).toEqual([])
    await act('陈晓琳', other, 'lose', { lostReason: 'duplicate' })
    expect((await view(first)).collisions).toEqual([])
  })
  it('signing the contract wins the lead, freezes the proposal and tells the engagement (S01-26)', async () => {
    for (const [who, action, fields] of [['何志强', 'ask-review', {}], ['王建国', 'pass-review', { reviewRational: '合理', reviewOperable: '可行' }], ['韩志远', 'sign', { gmOpinion: '同意提交' }], ['陈晓琳', 'submit', {}], ['陈晓琳', 'accept', { acceptedBy: '李总', acceptedOn: '2026-11-01' }]] as const) await act(who, proposal, action, fields)
    const contract = await open('陈晓琳', 'contract', 'draft', { lead: first, proposal, clientName: '永旺连锁超市有限公司', name: '营运体系建设', amount: '900000.00', projectManager: id('何志强') })
    await act('陈晓琳', contract, 'edit', { instalments: [{ name: '首付', dueOn: '2026-12-01', share: 100 }] })
    await act('陈晓琳', contract, 'ask-legal')
    await act('孙丽', contract, 'review-legal', { legalCompleteness: '完整', legalAccuracy: '准确', legalLegality: '合法', legalRisk: '可控', legalVerdict: 'passed' })
    await act('韩志远', contract, 'confirm')
    await act('陈晓琳', contract, 'sign', { signatory: '沈国梁', signatoryRole: 'legal-representative', signedOn: '2026-11-10', clientSignatory: '李总', clientSignedOn: '2026-11-11' })
    const { business, papers } = await view(first)
    expect(business).toMatchObject({ phase: 'set-up', stage: 'won', proposal: { stage: 'frozen' }, contract: { amount: '900000.00', signedOn: '2026-11-10' } })
    expect(papers.find((p) => p.kind === 'engagement')).toBeDefined()
    const plan = await house.read((tx) => tx.query<{ fields: { contractNo: string } }>("select fields from matter where tenant_id = $1 and kind = 'receivable-plan' and parent_id = $2", [tx.tenant, contract]))
    expect(plan[0]?.fields.contractNo, 'S01-56: the terms of payment feed the receivables').toMatch(/^HT-/)
  })
  it('lists by phase, owner, words in either script and what is late; ended ones only when asked for', async () => {
    expect((await list({ phase: 'set-up' })).map((b) => b.id)).toEqual([first])
    expect((await list({ q: '永旺連鎖' })).map((b) => b.id)).toEqual([first])
    expect((await list({ ended: 'yes', q: '永旺連鎖' })).length).toBe(2)
    expect((await list({ only: 'late' })).map((b) => b.client)).toEqual([])
    const page = await call(engagementRoutes.list, { limit: 1 }, ask)
    const rest = await call(engagementRoutes.list, { limit: 50, cursor: page.next ?? '' }, ask)
    expect([...page.items, ...rest.items].map((b) => b.id)).toEqual((await list()).map((b) => b.id))
    expect(await list({ cursor: 'nonsense', owner: "' or 1=1", unit: 'x', route: '%', q: "%_\\'" })).toEqual([])
  })
  it('S01-03 K22 K23: counts what came in and what was won, by route', async () => {
    const sums = await call(engagementRoutes.funnel, {}, ask)
    expect(sums.routes).toEqual([{ route: 'reputation', leads: 3, won: 1, lost: 1, open: 1, amount: '900000.00', rate: 1 / 3 }])
    expect(sums.leads).toEqual({ part: 1, whole: 3, rate: 1 / 3 })
    expect(sums.phases.filter((p) => p.count > 0).map((p) => [p.phase, p.count])).toEqual([['registered', 1], ['set-up', 1], ['lost', 1]])
  })
  it('is not there for whoever may not see it, and its papers only for whoever may see them', async () => {
    await expect(view(first, '周强'), 'a member of staff elsewhere whose post reaches the house').resolves.toBeDefined()
    await house.write(async (tx) => { await tx.query('delete from role_grant where tenant_id = $1 and person_id = $2', [tx.tenant, id('马俊')]); await raiseRevision(tx) })
    await expect(view(first, '马俊')).rejects.toThrow(NotFound)
    expect((await call(engagementRoutes.list, {}, { context: house.context('马俊') })).items).toEqual([])
    expect(await found(first, 'engagement')).not.toBe('')
  })
})

describe('what the figures of the portfolio open', () => {
  it('a missed follow-up and a passed limit are told apart, and mine beside either', async () => {
    const missed = await lead('云栖便利', { nextFollowUp: '2020-01-01' })
    const ids = async (only: string): Promise<string[]> => (await list({ only, q: '云栖便利' })).map((b) => b.id)
    expect(await ids('follow-ups')).toEqual([missed])
    expect(await ids('late')).toEqual([missed])
    expect(await ids('mine,follow-ups')).toEqual([missed])
    expect(await ids('limits')).toEqual([])
    expect(await call(engagementRoutes.list, { only: 'mine,follow-ups', q: '云栖便利' }, { context: house.context('高敏') })).toEqual({ items: [], next: null })
  })
})
