/** From an accepted event to its card, on channels where nothing else happens. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../sandbox/workspace-server.ts';
import { judged, type Measurement } from '../frame.ts';
import { Connection } from '../load/connection.ts';
import { eventText } from '../load/events.ts';
import { CHANNEL, startFalconer, untilReady } from '../processes/falconer.ts';
import { Traffic } from '../slack/traffic.ts';
import { quantile } from '../statistics.ts';

const CHANNELS = 10;
const SAMPLES = 300;
/** Each channel's turn comes after 1.5 s: it has been idle, and its budget is full again. */
const SPACING_MS = 150;

export const firstPost: Measurement = {
  name: 'post-latency',
  about: 'event accepted to post at Slack, idle channel',
  run: async (options) => {
    const names = Array.from({ length: CHANNELS }, (_, index) => `team-${index}`);
    const sandbox = await startSandbox({ channels: [CHANNEL, ...names] });
    const traffic = new Traffic(sandbox);
    const server = await startFalconer(options, { sandbox, config: routes(names) });
    await untilReady(server);
    const line = await Connection.open(server.url);
    const times: number[] = [];
    // The first round also looks up the channels' names, which happens once.
    const samples = CHANNELS + Math.round(SAMPLES * options.scale);
    for (let sample = 0; sample < samples; sample += 1) {
      const posted = traffic.next(({ kind }) => kind === 'post');
      const body = eventText({ group: sample, rule: `Rule of team-${sample % CHANNELS}` });
      await line.post(body);
      const accepted = performance.now();
      times.push(Math.max(0, (await posted) - accepted));
      await sleep(SPACING_MS);
    }
    line.close();
    await server.child.stop();
    await sandbox.close();
    const counted = times.slice(CHANNELS);
    options.say(`  p50 ${quantile(counted, 0.5).toFixed(1)} ms`);
    const name = 'accepted to post, idle channel, p99';
    return [judged({ name, value: quantile(counted, 0.99), unit: 'ms' }, { atMost: 250 })];
  },
};

function routes(names: readonly string[]): string {
  const list = names.map(
    (name) => `  - channel: '#${name}'\n    match: [{ facet: rule, op: '=', value: 'Rule of ${name}' }]\n`,
  );
  return `routes:\n${list.join('')}`;
}
