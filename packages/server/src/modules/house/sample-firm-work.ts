import type { Fields } from '../engine/index.ts'
import { begunBack, type FirmTale, type firmWays } from './sample-firm-tale.ts'
import type { dates } from './sample-play.ts'

const [GM, SUPERVISOR, CONSULTANT, ANALYST] = ['韩志远', '顾明远', '黎阳', '温岚'] as const

/**
 * The first days of a project at work, as director and supervisor watch it: the client judged, two risks, a survey, a change that waits for its
 * amendment, a paper released, one under review, and the supervisor's first opinion on the progress.
 */
export async function atWork({ open, act, found, id }: ReturnType<typeof firmWays>, d: ReturnType<typeof dates>, tale: FirmTale, lead: string): Promise<void> {
  const days = begunBack(tale)
  const on = (after: number): number => Math.max(0, days - after)
  const engagement = await found(lead, 'engagement')
  const common: Fields = { lead, engagement, clientName: tale.client }
  const client = `${[...tale.client][0] ?? '李'}经理`
  await act(SUPERVISOR, on(1), engagement, 'judge-client', { clientCulture: '创始人决断，重执行、重人情', clientOrganisation: '总部营运部薄弱，区域督导各自为政' })

  const risk = await open(tale.pm, on(2), 'risk', 'identify', { ...common, name: '加盟商抵触统一标准', source: '标准上收会动加盟商的采购权', method: 'visit', phase: 'implementation', riskClass: 'culture' })
  await act(SUPERVISOR, on(2), risk, 'rate', { likelihood: 'medium', impact: 'major' })
  await act(tale.pm, on(3), risk, 'respond', { response: 'mitigate', measures: '先直营后加盟，样板店请加盟商代表参加评审', owner: id(CONSULTANT), trigger: '两家以上加盟商书面反对', dueOn: d.dayBack(days - 60) })
  await open(ANALYST, Math.min(2, days), 'risk', 'identify', { ...common, name: '门店销售数据口径不一', source: '三套收银系统，品类编码不同', method: 'checklist', phase: 'implementation', riskClass: 'technical' })

  const survey = await open(SUPERVISOR, on(4), 'satisfaction-survey', 'plan', { ...common, service: 'management', way: 'face', asked: `${client}、营运总监`, content: '启动与访谈阶段的服务', planOn: d.dayBack(on(5)) })
  await act(SUPERVISOR, on(5), survey, 'send')
  await act(SUPERVISOR, on(6), survey, 'collect', { answers: [{ respondent: client, on: d.dayBack(on(6)), service: 5, result: 4, team: 5, overall: 5 }, { respondent: '营运总监', on: d.dayBack(on(6)), service: 4, result: 4, team: 5, overall: 4, suggestions: '访谈提纲早两天给到门店' }] })
  await act(SUPERVISOR, on(6), survey, 'analyse', { judgement: '启动有序，团队响应快；访谈安排可以更早通知门店' })

  const change = await open(tale.pm, on(7), 'project-change', 'request', { ...common, subject: '增加两个区域的店长培训', cause: 'client-need', reason: '客户提前开出西部区域', effectTime: '推广期延长两周', effectQuality: '无', effectCost: '增加四万元', touchesContract: true, contractTerm: '第三条 服务内容' })
  await act(SUPERVISOR, on(7), change, 'assess', { needJudged: '扩张快于签约时的预期，培训需求真实', assessment: '不影响主线里程碑，费用另计', advice: 'agree' })
  await act(GM, on(8), change, 'decide', { decision: 'approved', decisionWords: '同意，签补充协议' })

  const minutes = await open(CONSULTANT, on(8), 'deliverable', 'compile', { ...common, name: '访谈纪要汇编', paper: 'data', weight: 'ordinary', service: 'management', contractItem: '第三条 诊断', summary: '二十二人访谈的要点与分歧', author: id(CONSULTANT) })
  await act(ANALYST, on(9), minutes, 'check', { checkedItems: 40, wrongItems: 1 })
  await act(tale.pm, on(9), minutes, 'release', { way: 'email' })
  const report = await open(tale.pm, on(10), 'deliverable', 'compile', { ...common, name: '营运诊断报告', paper: 'report', weight: 'important', service: 'management', contractItem: '第三条 诊断', summary: '标准不一、督导缺位、数据口径三项短板', author: id(tale.pm) })
  await act(ANALYST, on(11), report, 'check', { checkedItems: 60, wrongItems: 2 })
  await act(tale.pm, on(11), report, 'submit')

  const progress = await open(tale.pm, on(10), 'progress-report', 'draft', { ...common, actual: 8, checkedItems: 24, passedItems: 23, actualCost: '33500.00', problems: '两家门店改期', corrective: '本周补访', attainment: '访谈完成九成' })
  await act(SUPERVISOR, on(11), progress, 'opine', { opinion: '总体按计划，补访须在诊断报告前完成' })
}
