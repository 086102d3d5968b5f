/** Suppressions as rows, and the gate between those that begin or end and the events that they hide. */
import type { SuppressionId } from '../../alert/alert.ts';
import { completed, isShown, type Suppression } from '../../suppression/suppression.ts';
import type { Sql } from './database.ts';
import { numberOf } from './numbers.ts';

interface SuppressionRow {
  readonly suppression: Suppression;
}

/** Any constant: the advisory lock between receiving events and changing what hides them. */
const GATE = 0x67_61_74_65;

/** While a receiver holds it, no suppression begins or ends; receivers do not wait for each other. */
export const ENTER_GATE = `select pg_advisory_xact_lock_shared(${GATE})`;
/** A suppression that begins or ends waits for the receivers inside, and they for it: so none misses an event. */
export const CLOSE_GATE = `select pg_advisory_xact_lock(${GATE})`;

const UPSERT = `
  insert into suppressions (id, ended_at, behind, suppression)
  select id, ended_at, behind, suppression::json
  from unnest($1::bigint[], $2::bigint[], $3::boolean[], $4::text[]) as row (id, ended_at, behind, suppression)
  on conflict (id) do update
  set ended_at = excluded.ended_at, behind = excluded.behind, suppression = excluded.suppression`;

export async function putSuppressions(sql: Sql, suppressions: readonly Suppression[]): Promise<void> {
  if (suppressions.length === 0) return;
  await sql.query(UPSERT, [
    suppressions.map(({ id }) => numberOf(id)),
    suppressions.map(({ ended }) => ended?.at ?? null),
    suppressions.map((suppression) => !isShown(suppression)),
    suppressions.map((suppression) => JSON.stringify(suppression)),
  ]);
}

export async function allSuppressions(sql: Sql): Promise<readonly Suppression[]> {
  return suppressionsIn(await sql.query('select suppression from suppressions order by id'));
}

export const RUNNING = 'select suppression from suppressions where ended_at is null order by id';

export async function runningSuppressions(sql: Sql): Promise<readonly Suppression[]> {
  return suppressionsIn(await sql.query(RUNNING));
}

export const BOARDS = 'select suppression from suppressions where ended_at is null or behind order by id';

export async function listedSuppressions(sql: Sql): Promise<readonly Suppression[]> {
  return suppressionsIn(await sql.query(BOARDS));
}

/** Locks suppressions in their order and reads them as they are then. */
export async function lockSuppressions(sql: Sql, ids: readonly SuppressionId[]): Promise<readonly Suppression[]> {
  if (ids.length === 0) return [];
  const text = 'select suppression from suppressions where id = any($1::bigint[]) order by id for update';
  return suppressionsIn(await sql.query(text, [ids.flatMap((id) => numberOf(id) ?? [])]));
}

export async function readSuppression(sql: Sql, id: SuppressionId): Promise<Suppression | undefined> {
  const text = 'select suppression from suppressions where id = $1';
  return suppressionsIn(await sql.query(text, [numberOf(id) ?? -1]))[0];
}

function suppressionsIn(rows: readonly SuppressionRow[]): readonly Suppression[] {
  return rows.map(({ suppression }) => completed(suppression));
}
