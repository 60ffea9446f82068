import { newId } from '../../platform/ids.ts'
import { makeHouse, type TestHouse } from '../../test/house.ts'
import type { TestDatabase } from '../../platform/postgres/test-database.ts'
import { decideOn } from '../approvals/index.ts'
import { actOn, openMatter, type Caller, type Fields } from '../engine/index.ts'
import './index.ts'

/** Who holds which office of S02 in the tests' house; 马俊 of 工程部 applies. */
const OFFICES: [person: string, role: string][] = [['何志强', 'unit-leader'], ['沈国梁', 'leader-in-charge'], ['孙丽', 'asset-finance'], ['周敏', 'company-office'], ['钱伟', 'discipline-office'], ['高敏', 'archivist']]
const HANDLER = '马俊'
export const PAYEE = '华东工程咨询院'

/** A house under S02 with its offices filled, and the ways money takes through it. `at`: the instant an act is dated to. */
export async function moneyHouse(db: TestDatabase, packs: string[] = ['s02']) {
  const house = await makeHouse(db, { packs })
  await house.write(async (tx) => {
    for (const [person, role] of OFFICES) await tx.query("insert into role_grant (tenant_id, id, person_id, role, unit_id, scope) values ($1, $2, $3, $4, null, 'house')", [tx.tenant, newId(), house.people[person], role])
    await tx.query('update house set rev = rev + 1 where id = $1', [tx.tenant])
  })
  return ways(house)
}
export type MoneyHouse = Awaited<ReturnType<typeof moneyHouse>>

function ways(house: TestHouse) {
  const { pool } = house
  const as = (name: string, at?: string): Caller => ({ ...house.as(name), ...(at === undefined ? {} : { at }) })
  const open = async (kind: string, action: string, fields: Fields, at?: string, who = HANDLER): Promise<string> => (await openMatter(pool, as(who, at), { kind, action, fields })).id
  const act = (id: string, action: string, fields: Fields = {}, who = HANDLER, at?: string) => actOn(pool, as(who, at), { id, action, fields })
  const tasks = (matter: string) => house.read((tx) => tx.query<{ id: string; candidates: string[] }>("select id, candidates from approval_task where tenant_id = $1 and matter_id = $2 and state = 'open' order by opened_at, place", [tx.tenant, matter]))
  /** The next signature of the route; answers how the approval stands after it. */
  const sign = async (matter: string, outcome: 'agree' | 'reject' = 'agree', at?: string) => {
    const [task] = await tasks(matter)
    if (!task) throw new Error('nobody is asked')
    return decideOn(pool, { tenant: house.tenant, person: task.candidates[0] ?? null, as: 'person', ...(at === undefined ? {} : { at }) }, task.id, { outcome, words: outcome === 'agree' ? '' : '不同意' })
  }
  const agreeAll = async (matter: string, at?: string) => { while ((await tasks(matter)).length > 0) await sign(matter, 'agree', at) }
  const project = (base: string | null = '10000000.00', at?: string) => open('fee-project', 'register', { projectNo: `XJ-${newId()}`, name: `余热利用${newId()}`, entity: house.units.root ?? '', ...(base === null ? {} : { baseType: 'subject-amount', base, baseNote: '按概算' }) }, at)
  const drafted = (of: string, amount: string, at?: string, more: Fields = {}) => open('fee-budget', 'draft', { project: of, entity: house.units.root ?? '', nature: 'consulting', category: 'information', content: '技术信息咨询', payee: PAYEE, amount, ...more }, at)
  const submitted = async (of: string, amount: string, at?: string) => { const id = await drafted(of, amount, at); await act(id, 'submit', {}, HANDLER, at); return id }
  const budget = async (of: string, amount: string, at?: string) => { const id = await submitted(of, amount, at); await agreeAll(id, at); return id }
  const request = (basis: string, amount: string, at?: string, more: Fields = {}) => open('fee-payment', 'request', { basis, payee: PAYEE, purpose: '首付款', amount, ...more }, at)
  /** Paid in full; answers the payment and the write-off it opened. */
  const paid = async (basis: string, amount: string, at?: string, more: Fields = {}) => {
    const payment = await request(basis, amount, at, more)
    await agreeAll(payment, at)
    const { opened } = await act(payment, 'pay', { method: 'transfer' }, '孙丽', at)
    return { payment, writeOff: opened.find((o) => o.kind === 'write-off')?.id ?? '' }
  }
  const invoice = (number: string, amount: string, more: Fields = {}) => ({ code: '3100194130', number, date: '2026-05-01', amount, payee: PAYEE, ...more })
  const claim = (writeOff: string, amount: string, invoices: Fields[] | null, more: Fields = {}, at?: string) => open('write-off-claim', 'claim', { writeOff, way: invoices === null ? 'return' : 'reimbursement', amount, ...(invoices === null ? {} : { invoices }), ...more }, at)
  const book = (id: string, at?: string) => act(id, 'book', { subject: 'administrative-expense', originalsSeen: true }, '孙丽', at)
  const fields = async (id: string) => (await house.read((tx) => tx.query<{ stage: string; fields: Record<string, never>; amount: string | null }>("select stage, fields, round(amount::numeric / 100, 2)::text as amount from matter where tenant_id = $1 and id = $2", [tx.tenant, id])))[0]
  const entries = (where = 'true', params: unknown[] = []) => house.read((tx) => tx.query<{ entry: string; amount: string; debit: string; credit: string; matter_id: string; basis_id: string | null; payment_id: string | null; fact_id: string; day: string; unit_id: string }>(`select *, amount::text as amount from money_entry where tenant_id = $1 and ${where} order by n`, [tx.tenant, ...params]))
  return { house, act, open, sign, agreeAll, tasks, project, drafted, submitted, budget, request, paid, invoice, claim, book, fields, entries }
}
