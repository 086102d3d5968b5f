import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { Database } from './database.ts';
import { startServer } from './fixtures/server.ts';

const server = await startServer();
const url = (await server?.emptyDatabase()) ?? '';
const database = new Database(url);
afterAll(async () => {
  await database.close();
  await server?.close();
});

const put = (one: number) => ({ text: 'insert into notes values ($1) returning note', values: [one] });
const notes = () => database.query<{ note: number }>('select note from notes order by note');

describe.skipIf(server === undefined)('a transaction whose statements are known beforehand', () => {
  beforeEach(() => database.query('drop table if exists notes; create table notes (note int primary key)'));

  test('is committed, and tells what the last one found', async () => {
    expect(await database.batch([put(1), put(2)])).toEqual([{ note: 2 }]);
    expect(await notes()).toEqual([{ note: 1 }, { note: 2 }]);
  });

  test('leaves nothing behind when one fails, which is the error that is thrown', async () => {
    await expect(database.batch([put(1), put(1), put(2)])).rejects.toThrow(/duplicate key/);
    expect(await notes()).toEqual([]);
    expect(await database.batch([put(3)])).toEqual([{ note: 3 }]);
  });

  test('has limits of time, which end with it', async () => {
    const limit = { text: "select current_setting('statement_timeout') as limit" };
    expect(await database.batch([put(1), limit], { patienceMs: 4_321 })).toEqual([{ limit: '4321ms' }]);
    expect(await database.query(limit.text)).toEqual([{ limit: '0' }]);
  });

  test.each([1, 2])('of which %i are late is refused in time', async (count) => {
    const late = Array.from({ length: count }, () => ({ text: 'select pg_sleep(9)' }));
    const begun = performance.now();
    await expect(database.batch(late, { patienceMs: 50 })).rejects.toThrow(/in time/);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  test('that is late gives its connection up, and whoever waits for one has another', async () => {
    const narrow = new Database(url, 1);
    const late = narrow.batch([{ text: 'select pg_sleep(30)' }], { patienceMs: 50 });
    const next = narrow.batch([put(1)]);
    await expect(late).rejects.toThrow(/in time/);
    expect(await next).toEqual([{ note: 1 }]);
    await narrow.close();
  });

  test('is run again when its connection ends, if it may be run twice', async () => {
    await database.query('drop sequence if exists tries; create sequence tries');
    const ending = [{ text: "select pg_terminate_backend(pg_backend_pid()) where nextval('tries') % 2 = 1" }];
    await expect(database.batch(ending)).rejects.toThrow('the database is starting or stopping');
    await database.query("select setval('tries', 2)");
    expect(await database.ask(ending)).toEqual([]);
    expect(await database.query('select last_value as tries from tries')).toEqual([{ tries: 4 }]);
  });

  test('is tried again when another was in its way', async () => {
    await database.query(
      'create sequence if not exists tries; create or replace function stumble() returns int as $$\n' +
        "begin if nextval('tries') < 3 then raise sqlstate '40001'; end if; return 7; end $$ language plpgsql",
    );
    expect(await database.batch([put(1), { text: 'select stumble() as stumbled' }])).toEqual([{ stumbled: 7 }]);
    expect(await notes()).toEqual([{ note: 1 }]);
  });
});
