import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { Database } from './database.ts';
import { startServer } from './fixtures/server.ts';
import { openPostgres } from './open.ts';

const server = await startServer();
const url = (await server?.database()) ?? '';
afterAll(() => server?.close());

/** Has another transaction hold the fingerprints while `work` lasts: no fold gets further, and none gives up so soon. */
async function holdUp(work: () => Promise<void>): Promise<void> {
  const database = new Database(url);
  onTestFinished(() => database.close());
  await database.transaction(
    async (sql) => {
      await sql.query('select from fingerprints for update');
      await work();
    },
    { patienceMs: 1_500 },
  );
}

describe.skipIf(server === undefined)('what delivery works on', () => {
  test('does not wait for what is not folded, but is told of it, while people are shown all that was confirmed', async () => {
    const { store, cards } = await openPostgres({ url });
    onTestFinished(() => store.close());
    await store.receive([arrival(T0)]);
    const [first] = (await store.find({ limit: 1 })).alerts;
    if (first === undefined) throw new Error('no alert was made');
    const heard = vi.fn();
    await holdUp(async () => {
      await store.receive([arrival(T0 + 1)]);
      cards.onChange(heard);
      expect((await cards.alert(first.id))?.count).toBe(1);
      expect((await cards.due(T0 + 1, 9)).map(({ count }) => count)).toEqual([1]);
      await cards.record({ kind: 'attempted', at: T0 + 2, subject: first.id, channel: 'C1', part: 'card' });
      heard.mockClear();
    });
    await vi.waitFor(() => expect(heard).toHaveBeenCalled());
    expect((await cards.alert(first.id))?.count).toBe(2);
    await store.receive([arrival(T0 + 3)]);
    expect((await store.alert(first.id))?.count).toBe(3);
  });
});
