/** From the kill of the replica that delivers to what the next one brings to Slack. */
import { startSandbox } from '../../sandbox/workspace-server.ts';
import { Database } from '../../src/store/postgres/database.ts';
import { BACKLOG } from '../../src/store/postgres/due.ts';
import { startDatabase } from '../database/server.ts';
import { judged, type Measurement } from '../frame.ts';
import { Connection } from '../load/connection.ts';
import { eventText } from '../load/events.ts';
import { type Server, startFalconer, untilReady } from '../processes/falconer.ts';
import { Traffic } from '../slack/traffic.ts';

const KILLS = 5;
const HOLDER = `select owner from leases where name = 'delivery' and until > clock_timestamp()`;

export const takeover: Measurement = {
  name: 'takeover',
  about: 'kill -9 of the replica that delivers',
  run: async (options) => {
    const server = await startDatabase();
    const databaseUrl = await server.database();
    const database = new Database(databaseUrl);
    const sandbox = await startSandbox();
    const traffic = new Traffic(sandbox);
    const begin = async () => {
      const replica = await startFalconer(options, { sandbox, databaseUrl });
      await untilReady(replica);
      return replica;
    };
    let replicas: readonly Server[] = [await begin(), await begin()];
    const times: number[] = [];
    for (let kill = 0; kill < Math.max(1, KILLS * options.scale); kill += 1) {
      const victim = await holder(database, replicas);
      const rest = replicas.filter((replica) => replica !== victim);
      // A card is there, so that what comes next is a repeat after one kill and a new alert after another.
      const settled = traffic.next(() => true);
      await send(rest, 0);
      await settled;
      // One that is killed in the middle of a message is followed by a search for it, which is not to be measured here.
      await recorded(database);
      const killed = performance.now();
      await victim.child.kill();
      const shown = traffic.next(() => true);
      await send(rest, kill % 2 === 0 ? 0 : kill);
      times.push(((await shown) - killed) / 1_000);
      replicas = [...rest, await begin()];
    }
    for (const { child } of replicas) await child.stop();
    await Promise.all([database.close(), sandbox.close()]);
    await server.close();
    options.say(`  ${times.map((seconds) => seconds.toFixed(1)).join(', ')} s`);
    return [judged({ name: 'takeover after kill -9', value: Math.max(...times), unit: 's' }, { atMost: 15 })];
  },
};

async function holder(database: Database, replicas: readonly Server[]): Promise<Server> {
  for (;;) {
    const [row] = await database.query<{ owner: string }>(HOLDER);
    const found = replicas.find(({ child }) => child.pid === Number(row?.owner.split(' ').at(-2)));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function recorded(database: Database): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ cards: number }>(BACKLOG);
    if (row?.cards === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function send([replica]: readonly Server[], group: number): Promise<void> {
  const line = await Connection.open(replica?.url ?? '');
  const status = await line.post(eventText({ group }));
  line.close();
  if (status !== 202) throw new Error(`expected 202, found ${status}`);
}
