/**
 * What people know an event by: the time at which it happened, and falcosidekick's uuid. Whoever stores an event writes them beside
 * it; replicas of the versions before did not.
 */
import { type FalcoEvent, uuidOf } from '../../falco/event.ts';
import type { Database, Sql } from './database.ts';
import { BY_INDEX } from './search.ts';

const PORTION = 1_000;
const PATIENCE = { patienceMs: 30_000 };

// What somebody else has locked is left to the next time.
export const WITHOUT = `
  select day::text, key, event from events where happened_at is null limit ${PORTION} for update skip locked`;

const FILL = `
  update events set happened_at = row.happened_at, uuid = row.uuid
  from unnest($1::date[], $2::uuid[], $3::bigint[], $4::uuid[]) as row (day, key, happened_at, uuid)
  where events.day = row.day and events.key = row.key`;

interface EventRow {
  readonly day: string;
  readonly key: string;
  readonly event: FalcoEvent;
}

/** Writes them beside the events that have none. */
export async function fillClues(database: Database): Promise<void> {
  for (;;) {
    const filled = await database.transaction(fillSome, PATIENCE);
    if (filled < PORTION) return;
  }
}

async function fillSome(sql: Sql): Promise<number> {
  await sql.query(BY_INDEX.text);
  const rows = await sql.query<EventRow>(WITHOUT);
  if (rows.length === 0) return 0;
  await sql.query(FILL, [
    rows.map(({ day }) => day),
    rows.map(({ key }) => key),
    rows.map(({ event }) => event.at),
    rows.map(({ event }) => uuidOf(event) ?? null),
  ]);
  return rows.length;
}
