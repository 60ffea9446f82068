-- Word templates the office edits itself. A version is what was uploaded: it is published and retired, never changed.
create table template (
  tenant_id uuid not null, id uuid not null, kind text not null, name text not null, made_at timestamptz not null default clock_timestamp(), made_by uuid not null, retired_at timestamptz, retired_by uuid,
  primary key (tenant_id, id)
);
comment on table template is 'Word templates papers of a kind of matter are made from; a retired one stays readable and is offered no longer';
create unique index template_name on template (tenant_id, kind, name) where retired_at is null;

create table template_version (
  tenant_id uuid not null, template_id uuid not null, version int not null check (version > 0), document_id uuid not null, sha256 text not null, tags jsonb not null, note text,
  at timestamptz not null default clock_timestamp(), by_id uuid not null, published_at timestamptz, published_by uuid, retired_at timestamptz, retired_by uuid,
  primary key (tenant_id, template_id, version), foreign key (tenant_id, template_id) references template, check ((published_at is null) = (published_by is null)), check ((retired_at is null) = (retired_by is null))
);
comment on table template_version is 'Uploads of a template; the highest one that is published and not retired is filled in';
comment on column template_version.tags is 'Placeholders found in it when it was checked, in their order, those of a repeated part inside it';

-- A paper that was made names its version by digest: what it was made from must stay what it was.
create function template_version_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'a version of a template is never removed'; end if;
  if (to_jsonb(new) - array['published_at', 'published_by', 'retired_at', 'retired_by']) = (to_jsonb(old) - array['published_at', 'published_by', 'retired_at', 'retired_by']) then return new; end if;
  raise exception 'a version of a template is never changed';
end $$;
create trigger template_version_kept before update or delete on template_version for each row execute function template_version_kept();

alter table document add column kept boolean not null default false;
comment on column document.kept is 'Kept though attached to no matter: the house''s own (a template)';

do $$
declare t text;
begin
  foreach t in array array['template', 'template_version'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (tenant_id = nullif(current_setting(''guixing.tenant'', true), '''')::uuid)', t);
  end loop;
end $$;
