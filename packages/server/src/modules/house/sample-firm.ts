import { inHouse, writeRows } from '../../platform/db.ts'
import type { FileStore } from '../../platform/files/index.ts'
import { createAccount } from '../../platform/identity/index.ts'
import { newId } from '../../platform/ids.ts'
import { foldText } from '../../platform/search/index.ts'
// Its inputs and hooks.
import '../engagements/index.ts'
import { raiseRevision, rulesOf } from '../rules/index.ts'
import { addStarter } from '../templates/index.ts'
import { firmWays, playBusiness, sampleArchive, type FirmTale } from './sample-firm-tale.ts'
import { atWork } from './sample-firm-work.ts'
import type { dates, Stage } from './sample-play.ts'

const SERVICE = '咨询服务部'
const UNITS: [name: string, head: string][] = [[SERVICE, '唐敏'], ['研究院', '顾明远'], ['法务部', '贺峥']]
const PEOPLE: [name: string, unit: string, roles: string[]][] = [
  ['唐敏', SERVICE, ['consulting-service', 'department-director']], ['苏婷', SERVICE, ['consulting-service', 'contract-custodian']], ['白露', SERVICE, ['market-department', 'business-staff', 'consulting-service']],
  ['顾明远', '研究院', ['dean', 'principal-consultant']], ['程浩', '研究院', ['senior-consultant', 'project-manager', 'consultant']], ['许静', '研究院', ['senior-consultant', 'project-manager', 'consultant']], ['黎阳', '研究院', ['consultant']], ['温岚', '研究院', ['analyst', 'assistant-consultant']],
  ['贺峥', '法务部', ['legal']],
]
/** Who lives through a business from tip to kick-off; 韩志远 is the general manager, 沈国梁 project director and legal representative. */
export const FIRM_PEOPLE: readonly string[] = PEOPLE.map(([name]) => name)

const TALES: FirmTale[] = [
  { client: '永旺连锁超市有限公司', need: '门店营运标准与督导体系', name: '门店营运体系建设', route: 'reputation', industry: 'retail', expected: '860000.00', informant: '周敏', from: 120, scale: 'large', revenue: 'r2', urgency: 'now', budget: 'set', decision: 'top', pm: '程浩', until: 'started', fee: '820000.00' },
  { client: '江南春餐饮管理有限公司', need: '中央厨房与加盟管控', name: '加盟管控体系设计', route: 'classes', industry: 'catering', expected: '460000.00', from: 84, scale: 'medium', revenue: 'r2', urgency: 'soon', budget: 'set', decision: 'top', pm: '许静', until: 'signed', fee: '480000.00' },
  { client: '鼎盛家居连锁', need: '店长培养与激励', name: '店长训练营与激励方案', route: 'social', industry: 'retail', expected: '320000.00', from: 56, scale: 'medium', revenue: 'r3', urgency: 'soon', budget: 'applied', decision: 'middle', pm: '程浩', until: 'submitted', fee: '298000.00' },
  { client: '华泽大药房连锁', need: '商品结构与门店坪效', name: '商品与坪效提升', route: 'key-clients', industry: 'health', expected: '560000.00', from: 48, scale: 'large', revenue: 'r2', urgency: 'soon', budget: 'applied', decision: 'top', pm: '许静', until: 'quoted', fee: '520000.00' },
  { client: '青禾教育集团', need: '校区复制与运营手册', name: '校区复制手册', route: 'classes', industry: 'education', expected: '240000.00', from: 30, scale: 'small', revenue: 'r3', urgency: 'now', budget: 'none', decision: 'middle', pm: '程浩', until: 'visited', fee: '220000.00', rests: true },
  { client: '宏远城配物流', need: '分拨中心排班与绩效', name: '排班与绩效', route: 'social', industry: 'other', expected: '150000.00', from: 18, scale: 'small', revenue: 'r3', urgency: 'later', budget: 'none', decision: 'staff', pm: '许静', until: 'classified', fee: '150000.00', rests: true },
  { client: '云岭假日酒店', need: '前厅服务流程再造', name: '前厅服务流程', route: 'reputation', industry: 'hotel', expected: '180000.00', informant: '陈晓琳', from: 9, scale: 'single', revenue: 'r3', urgency: 'soon', budget: 'none', decision: 'middle', pm: '程浩', until: 'registered', fee: '180000.00' },
  { client: '博远电器连锁', need: '售后服务网络梳理', name: '售后网络梳理', route: 'key-clients', industry: 'retail', expected: '380000.00', from: 70, scale: 'medium', revenue: 'r2', urgency: 'later', budget: 'none', decision: 'staff', pm: '许静', until: 'lost', fee: '380000.00' },
  { client: '永旺連鎖超市', need: '会员运营', name: '会员运营', route: 'classes', industry: 'retail', expected: '200000.00', from: 5, scale: 'large', revenue: 'r2', urgency: 'soon', budget: 'none', decision: 'middle', pm: '许静', until: 'registered', fee: '200000.00' },
]
/**
 * A consulting firm's year in little: a tip, leads in every phase, a business from its first word to its kick-off, one lost, and two teams at one door.
 * Done by the engine's own doors as the right person did it, dated back. Where S01 is not in force: nothing.
 */
export async function sampleFirm(stage: Stage, d: ReturnType<typeof dates>, accounts: string | null, files?: FileStore): Promise<void> {
  const { pool, tenant, people } = stage
  if (!(await rulesOf(pool, tenant)).adopted.some((a) => a.code === 's01' && a.level !== 'reference')) return
  await settle(stage, d)
  if (accounts !== null) await Promise.all(FIRM_PEOPLE.map((name) => createAccount(pool, { tenant, person: people[name] ?? '', login: name, name, password: accounts })))
  const ways = firmWays(stage, d, files)
  if (files) await addStarter(pool, tenant, people['苏婷'] ?? '', 'contract', '项目合同书', files)
  await bindAnnexes(ways, d)
  await qualify(ways)
  for (const tale of TALES) {
    const lead = await playBusiness(ways, d, tale)
    if (tale.until === 'started') await atWork(ways, d, tale, lead)
  }
  await ways.open('马俊', 1, 'lead', 'tip', { clientName: '湖畔书店连锁', need: '选址与门店模型', contactName: '方先生', contactPhone: '13905710088' })
  await sampleArchive(stage, d)
}

/** Five of the six annexes of S01 are bound; the newest version of one is in force since last month. The sixth is missing, as a house finds it (二-2). */
async function bindAnnexes({ open, paper }: ReturnType<typeof firmWays>, d: ReturnType<typeof dates>): Promise<void> {
  const bind = async (days: number, annex: string, name: string, version: string): Promise<unknown> =>
    open('韩志远', days, 'annex', 'bind', { regulation: 's01', annex, name, version, effectiveFrom: d.dayBack(days), file: await paper('韩志远', `${name} ${version}`), words: '管理层会议通过' })
  for (const [annex, name] of [['business-process', '咨询业务管理流程'], ['client-classes', '客户分类标准'], ['visit-process', '客户上门拜访流程'], ['proposal-norm', '咨询项目建议书编制规范'], ['standard-contract', '《项目合同书》标准格式']] as const) await bind(310, annex, name, '2026-1')
  await bind(30, 'visit-process', '客户上门拜访流程', '2026-2')
}

/** The house is licensed, its consultants hold certificates somebody else has checked; one runs out soon. */
async function qualify({ open, act, id, paper }: ReturnType<typeof firmWays>): Promise<void> {
  const licence = await open('苏婷', 300, 'qualification', 'submit', { institution: '云栖咨询有限公司', qualificationKind: 'institution', certificate: '管理咨询机构资质证书', certificateNo: 'ZX-2024-0317', issuer: '省企业联合会', recognition: 'association', issuedOn: '2024-03-01', expiresOn: '2028-02-29', reviewOn: '2027-02-28', files: [await paper('苏婷', '机构资质证书')], reviewStatus: 'passed' })
  await act('苏婷', 299, licence, 'authority', { materials: [{ material: '资质申报材料', sentOn: '2024-02-01', to: '市场监管局' }], reviewStatus: 'passed' })
  await act('唐敏', 298, licence, 'verify', { identityChecked: true, registered: true })
  for (const [name, no, speciality, until] of [['顾明远', '0021', ['strategy', 'chain'], '2028-06-30'], ['程浩', '0135', ['chain', 'organisation', 'hr'], '2028-12-31'], ['许静', '0168', ['chain', 'marketing', 'finance'], '2027-12-31'], ['黎阳', '0412', ['chain', 'hr'], '2028-03-31'], ['温岚', '0533', ['finance', 'it', 'chain'], '2027-01-10']] as const) {
    const one = await open(name, 290, 'qualification', 'submit', { holder: id(name), qualificationKind: 'consultant', certificate: '管理咨询师', certificateNo: `CMC-${no}`, issuer: '省企业联合会', recognition: 'association', speciality: [...speciality], background: '企业管理硕士', experience: '连锁企业咨询八年', training: '主管部门组织的考试合格', practiceProof: 'examination', tools: '流程图、访谈法、问卷法、坪效分析', registered: true, issuedOn: '2024-01-01', expiresOn: until, files: [await paper(name, `${name}咨询师证书`)] })
    await act('苏婷', 289, one, 'verify', { identityChecked: true, registered: true })
  }
}

/** Units, people and posts; whoever is here already keeps what they have. */
async function settle(stage: Stage, d: ReturnType<typeof dates>): Promise<void> {
  await inHouse(stage.pool, stage.tenant, async (tx) => {
    const root = stage.units.root ?? ''
    for (const [name] of UNITS) stage.units[name] = newId()
    for (const [name] of PEOPLE) stage.people[name] = newId()
    const grant = (name: string, role: string) => ({ id: newId(), person_id: stage.people[name], role, unit_id: null, scope: 'house', granted_at: d.iso(stage.now) })
    await writeRows(tx, {
      unit: UNITS.map(([name, head]) => ({ id: stage.units[name], parent_id: root, name, type: 'department', code: null, head_id: stage.people[head], path: [stage.units[name] ?? '', root], active: true })),
      person: PEOPLE.map(([name, unit]) => ({ id: stage.people[name], name, login: name, phone: null, unit_id: stage.units[unit], language: 'zh-CN', active: true, joined_on: d.dayBack(800), search: foldText(name), fact_seq: 0, fact_head: '' })),
      role_grant: [...PEOPLE.flatMap(([name, , roles]) => roles.map((role) => grant(name, role))), grant('沈国梁', 'project-director'), grant('沈国梁', 'legal-representative')],
    })
    await raiseRevision(tx)
  })
}
