/** Scheduled runs: of all replicas, whose clocks strike at almost the same time, one does each. */
import type { Database } from './database.ts';

// Once a run was claimed, no earlier one is given out: a replica whose clock is behind comes too late for it.
const CLAIM = `
  insert into runs (job, at) values ($1, $2)
  on conflict (job) do update set at = excluded.at where runs.at < excluded.at
  returning job`;

/** `at` is the time for which the run is due, not when it is asked for. */
export async function claimRun(database: Database, job: string, at: number): Promise<boolean> {
  // A transaction is not run again when its connection breaks: a claim that may have been made is nobody's then.
  const claimed = await database.transaction((sql) => sql.query(CLAIM, [job, at]));
  return claimed.length > 0;
}
