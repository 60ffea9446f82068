-- A breach may be explained and excused by a superior; the breach itself stays, its outcome becomes "excused".
create table excuse (
  tenant_id uuid not null, id uuid not null, check_id uuid not null, asked_at timestamptz not null default clock_timestamp(), asked_by uuid not null, cause text not null, words text not null,
  decided_at timestamptz, decided_by uuid, granted boolean, answer text,
  primary key (tenant_id, id)
);
comment on table excuse is 'Requests to excuse a breach: cause and words of the holder, answer of a superior';
create unique index excuse_open on excuse (tenant_id, check_id) where decided_at is null;
create index excuse_check on excuse (tenant_id, check_id, asked_at);
alter table excuse enable row level security;
alter table excuse force row level security;
create policy tenant on excuse using (tenant_id = nullif(current_setting('guixing.tenant', true), '')::uuid);
