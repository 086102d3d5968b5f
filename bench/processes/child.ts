/** A process of the benchmark: started, asked, and never left behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STOP_MS = 30_000;
const KIB = 1_024;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class Child {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    });
    running.add(this.#child);
    this.#exited = once(this.#child, 'exit').then(() => running.delete(this.#child));
  }

  /** The first line of output that `pick` finds something in. */
  async line<T>(pick: (line: string) => T | undefined): Promise<T> {
    if (this.#child.stdout === null) throw new Error('the process has no output');
    const found = new Promise<T>((resolve) => {
      createInterface(this.#child.stdout ?? process.stdin).on('line', (line) => {
        const picked = pick(line);
        if (picked !== undefined) resolve(picked);
        else if (line.includes('"level":50')) process.stderr.write(`${line}\n`);
      });
    });
    const gone = this.#exited.then(() => {
      throw new Error('the process ended before it was ready');
    });
    return Promise.race([found, gone]);
  }

  /** Resident memory in bytes. */
  get memory(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * KIB;
  }

  /** Milliseconds of processor time used so far: on a busy machine it says more than the clock. */
  get cpuMs(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    // Fields 14 and 15 of proc(5), in ticks of 10 ms, counted from the bracket that closes the command.
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return (user + system) * 10;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Asks the probe inside. */
  async ask<T>(question: string): Promise<T> {
    const answer = once(this.#child, 'message');
    this.#child.send(question);
    const [message] = await answer;
    return message as T;
  }

  /** Ends it without a chance to tidy up. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await this.#exited;
    clearTimeout(timer);
  }
}
