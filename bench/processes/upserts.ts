/**
 * What a receipt can't do without, and nothing else: the rows of a batch, upserted in one transaction, the next one when
 * it is durable. No request is read, nothing looked up or locked, and the rows are made once.
 * `node --import tsx bench/processes/upserts.ts URL SIZE GROUPS`; a message `MS` runs it so long and is answered by the batches written.
 */
import { randomUUID } from 'node:crypto';
import { judge } from '../../src/intake/arrivals.ts';
import { putAlerts } from '../../src/store/postgres/alert-rows.ts';
import { Database } from '../../src/store/postgres/database.ts';
import { addDays, putEvents } from '../../src/store/postgres/events.ts';
import { State } from '../../src/store/state.ts';
import { batches, rotation } from '../load/events.ts';

const [url = '', size = '200', groups = '50'] = process.argv.slice(2);
const PATIENCE = { patienceMs: 60_000 };

const read = judge(batches(Number(size), rotation(Number(groups)))(), Date.now());
if (read.kind !== 'arrivals') throw new Error(read.reason);
const { arrivals } = read;
const state = new State();
// As many occurrences as an alert keeps, so that the rows are as long as those that Falconer writes.
for (let round = 0; round < 5; round += 1)
  for (const arrival of arrivals) state.apply({ ...arrival, key: newKey() as typeof arrival.key });
const alerts = [...state.alerts.values()];
const before = new Map(
  alerts.map((alert) => [alert.id, { ...alert, latest: { ...alert.latest }, buckets: [...alert.buckets] }]),
);

const database = new Database(url);
await addDays(database, [Date.now()]);
await database.transaction((sql) => putAlerts(sql, alerts, new Map()), PATIENCE);

function newKey(): string {
  return randomUUID().replaceAll('-', '');
}

async function run(ms: number): Promise<number> {
  const end = performance.now() + ms;
  let written = 0;
  while (performance.now() < end) {
    const events = arrivals.map((arrival) => ({ ...arrival, at: Date.now(), key: newKey() as typeof arrival.key }));
    await database.transaction(async (sql) => {
      await putEvents(sql, events);
      await putAlerts(sql, alerts, before);
    }, PATIENCE);
    written += 1;
  }
  return written;
}

process.on('message', (ms: string) => {
  run(Number(ms))
    .then((written) => process.send?.(written))
    .catch((error: Error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exit(1);
    });
});
process.once('SIGTERM', () => process.exit(0));
process.stdout.write('ready\n');
