import { deadlocks } from '@guixing/core/flows/deadlock'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { dayIn } from '../../platform/days.ts'
import { testDatabase } from '../../test/house.ts'
import { askApproval } from '../approvals/index.ts'
import { actOn, type Fields } from '../engine/index.ts'
import { matterModel } from '../papers/index.ts'
import { measure, valueOf } from '../measures/index.ts'
import { regulationRoutes } from '../regulations/index.ts'
import { actorOf } from '../rules/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { engagementRoutes } from './index.ts'
import { firmHouse, refused } from './test-firm.ts'

const firm = await firmHouse(await testDatabase(), ['s01'])
const { house, open, act, sign, found, rows, at, asked, outcomes, id } = firm
const [DESK, GM, PM, CONSULTANT] = ['陈晓琳', '韩志远', '何志强', '马俊']
const CLIENT = '永旺连锁超市'

const register: Fields = { clientName: CLIENT, contactName: '李总', contactPhone: '13800000001', need: '门店营运标准化', route: 'reputation', nextFollowUp: '2099-12-31' }
const criteria: Fields = { research: '一百二十家门店', scale: 'large', revenue: 'r2', urgency: 'now', budgetState: 'applied', decisionLevel: 'top' }
const strategic = async (of: string) => { await act(DESK, of, 'classify', criteria); await act(DESK, of, 'set-strategy', { strategy: '先拜访再做初诊' }); await act(GM, of, 'name-pm', { prospectivePm: id(PM) }) }
const visited = async (lead: string) => {
  const visit = await open(DESK, 'visit', 'plan', { lead, purposeKind: 'development', purpose: '了解需求', visitAt: '2026-11-25T02:00:00Z', place: '总部', visitors: [id(PM)] })
  await act(DESK, visit, 'confirm')
  await act(DESK, visit, 'carry-out')
  return visit
}
const parts: Fields = { fit: '针对门店多、标准不一', background: '门店多', needs: '统一标准', objective: '建立手册', scope: '全部门店', method: '访谈与巡店', schedule: '六个月', results: '手册', team: '项目经理与三名顾问', amount: '600000.00', resources: '客户配合小组', tools: '巡店评分表', promises: [{ promise: '六个月内交付手册', measure: '客户验收' }] }
const confirmedNeed = async (lead: string) => act(DESK, await open(DESK, 'need-record', 'record', { lead, clientName: CLIENT, contact: '李总', need: '统一标准' }), 'confirm', { confirmedBy: '李总', confirmedOn: '2026-11-20' })

describe('S01: one business in the order of its regulation', async () => {
  const lead = await open(CONSULTANT, 'lead', 'tip', { clientName: CLIENT, need: '门店营运标准化' })
  const other = await open(DESK, 'lead', 'register', { ...register, clientName: '永旺連鎖超市' })

  it('S01-06 S01-04: anybody gives a tip; it becomes a lead only with the department as its owner', async () => {
    expect(await at(lead)).toMatchObject({ stage: 'tip', owner_id: null, fields: { informant: id(CONSULTANT) } })
    expect(await refused(act(CONSULTANT, lead, 'take-up', register))).toEqual(['s01.owner'])
    await act(DESK, lead, 'take-up', register)
    expect(await at(lead)).toMatchObject({ stage: 'registered', owner_id: id(DESK), fields: { firstContact: id(DESK) } })
  })
  it('S01-05: one clock runs, by the earlier of P30 and the day agreed; every follow-up ends its run and begins the next', async () => {
    const runs = () => rows<{ control: string; state: string }>("select control, state from clock where tenant_id = $1 and matter_id = $2 order by started_at, run", [lead])
    expect((await runs()).map((c) => [c.control, c.state])).toEqual([['s01.follow-up', 'running']])
    const tomorrow = new Date(Date.now() + 30 * 3_600_000).toISOString().slice(0, 10)
    await act(DESK, lead, 'follow-up', { words: '电话沟通', nextFollowUp: tomorrow })
    const [first, second, ...more] = await runs()
    expect([first?.control, first?.state === 'running', second?.state, more.length]).toEqual(['s01.follow-up', false, 'running', 0])
    expect(await outcomes(lead, 's01.follow-up')).toEqual(['conformed'])
  })
  it('S01-09 S01-12: class, strategy, prospective project manager, visit: none before the other', async () => {
    const plan = { lead, purposeKind: 'development', purpose: '了解需求', visitAt: '2026-11-25T02:00:00Z', place: '总部', visitors: [id(PM)] }
    expect(await refused(open(DESK, 'visit', 'plan', plan))).toEqual(['s01.course.visited'])
    await act(DESK, lead, 'classify', criteria)
    expect((await at(lead))?.fields, 'S01-11: by the standard, with its reason').toMatchObject({ clientClass: 'a', score: 87, classWhy: expect.stringContaining('得分') as string })
    expect(await refused(open(DESK, 'visit', 'plan', plan))).toEqual(['s01.course.visited'])
    await act(DESK, lead, 'set-strategy', { strategy: '先拜访再做初诊' })
    const visit = await open(DESK, 'visit', 'plan', plan)
    expect(await refused(act(DESK, visit, 'confirm', { prospectivePm: id(PM) }))).toEqual(['s01.visit-pm'])
    expect(await refused(act(DESK, lead, 'name-pm', { prospectivePm: id(PM) }))).toEqual(['s01.name-pm'])
    await act(GM, lead, 'name-pm', { prospectivePm: id(PM) })
    await act(DESK, visit, 'confirm')
    expect((await at(visit))?.fields.prospectivePm).toBe(id(PM))
    expect(await refused(open(PM, 'proposal', 'draft', { lead, clientName: CLIENT, name: '营运体系', author: id(PM) })), 'S01-23').toEqual(['s01.course.proposal'])
    await act(DESK, visit, 'carry-out', { steps: ['listen'] })
    await visited(lead)
    expect(await at(lead), 'a second visit leaves the lead where it is').toMatchObject({ stage: 'visited' })
    const record = { hosts: '李总', support: [{ person: id(PM), given: '经验介绍' }], heard: '统一标准', promises: '无', nextStep: '初诊', recognition: 'high' }
    expect(await refused(act(DESK, visit, 'record', record))).toEqual(['s01.visit-process'])
    await act(DESK, visit, 'record', { ...record, skipped: '客户临时缩短时间' })
    expect(await outcomes(visit, 's01.visit-deviation'), 'S01-14: counted').toContain('breached')
  })

  const proposal = { id: '' }
  it('S01-24: the proposal begins the project, which gets its number', async () => {
    proposal.id = await open(PM, 'proposal', 'draft', { lead, clientName: CLIENT, name: '营运体系', author: id(PM), coordinator: id(PM) })
    expect((await at(proposal.id))?.fields, 'S01-28: the class of the lead').toMatchObject({ clientClass: 'a' })
    const engagement = await found(lead, 'engagement')
    expect((await rows<{ number: string }>('select number from matter where tenant_id = $1 and id = $2', [engagement]))[0]?.number).toMatch(/^XM-\d{4}-\d{4}$/)
  })
  it('S01-25: signed by the general manager through the approval, for these very words; whatever is edited is unsigned', async () => {
    expect(await refused(act(PM, proposal.id, 'ask-sign'))).toEqual(['s01.promises', 's01.proposal-fit', 's01.proposal-ground', 's01.sections', 's01.sections-a', 's01.sections-b'])
    await act(PM, proposal.id, 'edit', parts)
    await confirmedNeed(lead)
    await act(PM, proposal.id, 'ask-sign')
    expect((await at(proposal.id))?.fields.collisions, 'the other lead for the same door').toBe(1)
    expect(await outcomes(proposal.id, 's01.collision')).toEqual(['breached'])
    expect(await asked(proposal.id)).toEqual([id(GM)])
    expect(await refused(act(GM, proposal.id, 'sign', { gmOpinion: '同意' }))).toContain('s01.proposal-signature')
    await sign(proposal.id)
    expect((await at(proposal.id))?.stage).toBe('signed')
    await act(PM, proposal.id, 'edit', { amount: '580000.00' })
    expect(await refused(act(PM, proposal.id, 'submit'))).toEqual(['wrong-stage'])
    expect(await rows("select 1 from approval where tenant_id = $1 and matter_id = $2 and state = 'approved'", [proposal.id]), 'the signature is void').toEqual([])
    await act(PM, proposal.id, 'ask-review')
    await act('王建国', proposal.id, 'pass-review', { reviewRational: '合理', reviewOperable: '可行' })
    expect(await refused(act(PM, proposal.id, 'submit'))).toEqual(['s01.course.submitted', 's01.proposal-signature'])
    await act(PM, proposal.id, 'ask-sign')
    await sign(proposal.id)
    await act(PM, proposal.id, 'submit', { way: 'face' })
    expect((await at(proposal.id))?.stage).toBe('submitted')
    const rules = await house.rules()
    const { model } = await house.read((tx) => matterModel(tx, rules, actorOf(rules, id(GM), new Date().toISOString()) as Actor, 'zh-CN', proposal.id, undefined))
    expect(model.timeline.find((e) => e.what === '提交客户')?.words, 'a choice is printed by its label').toBe('面谈')
    expect(model.timeline.filter((e) => /^[a-z-]+$/.test(e.what)), 'nothing is called by a code').toEqual([])
  })
  it('S01-25: what the client wants changed is a new edition, signed anew', async () => {
    await act(PM, proposal.id, 'comment', { comment: '增加培训', change: '增加两次培训' })
    expect(await at(proposal.id)).toMatchObject({ stage: 'drafted', fields: { edition: 2, rounds: [{ edition: 1, comment: '增加培训', change: '增加两次培训' }] } })
    await act(PM, proposal.id, 'ask-sign')
    expect(await sign(proposal.id)).toBe(1)
    await act(PM, proposal.id, 'submit')
    await act(DESK, proposal.id, 'accept', { acceptedBy: '李总', acceptedOn: '2026-11-22' })
    expect((await at(proposal.id))?.stage).toBe('accepted')
  })
  it('S01-07 S01-08: a lead that is won has its incentive opened; one to three per cent, approved by a leader who is not the informant, credited twice, paid', async () => {
    expect(await refused(open(DESK, 'incentive', 'propose', { lead, clientName: CLIENT, informant: id(CONSULTANT), base: '580000.00', rate: 2 }))).toEqual(['s01.incentive-won'])
    const contract = await open(DESK, 'contract', 'draft', { lead, proposal: proposal.id, clientName: CLIENT, name: '营运体系', amount: '580000.00', projectManager: id(PM) })
    await actOn(house.pool, house.system, { id: lead, action: 'win', fields: { contract } })
    const incentive = await found(lead, 'incentive')
    expect(await at(incentive)).toMatchObject({ stage: 'due', owner_id: id(DESK), fields: { informant: id(CONSULTANT), base: '580000.00' } })
    const fixed = { informant: id(CONSULTANT), base: '580000.00' }
    expect(await refused(act(DESK, incentive, 'fix-rate', { ...fixed, rate: 3.01 }))).toEqual(['s01.incentive-rate'])
    await act(DESK, incentive, 'fix-rate', { ...fixed, rate: 2.5 })
    expect(await asked(incentive)).toEqual(expect.arrayContaining([id(GM)]))
    await act(DESK, incentive, 'edit', { base: '580000.00', rate: 2 })
    await sign(incentive)
    expect(await at(incentive)).toMatchObject({ stage: 'approved', amount: '11600.00', fields: { appraisal: expect.stringContaining(CLIENT) as string, longTerm: expect.stringContaining('长期激励') as string } })
    await act(DESK, incentive, 'pay', { paidOn: '2026-12-01' })
    expect(await refused(open(DESK, 'incentive', 'propose', { lead, clientName: CLIENT, informant: id(CONSULTANT), base: '580000.00', rate: 2 }))).toEqual(['s01.incentive-once'])
    expect((await rows<{ state: string }>("select state from clock where tenant_id = $1 and matter_id = $2 and state = 'running'", [lead])), 'S01-05: nothing is followed up any more').toEqual([])
  })
  it('S01-10: a major project is classified by the general manager; the department cannot take the mark off', async () => {
    await act(DESK, other, 'edit', { expected: '1000000.00' })
    expect(await refused(act(DESK, other, 'classify', { ...criteria, major: false }))).toEqual(['s01.classify-major'])
    await act(GM, other, 'classify', { ...criteria, major: true })
    expect(await refused(act(DESK, other, 'set-strategy', { strategy: '高层拜访' }))).toEqual(['s01.classify-major'])
    await act(GM, other, 'set-strategy', { strategy: '高层拜访' })
    const third = await open(DESK, 'lead', 'register', { ...register, clientName: '大河集团', expected: '2000000.00' })
    expect((await at(third))?.fields.major, 'marked by its amount').toBe(true)
  })
})

describe('S01: the paid diagnosis', async () => {
  const lead = await open(DESK, 'lead', 'register', { ...register, clientName: '青禾便利' })
  await strategic(lead)
  const diagnosis = await open(DESK, 'diagnosis', 'offer', { lead, clientName: '青禾便利', amount: '60001.00', offer: '十天上门诊断' })
  await act(DESK, diagnosis, 'accept', { reply: '同意', acceptedBy: '周总', acceptedOn: '2026-11-20', amount: '60001.00' })
  const areas = ['strategy', 'organisation', 'operations', 'goods', 'marketing', 'people', 'finance', 'information'].map((area) => ({ area, condition: '基本健全', score: 70, industry: 75 }))
  const steps = ['kick-off', 'documents', 'interviews', 'questionnaire', 'stores', 'analysis', 'feedback']

  it('S01-18: another leader only with the general manager\'s exception, for that person alone', async () => {
    const go = (leader: string) => act(DESK, diagnosis, 'start', { leader, members: [{ person: id(PM) }, { person: id(CONSULTANT) }], startsOn: '2026-11-23' })
    await act(DESK, diagnosis, 'team', { leader: id(CONSULTANT) })
    expect(await refused(go(id(CONSULTANT)))).toEqual(['s01.diagnosis-leader'])
    await askApproval(house.pool, house.as(DESK), diagnosis, 's01.diagnosis-leader', 'exception', '项目经理在外地，由其主持过同类诊断')
    expect(await asked(diagnosis)).toEqual([id(GM)])
    await sign(diagnosis)
    const told = async () => [
      (await call(engagementRoutes.one, { id: lead }, { context: house.context(DESK) })).exceptions.map((e) => e.standing),
      (await call(matterRoutes.get, { id: diagnosis }, { context: house.context(DESK) })).approvals.flatMap((a) => a.holds?.standing ?? []),
    ]
    expect(await told()).toEqual([['holds'], ['holds']])
    await act(DESK, diagnosis, 'team', { leader: id('钱伟') })
    expect(await told(), 'for another leader it holds nothing open, and says so').toEqual([['ended'], ['ended']])
    await act(DESK, diagnosis, 'team', { leader: id(CONSULTANT) })
    expect(await told()).toEqual([['holds'], ['holds']])
    expect(await refused(go(id('钱伟')))).toEqual(['s01.diagnosis-leader'])
    await go(id(CONSULTANT))
    expect(await outcomes(diagnosis, 's01.diagnosis-leader')).toContain('waived')
  })
  it('S01-20: closed with both papers only, in whichever order they come; the lead is then one that was diagnosed (S01-16)', async () => {
    await act(DESK, diagnosis, 'report', { areas, summary: '营运短板明显' })
    expect(await refused(act(DESK, diagnosis, 'close', { steps }))).toEqual(['s01.questionnaire'])
    await act(DESK, diagnosis, 'compile', { questionnaire: '2026-A', sent: 100, returned: 98, valid: 96, answers: [{ dimension: 'operations', question: '陈列是否统一', a: 10, b: 30, c: 40, d: 16 }] })
    expect((await at(diagnosis))?.stage).toBe('reported')
    await act(DESK, diagnosis, 'close', { steps })
    expect((await at(lead))?.fields.diagnosed).toBe(true)
  })
  it('S01-21 S01-22: one pool to the fen, approved by the company, void when changed, paid once', async () => {
    const share = (amount: string, second: string): Fields => ({ lead, diagnosis, clientName: '青禾便利', fee: '60001.00', shares: [{ person: id(PM), workload: 2, amount }, { person: id(CONSULTANT), workload: 1, amount: second }] })
    expect(await refused(open(PM, 'diagnosis-allowance', 'draft', share('6000.10', '3000.06')))).toEqual(['s01.allowance-pool', 's01.allowance-workload'])
    const allowance = await open(PM, 'diagnosis-allowance', 'draft', share('6000.10', '3000.05'))
    expect((await at(allowance))?.fields.pool).toBe('9000.15')
    await act(PM, allowance, 'edit', { fee: '60001.00', shares: [{ person: id(PM), workload: 1, amount: '4500.07' }, { person: id(CONSULTANT), workload: 1, amount: '4500.08' }] })
    expect(await refused(act(PM, allowance, 'pay', { paidOn: '2026-12-01' }))).toEqual(['wrong-stage'])
    await sign(allowance)
    await act(PM, allowance, 'pay', { paidOn: '2026-12-01' })
    expect((await at(allowance))?.stage).toBe('paid')
    expect(await refused(open(PM, 'diagnosis-allowance', 'draft', share('6000.10', '3000.05')))).toEqual(['s01.allowance-once'])
  })
})

describe('S01: what is counted and carried', () => {
  it('S01-03 S01-16: conversion by route and of diagnoses (K23, K22)', async () => {
    const day = dayIn('Asia/Shanghai', new Date().toISOString())
    const measured = await house.read(async (tx) => measure(tx, await house.rules(), day, null))
    const value = (control: string) => { const m = measured.find((one) => one.control.id === control); return m?.house.at(-1) && valueOf(m.house.at(-1)!) }
    expect(value('s01.conversion')).toBe(1 / 4)
    expect(value('s01.conversion-reputation')).toBe(1 / 4)
    expect(value('s01.conversion-social'), 'nothing came by this route').toBeNull()
    expect(value('s01.diagnosis-conversion'), 'the lead diagnosed is not won').toBe(0)
    expect(measured.find((m) => m.control.id === 's01.visit-deviations')?.house.at(-1)?.n).toEqual({ n: 1n, d: 1n })
  })
  it('the course can be walked to its end by itself', async () => {
    const rules = await house.rules()
    const flows = rules.adopted.find((a) => a.code === 's01')?.regulation.flows ?? []
    expect(flows.map((f) => f.id)).toEqual(['s01.course'])
    expect(deadlocks(flows, rules.catalogue.kinds)).toEqual([])
  })
  it('S01-01 to S01-28: carried once the regulation has been read and confirmed', async () => {
    const told = async () => {
      const all = (await call(regulationRoutes.coverage, undefined, { context: house.context(GM) })).systems.flatMap((s) => s.requirements)
      return (n: number) => all.find((r) => r.id === `S01-${String(n).padStart(2, '0')}`)
    }
    const before = await told()
    for (const n of [1, 2, 6, 24]) expect(before(n), `S01-${n}`).toMatchObject({ carried: false, by: expect.arrayContaining(['s01.acknowledge']) as string[] })
    await call(regulationRoutes.acknowledge, { code: 's01' }, { context: house.context(DESK) })
    const after = await told()
    for (let n = 1; n <= 28; n += 1) expect(after(n), `S01-${n}`).toMatchObject({ carried: true })
  })
})
