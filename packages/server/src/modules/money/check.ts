import type { Tx } from '../../platform/db.ts'
import { ADVANCE, AUTHORITY, balance, BUDGET, RESERVED, yuanText } from './accounts.ts'

export interface MoneyProblem { what: string; where: string; detail: string }

const MOST = 100

/** Each a query over one house ($1) answering what is wrong, by where and in words; none answers a row in a sound house. */
const CHECKS: Record<string, string> = {
  // Every row moves as much out as in; said by the sums of all accounts, so that a row that does not would show.
  'money sum': `select 'all accounts' as where, 'they add up to ' || ${yuanText('sum(x.n)')} as detail from (select amount as n from money_entry where tenant_id = $1 and debit is not null union all select -amount from money_entry where tenant_id = $1 and credit is not null) x having sum(x.n) <> 0`,
  'budget below zero': `select coalesce(m.number, e.basis_id::text) as where, ${yuanText(balance(BUDGET))} as detail from money_entry e left join matter m on m.tenant_id = e.tenant_id and m.id = e.basis_id
    where e.tenant_id = $1 and e.basis_id is not null group by e.basis_id, m.number having ${balance(BUDGET)} < 0`,
  'reserved below zero': `select coalesce(m.number, e.basis_id::text) as where, ${yuanText(balance(RESERVED))} as detail from money_entry e left join matter m on m.tenant_id = e.tenant_id and m.id = e.basis_id
    where e.tenant_id = $1 and e.basis_id is not null group by e.basis_id, m.number having ${balance(RESERVED)} < 0`,
  'advance below zero': `select coalesce(m.number, e.payment_id::text) as where, ${yuanText(balance(ADVANCE))} as detail from money_entry e left join matter m on m.tenant_id = e.tenant_id and m.id = e.payment_id
    where e.tenant_id = $1 and e.payment_id is not null group by e.payment_id, m.number having ${balance(ADVANCE)} < 0`,
  'project below zero': `select coalesce(m.number, e.project_id::text) as where, ${yuanText(`-${balance(AUTHORITY)}`)} as detail from money_entry e left join matter m on m.tenant_id = e.tenant_id and m.id = e.project_id
    where e.tenant_id = $1 and e.project_id is not null group by e.project_id, m.number having -${balance(AUTHORITY)} < 0`,
  'outstanding': `select w.number as where, 'the field says ' || coalesce(w.fields->>'outstanding', 'nothing') || ', the entries ' || ${yuanText('w.left')} as detail from (
      select w.number, w.fields, (select ${balance(ADVANCE)} from money_entry e where e.tenant_id = $1 and e.payment_id in (w.id, (w.fields->>'payment')::uuid)) as left from matter w where w.tenant_id = $1 and w.kind = 'write-off' and not w.imported) w
    where case when w.fields->>'outstanding' ~ '^-?[0-9]{1,20}(\\.[0-9]{1,9})?$' then (w.fields->>'outstanding')::numeric else 0 end * 100 <> w.left`,
  // What an act posted stands in its fact, which the chain covers: an entry changed, added or taken away beside the acts shows.
  'entry': `select e.id::text as where, 'its fact does not say so' as detail from money_entry e left join fact f on f.tenant_id = e.tenant_id and f.id = e.fact_id left join fact_detail d on d.tenant_id = e.tenant_id and d.fact_id = e.fact_id
    where e.tenant_id = $1 and (f.id is null or f.matter_id is distinct from e.matter_id or (d.body is not null and not coalesce(d.body->'posted', '[]') @> jsonb_build_array(jsonb_build_object('id', e.id::text, 'entry', e.entry, 'amount', ${yuanText('e.amount')}))))`,
  'entry missing': `select p->>'id' as where, 'a fact says it was posted' as detail from fact_detail d, jsonb_array_elements(case when jsonb_typeof(d.body->'posted') = 'array' then d.body->'posted' else '[]' end) p
    where d.tenant_id = $1 and not exists (select 1 from money_entry e where e.tenant_id = $1 and e.id = (p->>'id')::uuid)`,
  // What clients owe: the amounts a receivable shows are those of its entries, and nobody paid more than was due.
  'receivable': `select m.number as where, 'outstanding ' || coalesce(m.fields->>'outstanding', 'nothing') || ', invoiced ' || coalesce(m.fields->>'invoiced', 'nothing') || '; the entries ' || ${yuanText('m.left')} || ' and ' || ${yuanText('m.invoiced')} as detail from (
      select m.number, m.fields, coalesce(sum(case 'receivable' when e.debit then e.amount when e.credit then -e.amount else 0 end), 0) as left, coalesce(sum(case 'invoiced' when e.debit then e.amount when e.credit then -e.amount else 0 end), 0) as invoiced
      from matter m left join money_entry e on e.tenant_id = m.tenant_id and e.matter_id = m.id where m.tenant_id = $1 and m.kind = 'receivable' and not m.imported group by m.id, m.number, m.fields) m
    where m.left < 0 or m.invoiced < 0 or m.fields->>'outstanding' is distinct from ${yuanText('m.left')} or m.fields->>'invoiced' is distinct from ${yuanText('m.invoiced')}`,
  'invoice': `select i.number as where, 'its claim is struck out or unknown' as detail from invoice i left join matter m on m.tenant_id = i.tenant_id and m.id = i.matter_id where i.tenant_id = $1 and not i.released and (m.id is null or m.stage in ('withdrawn', 'void'))`,
}

/** Looks over the money of a house: accounts, remainders, write-offs, and every entry beside the fact it follows from. Empty when sound. */
export async function moneyProblems(tx: Tx): Promise<MoneyProblem[]> {
  const found: MoneyProblem[] = []
  for (const [what, sql] of Object.entries(CHECKS)) for (const row of await tx.query<{ where: string; detail: string }>(`${sql} limit ${MOST}`, [tx.tenant])) found.push({ what, where: row.where, detail: row.detail })
  return found
}

/** How many entries a house has and whether its remainders are sound: the quick look of `doctor`. */
export async function moneyState(tx: Tx): Promise<{ entries: number; wrong: MoneyProblem[] }> {
  const [row] = await tx.query<{ n: number }>('select count(*)::int as n from money_entry where tenant_id = $1', [tx.tenant])
  if (!row || row.n === 0) return { entries: 0, wrong: [] }
  const wrong: MoneyProblem[] = []
  for (const what of ['budget below zero', 'reserved below zero', 'advance below zero', 'project below zero', 'outstanding']) for (const r of await tx.query<{ where: string; detail: string }>(`${CHECKS[what]} limit ${MOST}`, [tx.tenant])) wrong.push({ what, where: r.where, detail: r.detail })
  return { entries: row.n, wrong }
}
