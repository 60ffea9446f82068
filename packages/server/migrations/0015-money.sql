-- Money: every entry moves an amount from one account to another, so all accounts together are always zero. Never changed, never removed.
create table money_entry (
  tenant_id uuid not null, id uuid not null, n bigint generated always as identity, at timestamptz not null, day date not null, entry text not null,
  debit text not null, credit text not null, amount bigint not null check (amount > 0 and amount < 100000000000000000), check (debit <> credit),
  matter_id uuid not null, fact_id uuid, project_id uuid, basis_id uuid, agreement_id uuid, payment_id uuid, contract_id uuid, person_id uuid, unit_id uuid, period text, subject text, undo_of uuid,
  primary key (tenant_id, id)
);
comment on table money_entry is 'Append-only: an amount in fen taken from the account credit to the account debit, with the matter and fact it follows from (S02, S34-11)';
comment on column money_entry.basis_id is 'The approved budget, or the agreement that stands alone, money is drawn against';
comment on column money_entry.agreement_id is 'The agreement drawn against, where it hangs on a budget';
comment on column money_entry.payment_id is 'The advance that is written off';
comment on column money_entry.period is 'Month of a deduction, YYYY-MM';
comment on column money_entry.subject is 'Accounting subject it is booked to (S02-29)';
create index money_project on money_entry (tenant_id, project_id) include (debit, credit, amount, entry) where project_id is not null;
create index money_basis on money_entry (tenant_id, basis_id) include (debit, credit, amount) where basis_id is not null;
create index money_agreement on money_entry (tenant_id, agreement_id) include (debit, credit, amount) where agreement_id is not null;
create index money_payment on money_entry (tenant_id, payment_id) include (debit, credit, amount, entry) where payment_id is not null;
create index money_contract on money_entry (tenant_id, contract_id) include (debit, credit, amount) where contract_id is not null;
create index money_person on money_entry (tenant_id, person_id, period) include (entry, amount) where period is not null;
create index money_matter on money_entry (tenant_id, matter_id, n);
create index money_day on money_entry (tenant_id, day, n);

-- Invoices claimed: one number is paid once (four-way match, S02-22).
create table invoice (
  tenant_id uuid not null, id uuid not null, matter_id uuid not null, code text not null default '', number text not null, day date, amount bigint not null, tax bigint, payee text, sha256 text,
  released boolean not null default false, at timestamptz not null, primary key (tenant_id, id)
);
comment on table invoice is 'Invoices a claim stands on; released when the claim is withdrawn or refused, so that the number is free again';
create unique index invoice_once on invoice (tenant_id, code, number) where not released;
create index invoice_number on invoice (tenant_id, number) where not released;
create index invoice_bytes on invoice (tenant_id, sha256) where sha256 is not null and not released;
create index invoice_matter on invoice (tenant_id, matter_id);

-- Wages a deduction is measured against (P55); imported by finance, one figure a person and month.
create table wage (
  tenant_id uuid not null, person_id uuid not null, period text not null check (period ~ '^[0-9]{4}-[0-9]{2}$'), gross bigint not null check (gross >= 0), least bigint check (least >= 0),
  at timestamptz not null default clock_timestamp(), by_id uuid, primary key (tenant_id, person_id, period)
);
comment on table wage is 'Gross wage of a month in fen, and the local least wage where known: what the ceiling of deductions is taken from (S02-26, P55)';

do $$
declare t text;
begin
  foreach t in array array['money_entry', 'invoice', 'wage'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = nullif(current_setting(''guixing.tenant'', true), '''')::uuid)', t);
  end loop;
end $$;
