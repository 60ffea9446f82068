import type { Tx } from '../../platform/db.ts'
import { ADVANCE, AUTHORITY, balance, BUDGET, RESERVED, yuanText } from './accounts.ts'

export interface MoneyProblem { what: string; where: string; detail: string }

const MOST = 100

/** What hangs on one matter has less than nothing on an account: added up first, its number looked up only for what is wrong. */
const below = (column: 'basis_id' | 'payment_id' | 'project_id', left: string): string => `select coalesce((select m.number from matter m where m.tenant_id = $1 and m.id = s.id), s.id::text) as where, ${yuanText('s.left')} as detail
    from (select e.${column} as id, ${left} as left from money_entry e where e.tenant_id = $1 and e.${column} is not null group by e.${column} having ${left} < 0) s`
const sumOf = (account: string): string => `coalesce(sum(case '${account}' when e.debit then e.amount when e.credit then -e.amount else 0 end), 0)`

/** Each a query over one house ($1) answering what is wrong, by where and in words; none answers a row in a sound house. Entries are read once each, in no order, and added up before they meet anything. */
const CHECKS: Record<string, string> = {
  // Every row moves as much out as in; said by the sums of all accounts, so that a row that does not would show.
  'money sum': `select 'all accounts' as where, 'they add up to ' || ${yuanText('x.n')} as detail from (select sum(amount) filter (where debit is not null) - sum(amount) filter (where credit is not null) as n from money_entry where tenant_id = $1) x where x.n <> 0`,
  'budget below zero': below('basis_id', balance(BUDGET)),
  'reserved below zero': below('basis_id', balance(RESERVED)),
  'advance below zero': below('payment_id', balance(ADVANCE)),
  'project below zero': below('project_id', `-${balance(AUTHORITY)}`),
  'outstanding': `with s as materialized (select e.payment_id as id, ${balance(ADVANCE)} as left from money_entry e where e.tenant_id = $1 and e.payment_id is not null group by e.payment_id)
    select w.number as where, 'the field says ' || coalesce(w.fields->>'outstanding', 'nothing') || ', the entries ' || ${yuanText('w.left')} as detail from (
      select w.number, w.fields, coalesce(own.left, 0) + coalesce(of.left, 0) as left from matter w left join s own on own.id = w.id left join s of on of.id = (w.fields->>'payment')::uuid where w.tenant_id = $1 and w.kind = 'write-off' and not w.imported) w
    where case when w.fields->>'outstanding' ~ '^-?[0-9]{1,20}(\\.[0-9]{1,9})?$' then (w.fields->>'outstanding')::numeric else 0 end * 100 <> w.left`,
  // What an act posted stands in its fact, which the chain covers: an entry changed, added or taken away beside the acts shows.
  'entry': `select e.id::text as where, 'its fact does not say so' as detail from money_entry e left join fact f on f.tenant_id = $1 and f.id = e.fact_id left join fact_detail d on d.tenant_id = $1 and d.fact_id = e.fact_id
    where e.tenant_id = $1 and (f.id is null or f.matter_id is distinct from e.matter_id or (d.body is not null and not coalesce(d.body->'posted', '[]') @> jsonb_build_array(jsonb_build_object('id', e.id::text, 'entry', e.entry, 'amount', ${yuanText('e.amount')}))))`,
  'entry missing': `select p.id::text as where, 'a fact says it was posted' as detail from (select (jsonb_array_elements(d.body->'posted')->>'id')::uuid as id from fact_detail d where d.tenant_id = $1 and jsonb_typeof(d.body->'posted') = 'array') p
    where not exists (select 1 from money_entry e where e.tenant_id = $1 and e.id = p.id)`,
  // What clients owe: the amounts a receivable shows are those of its entries, and nobody paid more than was due.
  'receivable': `select m.number as where, 'outstanding ' || coalesce(m.fields->>'outstanding', 'nothing') || ', invoiced ' || coalesce(m.fields->>'invoiced', 'nothing') || '; the entries ' || ${yuanText('m.left')} || ' and ' || ${yuanText('m.invoiced')} as detail from (
      select m.number, m.fields, coalesce(s.left, 0) as left, coalesce(s.invoiced, 0) as invoiced from matter m
      left join (select e.matter_id, ${sumOf('receivable')} as left, ${sumOf('invoiced')} as invoiced from money_entry e where e.tenant_id = $1 and ('receivable' in (e.debit, e.credit) or 'invoiced' in (e.debit, e.credit)) group by e.matter_id) s on s.matter_id = m.id
      where m.tenant_id = $1 and m.kind = 'receivable' and not m.imported) m
    where m.left < 0 or m.invoiced < 0 or m.fields->>'outstanding' is distinct from ${yuanText('m.left')} or m.fields->>'invoiced' is distinct from ${yuanText('m.invoiced')}`,
  'invoice': `select i.number as where, 'its claim is struck out or unknown' as detail from invoice i left join matter m on m.tenant_id = i.tenant_id and m.id = i.matter_id where i.tenant_id = $1 and not i.released and (m.id is null or m.stage in ('withdrawn', 'void'))`,
}

/** The remainders alone: the quick look. */
const REMAINDERS = ['budget below zero', 'reserved below zero', 'advance below zero', 'project below zero', 'outstanding']

/**
 * Without fresh statistics the planner takes a house for a few rows and looks each of a million up among a million: minutes instead of
 * seconds. Whole tables are compared here, so rows meet by hash or in order only, which is never worse than sorting them.
 */
async function run(tx: Tx, names: readonly string[]): Promise<MoneyProblem[]> {
  const [was] = await tx.query<{ nested: string }>("select current_setting('enable_nestloop') as nested")
  await tx.query("select set_config('enable_nestloop', 'off', true)")
  const found: MoneyProblem[] = []
  for (const what of names) for (const row of await tx.query<{ where: string; detail: string }>(`${CHECKS[what]} limit ${MOST}`, [tx.tenant])) found.push({ what, where: row.where, detail: row.detail })
  await tx.query("select set_config('enable_nestloop', $1, true)", [was?.nested ?? 'on'])
  return found
}

/** Looks over the money of a house: accounts, remainders, write-offs, and every entry beside the fact it follows from. Empty when sound. */
export const moneyProblems = (tx: Tx): Promise<MoneyProblem[]> => run(tx, Object.keys(CHECKS))

/** How many entries a house has and whether its remainders are sound: the quick look of `doctor`. */
export async function moneyState(tx: Tx): Promise<{ entries: number; wrong: MoneyProblem[] }> {
  const [row] = await tx.query<{ n: number }>('select count(*)::int as n from money_entry where tenant_id = $1', [tx.tenant])
  return { entries: row?.n ?? 0, wrong: row && row.n > 0 ? await run(tx, REMAINDERS) : [] }
}
