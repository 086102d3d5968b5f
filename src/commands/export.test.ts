import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ANA, arrival, HOUR, T0 } from '../alert/fixtures/arrivals.ts';
import { temporaryFolder } from '../store/lowdb/fixtures/folder.ts';
import { openFolder } from '../store/lowdb/open.ts';
import { exportFrom } from './export.ts';

let folder: string;
const MORE = { now: T0 + HOUR };

/** The folder as a running Falconer has it: nothing is closed. */
beforeEach(async () => {
  folder = await temporaryFolder();
  const store = await openFolder(folder);
  const fields = { 'proc.name': 'backup', 'proc.exepath': '/usr/bin/backup', 'user.name': 'root' };
  await store.receive([arrival(T0, { rule: 'Our own rule', fields })]);
  await store.record({
    kind: 'suppressed',
    at: T0 + 1,
    by: ANA,
    origin: 'F-1',
    matchers: [
      { facet: 'rule', op: '=', value: 'Our own rule' },
      { facet: 'process', op: '=', value: 'backup' },
    ],
    reason: 'nightly',
    until: T0 + HOUR,
  });
  return () => store.close();
});

async function contents(): Promise<readonly string[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /json$/.test(name)).sort();
  return Promise.all(names.map(async (name) => `${name}: ${await readFile(join(folder, name), 'utf8')}`));
}

test('a suppression of a folder that is in use is exported, and the folder stays as it is', async () => {
  const before = await contents();
  const result = await exportFrom({ folder }, 'S-1', MORE);
  expect(result).toMatchObject({ kind: 'exported', form: 'exception', replay: { hidden: 1, others: [] } });
  expect(await contents()).toEqual(before);
});

test('none of that number, and no folder at all', async () => {
  expect(await exportFrom({ folder }, 'S-2', MORE)).toEqual({ kind: 'unknown-suppression' });
  expect(await exportFrom({ folder: join(folder, 'none') }, 'S-1', MORE)).toEqual({ kind: 'unknown-suppression' });
});

test('a value that is the name of a list in the rules at hand is refused', async () => {
  const loaded = [{ kind: 'list', name: 'backup', isAppended: false, texts: [] }] as const;
  expect(await exportFrom({ folder }, 'S-1', { ...MORE, loaded })).toMatchObject({
    kind: 'list-name',
    value: 'backup',
  });
});
