-- Balances of all budgets are added up from the index alone, which now has the day: the year of a budget is that of its first approval.
drop index money_basis;
create index money_basis on money_entry (tenant_id, basis_id) include (debit, credit, amount, day) where basis_id is not null;
