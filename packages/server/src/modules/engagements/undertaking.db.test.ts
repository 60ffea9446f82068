import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../test/house.ts'
import { askApproval } from '../approvals/index.ts'
import { expandDuties, missDuties } from '../duties/index.ts'
import type { Fields } from '../engine/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { approvalRoutes } from '../workbench/index.ts'
import { day, firmHouse, refused, today } from './test-firm.ts'

const { house, open, act, sign, found, rows, at, asked, runs, id } = await firmHouse(await testDatabase(), ['s15', 's19', 's25'])
const [DESK, SALES, PM, CONSULTANT, ANALYST, LAWYER, KEEPER, HEAD, GM, DIRECTOR, MARKET] = ['陈晓琳', '林小燕', '何志强', '马俊', '钱伟', '孙丽', '高敏', '周敏', '韩志远', '王建国', '周强'] as const
const CLIENT = '永旺连锁超市'

const newLead = () => open(DESK, 'lead', 'register', { clientName: CLIENT, contactName: '李总', contactPhone: 'li@yw.cn', channel: 'email', need: '门店补货混乱', route: 'web', nextFollowUp: day(30) })
const NEED: Fields = { background: '三年开店八十家', goal: '缺货率减半', expected: '补货手册', askedOn: today, way: 'face', readBack: true, services: ['management'], lawful: true, scope: '门店补货', resources: '两人六周', options: '流程再造或者系统改造' }
const needed = async (lead: string) => { const need = await open(SALES, 'need-record', 'record', { lead, clientName: CLIENT, contact: '13800000001', need: '门店补货混乱' }); await act(SALES, need, 'analyse', NEED); return need }
const SCORES: Fields = { technical: 80, technicalNote: '做过同类', economic: 70, economicNote: '毛利可接受', time: 60, timeNote: '春节前可完成' }
const assessed = async (lead: string, verdict: string) => {
  const feasibility = await open(SALES, 'feasibility', 'request', { lead, clientName: CLIENT, assessors: [id(PM), id(CONSULTANT)] })
  await act(CONSULTANT, feasibility, 'score', SCORES)
  await act(PM, feasibility, 'conclude', { verdict })
  return feasibility
}
const COSTS: Fields = { costs: [{ item: 'labour', basis: '两人六周', amount: '120000.00' }, { item: 'travel', amount: '10000.00' }] }
const LINES: Fields = { serviceFee: '200000.00', travel: '10000.00', lodging: '8000.00', sundry: '0.00' }
const costed = (lead: string) => open(SALES, 'quotation', 'cost', { lead, clientName: CLIENT, ...COSTS })
const approve = async (quotation: string) => { await askApproval(house.pool, house.as(SALES), quotation, 's15.quotation-approval', 'gate', '请批准'); await sign(quotation) }

describe('need and feasibility (S15-08 S15-09 S15-10 S25-05 S19-04)', () => {
  it('hard gate 11: no quotation before "worth undertaking"; a verdict given anew opens and locks it', async () => {
    const lead = await newLead()
    expect(await refused(open(SALES, 'feasibility', 'request', { lead, clientName: CLIENT, assessors: [id(PM)] }))).toEqual(['s15.undertaking.feasibility'])
    await needed(lead)
    expect(await refused(costed(lead))).toEqual(['s15.undertaking.quotation'])
    const feasibility = await assessed(lead, 'not-worth')
    expect(await refused(costed(lead))).toEqual(['s15.undertaking.quotation'])
    expect(await refused(open(SALES, 'feasibility', 'request', { lead, clientName: CLIENT, assessors: [id(PM)] }))).toEqual(['s15.one-assessment'])
    await act(SALES, feasibility, 'reassess', { reason: '客户追加预算' })
    expect(await refused(act(ANALYST, feasibility, 'score', SCORES)), 'not one of those named').toEqual(['s15.own-assessors'])
    expect(await refused(act(SALES, feasibility, 'score', SCORES))).toEqual(['s15.own-assessors', 's15.professionals'])
    await act(PM, feasibility, 'score', SCORES)
    await act(PM, feasibility, 'conclude', { verdict: 'worth' })
    const quotation = await costed(lead)
    await act(SALES, feasibility, 'reassess', { reason: '客户改了工期' })
    expect(await refused(act(SALES, quotation, 'draft', LINES))).toEqual(['s15.undertaking.quotation'])
  })
  it('S25-15: a need is seen by those in the business, not by the whole house', async () => {
    const need = await needed(await newLead())
    expect((await call(matterRoutes.get, { id: need }, { context: house.context(CONSULTANT) })).id).toBe(need)
    await expect(call(matterRoutes.get, { id: need }, { context: house.context(MARKET) })).rejects.toThrow()
  })
})

describe('quotation (S15-11 S15-12 S15-13)', async () => {
  const lead = await newLead()
  await needed(lead)
  await assessed(lead, 'worth')
  const priced = async (discount: number): Promise<string> => { const quotation = await costed(lead); await act(SALES, quotation, 'draft', { ...LINES, discount }); return quotation }

  it('the head decides up to a discount of ten per cent, the general manager as well above it; a change of price voids what was granted', async () => {
    const [within, above] = [await priced(10), await priced(10.01)]
    for (const quotation of [within, above]) expect(await refused(act(SALES, quotation, 'issue', { validUntil: day(30) }))).toEqual(['s15.quotation-approval'])
    expect(await at(within)).toMatchObject({ amount: '198000.00', fields: { cost: '130000.00' } })
    for (const quotation of [within, above]) await askApproval(house.pool, house.as(SALES), quotation, 's15.quotation-approval', 'gate', '请批准')
    expect([await asked(within), await asked(above)]).toEqual([[id(HEAD)], [id(HEAD)]])
    expect(await sign(within)).toBe(1)
    expect(await sign(above)).toBe(2)
    await act(SALES, above, 'issue', { validUntil: day(30) })
    await act(SALES, within, 'draft', { ...LINES, discount: 20 })
    expect(await refused(act(SALES, within, 'issue', { validUntil: day(30) }))).toEqual(['s15.quotation-approval'])
  })
  it('S15-11: the margin stands with what the approver is asked, and nowhere on the matter or in its history', async () => {
    const quotation = await priced(0)
    expect((await at(quotation))?.fields.margin).toBe(40.37)
    await askApproval(house.pool, house.as(SALES), quotation, 's15.quotation-approval', 'gate', '请批准')
    const [approval] = await rows<{ id: string }>('select id from approval where tenant_id = $1 and matter_id = $2', [quotation])
    expect((await call(approvalRoutes.detail, { id: approval?.id ?? '' }, { context: house.context(HEAD) })).form).toMatchObject({ margin: 40.37, cost: '130000.00' })
    for (const reader of [SALES, PM, HEAD]) {
      const context = house.context(reader)
      expect((await call(matterRoutes.get, { id: quotation }, { context })).fields).not.toHaveProperty('margin')
      expect(JSON.stringify(await call(matterRoutes.facts, { id: quotation }, { context }))).not.toContain('40.37')
      expect(JSON.stringify(await call(matterRoutes.list, { kind: 'quotation' }, { context }))).not.toContain('40.37')
    }
  })
  it('S15-13: explained before it is accepted; quoted anew it is explained anew', async () => {
    const quotation = await priced(0)
    await approve(quotation)
    await act(SALES, quotation, 'issue', { validUntil: today })
    expect(await refused(act(SALES, quotation, 'accept'))).toEqual(['s15.explained'])
    await act(SALES, quotation, 'explain', { explained: '按人天测算', explainedTo: '李总', explainedOn: today })
    await act(SALES, quotation, 'redraft', { reason: '客户压价' })
    await act(SALES, quotation, 'issue', { validUntil: day(5) })
    expect(await refused(act(SALES, quotation, 'accept'))).toEqual(['s15.explained'])
    await act(SALES, quotation, 'explain', { explained: '按人天测算', explainedTo: '李总', explainedOn: today })
    await act(SALES, quotation, 'accept')
    expect((await at(quotation))?.stage).toBe('accepted')
  })
})

describe('one business through S15, S19 and S25 at once, to its start (S15-14 … S15-23, S25-07 … S25-12)', async () => {
  const lead = await newLead()
  const draft: Fields = { lead, clientName: CLIENT, name: '补货体系', author: id(PM) }
  const part = { proposal: '', contract: '', engagement: '', team: '', meeting: '' }
  const MEMBERS = [{ person: id(PM), post: 'manager', competence: 'chain', match: '三个同类项目', task: '统筹' }, { person: id(ANALYST), post: 'analyst', competence: 'finance', match: '熟悉数据', task: '数据' }]

  it('S25-05 S15-14: no plan before analysis and quotation', async () => {
    expect(await refused(open(PM, 'proposal', 'draft', draft))).toEqual(['s15.undertaking.scheme', 's19.five.plan', 's25.process.plan'])
    await needed(lead)
    await assessed(lead, 'worth')
    expect(await refused(open(PM, 'proposal', 'draft', draft))).toEqual(['s15.undertaking.scheme'])
    const quotation = await costed(lead)
    await act(SALES, quotation, 'draft', LINES)
    await approve(quotation)
    await act(SALES, quotation, 'issue', { validUntil: day(30) })
    part.proposal = await open(PM, 'proposal', 'draft', draft)
    part.engagement = await found(lead, 'engagement')
    expect(part.engagement, 'S01-24').not.toBe('')
  })
  it('S15-15 S25-08: checked by its author, reviewed by another, and anew after every change', async () => {
    const { proposal } = part
    await act(PM, proposal, 'edit', { objective: '缺货减半', scope: '补货', method: '再造', schedule: '六周', results: '手册', team: '三人', staff: '两名顾问', fit: '按区域分仓', amount: '218000.00' })
    expect(await refused(act(PM, proposal, 'ask-review'))).toEqual(['s25.author-check'])
    expect(await refused(act(CONSULTANT, proposal, 'self-check', { checkNeeds: true, checkQuality: true, checkEfficiency: true }))).toEqual(['s25.author-checks'])
    const checked = async () => { await act(PM, proposal, 'self-check', { checkNeeds: true, checkQuality: true, checkEfficiency: true }); await act(PM, proposal, 'ask-review') }
    await checked()
    const passed: Fields = { reviewRational: '合理', reviewOperable: '可操作' }
    expect(await refused(act(PM, proposal, 'pass-review', passed))).toEqual(['s15.reviewed-by-another'])
    await act(DIRECTOR, proposal, 'pass-review', passed)
    await act(PM, proposal, 'edit', { schedule: '八周' })
    await act(GM, proposal, 'sign', { gmOpinion: '同意' })
    expect(await refused(act(PM, proposal, 'submit')), 'signed, but this edition is neither checked nor reviewed').toEqual(['s15.reviewed', 's25.author-check'])
    await act(GM, proposal, 'return', { reason: '先评审' })
    await checked()
    await act(DIRECTOR, proposal, 'pass-review', passed)
    await act(PM, proposal, 'submit')
  })
  it('S25-09 S25-10: a round goes back to the author, hard gate 6: no contract before the client confirmed', async () => {
    const { proposal } = part
    const contract: Fields = { lead, proposal, clientName: CLIENT, name: '补货体系咨询合同', amount: '218000.00', projectManager: id(PM) }
    expect(await refused(open(SALES, 'contract', 'draft', contract))).toEqual(['s25.process.contract'])
    await act(SALES, proposal, 'comment', { comment: '周期太长', change: '压缩到六周' })
    expect(await at(proposal)).toMatchObject({ stage: 'drafted', fields: { edition: 2 } })
    const facts = await rows<{ body: { words?: Record<string, unknown> } }>("select d.body from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = $2 and f.what = 'comment'", [proposal])
    expect(JSON.stringify(facts), 'the round stands in the history').toContain('压缩到六周')
    expect(await refused(open(SALES, 'contract', 'draft', contract)), 'back at its author').toEqual(['s15.undertaking.negotiation', 's25.process.contract'])
    await act(PM, proposal, 'edit', { schedule: '六周' })
    await act(PM, proposal, 'self-check', { checkNeeds: true, checkQuality: true, checkEfficiency: true })
    await act(PM, proposal, 'ask-review')
    await act(DIRECTOR, proposal, 'pass-review', { reviewRational: '合理', reviewOperable: '可操作' })
    await act(PM, proposal, 'submit')
    await act(SALES, proposal, 'accept', { acceptedBy: '李总', acceptedOn: today })
    part.contract = await open(SALES, 'contract', 'draft', contract)
  })
  it('S15-16 … S15-20 S19-11: negotiated, passed by the lawyers, signed, its copies received in time; hard gate 7', async () => {
    const { contract } = part
    const SIGN: Fields = { signatory: '沈国梁', signatoryRole: 'legal-representative', signedOn: today, clientSignatory: '李总', clientSignedOn: today }
    await act(SALES, contract, 'edit', { rights: '甲方提供资料', content: '补货体系', termFrom: today, termTo: day(60), payWay: 'transfer', confidentialityClause: '双方保密', breach: '按日万分之五' })
    expect(await refused(act(SALES, contract, 'ask-legal'))).toEqual(['s15.undertaking.legal'])
    await act(SALES, contract, 'negotiate', { negotiation: [{ round: 1, clause: '付款', before: '一次', after: '两期', positions: '甲方要分期', person: id(SALES), on: today }] })
    expect(await refused(act(GM, contract, 'confirm'))).toEqual(['s15.legal-passed'])
    await act(SALES, contract, 'ask-legal')
    const opinion: Fields = { legalCompleteness: '完整', legalAccuracy: '准确', legalLegality: '合法', legalRisk: '可控', legalVerdict: 'passed' }
    expect(await refused(act(GM, contract, 'review-legal', opinion))).toEqual(['s15.legal-only', 's19.counsel'])
    await act(LAWYER, contract, 'review-legal', opinion)
    await act(SALES, contract, 'edit', { payTerms: '签约付五成' })
    await act(SALES, contract, 'ask-legal')
    expect((await at(contract))?.fields.legalVerdict, 'an edit takes the verdict back').toBeUndefined()
    await act(LAWYER, contract, 'review-legal', opinion)
    await act(GM, contract, 'confirm')
    expect(await refused(act(PM, part.engagement, 'start')), 'no service before the contract').toEqual(expect.arrayContaining(['s19.contract-first', 's25.process.service']))
    expect(await refused(act(SALES, contract, 'sign', { ...SIGN, signatoryRole: 'authorised' }))).toEqual(['s15.authorisation'])
    await act(SALES, contract, 'sign', SIGN)
    expect([(await at(lead))?.stage, (await at(part.proposal))?.stage, await runs(contract, 's15.distributed')]).toEqual(['won', 'frozen', ['running']])
  })
  it('S15-21 S19-06: the team after the copies, with certificates for what each does', async () => {
    part.team = await open(PM, 'project-team', 'propose', { lead, engagement: part.engagement, clientName: CLIENT, members: MEMBERS, duties: '项目经理统筹；分析师做数据' })
    expect(await refused(act(GM, part.team, 'establish'))).toEqual(['s15.undertaking.team', 's19.certified', 's19.speciality'])
    await act(SALES, part.contract, 'distribute', { copies: [{ holder: house.units.root ?? '', person: id(KEEPER), kind: 'original', on: today }] })
    expect(await runs(part.contract, 's15.distributed')).toEqual(['met'])
    for (const [who, speciality] of [[PM, 'chain'], [ANALYST, 'hr']] as const) {
      const certificate = await open(who, 'qualification', 'submit', { holder: id(who), qualificationKind: 'consultant', certificate: '咨询师', certificateNo: who, speciality: [speciality], registered: true, issuedOn: day(-400), expiresOn: today })
      await act(HEAD, certificate, 'verify', { identityChecked: true })
    }
    expect(await refused(act(GM, part.team, 'establish')), 'the analyst is certified for something else').toEqual(['s19.speciality'])
    await act(PM, part.team, 'edit', { members: [MEMBERS[0] ?? {}, { ...MEMBERS[1], competence: 'hr' }] })
    await act(GM, part.team, 'establish')
  })
  it('S15-22 S15-23 S19-12: the kick-off before the start, everybody with the three papers', async () => {
    const start = () => act(PM, part.engagement, 'start')
    await act(PM, part.engagement, 'describe', { contacts: '李总、何志强', channel2: '每周例会' })
    expect(await refused(start())).toEqual(['s15.undertaking.start'])
    part.meeting = await open(PM, 'project-meeting', 'notify', { lead, engagement: part.engagement, meetingKind: 'kick-off', subject: '启动会', meetAt: `${today}T02:00:00Z`, place: '永旺总部' })
    const attended = [id(PM), id(ANALYST)]
    await act(PM, part.meeting, 'hold', { attended })
    const eight: Fields = { background: '扩张快', goal: '缺货减半', task: '补货体系', schedule: '六周', quality: '按体系', communication: '周会', cooperation: '专人', discipline: '保密' }
    const handouts = ['contract', 'plan', 'handbook'].flatMap((paper) => attended.map((person) => ({ paper, person, on: today })))
    expect(await refused(act(PM, part.meeting, 'record', { ...eight, handouts: handouts.slice(1) }))).toEqual(['s15.receipts'])
    await act(PM, part.meeting, 'record', { ...eight, handouts })
    await start()
    expect((await at(part.engagement))?.stage).toBe('running')
  })
  it('S25-12 S19-13: every contact begins the watch on silence anew', async () => {
    // S19 and S25 watch one subject: of the two clocks one runs.
    const silence = async () => [...await runs(part.engagement, 's25.silence'), ...await runs(part.engagement, 's19.silence')]
    expect(await silence()).toEqual(['running'])
    await act(PM, part.engagement, 'log-contact', { on: today, counterpart: '李总', subject: '进度', agreed: '周三访谈', nextStep: '发提纲' })
    expect(await silence()).toEqual(['met', 'running'])
  })
  it('S25-13 S25-14 S19-14 S19-16: not closed without report, feedback, summary and risks', async () => {
    expect(await refused(act(PM, part.engagement, 'close', { words: '完成' }))).toEqual(['s19.documents', 's19.risks-identified', 's25.feedback', 's25.summary'])
  })
  it('S19-17: nobody grants the own loan', async () => {
    const loan = await open(KEEPER, 'contract-loan', 'ask', { contract: part.contract, purpose: '核对付款', returnBy: day(3) })
    expect(await refused(act(KEEPER, loan, 'give'))).toEqual(['s19.loan-apart'])
    const other = await open(PM, 'contract-loan', 'ask', { contract: part.contract, purpose: '核对付款', returnBy: day(3) })
    await act(KEEPER, other, 'give')
    expect(await runs(other, 's19.loan-overdue')).toEqual(['running'])
    await act(PM, other, 'return')
    expect(await runs(other, 's19.loan-overdue')).toEqual(['met'])
  })
})

describe('what the market department owes (S15-04 S15-05)', () => {
  it('a period has its research; one without is a breach of the department', async () => {
    await expandDuties(house.pool, house.tenant, 120)
    const items = () => rows<{ id: string; role: string; state: string }>("select id, role, state from duty_item where tenant_id = $1 and control = 's15.market-research' order by due_at")
    expect((await items()).map((item) => [item.role, item.state === 'done'])).toContainEqual(['market-department', false])
    const research = await open(MARKET, 'market-research', 'draft', { period: '本季度' })
    expect(await refused(act(MARKET, research, 'record', { trends: '数字化', needs: '标准化', competitors: '两家', clients: '永旺' }))).toEqual(['s15.research-sources'])
    await act(MARKET, research, 'record', { trends: '数字化', needs: '标准化', competitors: '两家', clients: '永旺', sources: [{ source: 'exhibition', name: '零售展', found: '永旺' }] })
    expect((await items()).filter((item) => item.state === 'done')).toHaveLength(1)
    await house.owner.query("update duty_item set opens_at = opens_at - interval '400 days', due_at = due_at - interval '400 days' where tenant_id = $1 and control = 's15.market-research' and state <> 'done'", [house.tenant])
    await missDuties(house.pool, house.tenant)
    expect((await rows<{ outcome: string }>("select distinct outcome from check_result where tenant_id = $1 and control = 's15.market-research'")).map((r) => r.outcome).sort()).toContain('breached')
  })
})
