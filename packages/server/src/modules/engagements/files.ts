import type { FastifyInstance } from 'fastify'
import { BusinessQuery, type Business, type Phase } from '@guixing/contract/engagements'
import { inThree as W, say, type Language, type Words } from '@guixing/core/model/text'
import { dayIn } from '../../platform/days.ts'
import { nowOf } from '../../platform/now.ts'
import type { Cell, SheetColumn } from '../../platform/sheets/index.ts'
import { asked, everyPage, filtersOf, nowWall, sendSheet, type PapersDeps } from '../papers/index.ts'
import { reading, type Session } from '../session/index.ts'
import { list } from './read-list.ts'

const TITLE = W('项目', '專案', 'Projects')
const PHASE: Record<Phase, Words> = {
  tip: W('信息', '資訊', 'Tip'), registered: W('登记', '登記', 'Lead'), classified: W('分类', '分類', 'Class'), strategy: W('策略', '策略', 'Strategy'), visited: W('拜访', '拜訪', 'Visited'), qualified: W('立项', '立項', 'Qualified'), proposal: W('建议书', '建議書', 'Proposal'),
  contract: W('合同', '合約', 'Contract'), 'set-up': W('筹备', '籌備', 'Set-up'), running: W('实施', '實施', 'Running'), closed: W('结项', '結項', 'Closed'), stopped: W('中止', '中止', 'Stopped'), lost: W('丢单', '丟單', 'Lost'),
}

type Read = (b: Business, language: Language, s: Session) => Cell
const choice = (list: string, of: (b: Business) => string | null): Read => (b, language, { rules }) => {
  const value = of(b)
  const label = rules.lists[list]?.items.find((i) => i.value === value)?.label
  return label ? say(label, language) : value
}
/** What a business stands for and its kind are two columns: an amount that was signed is never added to one that was hoped for. */
const COLUMNS: [Words, SheetColumn['type'], Read][] = [
  [W('编号', '編號', 'Number'), 'text', (b) => b.number], [W('客户', '客戶', 'Client'), 'text', (b) => b.client], [W('需求', '需求', 'Need'), 'text', (b) => b.need], [W('阶段', '階段', 'Phase'), 'text', (b, language) => say(PHASE[b.phase], language)],
  [W('类别', '類別', 'Class'), 'text', choice('client-classes', (b) => b.class)], [W('重大', '重大', 'Major'), 'flag', (b) => b.major], [W('部门', '部門', 'Unit'), 'text', (b) => b.unit?.name ?? null],
  [W('跟进人', '跟進人', 'Owner'), 'text', (b) => b.owner?.name ?? null], [W('项目经理', '專案經理', 'Project manager'), 'text', (b) => b.engagement?.manager?.name ?? null], [W('途径', '途徑', 'Route'), 'text', choice('lead-routes', (b) => b.route)],
  [W('预计金额', '預計金額', 'Expected amount'), 'money', (b) => b.expected], [W('合同金额', '合約金額', 'Contract amount'), 'money', (b) => b.contract?.amount ?? null], [W('签订日期', '簽訂日期', 'Signed on'), 'date', (b) => b.contract?.signedOn ?? null],
  [W('建议书', '建議書', 'Proposal'), 'text', (b) => b.proposal?.number ?? null], [W('合同编号', '合約編號', 'Contract'), 'text', (b) => b.contract?.number ?? null], [W('项目编号', '專案編號', 'Engagement'), 'text', (b) => b.engagement?.number ?? null],
  [W('登记日期', '登記日期', 'Registered on'), 'date', (b, _, s) => dayIn(s.rules.house.zone, b.openedAt)], [W('天数', '天數', 'Days'), 'number', (b) => b.days], [W('下次跟进', '下次跟進', 'Next follow-up'), 'date', (b) => b.nextFollowUp], [W('已逾时限', '已逾時限', 'Limits passed'), 'number', (b) => (b.late > 0 ? b.late : null)],
  [W('做到', '做到', 'Kept'), 'number', (b) => b.conformance.kept], [W('违反', '違反', 'Broken'), 'number', (b) => b.conformance.broken], [W('符合率', '符合率', 'Conformance'), 'percent', (b) => (b.conformance.rate === null ? null : Math.floor(b.conformance.rate * 1000 + 1e-9) / 10)],
]

/** The portfolio as a workbook, with the filters of the list: a plain route, since what it carries is not JSON. */
export function registerEngagements(app: FastifyInstance, deps: Omit<PapersDeps, 'filesDir'>): void {
  app.get('/api/v1/engagements.xlsx', async (request, reply) => {
    const { context, s, language, query } = await asked(deps, request)
    const wanted = filtersOf(BusinessQuery, query)
    const found = await everyPage((cursor) => reading(context, async (tx, now) => { const page = await list(tx, now, { ...wanted, limit: 200, cursor }, await nowOf(tx)); return { rows: page.items, next: page.next } }), reply)
    if (!found) return reply
    const { zone } = s.rules.house
    const title = say(TITLE, language)
    return sendSheet(reply, { language, title, zone, columns: COLUMNS.map(([label, type]) => ({ label: say(label, language), type })), rows: found.map((b) => COLUMNS.map(([, , read]) => read(b, language, s))) }, `${title}-${nowWall(zone).slice(0, 10)}`)
  })
}
