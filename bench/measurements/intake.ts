/** Durable intake of single events, against a bare server that does only what durability costs. */
import { startSandbox } from '../../sandbox/workspace-server.ts';
import { judged, type Measurement, type Options, type Reach, type Result } from '../frame.ts';
import { alternate, compared } from '../load/alternate.ts';
import { rotation } from '../load/events.ts';
import { type Answers, flood } from '../load/load.ts';
import { type Server, startBaseline, startFalconer } from '../processes/falconer.ts';
import { quantile } from '../statistics.ts';

const ROUNDS = 5;
const ROUND_MS = 3_000;
/** Few enough to have cards of their own, as on an ordinary day. */
const GROUPS = 50;

interface Shape {
  readonly label: string;
  readonly connections: number;
  readonly rate: Reach;
  readonly slowest?: Reach;
}

type Round = Answers & { readonly cpuMs: number };

async function measure(options: Options, { label, connections, rate, slowest }: Shape): Promise<readonly Result[]> {
  const sandbox = await startSandbox();
  const [ours, baseline] = [await startFalconer(options, { sandbox }), await startBaseline(options)];
  const body = rotation(GROUPS);
  const round =
    ({ url, child }: Server) =>
    async () => {
      const used = child.cpuMs;
      const answers = await flood({ url, connections, body }, { ms: ROUND_MS * options.scale });
      return { ...answers, cpuMs: child.cpuMs - used };
    };
  const turns = await alternate<Round>(ROUNDS, round(ours), round(baseline));
  await Promise.all([ours.child.stop(), baseline.child.stop()]);
  await sandbox.close();
  const cost = compared(turns, ({ cpuMs, accepted }) => (cpuMs / accepted) * 1_000);
  options.say(`  ${cost.value.toFixed(0)} µs of processor time per event, the baseline's ${cost.baseline.toFixed(0)}`);
  const events = compared(turns, ({ perSecond }) => perSecond);
  const p99 = compared(turns, ({ times }) => quantile(times, 0.99));
  const results = [judged({ name: `intake, ${label}`, ...events, unit: 'events/s' }, rate)];
  if (slowest !== undefined) results.push(judged({ name: `intake, ${label}, p99`, ...p99, unit: 'ms' }, slowest));
  return results;
}

export const parallelIntake: Measurement = {
  name: 'intake-64',
  about: '64 connections, single events, durable',
  run: (options) =>
    measure(options, {
      label: '64 connections',
      connections: 64,
      rate: { of: 'ratio', atLeast: 0.6 },
      slowest: { of: 'ratio', atMost: 2 },
    }),
};

export const serialIntake: Measurement = {
  name: 'intake-1',
  about: 'one connection, one event after another, as Falco sends',
  run: (options) => measure(options, { label: '1 connection', connections: 1, rate: { of: 'ratio', atLeast: 0.8 } }),
};
