-- The archive of clients: firms and persons in one, with contacts, relations, consent, and records of two found to be one.
alter table client add column version integer not null default 1, add column client_key text not null default '', add column owner_id uuid, add column merged_into uuid, add check (merged_into is distinct from id);
comment on column client.client_key is 'What a client is recognised by however the name is written (core/text/client-key)';
comment on column client.merged_into is 'The client this one was found to be; always one that is merged into none, so that one step leads there';
-- As the program would write it, but for forms of company names in Latin letters; written again with the next change of a client.
update client set client_key = regexp_replace(regexp_replace(regexp_replace(folded, '[(\[（【][^)\]）】]*[)\]）】]', ' ', 'g'), '[[:punct:][:space:]]+', '', 'g'), '(.)(有限责任公司|股份有限公司|集团有限公司|有限公司|股份公司|分公司|集团|公司|总部)+$', '\1');
create index client_key on client (tenant_id, client_key) where client_key <> '';
create index client_recent on client (tenant_id, created_at desc, id desc) where merged_into is null;
create index client_merged on client (tenant_id, merged_into) where merged_into is not null;
create index client_owner on client (tenant_id, owner_id) where owner_id is not null;

create table client_contact (
  tenant_id uuid not null, id uuid not null, client_id uuid not null, name text not null, post text, phone text, phone_digits text, email text, decision text, main boolean not null default false, note text,
  since date, until date, version integer not null default 1, made_at timestamptz not null default clock_timestamp(), made_by uuid,
  primary key (tenant_id, id), check (since is null or until is null or since <= until)
);
comment on table client_contact is 'Whom one speaks with at a client, with which say in a decision; gone from the day after `until`';
create index client_contact_of on client_contact (tenant_id, client_id);
create index client_contact_phone on client_contact (tenant_id, phone_digits) where phone_digits is not null;

create table client_relation (
  tenant_id uuid not null, id uuid not null, from_id uuid not null, to_id uuid not null, kind text not null, note text, made_at timestamptz not null default clock_timestamp(), made_by uuid, ended_at timestamptz, ended_by uuid,
  primary key (tenant_id, id), check (from_id <> to_id)
);
comment on table client_relation is 'What `to` is to `from` (its parent company, who introduced it); read from both sides';
create unique index client_relation_once on client_relation (tenant_id, from_id, to_id, kind) where ended_at is null;
create index client_relation_to on client_relation (tenant_id, to_id);

create table client_consent (
  tenant_id uuid not null, id uuid not null, client_id uuid not null, contact_id uuid, purpose text not null, ways text[] not null, given_on date not null, given_by text not null, until date, document_id uuid, note text,
  made_at timestamptz not null default clock_timestamp(), made_by uuid, withdrawn_on date, withdrawn_at timestamptz, withdrawn_by uuid, withdrawn_why text,
  primary key (tenant_id, id), check (until is null or given_on <= until)
);
comment on table client_consent is 'Register of consent: what for, which ways, by whom and until when; given and withdrawn, never edited';
create index client_consent_of on client_consent (tenant_id, client_id);

create table client_merge (
  tenant_id uuid not null, id uuid not null, alias_id uuid not null, into_id uuid not null, moved uuid[] not null, reason text not null, at timestamptz not null default clock_timestamp(), by_id uuid, undone_at timestamptz, undone_by uuid, undone_reason text,
  primary key (tenant_id, id)
);
comment on table client_merge is 'Which clients were found to be one; `moved` are those that pointed to the alias and go back with it';
create unique index client_merge_once on client_merge (tenant_id, alias_id) where undone_at is null;
create index client_merge_into on client_merge (tenant_id, into_id);

-- Evidence of a consent and other papers of a client belong to it and to no matter.
alter table document add column client_id uuid;
create index document_client on document (tenant_id, client_id) where client_id is not null;
create index outbox_matter on outbox (tenant_id, matter_id, at desc) where matter_id is not null;
create index phone_call_client on phone_call (tenant_id, client_id, started_at desc) where client_id is not null;
create index matter_client_open on matter (tenant_id, client_id) where client_id is not null and not final;

do $$
declare t text;
begin
  foreach t in array array['client_contact', 'client_relation', 'client_consent', 'client_merge'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = nullif(current_setting(''guixing.tenant'', true), '''')::uuid)', t);
  end loop;
end $$;
