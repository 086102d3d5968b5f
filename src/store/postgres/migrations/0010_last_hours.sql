-- What asks about a time reads the alerts that had events in it, not all that there are.
-- vacuum alerts

-- The hours of the first and the last event that an alert keeps, and how many it keeps: to look into an array takes longer.
-- The last hour changes once an hour at most, so that a further event seldom writes its index.
alter table alerts
  add column first_hour integer generated always as (hours[1]) stored,
  add column last_hour integer generated always as (hours[cardinality(hours)]) stored,
  add column kept_events bigint generated always as (sums[cardinality(sums)]) stored;
create index alerts_last_hour on alerts (last_hour);

-- With what it takes to tell whether one was acknowledged, and had events, within a time.
drop index alerts_wait;
create index alerts_wait on alerts (acknowledged_after) include (received_at, last_hour) where acknowledged_after is not null;

-- Few different entries, and so a small index: how many alerts there are of each status is told by it alone.
create index alerts_tally on alerts (status, disposition, suppression);
