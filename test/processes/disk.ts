/**
 * A disk between Falconer and the real one, for tests: it can be read-only or slow, and it knows the moments at which a
 * crash is of interest. Import it before what uses the disk is called.
 */
import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Disk = 'well' | 'read-only' | 'slow';

/** Moments of writing; those of Slack's calls are named by the process. */
export const DISK_MOMENTS = [
  'before append',
  'half of append',
  'after append',
  'half of snapshot',
  'before rename',
  'after rename',
  'after segment',
  'before prune',
  'after prune',
] as const;

export type DiskMoment = (typeof DISK_MOMENTS)[number];

const SLOW_MS = 5_000;

let disk: Disk = 'well';
let reach: (moment: DiskMoment) => void = () => undefined;

export function setDisk(now: Disk): void {
  disk = now;
}

/** Calls back at every moment. */
export function onMoment(listener: (moment: DiskMoment) => void): void {
  reach = listener;
}

/** What the kernel says of a file system that was remounted read-only after an error. */
function refuseWrites(syscall: string): void {
  if (disk !== 'read-only') return;
  throw Object.assign(new Error(`EROFS: read-only file system, ${syscall}`), { code: 'EROFS', syscall });
}

const isSegment = (path: string) => basename(dirname(path)) === 'journal' && path.endsWith('.ndjson');
const isSnapshot = (path: string) => basename(path).startsWith('state.json');

const paths = new WeakMap<object, string>();
const real = { open: fs.open, rename: fs.rename, unlink: fs.unlink, link: fs.link };

async function open(...[path, flags, mode]: Parameters<typeof fs.open>): Promise<FileHandle> {
  if (flags !== 'r') refuseWrites('open');
  const handle = await real.open(path, flags, mode);
  paths.set(handle, String(path));
  if (flags !== 'r' && isSegment(String(path)) && (await handle.stat()).size === 0) reach('after segment');
  return handle;
}

async function rename(...[from, to]: Parameters<typeof fs.rename>): Promise<void> {
  refuseWrites('rename');
  const moves = isSnapshot(String(to));
  if (moves) reach('before rename');
  await real.rename(from, to);
  if (moves) reach('after rename');
}

/** Segments that retention removes are kept in `archive`, so that a test can fold the whole journal. */
async function unlink(path: Parameters<typeof fs.unlink>[0]): Promise<void> {
  refuseWrites('unlink');
  const prunes = isSegment(String(path));
  if (prunes) {
    const archive = join(dirname(String(path)), '..', 'archive');
    await fs.mkdir(archive, { recursive: true });
    await real.link(path, join(archive, basename(String(path)))).catch(() => undefined);
    reach('before prune');
  }
  await real.unlink(path);
  if (prunes) reach('after prune');
}

/** Puts this disk in the place of the real one, for the whole process. */
export async function interpose(): Promise<void> {
  const handle = await real.open(process.execPath, 'r');
  const methods: FileHandle = Object.getPrototypeOf(handle);
  await handle.close();
  const { appendFile, truncate } = methods;
  methods.appendFile = async function (this: FileHandle, data, options) {
    refuseWrites('write');
    const path = paths.get(this) ?? '';
    if (isSegment(path)) {
      reach('before append');
      if (disk === 'slow') await sleep(SLOW_MS);
      const bytes = Buffer.from(data as Uint8Array);
      await appendFile.call(this, bytes.subarray(0, bytes.length / 2));
      reach('half of append');
      await appendFile.call(this, bytes.subarray(bytes.length / 2));
      return reach('after append');
    }
    await appendFile.call(this, data, options);
    if (isSnapshot(path)) reach('half of snapshot');
  };
  methods.truncate = async function (this: FileHandle, length) {
    refuseWrites('ftruncate');
    await truncate.call(this, length);
  };
  Object.assign(fs, { open, rename, unlink });
  syncBuiltinESMExports();
}
