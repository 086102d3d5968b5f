-- Whether an alert is the first of its rule in its cluster, of its image, or at its place: told by the rule's index alone.
-- rewrite alerts

alter table alerts
  add column image_key uuid,
  add column cluster_key uuid;

drop index alerts_place;
drop index alerts_rule;
create index alerts_rule on alerts (rule_key, last_received_at desc, id)
  include (rule_id, received_at, place_key, image_key, cluster_key);
