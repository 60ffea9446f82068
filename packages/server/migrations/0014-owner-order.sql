-- Somebody's open matters in the order their lists have, those without a due last: nobody with thousands of them sorts them for a page.
drop index matter_owner;
create index matter_owner on matter (tenant_id, owner_id, final, coalesce(due_at, '9999-12-31T00:00:00.000Z'::timestamptz), id);
drop index matter_first;
create index matter_first on matter (tenant_id, first_responder_id, final, coalesce(due_at, '9999-12-31T00:00:00.000Z'::timestamptz), id);
drop index matter_handling;
create index matter_handling on matter (tenant_id, handling_unit_id, final, coalesce(due_at, '9999-12-31T00:00:00.000Z'::timestamptz), id);
