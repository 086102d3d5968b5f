/** kill -9 of the whole process at chosen moments, under load: nothing answered 202 is lost, nothing is there twice. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/workspace-server.ts';
import { replay } from '../src/store/lowdb/segments.ts';
import { readSnapshot, snapshotPath } from '../src/store/lowdb/snapshot.ts';
import { State } from '../src/store/state.ts';
import { CHANNEL, eventsOn, eventually, markOf, post, shellEvent } from './pair.ts';
import { DISK_MOMENTS } from './processes/disk.ts';
import { type FalconerProcess, startFalconerProcess } from './processes/start.ts';

const KILLS = process.env['FULL'] === '1' ? 100 : 20;
/** New alerts per round; repeats go to those of earlier rounds too. */
const NEW_RULES = 3;
const SENDERS = 4;
/** Budgets and intervals pass so much faster than in life, for both sides. */
const SPEED = 20;
/** Whoever does not die where it was told to, because it did not come there so often, dies now. */
const LONGEST_MS = 6_000;
const MOMENTS = [
  ...DISK_MOMENTS,
  'before postMessage',
  'after postMessage',
  'before update',
  'after update',
  'any time',
] as const;

/** How often a moment may be passed before the fatal time. */
function mostPasses(moment: string): number {
  if (/append/.test(moment)) return 60;
  if (/snapshot|rename/.test(moment)) return 8;
  return 3;
}

const below = (limit: number) => Math.floor(Math.random() * limit);

/** Every event sent, by its time, which no two share. */
class Ledger {
  readonly sent = new Map<number, { readonly rule: string; readonly line: string; answered: boolean }>();

  fresh(rule: string): number {
    const event = shellEvent({ rule });
    const at = Date.parse(String(event['time']));
    this.sent.set(at, { rule, line: JSON.stringify(event), answered: false });
    return at;
  }

  /** Sends events by their times; `false` when the receiver is gone. */
  async deliver(url: string, times: readonly number[]): Promise<boolean> {
    const events = times.flatMap((at) => this.sent.get(at) ?? []);
    const response = await post(url, events.map(({ line }) => line).join('\n')).catch(() => undefined);
    if (response === undefined) return false;
    expect(response.status).toBe(202);
    for (const event of events) event.answered = true;
    return true;
  }

  get unanswered(): number[] {
    return [...this.sent].filter(([, { answered }]) => !answered).map(([at]) => at);
  }
}

/** Sends until the receiver is gone: one event, or a few, or now and then what was sent before. */
async function sendUntilDown({ url }: FalconerProcess, ledger: Ledger, rules: readonly string[]): Promise<void> {
  const some = () => ledger.fresh(rules[below(rules.length)] ?? '');
  for (;;) {
    const before = [...ledger.sent.keys()];
    const again = below(5) === 0 ? [before[below(before.length)] ?? some()] : [];
    const times = [...again, ...Array.from({ length: 1 + below(3) }, some)];
    if (!(await ledger.deliver(url, times).catch(() => false))) return;
    await new Promise((resolve) => setTimeout(resolve, below(20)));
  }
}

/** The whole journal, with what retention removed, folded from nothing; and how often each event was counted in it. */
async function foldWhole(folder: string): Promise<{ state: State; counted: ReadonlyMap<number, number> }> {
  const copy = await mkdtemp(join(tmpdir(), 'falconer-fold-'));
  onTestFinished(() => rm(copy, { recursive: true, force: true }));
  // Removed segments first: one that is in both places was whole when it was removed.
  await cp(join(folder, 'archive'), copy, { recursive: true }).catch(() => undefined);
  await cp(join(folder, 'journal'), copy, { recursive: true });
  const state = new State();
  const counted = new Map<number, number>();
  await replay(copy, 0, (entry) => {
    const applied = state.apply(entry);
    if (entry.kind === 'event' && applied.kind !== 'repeat')
      counted.set(entry.event.at, (counted.get(entry.event.at) ?? 0) + 1);
  });
  await rm(copy, { recursive: true });
  return { state, counted };
}

/** What a start would find: snapshot and journal tail. */
async function readFolder(folder: string): Promise<State> {
  const state = new State(await readSnapshot(snapshotPath(folder)));
  await replay(join(folder, 'journal'), state.seq, (entry) => state.apply(entry));
  return state;
}

async function audit(folder: string, ledger: Ledger): Promise<State> {
  const { state, counted } = await foldWhole(folder);
  const found = await readFolder(folder);
  expect(JSON.stringify(found.data())).toBe(JSON.stringify(state.data()));
  const lost = [...ledger.sent].filter(([at, { answered }]) => answered && !counted.has(at));
  const twice = [...counted].filter(([, count]) => count !== 1);
  const strange = [...counted.keys()].filter((at) => !ledger.sent.has(at));
  expect({ lost, twice, strange }).toEqual({ lost: [], twice: [], strange: [] });
  return state;
}

const cardsIn = (sandbox: Sandbox) =>
  sandbox.workspace.messages(CHANNEL).filter((message) => markOf(message).part === 'card');

/** The events that each card stands for: one card per alert, or one for all that wait in a storm. */
function expectedCards(state: State): Record<string, number> {
  const expected: Record<string, number> = {};
  for (const { id, count, card } of state.alerts.values()) {
    const subject = card.storm ?? id;
    expected[subject] = (expected[subject] ?? 0) + count;
  }
  return expected;
}

function expectNoneTwice(sandbox: Sandbox): void {
  const subjects = cardsIn(sandbox).map((message) => markOf(message).subject);
  expect(subjects.filter((subject, index) => subjects.indexOf(subject) !== index)).toEqual([]);
}

test(`${KILLS} kills: every 202'd event counted once, state is a fold of the journal, one card per alert`, {
  timeout: KILLS * 24_000,
}, async () => {
  const clock = { start: Date.now(), speed: SPEED };
  const sandbox = await startSandbox({ clock: () => clock.start + (Date.now() - clock.start) * SPEED });
  const folder = await mkdtemp(join(tmpdir(), 'falconer-crash-'));
  onTestFinished(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  const ledger = new Ledger();
  const rules: string[] = [];
  const met: string[] = [];
  const first = below(MOMENTS.length);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const moment = MOMENTS[(first + kill) % MOMENTS.length] ?? 'any time';
    const falconer = await startFalconerProcess({
      folder,
      sandbox,
      clock,
      die: `${moment}:${1 + below(mostPasses(moment))}`,
    });
    for (let index = 0; index < NEW_RULES; index += 1) rules.push(`Rule ${rules.length}`);
    const load = rules.slice(-NEW_RULES * 4);
    const senders = Array.from({ length: SENDERS }, () => sendUntilDown(falconer, ledger, load));
    const late = setTimeout(() => falconer.kill(), moment === 'any time' ? below(1_500) : LONGEST_MS);
    await Promise.all([falconer.exited, ...senders]);
    clearTimeout(late);
    if (falconer.diedAt() === moment) met.push(moment);
    await audit(folder, ledger);
    expectNoneTwice(sandbox);
  }

  // Whoever got no answer sends again, and a few who did: all are there, once, on one card each.
  const falconer = await startFalconerProcess({ folder, sandbox, clock });
  const again = [...ledger.unanswered, ...[...ledger.sent.keys()].slice(-50)];
  for (let from = 0; from < again.length; from += 200)
    expect(await ledger.deliver(falconer.url, again.slice(from, from + 200))).toBe(true);
  const total = () => cardsIn(sandbox).reduce((sum, card) => sum + eventsOn(card), 0);
  await eventually(() => total() === ledger.sent.size, 60_000).catch(() => expect(total()).toBe(ledger.sent.size));
  expectNoneTwice(sandbox);
  await falconer.kill();
  const state = await audit(folder, ledger);
  const onCards = Object.fromEntries(cardsIn(sandbox).map((card) => [markOf(card).subject, eventsOn(card)]));
  expect(onCards).toEqual(expectedCards(state));
  expect(state.alerts.size).toBe(new Set([...ledger.sent.values()].map(({ rule }) => rule)).size);
  // Most died where they were told to, or the moments are not those of this version any more.
  expect(met.length).toBeGreaterThan(KILLS / 2);
});
