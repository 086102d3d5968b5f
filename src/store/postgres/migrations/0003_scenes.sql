-- Hashes of the containers, pods and sessions that an alert's last events took place in: what stories are found by.
alter table alerts add column scenes uuid[] not null default '{}';
create index alerts_scenes on alerts using gin (scenes) where scenes <> '{}';
