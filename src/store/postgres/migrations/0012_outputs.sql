-- Outputs are indexed as they are, digits and all, some time after they came: what contains an address or a process id is found
-- by the index too. It used to hold outputs without their digits, and those were looked for in all outputs.
-- vacuum alert_words
-- vacuum alert_outputs

-- `indexed` is a hash of the output that `said` holds, so that whoever writes another output need not know of it.
alter table alert_outputs add column indexed bigint;
update alert_outputs set indexed = hashtextextended(output, 0);
alter table alert_outputs
  add column stale boolean not null generated always as (indexed is distinct from hashtextextended(output, 0)) stored;
create index alert_outputs_stale on alert_outputs (alert) where stale;

drop index alert_words_trigrams;
update alert_words set said = output from alert_outputs where alert_outputs.alert = alert_words.alert;
-- Of an older version, whose outputs are yet to be written: so are its words then.
delete from alert_words where not exists (select from alert_outputs where alert_outputs.alert = alert_words.alert);
create index alert_words_trigrams on alert_words using gin (known gin_trgm_ops, said gin_trgm_ops);
