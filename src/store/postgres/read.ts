/** Reads suppressions and the alerts of their rules from a database, and changes nothing: for commands. */
import type { Alert } from '../../alert/alert.ts';
import type { Suppression } from '../../suppression/suppression.ts';
import { type AlertRow, ruleKey } from './alert-rows.ts';
import { Database, type Patience } from './database.ts';
import { allSuppressions } from './suppressions.ts';

const PATIENCE: Patience = { patienceMs: 30_000 };

export interface Kept {
  readonly suppressions: readonly Suppression[];
  alertsOf(rule: string): Promise<readonly Alert[]>;
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
      alertsOf: async (rule) => {
        const text = 'select alert from alerts join alert_docs using (id) where rule_key = $1 order by id';
        return (await sql.query<AlertRow>(text, [ruleKey(rule)])).map(({ alert }) => alert);
      },
    });
  } finally {
    await database.close();
  }
}
