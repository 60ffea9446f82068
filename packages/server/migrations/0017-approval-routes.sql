-- Routes a house lays over an approval whose article leaves the chain open. A version is drafted, published from a day on, and kept for good.
create table approval_route (
  tenant_id uuid not null, id uuid not null, control text not null, version int not null check (version > 0), routes jsonb not null, state text not null default 'draft' check (state in ('draft', 'published', 'retired')),
  effective date, note text, edit int not null default 1, made_by uuid not null, made_at timestamptz not null default clock_timestamp(), published_by uuid, published_at timestamptz, retired_by uuid, retired_at timestamptz, retired_note text,
  primary key (tenant_id, id), unique (tenant_id, control, version),
  check ((state = 'draft') = (published_at is null)), check (state = 'draft' or (effective is not null and note is not null and published_by is not null)), check ((state = 'retired') = (retired_at is not null))
);
comment on table approval_route is 'Versions of the routes a house lays over an approval; an approval takes the version in force when it is asked for and stays on it (X-03)';
comment on column approval_route.routes is 'Routes with withdraw, resubmit, urge, answers and copies, as a pack writes them';
comment on column approval_route.effective is 'First day it is taken by what is asked for; of several the latest, then the highest version';
comment on column approval_route.edit is 'Rises with every saving of a draft: who saved an older one is told';
create unique index approval_route_draft on approval_route (tenant_id, control) where state = 'draft';
create index approval_running on approval (tenant_id, control, requested_at) where state in ('open', 'stuck');

-- Once published a version says for good what it said: it may be taken out of force, nothing else.
create function approval_route_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.state <> 'draft' then raise exception 'a published route is never removed'; end if;
    return old;
  end if;
  if old.state = 'draft' then return new; end if;
  if old.state = 'published' and new.state = 'retired' and (to_jsonb(new) - array['state', 'retired_by', 'retired_at', 'retired_note']) = (to_jsonb(old) - array['state', 'retired_by', 'retired_at', 'retired_note']) then return new; end if;
  raise exception 'a published route is never changed';
end $$;
create trigger approval_route_kept before update or delete on approval_route for each row execute function approval_route_kept();

alter table approval_route enable row level security;
alter table approval_route force row level security;
create policy tenant on approval_route using (tenant_id = nullif(current_setting('guixing.tenant', true), '')::uuid);
