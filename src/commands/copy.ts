/** `falconer store copy`: from a data folder to PostgreSQL, or back, or between two of a kind. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Copied, CopyRefused, copyStore, type Destination, type Origin } from '../store/copy.ts';
import { folderDestination, folderOrigin } from '../store/lowdb/copy.ts';
import { databaseDestination, databaseOrigin } from '../store/postgres/copy.ts';

const SAY_MS = 1_000;

/**
 * `say` gets a line of progress about every second.
 * @throws CopyRefused, FolderLocked, DataDamaged or StoreUnavailable; the same call goes on where it was interrupted.
 */
export async function copyBetween(
  { from, to }: { readonly from: string; readonly to: string },
  say: (line: string) => void,
): Promise<Copied> {
  if (placeOf(from) === placeOf(to)) throw new CopyRefused('--from and --to are the same');
  const origin = await originAt(from);
  try {
    const destination = await destinationAt(to);
    try {
      return await copyStore(origin, destination, reporter(say));
    } finally {
      await destination.close();
    }
  } finally {
    await origin.close();
  }
}

function isDatabase(place: string): boolean {
  return /^postgres(ql)?:\/\//.test(place);
}

function placeOf(place: string): string {
  return isDatabase(place) ? place : resolve(place);
}

function originAt(place: string): Promise<Origin> {
  if (isDatabase(place)) return databaseOrigin(place);
  if (!existsSync(place)) throw new CopyRefused(`${place}: there is no such folder`);
  return folderOrigin(resolve(place));
}

function destinationAt(place: string): Promise<Destination> {
  return isDatabase(place) ? databaseDestination(place) : folderDestination(resolve(place));
}

function reporter(say: (line: string) => void) {
  let saidAt = 0;
  return (what: string, done: number, of: number) => {
    if (done < of && performance.now() - saidAt < SAY_MS) return;
    saidAt = performance.now();
    say(`${what}: ${done} of ${of}`);
  };
}
