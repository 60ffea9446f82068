import { askApproval } from '../approvals/index.ts'
import type { Fields } from '../engine/index.ts'
import { day, today, type firmHouse } from './test-firm.ts'

const [DESK, SALES, PM, CONSULTANT, ANALYST, LAWYER, KEEPER, GM, DIRECTOR, SUPERVISOR] = ['陈晓琳', '林小燕', '何志强', '马俊', '钱伟', '孙丽', '高敏', '韩志远', '王建国', '刘芳'] as const
const clientName = '永旺连锁超市'

/** One business from its lead to the start of its work, as S01, S15, S19 and S25 have it together. `items`: of its plan. */
export async function toStart(firm: Awaited<ReturnType<typeof firmHouse>>, { items, budget }: { items?: Fields[]; budget?: string } = {}) {
  const { house, open, act, sign, found, id } = firm
  const granted = async (who: string, matter: string, control: string) => { await askApproval(house.pool, house.as(who), matter, control, 'gate', null); await sign(matter) }
  const lead = await firm.visited(clientName, { channel: 'phone' })

  const need = await open(SALES, 'need-record', 'record', { lead, clientName, contact: '李总', need: '统一标准' })
  await act(SALES, need, 'analyse', { background: '门店多', goal: '统一', expected: '手册', askedOn: today, way: 'face', readBack: true, services: ['management'], lawful: true, scope: '全部门店', resources: '三人', options: '手册或者系统' })
  await act(SALES, need, 'confirm', { confirmedBy: '李总', confirmedOn: today })
  const feasibility = await open(SALES, 'feasibility', 'request', { lead, clientName, assessors: [id(CONSULTANT)] })
  await act(CONSULTANT, feasibility, 'score', { technical: 80, technicalNote: '做过', economic: 70, economicNote: '可接受', time: 60, timeNote: '够用' })
  await act(CONSULTANT, feasibility, 'conclude', { verdict: 'worth' })
  const quotation = await open(SALES, 'quotation', 'cost', { lead, clientName, costs: [{ item: 'labour', amount: '300000.00' }] })
  await act(SALES, quotation, 'draft', { serviceFee: '560000.00', travel: '20000.00', lodging: '20000.00', sundry: '0.00' })
  await granted(SALES, quotation, 's15.quotation-approval')
  await act(SALES, quotation, 'issue', { validUntil: day(30) })

  const proposal = await open(PM, 'proposal', 'draft', { lead, clientName, name: '营运体系', author: id(PM), coordinator: id(PM) })
  await act(PM, proposal, 'edit', { fit: '针对门店多', background: '门店多', needs: '统一标准', objective: '建立手册', scope: '全部门店', method: '驻场', schedule: '六个月', results: '手册', team: '三人', staff: '三人', amount: '600000.00', promises: [{ promise: '六个月内交付手册', measure: '客户验收' }] })
  await act(PM, proposal, 'self-check', { checkNeeds: true, checkQuality: true, checkEfficiency: true })
  await act(PM, proposal, 'ask-review')
  await act(DIRECTOR, proposal, 'pass-review', { reviewRational: '合理', reviewOperable: '可操作' })
  await act(PM, proposal, 'ask-sign')
  await sign(proposal)
  await act(PM, proposal, 'submit')
  await act(DESK, proposal, 'accept', { acceptedBy: '李总', acceptedOn: today })

  const contract = await open(DESK, 'contract', 'draft', { lead, proposal, clientName, name: '营运体系', amount: '600000.00', projectManager: id(PM) })
  await act(DESK, contract, 'edit', { objective: '统一门店管理', content: '体系设计', method: '驻场与辅导', rights: '各自的权利义务', termFrom: today, termTo: day(180), place: '杭州', payWay: 'transfer', payTerms: '签约后七日内付五成', confidentialityClause: '双方保密', breach: '按日万分之五' })
  await act(DESK, contract, 'negotiate', { negotiation: [{ round: 1, clause: '付款', before: '一次', after: '两期', positions: '甲方要分期', person: id(DESK), on: today }] })
  await act(DESK, contract, 'ask-legal')
  await act(LAWYER, contract, 'review-legal', { legalCompleteness: '完整', legalAccuracy: '准确', legalLegality: '合法', legalRisk: '可控', legalVerdict: 'passed' })
  await granted(DESK, contract, 's01.contract-confirmed')
  await act(GM, contract, 'confirm')
  await act(DESK, contract, 'sign', { signatory: '沈国梁', signatoryRole: 'legal-representative', signedOn: today, clientSignatory: '李总', clientSignedOn: today })
  await act(DESK, contract, 'distribute', { copies: [{ holder: house.units.root ?? '', person: id(KEEPER), kind: 'original', on: today }] })
  await act(DESK, contract, 'keep', { custodian: id(KEEPER), shelf: '三层' })

  const engagement = await found(lead, 'engagement')
  const review = await open(DESK, 'project-meeting', 'notify', { lead, engagement, meetingKind: 'review', subject: '项目论证', meetAt: `${today}T02:00:00Z`, place: '三楼' })
  await act(DESK, review, 'hold', { attended: [id(GM), id(PM)], leadersPresent: true, seniorsPresent: true })
  await act(DESK, review, 'record', { feasibility: '可行', fees: '分两期', relation: '高层支持' })
  await act(GM, engagement, 'set-control', { difficulty: 'high', participation: 'key-points', controlMode: 'joint' })
  await act(GM, engagement, 'appoint', { director: id(DIRECTOR), supervisor: id(SUPERVISOR) })
  const appointment = await open(DESK, 'pm-appointment', 'propose', { lead, engagement, clientName, from: today, person: id(PM), grade: 'senior' })
  await sign(appointment)
  await act(GM, appointment, 'authorise')
  for (const who of [PM, ANALYST]) await act(DESK, await open(who, 'qualification', 'submit', { holder: id(who), qualificationKind: 'consultant', certificate: '咨询师', certificateNo: who, speciality: ['chain'], registered: true, issuedOn: day(-400), expiresOn: day(400) }), 'verify', { identityChecked: true })
  const team = await open(PM, 'project-team', 'propose', { lead, engagement, clientName, duties: '项目经理统筹；分析师做数据', members: [[PM, 'manager'], [ANALYST, 'analyst']].map(([who, post]) => ({ person: id(who ?? ''), post: post ?? '', competence: 'chain', match: '做过三个', complement: '细致', task: '访谈', share: 50 })) })
  await sign(team)
  await act(PM, team, 'establish')
  const kickOff = await open(PM, 'project-meeting', 'notify', { lead, engagement, meetingKind: 'kick-off', subject: '启动会', meetAt: `${today}T03:00:00Z`, place: '永旺总部' })
  const attended = [id(PM), id(ANALYST)]
  await act(PM, kickOff, 'hold', { attended })
  const eight: Fields = { background: '扩张快', goal: '统一', task: '体系', schedule: '六个月', quality: '按体系', communication: '周会', cooperation: '专人', discipline: '保密' }
  await act(PM, kickOff, 'record', { ...eight, handouts: ['contract', 'plan', 'handbook'].flatMap((paper) => attended.map((person) => ({ paper, person, on: today }))) })

  const plan = await open(PM, 'project-plan', 'draft', { lead, engagement, clientName, goal: '门店标准化', resources: '三人', quality: '按手册', cost: '三十万元内', risk: '门店配合', items: items ?? [{ code: '1', name: '访谈', owner: id(ANALYST), from: today, until: today }, { code: '2', name: '设计', owner: id(PM), from: today, until: day(20), after: '1' }] })
  await act(PM, plan, 'adopt')
  await act(PM, engagement, 'describe', { contacts: '李总、何志强', channel2: '每周例会', goal: '统一门店', scope: '全部门店', timeframe: '六个月', resources: '三人', ...(budget === undefined ? {} : { budget }) })
  await act(PM, engagement, 'prepare', { approach: '先诊断', division: '两组', hardPoints: '门店配合' })
  await act(PM, engagement, 'start')
  return { lead, contract, engagement, plan, common: { lead, engagement, clientName } }
}
