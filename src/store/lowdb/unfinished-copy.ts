/** The mark of a copy into a data folder that is not whole yet. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataDamaged } from './damage.ts';

/** Holds the hash of what is copied. */
export function unfinishedCopy(folder: string): string {
  return join(folder, 'unfinished-copy');
}

/** @throws DataDamaged when the folder holds only a part of what was to be copied into it. */
export function refuseUnfinishedCopy(folder: string): void {
  const mark = unfinishedCopy(folder);
  if (!existsSync(mark)) return;
  throw new DataDamaged(mark, 'a copy into this folder was not finished', 'Run the same falconer store copy again');
}
