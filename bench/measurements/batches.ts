/** NDJSON batches of 500, against JSON.parse of the same bytes alone. */
import { startSandbox } from '../../sandbox/workspace-server.ts';
import { judged, type Measurement } from '../frame.ts';
import { alternate, compared } from '../load/alternate.ts';
import { batches, rotation } from '../load/events.ts';
import { flood } from '../load/load.ts';
import { startFalconer } from '../processes/falconer.ts';

const SIZE = 500;
const ROUNDS = 5;
const ROUND_MS = 3_000;
const GROUPS = 50;
/** The next one is under way while one is written. */
const CONNECTIONS = 4;

export const batchIntake: Measurement = {
  name: 'batches',
  about: `NDJSON batches of ${SIZE}`,
  run: async (options) => {
    const ms = ROUND_MS * options.scale;
    const sandbox = await startSandbox();
    const { child, url } = await startFalconer(options, { sandbox });
    const body = batches(SIZE, rotation(GROUPS));
    const used = child.cpuMs;
    let sent = 0;
    const turns = await alternate<number>(
      ROUNDS,
      async () => {
        const { accepted, perSecond } = await flood({ url, connections: CONNECTIONS, body }, { ms });
        sent += SIZE * accepted;
        return SIZE * perSecond;
      },
      () => parseRate(body(), ms),
    );
    options.say(`  ${(((child.cpuMs - used) / sent) * 1_000).toFixed(0)} µs of processor time per event`);
    await child.stop();
    await sandbox.close();
    const figure = { name: `NDJSON batches of ${SIZE}`, ...compared(turns, (rate) => rate), unit: 'events/s' };
    return [judged(figure, { of: 'ratio', atLeast: 0.15 }, { atLeast: 15_000 })];
  },
};

function parseRate(body: string, ms: number): number {
  const lines = body.split('\n');
  const start = performance.now();
  let parsed = 0;
  while (performance.now() < start + ms) {
    for (const line of lines) JSON.parse(line);
    parsed += lines.length;
  }
  return (parsed / (performance.now() - start)) * 1_000;
}
