import type { Pool } from '../../packages/server/src/platform/db.ts'
import { newId } from '../../packages/server/src/platform/ids.ts'
import { say } from './say.ts'

/** Approved, five requests, three drawn, two reimbursed, the rest returned: what a budget leaves behind. Every twentieth has an advance still out. */
const TWELVE = "('fee.approved','budget','authority',12000000),('fee.requested','reserved','budget',1000000),('fee.requested','reserved','budget',1000000),('fee.requested','reserved','budget',1000000),('fee.requested','reserved','budget',1000000),('fee.requested','reserved','budget',1000000),('fee.drawn','advance','reserved',1000000),('fee.drawn','advance','reserved',1000000),('fee.drawn','advance','reserved',1000000),('fee.reimbursed','expense','advance',900000),('fee.reimbursed','expense','advance',900000),('fee.returned','budget','advance',1200000)"
const OUT = 20
const RETURNED = `case when e.n = 12 and i % ${OUT} = 0 then 100000 else e.amount end`
const NO_PIN = '00000000-0000-0000-0000-000000000000'
const id = (letter: string, of: string): string => `md5('${letter}' || $2 || ${of})::uuid`
const ROWS = `generate_series(1, $3::int) i, (select v.*, row_number() over () as n from (values ${TWELVE}) as v(entry, debit, credit, amount)) e`
const yuan = (fen: string): string => `round((${fen})::numeric / 100, 2)::text`
const people = "(select array_agg(id order by id) as p from person where tenant_id = $1) people, (select array_agg(id order by id) as u from unit where tenant_id = $1) units"
const fact = (letter: string, of: string): string => `insert into fact (tenant_id, id, stream, seq, at, by_as, matter_id, what, commitment, prev, hash) select tenant_id, fact_id, 'measured:' || fact_id, 1, at, 'system', matter_id, entry, '${letter}', '', '' from money_entry where tenant_id = $1 and ${of}`
const detail = (of: string): string => `insert into fact_detail (tenant_id, fact_id, salt, body) select tenant_id, fact_id, '', jsonb_build_object('posted', jsonb_build_array(jsonb_build_object('id', id, 'entry', entry, 'amount', ${yuan('amount')}))) from money_entry where tenant_id = $1 and ${of}`

/** So many entries of budgets, with the budgets, their write-offs and the facts that name each entry. Answers how many the house has. */
export async function growFees(owner: Pool, tenant: string, entries: number): Promise<void> {
  const have = Number((await owner.query<{ n: number }>("select count(*)::int as n from money_entry where tenant_id = $1 and entry like 'fee.%'", [tenant])).rows[0]?.n ?? 0)
  const missing = Math.floor((entries - have) / 12)
  if (missing <= 0) return
  say(`  ${missing * 12} money entries …`)
  const params = [tenant, newId(), missing]
  await owner.query(`insert into money_entry (tenant_id, id, at, day, entry, debit, credit, amount, matter_id, fact_id, project_id, basis_id, payment_id, subject) select $1, ${id('e', "i || '/' || e.n")}, now(), current_date - (i % 700), e.entry, e.debit, e.credit, ${RETURNED},
    ${id('m', "i || '/' || e.n")}, ${id('e', "i || '/' || e.n")}, ${id('p', 'i / 3')}, ${id('b', 'i')}, case when e.n > 6 then ${id('y', 'i')} end, $2 from ${ROWS}`, params)
  for (const text of [fact('fee', 'subject = $2'), detail('subject = $2')]) await owner.query(text, [tenant, params[1]])
  await owner.query(`insert into matter (tenant_id, id, kind, number, title, stage, unit_id, owner_id, amount, opened_at, last_fact_at, pin_id, fields) select $1, ${id('b', 'i')}, 'fee-budget', 'FY-' || $2 || i, '费用测量 ' || i, 'approved', u[1 + i % cardinality(u)], p[1 + i % cardinality(p)], 12000000, now(), now(), '${NO_PIN}',
    jsonb_build_object('project', ${id('p', 'i / 3')}, 'payee', '咨询院' || i % 300, 'content', '咨询', 'nature', 'consulting', 'category', 'information') from generate_series(1, $3::int) i, ${people}`, params)
  await owner.query(`insert into matter (tenant_id, id, kind, number, title, stage, final, unit_id, owner_id, amount, opened_at, last_fact_at, pin_id, fields) select $1, ${id('w', 'i')}, 'write-off', 'XZ-' || $2 || i, '销账 ' || i, case when i % ${OUT} = 0 then 'open' else 'settled' end, i % ${OUT} <> 0, u[1 + i % cardinality(u)], p[1 + i % cardinality(p)], 3000000, now(), now(), '${NO_PIN}',
    jsonb_build_object('payment', ${id('y', 'i')}, 'project', ${id('p', 'i / 3')}, 'basis', ${id('b', 'i')}, 'requestedAt', current_date - i % 120, 'dueAt', current_date - i % 120 + 61, 'outstanding', case when i % ${OUT} = 0 then '11000.00' else '0.00' end) from generate_series(1, $3::int) i, ${people}`, params)
  await owner.query(`insert into clock (tenant_id, id, matter_id, control, regulation, article, level, state, started_at, due_at, calendar_id, calendar_version, definition, events) select $1, gen_random_uuid(), ${id('w', 'i')}, 's02.write-off', 's02', '5.2', 'enforced', 'running', now(), current_date - i % 120 + 61, 'none', 1, '{}', '[]' from generate_series(${OUT}, $3::int, ${OUT}) i, (select $2::text) s`, params)
}

/** So many receivables of ten a contract, two hundred clients, half of them paid and invoiced, with their entries and keys. */
export async function growReceivables(owner: Pool, tenant: string, many: number): Promise<void> {
  const have = Number((await owner.query<{ n: number }>("select count(*)::int as n from matter where tenant_id = $1 and kind = 'receivable'", [tenant])).rows[0]?.n ?? 0)
  if (have >= many) return
  say(`  ${many - have} receivables …`)
  const params = [tenant, newId(), many - have]
  await owner.query(`insert into matter (tenant_id, id, kind, number, title, stage, final, unit_id, owner_id, parent_id, amount, opened_at, last_fact_at, pin_id, fields)
    select $1, ${id('r', 'i')}, 'receivable', 'YS-' || $2 || i, '客户' || i % 200 || '：第' || i % 10 || '期', case when i % 2 = 0 then 'settled' else 'due' end, i % 2 = 0, u[1 + i % cardinality(u)], p[1 + i % cardinality(p)], ${id('c', 'i / 10')}, 1000000 + i, now(), now(), '${NO_PIN}',
      jsonb_build_object('payer', '客户' || i / 10 % 200, 'contractNo', 'ZX-' || $2 || i / 10, 'projectName', '测量项目' || i / 10, 'projectManager', p[1 + i % cardinality(p)], 'instalment', '第' || i % 10 || '期', 'share', 10, 'dueOn', current_date + 300 - i % 700, 'condition', '验收后十日内',
        'received', paid, 'receivedOnTime', paid, 'refunded', '0.00', 'cancelled', '0.00', 'outstanding', ${yuan('1000000 + i')}::numeric - paid::numeric || '', 'invoiced', paid)
      || case when i % 2 = 0 then jsonb_build_object('invoicedTax', '566.04', 'invoiceNo', '263320000000' || i, 'invoiceDate', current_date - i % 400, 'invoiceAmount', paid, 'invoiceTax', '566.04', 'receivedOn', current_date - i % 400, 'receivedAmount', paid, 'receivedBy', 'transfer',
        'receipts', jsonb_build_array(jsonb_build_object('day', current_date - i % 400, 'amount', paid, 'way', 'transfer', 'ref', null)), 'invoices', jsonb_build_array(jsonb_build_object('number', '263320000000' || i, 'day', current_date - i % 400, 'amount', paid, 'tax', '566.04'))) else '{}' end
    from generate_series(1, $3::int) i, lateral (select case when i % 2 = 0 then ${yuan('1000000 + i')} else '0.00' end as paid) x, ${people}`, params)
  await owner.query(`insert into matter_key (tenant_id, kind, field, matter_id, value) select $1, 'receivable', k.field, m.id, m.fields->>k.field from matter m, (values ('payer'), ('contractNo'), ('dueOn')) k(field) where m.tenant_id = $1 and m.kind = 'receivable' on conflict do nothing`, [tenant])
  await owner.query(`insert into money_entry (tenant_id, id, at, day, entry, debit, credit, amount, matter_id, fact_id, subject) select $1, ${id('q', "i || '/' || e.n")}, now(), current_date - i % 400, e.entry, e.debit, e.credit, 1000000 + i, ${id('r', 'i')}, ${id('q', "i || '/' || e.n")}, $2
    from generate_series(1, $3::int) i, (values (1, 'receivable.scheduled', 'receivable', 'income'), (2, 'receivable.received', 'cash', 'receivable'), (3, 'receivable.invoiced', 'invoiced', 'uninvoiced')) e(n, entry, debit, credit) where e.n = 1 or i % 2 = 0`, params)
  for (const text of [fact('receivable', 'subject = $2'), detail('subject = $2')]) await owner.query(text, [tenant, params[1]])
}
