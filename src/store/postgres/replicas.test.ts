import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ANA, arrival, BO, HOUR, healthArrival, MINUTE, SECOND, T0 } from '../../alert/fixtures/arrivals.ts';
import { fingerprintOf } from '../../falco/fingerprint.ts';
import { acknowledge, alertOf, show, suppress } from '../fixtures/store-case.ts';
import type { Store } from '../store.ts';
import { Database } from './database.ts';
import { acceptEvents, addDays } from './events.ts';
import { startServer } from './fixtures/server.ts';
import { leasesOf } from './leases.ts';
import { openPostgres } from './open.ts';
import { divide, leftBehind } from './pending.ts';
import { claimRun } from './runs.ts';

const server = await startServer();
const url = (await server?.database()) ?? '';
afterAll(() => server?.close());
beforeEach(() => server?.empty(url));

async function open(): Promise<Store> {
  const { store } = await openPostgres({ url, receiptMs: 10_000 });
  onTestFinished(() => store.close());
  return store;
}

async function pair(): Promise<readonly [Store, Store]> {
  return [await open(), await open()];
}

/** From a sender whose settings name its cluster; its events do not. */
function inCluster(cluster: string, at: number) {
  const one = arrival(at);
  const facets = { ...one.facets, cluster };
  return { ...one, facets, fingerprint: fingerprintOf(facets) };
}

function database(): Database {
  const opened = new Database(url);
  onTestFinished(() => opened.close());
  return opened;
}

describe.skipIf(server === undefined)('two stores on one database', () => {
  test('of two people who acknowledge at once, one is first, and both hear who', async () => {
    const [one, other] = await pair();
    await one.receive([arrival(T0)]);
    const { id } = await alertOf(one);
    const [first, second] = await Promise.all([acknowledge(one, id, ANA), acknowledge(other, id, BO)]);
    expect(second).toBe(first);
    expect((await alertOf(one)).timeline).toHaveLength(1);
  });

  test('the same events sent to both are counted once', async () => {
    const [one, other] = await pair();
    const events = Array.from({ length: 40 }, (_, index) => arrival(T0 + index, { rule: `r${index % 5}` }));
    const receipts = await Promise.all(
      events.flatMap((event, index) => {
        // Neighbours in another order, so that the two lock what they share from both ends.
        const mirror = events[events.length - 1 - index];
        return [one.receive([event]), ...(mirror === undefined ? [] : [other.receive([mirror])])];
      }),
    );
    expect(receipts.flat().filter((receipt) => receipt === 'counted')).toHaveLength(40);
    await other.health();
    const { alerts } = await one.find({ limit: 10 });
    expect(alerts.map(({ count }) => count)).toEqual([8, 8, 8, 8, 8]);
  });

  test('a retry after midnight, or at a replica whose clock is behind, is recognised', async () => {
    const [one, other] = await pair();
    const midnight = Date.UTC(2026, 4, 24);
    const at = (receivedAt: number) => arrival(receivedAt, { eventAt: T0 });
    expect(await one.receive([at(midnight - 1)])).toEqual(['counted']);
    expect(await other.receive([at(midnight)])).toEqual(['repeat']);
    expect(await other.receive([at(midnight - 24 * HOUR)])).toEqual(['repeat']);
    expect((await alertOf(one)).count).toBe(1);
  });

  test('what one confirmed and did not fold before it was gone, another folds, once', async () => {
    const gone = database();
    const events = [inCluster('eu', T0), healthArrival(T0, { fields: { n_drops: '5' } })];
    await addDays(gone, [T0]);
    await acceptEvents(gone, events);
    const [one, other] = await pair();
    expect((await alertOf(one)).count).toBe(1);
    await acceptEvents(gone, [inCluster('eu', T0 + 1)]);
    await vi.waitFor(async () => expect((await alertOf(other)).count).toBe(2), { timeout: 12_000 });
    expect((await alertOf(one)).facets.cluster).toBe('eu');
    expect(await other.receive(events)).toEqual(['repeat', 'repeat']);
    expect((await one.health()).revision).toBe(1);
    expect(await gone.query('select from pending')).toEqual([]);
  });

  test('what one left behind, however much, the next start folds', async () => {
    const gone = database();
    const events = Array.from({ length: 450 }, (_, index) => arrival(T0 + index));
    await addDays(gone, [T0]);
    const { pending } = await acceptEvents(gone, events);
    await gone.transaction((sql) => divide(sql, { pending, fresh: events, repeats: [] }));
    expect((await alertOf(await open())).count).toBe(450);
    expect(await gone.query('select from pending')).toEqual([]);
  });

  test('what can not be folded, however much, keeps nobody from what others left behind', async () => {
    const gone = database();
    const rows = await gone.query<{ id: number }>(
      `insert into pending (days, keys) select '{}', '{}' from generate_series(1, 450) returning id`,
    );
    const last = rows[rows.length - 1]?.id;
    const left = await leftBehind(gone, (pending) => pending !== last, 0);
    expect(left.map(({ pending }) => pending)).toEqual([last]);
    expect(await leftBehind(gone, () => true, 0)).toEqual([]);
  });

  test('a change at one is heard by the other, not twice by itself', async () => {
    const [one, other] = await pair();
    const heard: string[] = [];
    one.onChange(() => heard.push('one'));
    other.onChange(() => heard.push('other'));
    await one.receive([arrival(T0)]);
    await vi.waitFor(() => expect(heard).toContain('other'));
    await sleep(50);
    expect(heard.sort()).toEqual(['one', 'other']);
  });

  test('a suppression made at one hides what the other receives at that moment, before or after it', async () => {
    const [one, other] = await pair();
    await one.receive([arrival(T0)]);
    const { id } = await alertOf(one);
    const fields = (index: number) => ({ fields: { 'k8s.ns.name': `n${index}` } });
    const receiving = Array.from({ length: 30 }, (_, index) => other.receive([arrival(T0 + 1, fields(index))]));
    const suppressing = suppress(one, id, { until: T0 + HOUR });
    await Promise.all([...receiving, suppressing]);
    await other.health();
    const { alerts } = await one.find({ limit: 100 });
    expect(alerts).toHaveLength(31);
    expect(alerts.filter(({ hiding }) => hiding === undefined)).toEqual([]);
  });

  test('eight writers with overlapping fingerprints, people, suppressions and storms: no deadlock', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, open));
    const [first] = stores;
    await first?.receive(Array.from({ length: 12 }, (_, rule) => arrival(T0, { rule: `r${rule}` })));
    const began = performance.now();
    await Promise.all(
      stores.map(async (store, writer) => {
        for (let round = 0; round < 12; round += 1) {
          const rules = Array.from({ length: 12 }, (_, index) => (index * (writer + 1) + round) % 13);
          await store.receive(rules.map((rule) => arrival(T0 + writer * 1_000 + round + 1, { rule: `r${rule}` })));
          const alerts = rules.slice(0, 4).map((rule) => `F-${rule + 1}` as const);
          if (round % 4 === 0) await store.record({ kind: 'gathered', at: T0, channel: 'C', alerts });
          if (round % 4 === 1) await acknowledge(store, `F-${writer + 1}`, ANA);
          if (round % 4 === 2) {
            const matchers = [{ facet: 'rule', op: '=', value: `r${writer}` } as const];
            const { id } = await suppress(store, 'F-1', { until: T0 + HOUR, matchers });
            await store.record({ kind: 'suppression-ended', at: T0 + 1, suppression: id, why: 'ended', by: BO });
          }
          if (round % 4 === 3) await show(store, await alertOf(store, `r${writer}`));
        }
      }),
    );
    expect(performance.now() - began).toBeLessThan(15_000);
    await Promise.all(stores.map((store) => store.health()));
    const { alerts } = (await first?.find({ limit: 100 })) ?? { alerts: [] };
    const sent = new Set(
      stores.flatMap((_, writer) => Array.from({ length: 12 }, (__, round) => `${writer} ${round}`)),
    );
    const rules = alerts.reduce((sum, { count }) => sum + count, 0);
    expect(rules).toBeGreaterThan(sent.size);
  });
});

describe.skipIf(server === undefined)('events', () => {
  test('what text can not hold is kept as it was sent, and found', async () => {
    const store = await open();
    const rule = `\0\ud800${'x'.repeat(10_000)}`;
    const fields = { 'proc.name': 'a\0b\udfff', 'k8s.ns.name': '\\u0000"\'', big: '9'.repeat(500) };
    const sent = arrival(T0, { rule, fields, more: { output: 'BAD\0 %_\\ output', hostname: 'h\0' } });
    await store.receive([sent]);
    const { alerts } = await store.find({ rule: sent.facets.rule.toUpperCase(), limit: 1 });
    expect((await store.search('bad\0 %_\\', 1)).alerts).toEqual(alerts);
    expect(alerts[0]?.facets).toEqual(sent.facets);
    expect(alerts[0]?.latest.fields).toMatchObject(fields);
    expect(Object.keys(alerts[0]?.latest.fields ?? {})).toEqual(Object.keys(sent.event.fields));
    expect((await store.tally(T0)).topRules).toEqual([{ rule: sent.facets.rule, events: 1, alerts: 1 }]);
  });

  test('ids that only look like ids are of nothing', async () => {
    const store = await open();
    await store.receive([arrival(T0)]);
    for (const id of ['F-01', 'F-1.0', 'F-1e0', 'F--1', 'F-99999999999999999999'] as const) {
      expect(await store.alert(id)).toBeUndefined();
    }
    expect(await store.alert('F-1')).toBeDefined();
  });

  test('retention drops the days before, and the events of a dropped day are received again', async () => {
    const store = await open();
    const days = async () =>
      (
        await database().query<{ name: string }>(
          "select relname as name from pg_class where relname like 'events_2%' and relkind = 'r' order by 1",
        )
      ).map(({ name }) => name);
    await store.receive([arrival(T0), arrival(T0 + 24 * HOUR), arrival(T0 + 48 * HOUR)]);
    await store.record({ kind: 'retention', at: T0, before: T0 + 24 * HOUR, keep: 100 });
    expect(await days()).not.toContain('events_20260523');
    expect(await days()).toEqual(expect.arrayContaining(['events_20260524', 'events_20260525']));
    expect(await store.receive([arrival(T0)])).toEqual(['counted']);
  });

  test('retention in portions, while events come: nothing that came is lost', async () => {
    const [store, other] = await pair();
    const all = (at: number) => Array.from({ length: 700 }, (_, index) => arrival(at + index, { rule: `r${index}` }));
    await store.receive([arrival(T0)]);
    // What is hidden from its beginning has no card that is behind, and may be forgotten.
    await suppress(store, 'F-1', { until: T0 + HOUR, matchers: [{ facet: 'rule', op: '~', value: 'r*' }] });
    await store.receive(all(T0 + 1));
    const before = T0 + 30 * MINUTE;
    await Promise.all([
      store.record({ kind: 'retention', at: before, before, keep: 0 }),
      ...all(before).map((event) => other.receive([event])),
    ]);
    const { alerts, total } = await store.find({ limit: 1_000 });
    expect(total).toBe(701);
    expect(alerts.every(({ lastReceivedAt, id }) => id === 'F-1' || lastReceivedAt >= before)).toBe(true);
  });
});

describe.skipIf(server === undefined)('scheduled runs', () => {
  test('of many who claim a run one gets it, and nobody gets an earlier one', async () => {
    const claimants = Array.from({ length: 8 }, database);
    const claims = (job: string, at: number) => Promise.all(claimants.map((one) => claimRun(one, job, at)));
    expect((await claims('expiry', T0)).filter(Boolean)).toHaveLength(1);
    expect((await claims('expiry', T0)).filter(Boolean)).toHaveLength(0);
    expect((await claims('expiry', T0 - SECOND)).filter(Boolean)).toHaveLength(0);
    expect((await claims('silence', T0 - SECOND)).filter(Boolean)).toHaveLength(1);
    expect((await claims('expiry', T0 + SECOND)).filter(Boolean)).toHaveLength(1);
  });
});

describe.skipIf(server === undefined)('leases', () => {
  test('one owner at a time; another takes over when it runs out or is given back', async () => {
    const [one, other] = [leasesOf(database(), 'one'), leasesOf(database(), 'other')];
    expect(await Promise.all([one.take('delivery', 60 * SECOND), one.take('delivery', 60 * SECOND)])).toEqual([
      true,
      true,
    ]);
    expect(await other.take('delivery', SECOND)).toBe(false);
    expect(await other.renew('delivery', SECOND)).toBe(false);
    expect(await other.take('jobs', SECOND)).toBe(true);
    await other.release('delivery');
    expect(await other.take('delivery', SECOND)).toBe(false);
    expect(await one.renew('delivery', 300)).toBe(true);
    await vi.waitFor(async () => expect(await other.take('delivery', 60 * SECOND)).toBe(true), { timeout: 5_000 });
    expect(await one.renew('delivery', SECOND)).toBe(false);
    expect(await one.take('delivery', SECOND)).toBe(false);
    await other.release('delivery');
    expect(await one.take('delivery', SECOND)).toBe(true);
  });

  test('of many who take at once, one gets it', async () => {
    const takers = Array.from({ length: 8 }, (_, index) => leasesOf(database(), `owner ${index}`));
    const taken = await Promise.all(takers.map((leases) => leases.take('x', 60 * SECOND)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });
});
