/** kill -9 of the whole process, again and again under load: nothing answered 202 is lost, no card appears twice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/workspace-server.ts';
import { CHANNEL, eventually, post, shellEvent } from './pair.ts';

const KILLS = 20;
const RULES = 6;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

let sandbox: Sandbox;
let folder: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), 'falconer-kill-'));
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function startFalconer(port: number): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'src/bin.ts', 'start'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      SLACK_BOT_TOKEN: sandbox.botToken,
      SLACK_APP_TOKEN: sandbox.appToken,
      SLACK_CHANNEL: `#${CHANNEL}`,
      SLACK_API_URL: sandbox.apiUrl,
      FALCONER_PORT: String(port),
      FALCONER_DATA_DIR: folder,
      LOG_LEVEL: 'error',
    },
  });
}

async function isUp(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    (response) => response.ok,
    () => false,
  );
}

/** Sends one event after another until the receiver dies; unanswered ones are sent again later, as a retry would. */
async function sendUntilDown(url: string, bodies: string[], answered: Set<string>): Promise<void> {
  for (;;) {
    const body = bodies.shift() ?? JSON.stringify(shellEvent({ rule: `Rule ${Math.floor(Math.random() * RULES)}` }));
    try {
      const response = await post(url, body);
      if (response.status !== 202) throw new Error(`answered ${response.status}`);
      answered.add(body);
    } catch {
      bodies.push(body);
      return;
    }
  }
}

const eventsOn = (text: string) => Number(/(\d+) events?\.$/.exec(text)?.[1]);

test(`${KILLS} kills: every event answered 202 is counted once, every alert has one card`, {
  timeout: 240_000,
}, async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const answered = new Set<string>();
  const unanswered: string[][] = Array.from({ length: 4 }, () => []);
  for (let kill = 0; kill < KILLS; kill += 1) {
    child = startFalconer(port);
    await eventually(() => isUp(url), 20_000);
    const senders = unanswered.map((bodies) => sendUntilDown(url, bodies, answered));
    // Up to a second in: during intake, group commits, the first posts and updates.
    const delay = Math.random() * 1_000;
    await new Promise((resolve) => setTimeout(resolve, delay));
    child.kill('SIGKILL');
    await Promise.all([once(child, 'exit'), ...senders]);
  }

  child = startFalconer(port);
  await eventually(() => isUp(url), 20_000);
  for (const body of unanswered.flat()) {
    expect((await post(url, body)).status).toBe(202);
    answered.add(body);
  }
  const cards = () => sandbox.workspace.messages(CHANNEL).filter(({ thread_ts }) => thread_ts === undefined);
  const total = () => cards().reduce((sum, { text }) => sum + eventsOn(text), 0);
  await eventually(() => total() === answered.size, 60_000);
  const subjects = cards().map(({ text }) => /F-\d+/.exec(text)?.[0]);
  expect(subjects.length).toBe(RULES);
  expect(new Set(subjects).size).toBe(RULES);
  expect(answered.size).toBeGreaterThan(KILLS * 4);
});
