/** Reads suppressions and alerts from a database, and changes nothing: for commands. */
import type { Alert } from '../../alert/alert.ts';
import type { Suppression } from '../../suppression/suppression.ts';
import type { Stretch } from '../store.ts';
import { Database, type Patience } from './database.ts';
import { walk } from './lookups.ts';
import { allSuppressions } from './suppressions.ts';

const PATIENCE: Patience = { patienceMs: 30_000 };

export interface Kept {
  readonly suppressions: readonly Suppression[];
  walk(stretch: Stretch): Promise<readonly Alert[]>;
}

/** @throws StoreUnavailable when the database can't be reached. */
export async function readPostgres<T>(url: string, read: (kept: Kept) => Promise<T>): Promise<T> {
  const database = new Database(url);
  const sql = {
    query: <R extends object>(text: string, values?: readonly unknown[]) => database.query<R>(text, values, PATIENCE),
  };
  try {
    return await read({
      suppressions: await allSuppressions(sql),
      walk: (stretch) => walk(sql, stretch),
    });
  } finally {
    await database.close();
  }
}
