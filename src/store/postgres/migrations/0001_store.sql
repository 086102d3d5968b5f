-- Alerts with their events, suppressions, storms, Falco's health, and leases.
-- Times are milliseconds since the epoch, except of leases, which only the database's clock decides.
-- What happened is kept as json, not jsonb: jsonb refuses the character U+0000, which process names and paths may hold,
-- and forgets the order of keys. The columns beside it are what lookups need.

create extension if not exists pg_trgm;

create sequence alert_numbers;
create sequence suppression_numbers;
create sequence storm_numbers;

create table alerts (
  id bigint primary key,
  fingerprint uuid not null,
  -- The rule as a JSON text, which holds exactly what was sent.
  rule text not null,
  -- Hashes, since names may be longer than an index takes: of the rule in lower case; of rule and place.
  rule_key uuid not null,
  place_key uuid not null,
  status text not null check (status in ('open', 'acknowledged', 'resolved')),
  disposition text,
  suppression bigint,
  count bigint not null,
  received_at bigint not null,
  last_received_at bigint not null,
  last_at bigint not null,
  acknowledged_after bigint,
  -- When the turn of a card that is behind comes; null while it shows everything.
  due_at bigint,
  acted boolean not null,
  posted boolean not null,
  rank smallint not null,
  -- Events by hour since the epoch, the last day and a little more.
  hours integer[] not null,
  counts integer[] not null,
  -- The sum of `counts`.
  recent bigint not null,
  output text not null
) with (autovacuum_vacuum_scale_factor = 0.05);

create index alerts_fingerprint on alerts (fingerprint, id);
create index alerts_recent on alerts (last_received_at desc, id);
create index alerts_status on alerts (status, last_received_at desc, id);
create index alerts_rule on alerts (rule_key, last_received_at desc, id);
create index alerts_place on alerts (place_key);
create index alerts_suppression on alerts (suppression) where suppression is not null;
create index alerts_due on alerts (acted desc, posted, rank, last_received_at, id, due_at) where due_at is not null;
create index alerts_wait on alerts (acknowledged_after) where acknowledged_after is not null;

-- The alerts themselves, apart from `alerts` so that counting and searching need not read past them.
create table alert_docs (
  id bigint primary key,
  alert json not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

-- What an index over trigrams finds, apart from `alerts` because a further event seldom changes it: digits of the output
-- are squashed. Words with digits are looked for in `alerts.output`.
create table alert_words (
  alert bigint primary key,
  facets json not null,
  known text not null,
  said text not null
);

create index alert_words_trigrams on alert_words using gin (known gin_trgm_ops, said gin_trgm_ops);

-- Locked in order by whoever changes what is the newest alert of a fingerprint, whether or not there is one.
create table fingerprints (fingerprint uuid primary key);

-- One partition for each day of receipt, made when its first event comes.
create table events (
  day date not null,
  key uuid not null,
  fingerprint uuid,
  at bigint not null,
  sender text,
  event json not null,
  primary key (day, key)
) partition by list (day);

create table suppressions (
  id bigint primary key,
  ended_at bigint,
  suppression json not null
);

create index suppressions_running on suppressions (id) where ended_at is null;

create table storms (
  id bigint primary key,
  channel text not null,
  over boolean not null,
  behind boolean not null,
  last_at bigint not null,
  storm json not null
);

create index storms_listed on storms (id) where not over or behind;

create table health (
  one boolean primary key default true check (one),
  health json not null
);

create table leases (
  name text primary key,
  owner text not null,
  until timestamptz not null
);
