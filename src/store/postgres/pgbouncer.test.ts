/** All but the one connection that listens goes through PgBouncer in transaction mode. */
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ANA, arrival, BO, T0 } from '../../alert/fixtures/arrivals.ts';
import { acknowledge, alertOf } from '../fixtures/store-case.ts';
import { describeStore } from '../fixtures/store-contract.ts';
import { StoreUnavailable } from '../store.ts';
import { held, waiting } from './fixtures/held.ts';
import { startPgBouncer } from './fixtures/pgbouncer.ts';
import { startServer } from './fixtures/server.ts';
import { openPostgres } from './open.ts';

const server = await startServer();
const direct = (await server?.database()) ?? '';
const bouncer = server === undefined ? undefined : await startPgBouncer(direct);
afterAll(async () => {
  await bouncer?.close();
  await server?.close();
});

const open = () => openPostgres({ url: bouncer?.through(direct) ?? '', listenUrl: direct, receiptMs: 10_000 });

describe.skipIf(bouncer === undefined)('through PgBouncer in transaction mode', () => {
  describeStore('the store', async () => {
    await server?.empty(direct);
    return (await open()).store;
  });

  test('two replicas over fewer connections than they would open: one is first, and both hear who', async () => {
    await server?.empty(direct);
    const [one, other] = [await open(), await open()];
    onTestFinished(async () => {
      await Promise.all([one.store.close(), other.store.close()]);
    });
    const heard: number[] = [];
    other.store.onChange(() => heard.push(1));
    const events = Array.from({ length: 60 }, (_, index) => arrival(T0 + index, { rule: `r${index % 5}` }));
    await Promise.all(events.map((event, index) => (index % 2 === 0 ? one : other).store.receive([event])));
    // What the other received is seen here a moment later.
    await vi.waitFor(async () => {
      const { alerts } = await one.store.find({ limit: 10 });
      expect(alerts.map(({ count }) => count)).toEqual([12, 12, 12, 12, 12]);
    });
    const { id } = await alertOf(other.store, 'r1');
    const [first, second] = await Promise.all([acknowledge(one.store, id, ANA), acknowledge(other.store, id, BO)]);
    expect(second).toBe(first);
    heard.length = 0;
    await one.store.receive([arrival(T0 + 1_000)]);
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0));
  });

  test('a table that another holds locked: what was refused does not wait on in the server', async () => {
    await server?.empty(direct);
    const { store } = await openPostgres({ url: bouncer?.through(direct) ?? '', listenUrl: direct });
    onTestFinished(() => store.close());
    await store.receive([arrival(T0)]);
    const release = await held(direct, 'lock table events in access exclusive mode');
    const receipt = expect(store.receive([arrival(T0 + 1)])).rejects.toThrow(StoreUnavailable);
    await vi.waitFor(async () => expect(await waiting(direct)).toBe(1));
    await receipt;
    await vi.waitFor(async () => expect(await waiting(direct)).toBe(0), { timeout: 5_000 });
    await release();
  });

  test('leases and runs are given to one', async () => {
    await server?.empty(direct);
    const replicas = [await open(), await open()];
    onTestFinished(async () => {
      for (const { store } of replicas) await store.close();
    });
    const taken = await Promise.all(replicas.map(({ leases }) => leases.take('delivery', 60_000)));
    const claimed = await Promise.all(replicas.map(({ claimRun }) => claimRun('retention', T0)));
    expect([taken.filter(Boolean), claimed.filter(Boolean)]).toEqual([[true], [true]]);
  });
});
