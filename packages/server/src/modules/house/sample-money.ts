import { inHouse, writeRows } from '../../platform/db.ts'
import { createAccount } from '../../platform/identity/index.ts'
import { newId } from '../../platform/ids.ts'
import { foldText } from '../../platform/search/index.ts'
import { decideOn } from '../approvals/index.ts'
import { actOn, openMatter, type Caller, type Fields } from '../engine/index.ts'
// Its inputs, entries and hooks.
import '../money/index.ts'
import { raiseRevision, rulesOf } from '../rules/index.ts'
import type { dates, Stage } from './sample-play.ts'

const BRANCH = '工程技术分公司'
const UNITS: [name: string, type: 'company' | 'department', parent: string | null, head: string][] = [
  [BRANCH, 'company', null, '高明远'], ['热机室', 'department', BRANCH, '高明远'], ['电气室', 'department', BRANCH, '高明远'], ['土建室', 'department', BRANCH, '高明远'], ['科技开发部', 'department', BRANCH, '高明远'], ['市场部', 'department', BRANCH, '高明远'],
]
const PEOPLE: [name: string, unit: string, role: string, at: string | null][] = [
  ['高明远', BRANCH, 'unit-leader', BRANCH], ['孙立', '热机室', 'department-staff', '热机室'], ['方静', '电气室', 'department-staff', '电气室'], ['梁芳', '土建室', 'department-staff', '土建室'], ['邵军', '科技开发部', 'department-staff', '科技开发部'],
  ['何颖', '市场部', 'department-staff', '市场部'], ['石蕾', '财务部', 'asset-finance', null], ['秦岚', '总经办', 'company-office', null], ['罗勇', '总经办', 'discipline-office', null], ['卢文', '总经办', 'archivist', null],
]
/** Who lives through S02 in the sample besides the service centre's own people; 沈国梁 is the leader in charge, 韩志远 the general manager. */
export const MONEY_PEOPLE: readonly string[] = PEOPLE.map(([name]) => name)

/**
 * What the house pays for outside consulting, a year of it in little: projects on a base, budgets approved, waiting and by the office meeting,
 * money drawn, written off, returned, due soon and overdue with each step of the chase. Done by the engine's own doors as the right person
 * did it, dated back. Where S02 is not in force: nothing.
 */
export async function sampleMoney(stage: Stage, d: ReturnType<typeof dates>, accounts: string | null): Promise<void> {
  const { pool, tenant } = stage
  if (!(await rulesOf(pool, tenant)).adopted.some((a) => a.code === 's02' && a.level !== 'reference')) return
  await settle(stage, d)
  if (accounts !== null) await Promise.all(MONEY_PEOPLE.map((name) => createAccount(pool, { tenant, person: stage.people[name] ?? '', login: name, name, password: accounts })))

  const as = (who: string, days: number, wall: string): Caller => ({ tenant, person: stage.people[who] ?? null, as: 'person', at: d.iso(Math.min(d.day(days, wall), stage.now)) })
  const open = async (who: string, days: number, kind: string, fields: Fields, wall = '09:10') => openMatter(pool, as(who, days, wall), { kind, fields })
  const act = (who: string, days: number, id: string, action: string, fields: Fields = {}, wall = '09:20') => actOn(pool, as(who, days, wall), { id, action, fields })
  /** Signed by whoever is asked, so many times (all of them unless told), an hour after one another. */
  const sign = async (matter: string, days: number, times = 9, words = '同意'): Promise<void> => {
    for (let i = 0; i < times; i += 1) {
      const [task] = await inHouse(pool, tenant, (tx) => tx.query<{ id: string; candidates: string[] }>("select id, candidates from approval_task where tenant_id = $1 and matter_id = $2 and state = 'open' order by opened_at limit 1", [tx.tenant, matter]), 'read')
      if (!task) return
      await decideOn(pool, { tenant, person: task.candidates[0] ?? null, as: 'person', at: d.iso(Math.min(d.day(days, `${10 + i}:30`), stage.now)) }, task.id, { outcome: 'agree', words })
    }
  }
  const entity = stage.units[BRANCH] ?? ''
  const project = async (who: string, no: string, name: string, base: string | null, days: number, more: Fields = {}): Promise<string> =>
    (await open(who, days, 'fee-project', { projectNo: no, name, entity, ...(base === null ? {} : { base, baseType: 'subject-amount', baseNote: '初步设计概算' }), custodian: stage.people[who] ?? null, ...more })).id
  const budget = async (who: string, of: string, amount: string, days: number, payee: string, content: string, category: string, more: Fields = {}, signatures = 9): Promise<string> => {
    const { id } = await open(who, days, 'fee-budget', { project: of, entity, nature: 'consulting', category, payee, content, amount, ...more })
    await act(who, days, id, 'submit')
    await sign(id, days, signatures)
    return id
  }
  /** Requested, approved and paid on one day; answers its write-off. */
  const drawn = async (who: string, basis: string, amount: string, days: number, payee: string, purpose: string): Promise<string> => {
    const { id } = await open(who, days, 'fee-payment', { basis, payee, purpose, amount, requestedAt: d.dayBack(days), method: 'transfer' }, '08:40')
    await sign(id, days)
    const { opened } = await act('石蕾', days, id, 'pay', { method: 'transfer', voucherNo: `付-${(voucher += 1)}` }, '16:00')
    return opened.find((o) => o.kind === 'write-off')?.id ?? ''
  }
  const writtenOff = async (who: string, writeOff: string, amount: string, days: number, payee: string, way: 'reimbursement' | 'return' = 'reimbursement'): Promise<void> => {
    const invoices: Fields = way === 'return' ? {} : { invoices: [{ code: '3300254130', number: String(10_230_000 + (invoice += 17)), date: d.dayBack(days + 2), amount, payee }] }
    const { id } = await open(who, days, 'write-off-claim', { writeOff, way, amount, ...invoices }, '08:50')
    await sign(id, days)
    await act('石蕾', days, id, 'book', { originalsSeen: true, subject: 'production-cost' }, '15:40')
  }
  let voucher = 202_600
  let invoice = 0

  const heat = await project('孙立', 'XJ-2026-018', '热电联产机组节能改造', '86400000.00', 150, { drawings: true })
  const wind = await project('何颖', 'XJ-2026-021', '海上风电送出工程', '250000000.00', 140)
  const turbine = await project('邵军', 'XJ-2026-009', '燃机厂房改造', '32000000.00', 160)
  const water = await project('方静', 'XJ-2026-014', '循环水系统诊断', '18500000.00', 130)
  const dike = await project('梁芳', 'XJ-2026-030', '海堤沉降监测', '30000000.00', 120)
  await project('何颖', 'XJ-2026-026', '智慧电厂平台', null, 20)

  const energy = await budget('孙立', heat, '286000.00', 128, '华东能源设计咨询有限公司', '节能诊断与技术经济论证', 'proof')
  const steam = await budget('孙立', heat, '200000.00', 96, '之江热工研究所', '供汽方案可行性研究', 'feasibility')
  await budget('孙立', heat, '780000.00', 3, '华东能源设计咨询有限公司', '热电联产机组节能改造可行性论证', 'feasibility', {}, 2)
  const cable = await budget('何颖', wind, '2640000.00', 126, '海洋勘测设计研究院', '海缆路由与送出方案总体评估', 'feasibility')
  const hall = await budget('邵军', turbine, '480000.00', 150, '燃机技术服务中心', '厂房改造综合咨询', 'comprehensive', { works: '燃机厂房改造工程' })
  const loop = await budget('方静', water, '169500.00', 118, '水务信息咨询公司', '循环水系统技术信息', 'information')
  const settlement = await budget('梁芳', dike, '350000.00', 100, '岩土工程咨询所', '沉降监测技术论证', 'proof')
  await budget('梁芳', dike, '50000.00', 30, '岩土工程咨询所', '补充监测点论证', 'proof', { fastLane: true, minutesNo: '总办纪〔2026〕11号', decisionDate: d.dayBack(33) })

  await writtenOff('孙立', await drawn('孙立', energy, '200000.00', 88, '华东能源设计咨询有限公司', '首付款'), '200000.00', 52, '华东能源设计咨询有限公司')
  await drawn('孙立', energy, '86000.00', 22, '华东能源设计咨询有限公司', '尾款')
  const partly = await drawn('孙立', steam, '200000.00', 44, '之江热工研究所', '合同款')
  await writtenOff('孙立', partly, '120000.00', 15, '之江热工研究所')
  await writtenOff('孙立', partly, '80000.00', 12, '之江热工研究所', 'return')
  await writtenOff('何颖', await drawn('何颖', cable, '900000.00', 78, '海洋勘测设计研究院', '首付款'), '900000.00', 34, '海洋勘测设计研究院')
  await drawn('何颖', cable, '200000.00', 13, '海洋勘测设计研究院', '中期款')
  await open('何颖', 1, 'fee-payment', { basis: cable, payee: '海洋勘测设计研究院', purpose: '第三期款', amount: '300000.00', method: 'transfer' })
  await writtenOff('邵军', await drawn('邵军', hall, '330000.00', 112, '燃机技术服务中心', '首付款'), '330000.00', 70, '燃机技术服务中心')
  const late = await drawn('邵军', hall, '150000.00', 108, '燃机技术服务中心', '尾款')
  const explained = await drawn('方静', loop, '75000.00', 93, '水务信息咨询公司', '信息费')
  await drawn('梁芳', settlement, '200000.00', 58, '岩土工程咨询所', '首付款')
  await drawn('梁芳', settlement, '45000.00', 70, '岩土工程咨询所', '钻孔费')
  const silent = await drawn('何颖', cable, '30000.00', 125, '海洋勘测设计研究院', '踏勘费')

  // Two rounds of urging in two months and no word; the other explained why and by which day, and both leaders consented.
  await act('石蕾', 40, late, 'urge', { note: '已超两个月，请尽快销账' })
  await act('石蕾', 8, late, 'urge', { note: '再次催促' })
  // Longer silence: after the second round a part is deducted from the wage of the month (P55).
  await act('石蕾', 50, silent, 'urge', { note: '已超两个月，请尽快销账' })
  await act('石蕾', 18, silent, 'urge', { note: '再次催促' })
  const month = d.dayBack(10).slice(0, 7)
  await inHouse(pool, tenant, (tx) => writeRows(tx, { wage: [{ person_id: stage.people['何颖'], period: month, gross: 920_000, least: 249_000, at: d.iso(d.day(11, '09:00')), by_id: stage.people['石蕾'] }] }))
  await act('石蕾', 10, silent, 'deduct', { deductionMonth: month, deduction: '1800.00' })
  await act('方静', 20, explained, 'explain', { explanation: '对方更换开票主体，发票重开中', promisedDate: d.dayBack(-8) })
  await sign(explained, 19)
  await act('石蕾', 18, explained, 'receive-explanation')
}

/** Units, people and offices; whoever is here already keeps what they have and takes on the office. */
async function settle(stage: Stage, d: ReturnType<typeof dates>): Promise<void> {
  await inHouse(stage.pool, stage.tenant, async (tx) => {
    const root = stage.units.root ?? ''
    for (const [name] of UNITS) stage.units[name] = newId()
    for (const [name] of PEOPLE) stage.people[name] = newId()
    const path = (name: string, parent: string | null): string[] => [stage.units[name] ?? '', ...(parent === null ? [] : [stage.units[parent] ?? '']), root]
    const grant = (name: string, role: string, at: string | null) => ({ id: newId(), person_id: stage.people[name], role, unit_id: at === null ? null : stage.units[at], scope: at === null ? 'house' : 'unit-tree', granted_at: d.iso(stage.now) })
    await writeRows(tx, {
      unit: UNITS.map(([name, type, parent, head]) => ({ id: stage.units[name], parent_id: parent === null ? root : stage.units[parent], name, type, code: null, head_id: stage.people[head], path: path(name, parent), active: true })),
      person: PEOPLE.map(([name, unit]) => ({ id: stage.people[name], name, login: name, phone: null, unit_id: stage.units[unit], language: 'zh-CN', active: true, joined_on: d.dayBack(400), search: foldText(name), fact_seq: 0, fact_head: '' })),
      role_grant: [...PEOPLE.map(([name, , role, at]) => grant(name, role, at)), grant('沈国梁', 'leader-in-charge', null)],
    })
    await raiseRevision(tx)
  })
}
