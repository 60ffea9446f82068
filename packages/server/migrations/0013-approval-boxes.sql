-- The boxes of approvals: what one decided, asked for and got a copy of; and the time-outs that come due.
alter table approval add column done_by uuid[] not null default '{}', add column copied uuid[] not null default '{}', add column touched_at timestamptz;
comment on column approval.done_by is 'Everybody who ever decided or gave an opinion here, also where the task was begun anew';
comment on column approval.copied is 'Who got a copy; when and whether it was read stands in body';
comment on column approval.touched_at is 'The last act on it: the order of the boxes';
-- An owner who is no superuser is bound by the policy too, and would fill in nothing.
alter table approval no force row level security;
alter table approval_task no force row level security;
update approval a set done_by = coalesce((select array_agg(distinct t.by_id) from approval_task t where t.tenant_id = a.tenant_id and t.approval_id = a.id and t.by_id is not null), '{}'),
  touched_at = coalesce(a.decided_at, (select max(t.at) from approval_task t where t.tenant_id = a.tenant_id and t.approval_id = a.id), a.requested_at);
alter table approval force row level security;
alter table approval_task force row level security;
create index approval_done on approval using gin (done_by);
create index approval_copied on approval using gin (copied);
create index approval_mine on approval (tenant_id, requested_by, requested_at desc, id desc);
create index approval_task_due on approval_task (tenant_id, due_at) where state = 'open' and due_at is not null;
