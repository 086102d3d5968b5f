/** Events as received, by day of receipt; their keys tell a sender's retry from a new event. */
import type { Arrival, HealthArrival } from '../../alert/entry.ts';
import { uuidOf } from '../../falco/event.ts';
import type { EventKey } from '../../falco/fingerprint.ts';
import type { Batches, Database, Patience, Sql, Statement } from './database.ts';
import { jsonRows } from './json-rows.ts';

type Arrivals = readonly (Arrival | HealthArrival)[];

const DAY_MS = 86_400_000;

/** Any constant: whoever makes or drops partitions holds this advisory lock. */
const LOCK = 0x64_61_79_73;
/** Another: one event sent to two replicas must not be new on both sides of midnight. */
const MEET = `select pg_advisory_xact_lock(${0x6d_69_64_6e})`;

/**
 * Stores the events that were not received before. Within a day the primary key decides. A retry may come after
 * midnight, or at a replica whose clock differs: so the days beside its own are looked at too, which is exact because
 * those who store about midnight wait for each other. Those days are also named as a constant: the planner then leaves out
 * all others, of which there may be thirty, before it plans for each. Sorted, so that two who store the same events do not
 * wait for each other in a ring.
 */
const INSERT = `
  insert into events (day, key, fingerprint, at, happened_at, uuid, sender, cluster, event)
  select day, key, fingerprint, at, happened_at, uuid, sender, cluster, event
  from rows from (
    unnest($1::date[], $2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::uuid[], $7::text[], $8::text[]), ${jsonRows(9)}
  ) as row (day, key, fingerprint, at, happened_at, uuid, sender, cluster, event)
  where not exists (
    select from events
    where events.key = row.key and events.day = any(array[row.day - 1, row.day + 1]) and events.day = any($10::date[])
  )
  order by day, key
  on conflict do nothing
  returning day, key`;

const PUT = `with put as (${INSERT}) select replace(key::text, '-', '') as key from put`;

/** With those that are new in one row of \`pending\`. Which they are is told only if it is not all: so one short row answers. */
const ACCEPT = `
  with put as (${INSERT}),
  noted as (
    insert into pending (days, keys) select array_agg(distinct day), array_agg(key) from put having count(*) > 0
    returning id, keys
  )
  select id as pending, case when cardinality(keys) < cardinality($2::uuid[]) then keys::text[] end as keys from noted`;

interface AcceptedRow {
  readonly pending: number;
  readonly keys: readonly string[] | null;
}

interface Accepted {
  /** Keys of the events that are new. */
  readonly keys: Set<EventKey>;
  /** Number of the row that says that they are to be folded; none when nothing is new. */
  readonly pending: number | undefined;
}

/** Stores events whose alerts are stored as well; returns the keys of those that are new. */
export async function putEvents(sql: Sql, arrivals: Arrivals): Promise<ReadonlySet<EventKey>> {
  const rows = await sql.query<{ key: EventKey }>(PUT, rowsOf(arrivals));
  return new Set(rows.map(({ key }) => key));
}

/** Stores events that are to be folded into their alerts afterwards. */
export async function acceptEvents(database: Batches, arrivals: Arrivals, patience?: Patience): Promise<Accepted> {
  const turn = arrivals.some(({ at }) => isAboutMidnight(at)) ? [{ text: MEET }] : [];
  const [row] = await database.batch<AcceptedRow>([...turn, acceptStatement(arrivals)], patience);
  if (row === undefined) return { keys: new Set(), pending: undefined };
  const { pending, keys } = row;
  return { keys: new Set(keys?.map(keyIn) ?? arrivals.map(({ key }) => key)), pending };
}

function keyIn(uuid: string): EventKey {
  return uuid.replaceAll('-', '') as EventKey;
}

export function acceptStatement(arrivals: Arrivals): Statement {
  return { text: ACCEPT, values: rowsOf(arrivals) };
}

function rowsOf(arrivals: Arrivals): readonly unknown[] {
  const days = daysOf(arrivals);
  return [
    arrivals.map(({ at }) => days.get(numberOfDay(at))),
    arrivals.map(({ key }) => key),
    arrivals.map((arrival) => (arrival.kind === 'event' ? arrival.fingerprint : null)),
    arrivals.map(({ at }) => at),
    arrivals.map(({ event }) => event.at),
    arrivals.map(({ event }) => uuidOf(event) ?? null),
    arrivals.map(({ sender }) => sender ?? null),
    arrivals.map((arrival) => clusterOf(arrival)),
    JSON.stringify(arrivals.map(({ event }) => event)),
    [...new Set([...days.keys()].flatMap((day) => [dayOf((day - 1) * DAY_MS), dayOf((day + 1) * DAY_MS)]))],
  ];
}

/** Days since the epoch with their names, which take longer to make than all else of a row: there is one, or two. */
function daysOf(arrivals: Arrivals): ReadonlyMap<number, string> {
  const numbers = new Set(arrivals.map(({ at }) => numberOfDay(at)));
  return new Map([...numbers].map((day) => [day, dayOf(day * DAY_MS)]));
}

function numberOfDay(at: number): number {
  return Math.floor(at / DAY_MS);
}

function clusterOf(arrival: Arrival | HealthArrival): string | null {
  const cluster = arrival.kind === 'event' ? arrival.facets.cluster : undefined;
  return cluster === undefined ? null : JSON.stringify(cluster);
}

/** Clocks of replicas differ by less. */
const MIDNIGHT_MS = 600_000;

function isAboutMidnight(at: number): boolean {
  return (at + MIDNIGHT_MS) % DAY_MS < 2 * MIDNIGHT_MS;
}

/** Makes the partitions of days; events of other days are not held up meanwhile. */
export async function addDays(database: Database, times: readonly number[]): Promise<void> {
  const days = new Set(times.map(dayOf));
  await database.transaction(async (sql) => {
    await sql.query(`select pg_advisory_xact_lock(${LOCK})`);
    const known = new Set(await partitions(sql));
    for (const day of days) {
      const name = partitionOf(day);
      if (known.has(name)) continue;
      // Attached, not created in place: that would wait for every transaction that writes events, and they for it.
      await sql.query(`create table ${name} (like events including all)`);
      await sql.query(`alter table events attach partition ${name} for values in ('${day}')`);
    }
  });
}

/** Drops the days that ended before a time. */
export async function dropDays(database: Database, before: number): Promise<void> {
  const first = partitionOf(dayOf(before));
  await database.transaction(async (sql) => {
    await sql.query(`select pg_advisory_xact_lock(${LOCK})`);
    for (const name of await partitions(sql)) {
      if (name < first) await sql.query(`drop table ${name}`);
    }
  });
}

async function partitions(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ name: string }>(
    `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
     where inhparent = 'events'::regclass order by relname`,
  );
  return rows.map(({ name }) => name);
}

/** `2026-05-23`, in UTC. */
export function dayOf(at: number): string {
  return new Date(numberOfDay(at) * DAY_MS).toISOString().slice(0, 10);
}

function partitionOf(day: string): string {
  return `events_${day.replaceAll('-', '')}`;
}
