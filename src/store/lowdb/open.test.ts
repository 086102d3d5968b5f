import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ANA, arrival, HOUR, healthArrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { alertOf, resolve, suppress } from '../fixtures/store-case.ts';
import type { Store } from '../store.ts';
import { temporaryFolder } from './fixtures/folder.ts';
import { openFolder } from './open.ts';

const everything = async (store: Store) => ({
  alerts: await store.find({ limit: 1_000 }),
  suppressions: await store.suppressions(),
  health: await store.health(),
  backlog: await store.backlog(),
});

/** A bit of everything: repeats, a resolution, a suppression, a health message. */
async function fill(store: Store): Promise<void> {
  await store.receive([arrival(T0), arrival(T0 + 1), arrival(T0, { rule: 'S' }), healthArrival(T0)]);
  const { id } = await alertOf(store);
  await store.decide(id, () => ({ record: { kind: 'noted', at: T0, alert: id, by: ANA, text: 't' }, result: 0 }));
  await resolve(store, id);
  await suppress(store, (await alertOf(store, 'S')).id, { until: T0 + HOUR });
  await store.receive([arrival(T0 + 2)]);
}

test('closed and opened again, everything is there, and repeats are still recognised', async () => {
  const folder = await temporaryFolder();
  const first = await openFolder(folder);
  await fill(first);
  const before = await everything(first);
  await first.close();
  const second = await openFolder(folder);
  expect(await everything(second)).toEqual(before);
  expect(await second.receive([arrival(T0 + 2)])).toEqual(['repeat']);
  await second.close();
});

test.each([
  ['the journal alone', 'state.json'],
  ['the snapshot alone', 'journal'],
])('%s gives the same', async (_title, lost) => {
  const folder = await temporaryFolder();
  const first = await openFolder(folder);
  await fill(first);
  const before = await everything(first);
  await first.close();
  await rm(join(folder, lost), { recursive: true });
  const second = await openFolder(folder);
  expect(await everything(second)).toEqual(before);
  await second.receive([arrival(T0 + 9)]);
  await second.close();
  const third = await openFolder(folder);
  expect((await alertOf(third)).lastAt).toBe(T0 + 9);
  await third.close();
});

test('a snapshot with entries after it gives the same', async () => {
  const folder = await temporaryFolder();
  const first = await openFolder(folder, { segmentBytes: 500 });
  await first.receive([arrival(T0, { rule: 'early' })]);
  await first.compact();
  const snapshot = await readFile(join(folder, 'state.json'));
  await fill(first);
  const before = await everything(first);
  await first.close();
  await writeFile(join(folder, 'state.json'), snapshot);
  const second = await openFolder(folder);
  expect(await everything(second)).toEqual(before);
  await second.close();
});

test('compacting while events arrive loses none, and removes segments behind the entries to keep', async () => {
  const folder = await temporaryFolder();
  const first = await openFolder(folder, { segmentBytes: 2_000, keepEntries: 10 });
  const received: Promise<unknown>[] = [];
  for (let index = 0; index < 100; index += 1) {
    received.push(first.receive([arrival(T0 + index)]));
    if (index % 10 === 0) received.push(first.compact());
    if (index % 7 === 0) await Promise.all(received);
  }
  await Promise.all(received);
  await first.close();
  expect((await readdir(join(folder, 'journal'))).length).toBeLessThan(12);
  const second = await openFolder(folder);
  expect((await alertOf(second)).count).toBe(100);
  await second.close();
});

test('folder and files are for their owner only', async () => {
  const folder = await temporaryFolder();
  await chmod(folder, 0o755);
  const store = await openFolder(folder);
  await store.receive([arrival(T0)]);
  await store.compact();
  const mode = async (...names: string[]) => ((await stat(join(folder, ...names))).mode & 0o777).toString(8);
  const [segment = ''] = await readdir(join(folder, 'journal'));
  expect(await mode()).toBe('700');
  expect(await mode('journal')).toBe('700');
  for (const name of [['state.json'], ['lock'], ['journal', segment]]) expect(await mode(...name)).toBe('600');
  await store.close();
});

test('a start that is refused leaves no lock behind', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'state.json'), 'x');
  await expect(openFolder(folder)).rejects.toMatchObject({ code: 'data-damaged' });
  expect(await readdir(folder)).not.toContain('lock');
});

test('after closing, the folder is free', async () => {
  const folder = await temporaryFolder();
  await (await openFolder(folder)).close();
  expect(await readdir(folder)).not.toContain('lock');
});
