/** Reads a data folder as a start would, and changes nothing: for `falconer check`. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { State } from '../state.ts';
import { replay } from './segments.ts';
import { readSnapshot, snapshotPath } from './snapshot.ts';

export type Inspected =
  | { readonly kind: 'empty' }
  | { readonly kind: 'sound'; readonly alerts: number; readonly entries: number };

/** @throws DataDamaged, as a start would, with file, place and remedy. */
export async function inspectFolder(folder: string): Promise<Inspected> {
  const state = await readFolder(folder);
  return state === undefined ? { kind: 'empty' } : { kind: 'sound', alerts: state.alerts.size, entries: state.seq };
}

/** The state of a data folder; `undefined` when nothing was ever kept there. @throws DataDamaged */
export async function readFolder(folder: string): Promise<State | undefined> {
  const journal = join(folder, 'journal');
  const exists = await access(journal).then(
    () => true,
    () => false,
  );
  if (!exists) return undefined;
  const state = new State(await readSnapshot(snapshotPath(folder)));
  await replay(journal, state.seq, (entry) => state.apply(entry));
  return state;
}
