/** Events that are durable and not folded yet, as rows: what is left when their replica is gone. */
import type { Arrival, HealthArrival } from '../../alert/entry.ts';
import type { FalcoEvent } from '../../falco/event.ts';
import { facetsOf } from '../../falco/facets.ts';
import type { EventKey, Fingerprint } from '../../falco/fingerprint.ts';
import type { Database, Sql } from './database.ts';
import { fold, type Received } from './fold.ts';

/** Who lives has folded them long before. */
const LEFT_MS = 4_000;
const FOLD = { patienceMs: 60_000 };
/** Transactions that are taken over at a time. */
const MOST = 200;

const LEFT = `
  select id, days::text[] as days, keys::text[] as keys from pending
  where at <= clock_timestamp() - $1 * interval '1 millisecond' and id > $2 order by id limit ${MOST}`;

const EVENTS = `
  select replace(key::text, '-', '') as key, replace(fingerprint::text, '-', '') as fingerprint, at, sender, cluster, event
  from events where day = any($1::date[]) and key = any($2::uuid[]) order by at, key`;

const DIVIDE = `
  with whole as (delete from pending where id = $1 returning days, keys)
  insert into pending (days, keys) select days, array[key] from whole, unnest(keys) as key
  returning id, replace(keys[1]::text, '-', '') as key`;

interface LeftRow {
  readonly id: number;
  readonly days: readonly string[];
  readonly keys: readonly EventKey[];
}

interface EventRow {
  readonly key: EventKey;
  readonly fingerprint: Fingerprint | null;
  readonly at: number;
  readonly sender: string | null;
  readonly cluster: string | null;
  readonly event: FalcoEvent;
}

/** What others left behind; with `age` 0, whoever left it, and however lately. */
export async function leftBehind(
  sql: Sql,
  isKnown: (pending: number) => boolean,
  age = LEFT_MS,
): Promise<readonly Received[]> {
  const received: Received[] = [];
  for (const { id, days, keys } of await leftRows(sql, isKnown, age)) {
    const events = await sql.query<EventRow>(EVENTS, [days, keys]);
    received.push({ pending: id, fresh: events.map(arrivalIn), repeats: [] });
  }
  return received;
}

/** Those that are known stay, it may be for long: what lies behind them must not wait for it. */
async function leftRows(sql: Sql, isKnown: (pending: number) => boolean, age: number): Promise<readonly LeftRow[]> {
  for (let after = 0; ; ) {
    const rows = await sql.query<LeftRow>(LEFT, [age, after]);
    const left = rows.filter(({ id }) => !isKnown(id));
    if (left.length > 0 || rows.length < MOST) return left;
    after = rows.at(-1)?.id ?? after;
  }
}

/** Folds all that is pending, where no Falconer runs. */
export async function foldLeft(database: Database): Promise<void> {
  for (;;) {
    const left = await leftBehind(database, () => false, 0);
    if (left.length === 0) return;
    for (const received of left) await database.transaction((sql) => fold(sql, [received]), FOLD);
  }
}

/** An event as it was received. */
export function arrivalIn({ key, fingerprint, at, sender, cluster, event }: EventRow): Arrival | HealthArrival {
  const from = sender === null ? {} : { sender };
  if (fingerprint === null) return { kind: 'health', at, ...from, key, event };
  const facets = facetsOf(event, cluster === null ? undefined : JSON.parse(cluster));
  return { kind: 'event', at, ...from, key, fingerprint, facets, event };
}

/** Has each event pend for itself. */
export async function divide(sql: Sql, { pending, fresh }: Received): Promise<readonly Received[]> {
  const rows = await sql.query<{ id: number; key: EventKey }>(DIVIDE, [pending]);
  const ids = new Map(rows.map(({ id, key }) => [key, id]));
  return fresh.map((arrival) => ({ pending: ids.get(arrival.key), fresh: [arrival], repeats: [] }));
}
