-- What has to read all alerts is done by the connection that asks: workers take longer to start, and to reach the shared
-- pages for the first time, than to read their part, and what people ask would take the processors from what comes in.

alter table alerts set (parallel_workers = 0);
alter table alert_words set (parallel_workers = 0);
alter table alert_outputs set (parallel_workers = 0);
