/** Memory over a million events of 20,000 alerts; and that of a replica, which keeps them in PostgreSQL. */
import { startSandbox } from '../../sandbox/workspace-server.ts';
import { startDatabase } from '../database/server.ts';
import { judged, type Measurement } from '../frame.ts';
import { batches, rotation } from '../load/events.ts';
import { flood } from '../load/load.ts';
import { startFalconer, untilReady } from '../processes/falconer.ts';
import { median } from '../statistics.ts';

const EVENTS = 1_000_000;
const REPLICA_EVENTS = 200_000;
const ALERTS = 20_000;
const BATCH = 500;
const PARTS = 40;
const MIB = 2 ** 20;

export const memory: Measurement = {
  name: 'memory',
  about: '1,000,000 events over 20,000 alerts',
  run: async (options) => {
    const events = Math.round(EVENTS * options.scale);
    const sandbox = await startSandbox();
    const server = await startFalconer(options, { sandbox });
    await untilReady(server);
    const atStart = server.child.memory;
    const body = batches(BATCH, rotation(ALERTS));
    const samples: number[] = [];
    const start = performance.now();
    for (let part = 0; part < PARTS; part += 1) {
      await flood({ url: server.url, connections: 2, body }, { requests: events / BATCH / PARTS });
      samples.push(server.child.memory);
    }
    const seconds = (performance.now() - start) / 1_000;
    await server.child.stop();
    await sandbox.close();
    options.say(
      `  ${(events / seconds).toFixed(0)} events/s; MiB: ${samples.map((bytes) => (bytes / MIB).toFixed(0)).join(' ')}`,
    );
    const name = `${events.toLocaleString('en-US')} events over ${ALERTS.toLocaleString('en-US')} alerts`;
    const [third, fourth] = [samples.slice(PARTS / 2, (PARTS * 3) / 4), samples.slice((PARTS * 3) / 4)];
    const growth = (Math.max(...samples) - atStart) / MIB;
    const drift = (median(fourth) - median(third)) / MIB;
    return [
      judged({ name: `memory: growth of RSS over ${name}`, value: growth, unit: 'MiB' }, { atMost: 250 }),
      judged({ name: 'memory: last quarter over the one before', value: drift, unit: 'MiB' }, { atMost: 15 }),
    ];
  },
};

export const replicaMemory: Measurement = {
  name: 'replica-memory',
  about: `${REPLICA_EVENTS.toLocaleString('en-US')} events over ${ALERTS.toLocaleString('en-US')} alerts on PostgreSQL`,
  run: async (options) => {
    const events = Math.round(REPLICA_EVENTS * options.scale);
    const database = await startDatabase();
    const sandbox = await startSandbox();
    const replica = await startFalconer(options, { sandbox, databaseUrl: await database.database() });
    await untilReady(replica);
    const atStart = replica.child.memory;
    const load = { url: replica.url, connections: 2, body: batches(BATCH, rotation(ALERTS)), mayRefuse: true };
    const samples: number[] = [];
    const start = performance.now();
    let accepted = 0;
    let refused = 0;
    while (accepted * BATCH < events) {
      const answers = await flood(load, { requests: events / BATCH / PARTS });
      accepted += answers.accepted;
      refused += answers.refused;
      samples.push(replica.child.memory);
    }
    const rate = (accepted * BATCH) / ((performance.now() - start) / 1_000);
    await replica.child.stop();
    await sandbox.close();
    await database.close();
    options.say(
      `  ${rate.toFixed(0)} events/s, ${refused} batches refused; at the start ${(atStart / MIB).toFixed(0)} MiB, then ${samples.map((bytes) => (bytes / MIB).toFixed(0)).join(' ')}`,
    );
    const name = `memory of a replica: growth of RSS over ${events.toLocaleString('en-US')} events over ${ALERTS.toLocaleString('en-US')} alerts`;
    return [judged({ name, value: (Math.max(...samples) - atStart) / MIB, unit: 'MiB' }, { atMost: 250 })];
  },
};
