/** From a button to the updated card, while 10,000 alerts are open and 1,000 events arrive a second. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../sandbox/workspace-server.ts';
import { judged, type Measurement } from '../frame.ts';
import { eventText } from '../load/events.ts';
import { Stream } from '../load/load.ts';
import { CHANNEL, startFalconer, untilReady } from '../processes/falconer.ts';
import { Traffic } from '../slack/traffic.ts';
import { quantile } from '../statistics.ts';
import { seededFolder } from './seeded.ts';

const ALERTS = 10_000;
const PER_SECOND = 1_000;
const CLICKS = 60;
/** Slack takes 50 updates a minute from an app; people get theirs within that. */
const SPACING_MS = 1_600;
/** Repeats have used up their share of updates by then. */
const WARM_UP_MS = 10_000;

export const button: Measurement = {
  name: 'button',
  about: 'button to updated card under load',
  run: async (options) => {
    const sandbox = await startSandbox();
    const data = await seededFolder(options, sandbox, { alerts: ALERTS, entries: 0 });
    const traffic = new Traffic(sandbox);
    const server = await startFalconer(options, { sandbox, data });
    await untilReady(server);
    const body = () => eventText({ group: Math.floor(Math.random() * ALERTS) });
    const stream = new Stream({ url: server.url, connections: 16, body }, PER_SECOND);
    await stream.start();
    await sleep(WARM_UP_MS);
    const cards = sandbox.workspace.messages(CHANNEL).slice(100);
    const times: number[] = [];
    const acknowledged: number[] = [];
    const [begun, from] = [stream.accepted, performance.now()];
    await server.child.ask('loop');
    for (let click = 0; click < CLICKS * options.scale; click += 1) {
      const { ts = '' } = cards[click * 37] ?? {};
      const start = performance.now();
      const shown = traffic.next((change) => change.ts === ts && change.text.includes(', acknowledged, '));
      const outcome = await sandbox.act.click({ user: 'alice', channel: CHANNEL, ts, actionId: 'alert.acknowledge' });
      if (!outcome.ok) throw new Error(`a click failed: ${outcome.error}`);
      acknowledged.push(performance.now() - start);
      times.push((await shown) - start);
      await sleep(Math.max(0, start + SPACING_MS - performance.now()));
    }
    const rate = ((stream.accepted - begun) / (performance.now() - from)) * 1_000;
    const { longest } = await server.child.ask<{ longest: number }>('loop');
    await stream.stop();
    await server.child.stop();
    await sandbox.close();
    options.say(
      `  ${rate.toFixed(0)} events/s arrived; p50 ${quantile(times, 0.5).toFixed(0)} ms, Slack's 3 s answer p99 ${quantile(acknowledged, 0.99).toFixed(0)} ms, longest block ${longest.toFixed(0)} ms`,
    );
    const name = 'button to card, 10,000 open alerts and 1,000 events/s';
    return [
      judged({ name: `${name}, p99`, value: quantile(times, 0.99), unit: 'ms' }, { atMost: 500 }),
      // A server that lets events wait has less to do, and its buttons look faster than they are.
      judged({ name: `${name}: accepted meanwhile`, value: rate, unit: 'events/s' }, { atLeast: 0.95 * PER_SECOND }),
    ];
  },
};
