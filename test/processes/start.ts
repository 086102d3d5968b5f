/** Starts a process of Falconer's on a folder and waits for its address; it does not outlive the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../sandbox/workspace-server.ts';
import { CHANNEL } from '../pair.ts';
import type { Disk } from './disk.ts';

const INTAKE = fileURLToPath(new URL('./intake.ts', import.meta.url));
const FALCONER = fileURLToPath(new URL('./falconer.ts', import.meta.url));
const REPLICA = fileURLToPath(new URL('./replica.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Intake {
  readonly url: string;
  readonly pid: number;
  /** Kills it the hard way, and waits until it is gone. */
  kill(): Promise<void>;
}

/** The store behind the real intake, without Slack. */
export function startIntakeProcess(folder: string, segmentBytes = 65_536): Promise<Intake> {
  return startProcess([INTAKE, folder, String(segmentBytes)]);
}

export interface FalconerProcess extends Intake {
  /** Where it was when it died, if it died where it was told to. */
  readonly diedAt: () => string | undefined;
  readonly exited: Promise<unknown>;
  /** How its disk behaves from now on. */
  setDisk(disk: Disk): Promise<void>;
}

export interface FalconerOptions {
  readonly folder: string;
  readonly sandbox: Sandbox;
  /** Beginning and speed of the clock, which the sandbox shares. */
  readonly clock?: { readonly start: number; readonly speed: number };
  /** Where it kills itself, and at which time that it comes there: `rename:2`. */
  readonly die?: string;
}

/** The whole of Falconer, with small journal segments and a snapshot every tenth of a second. */
export function startFalconerProcess({ folder, sandbox, clock, die }: FalconerOptions): Promise<FalconerProcess> {
  return startProcess([FALCONER], {
    SLACK_BOT_TOKEN: sandbox.botToken,
    SLACK_APP_TOKEN: sandbox.appToken,
    SLACK_CHANNEL: `#${CHANNEL}`,
    SLACK_API_URL: sandbox.apiUrl,
    FALCONER_PORT: '0',
    FALCONER_DATA_DIR: folder,
    LOG_LEVEL: 'error',
    ...(clock === undefined ? {} : { TEST_CLOCK: `${clock.start} ${clock.speed}` }),
    ...(die === undefined ? {} : { TEST_DIE: die }),
  });
}

/** One of several Falconers on a database. */
export function startReplicaProcess(sandbox: Sandbox, databaseUrl: string): Promise<Intake> {
  return startProcess([REPLICA], {
    SLACK_BOT_TOKEN: sandbox.botToken,
    SLACK_APP_TOKEN: sandbox.appToken,
    SLACK_CHANNEL: `#${CHANNEL}`,
    SLACK_API_URL: sandbox.apiUrl,
    FALCONER_PORT: '0',
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'fatal',
  });
}

async function startProcess(argv: readonly string[], environment?: NodeJS.ProcessEnv): Promise<FalconerProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...argv], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(environment === undefined ? {} : { env: { PATH: process.env['PATH'], ...environment } }),
  });
  const errors: string[] = [];
  child.stderr?.on('data', (text: Buffer) => errors.push(String(text)));
  const exited = once(child, 'close');
  onTestFinished(() => killed(child, exited));
  const lines: string[] = [];
  const ready = new Promise<void>((resolve) => {
    if (child.stdout === null) return;
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      resolve();
    });
  });
  await Promise.race([ready, exited]);
  const [url] = lines;
  if (url === undefined || !url.startsWith('http') || child.pid === undefined) {
    throw new Error(`${argv.join(' ')} did not start: ${[...lines, ...errors].join('\n')}`);
  }
  return {
    url,
    pid: child.pid,
    exited,
    kill: () => killed(child, exited),
    diedAt: () => lines.find((line) => line.startsWith('died at '))?.slice('died at '.length),
    setDisk: async (disk) => {
      const done = once(child, 'message');
      child.send(disk);
      await done;
    },
  };
}

async function killed(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL');
  await exited;
}

/** Events by rule, as the process counts them. */
export async function countsOf({ url }: Intake): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`);
  return new Map((await response.json()) as [string, number][]);
}
