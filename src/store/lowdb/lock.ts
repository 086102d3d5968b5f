/** One process owns a data folder: a lock file with the owner's pid. */
import { type FileHandle, open, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

class FolderLocked extends Error {
  readonly code = 'folder-locked';
}

const ownerSchema = z.object({ pid: z.int().positive(), host: z.string(), started: z.string() });
type Owner = z.infer<typeof ownerSchema>;

const HEARTBEAT_MS = 10_000;
/** An owner on another host (a pod that was replaced) can't be asked; without a heartbeat for this long it is gone. */
const SILENT_MS = 60_000;
/** A lock without content this young belongs to a process that is just writing it. */
const STARTING_MS = 5_000;

export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes the folder's lock, or replaces one whose owner is gone (after kill -9).
 * @throws FolderLocked when its owner is alive.
 */
export async function lockFolder(folder: string, now: number = Date.now()): Promise<Lock> {
  const path = join(folder, 'lock');
  const file = (await create(path)) ?? (await replaceStale(path, now));
  const owner: Owner = { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
  await file.writeFile(JSON.stringify(owner));
  await file.close();
  const heartbeat = setInterval(() => {
    const time = new Date();
    // A failing heartbeat means a failing disk, which the journal reports; the lock itself stays.
    utimes(path, time, time).catch(() => undefined);
  }, HEARTBEAT_MS).unref();
  return {
    release: async () => {
      clearInterval(heartbeat);
      await unlink(path);
    },
  };
}

async function create(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  }
}

async function replaceStale(path: string, now: number): Promise<FileHandle> {
  const { ino, mtimeMs } = await stat(path);
  const owner = await readOwner(path);
  if (owner === undefined && now - mtimeMs < STARTING_MS) throw starting(path);
  if (owner !== undefined && (await isAlive(owner, now - mtimeMs))) {
    throw new FolderLocked(
      `${path}: the data folder is in use by process ${owner.pid} on ${owner.host}. Stop that Falconer first, or set FALCONER_DATA_DIR to another folder`,
    );
  }
  await removeStale(path, ino);
  const file = await create(path);
  if (file === undefined) throw starting(path);
  return file;
}

/** Moves the lock aside before removing it: another process may have replaced it since it was read. */
async function removeStale(path: string, ino: number): Promise<void> {
  const aside = `${path}.${process.pid}`;
  await rename(path, aside);
  if ((await stat(aside)).ino !== ino) {
    await rename(aside, path);
    throw starting(path);
  }
  await unlink(aside);
}

function starting(path: string): FolderLocked {
  return new FolderLocked(`${path}: another Falconer is starting on this data folder`);
}

/** `undefined` when the file was torn by a crash while it was written. */
async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

async function isAlive(owner: Owner, silentMs: number): Promise<boolean> {
  if (owner.host !== hostname()) return silentMs < SILENT_MS;
  return owner.pid !== process.pid && exists(owner.pid) && owner.started === (await startOf(owner.pid));
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** When a process started, as the kernel counts it, since pids are reused (in a container ours is always 1). */
async function startOf(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Field 22 of proc(5); the command in field 2 may contain blanks, so count from its closing bracket.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
