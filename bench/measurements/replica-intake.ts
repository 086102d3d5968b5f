/** Intake of replicas on a real PostgreSQL: against what writing the same rows costs, and against the embedded store. */
import { startSandbox } from '../../sandbox/workspace-server.ts';
import { seasoned, startDatabase } from '../database/server.ts';
import { judged, type Measurement } from '../frame.ts';
import { alternate, compared } from '../load/alternate.ts';
import { batches, rotation } from '../load/events.ts';
import { type Answers, flood } from '../load/load.ts';
import { type Server, startFalconer, startUpserts, untilReady } from '../processes/falconer.ts';
import { quantile } from '../statistics.ts';

const REPLICAS = 2;
const ROUNDS = 5;
const ROUND_MS = 4_000;
const GROUPS = 50;
const SIZE = 200;
/** Of each replica: the next batch is under way while one is written. */
const CONNECTIONS = 2;

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

export const replicaBatches: Measurement = {
  name: 'replica-batches',
  about: `${REPLICAS} replicas on PostgreSQL, NDJSON batches of ${SIZE}`,
  run: async (options) => {
    const ms = ROUND_MS * options.scale;
    const server = await startDatabase();
    const [ours, theirs] = [await seasoned(server), await seasoned(server)];
    const sandbox = await startSandbox();
    const start = async () => {
      const replica = await startFalconer(options, { sandbox, databaseUrl: ours });
      await untilReady(replica);
      return replica;
    };
    const replicas = await inTurn(REPLICAS, start);
    const writers = await inTurn(REPLICAS, () => startUpserts(theirs, SIZE, GROUPS));
    const used = sum(replicas.map(({ child }) => child.cpuMs));
    let sent = 0;
    let refused = 0;
    const turns = await alternate<number>(
      ROUNDS,
      async () => {
        const answers = await Promise.all(replicas.map(({ url }) => send(url, ms)));
        refused += sum(answers.map((one) => one.refused));
        sent += SIZE * sum(answers.map(({ accepted }) => accepted));
        return SIZE * sum(answers.map(({ perSecond }) => perSecond));
      },
      async () =>
        (SIZE * sum(await Promise.all(writers.map((writer) => writer.ask<number>(String(ms)))))) / (ms / 1_000),
    );
    const cost = ((sum(replicas.map(({ child }) => child.cpuMs)) - used) / sent) * 1_000;
    options.say(`  ${refused} batches refused; ${cost.toFixed(0)} µs of the replicas' processor time per event`);
    await Promise.all([...replicas.map(({ child }) => child.stop()), ...writers.map((writer) => writer.stop())]);
    await sandbox.close();
    await server.close();
    const name = `${REPLICAS} replicas on PostgreSQL, batches of ${SIZE}`;
    const figure = { name, ...compared(turns, (rate) => rate), unit: 'events/s' };
    return [judged(figure, { of: 'ratio', atLeast: 0.5 }, { atLeast: 6_000 })];
  },
};

function send(url: string, ms: number): Promise<Answers> {
  return flood({ url, connections: CONNECTIONS, body: batches(SIZE, rotation(GROUPS)), mayRefuse: true }, { ms });
}

async function inTurn<T>(count: number, make: () => Promise<T>): Promise<readonly T[]> {
  const made: T[] = [];
  for (let index = 0; index < count; index += 1) made.push(await make());
  return made;
}

const SINGLE_CONNECTIONS = 64;

export const replicaIntake: Measurement = {
  name: 'replica-64',
  about: `${SINGLE_CONNECTIONS} connections, single events: PostgreSQL against the embedded store`,
  run: async (options) => {
    const server = await startDatabase();
    const sandbox = await startSandbox();
    const replica = await startFalconer(options, { sandbox, databaseUrl: await seasoned(server) });
    const embedded = await startFalconer(options, { sandbox });
    await Promise.all([untilReady(replica), untilReady(embedded)]);
    const body = rotation(GROUPS);
    const round =
      ({ url }: Server) =>
      () =>
        flood({ url, connections: SINGLE_CONNECTIONS, body, mayRefuse: true }, { ms: ROUND_MS * options.scale });
    const turns = await alternate<Answers>(ROUNDS, round(replica), round(embedded));
    await Promise.all([replica.child.stop(), embedded.child.stop()]);
    await sandbox.close();
    await server.close();
    const p99 = compared(turns, ({ times }) => quantile(times, 0.99));
    const refused = sum(turns.ours.map((answers) => answers.refused));
    options.say(
      `  ${refused} refused; p99 ${p99.value.toFixed(1)} ms, the embedded store's ${p99.baseline.toFixed(1)} ms`,
    );
    const name = `PostgreSQL, ${SINGLE_CONNECTIONS} connections, single events`;
    const figure = { name, ...compared(turns, ({ perSecond }) => perSecond), unit: 'events/s' };
    return [judged(figure, { of: 'ratio', atLeast: 0.5 })];
  },
};
