/** Starting on a large data folder, and what writing its snapshot does to the event loop. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../sandbox/workspace-server.ts';
import { judged, type Measurement } from '../frame.ts';
import { Connection } from '../load/connection.ts';
import { eventText } from '../load/events.ts';
import { startFalconer, untilReady } from '../processes/falconer.ts';
import { median } from '../statistics.ts';
import { seededFolder } from './seeded.ts';

const ALERTS = 20_000;
const ENTRIES = 100_000;
const STARTS = 3;
/** Snapshots are written at the full minute. */
const MINUTE_MS = 60_000;
const BEFORE_MS = 2_000;

export const start: Measurement = {
  name: 'start',
  about: 'start on 20,000 alerts and 100,000 journal entries; snapshot of 20,000 alerts',
  run: async (options) => {
    const sandbox = await startSandbox();
    const data = await seededFolder(options, sandbox, { alerts: ALERTS, entries: ENTRIES });
    const times: number[] = [];
    for (let round = 1; round < STARTS; round += 1) {
      const begun = performance.now();
      const server = await startFalconer(options, { sandbox, data });
      await untilReady(server);
      times.push(performance.now() - begun);
      // Killed, so that it leaves the journal's tail as it is.
      await server.child.kill();
    }
    const begun = performance.now();
    const server = await startFalconer(options, { sandbox, data });
    await untilReady(server);
    times.push(performance.now() - begun);
    const blocks: number[] = [];
    const line = await Connection.open(server.url);
    for (let round = 0; round < 3; round += 1) {
      // Without a change there is nothing to write.
      await line.post(eventText({ group: 0 }));
      blocks.push(await longestBlock(server.child, join(data, 'state.json')));
    }
    line.close();
    await server.child.stop();
    await sandbox.close();
    options.say(
      `  starts ${times.map((ms) => ms.toFixed(0)).join(', ')} ms; blocks ${blocks.map((ms) => ms.toFixed(0)).join(', ')} ms`,
    );
    return [
      judged({ name: 'start, 20,000 alerts, 100,000 entries', value: median(times) / 1_000, unit: 's' }, { atMost: 5 }),
      judged(
        { name: 'snapshot of 20,000 alerts, longest block', value: Math.max(...blocks), unit: 'ms' },
        { atMost: 50 },
      ),
    ];
  },
};

interface Asked {
  ask<T>(question: string): Promise<T>;
}

/** The longest block of the event loop from just before the next snapshot until it is written. */
async function longestBlock(child: Asked, path: string): Promise<number> {
  const wait = MINUTE_MS - (Date.now() % MINUTE_MS) - BEFORE_MS;
  await sleep(wait < 0 ? wait + MINUTE_MS : wait);
  const before = (await stat(path)).mtimeMs;
  await child.ask('loop');
  while ((await stat(path)).mtimeMs === before) await sleep(20);
  return (await child.ask<{ longest: number }>('loop')).longest;
}
