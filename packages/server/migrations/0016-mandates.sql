-- Who may decide what, and who must stay out: the table of authorities, declared interests, and delegations with limits.
alter table delegation alter column to_person drop not null, add column kinds text[], add column cap bigint check (cap >= 0), add column source_matter uuid, add column made_by uuid, add column made_at timestamptz not null default clock_timestamp();
comment on column delegation.to_person is 'Who stands in; null: away, and nobody does';
comment on column delegation.kinds is 'Kinds of matter it holds for; null: all. A delegation with kinds or a cap lets approvals be decided and hands on nothing else';
comment on column delegation.cap is 'The largest amount it covers, in fen, inclusive; with one, a matter of unknown amount is not covered';
comment on column delegation.source_matter is 'The approved leave it came with and ends with';
create unique index delegation_source on delegation (tenant_id, source_matter) where source_matter is not null;
create index delegation_from on delegation (tenant_id, from_person, ends_at);

create table authority (
  tenant_id uuid not null, id uuid not null, kind text not null, above bigint check (above >= 0), up_to bigint check (up_to >= 0), unit_id uuid, least text not null,
  set_at timestamptz not null default clock_timestamp(), set_by uuid, primary key (tenant_id, id), check (above is null or up_to is null or above < up_to)
);
comment on table authority is 'Table of authorities: kind, amount band (above excludes, up_to includes, fen) and unit give the least level or role that must have agreed';
comment on column authority.least is 'A level (staff, middle, leader, top) or a role of the catalogue, which stands for its level';

create table interest (
  tenant_id uuid not null, id uuid not null, person_id uuid not null, other_id uuid, payee text, folded text, relation text not null, note text,
  declared_at timestamptz not null default clock_timestamp(), declared_by uuid, ended_at timestamptz, ended_by uuid,
  primary key (tenant_id, id), check ((other_id is null) <> (payee is null)), check (other_id is distinct from person_id)
);
comment on table interest is 'Declared relatives among the people of the house, and payees somebody has an interest in: whoever declared it does not approve what concerns them';
create index interest_person on interest (tenant_id, person_id);
create unique index interest_once on interest (tenant_id, person_id, coalesce(other_id::text, folded)) where ended_at is null;

do $$
declare t text;
begin
  foreach t in array array['authority', 'interest'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = nullif(current_setting(''guixing.tenant'', true), '''')::uuid)', t);
  end loop;
end $$;

-- What people usually take, for the expected finish of a preview.
create index approval_task_decided on approval_task (tenant_id, by_id, at desc) where outcome is not null;
create index approval_stuck on approval (tenant_id, matter_id) where state = 'stuck';
