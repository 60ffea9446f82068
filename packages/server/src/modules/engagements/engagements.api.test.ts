import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { call } from '@orpc/server'
import Fastify, { type FastifyRequest } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerFor } from '../../http/problems.ts'
import { readSheet } from '../../platform/sheets/index.ts'
import { testDatabase } from '../../test/house.ts'
import { NotFound } from '../../platform/errors.ts'
import { registerPapers } from '../papers/index.ts'
import { raiseRevision } from '../rules/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { engagementRoutes, registerEngagements } from './index.ts'
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
    expect((await view(first)).collisions.map((c) => c.paper?.id)).toEqual([other])
    expect((await view(stranger)).collisions).toEqual([])
    await act('陈晓琳', other, 'lose', { lostReason: 'duplicate' })
    expect((await view(first)).collisions).toEqual([])
  })
  it('signing the contract wins the lead, freezes the proposal and tells the engagement (S01-26)', async () => {
    for (const [who, action, fields] of [['何志强', 'ask-review', {}], ['王建国', 'pass-review', { reviewRational: '合理', reviewOperable: '可行' }], ['韩志远', 'sign', { gmOpinion: '同意提交' }], ['陈晓琳', 'submit', {}], ['陈晓琳', 'accept', { acceptedBy: '李总', acceptedOn: '2026-11-01' }]] as const) await act(who, proposal, action, fields)
    const contract = await open('陈晓琳', 'contract', 'draft', { lead: first, proposal, clientName: '永旺连锁超市有限公司', name: '营运体系建设', amount: '900000.00', projectManager: id('何志强') })
    const terms = async (fields: Parameters<typeof act>[3]): Promise<(string | undefined)[]> => {
      await act('陈晓琳', contract, 'edit', fields)
      const [row] = await house.read((tx) => tx.query<{ lines: { amount?: string }[] }>("select fields->'instalments' as lines from matter where tenant_id = $1 and id = $2", [tx.tenant, contract]))
      return (row?.lines ?? []).map((line) => line.amount)
    }
    const half = (name: string, more: object = {}) => ({ name, dueOn: '2026-12-01', share: 50, ...more })
    expect(await terms({ instalments: [half('首付'), half('尾款')] as never }), 'S08-17: a share says its amount').toEqual(['450000.00', '450000.00'])
    expect(await terms({ amount: '900000.01' }), 'and goes with the amount, no fen lost').toEqual(['450000.00', '450000.01'])
    expect(await terms({ amount: '900000.00', instalments: [half('首付', { amount: '400000.00' }), half('尾款')] as never }), 'what was typed stays').toEqual(['400000.00', '450000.00'])
    expect(await terms({ instalments: [{ name: '首付', dueOn: '2026-12-01', share: 100 }] })).toEqual(['900000.00'])
    await act('陈晓琳', contract, 'ask-legal')
    const seen = await call(matterRoutes.get, { id: contract }, { context: house.context('孙丽') })
    expect(seen.actions.filter((a) => a.possible && !a.minor).map((a) => a.name)[0], 'what the lawyer is asked for, not writing it again').toBe('review-legal')
    await act('孙丽', contract, 'review-legal', { legalCompleteness: '完整', legalAccuracy: '准确', legalLegality: '合法', legalRisk: '可控', legalVerdict: 'passed' })
    await act('韩志远', contract, 'confirm')
    await act('陈晓琳', contract, 'sign', { signatory: '沈国梁', signatoryRole: 'legal-representative', signedOn: '2026-11-10', clientSignatory: '李总', clientSignedOn: '2026-11-11' })
    const { business, papers } = await view(first)
    expect(business, 'nobody follows up what is won').toMatchObject({ phase: 'set-up', stage: 'won', nextFollowUp: null, followUpLate: false, proposal: { stage: 'frozen' }, contract: { amount: '900000.00', signedOn: '2026-11-10' } })
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

describe('how the articles were kept in a business', () => {
  let [some, proposal] = ['', '']
  let n = 0
  const check = (matter: string, outcome: string, more: { blocks?: boolean; imported?: boolean } = {}) => house.owner.query(
    "insert into check_result (tenant_id, id, control, regulation, article, subject, occasion, outcome, blocks, imported, day, at, matter_id, person_id) values ($1, gen_random_uuid(), 's01.tried', 's01', '八', $2::text, $3, $4, $5, $6, current_date, now(), $2::text::uuid, $7)",
    [house.tenant, matter, `tried ${n += 1}`, outcome, more.blocks ?? false, more.imported ?? false, id('何志强')])
  beforeAll(async () => {
    const [clean, mixed, most] = [await lead('符合甲'), await lead('符合乙'), await lead('符合丙')]
    some = mixed
    proposal = await open('何志强', 'proposal', 'draft', { lead: some, clientName: '符合乙', name: '营运体系建设', author: id('何志强') })
    await act('何志强', proposal, 'withdraw', { reason: '不做了' })
    for (const [matter, outcome, more] of [
      [clean, 'conformed'], [clean, 'prevented'], [clean, 'waived'], [clean, 'excused'], [some, 'conformed'], [some, 'conformed'], [proposal, 'breached'], [some, 'conformed', { blocks: true }], [some, 'breached', { imported: true }], [most, 'breached'], [most, 'breached'],
    ] as const) await check(matter, outcome, more)
  })
  const of = async (query = {}) => (await list({ q: '符合', ...query })).map((b) => [b.client, b.conformance] as const)
  const [good, mixed, bad] = [['符合甲', { kept: 1, broken: 0, rate: 1 }], ['符合乙', { kept: 2, broken: 1, rate: 2 / 3 }], ['符合丙', { kept: 0, broken: 2, rate: 0 }]] as const

  it('is kept ÷ (kept + broken) over its papers, struck-out ones too; what was held, prevented, excused, waived or imported stays out', async () => {
    expect(await of()).toEqual([bad, mixed, good])
    expect((await view(some)).business.conformance).toEqual(mixed[1])
    expect((await list({ q: '云栖便利' }))[0]?.conformance, 'nothing was due: no figure').toEqual({ kept: 0, broken: 0, rate: null })
  })
  it('narrows to those with something broken, and puts the most broken first, page by page', async () => {
    expect(await of({ only: 'broken' })).toEqual([bad, mixed])
    const first = await call(engagementRoutes.list, { q: '符合', sort: 'broken', limit: 1 }, ask)
    const rest = await call(engagementRoutes.list, { q: '符合', sort: 'broken', cursor: first.next ?? '' }, ask)
    expect([...first.items, ...rest.items].map((b) => b.client)).toEqual(['符合丙', '符合乙', '符合甲'])
    expect(await list({ q: '符合', sort: 'broken', cursor: 'nonsense' })).toHaveLength(3)
    expect((await call(engagementRoutes.funnel, { q: '符合' }, ask)).phases.reduce((sum, p) => sum + p.broken, 0)).toBe(2)
  })
  it('says which article, on which paper and when; sums and rows agree for every outcome', async () => {
    const ofOne = (outcome?: 'held' | 'conformed' | 'breached') => call(engagementRoutes.checks, { id: some, outcome }, ask)
    const broken = await ofOne()
    expect(broken.counts).toMatchObject({ conformed: 2, breached: 1, rate: 2 / 3 })
    expect(broken.checks).toMatchObject([{ regulation: 's01', article: '八', outcome: 'breached', paper: { id: proposal }, person: { name: '何志强' } }])
    expect((await ofOne('conformed')).checks).toHaveLength(2)
    const held = await ofOne('held')
    expect(held.checks).toHaveLength(held.counts.held)
    await expect(call(engagementRoutes.checks, { id: '00000000-0000-4000-8000-000000000000' }, ask)).rejects.toThrow(NotFound)
    await expect(call(engagementRoutes.checks, { id: some }, { context: house.context('马俊') }), 'whoever sees none of it').rejects.toThrow(NotFound)
  })
})

describe('the portfolio as a workbook', async () => {
  const app = Fastify()
  app.setErrorHandler(async (error, _request, reply) => { const answer = await answerFor(error, house.pool, null); return answer ? reply.code(answer.status).send(answer.body) : reply.code(500).send({ error: String(error) }) })
  const filesDir = mkdtempSync(join(tmpdir(), 'guixing-engagements-'))
  const deps = { pool: house.pool, filesDir, identify: async (request: FastifyRequest) => { const name = request.headers['x-person']; return typeof name === 'string' ? { tenant: house.tenant, person: house.people[decodeURIComponent(name)] ?? '' } : null } }
  registerEngagements(app, deps)
  beforeAll(() => registerPapers(app, deps))
  afterAll(async () => { await app.close(); rmSync(filesDir, { recursive: true, force: true }) })
  const get = (query: string, who: string | null = '陈晓琳') => app.inject({ method: 'GET', url: `/api/v1/engagements.xlsx${query}`, headers: who === null ? {} : { 'x-person': encodeURIComponent(who) } })
  const sheet = async (query: string) => { const r = await readSheet({ bytes: (await get(query)).rawPayload, most: 1000 }); if (!r.ok) throw new Error(r.fault); return { head: r.head, rows: r.rows.map((row) => Object.fromEntries(r.head.map((label, i) => [label, row.cells[i]]))) } }

  it('has the rows of the list, with every filter of it', async () => {
    const { rows } = await sheet('?ended=yes')
    expect(rows.map((r) => r['编号'])).toEqual((await list({ ended: 'yes', limit: 500 })).map((b) => b.number))
    expect((await sheet('?phase=set-up')).rows).toMatchObject([{ 客户: '永旺连锁超市有限公司', 阶段: '筹备', 合同金额: 900000, 预计金额: 800000, 签订日期: '2026-11-10', 跟进人: '陈晓琳', 项目编号: expect.stringMatching(/^XM-/) as string }])
    expect((await sheet(`?only=follow-ups&q=${encodeURIComponent('云栖')}`)).rows).toMatchObject([{ 客户: '云栖便利', 阶段: '登记', 下次跟进: '2020-01-01' }])
  })
  it('has what was kept and broken, in the order asked for', async () => {
    expect((await sheet(`?sort=broken&only=broken&q=${encodeURIComponent('符合')}`)).rows).toMatchObject([{ 客户: '符合丙', 做到: 0, 违反: 2, 符合率: 0 }, { 客户: '符合乙', 做到: 2, 违反: 1, 符合率: 66.6 }])
  })
  it('speaks three languages, numbers stay numbers', async () => {
    expect((await sheet('?phase=set-up&lang=en')).rows).toMatchObject([{ Client: '永旺连锁超市有限公司', Phase: 'Set-up', 'Contract amount': 900000 }])
    expect((await sheet('?phase=set-up&lang=zh-TW')).rows).toMatchObject([{ 階段: '籌備' }])
  })
  it('answers hostile filters in words, and nobody without a name', async () => {
    expect((await get('?ended=maybe')).statusCode).toBe(400)
    expect((await get('?ended=no', null)).statusCode).toBe(401)
    expect((await get(`?owner=${encodeURIComponent("' or 1=1")}&unit=x&route=%25&q=%00%25&phase=constructor&only=__proto__`)).statusCode).toBe(200)
    expect(await readSheet({ bytes: (await get('', '马俊')).rawPayload, most: 10 }), 'whoever sees none').toMatchObject({ ok: false, fault: 'empty' })
  })
})
