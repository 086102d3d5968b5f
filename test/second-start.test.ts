/** One process owns a data folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFolder } from '../src/store/lowdb/open.ts';
import { startIntakeProcess } from './processes/start.ts';

test('a second start on a folder is refused with the pid of the first; after kill -9 it is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'falconer-lock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const first = await startIntakeProcess(folder);
  await expect(openFolder(folder)).rejects.toMatchObject({
    code: 'folder-locked',
    message: expect.stringContaining(`in use by process ${first.pid}`),
  });
  await expect(startIntakeProcess(folder)).rejects.toThrow(`in use by process ${first.pid}`);
  await first.kill();
  const store = await openFolder(folder);
  await store.close();
});
