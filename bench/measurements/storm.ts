/** Storms: many events of few alerts, and many alerts at once. */
import { startSandbox } from '../../sandbox/workspace-server.ts';
import { judged, type Measurement, type Options } from '../frame.ts';
import { eventText, rotation } from '../load/events.ts';
import { flood, Stream } from '../load/load.ts';
import { startFalconer } from '../processes/falconer.ts';
import { type Outcome, outcomeIn } from '../slack/outcome.ts';
import { Traffic } from '../slack/traffic.ts';

const REPEAT_MS = 5_000;
/** Longer than any pause that budgets and intervals make: after it, nothing more comes. */
const QUIET_MS = 12_000;

/** Runs a load to its end, waits until Slack is quiet, stops Falconer, and looks at what is left. */
async function weathered(options: Options, load: (url: string) => Promise<void>) {
  const sandbox = await startSandbox();
  const traffic = new Traffic(sandbox);
  const { child, url, data } = await startFalconer(options, { sandbox });
  const start = performance.now();
  await load(url);
  const end = performance.now();
  const settled = await traffic.quiet(end, QUIET_MS);
  await child.stop();
  const outcome = await outcomeIn(data);
  await sandbox.close();
  options.say(
    `  ${((end - start) / 1_000).toFixed(1)} s of events, ${traffic.posts.length} posts, ${traffic.updates.length} updates; ${JSON.stringify({ ...outcome, counts: undefined })}`,
  );
  return { traffic, outcome, settledMs: settled - end };
}

const GROUPS = 50;

export const repeats: Measurement = {
  name: 'storm-repeats',
  about: '100,000 events over 50 fingerprints',
  run: async (options) => {
    const each = Math.round(2_000 * options.scale);
    const events = each * GROUPS;
    const { traffic, outcome, settledMs } = await weathered(options, async (url) => {
      await flood({ url, connections: 64, body: rotation(GROUPS) }, { requests: events });
    });
    const name = `storm of ${events.toLocaleString('en-US')} events, ${GROUPS} fingerprints`;
    const wrong = outcome.counts.filter((count) => count !== each).length + Math.abs(outcome.alerts - GROUPS);
    return [
      judged({ name: `${name}: posts`, value: traffic.posts.length, unit: 'posts' }, { atMost: GROUPS }),
      judged(
        { name: `${name}: most updates of one card in 5 s`, value: traffic.mostUpdatesWithin(REPEAT_MS), unit: '' },
        { atMost: 1 },
      ),
      judged({ name: `${name}: wrong counters`, value: wrong, unit: 'alerts' }, { atMost: 0 }),
      judged({ name: `${name}: not shown or behind at the end`, value: left(outcome), unit: 'cards' }, { atMost: 0 }),
      judged({ name: `${name}: settled after the last event`, value: settledMs / 1_000, unit: 's' }, { atMost: 10 }),
    ];
  },
};

function left({ unshown, behind }: Outcome): number {
  return unshown + behind;
}

const CRITICAL_EVERY = 500;

export const novelties: Measurement = {
  name: 'storm-new',
  about: '5,000 different fingerprints in a minute',
  run: async (options) => {
    const alerts = Math.round(5_000 * options.scale);
    const perSecond = 5_000 / 60;
    let group = 0;
    const body = () => {
      group += 1;
      return eventText({ group, priority: group % CRITICAL_EVERY === 0 ? 'Critical' : 'Notice' });
    };
    const { traffic, outcome, settledMs } = await weathered(options, async (url) => {
      const stream = new Stream({ url, connections: 4, body }, perSecond);
      await stream.start();
      while (stream.accepted < alerts - 4) await new Promise((resolve) => setTimeout(resolve, 20));
      await stream.stop();
    });
    const stormCards = traffic.posts.filter(({ text }) => text.startsWith('Alert storm')).length;
    const criticals = traffic.posts.filter(({ text }) => text.startsWith('Critical')).length;
    const name = `${alerts.toLocaleString('en-US')} fingerprints in ${Math.round(alerts / perSecond)} s`;
    return [
      judged({ name: `${name}: storm cards`, value: stormCards, unit: 'cards' }, { atLeast: 1 }, { atMost: 1 }),
      judged(
        {
          name: `${name}: critical without a card of its own`,
          value: Math.floor(group / CRITICAL_EVERY) - criticals,
          unit: 'alerts',
        },
        { atMost: 0 },
      ),
      judged(
        { name: `${name}: lost or not shown`, value: group - outcome.events + left(outcome), unit: 'alerts' },
        { atMost: 0 },
      ),
      judged({ name: `${name}: settled after the last event`, value: settledMs / 1_000, unit: 's' }, { atMost: 10 }),
    ];
  },
};
