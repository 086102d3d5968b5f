import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { SuppressionId } from '../../alert/alert.ts';
import { arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { suppress } from '../fixtures/store-case.ts';
import type { Store } from '../store.ts';
import { Database } from './database.ts';
import { acceptEvents, addDays } from './events.ts';
import { startServer } from './fixtures/server.ts';
import { fold } from './fold.ts';
import { knownMigrations, migrate } from './migrate.ts';
import { openPostgres } from './open.ts';

/** Every version has databases of its own. */
const PATIENCE = { timeout: 90_000 };

const server = await startServer();
afterAll(() => server?.close());

async function empty(): Promise<Database> {
  const database = new Database((await server?.emptyDatabase()) ?? '');
  onTestFinished(() => database.close());
  return database;
}

async function show(store: Store, subject: SuppressionId): Promise<void> {
  const revision = (await store.suppression(subject))?.revision ?? 0;
  await store.record({ kind: 'shown', at: T0, subject, message: { channel: 'C1', ts: '1.1' }, revision });
}

async function receive(database: Database): Promise<void> {
  const fresh = [arrival(T0)];
  const { pending } = await acceptEvents(database, fresh);
  await database.transaction((sql) => fold(sql, [{ pending, fresh, repeats: [] }]));
}

/** An alert's rows, without the columns that the version of this database does not know yet. */
async function asWrittenThen(old: Database): Promise<void> {
  const present = await empty();
  await migrate(present);
  await addDays(present, [T0]);
  await receive(present);
  await old.transaction(async (sql) => {
    await sql.query("set local session_replication_role = 'replica'");
    const tables = await sql.query<{ table: string; columns: string }>(TABLES);
    for (const { table, columns } of tables) {
      await sql.query(`delete from ${table}`);
      for (const { row } of await present.query<{ row: object }>(
        `select to_json(one) as row from ${ROWS[table] ?? table} as one`,
      ))
        await sql.query(
          `insert into ${table} (${columns}) select ${columns} from json_populate_record(null::${table}, $1)`,
          [{ ...DROPPED, ...row }],
        );
    }
  });
}

/** What columns that are there no more were in every row. */
const DROPPED = { counts: [1], recent: 1, output: '', hidden: 0 };
/** Tables whose columns others hold now. */
const ROWS: Readonly<Record<string, string>> = {
  alerts: '(select c.*, a.* from alerts a join alert_counts c on alert = id)',
};

const TABLES = `
  select relname as table, (
    select string_agg(attname, ', ') from pg_attribute
    where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
  ) as columns
  from pg_class
  where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace and relname <> 'migrations'`;

/** What is computed from alerts. */
const figures = (database: Database) =>
  database.query(
    `select a.*, to_json(c) as counts, output, indexed, pods, known, said from alerts a
     join alert_counts c on c.alert = id join alert_outputs o on o.alert = id join alert_words w on w.alert = id`,
  );

const applied = async (database: Database) =>
  (await database.query<{ number: number }>('select number from migrations order by number')).map(
    ({ number }) => number,
  );

test('migrations are numbered from 1 without gaps', async () => {
  const known = await knownMigrations();
  expect(known.map(({ number }) => number)).toEqual(known.map((_, index) => index + 1));
});

describe.skipIf(server === undefined)('with a server', () => {
  test('replicas that start together migrate once', async () => {
    const database = await empty();
    await Promise.all(Array.from({ length: 5 }, () => migrate(database)));
    expect(await applied(database)).toEqual((await knownMigrations()).map(({ number }) => number));
  });

  test('what is new is added to what is there; what fails changes nothing', async () => {
    const database = await empty();
    const [first] = await knownMigrations();
    if (first === undefined) throw new Error('no migration');
    await migrate(database, [first]);
    await database.query("insert into leases values ('x', 'y', now())");
    const broken = { number: 2, name: '0002_broken.sql', sql: 'create table x (a int); select nothing from nowhere' };
    await expect(migrate(database, [first, broken])).rejects.toThrow('nowhere');
    expect(await applied(database)).toEqual([1]);
    await migrate(database, [first, { ...broken, sql: 'create table x (a int)' }]);
    expect(await applied(database)).toEqual([1, 2]);
    expect(await database.query('select name from leases')).toEqual([{ name: 'x' }]);
  });

  test('from every earlier version, with an alert in it: it is there afterwards, and goes on', PATIENCE, async () => {
    const known = await knownMigrations();
    const fresh = await empty();
    await migrate(fresh);
    await addDays(fresh, [T0]);
    await receive(fresh);
    for (const [index] of known.entries()) {
      const url = (await server?.emptyDatabase()) ?? '';
      const database = new Database(url);
      onTestFinished(() => database.close());
      await migrate(database, known.slice(0, index + 1));
      await addDays(database, [T0]);
      await asWrittenThen(database);
      const { store } = await openPostgres({ url, receiptMs: 10_000 });
      expect(await figures(database)).toEqual(await figures(fresh));
      expect(await store.receive([arrival(T0), arrival(T0 + 1)])).toEqual(['repeat', 'counted']);
      const { alerts } = await store.find({ limit: 9 });
      expect(alerts.map(({ id, count }) => `${id} x${count}`)).toEqual(['F-1 x2']);
      await store.record({ kind: 'retention', at: T0, before: T0, keep: 100 });
      expect(await store.sightings({ from: T0, to: T0 })).toEqual([{ at: T0, alert: alerts[0] }]);
      await store.close();
    }
  });

  test('suppressions that were there are listed as their cards are behind, whatever they say', async () => {
    const present = (await server?.database()) ?? '';
    const { store } = await openPostgres({ url: present });
    await store.receive([arrival(T0)]);
    const said = ['running', 'ended \0', 'shown \\u0000 \0 \ud800', 'attempted'];
    const made = [];
    for (const reason of said) made.push(await suppress(store, 'F-1', { until: T0 + 1_000, reason }));
    for (const { id } of made.slice(1)) {
      await store.record({ kind: 'suppression-ended', at: T0, suppression: id, why: 'ended' });
    }
    for (const { id } of made.slice(2)) await show(store, id);
    await store.record({ kind: 'attempted', at: T0, subject: made[3]?.id ?? 'S-0', channel: 'C1', part: 'card' });
    const listed = await store.suppressionBoards();
    expect(listed.map(({ reason }) => reason)).toEqual(['running', 'ended \0', 'attempted']);
    await store.close();

    const url = (await server?.emptyDatabase()) ?? '';
    const [old, database] = [new Database(url), new Database(present)];
    onTestFinished(async () => void (await Promise.all([old.close(), database.close()])));
    await migrate(old, (await knownMigrations()).slice(0, 13));
    const rows = await database.query('select id, ended_at, suppression::text as suppression from suppressions');
    for (const row of rows) {
      await old.query('insert into suppressions (id, ended_at, suppression) values ($1, $2, $3)', Object.values(row));
    }
    const { store: again } = await openPostgres({ url });
    expect(await again.suppressionBoards()).toEqual(listed);
    await again.close();
  });

  test('a table that was written anew is vacuumed, so that indexes alone can tell what they hold', async () => {
    const known = await knownMigrations();
    const old = await empty();
    await migrate(old, known.slice(0, 9));
    await addDays(old, [T0]);
    await asWrittenThen(old);
    const visible = () => old.query("select relallvisible as pages from pg_class where relname = 'alerts'");
    expect(await visible()).toEqual([{ pages: 0 }]);
    await migrate(old, known.slice(0, 10));
    expect(await visible()).toEqual([{ pages: 1 }]);
  });

  test('what is asked is not compiled first, on no connection that is made afterwards', async () => {
    const url = (await server?.emptyDatabase()) ?? '';
    const jit = async () => {
      const database = new Database(url);
      onTestFinished(() => database.close());
      const [setting] = await database.query<{ jit: string }>('show jit');
      return setting?.jit;
    };
    expect(await jit()).toBe('on');
    const database = new Database(url);
    onTestFinished(() => database.close());
    await migrate(database);
    expect(await jit()).toBe('off');
  });

  test('a database of a newer Falconer is refused', async () => {
    const database = await empty();
    await migrate(database);
    await database.query("insert into migrations (number, name) values (9999, '9999_future.sql')");
    await expect(migrate(database)).rejects.toThrow('9999_future.sql of a newer Falconer');
  });
});
