-- An event is found by the time at which it happened, and by the uuid that falcosidekick gave it; suppressions are listed as their
-- cards are behind. All three were looked for in the documents: by no index, and no function looks into json that holds U+0000 or
-- half a surrogate anywhere.

-- Null in events that are there, and in those that a replica of the version before stores: filled afterwards, see clues.ts, so that
-- events can be received meanwhile.
alter table events add column happened_at bigint, add column uuid uuid;
create index events_happened_at on events (happened_at);
create index events_uuid on events (uuid) where uuid is not null;

alter table suppressions add column behind boolean not null default true;
-- Without escapes of characters, documents can be looked into.
update suppressions set behind =
  coalesce((readable -> 'card' ->> 'shown')::bigint, 0) < coalesce((readable ->> 'revision')::bigint, 0)
  or readable -> 'card' -> 'attempt' is not null
from (select id, replace(suppression::text, '\u', '/u')::json as readable from suppressions) as one
where one.id = suppressions.id;
create index suppressions_listed on suppressions (id) where ended_at is null or behind;
