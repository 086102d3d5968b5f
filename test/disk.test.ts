/** A disk that takes nothing, or takes its time: refused with the reason, what is there stays, and right again by itself. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/workspace-server.ts';
import { CHANNEL, eventsOn, eventually, markOf, post, shellEvent } from './pair.ts';
import { type FalconerProcess, startFalconerProcess } from './processes/start.ts';

/** A process takes seconds to start when all cores are busy. */
const PATIENT = { timeout: 60_000 };

let sandbox: Sandbox;
let folder: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'falconer-disk-'));
  onTestFinished(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
});

const event = (rule: string) => JSON.stringify(shellEvent({ rule }));

async function send({ url }: FalconerProcess, line: string): Promise<{ status: number; answer: string }> {
  const response = await post(url, line);
  return { status: response.status, answer: await response.text() };
}

/** Every card's alert and count. */
function shown(): string[] {
  const cards = sandbox.workspace.messages(CHANNEL).filter((message) => markOf(message).part === 'card');
  return cards.map((card) => `${markOf(card).subject} ${eventsOn(card)}`).sort();
}

const shows = (...cards: string[]) =>
  eventually(() => shown().join() === cards.join(), 15_000).catch(() => expect(shown()).toEqual(cards));

/** The journal as text, all segments. */
async function journal(at = folder): Promise<string> {
  const names = (await readdir(join(at, 'journal'))).sort();
  return (await Promise.all(names.map((name) => readFile(join(at, 'journal', name), 'utf8')))).join('');
}

describe('a read-only disk', () => {
  test('503 with the reason, state and cards intact; writable again without a restart', PATIENT, async () => {
    const falconer = await startFalconerProcess({ folder, sandbox });
    expect(await send(falconer, event('A'))).toMatchObject({ status: 202 });
    await shows('F-1 1');
    // The card is there before its record is.
    await eventually(async () => (await journal()).includes('"kind":"shown"'));
    await falconer.setDisk('read-only');
    const before = await journal();
    for (let time = 0; time < 3; time += 1) {
      const refused = await send(falconer, event('B'));
      expect(refused).toMatchObject({
        status: 503,
        answer: expect.stringContaining("the journal can't be written: EROFS"),
      });
    }
    // What can't be recorded did not happen: the click is not acknowledged on the card, and the button stays.
    const ts = sandbox.workspace.messages(CHANNEL)[0]?.ts ?? '';
    await sandbox.act.click({ user: 'alice', channel: CHANNEL, ts, actionId: 'alert.acknowledge' });
    expect(await journal()).toBe(before);
    expect(shown()).toEqual(['F-1 1']);
    expect((await fetch(`${falconer.url}/healthz`)).status).toBe(200);

    await falconer.setDisk('well');
    expect(await send(falconer, event('B'))).toMatchObject({ status: 202 });
    await shows('F-1 1', 'F-2 1');
    expect(sandbox.workspace.messages(CHANNEL)[0]?.text).toContain('F-1, open');
    await sandbox.act.click({ user: 'alice', channel: CHANNEL, ts, actionId: 'alert.acknowledge' });
    await eventually(() => sandbox.workspace.messages(CHANNEL)[0]?.text.includes('F-1, acknowledged'));
    await falconer.kill();
    const again = await startFalconerProcess({ folder, sandbox });
    expect(await send(again, event('B'))).toMatchObject({ status: 202 });
    await shows('F-1 1', 'F-2 2');
  });
});

test(
  'a slow disk, five seconds a write: 503 with the reason at once, health at once, and fast again by itself',
  PATIENT,
  async () => {
    const falconer = await startFalconerProcess({ folder, sandbox });
    expect(await send(falconer, event('A'))).toMatchObject({ status: 202 });
    await shows('F-1 1');
    await falconer.setDisk('slow');
    // Each of these waits for a write of five seconds; those that came in time are written together.
    const early = Promise.all(Array.from({ length: 20 }, () => send(falconer, event('A'))));
    const readiness = async () => (await fetch(`${falconer.url}/readyz`)).text();
    await eventually(async () => (await readiness()).includes('the disk is slow'));
    const begun = performance.now();
    const late = await Promise.all(Array.from({ length: 200 }, () => send(falconer, event('A'))));
    expect((await fetch(`${falconer.url}/healthz`)).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(late.filter(({ status, answer }) => status !== 503 || !answer.includes('the disk is slow'))).toEqual([]);
    const accepted = (await early).filter(({ status }) => status === 202).length;
    expect(accepted).toBeGreaterThan(0);
    await falconer.setDisk('well');
    // A write that began while the disk was slow still takes its time, and is said to.
    await eventually(async () => (await send(falconer, event('A'))).status === 202, 15_000);
    await eventually(() => shown().join() === `F-1 ${accepted + 2}`, 15_000);
  },
);

/** A file system of a megabyte, so that it can really be full. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', '/mnt'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

const possible = canMount();
const TITLE = 'a full file system, also for snapshots';

describe.skipIf(!possible)(possible ? TITLE : `${TITLE}: skipped, mounting one needs root`, () => {
  test('503 with ENOSPC, the old snapshot stays, and there is room again without a restart', PATIENT, async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder]);
    onTestFinished(() => void execFileSync('umount', ['-l', folder]));
    const falconer = await startFalconerProcess({ folder, sandbox });
    expect(await send(falconer, event('A'))).toMatchObject({ status: 202 });
    await shows('F-1 1');
    await writeFile(join(folder, 'ballast'), Buffer.alloc(1_048_576)).catch(() => undefined);
    const refusals: string[] = [];
    let accepted = 1;
    await eventually(async () => {
      const { status, answer } = await send(falconer, event('A'));
      if (status === 202) accepted += 1;
      else refusals.push(answer);
      return refusals.length >= 3;
    });
    expect(refusals[0]).toContain("the journal can't be written: ENOSPC");
    await rm(join(folder, 'ballast'));
    expect(await send(falconer, event('A'))).toMatchObject({ status: 202 });
    accepted += 1;
    await shows(`F-1 ${accepted}`);
    await falconer.kill();
    const again = await startFalconerProcess({ folder, sandbox });
    expect(await send(again, event('A'))).toMatchObject({ status: 202 });
    await shows(`F-1 ${accepted + 1}`);
  });
});
