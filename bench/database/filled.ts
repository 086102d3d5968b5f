/** A database with a past: alerts made by the fold that makes them in life, events by the server itself. */
import { createHash } from 'node:crypto';
import type { Alert, AlertId, HourBucket } from '../../src/alert/alert.ts';
import { openAlert } from '../../src/alert/fold.ts';
import { type EventKey, fingerprintOf } from '../../src/falco/fingerprint.ts';
import { PRIORITIES } from '../../src/falco/priority.ts';
import { judge } from '../../src/intake/arrivals.ts';
import { putAlerts } from '../../src/store/postgres/alert-rows.ts';
import { Database, type Sql } from '../../src/store/postgres/database.ts';
import { addDays } from '../../src/store/postgres/events.ts';
import { putSuppressions } from '../../src/store/postgres/suppressions.ts';
import type { Store } from '../../src/store/store.ts';
import { begin, type Suppression } from '../../src/suppression/suppression.ts';
import { eventText } from '../load/events.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 30;
const PORTION = 1_000;
const WRITERS = 2;
const WORKLOADS = 3_000;
const SUPPRESSIONS = 500;
const PATIENCE = { patienceMs: 1_200_000 };

/** Rules, of which the first makes a sixth of all alerts, and the others less and less: as rules do. */
const RULES = 60;
const BUSIEST = 1 / Array.from({ length: RULES }, (_, rule) => 1 / (rule + 1)).reduce((sum, part) => sum + part, 0);

export interface Past {
  readonly alerts: number;
  readonly events: number;
  /** The end of its time. */
  readonly now: number;
}

/** Outputs are indexed every hour: those of the last one are not yet. */
const HEARD_SINCE = `
  update alert_outputs set output = output || ' again' where alert in (select alert from alert_counts where last_hour >= $1)`;

/** Fills an empty database that has its tables. */
export async function fill(url: string, past: Past): Promise<void> {
  const database = new Database(url);
  try {
    const indexes = await withoutIndexes(database);
    await Promise.all(Array.from({ length: WRITERS }, (_, writer) => fillAlerts(database, past, writer * PORTION)));
    for (const index of indexes) await database.query(index, [], PATIENCE);
    await database.query('insert into fingerprints select distinct fingerprint from alerts', [], PATIENCE);
    await database.query("select setval('alert_numbers', $1, false)", [past.alerts + 1]);
    await fillEvents(database, past);
    await database.transaction((sql) => fillSuppressions(sql, past));
    await database.query(HEARD_SINCE, [Math.floor(past.now / HOUR_MS)], PATIENCE);
    // As in a database that has grown slowly: else all that is to be vacuumed and written back is, while it is measured.
    await database.query('vacuum analyze', [], PATIENCE);
    await database.query('checkpoint', [], PATIENCE);
  } finally {
    await database.close();
  }
}

/** Every so many-th portion, from `first` on: one is made while another is written. */
async function fillAlerts(database: Database, past: Past, first: number): Promise<void> {
  for (let from = first; from < past.alerts; from += WRITERS * PORTION) {
    const size = Math.min(PORTION, past.alerts - from);
    const alerts = Array.from({ length: size }, (_, index) => pastAlert(from + index, past));
    await database.transaction((sql) => putAlerts(sql, alerts, new Map()), PATIENCE);
  }
}

/** Takes the indexes that are quicker made at once; returns what makes them. */
async function withoutIndexes(database: Database): Promise<readonly string[]> {
  const found = await database.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename in ('alerts', 'alert_counts', 'alert_docs', 'alert_words', 'alert_outputs') and indexdef not like 'CREATE UNIQUE%'`,
  );
  for (const { name } of found) await database.query(`drop index ${name}`);
  return found.map(({ definition }) => definition);
}

/** A number between 0 and 1 that is the same in every run. */
function chance(seed: number, salt: number): number {
  const mixed = Math.imul(seed ^ Math.imul(salt + 1, 0x9e3779b1), 0x85ebca6b);
  return ((Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

function ruleOf(index: number): string {
  let rest = chance(index, 1);
  let rule = 0;
  while (rest > BUSIEST / (rule + 1) && rule < RULES - 1) {
    rest -= BUSIEST / (rule + 1);
    rule += 1;
  }
  return `Rule ${rule}`;
}

/** An alert that was last heard from within the 30 days, spread over up to two days, its card shown. */
function pastAlert(index: number, { alerts, events, now }: Past): Alert {
  const lastAt = Math.floor(now - chance(index, 2) * (DAYS - 2) * DAY_MS);
  const hours = 1 + Math.floor(chance(index, 3) ** 2 * 48);
  const priority = PRIORITIES[2 + Math.floor(chance(index, 4) ** 0.5 * 4)] ?? 'Notice';
  const container = (0xa00000000000 + index).toString(16);
  const text = eventText({ group: index % WORKLOADS, rule: ruleOf(index), priority, at: lastAt, container });
  const read = judge(text, lastAt);
  const [arrival] = read.kind === 'arrivals' ? read.arrivals : [];
  if (arrival?.kind !== 'event') throw new Error('an event was refused');
  const facets = { ...arrival.facets, cluster: `cluster-${index % 5}`, user: `user-${index % 7}` };
  const alert = openAlert(`F-${index + 1}`, { ...arrival, facets, fingerprint: fingerprintOf(facets) });
  const buckets = pastBuckets(lastAt, hours, Math.max(1, Math.round((events / alerts) * 2 * chance(index, 5))));
  const first = Math.min(lastAt, (buckets[0]?.hour ?? 0) * HOUR_MS);
  const [occurrence] = alert.occurrences;
  const whole: Alert = {
    ...alert,
    firstAt: first,
    receivedAt: first,
    count: buckets.reduce((sum, { count }) => sum + count, 0),
    buckets,
    occurrences: occurrence === undefined ? [] : Array.from({ length: 10 }, () => occurrence),
    card: { ...alert.card, message: { channel: 'C1', ts: `${index}.1` }, shown: 1, shownAt: lastAt },
  };
  return judgedAlert(whole, chance(index, 6));
}

function pastBuckets(lastAt: number, hours: number, count: number): readonly HourBucket[] {
  const last = Math.floor(lastAt / HOUR_MS);
  const used = Math.min(hours, count);
  const each = Math.floor(count / used);
  return Array.from({ length: used }, (_, index) => ({
    hour: last - Math.floor(((used - 1 - index) * hours) / used),
    count: index === 0 ? count - each * (used - 1) : each,
  }));
}

const BY = { user: 'U1', team: 'T1', name: 'Ana' };

/** One in three is open, one in six acknowledged, the others resolved; of the open ones one in fifty is not shown yet. */
function judgedAlert(alert: Alert, part: number): Alert {
  if (part < 0.007) return { ...alert, revision: 2 };
  if (part < 1 / 3) return alert;
  const at = alert.lastReceivedAt + part * HOUR_MS;
  const acknowledged: Alert = { ...alert, status: 'acknowledged', acknowledgement: { by: BY, at: Math.floor(at) } };
  if (part < 1 / 2) return acknowledged;
  const disposition = part < 0.55 ? 'true-positive' : part < 0.8 ? 'benign' : 'false-positive';
  return { ...acknowledged, status: 'resolved', resolution: { by: BY, at: Math.floor(at), disposition } };
}

/** Events of the size that Falco's have, spread evenly over the days; their keys are those of no event that is sent later. */
async function fillEvents(database: Database, { events, now }: Past): Promise<void> {
  const event = eventText({ group: 7 });
  const each = Math.ceil(events / DAYS);
  for (let day = 0; day < DAYS; day += 1) {
    const at = now - day * DAY_MS;
    await addDays(database, [at]);
    const date = new Date(at).toISOString().slice(0, 10);
    await database.transaction((sql) => fillDay(sql, { date, event, at, from: day * each, count: each }), PATIENCE);
  }
}

interface Day {
  readonly date: string;
  readonly event: string;
  readonly at: number;
  readonly from: number;
  readonly count: number;
}

async function fillDay(sql: Sql, { date, event, at, from, count }: Day): Promise<void> {
  await sql.query(
    `insert into events (day, key, fingerprint, at, happened_at, uuid, sender, event)
     select $1::date, md5(n::text)::uuid, fingerprint, $2::bigint - n % ${HOUR_MS}, $2 - n % ${HOUR_MS}, md5('uuid ' || n)::uuid, 'default', $3::json
     from generate_series($4::int, $4::int + $5::int - 1) as n
     join alerts on id = 1 + n % (select count(*) from alerts)`,
    [date, at, event, from, count],
  );
}

/** The uuid of an event that `fill` made. */
export function uuidNumber(n: number): string {
  return md5(`uuid ${n}`).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** When an event that `fill` made happened. */
export function timeNumber(n: number, { events, now }: Past): number {
  return now - Math.floor(n / Math.ceil(events / DAYS)) * DAY_MS - (n % HOUR_MS);
}

/** The key of an event that `fill` made. */
export function keyNumber(n: number): EventKey {
  return md5(String(n)) as EventKey;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** Made over the days, one in ten still running. */
async function fillSuppressions(sql: Sql, { alerts, now }: Past): Promise<void> {
  const suppressions = Array.from({ length: SUPPRESSIONS }, (_, n): Suppression => {
    const at = now - Math.floor((chance(n, 7) * DAYS + 1) * DAY_MS);
    const matchers = [
      { facet: 'rule', op: '=', value: ruleOf(n) },
      { facet: 'workload', op: '=', value: `quiet-${n}` },
    ] as const;
    const origin: AlertId = `F-${1 + Math.floor(chance(n, 8) * alerts)}`;
    const until = n % 10 === 0 ? now + DAY_MS : at + DAY_MS;
    const begun = begin(`S-${n + 1}`, {
      kind: 'suppressed',
      at,
      by: BY,
      origin,
      matchers,
      reason: 'deploys at night',
      until,
    });
    const shown = { ...begun, card: { ...begun.card, shown: begun.revision } };
    return n % 10 === 0 ? shown : { ...shown, ended: { at: until, why: 'expired' } };
  });
  await putSuppressions(sql, suppressions);
  await sql.query("select setval('suppression_numbers', $1, false)", [SUPPRESSIONS + 1]);
}

const GATHERED = 300;

/** Some of the newest alerts had no card yet, and share a storm's. */
export async function gatherStorm(store: Store): Promise<void> {
  const at = Date.now();
  const texts = Array.from({ length: GATHERED }, (_, index) => eventText({ group: index, rule: 'Stormy rule' }));
  const read = judge(texts.join('\n'), at);
  if (read.kind !== 'arrivals') throw new Error(read.reason);
  await store.receive(read.arrivals);
  const { alerts } = await store.find({ rule: 'Stormy rule', limit: GATHERED });
  await store.record({ kind: 'gathered', at, channel: 'C1', alerts: alerts.map(({ id }) => id) });
}
