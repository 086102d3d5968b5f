import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { AlertId } from '../../alert/alert.ts';
import { HOUR, T0 } from '../../alert/fixtures/arrivals.ts';
import { GROUPINGS, PERIODS } from '../../ledger/period.ts';
import { type Figures, windowStart } from '../../suppression/preview.ts';
import { EmbeddedStore, NO_LOG } from '../embedded.ts';
import type { Entry } from '../entry.ts';
import { describeStore } from '../fixtures/store-contract.ts';
import { State } from '../state.ts';
import type { AlertQuery, Store } from '../store.ts';
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
  const idsOf = async (query: Partial<AlertQuery>) =>
    (await store.find({ limit: 9, ...query })).alerts.map(({ id }) => id);
  const ids = async (text: string) => (await store.search(text, 9)).alerts.map(({ id }) => id);
  const asked = PERIODS.flatMap((period) => GROUPINGS.map((grouping) => ({ period, grouping, now })));
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
      open: await idsOf({ status: ['open'], hidden: false, order: 'worst' }),
      pod: await Promise.all(['web-0', 'web', 'w'].map((pod) => idsOf({ pod }))),
      noise: (await Promise.all(asked.map((query) => store.noise(query)))).map((noise) => ({
        ...noise,
        groups: noise.groups.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      })),
      figures: await Promise.all(alerts.map(({ id }) => figures(store, id, now))),
      found: [
        await ids('12'),
        await ids('d 1'),
        await ids('pid 12'),
        await ids('F-1'),
        await ids('ş\0'),
        await ids('%_\\'),
        await ids('0'),
      ],
    }),
  );
}

/** Without hours that no preview looks at. */
async function figures(store: Store, id: AlertId, now: number): Promise<Figures> {
  const { alerts, window } = await store.figures(id, now);
  return {
    window,
    alerts: alerts.map(({ id: number, facets, priority, buckets, resolution }) => ({
      id: number,
      facets,
      priority,
      buckets: buckets.filter(({ hour }) => hour >= windowStart(now)),
      ...(resolution === undefined ? {} : { resolution: { disposition: resolution.disposition } }),
    })),
  };
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
