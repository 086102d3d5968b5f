import { mkdtemp, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './fixtures/folder.ts';
import { lockFolder } from './lock.ts';

/** No process has it: Linux numbers them below 2^22. */
const NO_PID = 2 ** 30;
const NOW = Date.UTC(2026, 4, 23);

async function lockedBy(owner: string, ageMs: number): Promise<string> {
  const folder = await temporaryFolder();
  const path = join(folder, 'lock');
  await writeFile(path, owner);
  const at = new Date(NOW - ageMs);
  await utimes(path, at, at);
  return folder;
}

async function parentOwner(): Promise<string> {
  const stats = await readFile(`/proc/${process.ppid}/stat`, 'utf8').catch(() => '');
  const started = stats.slice(stats.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return JSON.stringify({ pid: process.ppid, host: hostname(), started });
}

test('it names its owner, is for the owner only, and goes when released', async () => {
  const folder = await temporaryFolder();
  const lock = await lockFolder(folder);
  expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject({
    pid: process.pid,
    host: hostname(),
  });
  expect((await stat(join(folder, 'lock'))).mode & 0o777).toBe(0o600);
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

const gone = JSON.stringify({ pid: NO_PID, host: hostname(), started: '1' });
const elsewhere = JSON.stringify({ pid: 1, host: 'another-host', started: '1' });

test.each([
  ['whose process is gone', gone, 0],
  [
    'of a process number that another one has now',
    (await parentOwner()).replace(/"started":"\d*"/, '"started":"7"'),
    0,
  ],
  ['of another host that has been silent for a minute', elsewhere, 60_000],
  ['torn by a crash', '', 5_000],
  ['torn in the middle', '{"pid":12', 5_000],
])('a lock %s is replaced', async (_title, owner, ageMs) => {
  const folder = await lockedBy(owner, ageMs);
  const lock = await lockFolder(folder, NOW);
  expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  [
    'of a process that runs',
    await parentOwner(),
    0,
    new RegExp(`in use by process ${process.ppid} on .*FALCONER_DATA_DIR`),
  ],
  ['of another host that was heard of', elsewhere, 59_999, /in use by process 1 on another-host/],
  ['that is just being written', '', 4_999, /another Falconer is starting/],
])('a lock %s is respected', async (_title, owner, ageMs, reason) => {
  const folder = await lockedBy(owner, ageMs);
  await expect(lockFolder(folder, NOW)).rejects.toMatchObject({
    code: 'folder-locked',
    message: expect.stringMatching(reason),
  });
  expect(await readFile(join(folder, 'lock'), 'utf8')).toBe(owner);
});

test('a folder that is not there is an error, not a lock', async () => {
  const folder = await mkdtemp(join(await temporaryFolder(), 'x'));
  await expect(lockFolder(join(folder, 'absent'))).rejects.toThrow('ENOENT');
});
