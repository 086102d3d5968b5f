-- Events that are durable, and confirmed, but not folded into their alerts yet: a row for each transaction that received some.
create table pending (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  days date[] not null,
  keys uuid[] not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

-- The facet as a JSON text: it may come from the sender's settings, and then the event does not tell it.
alter table events add column cluster text;
