import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { Database } from './database.ts';
import { startServer } from './fixtures/server.ts';
import { knownMigrations, migrate } from './migrate.ts';

const server = await startServer();
afterAll(() => server?.close());

async function empty(): Promise<Database> {
  const database = new Database((await server?.emptyDatabase()) ?? '');
  onTestFinished(() => database.close());
  return database;
}

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
    const broken = { number: 2, name: '0002_x.sql', sql: 'create table x (a int); select nothing from nowhere' };
    await expect(migrate(database, [first, broken])).rejects.toThrow('nowhere');
    expect(await applied(database)).toEqual([1]);
    await migrate(database, [first, { ...broken, sql: 'create table x (a int)' }]);
    expect(await applied(database)).toEqual([1, 2]);
    expect(await database.query('select name from leases')).toEqual([{ name: 'x' }]);
  });

  test('a database of a newer Falconer is refused', async () => {
    const database = await empty();
    await migrate(database);
    await database.query("insert into migrations (number, name) values (9999, '9999_future.sql')");
    await expect(migrate(database)).rejects.toThrow('9999_future.sql of a newer Falconer');
  });
});
