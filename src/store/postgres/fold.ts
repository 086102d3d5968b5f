/** Folding events that are durable into their alerts, in one transaction. */
import type { Alert, AlertId } from '../../alert/alert.ts';
import type { Arrival, HealthArrival } from '../../alert/entry.ts';
import { type Health, hear } from '../../alert/health.ts';
import { STORY_WINDOW_MS, scenedBy } from '../../alert/story.ts';
import type { Fingerprint } from '../../falco/fingerprint.ts';
import { covers, type Suppression } from '../../suppression/suppression.ts';
import type { Applied } from '../state.ts';
import type { AlertRow } from './alert-rows.ts';
import type { Sql } from './database.ts';
import { lockHealth, putHealth, readHealth } from './health.ts';
import { ruleKey, sceneKeys } from './keys.ts';
import { ENTER_GATE, lockSuppressions, runningSuppressions } from './suppressions.ts';
import { applyTo } from './touched.ts';

type Arrivals = readonly (Arrival | HealthArrival)[];

/** A silence is a matter of minutes. */
const SIGN_OF_LIFE_MS = 1_000;

// The condition never holds: the row is locked, or made, and nothing is written to one that is there.
const LOCK_FINGERPRINTS = `
  insert into fingerprints (fingerprint) select fingerprint from unnest($1::uuid[]) as row (fingerprint) order by fingerprint
  on conflict (fingerprint) do update set fingerprint = excluded.fingerprint where false`;

export const LOCK_CURRENT = `
  with newest as materialized (
    select max(id) as id from alerts where fingerprint = any($1::uuid[]) group by fingerprint
  )
  select alert from newest join alerts using (id) join alert_docs using (id)
  order by fingerprint, id for update of alerts, alert_docs`;

/** Events that one transaction stored. */
export interface Received {
  /** Number of the row that says that they are to be folded; none when all were repeats. */
  readonly pending: number | undefined;
  readonly fresh: Arrivals;
  /** Only a sign of life of their senders. */
  readonly repeats: Arrivals;
}

// Whoever deletes a row folds its events, once: another who would waits here, and finds it gone.
const CLAIM = 'delete from pending where id = any($1::bigint[]) returning id';

/** What became of the fresh events of each; of those that another has folded, nothing. */
export async function fold(sql: Sql, received: readonly Received[]): Promise<readonly (readonly Applied[])[]> {
  const fingerprints = fingerprintsOf(received.flatMap(({ fresh }) => fresh));
  // In this order, and in one round trip: while fingerprints are locked, other replicas wait.
  const [claimed, , running, { senders = [] }, , current] = await Promise.all([
    sql.query<{ id: number }>(CLAIM, [received.flatMap(({ pending }) => pending ?? [])]),
    sql.query(ENTER_GATE),
    runningSuppressions(sql),
    readHealth(sql),
    sql.query(LOCK_FINGERPRINTS, [fingerprints]),
    sql.query<AlertRow>(LOCK_CURRENT, [fingerprints]),
  ]);
  const ids = new Set<number | undefined>(claimed.map(({ id }) => id));
  const ours = received.map(({ pending, fresh }) => (ids.has(pending) ? fresh : []));
  const fresh = ours.flat();
  const suppressions = await hidingSuppressions(sql, fresh, running);
  const touched = {
    alerts: current.map(({ alert }) => alert),
    beside: await besideHidden(sql, fresh, suppressions),
    suppressions,
  };
  const health = await heard(sql, { fresh, repeats: received.flatMap(({ repeats }) => repeats), senders });
  const applied =
    health === undefined
      ? await applyTo(sql, touched, fresh.map(withoutSender))
      : await applyTo(sql, { ...touched, health }, fresh);
  let next = 0;
  return ours.map(({ length }) => {
    next += length;
    return applied.slice(next - length, next);
  });
}

/**
 * Falco's health, locked, if these arrivals change it: by what they say, or because a sender gave no sign of life
 * lately. All replicas would wait for each other if every event did.
 */
async function heard(
  sql: Sql,
  { fresh, repeats, senders }: { fresh: Arrivals; repeats: Arrivals; senders: NonNullable<Health['senders']> },
): Promise<Health | undefined> {
  const isAlive = ({ sender, at }: Arrival | HealthArrival) =>
    sender === undefined ||
    senders.some(
      ({ name, heardAt, silent }) => name === sender && silent === undefined && at - heardAt < SIGN_OF_LIFE_MS,
    );
  if (fresh.every((arrival) => arrival.kind === 'event' && isAlive(arrival)) && repeats.every(isAlive))
    return undefined;
  const health = await lockHealth(sql);
  const after = repeats.reduce(hear, health);
  if (after !== health) await putHealth(sql, after);
  return after;
}

function withoutSender(arrival: Arrival | HealthArrival): Arrival | HealthArrival {
  const { sender: _known, ...rest } = arrival;
  return rest;
}

/** Those that cover one of the events, locked because they count it; the gate keeps them from ending meanwhile. */
async function hidingSuppressions(
  sql: Sql,
  fresh: Arrivals,
  running: readonly Suppression[],
): Promise<readonly Suppression[]> {
  if (running.length === 0) return [];
  const events = fresh.filter((arrival) => arrival.kind === 'event');
  const hiding = running.filter((suppression) => events.some(({ facets, at }) => covers(suppression, facets, at)));
  return lockSuppressions(
    sql,
    hiding.map(({ id }) => id),
  );
}

/** The most that is looked at for one suppression, the newest first: one that tells is enough. */
const MAX_BESIDE = 100;

// Not locked: nothing here changes them.
const BESIDE = `
  select alert from (
    select id from alerts
    where scenes && $1::uuid[] and scenes <> '{}' and suppression is null
      and (disposition is null or disposition = 'true-positive') and last_at >= $2 and fingerprint <> all($3::uuid[])
      and rule_key <> all($4::uuid[])
    order by last_at desc limit ${MAX_BESIDE}
  ) as there join alert_docs using (id)`;

/** Alerts that may have been where events happened that a suppression hides, if it looks at that. */
async function besideHidden(
  sql: Sql,
  fresh: Arrivals,
  suppressions: readonly Suppression[],
): Promise<readonly Alert[]> {
  const found = new Map<AlertId, Alert>();
  for (const suppression of suppressions) {
    if (suppression.companions === undefined) continue;
    const hidden = fresh.filter(
      (arrival): arrival is Arrival => arrival.kind === 'event' && covers(suppression, arrival.facets, arrival.at),
    );
    const scenes = new Set(hidden.flatMap((arrival) => sceneKeys(scenedBy(arrival))));
    if (scenes.size === 0) continue;
    const since = Math.min(...hidden.map(({ event }) => event.at)) - STORY_WINDOW_MS;
    const rules = new Set(hidden.map(({ facets }) => ruleKey(facets.rule)));
    const values = [`{${[...scenes]}}`, since, suppression.companions, [...rules]];
    for (const { alert } of await sql.query<AlertRow>(BESIDE, values)) found.set(alert.id, alert);
  }
  return [...found.values()];
}

function fingerprintsOf(arrivals: Arrivals): readonly Fingerprint[] {
  return [...new Set(arrivals.flatMap((arrival) => (arrival.kind === 'event' ? [arrival.fingerprint] : [])))];
}
