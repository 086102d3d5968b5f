/**
 * A process for tests that kill it: the folder store behind the real intake, without Slack.
 * `node --import tsx test/processes/intake.ts FOLDER [SEGMENT_BYTES]`; prints its address as one line.
 */
import { Refusals } from '../../src/intake/refusals.ts';
import { IntakeServer } from '../../src/intake/server.ts';
import { openFolder } from '../../src/store/lowdb/open.ts';

const [folder = '', segmentBytes = '65536'] = process.argv.slice(2);
const store = await openFolder(folder, { keepEntries: 2_000, segmentBytes: Number(segmentBytes) });
const app = new IntakeServer({
  inbox: store,
  refusals: new Refusals(),
  bodyBytes: 1_048_576,
  now: Date.now,
  readiness: { reasons: () => [] },
  onError: (error) => process.stderr.write(`${error.stack}\n`),
  metrics: { contentType: 'application/json', text: counts },
});

/** Events by rule, as the store counts them. */
async function counts(): Promise<string> {
  const { alerts } = await store.find({ limit: Number.MAX_SAFE_INTEGER });
  return JSON.stringify(alerts.map(({ facets, count }) => [facets.rule, count]));
}

// Often, so that a kill also meets the writing of a snapshot and the removal of segments.
setInterval(() => store.compact().catch((error: Error) => process.stderr.write(`${error.message}\n`)), 100);
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
