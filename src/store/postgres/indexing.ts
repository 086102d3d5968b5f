/**
 * The index of outputs follows them after a while: with every event of an alert its output is another, and to index it takes
 * longer than all else that an event changes. Until then a search looks at those outputs themselves.
 */
import type { Database } from './database.ts';

const PORTION = 500;
const PATIENCE = { patienceMs: 30_000 };

// What somebody else has locked is left to the next time. Locked in the order in which folds lock these tables.
const INDEX_SOME = `
  with heard as (
    update alert_outputs set indexed = hashtextextended(output, 0)
    where alert in (
      select alert from alert_outputs where stale and alert > $1 order by alert limit ${PORTION} for update skip locked
    )
    returning alert, output
  )
  update alert_words set said = output from heard where alert_words.alert = heard.alert returning alert_words.alert`;

/** Indexes the outputs that have come since the last time. */
export async function indexOutputs(database: Database): Promise<void> {
  for (let last = 0; ; ) {
    const rows = await database.transaction((sql) => sql.query<{ alert: number }>(INDEX_SOME, [last]), PATIENCE);
    if (rows.length === 0) return;
    last = rows.reduce((highest, { alert }) => Math.max(highest, alert), last);
  }
}
