/** One event, looked for: by what makes it itself, by its time, or by the name that falcosidekick gave it. */
import type { Alert } from '../../alert/alert.ts';
import type { Arrival } from '../../alert/entry.ts';
import { MAX_SIGHTINGS } from '../lookups.ts';
import type { Clue, Sighting } from '../store.ts';
import type { AlertRow } from './alert-rows.ts';
import type { Sql } from './database.ts';
import { dayOf } from './events.ts';

const DAY_MS = 86_400_000;

export const NEWEST = `
  select alert from alert_docs
  where id = (select max(id) from alerts where fingerprint = $1::uuid)`;

/** An event is received within a day of its own time, or it is not found by its key. */
export const RECEIVED = 'select exists (select from events where key = $1::uuid and day = any($2::date[])) as received';

export async function traceOf(
  sql: Sql,
  { key, fingerprint, event }: Pick<Arrival, 'key' | 'fingerprint' | 'event'>,
): Promise<{ readonly received: boolean; readonly alert?: Alert }> {
  const days = [-DAY_MS, 0, DAY_MS].map((offset) => dayOf(event.at + offset));
  const [kept, newest] = await Promise.all([
    sql.query<{ received: boolean }>(RECEIVED, [key, days]),
    sql.query<AlertRow>(NEWEST, [fingerprint]),
  ]);
  const alert = newest[0]?.alert;
  return { received: kept[0]?.received ?? false, ...(alert === undefined ? {} : { alert }) };
}

// An event belongs to the newest alert of its kind that was there when it was received.
const sightings = (condition: string) => `
  select happened_at as at, alert from (
    select fingerprint, at as received, happened_at from events
    where fingerprint is not null and ${condition}
    order by happened_at desc limit ${MAX_SIGHTINGS * 10}
  ) as found
  join lateral (
    select id from alerts where alerts.fingerprint = found.fingerprint and received_at <= found.received
    order by id desc limit 1
  ) as its on true
  join alert_docs using (id)
  order by happened_at desc`;

export const BY_TIME = sightings('happened_at between $1 and $2');
export const BY_UUID = sightings('uuid = $1::uuid');

export async function sightingsFor(sql: Sql, clue: Clue): Promise<readonly Sighting[]> {
  const rows =
    'uuid' in clue
      ? await sql.query<Sighting>(BY_UUID, [clue.uuid])
      : await sql.query<Sighting>(BY_TIME, [clue.from, clue.to]);
  const seen = new Set<string>();
  const firsts = rows.filter(({ alert }) => !seen.has(alert.id) && seen.add(alert.id));
  return firsts.slice(0, MAX_SIGHTINGS);
}
