/**
 * `npm run soak [-- --minutes N]`: mixed load while Slack misbehaves, bounded in everything that Falconer may keep.
 * Prints memory and open handles each minute, and says at the end whether they stayed flat.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Sandbox, startSandbox } from '../sandbox/workspace-server.ts';
import type { Options } from './frame.ts';
import { batches, eventText } from './load/events.ts';
import { flood, Stream } from './load/load.ts';
import { describeMachine, machineText } from './machine.ts';
import { CHANNEL, type Server, startFalconer, untilReady } from './processes/falconer.ts';
import { outcomeIn } from './slack/outcome.ts';
import { median } from './statistics.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, dist: { type: 'string', default: 'dist/bin.js' } },
});

const MINUTE_MS = 60_000;
const LONGEST_MINUTES = 120;
const MIB = 2 ** 20;
/** Fixed numbers of alerts, so that whatever grows is a leak. */
const CARDS = 50;
const STORMING = 300;
const PER_SECOND = 100;
const BATCH_EVERY_MS = 10_000;
const ACT_EVERY_MS = 4_000;
const FAULT_EVERY_MS = 15_000;
/** Recent keys and hourly buckets fill up during the first part of a run. */
const ROOM = { heapMiB: 16, handles: 5, files: 5 } as const;

const say = (line: string) => process.stdout.write(`${line}\n`);

type Fault = (sandbox: Sandbox) => void;

/** One after another, each in force until the next. */
const FAULTS: readonly Fault[] = [
  ({ faults }) => faults.add({ method: '*', times: 3, effect: { kind: 'status', status: 429, retryAfter: 2 } }),
  ({ faults }) => faults.add({ method: 'chat.update', times: 5, effect: { kind: 'status', status: 500 } }),
  ({ faults }) => faults.add({ method: 'chat.update', times: 2, effect: { kind: 'hang' } }),
  ({ faults }) => faults.add({ method: 'chat.postMessage', times: 2, effect: { kind: 'applyThenCut' } }),
  ({ faults }) => faults.refreshSockets(),
  ({ faults }) => faults.add({ method: '*', times: 5, effect: { kind: 'cut' } }),
  ({ faults }) => faults.dropSockets(),
  ({ faults }) => faults.revokeToken(),
  ({ faults }) => faults.restoreToken(),
  ({ faults }) => faults.archive(CHANNEL),
  ({ faults }) => faults.unarchive(CHANNEL),
  ({ faults }) => faults.add({ method: 'chat.update', times: 2, effect: { kind: 'error', code: 'invalid_blocks' } }),
];

interface Sample {
  readonly rssMiB: number;
  readonly heapMiB: number;
  readonly handles: number;
  readonly files: number;
}

async function main(): Promise<void> {
  const minutes = Math.min(LONGEST_MINUTES, Number(values.minutes));
  if (!(minutes > 0)) throw new Error(`--minutes: "${values.minutes}" is not a number of minutes`);
  const folder = await mkdtemp(join(tmpdir(), 'falconer-soak-'));
  say(machineText(await describeMachine(folder)));
  const options: Options = { folder, falconer: resolve(values.dist), scale: 1, say };
  const sandbox = await startSandbox();
  try {
    const server = await startFalconer(options, { sandbox, flags: ['--expose-gc'] });
    await untilReady(server);
    const { samples, accepted, refused } = await underLoad(sandbox, server, minutes);
    await settle(sandbox);
    await server.child.stop();
    const { events } = await outcomeIn(server.data);
    say(`${accepted} events accepted, ${refused} refused, ${events} counted`);
    const isFlat = verdict(samples);
    process.exitCode = isFlat && events === accepted ? 0 : 1;
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function underLoad(sandbox: Sandbox, server: Server, minutes: number) {
  const body = () => eventText({ group: Math.floor(Math.random() * CARDS) });
  const stormy = () => eventText({ group: CARDS + Math.floor(Math.random() * STORMING) });
  const stream = new Stream({ url: server.url, connections: 8, body }, PER_SECOND);
  await stream.start();
  const end = Date.now() + minutes * MINUTE_MS;
  let inBatches = 0;
  const every = async (ms: number, work: (round: number) => unknown) => {
    for (let round = 0; Date.now() + ms <= end; round += 1) {
      await sleep(ms);
      await work(round);
    }
  };
  const samples: Sample[] = [];
  say('minute   RSS   heap  handles  files   accepted  messages');
  await Promise.all([
    every(BATCH_EVERY_MS, async () => {
      const size = 100;
      await flood({ url: server.url, connections: 1, body: batches(size, stormy) }, { requests: 2 });
      inBatches += 2 * size;
    }),
    every(ACT_EVERY_MS, (round) => act(sandbox, round)),
    every(FAULT_EVERY_MS, (round) => FAULTS[round % FAULTS.length]?.(sandbox)),
    every(minutes < 5 ? MINUTE_MS / 6 : MINUTE_MS, async () => {
      const sample = await sampleOf(server);
      samples.push(sample);
      const cells = [samples.length, sample.rssMiB, sample.heapMiB, sample.handles, sample.files];
      say(
        cells.map((cell) => String(Math.round(cell)).padStart(6)).join(' ') +
          `   ${stream.accepted + inBatches}`.padEnd(12) +
          sandbox.workspace.messages(CHANNEL).length,
      );
    }),
  ]);
  await stream.stop();
  return { samples, accepted: stream.accepted + inBatches, refused: stream.refused };
}

const QUESTIONS = ['status', 'open', 'stats 24h', 'suppressions', 'why A-1', 'search shell', 'story A-1', 'report A-1'];
/** Pairs, since a question comes third. Suppress opens its preview, which is then closed. */
const ACTIONS = [
  ['alert.acknowledge', 'alert.more'],
  ['alert.suppress', 'alert.more'],
];

/** What people do; while Slack misbehaves it may fail, as in life. */
async function act(sandbox: Sandbox, round: number): Promise<void> {
  if (round % 3 === 2) {
    const text = `/falco ${QUESTIONS[Math.floor(round / 3) % QUESTIONS.length]}`;
    await sandbox.act.command({ user: 'bob', channel: CHANNEL, text });
    return;
  }
  const cards = sandbox.workspace.messages(CHANNEL).filter(({ thread_ts }) => thread_ts === undefined);
  const ts = cards[(round * 7) % Math.max(1, cards.length)]?.ts;
  if (ts === undefined) return;
  const actionId = ACTIONS[Math.floor(round / 3) % ACTIONS.length]?.[round % 3] ?? 'alert.more';
  const choice = actionId === 'alert.more' ? { selectedOption: overflowChoice(sandbox, ts) } : {};
  await sandbox.act.click({ user: 'alice', channel: CHANNEL, ts, actionId, ...choice });
  sandbox.views.clear('U0ALICE');
}

/** "Un-acknowledge" where it is offered, so that the first button can be pressed again. */
function overflowChoice(sandbox: Sandbox, ts: string): string {
  const message = sandbox.workspace.messages(CHANNEL).find((found) => found.ts === ts);
  return /"value":"(unacknowledge [^"]+)"/.exec(JSON.stringify(message?.blocks ?? []))?.[1] ?? 'none';
}

async function sampleOf({ child }: Server): Promise<Sample> {
  const holdings = await child.ask<{ heapUsed: number; external: number; handles: Record<string, number> }>('holdings');
  return {
    rssMiB: child.memory / MIB,
    heapMiB: (holdings.heapUsed + holdings.external) / MIB,
    handles: Object.values(holdings.handles).reduce((sum, count) => sum + count, 0),
    files: (await readdir(`/proc/${child.pid}/fd`)).length,
  };
}

/** Slack is well again; what is left is delivered, or recorded as left. */
async function settle({ faults }: Sandbox): Promise<void> {
  faults.clear();
  await sleep(5_000);
}

/** The last third against the one before it. */
function verdict(samples: readonly Sample[]): boolean {
  const third = Math.floor(samples.length / 3);
  if (third === 0) {
    say('too short for a verdict');
    return false;
  }
  const growth = (of: (sample: Sample) => number) =>
    median(samples.slice(-third).map(of)) - median(samples.slice(-2 * third, -third).map(of));
  const [heap, handles, files] = [
    growth((one) => one.heapMiB),
    growth((one) => one.handles),
    growth((one) => one.files),
  ];
  const isFlat = heap <= ROOM.heapMiB && handles <= ROOM.handles && files <= ROOM.files;
  say(
    `last third over the one before: heap ${heap.toFixed(1)} MiB, handles ${handles}, files ${files}: ${isFlat ? 'flat' : 'NOT FLAT'}`,
  );
  return isFlat;
}

await main();
process.exit();
