import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { fill, row, send } from './forms.ts'
import { startHouse } from './house.ts'
import { asked, signedIn, type Person } from './people.ts'

const WHO = ['马俊', '唐敏', '白露', '苏婷', '顾明远', '程浩', '黎阳', '沈国梁', '贺峥', '韩志远'] as const
type Who = (typeof WHO)[number]
const at = {} as Record<Who, Person>
const id = {} as Record<Who, string>
let units: Record<string, string> = {}
startHouse({ sample: true }, async (house) => {
  for (let i = 0; i < WHO.length; i += 4) await Promise.all(WHO.slice(i, i + 4).map(async (name) => {
    at[name] = await signedIn(house, name)
    id[name] = (await asked<{ id: string }>(at[name].page, '/me')).json.id
  }))
  units = Object.fromEntries((await asked<{ units: { id: string; name: string }[] }>(at.唐敏.page, '/units')).json.units.map((one) => [one.name, one.id]))
})

const BEGUN = Date.now()
/** Days of the house, counted from the one the story began on; midnight may come meanwhile. */
const day = (ahead: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(BEGUN + ahead * 86_400_000)
const now = (): string => new Date().toISOString()
const CLIENT = '吉庆便利连锁'
const NEED = '加盟门店督导与排班'
const FEE = '480000.00'

interface Matter { id: string; number: string; stage: string; fields: Record<string, unknown>; approvals: { state: string }[] }
interface Refusal { reasons: { regulation: string; article: string }[] }
const matter = async (of: string): Promise<Matter> => (await asked<Matter>(at.韩志远.page, `/matters/${of}`)).json
const stage = async (of: string): Promise<string> => (await matter(of)).stage
const reach = (of: string, wanted: string): Promise<void> => expect.poll(() => stage(of), { timeout: 15_000 }).toBe(wanted)
const articles = ({ reasons }: Refusal): string[] => reasons.map((one) => `${one.regulation.toUpperCase()} ${one.article}`)
const tryOpen = (who: Who, kind: string, action: string, fields: object) => asked<Refusal & { matter: { id: string } }>(at[who].page, '/matters', { kind, action, fields })
const tryAct = (who: Who, of: string, action: string, fields: object = {}) => asked<Refusal>(at[who].page, `/matters/${of}/actions/${action}`, { fields })
async function open(who: Who, kind: string, action: string, fields: object): Promise<string> {
  const { status, json } = await tryOpen(who, kind, action, fields)
  expect(status, `${kind}.${action} ${JSON.stringify(json)}`).toBe(201)
  return json.matter.id
}
async function act(who: Who, of: string, action: string, fields: object = {}): Promise<void> {
  const { status, json } = await tryAct(who, of, action, fields)
  expect(status, `${action} ${JSON.stringify(json)}`).toBe(200)
}
async function refused(tried: Promise<{ status: number; json: Refusal }>): Promise<string[]> {
  const { status, json } = await tried
  expect(status, JSON.stringify(json)).toBe(422)
  return articles(json)
}
const ask = async (who: Who, of: string, control: string): Promise<void> => { expect((await asked(at[who].page, `/matters/${of}/approvals`, { control, words: '请审批' })).status).toBeLessThan(300) }
const paper = (who: Who, name: string): Promise<string> => at[who].page.evaluate(async (called) => {
  const form = new FormData()
  form.append('file', new Blob([called], { type: 'text/plain' }), `${called}.txt`)
  return ((await (await fetch('/api/v1/files', { method: 'POST', body: form })).json()) as { id: string }).id
}, name)

/** Presses the button of an action on the page of its matter, wherever it stands; gives the form it opens. */
async function press(who: Who, of: string, action: string): Promise<Locator> {
  const { page } = at[who]
  await page.goto(`/matters/${of}`)
  const more = page.getByRole('button', { name: '更多' })
  const button = page.getByRole('button', { name: new RegExp(`^${action}`) })
  await more.or(button).first().waitFor()
  if (await button.count() > 0) await button.first().click()
  else { await more.first().click(); await page.getByRole('menuitem', { name: new RegExp(`^${action}`) }).click() }
  return page.locator('.mt-panel .mt-form')
}
/** The refusal on the page holds each article and each of these words. */
async function says(who: Who, ...words: string[]): Promise<void> {
  for (const one of words) await at[who].page.locator('.gx-refusal').filter({ hasText: one }).waitFor()
}
/** What can be done next, as the workspace of the business shows it. */
async function next(who: Who): Promise<Locator> {
  const { page } = at[who]
  await page.goto(`/engagements/${lead}`)
  await page.getByRole('heading', { name: CLIENT }).waitFor()
  return page.locator('.eg-next')
}
/** Follows the button of the workspace to the new paper; gives its form. */
async function begin(who: Who, action: string): Promise<Locator> {
  await (await next(who)).getByRole('link', { name: action }).click()
  return at[who].page.locator('.mt-new .mt-form')
}
/** Sends the form of a new paper; gives its id once it stands. */
async function opened(who: Who, form: Locator, action: string): Promise<string> {
  await send(form, action)
  await at[who].page.waitForURL(/\/matters\/[0-9a-f-]{36}/)
  return at[who].page.url().match(/matters\/([0-9a-f-]{36})/)?.[1] ?? ''
}
/** Agreed to at the inbox, one after the other; on a phone as people do it on their way. */
async function agreed(of: string, by: Who[], phone = false): Promise<void> {
  for (const name of by) {
    const { page } = at[name]
    if (phone) await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`/approvals?matter=${of}`)
    await page.locator('.ap-bar .ap-agree').click()
    await page.getByRole('status').filter({ hasText: '已同意' }).first().waitFor()
    if (phone) await page.setViewportSize({ width: 1440, height: 900 })
  }
}

let lead = ''
let proposal = ''
let contract = ''
let engagement = ''
let runningBefore = 0
const about = { get lead() { return lead }, clientName: CLIENT }
const project = () => ({ ...about, engagement })
const running = async (): Promise<number> => (await asked<{ phases: { phase: string; count: number }[] }>(at.韩志远.page, '/engagements/funnel')).json.phases.find((one) => one.phase === 'running')?.count ?? 0

// Ten people, each at a browser of their own: a machine with other work takes its time.
describe('one engagement from the tip to the kick-off, under all regulations of the sample', { timeout: 240_000 }, () => {
  it('S01-06, gate 1 (S01-03 S01-04): anybody gives a tip; it is no lead before an owner of the department and one of the routes', async () => {
    runningBefore = await running()
    const tip = at.马俊.page
    await tip.goto('/engagements')
    await tip.getByRole('link', { name: '提供业务信息' }).click()
    const told = tip.locator('.mt-new .mt-form')
    await fill(told, { clientName: CLIENT, need: NEED, contactName: '季经理', contactPhone: '13958127788' })
    lead = await opened('马俊', told, '提供业务信息')
    await reach(lead, 'tip')

    await (await next('唐敏')).getByRole('link', { name: '登记为线索' }).click()
    const form = at.唐敏.page.locator('.mt-panel .mt-form')
    expect(await form.locator('#f-contactName').inputValue(), 'what the tip says is not typed again').toBe('季经理')
    await fill(form, { channel: '电话', expected: '500000', owner: '马俊', firstContact: '唐敏', nextFollowUp: day(2) })
    await send(form, '登记为线索')
    await says('唐敏', 'S01 三-1', '四条开发途径中还没有选定一条', 'S01 三-2', '跟进负责人不是咨询服务部的人员')
    expect(await stage(lead)).toBe('tip')
    await fill(form, { route: '品牌、客户口碑', owner: '唐敏' })
    await send(form, '登记为线索')
    await reach(lead, 'registered')
    expect((await matter(lead)).fields).toMatchObject({ informant: id.马俊, route: 'reputation' })
    const { page } = at.唐敏
    await (await next('唐敏')).getByRole('link', { name: '客户调研与分类' }).waitFor()
    expect(await page.locator('.eg-way [aria-current=step]').innerText()).toContain('登记')
    expect(await page.locator('.eg-next').getByRole('link', { name: '起草合同' }).count(), 'what waits for other steps is no next step').toBe(0)
  })

  it('S01-11, gate 2 (S01-12): classified with its reasons; no visit is confirmed before the general manager named the prospective project manager', async () => {
    const { page } = at.唐敏
    await (await next('唐敏')).getByRole('link', { name: '客户调研与分类' }).click()
    const form = page.locator('.mt-panel .mt-form')
    await fill(form, { research: '四百家门店，督导凭经验', scale: '100 家以上', revenue: '1 亿–10 亿元', urgency: '三个月内启动', budgetState: '预算已定', decisionLevel: '与决策人直接沟通' })
    await send(form, '客户调研与分类')
    await reach(lead, 'classified')
    await page.locator('#line-classWhy').filter({ hasText: /得分\d+：规模100 家以上/ }).waitFor()
    await next('唐敏')
    await page.getByText('A类', { exact: true }).first().waitFor()
    await act('唐敏', lead, 'set-strategy', { strategy: '先拜访样板店' })

    const visit = await open('唐敏', 'visit', 'plan', { lead, purposeKind: 'development', purpose: '了解需求', visitAt: now(), place: '吉庆总部', visitors: [id.唐敏, id.程浩], hosts: '季经理' })
    await press('唐敏', visit, '确认拜访')
    await says('唐敏', 'S01 五-1', '还没有选定准项目经理')
    expect(await refused(tryAct('唐敏', lead, 'name-pm', { prospectivePm: id.程浩 }))).toEqual(['S01 五-1'])
    const named = await press('韩志远', lead, '选定准项目经理')
    await fill(named, { prospectivePm: '程浩' })
    await send(named, '选定准项目经理')
    await expect.poll(async () => (await matter(lead)).fields['prospectivePm']).toBe(id.程浩)
    await send(await press('唐敏', visit, '确认拜访'), '确认拜访')
    await reach(visit, 'confirmed')
    expect((await matter(visit)).fields['prospectivePm']).toBe(id.程浩)
    await act('程浩', visit, 'carry-out', { support: [{ person: id.顾明远, given: '行业对标' }] })
    await act('程浩', visit, 'record', { steps: ['appointment', 'material', 'roles', 'introduction', 'listen', 'confirm', 'next', 'thanks'], heard: NEED, promises: '一周内提交初步想法', nextStep: '确认需求', recognition: 'high' })
    await reach(lead, 'visited')
  })

  it('gate 11 (S15-10): nothing is quoted before professionals found it worth undertaking', async () => {
    const talk = { askedOn: day(0), way: 'face', background: '扩张快', goal: '统一督导', expected: '督导手册', areas: ['organisation', 'process', 'people'], services: ['management'], readBack: true }
    const need = await open('唐敏', 'need-record', 'record', { ...about, ...talk, contact: '13958127788', need: NEED })
    await act('唐敏', need, 'analyse', { ...talk, lawful: true, current: '各店各样', scope: '营运部与门店', resources: '顾问三人', options: '先样板后推广', timeframe: '六个月', professionals: [id.程浩, id.顾明远] })
    await act('唐敏', need, 'confirm', { confirmedBy: '季经理', confirmedOn: day(0), proof: [await paper('唐敏', '需求确认书')] })
    const feasibility = await open('唐敏', 'feasibility', 'request', { ...about, assessors: [id.顾明远, id.程浩] })
    const score = { technical: 86, technicalNote: '同类三个', economic: 45, economicNote: '差旅过高', time: 80, timeNote: '人员可排' }
    await act('顾明远', feasibility, 'score', score)
    await act('顾明远', feasibility, 'conclude', { verdict: 'not-worth' })

    expect(await (await next('白露')).getByText('核算成本').count(), 'locked').toBe(0)
    const { page } = at.白露
    await page.goto(`/matters/new/quotation?action=cost&lead=${lead}&clientName=${encodeURIComponent(CLIENT)}`)
    const form = page.locator('.mt-new .mt-form')
    await row(form, 'costs', 0, ['人工', '100 人天', '210000'])
    await send(form, '核算成本')
    await says('白露', 'S15 二-2.2', '「可行性评估」还没有完成')
    await act('顾明远', feasibility, 'reassess', { reason: '客户承担差旅' })
    await act('顾明远', feasibility, 'score', { ...score, economic: 78, economicNote: '毛利在四成以上' })
    await act('顾明远', feasibility, 'conclude', { verdict: 'worth' })
    const quotation = await opened('白露', form, '核算成本')
    await act('白露', quotation, 'draft', { serviceFee: '440000.00', travel: '20000.00', lodging: '12000.00', sundry: '8000.00', validUntil: day(30) })
    expect(await refused(tryAct('白露', quotation, 'issue', { validUntil: day(30) }))).toEqual(['S15 二-3.1'])
    await ask('白露', quotation, 's15.quotation-approval')
    await agreed(quotation, ['唐敏'])
    await act('白露', quotation, 'issue', { validUntil: day(30) })
    await act('白露', quotation, 'explain', { explained: '逐项说明费用构成', explainedTo: '季经理', explainedOn: day(0) })
    await act('白露', quotation, 'accept', { reply: '接受' })
  })

  it('gate 5 (S01-25): no proposal leaves before the general manager has signed it, on a phone; an edit voids the signature', async () => {
    const begun = await begin('程浩', '编写建议书')
    expect(await begun.locator('#f-clientName').inputValue()).toBe(CLIENT)
    await fill(begun, { name: '督导体系建设', author: '程浩', coordinator: '程浩' })
    proposal = await opened('程浩', begun, '编写建议书')
    await act('程浩', proposal, 'edit', {
      background: '客户处于扩张期', needs: NEED, fit: '按门店分级，先直营后加盟', objective: '建立督导体系', scope: '营运部与样板门店', method: '访谈、测时、试点', schedule: '六个月，分四期', results: '手册、督导表', team: '项目经理一人，咨询师一人', resources: '顾问二人', place: '客户总部', tools: '流程图、问卷', staff: '项目经理每周三天', amount: FEE,
      promises: [{ promise: '交付督导手册', measure: '客户验收' }],
    })
    const reviewed = async (): Promise<void> => {
      await act('程浩', proposal, 'self-check', { checkNeeds: true, checkQuality: true, checkEfficiency: true })
      await act('程浩', proposal, 'ask-review')
      await act('沈国梁', proposal, 'pass-review', { reviewRational: '结论有数据支撑', reviewOperable: '样板店先行，可操作' })
    }
    const signed = async (): Promise<void> => {
      await press('程浩', proposal, '送总经理审阅签字')
      await expect.poll(async () => (await matter(proposal)).approvals.at(-1)?.state).toMatch(/open|requested/)
      await agreed(proposal, ['韩志远'], true)
      await reach(proposal, 'signed')
    }
    await reviewed()
    await press('程浩', proposal, '提交客户')
    await says('程浩', 'S01 七-3', '总经理还没有在这一版建议书上签字')
    expect(await stage(proposal)).toBe('reviewed')
    await signed()

    const form = await press('程浩', proposal, '编写')
    expect(await form.locator('#f-scope').inputValue(), 'what is edited stands there').toBe('营运部与样板门店')
    await fill(form, { scope: '营运部、直营店与加盟店' })
    await send(form, '编写')
    await reach(proposal, 'drafted')
    expect((await matter(proposal)).approvals.map((one) => one.state), 'signed for other words').not.toContain('approved')
    await reviewed()
    expect(await refused(tryAct('程浩', proposal, 'submit', { way: 'face' }))).toContain('S01 七-3')
    await signed()
    const sent = await press('程浩', proposal, '提交客户')
    await fill(sent, { way: '面谈' })
    await send(sent, '提交客户')
    await reach(proposal, 'submitted')
  })

  it('gates 6, 7, 8 (S01-29 S25-10, S15-18 S19-11, S01-30): no contract before the client accepted, no signature before the lawyer passed it, no entry before it is signed', async () => {
    engagement = (await asked<{ business: { engagement: { id: string } | null } }>(at.程浩.page, `/engagements/${lead}`)).json.business.engagement?.id ?? ''
    const { page } = at.唐敏
    expect(await (await next('唐敏')).getByRole('link', { name: '起草合同' }).count()).toBe(0)
    await page.goto(`/matters/new/contract?action=draft&lead=${lead}&proposal=${proposal}&clientName=${encodeURIComponent(CLIENT)}`)
    const drafted = page.locator('.mt-new .mt-form')
    await fill(drafted, { name: '督导体系咨询服务合同', amount: FEE, projectManager: '程浩' })
    await send(drafted, '起草合同')
    await says('唐敏', 'S01 八-1', '还没有客户具名、注明日期接受的建议书', 'S25 四-4.2')
    const yes = await press('唐敏', proposal, '客户接受')
    await fill(yes, { acceptedBy: '季总', acceptedOn: day(0), acceptance: '客户接受函.txt' })
    await send(yes, '客户接受')
    await reach(proposal, 'accepted')
    const form = await begin('唐敏', '起草合同')
    await fill(form, { name: '督导体系咨询服务合同', amount: FEE, projectManager: '程浩' })
    contract = await opened('唐敏', form, '起草合同')

    await act('唐敏', contract, 'edit', {
      objective: '建立督导体系', content: '诊断、设计与试点', method: '驻场与远程', rights: '甲方提供资料，乙方按期交付', termFrom: day(0), termTo: day(180), place: '客户总部', payWay: 'transfer', payTerms: '分两期，凭发票付款',
      instalments: [{ name: '首付款', dueOn: day(10), share: 40, condition: '合同签订' }, { name: '尾款', dueOn: day(190), share: 60, condition: '验收' }],
      confidentialityClause: '双方保密三年', responsibility: '各自承担约定责任', breach: '逾期按日万分之三', files: [await paper('唐敏', '合同文本')],
    })
    await act('唐敏', contract, 'negotiate', { negotiation: [{ round: 1, clause: '付款', before: '首付五成', after: '首付四成', positions: '客户要求降低首付', person: id.唐敏, on: day(0) }] })
    await press('韩志远', contract, '总经理签字确认')
    await says('韩志远', 'S15 二-4.2', '合同还没有通过法务审核')
    await act('唐敏', contract, 'ask-legal')
    const opinion = { legalCompleteness: '条款齐全', legalAccuracy: '用语准确', legalLegality: '合法有效', legalRisk: '违约条款可控' }
    expect(await refused(tryAct('程浩', contract, 'review-legal', { ...opinion, legalVerdict: 'passed' }))).toEqual(expect.arrayContaining(['S15 二-4.2', 'S19 六-2']))
    const sealed = { signatory: '沈国梁', signatoryRole: 'legal-representative', signedOn: day(0), clientSignatory: '季总', clientSignedOn: day(0) }
    expect((await tryAct('唐敏', contract, 'sign', sealed)).status, 'not signed while the lawyer reads').not.toBe(200)
    const law = await press('贺峥', contract, '法务审核')
    await fill(law, { ...opinion, legalVerdict: '通过' })
    await send(law, '法务审核')
    await reach(contract, 'cleared')

    await press('程浩', engagement, '进驻客户')
    await says('程浩', 'S01 八-2', '合同还没有签订，不能进驻客户', 'S19 六-1')
    expect(await refused(tryOpen('程浩', 'visit', 'plan', { lead, purposeKind: 'entry', purpose: '进驻', visitAt: now(), place: '客户总部' }))).toContain('S01 八-2')
    expect(await refused(tryAct('唐敏', contract, 'sign', sealed)), 'and the general manager confirms first').toContain('S01 八-5')
    await ask('唐敏', contract, 's01.contract-confirmed')
    await agreed(contract, ['韩志远'], true)
    await act('韩志远', contract, 'confirm', { opinion: '同意' })
    const ink = await press('唐敏', contract, '双方签署')
    await fill(ink, { signatory: '沈国梁', signatoryRole: '法定代表人', signedOn: day(0), ourSeal: '我方签章页.txt', clientSignatory: '季总', clientSignedOn: day(0), clientSeal: '客户签章页.txt' })
    await send(ink, '双方签署')
    await reach(contract, 'signed')
    await act('苏婷', contract, 'distribute', { copies: [{ holder: units['咨询服务部'], person: id.苏婷, kind: 'original', on: day(0) }] })
    await act('苏婷', contract, 'keep', { custodian: id.苏婷, shelf: '合同柜 A-3' })
    expect([await stage(lead), await stage(proposal)]).toEqual(['won', 'frozen'])
  })

  it('gate 9 (S01-37 S01-60 S01-61, S34-03): control mode, a project manager by general manager and dean, a team of certified people by the general manager', async () => {
    await act('程浩', engagement, 'describe', { mode: 'both', goal: '建立督导体系', scope: '营运部与门店', timeframe: '六个月', resources: '顾问二人', budget: '240000.00', speciality: ['chain', 'hr'], line: 'project-management', contents: ['advice', 'relations'], channel2: '每周例会', contacts: '程浩、季经理' })
    await agreed(engagement, ['韩志远'])
    const review = await open('程浩', 'project-meeting', 'notify', { lead, engagement, meetingKind: 'review', subject: '项目论证', meetAt: now(), place: '一号会议室' })
    await act('程浩', review, 'hold', { attended: [id.韩志远, id.程浩, id.顾明远], leadersPresent: true, seniorsPresent: true, recorder: id.黎阳 })
    await act('程浩', review, 'record', { feasibility: '难度中等', fees: '分两期', relation: '决策人支持', conclusion: '同意实施' })
    const mode = await press('韩志远', engagement, '定管控方式')
    await fill(mode, { difficulty: '中', participation: '参与关键节点', controlMode: '共同管控' })
    await send(mode, '定管控方式')
    await expect.poll(async () => (await matter(engagement)).fields['controlMode']).toBe('joint')
    await act('韩志远', engagement, 'appoint', { director: id.沈国梁, supervisor: id.顾明远 })

    const appointment = await open('唐敏', 'pm-appointment', 'propose', { ...project(), person: id.程浩, grade: 'senior', from: day(0), until: day(180) })
    for (const signs of ['韩志远', '顾明远'] as const) {
      await press('韩志远', appointment, '书面授权')
      await says('韩志远', 'S01 十一-1', '还没有总经理和研究院院长两方确认')
      await agreed(appointment, [signs])
    }
    await press('韩志远', appointment, '书面授权')
    await reach(appointment, 'authorised')

    const form = await begin('程浩', '提名项目组成员')
    await fill(form, { duties: '项目经理统筹；咨询师设计' })
    await row(form, 'members', 0, ['程浩', '项目经理', '连锁经营', '连锁营运十年', '稳重，善统筹', '统筹与沟通', '30'])
    await row(form, 'members', 1, ['马俊', '咨询师', '人力资源', null, '细致', '督导与排班', '20'])
    await send(form, '提名项目组成员')
    await says('程浩', 'S34 二-2', '没有经核验的有效咨询师证书', 'S01 十-配置', '能力匹配')
    await row(form, 'members', 1, ['黎阳', null, null, '排班与激励设计'])
    const team = await opened('程浩', form, '提名项目组成员')
    await press('程浩', team, '项目组成立')
    await says('程浩', 'S01 十-经理-组员', '项目组成员还没有总经理批准', 'S34 五-1')
    for (const name of ['程浩', '黎阳'] as const) await open(name, 'undertaking', 'sign', { ...project(), confidential: true, neutral: true, noGain: true, interests: '无' })
    const dean = at.顾明远.page
    await dean.goto(`/approvals?matter=${team}`)
    await dean.locator('.ap-bar textarea').fill('人选合适')
    await dean.locator('.ap-bar .ap-agree').click()
    await dean.getByRole('status').filter({ hasText: '意见已提' }).first().waitFor()
    expect(await refused(tryAct('程浩', team, 'establish')), 'an opinion decides nothing').toEqual(['S01 十-经理-组员'])
    await agreed(team, ['韩志远'], true)
    await press('程浩', team, '项目组成立')
    await reach(team, 'established')
  })

  it('gate 10 (S01-52, S15-22 S15-23): no start without a plan that can be carried out and a minuted kick-off; then it is running and counted', async () => {
    await press('程浩', engagement, '启动实施')
    await says('程浩', 'S01 十-经理-2', '项目计划书还没有定稿')
    const item = (code: string, name: string, owner: Who, from: number, until: number, after: string, milestone = false) => ({ code, phase: '设计', name, owner: id[owner], from: day(from), until: day(until), after, milestone, output: '底稿' })
    const plan = await open('程浩', 'project-plan', 'draft', { ...project(), goal: '建成督导体系', resources: '顾问二人', quality: '内部评审', cost: '二十四万元以内', risk: '加盟商配合度', items: [item('1', '访谈', '黎阳', 0, 10, ''), item('2', '标准', '程浩', 10, 40, '1', true)] })
    const form = await press('程浩', plan, '修改计划')
    await row(form, 'items', 0, [null, null, null, null, null, null, '2'])
    await send(form, '修改计划')
    await says('程浩', 'S01 十-经理-2', '互为前置')
    await row(form, 'items', 0, [null, null, null, null, null, null, ''])
    await send(form, '修改计划')
    await form.waitFor({ state: 'detached' })
    await press('程浩', plan, '计划定稿')
    await reach(plan, 'adopted')
    await act('程浩', engagement, 'prepare', { approach: '样板先行', division: '项目经理统筹', hardPoints: '加盟商利益' })
    await act('程浩', engagement, 'log-contact', { on: day(0), counterpart: '季经理', subject: '启动对接', agreed: '每周一例会', nextStep: '提交访谈名单' })

    const meeting = await open('程浩', 'project-meeting', 'notify', { lead, engagement, meetingKind: 'kick-off', subject: '项目启动', meetAt: now(), place: '客户总部', invited: [id.程浩, id.黎阳] })
    await act('程浩', meeting, 'hold', { attended: [id.程浩, id.黎阳], recorder: id.黎阳 })
    const minutes = await press('黎阳', meeting, '会议纪要')
    await fill(minutes, { background: '客户扩张', goal: '建立督导体系', scope: '总部与样板店', resources: '顾问二人', task: '分三期', schedule: '六个月', quality: '阶段评审', communication: '周例会', cooperation: '客户对接人', discipline: '保守客户秘密' })
    const handed = (['合同', '项目计划书', '工作手册'] as const).flatMap((what) => ['程浩', '黎阳'].map((name) => [what, name, day(0)]))
    for (const [i, values] of handed.slice(0, -1).entries()) await row(minutes, 'handouts', i, values)
    await send(minutes, '会议纪要')
    await says('黎阳', 'S15 三-1.2', '还有成员没有签收')
    await row(minutes, 'handouts', handed.length - 1, handed.at(-1) ?? [])
    await send(minutes, '会议纪要')
    await reach(meeting, 'minuted')

    await press('程浩', engagement, '启动实施')
    await reach(engagement, 'running')
    const board = at.韩志远.page
    await board.goto('/engagements')
    await board.getByRole('region', { name: '实施' }).getByText(CLIENT).waitFor()
    await board.goto('/engagements?view=funnel')
    const bar = board.locator('.eg-bars li', { hasText: '实施' })
    await expect.poll(() => bar.locator('b').innerText()).toBe(String(runningBefore + 1))
    await next('韩志远')
    expect(await board.locator('.eg-way [aria-current=step]').innerText()).toContain('实施')
    expect((await running()) - runningBefore).toBe(1)
  })

  it('nothing broke on the way', () => {
    expect(WHO.flatMap((name) => at[name].faults)).toEqual([])
  })
})
