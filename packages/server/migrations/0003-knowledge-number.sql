-- One number, one entry: two people who add an entry at the same moment get two numbers.
create unique index knowledge_number on knowledge (tenant_id, number);
create index knowledge_kind on knowledge (tenant_id, kind, checked_at) where not retired;
