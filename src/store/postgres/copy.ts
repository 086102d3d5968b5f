/** A database as the origin or the destination of a copy. */
import type { Alert } from '../../alert/alert.ts';
import type { EventKey } from '../../falco/fingerprint.ts';
import {
  CopyRefused,
  type Destination,
  numberIn,
  type Origin,
  type Progress,
  type ReceivedEvent,
  type Rest,
} from '../copy.ts';

import { type AlertRow, putAlerts } from './alert-rows.ts';
import { Database, type Sql } from './database.ts';
import { addDays, putEvents } from './events.ts';
import { lockHealth, putHealth, readHealth } from './health.ts';
import { migrate } from './migrate.ts';
import { arrivalIn, foldLeft } from './pending.ts';
import { putStorms } from './storms.ts';
import { allSuppressions, putSuppressions } from './suppressions.ts';

const PORTION = 1_000;
/** As many as the embedded store remembers. */
const RECENT = 100_000;
/** Nobody waits for a single step. */
const PATIENCE = { patienceMs: 120_000 };

/** @throws CopyRefused while a Falconer runs on it; StoreUnavailable when it can't be reached. */
export async function databaseOrigin(url: string): Promise<Origin> {
  const database = await opened(url);
  return new DatabaseOrigin(database, () => database.close());
}

export async function databaseDestination(url: string): Promise<Destination> {
  return new DatabaseDestination(await opened(url));
}

async function opened(url: string): Promise<Database> {
  const database = new Database(url);
  try {
    await migrate(database);
    const held = await database.query('select from leases where until > clock_timestamp()');
    if (held.length > 0)
      throw new CopyRefused('a Falconer runs on the database, or did a moment ago: stop all of them');
    await foldLeft(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface EventRow {
  readonly day: string;
  readonly key: EventKey;
  readonly fingerprint: Alert['fingerprint'] | null;
  readonly at: number;
  readonly sender: string | null;
  readonly event: ReceivedEvent['event'];
  readonly cluster: string | null;
  readonly facets: Alert['facets'] | null;
}

// Fingerprints of events are those of facets, which an alert that is still there has.
export const EVENTS = `
  select day::text, replace(key::text, '-', '') as key, replace(fingerprint::text, '-', '') as fingerprint, at, sender, event,
    cluster, (select facets from alerts join alert_words on alert = id where alerts.fingerprint = page.fingerprint limit 1) as facets
  from (select * from events where (day, key) > ($1::date, $2::uuid) order by day, key limit ${PORTION}) as page
  order by page.day, page.key`;

const RECENT_KEYS = `
  select replace(key::text, '-', '') as key from (
    select key, at from events where day >= (select max(day) - 2 from events) order by at desc, key limit ${RECENT}
  ) as newest order by at, key`;

const NEXT = (sequence: string) => `(select last_value + case when is_called then 1 else 0 end from ${sequence})`;

class DatabaseOrigin implements Origin {
  readonly #sql: Sql;
  readonly #close: () => Promise<void>;

  constructor(database: Database, close: () => Promise<void>) {
    this.#sql = { query: (text, values) => database.query(text, values, PATIENCE) };
    this.#close = close;
  }

  async count(): Promise<{ alerts: number; events: number }> {
    const [row] = await this.#sql.query<{ alerts: number; events: number }>(
      'select (select count(*) from alert_docs) as alerts, (select count(*) from events) as events',
    );
    return row ?? { alerts: 0, events: 0 };
  }

  async *alerts(after: number): AsyncGenerator<readonly Alert[]> {
    for (let last = after; ; ) {
      const text = `select alert from alert_docs where id > $1 order by id limit ${PORTION}`;
      const rows = await this.#sql.query<AlertRow>(text, [last]);
      const newest = rows.at(-1);
      if (newest === undefined) return;
      last = numberIn(newest.alert.id);
      yield rows.map(({ alert }) => alert);
    }
  }

  async rest(): Promise<Rest> {
    const [numbers] = await this.#sql.query<{ alert: number; suppression: number; storm: number }>(
      `select ${NEXT('alert_numbers')} as alert, ${NEXT('suppression_numbers')} as suppression, ${NEXT('storm_numbers')} as storm`,
    );
    const storms = await this.#sql.query<{ storm: Rest['storms'][number] }>('select storm from storms order by id');
    return {
      nextAlert: numbers?.alert ?? 1,
      nextSuppression: numbers?.suppression ?? 1,
      nextStorm: numbers?.storm ?? 1,
      suppressions: await allSuppressions(this.#sql),
      storms: storms.map(({ storm }) => storm),
      health: await readHealth(this.#sql),
    };
  }

  async recent(): Promise<readonly EventKey[]> {
    return (await this.#sql.query<{ key: EventKey }>(RECENT_KEYS)).map(({ key }) => key);
  }

  async *events(): AsyncGenerator<readonly ReceivedEvent[]> {
    let after: readonly [string, string] = ['-infinity', '00000000-0000-0000-0000-000000000000'];
    for (;;) {
      const rows = await this.#sql.query<EventRow>(EVENTS, after);
      const last = rows.at(-1);
      if (last === undefined) return;
      after = [last.day, last.key];
      yield rows.map(receivedIn);
    }
  }

  close(): Promise<void> {
    return this.#close();
  }
}

function receivedIn({ facets, ...row }: EventRow): ReceivedEvent {
  const received = arrivalIn(row);
  return received.kind === 'event' && facets !== null ? { ...received, facets } : received;
}

class DatabaseDestination implements Destination {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async begin(hash: string): Promise<Progress> {
    const [begun] = await this.#database.query<Progress & { hash: string }>('select hash, alert, events from copies');
    if (begun?.hash === hash) return begun;
    const [found] = await this.#database.query<{ any: boolean }>(
      `select exists (select from alert_docs) or exists (select from events) or exists (select from suppressions)
         or exists (select from copies) as any`,
    );
    if (found?.any !== false) throw new CopyRefused('the database holds something else already: give an empty one');
    await this.#database.query('insert into copies (hash) values ($1)', [hash]);
    return { alert: 0, events: 0 };
  }

  async putEvents(events: readonly ReceivedEvent[]): Promise<void> {
    await addDays(
      this.#database,
      events.map(({ at }) => at),
    );
    await this.#step(async (sql) => {
      await putEvents(sql, events);
      await sql.query('update copies set events = events + $1', [events.length]);
    });
  }

  putAlerts(alerts: readonly Alert[]): Promise<void> {
    return this.#step(async (sql) => {
      await putAlerts(sql, alerts, new Map());
      await sql.query('update copies set alert = $1', [Math.max(...alerts.map(({ id }) => numberIn(id)))]);
    });
  }

  /** `recent` is not needed: the keys are those of the events. */
  putRest(rest: Rest): Promise<void> {
    return this.#step(async (sql) => {
      await putSuppressions(sql, rest.suppressions);
      await putStorms(sql, rest.storms);
      await lockHealth(sql);
      await putHealth(sql, rest.health);
      const next = [rest.nextAlert, rest.nextSuppression, rest.nextStorm];
      await sql.query(
        "select setval('alert_numbers', $1, false), setval('suppression_numbers', $2, false), setval('storm_numbers', $3, false)",
        next,
      );
    });
  }

  async readBack(): Promise<Origin> {
    return new DatabaseOrigin(this.#database, async () => undefined);
  }

  async finish(): Promise<void> {
    await this.#database.query('delete from copies');
    await this.#database.query('analyze', [], PATIENCE);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #step(work: (sql: Sql) => Promise<void>): Promise<void> {
    await this.#database.transaction(work, PATIENCE);
  }
}
