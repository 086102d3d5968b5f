import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { ANA, arrival, HOUR, healthArrival, MINUTE, T0 } from '../alert/fixtures/arrivals.ts';
import { copyStore, type Destination, type Origin } from '../store/copy.ts';
import { acknowledge, resolve, suppress } from '../store/fixtures/store-case.ts';
import { folderDestination, folderOrigin } from '../store/lowdb/copy.ts';
import { openFolder } from '../store/lowdb/open.ts';
import { databaseDestination, databaseOrigin } from '../store/postgres/copy.ts';
import { startServer } from '../store/postgres/fixtures/server.ts';
import { openPostgres } from '../store/postgres/open.ts';
import type { Store } from '../store/store.ts';
import { copyBetween } from './copy.ts';

const server = await startServer();
afterAll(() => server?.close());

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'falconer-copy-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}

const open = async (place: string): Promise<Store> =>
  place.startsWith('postgres') ? (await openPostgres({ url: place, receiptMs: 10_000 })).store : openFolder(place);

/** What texts can't hold, people's acts, storms, health, forgotten alerts, a retry. */
async function fill(place: string, alerts = 30): Promise<void> {
  const store = await open(place);
  const events = Array.from({ length: alerts }, (_, nth) =>
    arrival(T0 + nth, { rule: nth === 3 ? 'U\0\ud800' : `R${nth}`, fields: { 'proc.name': `p\0${nth}` } }),
  );
  await store.receive(events);
  await store.receive(events.slice(0, 5));
  await store.receive([
    arrival(T0 + MINUTE, { rule: 'R1', fields: { 'proc.name': 'p\u00001' } }),
    { ...healthArrival(T0), sender: 'eu' },
  ]);
  await acknowledge(store, 'F-2', ANA);
  await resolve(store, 'F-5');
  await suppress(store, 'F-7', { until: T0 + HOUR });
  await store.record({ kind: 'gathered', at: T0, channel: 'C', alerts: ['F-10', 'F-11'] });
  await store.record({ kind: 'shown', at: T0, subject: 'F-8', message: { channel: 'C', ts: '1.1' }, revision: 1 });
  await store.close();
}

async function whole(place: string) {
  const store = await open(place);
  const found = {
    alerts: await store.find({ limit: 100_000 }),
    suppressions: await store.suppressions(),
    storms: await store.storms(),
    health: await store.health(),
    tally: await store.tally(T0 + HOUR),
    // Known already, and the numbers go on.
    retry: await store.receive([arrival(T0 + 1, { rule: 'R1', fields: { 'proc.name': 'p\u00001' } })]),
  };
  await store.close();
  return found;
}

const quiet = () => undefined;

describe.skipIf(server === undefined)('a copy', () => {
  const places = {
    folder: emptyFolder,
    database: async () => (await server?.emptyDatabase()) ?? '',
  };
  test.each([
    ['folder', 'database'],
    ['database', 'folder'],
    ['folder', 'folder'],
    ['database', 'database'],
  ] as const)('from a %s to a %s: answers the same, and goes on', async (one, other) => {
    const [from, to] = [await places[one](), await places[other]()];
    await fill(from);
    const lines: string[] = [];
    const copied = await copyBetween({ from, to }, (line) => lines.push(line));
    expect(copied).toMatchObject({ alerts: 30, events: 32 });
    expect(lines).toEqual(expect.arrayContaining(['events: 32 of 32', 'alerts: 30 of 30']));
    const there = await whole(to);
    expect(there).toEqual(await whole(from));
    expect(there.retry).toEqual(['repeat']);
    const store = await open(to);
    await store.receive([arrival(T0 + HOUR, { rule: 'new' })]);
    expect((await store.find({ rule: 'new', limit: 1 })).alerts[0]?.id).toBe('F-31');
    await store.close();
  });

  test('there and back is the same state, to the hash', async () => {
    const [from, between, to] = [await emptyFolder(), await places.database(), await emptyFolder()];
    await fill(from);
    const there = await copyBetween({ from, to: between }, quiet);
    expect(await copyBetween({ from: between, to }, quiet)).toEqual(there);
  });

  test.each([
    ['folder', 'database'],
    ['database', 'folder'],
  ] as const)(
    'from a %s to a %s that is interrupted anywhere goes on, and can not be started on meanwhile',
    async (one, other) => {
      const [from, to] = [await places[one](), await places[other]()];
      await fill(from, 2_500);
      const origin = () => (one === 'folder' ? folderOrigin(from) : databaseOrigin(from));
      const destination = () => (other === 'folder' ? folderDestination(to) : databaseDestination(to));
      let written = 0;
      for (const step of ['putEvents', 'putEvents', 'putAlerts', 'putRest', 'readBack'] as const) {
        await interrupted(await origin(), await destination(), step, (events) => {
          written += events;
        });
        await expect(open(to)).rejects.toThrow('not finished');
      }
      const copied = await copyBetween({ from, to }, quiet);
      expect(copied).toMatchObject({ alerts: 2_500, events: 2_502 });
      // What was there was not written again.
      expect(written).toBe(2_502);
      expect(await whole(to)).toEqual(await whole(from));
    },
  );

  test('into what holds something is refused, and changes nothing', async () => {
    for (const [one, other] of [
      ['folder', 'database'],
      ['database', 'folder'],
    ] as const) {
      const [from, to] = [await places[one](), await places[other]()];
      await fill(from);
      await fill(to, 12);
      await expect(copyBetween({ from, to }, quiet)).rejects.toThrow('holds something else already');
      const store = await open(to);
      expect((await store.find({ limit: 1 })).total).toBe(12);
      await store.close();
    }
  });

  test('of a store on which a Falconer runs is refused', async () => {
    const from = await places.database();
    const { store, leases } = await openPostgres({ url: from });
    await leases.take('delivery', 10_000);
    await expect(copyBetween({ from, to: await emptyFolder() }, quiet)).rejects.toThrow('a Falconer runs');
    await leases.release('delivery');
    await store.close();
    await expect(copyBetween({ from, to: from }, quiet)).rejects.toThrow('the same');
  });
});

/** Does one more portion of events, or everything before a step, and then breaks off. */
async function interrupted(
  origin: Origin,
  destination: Destination,
  step: 'putEvents' | 'putAlerts' | 'putRest' | 'readBack',
  wrote: (events: number) => void,
): Promise<void> {
  let portions = 0;
  const breaking = new Proxy(destination, {
    get: (target, name) => {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...given: unknown[]) => {
        if (name === step && (step !== 'putEvents' || portions > 0)) throw new Error('interrupted');
        if (name === 'putEvents') {
          portions += 1;
          wrote((given[0] as readonly unknown[]).length);
        }
        return method.apply(target, given);
      };
    },
  });
  await expect(copyStore(origin, breaking, quiet)).rejects.toThrow('interrupted');
  await destination.close();
  await origin.close();
}
