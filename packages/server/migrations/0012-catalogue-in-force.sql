-- Which stored catalogue is in force: the one switched to last. Empty in a house from before: the one stored last.
alter table house add column catalogue_hash text;
comment on column house.catalogue_hash is 'The catalogue in force for what is opened and adopted next; every switch is a fact of the settings';
-- What the portal lets through in a span of time, counted for all nodes together. Lost in a crash, which lets a few more through and no more.
create unlogged table throttle (
  key text not null, ends_at timestamptz not null, n integer not null default 0,
  primary key (key)
);
comment on table throttle is 'Counts of looks and writes without an account, by digest of address or number';
create index throttle_over on throttle (ends_at);
