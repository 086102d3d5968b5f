-- Figures of all alerts, for previews, the tally and the noise ledger, from one short row each.
-- rewrite alerts

-- The hours that an alert keeps, and the events up to the end of each: what came between two hours is a difference.
alter table alerts
  drop column counts, drop column recent,
  add column sums bigint[] not null default '{}',
  add column hidden bigint not null default 0,
  -- Of the rule as it is written: `rule_key` is the same for any case.
  add column rule_id uuid not null default '00000000-0000-0000-0000-000000000000',
  -- What the ledger groups by beside the rule, as JSON texts.
  add column place text not null default '""',
  add column cluster text,
  -- Long, and read only by a search for digits: in a table of its own.
  drop column output;

create table alert_outputs (
  alert bigint primary key,
  output text not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- Hashes of the workload and the pods that an alert remembers.
alter table alert_words add column pods uuid[] not null default '{}';
create index alert_words_pods on alert_words using gin (pods);

-- With what it takes to count a rule without reading its alerts.
drop index alerts_rule;
create index alerts_rule on alerts (rule_key, last_received_at desc, id) include (rule_id);

-- What people are shown of a status is what nothing hides, the worst first.
drop index alerts_status;
create index alerts_status on alerts (status, rank, last_received_at desc, id) where suppression is null;
create index alerts_grave on alerts (rank, received_at, id) where status = 'open' and suppression is null and rank <= 2;
