import { inHouse, writeRows } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { actOn, openMatter, type Caller, type Fields } from '../engine/index.ts'
import { fallDue } from '../receivables/index.ts'
import { raiseRevision, rulesOf } from '../rules/index.ts'
import type { dates, Stage } from './sample-play.ts'

const FINANCE = '孙丽'
const LEADER = '韩志远'
type Done = [days: number, who: string, action: string, fields: Fields]
/** Days count back from today: 20 is twenty days ago, -40 forty days ahead. */
interface Line { name: string; due: number; share: number; condition?: string; invoiceOn?: 'on-receipt' | 'on-date'; invoiceDue?: number; done?: Done[] }
interface Contract { no: string; payer: string; project: string; manager: string; amount: string; signed: number; lines: Line[]; closed?: number; drafted?: true }

const paid = (days: number, amount: string, entered = days): Done => [entered, FINANCE, 'receive', { receivedAmount: amount, receivedBy: 'transfer', receivedOn: days }]
const invoiced = (days: number, number: string, amount: string, tax: string): Done => [days, FINANCE, 'invoice', { invoiceNo: number, invoiceDate: days, invoiceAmount: amount, invoiceTax: tax }]

/** Seven contracts as a house has them: one settled, one on its way, one late by two weeks, by five, by more than ninety days, one just signed, one whose shares do not sum yet. */
const CONTRACTS: Contract[] = [
  { no: 'ZX-2026-003', payer: '临平商业管理有限公司', project: '商场停车动线诊断', manager: '马俊', amount: '86000.00', signed: 170, closed: 60, lines: [
    { name: '预付款', due: 160, share: 40, done: [invoiced(163, '26332000000001030021', '34400.00', '1947.17'), paid(162, '34400.00')] },
    { name: '尾款', due: 80, share: 60, condition: '诊断报告验收后', done: [paid(76, '51600.00'), invoiced(76, '26332000000001030187', '51600.00', '2920.75')] }] },
  { no: 'ZX-2026-006', payer: '钱塘软件园管委会', project: '园区能耗诊断', manager: '何志强', amount: '260000.00', signed: 140, lines: [
    { name: '第一期', due: 130, share: 25, done: [paid(131, '65000.00'), invoiced(131, '26332000000001030066', '65000.00', '3679.25')] },
    { name: '第二期', due: 96, share: 25, condition: '中期报告提交后', done: [invoiced(98, '26332000000001030102', '65000.00', '3679.25'), [80, '何志强', 'dun', { dunWords: '与园区财务王主任通话，说预算下达后付' }], [45, '何志强', 'dun', { dunWords: '上门送催款函，对方签收' }]] },
    { name: '第三期', due: 68, share: 25, condition: '现场测试完成后', done: [[40, '何志强', 'dun', { dunWords: '与第二期一并催收', promisedOn: -8 }]] },
    { name: '尾款', due: -34, share: 25, condition: '验收后十日内' }] },
  { no: 'ZX-2026-011', payer: '西溪壹号业主委员会', project: '物业服务费测算', manager: '何志强', amount: '180000.00', signed: 85, lines: [
    { name: '预付款', due: 75, share: 30, done: [paid(78, '54000.00'), invoiced(78, '26332000000001030133', '54000.00', '3056.60')] },
    { name: '中期款', due: 18, share: 40, condition: '测算初稿通过后', done: [paid(18, '40000.00'), invoiced(17, '26332000000001030204', '40000.00', '2264.15'), [6, '何志强', 'dun', { dunWords: '业委会下周开会后付清余款', promisedOn: -5 }]] },
    { name: '尾款', due: -40, share: 30 }] },
  { no: 'ZX-2026-014', payer: '临平百货', project: '停车场运营诊断', manager: '马俊', amount: '96000.00', signed: 60, lines: [
    { name: '首付款', due: 52, share: 50, done: [paid(47, '48000.00'), invoiced(47, '26332000000001030159', '48000.00', '2716.98')] },
    { name: '尾款', due: 35, share: 50, done: [[30, '马俊', 'dun', { dunWords: '电话催收，对方称在走流程' }]] }] },
  { no: 'ZX-2026-019', payer: '之江医院', project: '后勤外包评估', manager: '高敏', amount: '320000.01', signed: 30, lines: [
    { name: '预付款', due: 21, share: 30, done: [paid(22, '96000.00'), invoiced(22, '26332000000001030196', '96000.00', '5433.96')] },
    { name: '中期款', due: -6, share: 40, condition: '评估方案确认后', invoiceOn: 'on-date', invoiceDue: -2, done: [paid(3, '60000.00', 2)] },
    { name: '尾款', due: -66, share: 30, condition: '评估报告验收后' }] },
  { no: 'ZX-2026-021', payer: '良渚文旅', project: '游客中心运营咨询', manager: '高敏', amount: '150000.00', signed: 4, lines: [
    { name: '预付款', due: -10, share: 20, invoiceOn: 'on-date', invoiceDue: -5 }, { name: '第二期', due: -96, share: 50 }, { name: '尾款', due: -210, share: 30 }] },
  // Nine tenths only: confirming it is refused, with the difference (S34 四-4).
  { no: 'ZX-2026-023', payer: '湖墅街道办事处', project: '老旧小区改造前期咨询', manager: '马俊', amount: '120000.00', signed: 1, drafted: true, lines: [{ name: '预付款', due: -20, share: 30 }, { name: '尾款', due: -120, share: 60 }] },
]

/**
 * What clients of the house's consulting owe it. Done by the engine's own doors as the right person did it, dated back. Where S34 is not
 * in force: nothing. The finance of the departments concerned is 孙丽.
 */
export async function sampleReceivables(stage: Stage, d: ReturnType<typeof dates>): Promise<void> {
  const rules = await rulesOf(stage.pool, stage.tenant)
  if (!rules.adopted.some((a) => a.code === 's34' && a.level !== 'reference')) return
  const { people, units } = stage
  const grant = (name: string, role: string, unit: string) => ({ id: newId(), person_id: people[name], role, unit_id: units[unit], scope: 'unit-tree', granted_at: d.iso(stage.now) })
  await inHouse(stage.pool, stage.tenant, async (tx) => {
    await writeRows(tx, { role_grant: [grant('何志强', 'project-manager', '工程部'), grant('马俊', 'project-manager', '工程部'), grant('高敏', 'project-manager', '租赁部'), grant(FINANCE, 'asset-finance', '工程部'), grant(FINANCE, 'asset-finance', '租赁部'), grant(FINANCE, 'asset-finance', '财务部')] })
    await raiseRevision(tx)
  })
  const as = (who: string, days: number, wall = '10:00'): Caller => ({ tenant: stage.tenant, person: people[who] ?? null, as: 'person', at: d.iso(Math.min(d.day(days, wall), stage.now)) })
  // Days typed as numbers stand for days of the house, counted back.
  const dated = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).map(([name, v]) => [name, typeof v === 'number' ? d.dayBack(v) : v]))
  for (const c of CONTRACTS) {
    const plan = await openMatter(stage.pool, as(c.manager, c.signed), { kind: 'receivable-plan', fields: {
      contractNo: c.no, payer: c.payer, projectName: c.project, contractDate: d.dayBack(c.signed), projectManager: people[c.manager] ?? null, amount: c.amount,
      instalments: c.lines.map((l) => ({ name: l.name, dueOn: d.dayBack(l.due), share: l.share, condition: l.condition ?? null, invoiceOn: l.invoiceOn ?? 'on-receipt', invoiceDue: l.invoiceDue === undefined ? null : d.dayBack(l.invoiceDue) })) } })
    if (c.drafted) continue
    const { opened } = await actOn(stage.pool, as(FINANCE, c.signed, '14:00'), { id: plan.id, action: 'confirm', fields: {} })
    for (const [i, line] of c.lines.entries()) {
      const id = opened[i]?.id
      for (const [days, who, action, fields] of line.done ?? []) if (id) await actOn(stage.pool, as(who, days, action === 'invoice' ? '15:30' : '11:20'), { id, action, fields: dated(fields) })
    }
    if (c.closed !== undefined) await actOn(stage.pool, as(LEADER, c.closed), { id: plan.id, action: 'close', fields: { closing: '款项收齐，发票开齐' } })
  }
  await fallDue(stage.pool, stage.tenant)
}
