import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../test/house.ts'
import { expandDuties, missDuties } from '../duties/index.ts'
import { measure, valueOf } from '../measures/index.ts'
import { regulationRoutes } from '../regulations/index.ts'
import type { Fields } from '../engine/index.ts'
import { engagementRoutes } from './index.ts'
import { day, firmHouse, refused, today } from './test-firm.ts'
import { toStart } from './test-start.ts'

const firm = await firmHouse(await testDatabase(), ['s01', 's15', 's19', 's25'])
const { house, open, act, sign, at, asked, rows, outcomes, runs, found, id } = firm
const [DESK, PM, CONSULTANT, GM, DIRECTOR, SUPERVISOR] = ['陈晓琳', '何志强', '马俊', '韩志远', '王建国', '刘芳'] as const
// Ten days of twenty-one have gone by: today is the eleventh day of the work.
const items: Fields[] = [{ code: '1', name: '访谈', owner: id(CONSULTANT), from: day(-10), until: day(0) }, { code: '2', name: '报告', owner: id(PM), from: day(1), until: day(10), after: '1', milestone: true }, { code: '3', name: '移交', owner: id(PM), from: day(10), until: day(10), after: '2', milestone: true }]
const work = await toStart(firm, { items, budget: '100000.00' })
const { lead, contract, engagement, plan, common } = work
const file = async (who: string): Promise<string> => {
  const document = newId()
  await house.write((tx) => tx.query("insert into document (tenant_id, id, name, type, size, sha256, at, by_id) values ($1, $2, '报告.txt', 'text/plain', 6, $3, now(), $4)", [tx.tenant, document, 'a'.repeat(64), id(who)]))
  return document
}

describe('what director and supervisor watch while the work runs', () => {
  it('S01-40: an important paper is released after both have signed this edition, two people; an edit takes both signatures off', { timeout: 60_000 }, async () => {
    const paper = await open(CONSULTANT, 'deliverable', 'compile', { ...common, name: '诊断报告', paper: 'report', weight: 'important', service: 'management', contractItem: '第二条' })
    expect(await refused(act(PM, paper, 'release'))).toEqual(['s01.deliverable-reviewed'])
    await act(CONSULTANT, paper, 'submit')
    expect(await asked(paper)).toEqual([id(DIRECTOR), id(SUPERVISOR)].sort())
    expect(await refused(act(PM, paper, 'release')), 'nobody has signed').toEqual(['s01.deliverable-reviewed'])
    await sign(paper)
    expect(await at(paper)).toMatchObject({ stage: 'reviewed', fields: { director: id(DIRECTOR), supervisor: id(SUPERVISOR), reviewedOn: today } })
    await act(CONSULTANT, paper, 'edit', { summary: '改了结论' })
    expect(await refused(act(PM, paper, 'release')), 'another edition').toEqual(['s01.deliverable-reviewed'])
    await act(CONSULTANT, paper, 'submit')
    expect(await sign(paper), 'both again').toBe(2)
    await act(CONSULTANT, paper, 'check', { checkedItems: 50, wrongItems: 1 })
    await act(PM, paper, 'release')
    expect(await at(paper)).toMatchObject({ stage: 'released', fields: { accuracy: 98, edition: 2 } })
    expect(await outcomes(paper, 's19.accuracy'), 'S19-08').toEqual(['conformed'])
  })
  it('S25-11 S01-45: extra work waits for a change; the supervisor assesses it, the general manager decides, the contract names it', { timeout: 60_000 }, async () => {
    const asks: Fields = { ...common, subject: '增加区域培训', cause: 'client-need', effectTime: '两周', effectQuality: '无', effectCost: '两万元', touchesContract: true }
    const change = await open(PM, 'project-change', 'request', asks)
    const paper = await open(CONSULTANT, 'deliverable', 'compile', { ...common, name: '培训课件', paper: 'data', weight: 'ordinary', extra: true, change })
    expect(await refused(act(PM, paper, 'release'))).toEqual(['s25.extra-change'])
    expect(await refused(act(GM, change, 'decide', { decision: 'approved' })), 'no decision without the assessment').toEqual(['s01.change-assessed'])
    const words = { needJudged: '门店扩张', assessment: '可控', advice: 'agree' }
    expect(await refused(act(PM, change, 'assess', words))).toEqual(['s01.change-assessor'])
    await act(SUPERVISOR, change, 'assess', words)
    await act(PM, change, 'edit', { effectCost: '三万元' })
    expect(await refused(act(GM, change, 'decide', { decision: 'approved' })), 'assessed for what it was before').toEqual(['s01.change-assessed'])
    await act(SUPERVISOR, change, 'assess', words)
    expect(await refused(act(PM, change, 'decide', { decision: 'approved' }))).toEqual(['s01.change-decides'])
    await act(GM, change, 'decide', { decision: 'approved' })
    await act(PM, paper, 'release')
    expect(await refused(act(DESK, change, 'carry-out', { contract }))).toEqual(['s01.change-amended'])
    await act(DESK, change, 'carry-out', { contract, amendment: '补充协议一', amendedOn: today })
    expect(await at(contract)).toMatchObject({ stage: 'kept', fields: { amendment: change, amendedOn: today } })
    expect(await refused(act(GM, change, 'decide', { decision: 'refused' })), 'what is decided stays').toEqual(['wrong-stage'])
  })
  it('S01-44 S01-62: the month\'s report reads the plan and the budget; a slip beyond the alarm is the project manager\'s to put right by a day', { timeout: 60_000 }, async () => {
    const report = await open(PM, 'progress-report', 'draft', { ...common, actual: 60, checkedItems: 20, passedItems: 19, actualCost: '50000.00', corrective: '周末加班赶工' })
    // Eleven of twenty-two work days of the three items.
    expect((await at(report))?.fields).toMatchObject({ planned: 50, plannedCost: '50000.00', qualityRate: 95 })
    await act(PM, report, 'edit', { actual: 44 })
    expect(await refused(act(PM, report, 'opine', { opinion: '可控' }))).toEqual(['s01.progress-by'])
    const { statements } = await act(SUPERVISOR, report, 'opine', { opinion: '进度滞后，须追回', attainment: '八成' })
    expect(statements, 'the opinion, the engagement and the rectification in one act').toBeLessThanOrEqual(8)
    expect(await outcomes(report, 's01.on-schedule')).toEqual(['breached'])
    expect((await at(engagement))?.fields).toMatchObject({ slip: 12, qualityRate: 95, costOver: 0, progressOn: today, progressReport: report })
    const put = await at(await found(lead, 'rectification'))
    expect(put).toMatchObject({ stage: 'arranged', owner_id: id(PM), fields: { person: id(PM), measures: '周末加班赶工', goal: expect.stringContaining('12%') as string } })
    expect(await runs(engagement, 's01.progress-due')).toEqual(['met', 'running'])
  })
  it('S19-15: the milestones of the plan are signed off one after the other, by somebody who watches', { timeout: 60_000 }, async () => {
    const due = async () => (await rows<{ d: string }>("select to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as d from clock where tenant_id = $1 and matter_id = $2 and control = 's19.key-link' and state = 'running'", [plan]))[0]?.d
    expect(await due()).toBe(day(10))
    const result = '通过'
    expect(await refused(act(PM, plan, 'sign-off', { code: '2', result }))).toEqual(['s19.key-link-by'])
    expect(await refused(act(DIRECTOR, plan, 'sign-off', { code: '1', result })), 'no milestone').toEqual(['s19.key-link-known'])
    await act(DIRECTOR, plan, 'sign-off', { code: '2', result })
    expect(await refused(act(DIRECTOR, plan, 'sign-off', { code: '2', result }))).toEqual(['s19.key-link-known'])
    await act(DIRECTOR, plan, 'sign-off', { code: '3', result })
    expect([(await at(plan))?.fields.keySigned, await due(), await outcomes(plan, 's19.key-link')]).toEqual(['2\n3', undefined, ['conformed', 'conformed']])
  })
})

describe('what is owed in every period', () => {
  const items = (control: string) => rows<{ person_id: string | null; state: string }>('select person_id, state from duty_item where tenant_id = $1 and control = $2 order by due_at', [control])
  it('S19-07: each consultant takes part in a training; who signs in has kept it, who does not has it in the own figures', { timeout: 60_000 }, async () => {
    await expandDuties(house.pool, house.tenant, 120)
    // On the last day of a period its item is left out and the next has not begun: all of them have, here.
    await house.owner.query("update duty_item set opens_at = least(opens_at, now()) where tenant_id = $1 and control like 's19.%'", [house.tenant])
    const mine = async () => (await items('s19.trained')).filter((item) => item.person_id === id(CONSULTANT)).map((item) => item.state)
    expect((await mine())[0]).toBe('waiting')
    const training = await open(GM, 'training', 'plan', { topic: '咨询人员专业培训', date: today, place: '培训室', trainer: '刘芳', content: '督导方法' })
    await act(GM, training, 'hold', { attendees: [id(CONSULTANT)] })
    expect(await refused(act(PM, training, 'sign-in'))).toEqual(['s19.signed-in'])
    await act(CONSULTANT, training, 'sign-in')
    expect((await mine()).filter((state) => state === 'done')).toHaveLength(1)
    await house.owner.query("update duty_item set opens_at = opens_at - interval '400 days', due_at = due_at - interval '400 days' where tenant_id = $1 and control = 's19.trained' and state <> 'done'", [house.tenant])
    await missDuties(house.pool, house.tenant)
    expect((await rows<{ outcome: string }>("select distinct outcome from check_result where tenant_id = $1 and control = 's19.trained' and person_id = $2", [id(CONSULTANT)])).map((r) => r.outcome).sort(), 'this period kept, the next not').toEqual(['breached', 'conformed'])
  })
  it('S19-09 S19-18: an audit that finds something opens its correction and waits for it; the supervision of the execution is another duty', { timeout: 60_000 }, async () => {
    const audit = await open('周敏', 'inspection', 'open', { topic: 'internal-audit' })
    await act('周敏', audit, 'confirm', { period: '本季度', samples: '五个项目、三家客户', items: [{ item: '合同', full: 10, score: 8 }], findings: '一份计划没有里程碑', opinion: '限期补齐', nonconforming: true })
    const [put] = await rows<{ id: string }>("select m.id from matter_link l join matter m on m.tenant_id = $1 and m.id in (l.from_id, l.to_id) and m.kind = 'rectification' where l.tenant_id = $1 and $2 in (l.from_id, l.to_id)", [audit])
    expect(await refused(act('周敏', audit, 'close'))).toEqual(['s19.audit-corrected'])
    await act('周敏', put?.id ?? '', 'arrange', { department: house.units.root ?? '', person: id(PM), deadline: day(7), goal: '补齐里程碑' })
    await act(PM, put?.id ?? '', 'execute', { measures: '已补' })
    await act('周敏', put?.id ?? '', 'verify', { verified: true })
    await act('周敏', audit, 'close')
    const done = async (control: string) => (await items(control)).filter((item) => item.state === 'done').length
    expect([await done('s19.audit'), await done('s19.supervision')]).toEqual([1, 0])
    await act(GM, await open(GM, 'inspection', 'open', { topic: 'execution' }), 'confirm', { period: '本季度', samples: '十份合同', findings: '两份没有风险', opinion: '通报' })
    expect(await done('s19.supervision')).toBe(1)
  })
})

describe('the close', () => {
  const close = async () => act(PM, engagement, 'close', { report: [await file(PM)], clientFeedback: '满意', words: '按期结案' })
  const survey = async () => {
    const one = await open(SUPERVISOR, 'satisfaction-survey', 'plan', { ...common, service: 'management', way: 'face' })
    await act(SUPERVISOR, one, 'send')
    await act(SUPERVISOR, one, 'collect', { answers: [5, 4].map((n) => ({ respondent: '李总', on: today, service: n, result: n, team: 5, overall: n })) })
    await act(SUPERVISOR, one, 'analyse', { judgement: '质量稳定' })
    return one
  }
  it('S01-47 S19-14 S25-14: only after three surveys, with the risks answered and the summary adopted', { timeout: 60_000 }, async () => {
    await act(PM, engagement, 'log-contact', { on: today, counterpart: '李总', subject: '结案', agreed: '同意结案', nextStep: '回访' })
    expect(await refused(close())).toEqual(['s01.three-surveys', 's19.risks-identified', 's25.summary'])
    const first = await survey()
    expect((await at(first))?.fields).toMatchObject({ round: 1, points: 37, fullPoints: 40, score: 92.5, qualityScore: 90, teamScore: 100 })
    const second = await survey()
    expect([(await at(second))?.fields.round, await refused(close())]).toEqual([2, ['s01.three-surveys', 's19.risks-identified', 's25.summary']])
    await survey()
    const risk = await open(PM, 'risk', 'identify', { ...common, name: '加盟商抵触', source: '利益', method: 'visit', phase: 'implementation', riskClass: 'culture' })
    await act(SUPERVISOR, risk, 'rate', { likelihood: 'high', impact: 'severe' })
    expect([(await at(risk))?.fields.level, await refused(close())]).toEqual(['high', ['s19.risks-answered', 's25.summary']])
    await act(PM, risk, 'respond', { response: 'avoid', measures: '先直营后加盟', owner: id(CONSULTANT), dueOn: day(20) })
    const summary = await open(PM, 'project-summary', 'draft', { ...common, results: '手册', lessons: '先沟通' })
    expect(await refused(act(PM, summary, 'adopt'))).toEqual(['s25.summary-record'])
    await act(PM, summary, 'edit', { suggestions: '样板先行' })
    await act(PM, summary, 'adopt')
    await close()
    expect((await at(engagement))?.stage).toBe('closed')
    expect(await outcomes(engagement, 's25.norms-audited'), 'S25-16: closed without the audit of the six norms').toEqual(['breached'])
    const rules = await house.rules()
    const found = await house.read((tx) => measure(tx, rules, today, null))
    const said = (control: string) => { const one = found.find((m) => m.control.id === control)?.house.at(-1); return one && valueOf(one) }
    expect([said('s01.survey-score'), said('s01.dial-quality'), said('s19.satisfaction-rate')]).toEqual([0.925, 0.95, 0.925])
  })
  it('the workspace lists what came of it under names in three languages, with the three dials', async () => {
    const view = await call(engagementRoutes.one, { id: lead }, { context: house.context(GM) })
    const names = new Map(view.papers.map((p) => [p.kind, p.kindName]))
    for (const kind of ['deliverable', 'project-change', 'progress-report', 'satisfaction-survey', 'risk', 'project-summary', 'rectification']) expect(Object.values(names.get(kind) ?? {}).filter(Boolean), kind).toHaveLength(3)
    expect(view.dials).toMatchObject({ on: today, time: { value: 12, line: 10, over: true }, quality: { value: 95, line: 95, over: false }, cost: { value: 0, line: 5, over: false } })
  })
  it('S01, S19 and S25 are carried whole, once they are read and confirmed (S19-01, S19-20, S25-01, S25-02)', async () => {
    for (const code of ['s01', 's19', 's25']) await call(regulationRoutes.acknowledge, { code }, { context: house.context(DESK) })
    const all = (await call(regulationRoutes.coverage, undefined, { context: house.context(GM) })).systems.filter((s) => ['S01', 'S19', 'S25'].includes(s.code)).flatMap((s) => s.requirements)
    expect(all.filter((r) => !r.carried).map((r) => r.id)).toEqual([])
  })
})
