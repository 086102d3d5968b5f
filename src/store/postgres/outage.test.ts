import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ANA, arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { acknowledge, alertOf } from '../fixtures/store-case.ts';
import { StoreUnavailable } from '../store.ts';
import { Database } from './database.ts';
import { held, waiting } from './fixtures/held.ts';
import { proxyTo, type Way } from './fixtures/proxy.ts';
import { startServer } from './fixtures/server.ts';
import { openPostgres } from './open.ts';
import type { PostgresStore } from './store.ts';

const server = await startServer();
afterAll(() => server?.close());

async function behindProxy(): Promise<{ store: PostgresStore; proxy: Way; direct: string }> {
  const direct = (await server?.database()) ?? '';
  const proxy = await proxyTo(direct);
  const { store } = await openPostgres({ url: proxy.url });
  onTestFinished(async () => {
    proxy.resume();
    await store.close();
    await proxy.close();
  });
  return { store, proxy, direct };
}

let minute = 0;
const next = () => {
  minute += 1;
  return arrival(T0 + minute * 60_000);
};

/** How a receipt fails, and that it does so within a second. */
async function refusal(store: PostgresStore): Promise<string> {
  const began = performance.now();
  const error = await store.receive([next()]).catch((caught: unknown) => caught);
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(error).toBeInstanceOf(StoreUnavailable);
  return error instanceof Error ? error.message : '';
}

/** Comes back by itself: the first receipts after the trouble may still fail. */
async function recovers(store: PostgresStore): Promise<void> {
  await vi.waitFor(async () => expect(await store.receive([next()])).toEqual(['counted']), { timeout: 10_000 });
  expect(store.trouble()).toBeUndefined();
}

describe.skipIf(server === undefined)('a database in trouble', () => {
  test('connections are refused: so are receipts, at once and with the reason, until it is back', async () => {
    const { store, proxy } = await behindProxy();
    await store.receive([next()]);
    await proxy.close();
    await vi.waitFor(async () => expect(await refusal(store)).toBe('the database refuses connections'));
    expect(store.trouble()).toBe('the database refuses connections');
    await expect(store.alert('F-1')).rejects.toThrow(StoreUnavailable);
    await proxy.open();
    await vi.waitFor(() => expect(store.trouble()).toBeUndefined(), { timeout: 5_000 });
    await recovers(store);
  });

  test('it says nothing: receipts are refused within a second, those that wait as well', async () => {
    const { store, proxy } = await behindProxy();
    await store.receive([next()]);
    proxy.hold();
    const began = performance.now();
    const all = await Promise.allSettled(Array.from({ length: 50 }, () => store.receive([next()])));
    expect(performance.now() - began).toBeLessThan(1_100);
    expect(all.every(({ status }) => status === 'rejected')).toBe(true);
    await refusal(store);
    proxy.resume();
    await recovers(store);
  });

  test('connections are cut: what was confirmed is there, what was not can be sent again', async () => {
    const { store, proxy, direct } = await behindProxy();
    const events = Array.from({ length: 200 }, next);
    const timer = setInterval(() => proxy.cut(), 15);
    const confirmed = new Set<string>();
    for (let attempt = 0; attempt < 50 && confirmed.size < events.length; attempt += 1) {
      const waiting = events.filter(({ key }) => !confirmed.has(key));
      const sent = await Promise.allSettled(waiting.map((event) => store.receive([event])));
      for (const [index, { status }] of sent.entries()) {
        const event = waiting[index];
        if (status === 'fulfilled' && event !== undefined) confirmed.add(event.key);
      }
      if (attempt === 10) clearInterval(timer);
    }
    clearInterval(timer);
    expect(confirmed.size).toBe(events.length);
    await vi.waitFor(async () => expect((await alertOf(store)).count).toBe(events.length));
    const database = new Database(direct);
    expect(await database.query('select count(*) as count from events')).toEqual([{ count: events.length }]);
    await database.close();
  });

  test('a read-only database refuses with that reason', async () => {
    const { store, direct } = await behindProxy();
    const database = new Database(direct);
    const name = new URL(direct).pathname.slice(1);
    const all = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()';
    await database.query(`alter database ${name} set default_transaction_read_only = on`);
    await database.query(all, [name]);
    await vi.waitFor(async () => expect(await refusal(store)).toBe('the database is read-only'));
    await database.query(
      `begin; set transaction read write; alter database ${name} reset default_transaction_read_only; commit`,
    );
    await database.query(all, [name]);
    await database.close();
    await recovers(store);
  });

  test('it is out of connections: receipts are refused with that reason, and go on when some are free', async () => {
    const { store, proxy, direct } = await behindProxy();
    await store.receive([next()]);
    const database = new Database(direct, 1);
    const name = new URL(direct).pathname.slice(1);
    // Limits hold for everybody but superusers.
    const role = `${name}_app`;
    await database.query(`create role ${role} login password 'app'`);
    await database.query(`grant all on all tables in schema public to ${role}`);
    await database.query(`grant all on all sequences in schema public to ${role}`);
    await database.query(`alter database ${name} owner to ${role}`);
    const app = new URL(proxy.url);
    [app.username, app.password] = [role, 'app'];
    const { store: limited } = await openPostgres({ url: app.href, listenUrl: direct });
    onTestFinished(() => limited.close());
    await limited.receive([next()]);
    await database.query(`alter database ${name} connection limit 0`);
    proxy.cut();
    await vi.waitFor(async () => expect(await refusal(limited)).toBe('the database is out of connections'));
    expect(limited.trouble()).toBe('the database is out of connections');
    await database.query(`alter database ${name} connection limit -1`);
    await database.close();
    await recovers(limited);
  });

  test('a row that another holds locked: receipts go on, and are counted when it is free', async () => {
    const { store, direct } = await behindProxy();
    await store.receive([next()]);
    const release = await held(direct, 'select from alerts for update');
    expect(await store.receive([next(), next()])).toEqual(['counted', 'counted']);
    await release();
    await recovers(store);
    await vi.waitFor(async () => expect((await alertOf(store)).count).toBeGreaterThan(3), { timeout: 5_000 });
    expect(await acknowledge(store, 'F-1', ANA)).toBe('Ana');
  });

  test('a table that another holds locked: what was refused does not wait on in the server', async () => {
    const { store, direct } = await behindProxy();
    await store.receive([next()]);
    const release = await held(direct, 'lock table events in access exclusive mode');
    const receipt = refusal(store);
    await vi.waitFor(async () => expect(await waiting(direct)).toBe(1));
    await receipt;
    await vi.waitFor(async () => expect(await waiting(direct)).toBe(0), { timeout: 5_000 });
    await release();
    await recovers(store);
  });

  test('notifications are heard again after the connection broke, and a change in between is not missed', async () => {
    const { store, proxy, direct } = await behindProxy();
    const { store: other } = await openPostgres({ url: direct });
    onTestFinished(() => other.close());
    const heard: number[] = [];
    store.onChange(() => heard.push(1));
    proxy.cut();
    await other.receive([next()]);
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0), { timeout: 5_000 });
    await vi.waitFor(
      async () => {
        heard.length = 0;
        await other.receive([next()]);
        await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0), { timeout: 500 });
      },
      { timeout: 8_000 },
    );
  });

  test('at the start: it says so, and keeps nothing open', async () => {
    await expect(openPostgres({ url: 'postgres://nobody:secret@127.0.0.1:1/x' })).rejects.toThrow(
      'the database refuses connections',
    );
  });

  test.skipIf(server?.restartable === undefined)('a restart of the server itself', async () => {
    const { store } = await openPostgres({ url: (await server?.database()) ?? '' });
    onTestFinished(() => store.close());
    await store.receive([next()]);
    expect((await alertOf(store)).count).toBe(1);
    await server?.restartable?.stop();
    expect(await refusal(store)).toMatch(/refuses connections|broke|starting or stopping/);
    expect(await refusal(store)).toBe('the database refuses connections');
    await server?.restartable?.start();
    await recovers(store);
    expect((await alertOf(store)).count).toBe(2);
  });
});
