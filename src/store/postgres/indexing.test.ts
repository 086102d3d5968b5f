import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { openAlert } from '../../alert/fold.ts';
import { putAlerts } from './alert-rows.ts';
import { Database } from './database.ts';
import { startServer } from './fixtures/server.ts';
import { indexOutputs } from './indexing.ts';

const server = await startServer();
const url = (await server?.database()) ?? '';
const database = new Database(url);
afterAll(async () => {
  await database.close();
  await server?.close();
});

/** More than one portion. */
const MANY = 1_201;
const alertSaying = (number: number, output: string) =>
  openAlert(`F-${number}`, arrival(T0 + number, { rule: `Rule ${number}`, more: { output } }));
const first = Array.from({ length: MANY }, (_, index) => alertSaying(index + 1, `pid ${index}`));
const second = first.map(({ id }) => alertSaying(Number(id.slice(2)), 'Another pid'));

const put = (alerts: typeof first, before: typeof first) =>
  database.transaction((sql) => putAlerts(sql, alerts, new Map(before.map((alert) => [alert.id, alert]))));
const countOf = async (condition: string) => {
  const [row] = await database.query<{ count: number }>(
    `select count(*) as count from alert_outputs o join alert_words w using (alert) where ${condition}`,
  );
  return row?.count;
};

describe.skipIf(server === undefined)('the index of outputs', () => {
  beforeEach(async () => {
    await server?.empty(url);
    await put(first, []);
  });

  test('has the output of a new alert at once', async () => {
    expect(await countOf('stale')).toBe(0);
    expect(await countOf('said = output')).toBe(MANY);
  });

  test('is behind further events, and knows it, until it follows', async () => {
    await put(second, first);
    expect(await countOf('stale and said <> output')).toBe(MANY);
    await indexOutputs(database);
    expect(await countOf('stale')).toBe(0);
    expect(await countOf("said = 'another pid'")).toBe(MANY);
  });

  test('an output that is what it was is indexed already', async () => {
    await put(second, first);
    await put(first, second);
    expect(await countOf('stale')).toBe(0);
    expect(await countOf('said = output')).toBe(MANY);
  });

  test('is all that says what is said: other words of an alert do not', async () => {
    const worse = second.map((alert) => ({ ...alert, priority: 'Emergency' as const }));
    await put(worse, first);
    await put(
      first.map((alert) => ({ ...alert, priority: 'Emergency' as const })),
      worse,
    );
    expect(await countOf("not stale and said = output and known like '%emergency%'")).toBe(MANY);
  });

  test('what a fold is at is left to the next time, and not waited for', async () => {
    await put(second, first);
    const other = new Database(url);
    await other.transaction(async (sql) => {
      await sql.query('select from alert_outputs where alert <= 600 for update');
      await indexOutputs(database);
    });
    await other.close();
    expect(await countOf('stale and alert <= 600')).toBe(600);
    expect(await countOf('not stale and said = output and alert > 600')).toBe(MANY - 600);
  });
});
