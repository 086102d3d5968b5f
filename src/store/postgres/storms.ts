/** Storms as rows. */
import type { Alert, AlertId } from '../../alert/alert.ts';
import type { StormId } from '../../alert/card-state.ts';
import type { Storm } from '../../alert/storm.ts';
import { readAlerts } from './alert-rows.ts';
import type { Sql } from './database.ts';
import { numberOf, numbersOf } from './numbers.ts';

interface StormRow {
  readonly storm: Storm;
}

const UPSERT = `
  insert into storms (id, channel, over, behind, last_at, storm)
  select id, channel, over, behind, last_at, storm::json
  from unnest($1::bigint[], $2::text[], $3::boolean[], $4::boolean[], $5::bigint[], $6::text[])
    as row (id, channel, over, behind, last_at, storm)
  on conflict (id) do update
  set over = excluded.over, behind = excluded.behind, last_at = excluded.last_at, storm = excluded.storm`;

export async function putStorms(sql: Sql, storms: readonly Storm[]): Promise<void> {
  if (storms.length === 0) return;
  await sql.query(UPSERT, [
    storms.map(({ id }) => numberOf(id)),
    storms.map(({ channel }) => channel),
    storms.map(({ over }) => over),
    storms.map(({ card, revision }) => card.shown < revision),
    storms.map(({ lastAt }) => lastAt),
    storms.map((storm) => JSON.stringify(storm)),
  ]);
}

export async function lockStorms(sql: Sql, ids: Iterable<StormId>): Promise<readonly Storm[]> {
  const numbers = numbersOf(ids);
  if (numbers.length === 0) return [];
  const text = 'select storm from storms where id = any($1::bigint[]) order by id for update';
  return stormsIn(await sql.query<StormRow>(text, [numbers]));
}

export const RAGING = 'select storm from storms where channel = $1 and not over order by id for update';

/** The storms that rage in a channel: one, or none. */
export async function lockRaging(sql: Sql, channel: string): Promise<readonly Storm[]> {
  // Whoever begins the channel's storm must be alone, also while there is none whose row could be locked.
  await sql.query("select pg_advisory_xact_lock(hashtext('storm'), hashtext($1))", [channel]);
  return stormsIn(await sql.query<StormRow>(RAGING, [channel]));
}

export const LISTED = 'select storm from storms where not over or behind order by id';

/** Storms that rage or whose cards are behind. */
export async function listedStorms(sql: Sql): Promise<readonly Storm[]> {
  return stormsIn(await sql.query<StormRow>(LISTED));
}

export async function readStorm(sql: Sql, id: StormId): Promise<Storm | undefined> {
  const [row] = await sql.query<StormRow>('select storm from storms where id = $1', [numberOf(id) ?? -1]);
  return row?.storm;
}

/** The alerts on a storm's card, in the order in which they were gathered. */
export async function readMembers(sql: Sql, id: StormId): Promise<readonly Alert[]> {
  const members: readonly AlertId[] = (await readStorm(sql, id))?.members ?? [];
  const alerts = await readAlerts(sql, members);
  return members.flatMap((member) => alerts.get(member) ?? []);
}

function stormsIn(rows: readonly StormRow[]): readonly Storm[] {
  return rows.map(({ storm }) => storm);
}
