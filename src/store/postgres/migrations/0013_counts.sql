-- What the ledger, the tally and previews count, in a table of its own: half as much to read where they read much, and a card that
-- is shown writes none of it.
-- vacuum alert_counts

create table alert_counts (
  alert bigint primary key,
  received_at bigint not null,
  last_received_at bigint not null,
  -- Of the hours that an alert keeps the first and the last, and the events of all: to look into an array takes longer.
  -- The last hour changes once an hour at most, so that a further event seldom writes an index.
  kept_events bigint generated always as (sums[cardinality(sums)]) stored,
  first_hour integer generated always as (hours[1]) stored,
  last_hour integer generated always as (hours[cardinality(hours)]) stored,
  rank smallint not null,
  -- Neither resolved nor hidden: what a suppression can be made from.
  shown boolean not null,
  -- Hidden, now or some of its events.
  suppressed boolean not null,
  -- Of the rule as it is written.
  rule_id uuid not null,
  acknowledged_after bigint,
  disposition text,
  -- JSON texts, which hold exactly what was sent.
  rule text not null,
  place text not null,
  cluster text,
  -- Hours since the epoch that had events, and the events up to the end of each: what came between two hours is a difference.
  hours integer[] not null,
  sums bigint[] not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, parallel_workers = 0);

insert into alert_counts (
  alert, received_at, last_received_at, rank, shown, suppressed, rule_id, acknowledged_after, disposition, rule, place, cluster, hours, sums
)
select id, received_at, last_received_at, rank, status <> 'resolved' and suppression is null, suppression is not null or hidden > 0,
  rule_id, acknowledged_after, disposition, rule, place, cluster, hours, sums
from alerts;

create index alert_counts_last_hour on alert_counts (last_hour);
create index alert_counts_rule on alert_counts (rule_id, last_hour);
create index alert_counts_true on alert_counts (rule_id) where disposition = 'true-positive';
-- With what it takes to tell whether one was acknowledged, and had events, within a time.
create index alert_counts_wait on alert_counts (acknowledged_after) include (received_at, last_hour) where acknowledged_after is not null;

-- Their indexes go with them.
alter table alerts
  drop column first_hour, drop column last_hour, drop column kept_events,
  drop column hours, drop column sums, drop column hidden, drop column acknowledged_after, drop column place, drop column cluster;
