import type { Bound, FeeFilter, FeeProject, Headroom } from '@guixing/contract/money'
import { cursorOf, ID, readCursor } from '../../platform/cursor.ts'
import { dayIn } from '../../platform/days.ts'
import { binder, type Tx } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import { isId } from '../../platform/ids.ts'
import type { Rules } from '../rules/index.ts'
import type { Session } from '../session/index.ts'
import { afterAmount, bindingOf, projectLimits, shareOf, type BoundName, type Limit } from './bounds.ts'
import { fen, fenOrNull, idSql, named, narrowed, seen, yuan } from './read-common.ts'

const PAGE = 20
/** Approved over the rows `e`, what was released taken off, in fen. */
const APPROVED = "coalesce(sum(case when e.credit = 'authority' then e.amount else -e.amount end) filter (where 'authority' in (e.debit, e.credit)), 0)"
const pendingOf = (project: string): string => `select coalesce(sum(b.amount), 0) as amount, count(*)::int as count from matter_link l join matter b on b.tenant_id = l.tenant_id and b.id = l.from_id
  where l.tenant_id = $1 and l.to_id = ${project} and l.role = 'project' and b.stage = 'submitted' and (b.kind = 'fee-budget' or (b.kind = 'fee-agreement' and b.fields->>'budget' is null)) and b.fields->>'project' = ${project}::text`

/** The rate (P05) and the cap (P06) of a day. */
function parameters(rules: Rules, today: string): { rate: string | null; cap: bigint | null } {
  const [rate, cap] = [rules.paramAt('P05', today), rules.paramAt('P06', today)]
  return { rate: typeof rate === 'number' || (typeof rate === 'string' && /^\d{1,3}(\.\d{1,9})?$/.test(rate)) ? String(rate) : null, cap: fenOrNull(cap) }
}

/** Fee projects the reader may see with what is left of each; latest first. Their sums are over all years and all budgets: a bound is of the project. */
export async function projects(tx: Tx, s: Session, filter: FeeFilter & { cursor?: string | undefined }, now: string): Promise<{ projects: FeeProject[]; next: string | null }> {
  const { rules, actor } = s
  const { units, handler } = narrowed(rules, filter)
  const { params, put } = binder(tx.tenant)
  const visible = seen(rules, actor, params)
  const where = [visible, ...(units ? [`m.unit_id = any(${put([...units])}::uuid[])`] : []), ...(handler === undefined ? [] : [`exists (select 1 from matter_link l join matter b on b.tenant_id = l.tenant_id and b.id = l.from_id where l.tenant_id = $1 and l.to_id = m.id and l.role = 'project' and b.kind in ('fee-budget', 'fee-agreement') and b.owner_id = ${put(handler)}::uuid)`])]
  const cursor = readCursor(filter.cursor, /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/, ID)
  if (cursor) where.push(`(m.opened_at, m.id) < (${put(cursor[0])}::timestamptz, ${put(cursor[1])}::uuid)`)
  const rows = await tx.query<{ id: string; number: string; project_no: string | null; name: string | null; title: string; unit: string | null; base: unknown; opened_at: string; approved: string | null; pending: string; pending_count: number }>(
    `select p.*, (select ${APPROVED} from money_entry e where e.tenant_id = $1 and e.project_id = p.id) as approved, w.amount as pending, w.count as pending_count from (
       select m.id, m.number, m.fields->>'projectNo' as project_no, m.fields->>'name' as name, m.title, m.unit_id as unit, m.fields->'base' as base, m.opened_at from matter m
       where m.tenant_id = $1 and m.kind = 'fee-project' and not m.final and ${where.join(' and ')} order by m.opened_at desc, m.id desc limit ${PAGE + 1}) p cross join lateral (${pendingOf('p.id')}) w order by p.opened_at desc, p.id desc`, params)
  const { rate, cap } = parameters(rules, dayIn(rules.house.zone, now))
  const page = rows.slice(0, PAGE)
  const last = page.at(-1)
  return {
    projects: page.map((r) => {
      const [base, approved, pending] = [fenOrNull(r.base), fen(r.approved), fen(r.pending)]
      const bound = bindingOf(projectLimits(base, rate, cap, approved).limits)
      return {
        id: r.id, number: r.number, projectNo: r.project_no ?? r.number, name: r.name ?? r.title, unit: named(rules.units, r.unit), base: base === null ? null : yuan(base), binding: bound ? (bound.name as 'rate' | 'cap') : null, limit: bound ? yuan(bound.limit) : null,
        approved: yuan(approved), pending: yuan(pending), pendingCount: r.pending_count, left: bound ? yuan(bound.limit - approved) : null, used: shareOf(approved, bound?.limit ?? null),
      }
    }),
    next: rows.length > PAGE && last ? cursorOf(last.opened_at, last.id) : null,
  }
}

interface Basis { id: string; kind: string; number: string; title: string; base: unknown; amount: string | null; budget: string | null }

/**
 * What a project, budget or agreement has room for, with `amount` taken from it: the bar over the forms F15 and F18. `except` does not count
 * against itself, and lets one who may see it see what it draws on. @throws NotFound unknown, of another kind, or not to be seen
 */
export async function headroom(tx: Tx, s: Session, input: { of: string; amount?: string | undefined; except?: string | undefined }, now: string): Promise<Headroom> {
  const { rules, actor } = s
  const except = isId(input.except) ? input.except : null
  const { params, put } = binder(tx.tenant)
  const visible = seen(rules, actor, params)
  const [at, but] = [put(input.of), put(except)]
  const [basis] = await tx.query<Basis>(
    `select m.id, m.kind, m.number, m.title, m.fields->'base' as base, m.amount, ${idSql("m.fields->>'budget'")} as budget from matter m where m.tenant_id = $1 and m.id = ${at}::uuid and m.kind in ('fee-project', 'fee-budget', 'fee-agreement')
     and (${visible} or exists (select 1 from matter_link l join matter x on x.tenant_id = l.tenant_id and x.id = l.from_id where l.tenant_id = $1 and l.from_id = ${but}::uuid and l.to_id = m.id and exists (select 1 from matter m where m.tenant_id = $1 and m.id = x.id and ${visible})))`, params)
  if (!basis) throw new NotFound()
  const amount = fenOrNull(input.amount?.replace(/,/g, '')) ?? 0n
  const on = { id: basis.id, kind: basis.kind, number: basis.number, title: basis.title }
  if (basis.kind === 'fee-project') return ofProject(tx, rules, basis, except, amount, on, dayIn(rules.house.zone, now))
  return ofBasis(tx, rules, basis, except, amount, on)
}

async function ofProject(tx: Tx, rules: Rules, basis: Basis, except: string | null, amount: bigint, on: Headroom['on'], today: string): Promise<Headroom> {
  const [sum] = await tx.query<{ used: string; n: number; pending: string; pending_n: number }>(
    `select (select ${APPROVED} from money_entry e where e.tenant_id = $1 and e.project_id = $2::uuid and e.basis_id is distinct from $3::uuid) as used,
       (select count(distinct e.basis_id)::int from money_entry e where e.tenant_id = $1 and e.project_id = $2::uuid and e.credit = 'authority' and e.basis_id is distinct from $3::uuid) as n, w.amount as pending, w.count as pending_n from (${pendingOf('$2::uuid')} and b.id is distinct from $3::uuid) w`, [tx.tenant, basis.id, except])
  const [base, used] = [fenOrNull(basis.base), fen(sum?.used ?? 0)]
  const { rate, cap } = parameters(rules, today)
  const { limits, lacks } = projectLimits(base, rate, cap, used)
  return { on, base: base === null ? null : yuan(base), used: yuan(used), usedCount: sum?.n ?? 0, pending: yuan(fen(sum?.pending ?? 0)), pendingCount: sum?.pending_n ?? 0, amount: yuan(amount), ...shown(rules, limits, amount), lacks }
}

async function ofBasis(tx: Tx, rules: Rules, basis: Basis, except: string | null, amount: bigint, on: Headroom['on']): Promise<Headroom> {
  const budget = basis.kind === 'fee-agreement' ? basis.budget : basis.id
  // What was asked for and taken back, or returned, is there again: what moved out of the budget is what is used.
  const moved = (column: 'basis_id' | 'agreement_id', id: string): string => `coalesce((select sum(case when e.credit = 'budget' then e.amount else -e.amount end) from money_entry e where e.tenant_id = $1 and e.${column} = ${id} and 'budget' in (e.debit, e.credit) and 'authority' not in (e.debit, e.credit) and e.matter_id is distinct from $3::uuid), 0)`
  const [sum] = await tx.query<{ approved: string; used: string; used_agreement: string; n: number }>(
    `select (select ${APPROVED} from money_entry e where e.tenant_id = $1 and e.basis_id = $2::uuid) as approved, ${moved('basis_id', '$2::uuid')} as used, ${moved('agreement_id', '$4::uuid')} as used_agreement,
       (select count(distinct e.matter_id)::int from money_entry e where e.tenant_id = $1 and e.basis_id = $2::uuid and e.entry = 'fee.requested' and e.matter_id is distinct from $3::uuid and ($4::uuid = $2::uuid or e.agreement_id = $4::uuid)) as n`,
    [tx.tenant, budget ?? basis.id, except, basis.id])
  const own: Limit = { name: 'budget', limit: fen(sum?.approved ?? 0), used: fen(sum?.used ?? 0), percent: null }
  const limits = basis.kind === 'fee-agreement' && budget ? [{ name: 'agreement', limit: fen(basis.amount), used: fen(sum?.used_agreement ?? 0), percent: null } as Limit, own] : [own]
  return { on, base: null, used: yuan(limits[0]?.used ?? 0n), usedCount: sum?.n ?? 0, pending: yuan(0n), pendingCount: 0, amount: yuan(amount), ...shown(rules, limits, amount), lacks: null }
}

const CARRIED: Record<BoundName, string> = { rate: 'S02-12', cap: 'S02-13', budget: 'S02-18', agreement: 'S02-18' }
const ARTICLES: Record<BoundName, string> = { rate: '3.2', cap: '3.2', budget: '5.1', agreement: '5.1' }

function shown(rules: Rules, limits: readonly Limit[], amount: bigint): Pick<Headroom, 'bounds' | 'binding'> {
  return {
    binding: bindingOf(limits)?.name ?? null,
    bounds: limits.map((one): Bound => {
      const { left, after, over } = afterAmount(one, amount)
      return { name: one.name, limit: yuan(one.limit), used: yuan(one.used), left: yuan(left), after: yuan(after), over: over === null ? null : yuan(over), percent: one.percent, regulation: 's02', article: articleFor(rules, one.name) }
    }),
  }
}

/** Where the bound stands, by the control that carries its line. */
const articleFor = (rules: Rules, name: BoundName): string => rules.force.find(({ control }) => control.regulation === 's02' && control.type === 'limit' && control.mode === 'block' && control.carries.includes(CARRIED[name]))?.control.clause[0] ?? ARTICLES[name]
