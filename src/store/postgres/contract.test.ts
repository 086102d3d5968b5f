import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { HOUR, T0 } from '../../alert/fixtures/arrivals.ts';
import { EmbeddedStore, NO_LOG } from '../embedded.ts';
import type { Entry } from '../entry.ts';
import { describeStore } from '../fixtures/store-contract.ts';
import { State } from '../state.ts';
import type { Store } from '../store.ts';
import { entries } from './fixtures/entries.ts';
import { startServer } from './fixtures/server.ts';
import { openPostgres } from './open.ts';

const server = await startServer();
const url = (await server?.database()) ?? '';
afterAll(() => server?.close());

async function openEmpty(): Promise<Store> {
  await server?.empty(url);
  return (await openPostgres({ url, receiptMs: 10_000 })).store;
}

/** All that a store answers, as plain data. */
async function answers(store: Store): Promise<unknown> {
  const now = T0 + HOUR;
  const { alerts, total } = await store.find({ limit: 100 });
  const ids = async (text: string) => (await store.find({ text, limit: 9 })).alerts.map(({ id }) => id);
  return JSON.parse(
    JSON.stringify({
      alerts,
      total,
      suppressions: await store.suppressions(),
      storms: await store.storms(),
      health: await store.health(),
      due: (await store.due(now, 100)).map(({ id }) => id).sort(),
      backlog: await store.backlog(),
      tally: await store.tally(now),
      histories: await Promise.all(alerts.map((alert) => store.history(alert))),
      members: await Promise.all((['W-1', 'W-2'] as const).map((id) => store.stormMembers(id))),
      found: [await ids('pid 12'), await ids('F-1'), await ids('ş\0'), await ids('%_\\'), await ids('0')],
    }),
  );
}

async function feed(store: Store, recorded: readonly Entry[]): Promise<readonly string[]> {
  const outcomes: string[] = [];
  for (const entry of recorded) outcomes.push((await store.record(entry)).kind);
  return outcomes;
}

describe.skipIf(server === undefined)('with a server', () => {
  describeStore('the store in PostgreSQL', openEmpty);

  test('property: fed the same entries, it answers as the store in memory does', { timeout: 120_000 }, async () => {
    const shared = await openEmpty();
    await fc.assert(
      fc.asyncProperty(entries, async (recorded) => {
        await server?.empty(url);
        const memory = new EmbeddedStore(new State(), NO_LOG);
        expect(await feed(shared, recorded)).toEqual(await feed(memory, recorded));
        expect(await answers(shared)).toEqual(await answers(memory));
      }),
      { numRuns: 25 },
    );
    await shared.close();
  });
});
