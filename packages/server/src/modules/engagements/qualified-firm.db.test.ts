import { deadlocks } from '@guixing/core/flows/deadlock'
import { describe, expect, it } from 'vitest'
import { dayIn } from '../../platform/days.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../test/house.ts'
import type { Fields } from '../engine/index.ts'
import { day, firmHouse, refused } from './test-firm.ts'

const PACKS = ['s08', 's11', 's23', 's27', 's33', 's34', 's35', 's37', 's38']
const firm = await firmHouse(await testDatabase(), PACKS)
const { house, open, act, sign, found, rows, at, id } = firm
const [DESK, GM, PM, CONSULTANT, DIRECTOR, LEGAL] = ['陈晓琳', '韩志远', '何志强', '马俊', '周敏', '孙丽']
const CLIENT = '永旺连锁超市'
const noon = (after: number): string => `${day(after)}T04:00:00.000Z`
/** A paper this person has sent and not attached anywhere yet. */
const paper = async (who: string): Promise<string[]> => {
  const file = newId()
  await house.owner.query("insert into document (tenant_id, id, name, type, size, sha256, at, by_id) values ($1, $2, '材料.pdf', 'application/pdf', 9, $3, now(), $4)", [house.tenant, file, file, id(who)])
  return [file]
}

const person = async (holder: string, expiresOn: string, more: Fields = {}): Promise<string> => open(holder, 'qualification', 'submit', {
  holder: id(holder), qualificationKind: 'consultant', certificate: '管理咨询师', certificateNo: `GL-${holder}`, issuer: '咨询业协会', speciality: ['chain', 'organisation'], background: '管理学', experience: '六年', training: '合格',
  practiceProof: 'examination', tools: '巡店评分表', registered: true, expiresOn, files: await paper(holder), ...more,
})
const licence = async (expiresOn: string): Promise<string> => {
  const one = await open(DESK, 'qualification', 'submit', { institution: '规行咨询', qualificationKind: 'institution', certificate: '咨询机构资质', certificateNo: 'JG-1', issuer: '咨询业协会', recognition: 'association', expiresOn, files: await paper(DESK) })
  expect(await refused(act(GM, one, 'verify', { identityChecked: true, registered: true })), 'S38-02').toEqual(['s38.application', 's38.reviewed'])
  await act(DESK, one, 'authority', { reviewStatus: 'sent', materials: [{ material: '申请表', sentOn: day(-30) }] })
  expect(await refused(act(GM, one, 'verify', { identityChecked: true, registered: true }))).toEqual(['s38.reviewed'])
  await act(DESK, one, 'authority', { reviewStatus: 'passed' })
  await act(GM, one, 'verify', { identityChecked: true, registered: true })
  return one
}

describe('nine regulations over one business, from the need to the closing', async () => {
  const lead = await firm.lead(CLIENT)
  const of = { lead, clientName: CLIENT }
  const made = { need: '', proposal: '', engagement: '', contract: '', team: '', plan: '', report: '' }

  it('no two of their flows wait for each other', async () => {
    const rules = await house.rules()
    const flows = rules.adopted.flatMap((a) => a.regulation.flows ?? [])
    expect(flows.map((f) => f.id).sort()).toEqual(['s11.project', 's23.seven', 's27.steps', 's33.service', 's34.service', 's35.six', 's37.six'])
    expect(deadlocks(flows, rules.catalogue.kinds)).toEqual([])
  })

  it('S37-06 S34-04 S23-05: need, assessment and the client\'s signature come before any plan is submitted', async () => {
    made.need = await open(DESK, 'need-record', 'record', { ...of, contact: '李总', need: '统一门店标准', background: '门店多，标准不一' })
    await act(DESK, made.need, 'analyse', { goal: '手册', expected: '全部门店达标', current: '各店不一', scope: '全部门店', areas: ['organisation', 'process', 'people'], options: '先试点', professionals: [id(PM)] })
    made.proposal = await open(PM, 'proposal', 'draft', { ...of, name: '营运体系', author: id(PM) })
    made.engagement = await found(lead, 'engagement')
    expect(await refused(act(PM, made.proposal, 'ask-review'))).toEqual(['s33.fit-early', 's34.plan-three', 's37.plan-three', 's37.tools'])
    await act(PM, made.proposal, 'edit', { fit: '针对多店', objective: '建立手册', scope: '全部门店', method: '访谈与巡店', tools: '评分表', schedule: '六个月', resources: '三人', place: '客户总部', amount: '600000.00', results: '手册' })
    await act(PM, made.proposal, 'ask-review')
    await act(DIRECTOR, made.proposal, 'pass-review', { reviewRational: '合理', reviewOperable: '可行' })
    expect(await refused(act(PM, made.proposal, 'submit'))).toEqual(['s33.service.solution', 's37.six.plan'])
    expect(await refused(act(DESK, made.need, 'confirm', { confirmedBy: '李总', confirmedOn: day(0) }))).toEqual(['s37.signed-by-client'])
    await act(DESK, made.need, 'confirm', { confirmedBy: '李总', confirmedOn: day(0), proof: await paper(DESK) })
    await act(PM, made.proposal, 'submit')
    await act(DESK, made.proposal, 'accept', { acceptedBy: '李总', acceptedOn: day(0) })
  })

  it('hard gate 33, S34-09 S34-10 S08-17: the contract with all clauses, both seals, to the fen, and not while the institution is unqualified', async () => {
    made.contract = await open(DESK, 'contract', 'draft', { ...of, proposal: made.proposal, name: '咨询合同', amount: '600000.00', projectManager: id(PM) })
    expect(await refused(act(DESK, made.contract, 'ask-legal'))).toEqual(['s08.payment', 's08.three-clauses', 's33.five-clauses', 's34.six-clauses', 's38.details', 's38.four-clauses'])
    const clauses: Fields = {
      objective: '建立手册', content: '门店营运标准化', method: '访谈与巡店', rights: '双方权利义务', termFrom: day(0), termTo: day(180), place: '客户总部', payWay: 'transfer', responsibility: '按方案交付', confidentialityClause: '双方保密', breach: '按合同法',
      instalments: [{ name: '预付款', dueOn: day(7), share: 30, amount: '180000.00' }, { name: '尾款', dueOn: day(180), share: 70, amount: '419999.99' }],
    }
    await act(DESK, made.contract, 'edit', clauses)
    expect(await refused(act(DESK, made.contract, 'ask-legal')), 'one fen short').toEqual(['s08.instalment-sum'])
    await act(DESK, made.contract, 'edit', { instalments: [{ name: '预付款', dueOn: day(7), share: 30, amount: '180000.00' }, { name: '尾款', dueOn: day(180), share: 70, amount: '420000.00' }] })
    await act(DESK, made.contract, 'ask-legal')
    await act(LEGAL, made.contract, 'review-legal', { legalCompleteness: '完整', legalAccuracy: '准确', legalLegality: '合法', legalRisk: '可控', legalVerdict: 'passed' })
    await act(GM, made.contract, 'confirm')
    const signing: Fields = { signatory: GM, signatoryRole: 'legal-representative', signedOn: day(0), clientSignatory: '李总', clientSignedOn: day(0) }
    expect(await refused(act(DESK, made.contract, 'sign', signing))).toEqual(['s08.qualified', 's34.both-sides', 's34.institution', 's34.signing-certificate', 's38.institution'])
    await licence(day(-1))
    const one = await person(PM, day(300))
    expect(await refused(act(PM, one, 'verify', { identityChecked: true, registered: true })), 'nobody verifies his own').toEqual(['s34.other-verifies'])
    await act(DESK, one, 'verify', { identityChecked: true, registered: true })
    const sealed = { ...signing, ourSeal: await paper(DESK), clientSeal: await paper(DESK) }
    expect(await refused(act(DESK, made.contract, 'sign', sealed)), 'S08-10: it ran out yesterday').toEqual(['s08.qualified', 's34.institution', 's38.institution'])
    await licence(day(0))
    await act(DESK, made.contract, 'sign', sealed)
    expect((await at(made.contract))?.stage).toBe('signed')
    expect((await at(made.engagement))?.fields).toMatchObject({ contract: made.contract })
    const plan = (await rows<{ id: string }>("select id from matter where tenant_id = $1 and kind = 'receivable-plan'"))[0]?.id ?? ''
    expect((await at(plan))?.stage, 'the collection plan comes with the signature').toBe('drafted')
  })

  it('S08-10 S34-01: the watch warns P32 days before, the last day of validity keeps it', async () => {
    const [clock] = await rows<{ definition: { warn: { before?: string }[] }; due_at: Date }>("select c.definition, c.due_at from clock c join matter m on m.tenant_id = $1 and m.id = c.matter_id and m.fields->>'expiresOn' = $2 where c.tenant_id = $1 and c.state = 'running'", [day(0)])
    expect(clock?.definition.warn).toEqual([{ before: 'P60D' }])
    expect(dayIn('Asia/Shanghai', new Date(clock?.due_at ?? 0).toISOString())).toBe(day(0))
  })

  it('S34-02 S34-03 S08-04 S33-06 S35-12 S08-12: nobody is put on the team unqualified, unregistered, off his speciality, unsworn or overbooked', async () => {
    expect(await refused(act(PM, made.engagement, 'describe', { goal: '手册', timeframe: '六个月' }))).toEqual([])
    const member = (who: string, post: string, more: Fields = {}): Fields => ({ person: id(who), post, competence: 'chain', match: '做过同类项目', complement: '互补', task: '巡店', share: 60, ...more })
    const members = [member(PM, 'manager'), member(CONSULTANT, 'consultant')]
    expect(await refused(open(PM, 'project-team', 'propose', { ...of, engagement: made.engagement, members: members as never }))).toEqual(['s08.speciality', 's34.certificate', 's34.registered', 's38.practice'])
    const second = await person(CONSULTANT, day(1))
    await act(DESK, second, 'verify', { identityChecked: true, registered: true })
    expect(await refused(open(PM, 'project-team', 'propose', { ...of, engagement: made.engagement, members: members as never }, noon(2))), 'run out overnight').toEqual(['s08.speciality', 's34.certificate', 's34.registered', 's38.practice'])
    made.team = await open(PM, 'project-team', 'propose', { ...of, engagement: made.engagement, members: members as never })
    expect(await refused(act(GM, made.team, 'establish'))).toEqual(['s08.undertakings', 's33.undertakings', 's34.undertakings', 's35.four-fields', 's38.confidential'])
    await act(PM, made.engagement, 'describe', { scope: '全部门店', budget: '200000.00', line: 'marketing', contents: ['advice'], channel2: '每周例会', contacts: '李总、何志强', mode: 'both' })
    const undertake = (who: string, more: Fields = {}) => open(who, 'undertaking', 'sign', { ...of, engagement: made.engagement, confidential: true, neutral: true, noGain: true, interests: '无', ...more })
    expect(await refused(undertake(PM, { neutral: false, noGain: null }))).toEqual(['s33.neutral', 's34.no-gain'])
    const mine = await undertake(PM)
    await undertake(PM)
    expect((await at(mine))?.fields.person, 'each for himself').toBe(id(PM))
    expect(await refused(act(GM, made.team, 'establish')), 'two of one person are not one of each').toEqual(['s08.undertakings', 's33.undertakings', 's34.undertakings', 's38.confidential'])
    const other = await undertake(CONSULTANT)
    await act(CONSULTANT, other, 'end', { reason: '退出' })
    expect(await refused(act(GM, made.team, 'establish')), 'an ended one does not count').toHaveLength(4)
    await undertake(CONSULTANT)
    await act(PM, made.team, 'edit', { members: [member(PM, 'manager', { share: 101 - 1 }), member(CONSULTANT, 'consultant')] as never })
    await act(GM, made.team, 'establish')
    const again = await open(PM, 'project-team', 'propose', { ...of, engagement: made.engagement, members: [member(PM, 'manager', { share: 1 })] as never })
    expect(await refused(act(GM, again, 'establish')), 'one per cent over H72 in all projects together').toEqual(['s08.overbooked'])
    await act(PM, again, 'withdraw', { reason: '试算' })
  })

  it('S27-02 S35-16 S38-12: the work starts with manager, plan, kick-off, contact and an approved budget, and not before', async () => {
    const pm = await open(GM, 'pm-appointment', 'propose', { ...of, engagement: made.engagement, person: id(PM), grade: 'senior' })
    expect(await refused(act(GM, pm, 'authorise'))).toEqual(['s27.authority'])
    await act(GM, pm, 'edit', { authority: '日常实施', controlMode: 'joint' })
    await act(GM, pm, 'authorise')
    expect(await refused(act(PM, made.engagement, 'start'))).toEqual(['s27.steps.start', 's35.budget', 's38.risks-first'])
    made.plan = await open(PM, 'project-plan', 'draft', { ...of, engagement: made.engagement, items: [{ code: '1', name: '巡店', owner: id(PM), from: day(0), until: day(30) }] as never })
    expect(await refused(act(PM, made.plan, 'adopt'))).toEqual(['s27.plan', 's38.risks'])
    await act(PM, made.plan, 'edit', { resources: '三人', risk: '门店不配合：先与营运总监约定' })
    await act(PM, made.plan, 'adopt')
    const kickOff = await open(PM, 'project-meeting', 'notify', { lead, engagement: made.engagement, meetingKind: 'kick-off', subject: '启动会', meetAt: noon(0), place: '客户总部' })
    await act(PM, kickOff, 'hold', { attended: [id(PM)] })
    expect(await refused(act(PM, kickOff, 'record', { goal: '手册' }))).toEqual(['s27.kick-off'])
    await act(PM, kickOff, 'record', { goal: '手册', scope: '全部门店', schedule: '六个月', resources: '三人' })
    expect((await at(made.engagement))?.fields.kickOff).toBe(kickOff)
    await act(PM, made.engagement, 'log-contact', { on: day(0), counterpart: '李总', subject: '启动', agreed: '每周例会', nextStep: '巡店' })
    expect(await refused(act(PM, made.engagement, 'start'))).toEqual(['s35.budget'])
    expect(await sign(made.engagement)).toBe(1)
    await act(PM, made.engagement, 'describe', { budget: '210000.00' })
    expect(await refused(act(PM, made.engagement, 'start')), 'a changed budget is approved anew').toEqual(['s35.budget'])
    expect(await sign(made.engagement)).toBe(1)
    await act(PM, made.engagement, 'start')
    expect((await at(made.engagement))?.stage).toBe('running')
  })

  it('S34-06 S34-07 S35-03 S35-11: service by the plan, a lawful report, accepted, and only then closed', async () => {
    const entry = { lead, engagement: made.engagement, plan: made.plan, servedOn: day(0), person: id(CONSULTANT), work: '巡店' }
    expect(await refused(open(CONSULTANT, 'service-entry', 'record', { ...entry, item: '2' }))).toEqual(['s34.by-plan'])
    await open(CONSULTANT, 'service-entry', 'record', { ...entry, item: '1' })
    expect(await refused(open('吴昊', 'service-entry', 'record', { ...entry, item: '1', person: id('吴昊') })), 'S11-11').toEqual(['s11.assists'])
    await open('吴昊', 'service-entry', 'record', { ...entry, item: '1', person: id('吴昊'), assists: id(CONSULTANT), filing: 'to-file' })
    expect(await refused(act(PM, made.engagement, 'close', { words: '结束' }))).toEqual(['s11.project.closed', 's34.service.closed', 's35.six.summary'])
    made.report = await open(PM, 'service-report', 'draft', { ...of, engagement: made.engagement, name: '营运手册报告', course: '巡店', results: '手册', reflection: '样本少', improvement: '扩大' })
    expect(await refused(act(PM, made.report, 'deliver'))).toEqual(['s35.lawful'])
    await act(PM, made.report, 'edit', { lawful: true })
    await act(PM, made.report, 'deliver')
    await act(DESK, made.report, 'accept', { acceptedBy: '李总', acceptedOn: day(0) })
    await act(PM, made.engagement, 'close', { words: '结束' })
    expect((await at(made.engagement))?.stage).toBe('closed')
  })
})

describe('the house itself', () => {
  it('S08-08 S38-08: the profile is filed with five conditions, and an update drafts what is published', async () => {
    const profile = await open(DESK, 'institution-profile', 'draft', { institution: '规行咨询', lawful: '2015 年设立', credit: 'AA', facilities: '顾问十二人', ability: '百余项目', otherConditions: '无', evidence: await paper(DESK) })
    await act(DESK, profile, 'file', { authority: '发改委', filingNo: 'ZX-1', filedOn: day(-1) })
    const { opened } = await act(DESK, profile, 'update', { operating: '咨询师十二人' })
    expect(opened.map((o) => o.kind)).toEqual(['publication'])
    expect((await at(opened[0]?.id ?? ''))?.fields).toMatchObject({ subject: '规行咨询 经营信息', content: '咨询师十二人' })
  })
  it('S08-05: a leak opens the review of access and closes only after it', async () => {
    const leak = await open(DESK, 'incident', 'report', { content: '报价外泄', behaviour: 'L11' })
    const [review] = await rows<{ id: string; fields: Record<string, unknown> }>("select id, fields from matter where tenant_id = $1 and kind = 'inspection' and parent_id = $2", [leak])
    expect(review?.fields.topic).toBe('access')
    await act(GM, leak, 'grade', { severity: 'serious' }).catch(() => act('王建国', leak, 'grade', { severity: 'serious' }))
    expect(await refused(act('王建国', leak, 'close'))).toEqual(['s08.leak-reviewed'])
    await act(GM, review?.id ?? '', 'confirm', { findings: '权限过宽', opinion: '收回' })
    await act(GM, review?.id ?? '', 'close', { conclusion: '已收回' })
    await act('王建国', leak, 'close')
  })
  it('S11-04 S11-07: one director at a time, by decision of the company leaders, with its history', async () => {
    const department = house.units.客服部 ?? ''
    const post = (who: string) => open(DIRECTOR, 'staffing', 'propose', { department, post: 'director', person: id(who), duties: '全面规划', from: day(0), reason: '新设' })
    const first = await post(DIRECTOR)
    expect(await refused(act(GM, first, 'appoint'))).toEqual(['s11.leaders-decide'])
    expect(await sign(first)).toBe(1)
    await act(GM, first, 'appoint')
    const second = await post(PM)
    await sign(second)
    expect(await refused(act(GM, second, 'appoint'))).toEqual(['s11.one-director'])
    await act(GM, first, 'end', { words: '调任' })
    await act(GM, second, 'appoint')
  })
})
