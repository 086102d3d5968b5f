import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { arrival, T0 } from '../../alert/fixtures/arrivals.ts';
import { temporaryFolder } from './fixtures/folder.ts';
import { inspectFolder } from './inspect.ts';
import { openFolder } from './open.ts';
import { listSegments } from './segments.ts';

/** A folder with three entries in its journal and no snapshot. */
async function folderWithJournal(): Promise<{ path: string; text: string }> {
  const folder = await temporaryFolder();
  const store = await openFolder(folder);
  await store.receive([arrival(T0), arrival(T0 + 1), arrival(T0 + 2)]);
  const [segment] = await listSegments(join(folder, 'journal'));
  const path = segment?.path ?? '';
  const text = await readFile(path, 'utf8');
  await store.close();
  return { path, text };
}

/** The same folder with another journal, and without the snapshot. */
async function rewritten(change: (text: string) => string): Promise<string> {
  const { path, text } = await folderWithJournal();
  const folder = await temporaryFolder();
  const store = await openFolder(folder);
  await store.close();
  await writeFile(join(folder, 'journal', path.slice(path.lastIndexOf('/') + 1)), change(text));
  await rm(join(folder, 'state.json'));
  return folder;
}

const countIn = async (folder: string) => {
  const store = await openFolder(folder);
  const { alerts } = await store.find({ limit: 10 });
  await store.close();
  return alerts.map(({ count }) => count);
};

test('every segment states the version of the journal first', async () => {
  const { text } = await folderWithJournal();
  expect(text.split('\n')[0]).toBe('{"journal":4}');
});

test('a journal of version 1, which had no such line, is read and continued', async () => {
  const folder = await rewritten((text) => text.slice(text.indexOf('\n') + 1));
  expect(await countIn(folder)).toEqual([3]);
  const store = await openFolder(folder);
  await store.receive([arrival(T0 + 3)]);
  await store.close();
  expect(await countIn(folder)).toEqual([4]);
});

test('one of a newer Falconer is refused, and says which file and what to do', async () => {
  const folder = await rewritten((text) => text.replace('{"journal":4}', '{"journal":5}'));
  const says = /ndjson: version 5 was written by a newer Falconer, this one knows 4. Start that version instead/;
  await expect(openFolder(folder)).rejects.toThrow(says);
  await expect(inspectFolder(folder)).rejects.toThrow(says);
});

test('a torn first line is begun again', async () => {
  const folder = await rewritten((text) => text.slice(0, 7));
  expect(await countIn(folder)).toEqual([]);
  const store = await openFolder(folder);
  await store.receive([arrival(T0)]);
  await store.close();
  expect(await countIn(folder)).toEqual([1]);
});

test('inspecting tells what a start would find, and changes nothing', async () => {
  expect(await inspectFolder(join(await temporaryFolder(), 'none'))).toEqual({ kind: 'empty' });
  const folder = await rewritten((text) => text);
  expect(await inspectFolder(folder)).toEqual({ kind: 'sound', alerts: 1, entries: 3 });
  const damaged = await rewritten((text) => text.replace('"priority"', '"priorita"'));
  await expect(inspectFolder(damaged)).rejects.toThrow(/ndjson:2: the checksum does not match/);
});
