-- The foundation: houses, people, matters, facts, clocks, checks, approvals, duties and what surrounds them.
-- tenant_id leads every key so that the schema shards by house (design §4); row-level security repeats it.

create extension if not exists pg_trgm;

-- local tables: one row per house, sign-ins by better-auth live beside them
create table house (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9-]{1,60}$'),
  name text not null,
  zone text not null,
  language text not null default 'zh-CN',
  created_at timestamptz not null default now(),
  settings jsonb not null default '{}',
  rev bigint not null default 1
);
comment on table house is 'One organisation (tenant); rev rises with every change of rules, people or units, so that nodes reload';

-- people and units
create table unit (
  tenant_id uuid not null, id uuid not null, parent_id uuid, name text not null, type text not null, code text,
  head_id uuid, path uuid[] not null, active boolean not null default true,
  primary key (tenant_id, id)
);
comment on table unit is 'Tree of units; path runs from the unit itself up to the root';
create table person (
  tenant_id uuid not null, id uuid not null, name text not null, login text, user_id text, email text, phone text, unit_id uuid,
  language text not null default 'zh-CN', active boolean not null default true, joined_on date not null default current_date, search text not null default '',
  fact_seq bigint not null default 0, fact_head text not null default '',
  primary key (tenant_id, id)
);
comment on table person is 'Someone who works here; may hold an account (user_id)';
create unique index person_user on person (tenant_id, user_id) where user_id is not null;
create unique index person_login on person (tenant_id, lower(login)) where login is not null;
create table role_grant (
  tenant_id uuid not null, person_id uuid not null, role text not null, unit_id uuid, scope text not null check (scope in ('own-unit', 'unit-tree', 'house')),
  granted_at timestamptz not null default now(), id uuid not null,
  primary key (tenant_id, id)
);
comment on table role_grant is 'A role a person holds over a unit, a tree of units or the house';
create index role_grant_person on role_grant (tenant_id, person_id);
create index role_grant_role on role_grant (tenant_id, role);
create table delegation (
  tenant_id uuid not null, id uuid not null, from_person uuid not null, to_person uuid not null, starts_at timestamptz not null, ends_at timestamptz not null,
  primary key (tenant_id, id)
);
comment on table delegation is 'Duties delegated while on leave';
create table client (
  tenant_id uuid not null, id uuid not null, name text not null, kind text not null default 'owner', room text, phone text, phone_digits text, unit_id uuid, note text, since text,
  folded text not null, pinyin text not null default '', created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on table client is 'Owners, tenants, users: those who ask';
create index client_phone on client (tenant_id, phone_digits text_pattern_ops);
create index client_phone_tail on client (tenant_id, (right(phone_digits, 4)));
create index client_room on client (tenant_id, room text_pattern_ops);

-- regulations: what was adopted is stored whole with its hash; packs on disk are only what can be adopted next
create table regulation_version (
  -- json, not jsonb: the order in which actions and fields were written is kept
  tenant_id uuid not null, code text not null, version text not null, hash text not null, body json not null, stored_at timestamptz not null default now(),
  primary key (tenant_id, code, hash)
);
comment on table regulation_version is 'The text and controls as adopted, never edited';
create table catalogue_version (
  tenant_id uuid not null, hash text not null, body json not null, stored_at timestamptz not null default now(),
  primary key (tenant_id, hash)
);
comment on table catalogue_version is 'Kinds, lists, lexicon and forms as in force, never edited';
create table adoption (
  tenant_id uuid not null, code text not null, hash text not null, level text not null check (level in ('enforced', 'observed', 'reference')),
  unit_id uuid, from_day date not null, adopted_at timestamptz not null default now(), adopted_by uuid, id uuid not null,
  primary key (tenant_id, id)
);
comment on table adoption is 'Which version binds whom from which day; the latest row of a code counts';
create table pin (
  tenant_id uuid not null, id uuid not null, hash text not null, catalogue_hash text not null, regulations jsonb not null, day date not null,
  primary key (tenant_id, id), unique (tenant_id, hash)
);
comment on table pin is 'The set of versions matters were opened under; shared by all opened under the same set';
create table parameter (
  tenant_id uuid not null, code text not null, from_day date not null, value jsonb, set_at timestamptz not null default now(), set_by uuid, reason text, id uuid not null,
  primary key (tenant_id, code, from_day, id)
);
comment on table parameter is 'Values of the house with their effective day; null is to be set';
create table calendar (
  tenant_id uuid not null, id text not null, version integer not null, body jsonb not null, made_at timestamptz not null default now(),
  primary key (tenant_id, id, version)
);
comment on table calendar is 'Immutable versions of working calendars';
create table acknowledgement (
  tenant_id uuid not null, code text not null, hash text not null, person_id uuid not null, due_on date, confirmed_at timestamptz,
  primary key (tenant_id, code, hash, person_id)
);
comment on table acknowledgement is 'Who must read which version by when, and who has';

-- matters
create table matter (
  tenant_id uuid not null, id uuid not null, kind text not null, number text not null, title text not null, stage text not null, final boolean not null default false,
  unit_id uuid, handling_unit_id uuid, owner_id uuid, first_responder_id uuid, opener_id uuid, client_id uuid, parent_id uuid,
  channel text, priority text, confidentiality text, amount bigint, opened_at timestamptz not null, due_at timestamptz, due_from timestamptz, due_state text, closed_at timestamptz,
  version integer not null default 1, pin_id uuid not null, fields jsonb not null default '{}', fact_seq bigint not null default 0, fact_head text not null default '', last_fact_at timestamptz not null,
  imported boolean not null default false,
  primary key (tenant_id, id)
);
comment on table matter is 'One piece of business people handle; every ledger row';
create unique index matter_number on matter (tenant_id, kind, number);
create index matter_open_due on matter (tenant_id, kind, due_at, id) where not final;
create index matter_opened on matter (tenant_id, kind, opened_at desc, id desc);
create index matter_all_opened on matter (tenant_id, opened_at desc, id desc);
create index matter_owner on matter (tenant_id, owner_id, due_at) where not final;
create index matter_first on matter (tenant_id, first_responder_id, due_at) where not final;
create index matter_handling on matter (tenant_id, handling_unit_id, due_at) where not final;
create index matter_client on matter (tenant_id, client_id, opened_at desc) where client_id is not null;
create index matter_unit on matter (tenant_id, unit_id, opened_at desc);
create index matter_parent on matter (tenant_id, parent_id) where parent_id is not null;
create table matter_key (
  tenant_id uuid not null, kind text not null, field text not null, matter_id uuid not null, value text not null,
  primary key (tenant_id, matter_id, field)
);
comment on table matter_key is 'Key fields by kind and value, so that no index per kind is needed';
create index matter_key_value on matter_key (tenant_id, kind, field, value, matter_id);
create table matter_link (
  tenant_id uuid not null, from_id uuid not null, role text not null, to_id uuid not null,
  primary key (tenant_id, from_id, role, to_id)
);
comment on table matter_link is 'Typed links between matters';
create index matter_link_to on matter_link (tenant_id, to_id);
create table matter_party (
  tenant_id uuid not null, matter_id uuid not null, person_id uuid not null, relation text not null,
  primary key (tenant_id, matter_id, person_id, relation)
);
comment on table matter_party is 'Who took part: access and "mine" lists';
create index matter_party_person on matter_party (tenant_id, person_id, matter_id);
create table number_counter (
  tenant_id uuid not null, kind text not null, scope text not null, next bigint not null,
  primary key (tenant_id, kind, scope)
);
comment on table number_counter is 'Blocks of numbers handed to nodes; gaps are allowed unless the kind says none';

-- facts: append-only, one hash chain per stream
create table fact (
  tenant_id uuid not null, id uuid not null, stream text not null, seq bigint not null, at timestamptz not null, by_id uuid, on_behalf_id uuid, by_as text not null,
  matter_id uuid, what text not null, controls jsonb not null default '[]', commitment text not null, prev text not null, hash text not null,
  primary key (tenant_id, id)
);
comment on table fact is 'What happened, by whom, when, under which controls; never changed';
create unique index fact_stream on fact (tenant_id, stream, seq);
create index fact_matter on fact (tenant_id, matter_id, seq) where matter_id is not null;
create index fact_at on fact (tenant_id, at desc, id desc);
create table fact_detail (
  tenant_id uuid not null, fact_id uuid not null, salt text not null, body jsonb,
  primary key (tenant_id, fact_id)
);
comment on table fact_detail is 'Values behind a fact; lawful erasure blanks the body and the chain still verifies';
create table fact_unsealed (tenant_id uuid not null, fact_id uuid not null, hash text not null, primary key (tenant_id, fact_id));
comment on table fact_unsealed is 'Leaves waiting for the next Merkle checkpoint';
create table checkpoint (
  tenant_id uuid not null, id uuid not null, at timestamptz not null, root text not null, prev text not null, leaves jsonb not null,
  primary key (tenant_id, id)
);
comment on table checkpoint is 'Sealed Merkle roots over facts of the house';

-- clocks, checks, conformance
create table clock (
  tenant_id uuid not null, id uuid not null, matter_id uuid not null, control text not null, regulation text not null, article text not null, level text not null,
  run integer not null default 1, state text not null check (state in ('running', 'paused', 'met', 'breached', 'cancelled')),
  started_at timestamptz not null, due_at timestamptz, first_due_at timestamptz, stopped_at timestamptz, share_from timestamptz,
  holder_id uuid, calendar_id text not null, calendar_version integer not null, definition jsonb not null, events jsonb not null, fired jsonb not null default '[]', next_at timestamptz, breached boolean not null default false,
  primary key (tenant_id, id)
);
comment on table clock is 'A running time limit; due and breach are a fold over events';
create index clock_next on clock (tenant_id, next_at) where next_at is not null;
create index clock_matter on clock (tenant_id, matter_id);
create table check_result (
  tenant_id uuid not null, id uuid not null, control text not null, regulation text not null, article text not null, subject text not null, occasion text not null,
  outcome text not null check (outcome in ('conformed', 'breached', 'prevented', 'waived', 'excused', 'pending')), blocks boolean not null default false,
  day date not null, at timestamptz not null, matter_id uuid, unit_id uuid, person_id uuid, fact_id uuid, times integer not null default 1, cause text, late_seconds bigint, imported boolean not null default false,
  primary key (tenant_id, id)
);
comment on table check_result is 'One outcome of one control on one subject on one occasion';
create unique index check_once on check_result (tenant_id, control, subject, occasion);
create index check_article on check_result (tenant_id, regulation, article, day desc);
create index check_matter on check_result (tenant_id, matter_id) where matter_id is not null;
create table conformance_delta (
  tenant_id uuid not null, id bigint generated always as identity, day date not null, regulation text not null, article text not null, control text not null, unit_id uuid, outcome text not null, blocks boolean not null, n integer not null,
  primary key (tenant_id, id)
);
comment on table conformance_delta is 'Changes of counts, folded into conformance_day each second';
create table conformance_day (
  tenant_id uuid not null, day date not null, regulation text not null, article text not null, control text not null, unit_key uuid not null, outcome text not null, blocks boolean not null, n bigint not null,
  primary key (tenant_id, regulation, day, control, article, unit_key, outcome, blocks)
);
comment on table conformance_day is 'Folded counts; recounting check_result must give the same';

-- approvals, duties, alerts, notices, outbox
create table approval (
  tenant_id uuid not null, id uuid not null, matter_id uuid not null, control text not null, regulation text not null, article text not null, purpose text not null, state text not null,
  attested text not null, requested_at timestamptz not null, requested_by uuid, words text, body jsonb not null, decided_at timestamptz,
  primary key (tenant_id, id)
);
comment on table approval is 'A route in progress or decided; the whole state machine lies in body';
create index approval_matter on approval (tenant_id, matter_id);
create table approval_task (
  tenant_id uuid not null, id uuid not null, approval_id uuid not null, matter_id uuid not null, place text not null, candidates uuid[] not null, state text not null, outcome text, by_id uuid, on_behalf_id uuid, at timestamptz, words text, due_at timestamptz, opened_at timestamptz not null,
  primary key (tenant_id, id)
);
comment on table approval_task is 'One step waiting for one of its candidates';
create index approval_task_open on approval_task using gin (candidates) where state = 'open';
create index approval_task_approval on approval_task (tenant_id, approval_id);
create table duty_item (
  tenant_id uuid not null, id uuid not null, control text not null, regulation text not null, article text not null, unit_id uuid, person_id uuid, role text, period text not null, subject text not null,
  opens_at timestamptz not null, due_at timestamptz not null, state text not null check (state in ('waiting', 'open', 'done', 'missed', 'waived')), matter_id uuid, done_at timestamptz, done_by uuid,
  primary key (tenant_id, id)
);
comment on table duty_item is 'A periodic obligation that fell due; done by an act, missed is a breach';
create unique index duty_once on duty_item (tenant_id, control, subject, period);
create index duty_due on duty_item (tenant_id, due_at) where state in ('waiting', 'open');
create table alert (
  tenant_id uuid not null, id uuid not null, matter_id uuid not null, control text not null, regulation text not null, article text not null, text text not null, raised_at timestamptz not null, raised_by uuid,
  recipients uuid[] not null, ack_seconds integer not null, repeat_seconds integer not null, repeat_at timestamptz, repeats integer not null default 0, read_at timestamptz, read_by uuid,
  primary key (tenant_id, id)
);
comment on table alert is 'Must be read; repeats until somebody has';
create index alert_repeat on alert (tenant_id, repeat_at) where read_at is null;
create index alert_recipients on alert using gin (recipients) where read_at is null;
create table notice (
  tenant_id uuid not null, id uuid not null, person_id uuid not null, at timestamptz not null, code text not null, params jsonb not null default '{}', matter_id uuid, read_at timestamptz, key text,
  primary key (tenant_id, id)
);
comment on table notice is 'A notification in the app';
create index notice_person on notice (tenant_id, person_id, at desc);
create unique index notice_once on notice (tenant_id, person_id, key) where key is not null;
create table outbox (
  tenant_id uuid not null, id uuid not null, at timestamptz not null, channel text not null, recipient text not null, subject text not null, body text not null, matter_id uuid,
  state text not null default 'queued' check (state in ('queued', 'sent', 'not-sent', 'failed')), attempts integer not null default 0, next_at timestamptz, error text, sent_at timestamptz, key text,
  primary key (tenant_id, id)
);
comment on table outbox is 'What leaves the building, written with the act and sent afterwards';
create index outbox_due on outbox (tenant_id, next_at) where state = 'queued';
create unique index outbox_once on outbox (tenant_id, key) where key is not null;

-- files, search, knowledge, roster, calls, tokens
create table document (
  tenant_id uuid not null, id uuid not null, matter_id uuid, name text not null, type text not null, size bigint not null, sha256 text not null, content bytea not null, at timestamptz not null, by_id uuid,
  primary key (tenant_id, id)
);
comment on table document is 'Files people attached';
create index document_matter on document (tenant_id, matter_id);
create table knowledge (
  tenant_id uuid not null, id uuid not null, number bigint not null, kind text not null, subject text not null, department text, content text not null, phone text, source text not null,
  version integer not null default 1, checked_at timestamptz, checked_by uuid, valid_until timestamptz, retired boolean not null default false, history jsonb not null default '[]',
  primary key (tenant_id, id)
);
comment on table knowledge is 'Information file F26, answer base and bulletins';
-- Searched without a policy, by one reader module that checks scope itself: operators like @@ are not leakproof (design §4).
create table search_doc (
  tenant_id uuid not null, type text not null, ref uuid not null, unit_ids uuid[] not null default '{}', title text not null, detail text not null default '', folded text not null, tokens tsvector not null, at timestamptz not null,
  primary key (tenant_id, type, ref)
);
comment on table search_doc is 'Folded and segmented text of everything that can be found';
create index search_tokens on search_doc using gin (tokens);
create index search_trgm on search_doc using gin (folded gin_trgm_ops);
create table roster (
  tenant_id uuid not null, unit_id uuid not null, month text not null, rows jsonb not null, matter_id uuid, state text not null default 'draft', version integer not null default 1,
  primary key (tenant_id, unit_id, month)
);
comment on table roster is 'Month of shifts; publishing refuses an uncovered minute (S29-01)';
create table phone_call (
  tenant_id uuid not null, id uuid not null, external text not null, number text not null, state text not null, rings integer, started_at timestamptz not null, answered_at timestamptz, ended_at timestamptz, seconds integer, client_id uuid, extension text,
  primary key (tenant_id, id)
);
comment on table phone_call is 'Events of a telephone exchange';
create unique index phone_call_external on phone_call (tenant_id, external);
create index phone_call_started on phone_call (tenant_id, started_at desc);
create table api_token (
  tenant_id uuid not null, id uuid not null, person_id uuid not null, hash text not null unique, name text not null, made_at timestamptz not null default now(), last_used timestamptz, revoked_at timestamptz,
  primary key (tenant_id, id)
);
comment on table api_token is 'Bearer tokens; only their hash is kept';
create table public_link (
  tenant_id uuid not null, id uuid not null, matter_id uuid not null, purpose text not null, hash text not null unique, expires_at timestamptz, used_at timestamptz, made_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on table public_link is 'Portal codes and single-use rating links; only hashes';
create index public_link_matter on public_link (tenant_id, matter_id);
create table idempotency (
  tenant_id uuid not null, key text not null, who text not null, request text not null, status integer, body jsonb, at timestamptz not null default now(),
  primary key (tenant_id, key, who)
);
comment on table idempotency is 'First answers by key: a repeated write gets the same answer';
create index idempotency_at on idempotency (tenant_id, at);
create table look (
  tenant_id uuid not null, id uuid not null, at timestamptz not null, person_id uuid not null, what text not null, ref uuid not null, reason text,
  primary key (tenant_id, id)
);
comment on table look is 'Recorded reveals of personal data and reads of sealed things';
create table attempt (name text primary key, failures integer not null default 0, locked_until timestamptz, last_at timestamptz not null default now());
comment on table attempt is 'Failed sign-ins per account: locks after repeated failures';

do $$
declare t text;
begin
  foreach t in array array['unit','person','role_grant','delegation','client','regulation_version','catalogue_version','adoption','pin','parameter','calendar','acknowledgement',
    'matter','matter_key','matter_link','matter_party','number_counter','fact','fact_detail','fact_unsealed','checkpoint','clock','check_result','conformance_delta','conformance_day',
    'approval','approval_task','duty_item','alert','notice','outbox','document','knowledge','roster','phone_call','idempotency','look'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = nullif(current_setting(''guixing.tenant'', true), '''')::uuid)', t);
  end loop;
end $$;
