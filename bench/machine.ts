/** What the numbers were taken on, since they mean little without it. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { quantile } from './statistics.ts';

export interface Machine {
  readonly at: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly kernel: string;
  /** Milliseconds of one fdatasync of 1 KB, in the middle of a hundred. */
  readonly syncMs: number;
  /** Runnable processes over the last minute before the start: above about 1, others were working too. */
  readonly load: number;
}

export async function describeMachine(folder: string): Promise<Machine> {
  const [cpu] = cpus();
  return {
    at: new Date().toISOString(),
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    kernel: release(),
    syncMs: Number((await syncTime(folder)).toFixed(2)),
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

export function machineText({ at, cpu, cores, memoryGiB, node, kernel, syncMs, load }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB; Linux ${kernel}; Node ${node}; fdatasync ${syncMs} ms; load ${load} before the start; ${at}`;
}

async function syncTime(parent: string): Promise<number> {
  const folder = await mkdtemp(join(parent, 'sync-'));
  const file = await open(join(folder, 'file'), 'a');
  const times: number[] = [];
  for (let index = 0; index < 100; index += 1) {
    await file.appendFile(Buffer.alloc(1_024, 'x'));
    const start = performance.now();
    await file.datasync();
    times.push(performance.now() - start);
  }
  await file.close();
  await rm(folder, { recursive: true });
  return quantile(times, 0.5);
}
