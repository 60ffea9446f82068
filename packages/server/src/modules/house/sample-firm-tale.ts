import { inHouse, writeRows } from '../../platform/db.ts'
import type { FileStore } from '../../platform/files/index.ts'
import { sha256 } from '../../platform/hash.ts'
import { newId } from '../../platform/ids.ts'
import { askApproval, decideOn } from '../approvals/index.ts'
import { giveConsent, relate, saveContact, withdrawConsent } from '../clients/index.ts'
import { actOn, openMatter, type Caller, type Fields } from '../engine/index.ts'
import { actorOf, rulesOf } from '../rules/index.ts'
import type { dates, Stage } from './sample-play.ts'

/** A business the sample plays: how far it came, and by whom. `from`: days back from today. */
export interface FirmTale {
  client: string; need: string; name: string; route: string; industry: string; expected: string; fee: string; informant?: string; from: number; pm: string
  scale: string; revenue: string; urgency: string; budget: string; decision: string; until: (typeof STEPS)[number] | 'lost'; /** Nobody has followed up since. */ rests?: true
}
const STEPS = ['registered', 'classified', 'visited', 'diagnosed', 'quoted', 'submitted', 'contract', 'signed', 'started'] as const

/** The engine's own doors, as the right person took them so many days ago. */
export function firmWays(stage: Stage, d: ReturnType<typeof dates>, files?: FileStore) {
  const { pool, tenant, people } = stage
  const id = (name: string): string => people[name] ?? ''
  const as = (who: string, days: number, wall: string): Caller => ({ tenant, person: id(who) || null, as: 'person', at: d.iso(Math.min(d.day(days, wall), stage.now)) })
  // A day's acts follow each other by minutes.
  let minute = 0
  const wall = (): string => { minute = (minute + 7) % 420; return `${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}` }
  const open = async (who: string, days: number, kind: string, action: string, fields: Fields): Promise<string> => (await openMatter(pool, as(who, days, wall()), { kind, action, fields })).id
  const act = (who: string, days: number, of: string, action: string, fields: Fields = {}) => actOn(pool, as(who, days, wall()), { id: of, action, fields })
  /** Signed by whoever is asked, one after the other. */
  const sign = async (matter: string, days: number): Promise<void> => {
    for (let i = 0; i < 9; i += 1) {
      const [task] = await inHouse(pool, tenant, (tx) => tx.query<{ id: string; candidates: string[] }>("select id, candidates from approval_task where tenant_id = $1 and matter_id = $2 and state = 'open' order by opened_at, place limit 1", [tx.tenant, matter]), 'read')
      if (!task) return
      await decideOn(pool, { tenant, person: task.candidates[0] ?? null, as: 'person', at: d.iso(Math.min(d.day(days, `${16 + Math.floor(i / 2)}:${i % 2 === 0 ? '10' : '40'}`), stage.now)) }, task.id, { outcome: 'agree', words: '同意' })
    }
  }
  const ask = (who: string, days: number, matter: string, control: string) => askApproval(pool, as(who, days, wall()), matter, control, 'gate', '请审批')
  /** A small paper somebody has sent, to be attached by the same person. */
  const paper = async (who: string, name: string): Promise<string> => {
    const bytes = Buffer.from(`${name}（示例文件）\n`, 'utf8')
    const digest = files ? await files.put(bytes) : sha256(bytes.toString('utf8'))
    const file = newId()
    await inHouse(pool, tenant, (tx) => writeRows(tx, { document: [{ id: file, name: `${name}.txt`, type: 'text/plain', size: bytes.length, sha256: digest, at: d.iso(stage.now), by_id: id(who) || null }] }))
    return file
  }
  const found = async (lead: string, kind: string): Promise<string> => (await inHouse(pool, tenant, (tx) => tx.query<{ id: string }>("select m.id from matter_link l join matter m on m.tenant_id = $1 and m.id = l.from_id and m.kind = $3 where l.tenant_id = $1 and l.to_id = $2 and l.role = 'lead' order by m.opened_at desc limit 1", [tx.tenant, lead, kind]), 'read'))[0]?.id ?? ''
  return { open, act, sign, ask, paper, found, id, unit: (name: string): string => stage.units[name] ?? '' }
}
type Ways = ReturnType<typeof firmWays>

/** The days it took spread over its steps, counted back from today. */
const dayOf = (tale: FirmTale, reach: number) => (step: number): number => Math.max(1, Math.round(tale.from - (step / (reach + 1)) * tale.from))

/** Days back from today on which the work of a business that came so far began. */
export const begunBack = (tale: FirmTale): number => { const last = STEPS.indexOf('started'); return dayOf(tale, last)(last) }

/** From its first word as far as it came; answers the lead. */
export async function playBusiness(w: Ways, d: ReturnType<typeof dates>, tale: FirmTale): Promise<string> {
  const reach = tale.until === 'lost' ? 1 : STEPS.indexOf(tale.until)
  const { open, act, id } = w
  const [first = '李'] = tale.client
  const contact = { contactName: `${first}经理`, contactPhone: `139${String(58_120_000 + ((first.codePointAt(0) ?? 0) % 9_000))}` }
  const register: Fields = { clientName: tale.client, need: tale.need, industry: tale.industry, ...contact, route: tale.route, direct: 'direct', channel: 'phone', expected: tale.expected, firstContact: id('唐敏'), owner: id('唐敏'), nextFollowUp: d.dayBack(tale.from - 3) }
  let lead: string
  if (tale.informant) {
    lead = await open(tale.informant, tale.from + 1, 'lead', 'tip', { clientName: tale.client, need: tale.need, ...contact })
    await act('唐敏', tale.from, lead, 'take-up', { ...register, informant: id(tale.informant) })
  } else lead = await open('唐敏', tale.from, 'lead', 'register', register)
  await playOn(w, d, tale, lead, register, reach)
  // Most are followed up as agreed; two teams have let theirs rest.
  if (tale.until !== 'lost' && !tale.rests && reach < STEPS.indexOf('signed')) await act('唐敏', 1, lead, 'follow-up', { words: '电话沟通进展，约定下次', way: 'phone', nextFollowUp: d.dayBack(-2) })
  return lead
}

async function playOn(w: Ways, d: ReturnType<typeof dates>, tale: FirmTale, lead: string, { contactName, contactPhone }: Fields, reach: number): Promise<void> {
  const { open, act, id, unit } = w
  const on = dayOf(tale, reach)
  const next = (days: number): string => d.dayBack(days - 3)
  const contact = { contactName: String(contactName), contactPhone: String(contactPhone) }
  if (reach === 0) return

  await act('唐敏', on(1), lead, 'classify', { research: `${tale.client}：访谈${tale.decision === 'top' ? '决策人' : '业务负责人'}，收集公开资料与门店数据`, scale: tale.scale, revenue: tale.revenue, urgency: tale.urgency, budgetState: tale.budget, decisionLevel: tale.decision })
  await act('唐敏', on(1), lead, 'set-strategy', { strategy: '先以诊断切入，再谈体系建设' })
  await act('唐敏', on(1), lead, 'follow-up', { words: '电话沟通诊断安排', way: 'phone', nextFollowUp: next(on(1)) })
  if (tale.until === 'lost') { await act('唐敏', 12, lead, 'lose', { lostReason: 'no-budget', words: '本年度预算取消' }); return }
  if (reach === 1) return

  await act('韩志远', on(2), lead, 'name-pm', { prospectivePm: id(tale.pm) })
  const visit = await open('唐敏', on(2), 'visit', 'plan', { lead, purposeKind: 'development', purpose: '了解需求与现状', visitAt: d.iso(d.day(on(2) - 1, '14:00')), place: `${tale.client}总部`, visitors: [id('唐敏'), id(tale.pm)], hosts: contact.contactName, prospectivePm: id(tale.pm) })
  await act('唐敏', on(2), visit, 'confirm')
  const support = [{ person: id('顾明远'), given: '行业对标材料' }]
  await act(tale.pm, on(2) - 1, visit, 'carry-out', { support })
  await act(tale.pm, on(2) - 1, visit, 'record', { steps: ['appointment', 'material', 'roles', 'introduction', 'listen', 'confirm', 'next', 'thanks'], heard: tale.need, promises: '一周内提交初步想法', nextStep: '确认需求', recognition: 'high' })
  await needOf(w, d, tale, lead, on(2) - 2, contact)
  await act('唐敏', on(2) - 2, lead, 'follow-up', { words: '需求已确认，约下次沟通', way: 'face', nextFollowUp: next(on(2) - 2) })
  if (reach === 2) return

  const diagnosis = await open('唐敏', on(3), 'diagnosis', 'offer', { lead, clientName: tale.client, amount: '60000.00', offer: '两周上门诊断，出具量化报告' })
  await act('唐敏', on(3), diagnosis, 'accept', { reply: '同意开展', acceptedBy: contact.contactName, acceptedOn: d.dayBack(on(3)), amount: '60000.00' })
  await act(tale.pm, on(3), diagnosis, 'start', { leader: id(tale.pm), members: [{ person: id('黎阳'), task: '门店走访' }, { person: id('温岚'), task: '数据分析' }], startsOn: d.dayBack(on(3)) })
  await act('温岚', on(3) - 1, diagnosis, 'compile', { questionnaire: 'V3', sent: 120, returned: 96, valid: 90, answers: ['strategy', 'organisation', 'operations', 'goods', 'marketing', 'people', 'finance', 'information'].map((dimension, i) => ({ dimension, question: '本方面是否清晰并得到执行', a: 12 + i, b: 40 - i, c: 28, d: 10 })) })
  await act(tale.pm, on(3) - 1, diagnosis, 'report', { areas: ['strategy', 'organisation', 'operations', 'goods', 'marketing', 'people', 'finance', 'information'].map((area, i) => ({ area, condition: '有制度，执行不一', score: 58 + i * 3, industry: 70, problem: '标准不统一', advice: '建立标准与督导' })), summary: '营运标准与督导是首要短板', endsOn: d.dayBack(on(3) - 1) })
  await act(tale.pm, on(3) - 1, diagnosis, 'close', { steps: ['kick-off', 'documents', 'interviews', 'questionnaire', 'stores', 'analysis', 'feedback'] })
  if (reach === 3) return

  const quotation = await quote(w, d, tale, lead, on(4))
  if (reach === 4) return
  await act('白露', on(4), quotation, 'explain', { explained: '逐项说明费用构成与差旅口径', explainedTo: contact.contactName, explainedOn: d.dayBack(on(4)) })
  await act('白露', on(4), quotation, 'accept', { reply: '接受' })
  const proposal = await propose(w, tale, lead, on(5))
  if (reach === 5) return
  await act('唐敏', on(5) - 1, proposal, 'accept', { acceptedBy: contact.contactName, acceptedOn: d.dayBack(on(5) - 1), acceptance: [await w.paper('唐敏', '客户接受函')] })
  const contract = await draftContract(w, d, tale, lead, proposal, on(6))
  if (reach === 6) return
  await act('唐敏', on(7), contract, 'sign', { signatory: '沈国梁', signatoryRole: 'legal-representative', signedOn: d.dayBack(on(7)), ourSeal: [await w.paper('唐敏', '我方签章页')], clientSignatory: contact.contactName, clientSignedOn: d.dayBack(on(7)), clientSeal: [await w.paper('唐敏', '客户签章页')] })
  await act('苏婷', on(7), contract, 'distribute', { copies: [{ holder: unit('咨询服务部'), person: id('苏婷'), kind: 'original', on: d.dayBack(on(7)) }, { holder: unit('研究院'), person: id(tale.pm), kind: 'copy', on: d.dayBack(on(7)) }] })
  await act('苏婷', on(7), contract, 'keep', { custodian: id('苏婷'), shelf: '合同柜 A-2' })
  if (reach === 7) return
  await setUp(w, d, tale, lead, on(8), contact.contactName)
}

async function needOf({ open, act, paper, id }: Ways, d: ReturnType<typeof dates>, tale: FirmTale, lead: string, days: number, contact: { contactName: string; contactPhone: string }): Promise<void> {
  const need = await open('唐敏', days, 'need-record', 'record', { lead, clientName: tale.client, contact: contact.contactPhone, need: tale.need, askedOn: d.dayBack(days), way: 'face', background: '规模扩大后标准不一', goal: '统一标准，提升坪效', expected: '标准、手册与督导机制', areas: ['organisation', 'process', 'people'], services: ['management'], readBack: true })
  await act('唐敏', days, need, 'analyse', { askedOn: d.dayBack(days), way: 'face', background: '规模扩大后标准不一', goal: '统一标准，提升坪效', expected: '标准、手册与督导机制', areas: ['organisation', 'process', 'people'], services: ['management'], lawful: true, readBack: true, current: '总部与门店各行其是', scope: '总部营运部与直营门店', resources: '顾问四人、客户对接三人', options: '诊断后分两期实施', timeframe: '六个月', professionals: [id(tale.pm), id('顾明远')] })
  await act('唐敏', days, need, 'confirm', { confirmedBy: contact.contactName, confirmedOn: d.dayBack(days), proof: [await paper('唐敏', '需求确认书')] })
}

async function quote({ open, act, ask, sign, id }: Ways, d: ReturnType<typeof dates>, tale: FirmTale, lead: string, days: number): Promise<string> {
  const feasibility = await open('唐敏', days + 1, 'feasibility', 'request', { lead, clientName: tale.client, assessors: [id('顾明远'), id(tale.pm)] })
  await act('顾明远', days + 1, feasibility, 'score', { technical: 86, technicalNote: '同类项目三个', economic: 78, economicNote: '毛利在四成以上', time: 80, timeNote: '人员档期可排' })
  await act('顾明远', days + 1, feasibility, 'conclude', { verdict: 'worth', conditions: '客户指定专职对接人' })
  const service = (Number(tale.fee) - 40_000).toFixed(2)
  const quotation = await open('白露', days, 'quotation', 'cost', { lead, clientName: tale.client, costs: [{ item: 'labour', basis: '120 人天', amount: (Number(tale.fee) * 0.45).toFixed(2) }, { item: 'travel', basis: '20 次', amount: '20000.00' }, { item: 'overhead', basis: '按人工一成', amount: (Number(tale.fee) * 0.05).toFixed(2) }] })
  await act('白露', days, quotation, 'draft', { serviceFee: service, travel: '20000.00', lodging: '12000.00', sundry: '8000.00', validUntil: d.dayBack(-30) })
  await ask('白露', days, quotation, 's15.quotation-approval')
  await sign(quotation, days)
  await act('白露', days, quotation, 'issue', { validUntil: d.dayBack(-30) })
  return quotation
}

async function propose({ open, act, sign, id }: Ways, tale: FirmTale, lead: string, days: number): Promise<string> {
  const proposal = await open(tale.pm, days + 3, 'proposal', 'draft', { lead, clientName: tale.client, name: tale.name, author: id(tale.pm), coordinator: id(tale.pm) })
  await act(tale.pm, days + 3, proposal, 'edit', {
    background: '客户处于扩张期', needs: tale.need, fit: '按客户门店分级，先直营后加盟', objective: '建立可复制的营运体系', scope: '总部营运部与样板门店', method: '访谈、测时、样板店试点', schedule: '六个月，分诊断、设计、试点、推广', results: '手册、督导表、培训课件', team: '项目经理一人，咨询师二人，分析师一人',
    resources: '顾问四人', place: '客户总部与样板门店', tools: '流程图、坪效模型、问卷', staff: '项目经理驻场每周三天', amount: tale.fee, promises: [{ promise: '样板店坪效提升百分之五', measure: '试点三个月对比', by: '2027-12-31' }, { promise: '交付营运手册', measure: '客户验收' }],
  })
  await act(tale.pm, days + 2, proposal, 'self-check', { checkNeeds: true, checkQuality: true, checkEfficiency: true })
  await act(tale.pm, days + 2, proposal, 'ask-review')
  await act('沈国梁', days + 1, proposal, 'pass-review', { reviewRational: '结论有数据支撑', reviewOperable: '样板店先行，可操作' })
  await act(tale.pm, days + 1, proposal, 'ask-sign')
  await sign(proposal, days + 1)
  await act('唐敏', days, proposal, 'submit', { way: 'face' })
  return proposal
}

async function draftContract({ open, act, ask, sign, paper, id }: Ways, d: ReturnType<typeof dates>, tale: FirmTale, lead: string, proposal: string, days: number): Promise<string> {
  const contract = await open('唐敏', days + 1, 'contract', 'draft', { lead, proposal, clientName: tale.client, name: `${tale.name}咨询服务合同`, amount: tale.fee, projectManager: id(tale.pm) })
  await act('唐敏', days + 1, contract, 'edit', {
    objective: '建立可复制的营运体系', content: '诊断、设计、试点与推广辅导', method: '驻场与远程结合', rights: '甲方提供资料与对接人，乙方按期交付', termFrom: d.dayBack(days), termTo: d.dayBack(days - 180), place: '客户总部与样板门店', payWay: 'transfer', payTerms: '分三期，凭发票付款',
    instalments: [{ name: '首付款', dueOn: d.dayBack(days - 10), share: 40, condition: '合同签订' }, { name: '中期款', dueOn: d.dayBack(days - 90), share: 40, condition: '试点方案确认' }, { name: '尾款', dueOn: d.dayBack(days - 190), share: 20, condition: '验收' }],
    confidentialityClause: '双方对商业信息保密三年', responsibility: '双方各自承担约定责任', breach: '逾期按日万分之三', files: [await paper('唐敏', `${tale.name}合同文本`)],
  })
  await act('唐敏', days + 1, contract, 'negotiate', { negotiation: [{ round: 1, clause: '付款', before: '首付五成', after: '首付四成', positions: '客户要求降低首付，我方同意并提前中期款', person: id('唐敏'), on: d.dayBack(days + 1) }] })
  await act('唐敏', days + 1, contract, 'ask-legal')
  await act('贺峥', days, contract, 'review-legal', { legalCompleteness: '条款齐全', legalAccuracy: '用语准确', legalLegality: '合法有效', legalRisk: '违约条款可控', legalVerdict: 'passed' })
  await ask('唐敏', days, contract, 's01.contract-confirmed')
  await sign(contract, days)
  await act('韩志远', days, contract, 'confirm', { opinion: '同意' })
  return contract
}

async function setUp(w: Ways, d: ReturnType<typeof dates>, tale: FirmTale, lead: string, days: number, client: string): Promise<void> {
  const { open, act, sign, id } = w
  const engagement = await w.found(lead, 'engagement')
  const common: Fields = { lead, engagement, clientName: tale.client }
  const meet = async (kind: string, on: number, attended: string[], minutes: Fields): Promise<void> => {
    const meeting = await open(tale.pm, on + 1, 'project-meeting', 'notify', { lead, engagement, meetingKind: kind, subject: kind === 'review' ? '项目论证' : '项目启动', meetAt: d.iso(d.day(on, '09:00')), place: '一号会议室', invited: attended.map(id) })
    await act(tale.pm, on, meeting, 'hold', { attended: attended.map(id), leadersPresent: true, seniorsPresent: true, recorder: id('温岚') })
    await act('温岚', on, meeting, 'record', minutes)
  }
  await act(tale.pm, days + 6, engagement, 'describe', { mode: 'both', goal: '建立可复制的营运体系', scope: '总部营运部与样板门店', timeframe: '六个月', resources: '顾问四人', budget: '380000.00', speciality: ['chain', 'hr'], line: 'project-management', contents: ['advice', 'relations'], channel2: '每周例会、即时群', contacts: `${tale.pm}、${client}` })
  await sign(engagement, days + 6)
  await meet('review', days + 5, ['韩志远', '沈国梁', tale.pm, '许静', '顾明远'], { feasibility: '难度中等，方法成熟', fees: '分三期，首付四成', relation: '决策人支持，加盟商需沟通', conclusion: '同意实施', decisions: [{ what: '向客户说明分期付款与开票时间', owner: id(tale.pm), due: d.dayBack(days) }] })
  await act(tale.pm, days + 4, await w.found(lead, 'meeting-action'), 'finish', { result: '已当面说明，客户确认' })
  await act('韩志远', days + 4, engagement, 'set-control', { difficulty: 'medium', participation: 'key-points', controlMode: 'joint' })
  await act('韩志远', days + 4, engagement, 'appoint', { director: id('沈国梁'), supervisor: id('顾明远') })
  const appointment = await open('唐敏', days + 4, 'pm-appointment', 'propose', { ...common, person: id(tale.pm), grade: 'senior', controlMode: 'joint', from: d.dayBack(days + 4), until: d.dayBack(days - 180) })
  await sign(appointment, days + 4)
  await act('韩志远', days + 4, appointment, 'authorise')
  for (const name of [tale.pm, '黎阳', '温岚']) await open(name, days + 3, 'undertaking', 'sign', { ...common, confidential: true, neutral: true, noGain: true, interests: '无' })
  const team = await open(tale.pm, days + 3, 'project-team', 'propose', { ...common, duties: '项目经理负责统筹；咨询师负责设计；分析师负责数据', members: [
    { person: id(tale.pm), post: 'manager', competence: 'chain', match: '连锁营运十年', complement: '稳重，善统筹', task: '统筹与客户沟通', share: 60 }, { person: id('黎阳'), post: 'consultant', competence: 'hr', match: '激励设计', complement: '细致，与项目经理互补', task: '标准与激励', share: 80 }, { person: id('温岚'), post: 'analyst', competence: 'finance', match: '数据建模', complement: '沉稳，善数据', task: '坪效分析', share: 60 }] })
  await sign(team, days + 3)
  await act('韩志远', days + 3, team, 'establish')
  const item = (code: string, phase: string, name: string, owner: string, from: number, until: number, after = '', milestone = false): Fields => ({ code, phase, name, owner: id(owner), from: d.dayBack(days - from), until: d.dayBack(days - until), after, milestone, output: milestone ? '阶段报告' : '工作底稿' })
  const plan = await open(tale.pm, days + 2, 'project-plan', 'draft', { ...common, goal: '六个月建成营运体系', resources: '顾问四人、客户对接三人', quality: '每阶段内部评审', cost: '三十八万元以内', risk: '加盟商配合度', items: [
    item('1', '诊断', '访谈与资料收集', '黎阳', 0, 10), item('2', '诊断', '门店测时', '温岚', 4, 16, '1'), item('3', '诊断', '诊断报告', tale.pm, 16, 22, '1,2', true), item('4', '设计', '营运标准', '黎阳', 22, 50, '3'), item('5', '设计', '督导机制', tale.pm, 30, 55, '3'), item('6', '设计', '方案评审', tale.pm, 55, 58, '4,5', true), item('7', '试点', '样板店试点', '黎阳', 58, 120, '6'), item('8', '推广', '培训与移交', tale.pm, 120, 175, '7', true)] })
  await act(tale.pm, days + 2, plan, 'adopt')
  await act(tale.pm, days + 2, engagement, 'prepare', { approach: '样板先行，标准固化', division: '项目经理统筹，咨询师分片', hardPoints: '加盟商利益协调' })
  await meet('kick-off', days + 1, [tale.pm, '黎阳', '温岚'], { background: '客户扩张', goal: '建立营运体系', scope: '总部与样板店', resources: '顾问四人', task: '分三期', schedule: '六个月', quality: '阶段评审', communication: '周例会', cooperation: '客户对接人制', discipline: '保守客户秘密', handouts: [tale.pm, '黎阳', '温岚'].flatMap((name) => ['contract', 'plan', 'handbook'].map((p) => ({ paper: p, person: id(name), on: d.dayBack(days + 1) }))), minutes: '各项一致通过', decisions: [{ what: '整理门店访谈名单并交客户确认', owner: id('黎阳'), due: d.dayBack(-3) }] })
  await act(tale.pm, days, engagement, 'log-contact', { on: d.dayBack(days), counterpart: client, subject: '启动对接', agreed: '每周一例会', nextStep: '提交访谈名单' })
  await act(tale.pm, days, engagement, 'start')
}

/** What the archive knows of the firm's clients besides their leads: who has a say, who brought whom, and a consent given and one withdrawn. */
export async function sampleArchive(stage: Stage, d: ReturnType<typeof dates>): Promise<void> {
  const { pool, tenant, people } = stage
  const [rules, person] = [await rulesOf(pool, tenant), people['唐敏'] ?? '']
  const actor = actorOf(rules, person, new Date(stage.now).toISOString())
  if (!actor) return
  const s = { pool, tenant, person, rules, actor, caller: { tenant, person, as: 'person' as const } }
  await inHouse(pool, tenant, async (tx) => {
    const rows = await tx.query<{ id: string; name: string }>("select id, name from client where tenant_id = $1 and kind = 'organisation' and merged_into is null", [tx.tenant])
    const of = (name: string): string | undefined => rows.find((r) => r.name.startsWith(name))?.id
    const [market, kitchen, home] = [of('永旺'), of('江南春'), of('鼎盛')]
    if (!market || !kitchen || !home) return
    const boss = await saveContact(tx, s, { client: market, name: '方永旺', post: '董事长', phone: '13957120018', email: 'fang@yongwang.example', decision: 'decides', since: d.dayBack(900) })
    await saveContact(tx, s, { client: market, name: '邵宁', post: '营运总监', phone: '13957120027', decision: 'uses', main: true })
    await saveContact(tx, s, { client: kitchen, name: '江岚', post: '总经理', phone: '13758120036', decision: 'decides', main: true })
    await relate(tx, s, { id: kitchen, other: market, what: 'introduced-by', note: '永旺方董事长引荐' })
    await giveConsent(tx, s, { id: market, purpose: 'contact', ways: ['phone', 'email'], givenOn: d.dayBack(110), givenBy: '邵宁' })
    const offers = await giveConsent(tx, s, { id: market, contact: boss.id, purpose: 'marketing', ways: ['phone', 'message'], givenOn: d.dayBack(110), givenBy: '方永旺' })
    await withdrawConsent(tx, s, { client: market, id: offers, on: d.dayBack(20), reason: '来电表示只谈项目，不再接推介电话' })
    await giveConsent(tx, s, { id: home, purpose: 'marketing', ways: [], givenOn: d.dayBack(50), givenBy: '鼎经理', until: d.dayBack(-300) })
  })
}
