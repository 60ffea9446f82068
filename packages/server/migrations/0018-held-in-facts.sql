-- What a blocking control held is told by the fact of the act itself (`held` in its controls) and leaves no check of its own.
-- Rows and sums from before stay as they are; both are read.
alter table fact add column day date, add column unit_id uuid;
comment on column fact.day is 'The day of the house on which what the fact says held counts; null where nothing held';
comment on column fact.unit_id is 'The unit it counts for: the one of the matter as the act left it';
comment on table check_result is 'One outcome of one control on one subject on one occasion; what a blocking control held stands in the fact of the act instead';
alter table conformance_delta add column fact_id uuid, alter column day drop not null, alter column regulation drop not null, alter column article drop not null, alter column control drop not null,
  alter column outcome drop not null, alter column blocks drop not null, alter column n drop not null,
  add constraint delta_of_one check (case when fact_id is null then num_nulls(day, regulation, article, control, outcome, blocks, n) = 0 else num_nonnulls(day, regulation, article, control, unit_id, outcome, blocks, n) = 0 end);
comment on column conformance_delta.fact_id is 'A fact whose held controls are to be counted, each once; the other columns are empty then';
comment on table conformance_day is 'Folded counts; recounting check_result and what the facts say held must give the same';
