import { newId } from '../../platform/ids.ts'
import { dayIn } from '../../platform/days.ts'
import type { TestHouse } from '../../test/house.ts'
import { actOn, openMatter, type Acted, type Fields } from '../engine/index.ts'
import { raiseRevision } from '../rules/index.ts'

/** A house in which fees are collected: 马俊 manages projects, 孙丽 is finance, 韩志远 general manager. What a test says happens is done by them. */
export async function collecting(house: TestHouse) {
  await house.write(async (tx) => {
    for (const [name, role] of [['马俊', 'project-manager'], ['何志强', 'project-manager'], ['孙丽', 'asset-finance']] as const) {
      await tx.query("insert into role_grant (tenant_id, id, person_id, role, unit_id, scope, granted_at) values ($1, $2, $3, $4, null, 'own-unit', now())", [tx.tenant, newId(), house.people[name], role])
    }
    await raiseRevision(tx)
  })
  const today = dayIn('Asia/Shanghai', new Date().toISOString())
  const day = (by: number): string => new Date(Date.parse(`${today}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
  /** Ten in the morning, that many days from today; for what was done in the past. */
  const at = (by: number): string => `${day(by)}T02:00:00.000Z`
  let contracts = 0
  const draft = (fields: Fields = {}, when?: string): Promise<Acted> => openMatter(house.pool, { ...house.as('马俊'), ...(when ? { at: when } : {}) }, {
    kind: 'receivable-plan', fields: { contractNo: `ZX-${++contracts}`, payer: '杭州百货', projectName: '门店体系', projectManager: house.people['马俊'] ?? null, amount: '100000.00', instalments: [{ name: '预付款', dueOn: day(10), share: 30 }, { name: '尾款', dueOn: day(100), share: 70 }], ...fields } })
  const act = (who: string, id: string, action: string, fields: Fields = {}, when?: string): Promise<Acted> => actOn(house.pool, { ...house.as(who), ...(when ? { at: when } : {}) }, { id, action, fields })
  const matter = async (id: string) => (await house.owner.query<{ stage: string; final: boolean; amount: string; fields: Record<string, unknown> }>('select stage, final, amount, fields from matter where tenant_id = $1 and id = $2', [house.tenant, id])).rows[0]
  /** Confirms a drafted plan; answers its receivables in the order of the lines. */
  const confirm = async (plan: string, when?: string): Promise<string[]> => {
    await act('孙丽', plan, 'confirm', {}, when)
    return (await house.owner.query<{ id: string }>("select id from matter where tenant_id = $1 and parent_id = $2 and kind = 'receivable' order by number", [house.tenant, plan])).rows.map((r) => r.id)
  }
  const receive = (id: string, amount: string, on = today, when?: string): Promise<Acted> => act('孙丽', id, 'receive', { receivedOn: on, receivedAmount: amount, receivedBy: 'transfer' }, when)
  const invoice = (id: string, amount: string, number = newId().slice(-12), when?: string, on = today): Promise<Acted> => act('孙丽', id, 'invoice', { invoiceNo: number, invoiceDate: on, invoiceAmount: amount }, when)
  const entriesOf = async (id: string): Promise<string[]> => (await house.owner.query<{ line: string }>("select entry || ' ' || amount as line from money_entry where tenant_id = $1 and matter_id = $2 order by n", [house.tenant, id])).rows.map((r) => r.line)
  return { today, day, at, draft, act, matter, confirm, receive, invoice, entriesOf }
}
