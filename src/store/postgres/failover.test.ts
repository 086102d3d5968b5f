/** Trouble in which the server is there, but not for everybody: another takes its place, or others have all connections. */
import pg from 'pg';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { alertOf } from '../fixtures/store-case.ts';
import { StoreUnavailable } from '../store.ts';
import { Database } from './database.ts';
import { proxyTo } from './fixtures/proxy.ts';
import { startServer } from './fixtures/server.ts';
import { openPostgres } from './open.ts';
import type { PostgresStore } from './store.ts';

const server = await startServer();
afterAll(() => server?.close());

let minute = 0;
const next = () => {
  minute += 1;
  return arrival(T0 + minute * 60_000);
};

/** Receives events one after the other, and counts those that were confirmed, until the store refuses one. */
async function refusalOf(store: PostgresStore, confirmed: string[]): Promise<string> {
  for (;;) {
    const event = next();
    const began = performance.now();
    try {
      await store.receive([event]);
      confirmed.push(event.key);
    } catch (error) {
      expect(performance.now() - began).toBeLessThan(1_000);
      expect(error).toBeInstanceOf(StoreUnavailable);
      return error instanceof Error ? error.message : '';
    }
  }
}

async function untilRefused(store: PostgresStore, confirmed: string[], reason: string | RegExp): Promise<void> {
  await vi.waitFor(async () => expect(await refusalOf(store, confirmed)).toMatch(reason), { timeout: 10_000 });
}

async function untilReceived(store: PostgresStore, confirmed: string[]): Promise<void> {
  const event = next();
  await vi.waitFor(() => store.receive([event]), { timeout: 10_000 });
  confirmed.push(event.key);
  expect(store.trouble()).toBeUndefined();
}

describe.skipIf(server === undefined)('a database that is there for others', () => {
  test.skipIf(server?.standby === undefined)(
    'a standby takes its place: what was confirmed is there',
    async () => {
      const direct = (await server?.database()) ?? '';
      const standby = await server?.standby?.();
      if (standby === undefined) throw new Error('there is no standby');
      const proxy = await proxyTo(direct);
      const { store } = await openPostgres({ url: proxy.url });
      onTestFinished(async () => {
        await store.close();
        await proxy.close();
        await standby.close();
      });
      const confirmed: string[] = [];
      for (let nth = 0; nth < 20; nth += 1) await untilReceived(store, confirmed);
      await proxy.close();
      await untilRefused(store, confirmed, 'the database refuses connections');
      proxy.lead(standby.copyOf(direct));
      await proxy.open();
      await untilRefused(store, confirmed, 'the database is read-only');
      await standby.promote();
      for (let nth = 0; nth < 20; nth += 1) await untilReceived(store, confirmed);
      const database = new Database(standby.copyOf(direct));
      onTestFinished(() => database.close());
      const kept = await database.query<{ key: string }>(`select replace(key::text, '-', '') as key from events`);
      expect(new Set(kept.map(({ key }) => key))).toEqual(new Set(confirmed));
      expect((await alertOf(store)).count).toBe(confirmed.length);
    },
    60_000,
  );

  test('other clients have all connections: refused with that reason, until one is free', async () => {
    const url = (await server?.emptyDatabase()) ?? '';
    const admin = new Database(url);
    const role = new URL(url).pathname.slice(1).replace('falconer', 'few');
    await admin.query(`create role ${role} login password 'few' connection limit 6`);
    await admin.query(`alter database ${new URL(url).pathname.slice(1)} owner to ${role}`);
    const limited = new URL(url);
    limited.username = role;
    limited.password = 'few';
    const { store } = await openPostgres({ url: limited.href });
    const others: pg.Client[] = [];
    const leave = () => Promise.all(others.splice(0).map((client) => client.end()));
    onTestFinished(async () => {
      await leave();
      await store.close();
      await admin.close();
    });
    const confirmed: string[] = [];
    await untilReceived(store, confirmed);
    await vi.waitFor(async () => {
      while (await joins(limited.href, others));
      const mine = `select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and application_name = 'falconer'`;
      expect(await admin.query(mine, [role])).toEqual([]);
    }, 10_000);
    await untilRefused(store, confirmed, 'the database is out of connections');
    expect(store.trouble()).toBe('the database is out of connections');
    await leave();
    await untilReceived(store, confirmed);
    expect((await alertOf(store)).count).toBe(confirmed.length);
  }, 60_000);
});

/** Whether one more client got a connection. */
async function joins(url: string, clients: pg.Client[]): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    clients.push(client);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: '53300' });
    return false;
  }
}
