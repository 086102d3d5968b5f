-- A further event of an alert rewrites few bytes, and most times no index.

-- In indexes instead of the time itself: within a minute a row keeps its place in all of them, so that its new version is
-- put beside the old one (a heap-only tuple) and no index is written. There is room for it on the page.
alter table alerts add column last_minute bigint not null generated always as (last_received_at / 60000) stored;
alter table alerts set (fillfactor = 70);

drop index alerts_recent;
create index alerts_recent on alerts (last_minute desc, id);
drop index alerts_rule;
create index alerts_rule on alerts (rule_key, last_minute desc, id)
  include (rule_id, received_at, place_key, image_key, cluster_key);
drop index alerts_status;
create index alerts_status on alerts (status, rank, last_minute desc, id) where suppression is null;
drop index alerts_due;
create index alerts_due on alerts (acted desc, posted, rank, last_minute, id, due_at) where due_at is not null;

-- Written again with every event: to compress it takes longer than to write it whole.
alter table alert_docs set (toast_tuple_target = 8160);
