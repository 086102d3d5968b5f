/** Retention: what the embedded store's rule forgets, in portions, so that nobody waits long for the locks. What stays is indexed, and filled in. */
import type { AlertId } from '../../alert/alert.ts';
import { isBehind } from '../../alert/due.ts';
import type { RetentionEntry } from '../entry.ts';
import { Storms } from '../storms.ts';
import { lockAlerts } from './alert-rows.ts';
import { fillClues } from './clues.ts';
import type { Database, Sql } from './database.ts';
import { dropDays } from './events.ts';
import { indexOutputs } from './indexing.ts';
import { numbersOf } from './numbers.ts';
import { lockStorms, putStorms } from './storms.ts';
import { CLOSE_GATE } from './suppressions.ts';

const PORTION = 500;
const PATIENCE_MS = 30_000;

// The same rule as `forgettable`, see ../retention.ts.
const FORGETTABLE = `
  (select id, last_received_at from alerts where due_at is null and last_received_at < $1)
  union all
  (select id, last_received_at from alerts where due_at is null and last_received_at >= $1
   order by (status = 'resolved') desc, last_received_at, id
   limit greatest(0, (select count(*) from alerts where due_at is null and last_received_at >= $1) - $2::bigint))`;

interface Quiet {
  readonly id: number;
  readonly last_received_at: number;
}

export async function retain(database: Database, entry: RetentionEntry): Promise<void> {
  const patience = { patienceMs: PATIENCE_MS };
  const rows = await database.query<Quiet>(FORGETTABLE, [entry.before, entry.keep], patience);
  for (let from = 0; from < rows.length; from += PORTION) {
    await database.transaction((sql) => forget(sql, rows.slice(from, from + PORTION)), patience);
  }
  await database.transaction((sql) => tidy(sql, entry.before), patience);
  await dropDays(database, entry.before);
  await indexOutputs(database);
  await fillClues(database);
}

async function forget(sql: Sql, quiet: readonly Quiet[]): Promise<void> {
  const since = new Map(quiet.map(({ id, last_received_at }): [AlertId, number] => [`F-${id}`, last_received_at]));
  // One that was heard from in the meantime stays.
  const alerts = (await lockAlerts(sql, since.keys())).filter(
    (alert) => !isBehind(alert) && alert.lastReceivedAt === since.get(alert.id),
  );
  if (alerts.length === 0) return;
  const held = await lockStorms(sql, new Set(alerts.flatMap(({ card }) => card.storm ?? [])));
  const storms = new Storms(0, held);
  for (const alert of alerts) storms.forget(alert);
  await putStorms(sql, [...storms.all.values()]);
  const numbers = numbersOf(alerts.map(({ id }) => id));
  await sql.query('delete from alert_counts where alert = any($1::bigint[])', [numbers]);
  await sql.query('delete from alert_docs where id = any($1::bigint[])', [numbers]);
  await sql.query('delete from alert_outputs where alert = any($1::bigint[])', [numbers]);
  await sql.query('delete from alert_words where alert = any($1::bigint[])', [numbers]);
  await sql.query('delete from alerts where id = any($1::bigint[])', [numbers]);
}

async function tidy(sql: Sql, before: number): Promise<void> {
  await sql.query(CLOSE_GATE);
  // Any may go at any time: one that is needed is made again by whoever locks it.
  await sql.query(
    'delete from fingerprints where not exists (select from alerts where alerts.fingerprint = fingerprints.fingerprint)',
  );
  await sql.query('delete from suppressions where ended_at < $1', [before]);
  await sql.query('delete from storms where over and not behind and last_at < $1', [before]);
}
