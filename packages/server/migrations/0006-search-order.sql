-- Lists and search at a million matters.

-- What was opened last is looked through first: a word of every day is found there at once, and only a rare one asks the word index.
create index search_latest on search_doc (tenant_id, type, at desc);

-- Open ones by due, those without a due last, in the order of the ledger.
create index matter_open_order on matter (tenant_id, kind, coalesce(due_at, '9999-12-31T00:00:00.000Z'::timestamptz), id) where not final;

-- Whose matters these are, the closed ones too: people who may see few of many are listed by their own, not by walking all.
drop index matter_owner;
create index matter_owner on matter (tenant_id, owner_id, final, due_at);
drop index matter_first;
create index matter_first on matter (tenant_id, first_responder_id, final, due_at);
drop index matter_handling;
create index matter_handling on matter (tenant_id, handling_unit_id, final, due_at);
create index matter_opener on matter (tenant_id, opener_id);
