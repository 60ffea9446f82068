-- Files that come in pieces and go on where they were broken off (tus 1.0): what has arrived lies as a part beside the files, a row says whose it is and how much of it is safe.
create table upload (
  tenant_id uuid not null, id uuid not null, by_id uuid not null, name text not null, size bigint not null check (size > 0), got bigint not null default 0 check (got between 0 and size),
  started_at timestamptz not null default clock_timestamp(), touched_at timestamptz not null default clock_timestamp(), held_by uuid, held_until timestamptz, document_id uuid,
  primary key (tenant_id, id)
);
comment on table upload is 'Uploads that resume; gone a day after the last piece';
comment on column upload.got is 'Bytes that reached the disk; what the part holds beyond them counts for nothing';
comment on column upload.held_until is 'Whoever writes now (held_by) does so alone until then, on whichever node; renewed while it writes';
comment on column upload.document_id is 'The file it became';
create index upload_open on upload (tenant_id, by_id) where document_id is null;
create index upload_touched on upload (tenant_id, touched_at);
alter table upload enable row level security;
alter table upload force row level security;
create policy tenant on upload using (tenant_id = nullif(current_setting('guixing.tenant', true), '')::uuid);
