/** Starts the intake process on a folder and waits for its address; it does not outlive the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const SCRIPT = fileURLToPath(new URL('./intake.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Intake {
  readonly url: string;
  readonly pid: number;
  /** Kills it the hard way, and waits until it is gone. */
  kill(): Promise<void>;
}

export async function startIntakeProcess(folder: string, segmentBytes = 65_536): Promise<Intake> {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, folder, String(segmentBytes)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  child.stderr.on('data', (text: Buffer) => errors.push(String(text)));
  const exited = once(child, 'exit');
  onTestFinished(() => killed(child, exited));
  const ready = once(createInterface(child.stdout), 'line');
  const first = await Promise.race([ready, exited.then(() => undefined)]);
  if (first === undefined || child.pid === undefined) throw new Error(`the intake did not start: ${errors.join('')}`);
  return { url: String(first[0]), pid: child.pid, kill: () => killed(child, exited) };
}

async function killed(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGKILL');
  await exited;
}

/** Events by rule, as the process counts them. */
export async function countsOf({ url }: Intake): Promise<Map<string, number>> {
  const response = await fetch(`${url}/counts`);
  return new Map((await response.json()) as [string, number][]);
}
