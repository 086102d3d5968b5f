import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { arrival, HOUR, T0 } from '../../alert/fixtures/arrivals.ts';
import { fillClues } from './clues.ts';
import { Database } from './database.ts';
import { addDays, putEvents } from './events.ts';
import { startServer } from './fixtures/server.ts';

const server = await startServer();
const url = (await server?.database()) ?? '';
const database = new Database(url);
afterAll(async () => {
  await database.close();
  await server?.close();
});

const DAY = 24 * HOUR;
/** More than two portions, over two days. */
const MANY = 2_400;
const uuidNumber = (number: number) => `6f1f3a2e-0000-4000-8000-${String(number).padStart(12, '0')}`;
const events = Array.from({ length: MANY }, (_, index) =>
  arrival(T0 + (index % 2) * DAY, {
    eventAt: T0 - index,
    fields: { 'proc.name': 'a\0b\ud800' },
    more: index % 3 === 0 ? { uuid: uuidNumber(index).toUpperCase() } : {},
  }),
);

const clues = () =>
  database.query(
    "select replace(key::text, '-', '') as key, happened_at, uuid::text from events order by happened_at desc",
  );
const expected = events.map(({ key }, index) => ({
  key,
  happened_at: T0 - index,
  uuid: index % 3 === 0 ? uuidNumber(index) : null,
}));
/** As versions before left them. */
const forget = (condition: string) =>
  database.query(`update events set happened_at = null, uuid = null where ${condition}`);

describe.skipIf(server === undefined)('what events are known by', () => {
  beforeEach(async () => {
    await server?.empty(url);
    await addDays(database, [T0, T0 + DAY]);
    await putEvents(database, events);
  });

  test('is written with them', async () => {
    expect(await clues()).toEqual(expected);
  });

  test('is filled in where it is missing', async () => {
    await forget('true');
    await fillClues(database);
    expect(await clues()).toEqual(expected);
  });

  test('stays where it is', async () => {
    await forget('happened_at % 5 <> 0');
    const kept = () =>
      database.query('select ctid::text, tableoid from events where happened_at % 5 = 0 order by happened_at');
    const before = await kept();
    expect(before.length).toBeGreaterThan(0);
    await fillClues(database);
    expect(await kept()).toEqual(before);
    expect(await clues()).toEqual(expected);
  });

  test('of an event that somebody else is at is left to the next time, and not waited for', async () => {
    await forget('true');
    const other = new Database(url);
    await other.transaction(async (sql) => {
      await sql.query('select from events where key = $1::uuid for update', [events[7]?.key]);
      await fillClues(database);
    });
    await other.close();
    expect(
      await database.query("select replace(key::text, '-', '') as key from events where happened_at is null"),
    ).toEqual([{ key: events[7]?.key }]);
    await fillClues(database);
    expect(await clues()).toEqual(expected);
  });
});
