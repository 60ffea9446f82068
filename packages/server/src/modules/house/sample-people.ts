import { writeRows, type Tx } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { foldText } from '../../platform/search/index.ts'

/** Names of the sample house's own units; the root is the house itself. */
export const SAMPLE_HOUSE = '云栖苑服务中心'
type UnitName = '总经办' | '客服部' | '客服前台' | '24小时值班' | '工程部' | '保安部' | '物业部' | '财务部' | '租赁部'
interface SampleUnit { name: UnitName; type: 'department' | 'team'; code: string; parent: UnitName | null; head: string }

const UNITS: SampleUnit[] = [
  { name: '总经办', type: 'department', code: 'office', parent: null, head: '韩志远' },
  { name: '客服部', type: 'department', code: 'service', parent: null, head: '周敏' },
  { name: '客服前台', type: 'team', code: 'desk', parent: '客服部', head: '周敏' },
  { name: '24小时值班', type: 'team', code: 'duty', parent: '客服部', head: '周敏' },
  { name: '工程部', type: 'department', code: 'engineering', parent: null, head: '何志强' },
  { name: '保安部', type: 'department', code: 'security', parent: null, head: '钱伟' },
  { name: '物业部', type: 'department', code: 'property', parent: null, head: '王建国' },
  { name: '财务部', type: 'department', code: 'finance', parent: null, head: '孙丽' },
  { name: '租赁部', type: 'department', code: 'leasing', parent: null, head: '高敏' },
]

interface SampleGrant { role: string; at: UnitName | 'root' | 'house' }
interface SamplePerson { name: string; unit: UnitName; phone: string; roles: SampleGrant[] }
const PEOPLE: SamplePerson[] = [
  { name: '陈晓琳', unit: '客服前台', phone: '13805710001', roles: [{ role: 'receptionist', at: '客服部' }, { role: 'service-staff', at: '客服部' }] },
  { name: '林小燕', unit: '客服前台', phone: '13805710002', roles: [{ role: 'receptionist', at: '客服部' }, { role: 'service-staff', at: '客服部' }] },
  { name: '周敏', unit: '客服部', phone: '13805710003', roles: [{ role: 'service-supervisor', at: 'root' }, { role: 'property-supervisor', at: 'root' }] },
  { name: '王建国', unit: '物业部', phone: '13805710004', roles: [{ role: 'property-manager', at: 'root' }, { role: 'department-head', at: '物业部' }] },
  { name: '赵立', unit: '总经办', phone: '13805710005', roles: [{ role: 'department-manager', at: 'root' }] },
  { name: '沈国梁', unit: '总经办', phone: '13805710006', roles: [{ role: 'property-director', at: 'house' }, { role: 'company-leader', at: 'house' }] },
  { name: '韩志远', unit: '总经办', phone: '13805710007', roles: [{ role: 'general-manager', at: 'house' }] },
  { name: '刘芳', unit: '客服部', phone: '13805710008', roles: [{ role: 'centre-director', at: 'root' }] },
  { name: '何志强', unit: '工程部', phone: '13805710009', roles: [{ role: 'department-head', at: '工程部' }] },
  { name: '马俊', unit: '工程部', phone: '13805710010', roles: [{ role: 'department-staff', at: '工程部' }] },
  { name: '钱伟', unit: '保安部', phone: '13805710011', roles: [{ role: 'department-head', at: '保安部' }] },
  { name: '孙丽', unit: '财务部', phone: '13805710012', roles: [{ role: 'department-head', at: '财务部' }] },
  { name: '高敏', unit: '租赁部', phone: '13805710013', roles: [{ role: 'department-head', at: '租赁部' }, { role: 'complaint-handler', at: 'root' }] },
  { name: '周强', unit: '24小时值班', phone: '13805710014', roles: [{ role: 'duty-staff', at: '客服部' }] },
  { name: '吴昊', unit: '24小时值班', phone: '13805710015', roles: [{ role: 'duty-staff', at: '客服部' }] },
]
export const SAMPLE_PEOPLE: readonly string[] = PEOPLE.map((p) => p.name)

export interface PeopleOfHouse { units: Record<string, string>; people: Record<string, string> }

/**
 * Writes the sample's units below the root and its people with their roles; answers ids by name. Someone already here under
 * the same login (the administrator who founded the house) keeps account and roles and takes on the sample's besides.
 */
export async function addSamplePeople(tx: Tx, root: { id: string; name: string }, language = 'zh-CN', joined = new Date().toISOString().slice(0, 10)): Promise<PeopleOfHouse> {
  const units: Record<string, string> = { [root.name]: root.id, root: root.id }
  for (const u of UNITS) units[u.name] = newId()
  const known = new Map((await tx.query<{ id: string; login: string }>('select id, lower(login) as login from person where tenant_id = $1 and login is not null', [tx.tenant])).map((p) => [p.login, p.id]))
  const people: Record<string, string> = {}
  for (const p of PEOPLE) people[p.name] = known.get(p.name) ?? newId()
  const idOf = (name: string | null): string => (name === null ? root.id : units[name] ?? root.id)
  const pathOf = (u: SampleUnit): string[] => [idOf(u.name), ...(u.parent === null ? [] : [idOf(u.parent)]), root.id]
  await writeRows(tx, {
    unit: UNITS.map((u) => ({ id: idOf(u.name), parent_id: idOf(u.parent), name: u.name, type: u.type, code: u.code, head_id: people[u.head], path: pathOf(u), active: true })),
    person: PEOPLE.filter((p) => !known.has(p.name)).map((p) => ({ id: people[p.name], name: p.name, login: p.name, phone: p.phone, unit_id: idOf(p.unit), language, active: true, joined_on: joined, search: foldText(p.name), fact_seq: 0, fact_head: '' })),
    role_grant: PEOPLE.flatMap((p) => p.roles.map((g) => ({
      id: newId(), person_id: people[p.name], role: g.role, unit_id: g.at === 'house' ? null : g.at === 'root' ? root.id : idOf(g.at), scope: g.at === 'house' ? 'house' : 'unit-tree', granted_at: new Date().toISOString(),
    }))),
  })
  await tx.query('update unit set head_id = $3 where tenant_id = $1 and id = $2', [tx.tenant, root.id, people['刘芳']])
  for (const p of PEOPLE.filter((one) => known.has(one.name))) await tx.query('update person set unit_id = $3 where tenant_id = $1 and id = $2 and unit_id = $4', [tx.tenant, people[p.name], idOf(p.unit), root.id])
  return { units, people }
}
