/** Nothing accepted is lost and nothing is counted twice, however often the process is killed while events arrive. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { countsOf, type Intake, startIntakeProcess } from './processes/start.ts';

const KILLS = 20;
const SENDERS = 8;
/** Requests that must have been answered before a kill; a kill then meets the ones under way. */
const ANSWERS = 40;

/** What was sent and what was answered, by rule: each event has a rule, and so an alert, of its own. */
class Ledger {
  readonly sent: string[] = [];
  readonly answered = new Set<string>();

  /** One event, or now and then a batch; a few are events that were sent before, answered or not. */
  next(): readonly string[] {
    const again = this.sent[(this.sent.length * 7919) % Math.max(1, this.sent.length - 20)];
    if (this.sent.length % 5 === 0 && again !== undefined) return [again, this.#fresh()];
    return Array.from({ length: this.sent.length % 3 === 0 ? 5 : 1 }, () => this.#fresh());
  }

  #fresh(): string {
    const rule = `event ${this.sent.length}`;
    this.sent.push(rule);
    return rule;
  }
}

const bodyOf = (rules: readonly string[]) =>
  rules.map((rule) => JSON.stringify({ rule, priority: 'Notice', time: '2026-05-23T10:00:00Z' })).join('\n');

async function deliver(intake: Intake, rules: readonly string[], ledger: Ledger): Promise<void> {
  const response = await fetch(`${intake.url}/falco`, { method: 'POST', body: bodyOf(rules) });
  expect(response.status).toBe(202);
  for (const rule of rules) ledger.answered.add(rule);
}

/** Sends until the process is gone. */
async function sendUntilGone(intake: Intake, ledger: Ledger, answers: { count: number; enough: () => void }) {
  while (true) {
    try {
      await deliver(intake, ledger.next(), ledger);
    } catch (error) {
      // The connection broke: what was under way is unanswered. Anything else is a failure of the test.
      if (error instanceof TypeError) return;
      throw error;
    }
    answers.count += 1;
    if (answers.count === ANSWERS) answers.enough();
  }
}

async function killUnderLoad(intake: Intake, ledger: Ledger): Promise<void> {
  const answers = { count: 0, enough: () => {} };
  const enough = new Promise<void>((resolve) => {
    answers.enough = resolve;
  });
  const senders = Array.from({ length: SENDERS }, () => sendUntilGone(intake, ledger, answers));
  await Promise.race([enough, Promise.all(senders)]);
  await intake.kill();
  await Promise.all(senders);
}

function expectEachOnce(counts: ReadonlyMap<string, number>, ledger: Ledger): void {
  const lost = [...ledger.answered].filter((rule) => counts.get(rule) === undefined);
  const twice = [...counts].filter(([, count]) => count !== 1);
  const strange = [...counts.keys()].filter((rule) => !ledger.sent.includes(rule));
  expect({ lost, twice, strange }).toEqual({ lost: [], twice: [], strange: [] });
}

test('20 kills during intake: every answered event is counted exactly once, every other at most once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'falconer-crash-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const ledger = new Ledger();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const intake = await startIntakeProcess(folder);
    expectEachOnce(await countsOf(intake), ledger);
    await killUnderLoad(intake, ledger);
  }
  const intake = await startIntakeProcess(folder);
  expectEachOnce(await countsOf(intake), ledger);
  expect(ledger.answered.size).toBeGreaterThan(KILLS * ANSWERS);
  // Senders that got no answer try again: now all are there, still once.
  await deliver(intake, ledger.sent, ledger);
  const counts = await countsOf(intake);
  expectEachOnce(counts, ledger);
  expect(counts.size).toBe(ledger.sent.length);
}, 120_000);
