/**
 * A process for tests that kill it or take its disk away: the whole of Falconer, configured by the usual variables, with
 * small journal segments and frequent snapshots. Prints its address as one line. `TEST_CLOCK` is the beginning and the
 * speed of its clock, `TEST_DIE` the moment at which it kills itself: `rename:2` is the second rename.
 */
import { writeSync } from 'node:fs';
import { startFalconer } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLog } from '../../src/log.ts';
import { openFolder } from '../../src/store/lowdb/open.ts';
import { type Disk, interpose, onMoment, setDisk } from './disk.ts';

const SEGMENT_BYTES = 32_768;
const KEPT_ENTRIES = 100;
const SNAPSHOT_MS = 100;

const [fatal = '', nth = '1'] = (process.env['TEST_DIE'] ?? '').split(':');
let left = Number(nth);

function reach(moment: string): void {
  if (moment !== fatal) return;
  left -= 1;
  if (left > 0) return;
  writeSync(1, `died at ${moment}\n`);
  process.kill(process.pid, 'SIGKILL');
  // Nothing more happens in this process, whenever the signal arrives.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const callSlack = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const method = /chat\.(postMessage|update)$/.exec(String(input instanceof Request ? input.url : input))?.[1];
  if (method !== undefined) reach(`before ${method}`);
  const response = await callSlack(input, init);
  if (method !== undefined) reach(`after ${method}`);
  return response;
};

await interpose();
onMoment(reach);

const [start, speed = 1] = (process.env['TEST_CLOCK'] ?? '').split(' ').filter(Boolean).map(Number);
const falconer = await startFalconer({
  config: readConfig(process.env, process.cwd()),
  log: createLog(process.env['LOG_LEVEL'] ?? 'error'),
  now: () => (start === undefined ? Date.now() : start + (Date.now() - start) * speed),
  open: async (folder, options) => {
    const store = await openFolder(folder, { ...options, keepEntries: KEPT_ENTRIES, segmentBytes: SEGMENT_BYTES });
    // A failing snapshot is tried again; what it is about is the journal's to report.
    setInterval(() => store.compact().catch(() => undefined), SNAPSHOT_MS);
    return store;
  },
});
process.on('message', (disk: Disk) => {
  setDisk(disk);
  process.send?.('set');
});
process.on('disconnect', () => process.exit(0));
writeSync(1, `${falconer.url}\n`);
