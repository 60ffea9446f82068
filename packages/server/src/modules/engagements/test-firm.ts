import { makeHouse, type TestHouse } from '../../test/house.ts'
import { dayIn } from '../../platform/days.ts'
import { Refused } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { TestDatabase } from '../../platform/postgres/test-database.ts'
import { decideOn } from '../approvals/index.ts'
import { actOn, openMatter, type Caller, type Fields } from '../engine/index.ts'
import './index.ts'

/** Who holds which post of a consulting firm in the tests' house; 韩志远 is its general manager, 沈国梁 a company leader. */
const POSTS: [person: string, role: string][] = [
  ['陈晓琳', 'consulting-service'], ['林小燕', 'business-staff'], ['刘芳', 'dean'], ['王建国', 'project-director'], ['赵立', 'project-supervisor'], ['何志强', 'project-manager'], ['何志强', 'senior-consultant'], ['马俊', 'consultant'], ['钱伟', 'analyst'],
  ['孙丽', 'legal'], ['高敏', 'contract-custodian'], ['高敏', 'consulting-service'], ['周敏', 'department-director'], ['吴昊', 'assistant-consultant'], ['周强', 'market-department'], ['沈国梁', 'legal-representative'],
]

/** The controls that refuse an act, in order; none where it is taken. */
export const refused = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control || r.code).sort(); throw e })
const BEGUN = Date.now()
/** The house's day so many days after the one the tests began on; midnight may come meanwhile. */
export const day = (after: number): string => dayIn('Asia/Shanghai', new Date(BEGUN + after * 86_400_000).toISOString())
export const today = day(0)

/** A house as a consulting firm, and the ways a business takes through it. `at`: the instant an act is dated to. */
export async function firmHouse(db: TestDatabase, packs: string[] = []) {
  const house = await makeHouse(db, { packs })
  await house.write(async (tx) => {
    for (const [person, role] of POSTS) await tx.query("insert into role_grant (tenant_id, id, person_id, role, unit_id, scope) values ($1, $2, $3, $4, null, 'house')", [tx.tenant, newId(), house.people[person], role])
    await tx.query('update house set rev = rev + 1 where id = $1', [tx.tenant])
  })
  return { house, ...ways(house) }
}

function ways(house: TestHouse) {
  const as = (name: string, at?: string): Caller => ({ ...house.as(name), ...(at === undefined ? {} : { at }) })
  const open = async (who: string, kind: string, action: string, fields: Fields, at?: string): Promise<string> => (await openMatter(house.pool, as(who, at), { kind, action, fields })).id
  const act = (who: string, id: string, action: string, fields: Fields = {}, at?: string) => actOn(house.pool, as(who, at), { id, action, fields })
  /** All signatures of whatever is asked about a matter, as whoever is asked. */
  const sign = async (matter: string, outcome: 'agree' | 'reject' = 'agree', at?: string): Promise<number> => {
    for (let n = 0; ; n += 1) {
      const [task] = await house.read((tx) => tx.query<{ id: string; candidates: string[] }>("select id, candidates from approval_task where tenant_id = $1 and matter_id = $2 and state = 'open' order by opened_at, place limit 1", [tx.tenant, matter]))
      if (!task) return n
      await decideOn(house.pool, { tenant: house.tenant, person: task.candidates[0] ?? null, as: 'person', ...(at === undefined ? {} : { at }) }, task.id, { outcome, words: outcome === 'agree' ? '同意' : '不同意' })
    }
  }
  const lead = (clientName: string, more: Fields = {}, at?: string) => open('陈晓琳', 'lead', 'register', { clientName, need: '门店营运体系', route: 'reputation', owner: house.people['陈晓琳'] ?? null, nextFollowUp: '2027-12-31', ...more }, at)
  /** A lead with its class, its strategy, the project manager in view and a visit carried out. */
  const visited = async (clientName: string, more: Fields = {}): Promise<string> => {
    const id = await open('陈晓琳', 'lead', 'register', { clientName, contactName: '李总', contactPhone: '13800000001', need: '门店营运标准化', route: 'reputation', nextFollowUp: '2099-12-31', ...more })
    await act('陈晓琳', id, 'classify', { research: '一百二十家门店', scale: 'single', revenue: 'r4', urgency: 'later', budgetState: 'none', decisionLevel: 'staff' })
    await act('陈晓琳', id, 'set-strategy', { strategy: '先拜访' })
    await act('韩志远', id, 'name-pm', { prospectivePm: house.people['何志强'] ?? '' })
    const visit = await open('陈晓琳', 'visit', 'plan', { lead: id, purposeKind: 'development', purpose: '了解需求', visitAt: `${today}T02:00:00Z`, place: '总部' })
    await act('陈晓琳', visit, 'confirm')
    await act('陈晓琳', visit, 'carry-out')
    return id
  }
  const found = async (of: string, kind: string): Promise<string> => (await house.read((tx) => tx.query<{ id: string }>("select m.id from matter_link l join matter m on m.tenant_id = $1 and m.id = l.from_id and m.kind = $3 where l.tenant_id = $1 and l.to_id = $2 and l.role = 'lead'", [tx.tenant, of, kind])))[0]?.id ?? ''
  const rows = <T extends object>(sql: string, params: unknown[] = []): Promise<T[]> => house.read((tx) => tx.query<T>(sql, [tx.tenant, ...params]))
  /** What stands in the book about a matter; the amount in yuan. */
  const at = async (of: string) => (await rows<{ stage: string; owner_id: string | null; amount: string | null; fields: Record<string, unknown> }>('select stage, owner_id, fields, round(amount::numeric / 100, 2)::text as amount from matter where tenant_id = $1 and id = $2', [of]))[0]
  /** Whoever is asked for a decision about it now. */
  const asked = async (of: string) => [...new Set((await rows<{ candidates: string[] }>("select candidates from approval_task where tenant_id = $1 and matter_id = $2 and state = 'open'", [of])).flatMap((t) => t.candidates))].sort()
  const outcomes = async (of: string, control: string) => (await rows<{ outcome: string }>('select outcome from check_result where tenant_id = $1 and matter_id = $2 and control = $3 order by at', [of, control])).map((r) => r.outcome)
  const runs = async (of: string, control: string) => (await rows<{ state: string }>('select state from clock where tenant_id = $1 and matter_id = $2 and control = $3 order by run', [of, control])).map((c) => c.state)
  return { as, open, act, sign, lead, visited, found, rows, at, asked, outcomes, runs, id: (name: string): string => house.people[name] ?? '' }
}
