import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ALICE } from '../card/fixtures/cards.ts';
import { begin, end, type Suppression } from '../suppression/suppression.ts';
import { type JobPorts, startJobs, tendSuppressions } from './jobs.ts';

const NOW = Date.UTC(2024, 9, 5, 13, 0, 0, 500);

function suppression(id: number, until: number): Suppression {
  const entry = {
    kind: 'suppressed',
    at: NOW - 1_000,
    by: ALICE,
    origin: 'F-1',
    matchers: [],
    reason: 'x',
    until,
  } as const;
  return begin(`S-${id}`, entry);
}

const ended = end(suppression(9, NOW - 1), { kind: 'suppression-ended', at: NOW, suppression: 'S-9', why: 'ended' });

async function expiredOf(all: readonly Suppression[]): Promise<readonly string[]> {
  const expired: string[] = [];
  await tendSuppressions({
    suppressions: () => Promise.resolve(all),
    tending: { warningMs: 0, quietMs: 86_400_000 },
    tend: (id) => Promise.resolve(expired.push(id)),
    now: () => NOW,
  });
  return expired;
}

test.each<[string, readonly Suppression[], readonly string[]]>([
  ['not before its end', [suppression(1, NOW + 1)], []],
  ['at its end instant', [suppression(1, NOW)], ['S-1']],
  [
    'those that ran out while Falconer was down',
    [suppression(1, NOW - 86_400_000), suppression(2, NOW - 1)],
    ['S-1', 'S-2'],
  ],
  ['not again what has ended', [ended], []],
])('a suppression is expired: %s', async (_rule, all, expired) => {
  expect(await expiredOf(all)).toEqual(expired);
});

describe('the clock', () => {
  const done: string[] = [];
  const errors: unknown[] = [];
  const ports: JobPorts = {
    suppressions: () => {
      done.push('look');
      return Promise.resolve([]);
    },
    tending: { warningMs: 0, quietMs: 86_400_000 },
    tend: () => Promise.resolve(),
    compact: () => {
      done.push('compact');
      return Promise.resolve();
    },
    retain: () => {
      done.push('retain');
      return Promise.resolve();
    },
    tune: () => {
      done.push('tune');
      return Promise.resolve();
    },
    listen: () => {
      done.push('listen');
      return Promise.resolve();
    },
    recover: () => {
      done.push('recover');
      return Promise.resolve();
    },
    report: () => {
      done.push('report');
      return Promise.resolve();
    },
    reportAt: '*/10 * * * *',
    now: () => Date.now(),
    onError: (error) => errors.push(error),
  };
  const times = (job: string) => done.filter((one) => one === job).length;

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    done.length = 0;
    errors.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test('each job has its interval: expiry 5 s, recovery 10 s, silence, tuning and snapshot a minute, retention an hour', async () => {
    const jobs = startJobs(ports);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(['look', 'recover', 'listen', 'tune', 'compact', 'retain'].map(times)).toEqual([12, 6, 1, 1, 1, 0]);
    await vi.advanceTimersByTimeAsync(59 * 60_000);
    expect([times('compact'), times('retain')]).toEqual([60, 1]);
    await jobs.stop();
  });

  test('the ledger comes when it is configured to, or never', async () => {
    const jobs = startJobs(ports);
    await vi.advanceTimersByTimeAsync(25 * 60_000);
    expect(times('report')).toBe(2);
    await jobs.stop();
    const silent = startJobs({ ...ports, reportAt: 'off' });
    await vi.advanceTimersByTimeAsync(25 * 60_000);
    expect(times('report')).toBe(2);
    await silent.stop();
  });

  test('goes on after a job failed, and says so', async () => {
    const jobs = startJobs({ ...ports, compact: () => Promise.reject(new Error('disk full')) });
    await vi.advanceTimersByTimeAsync(180_000);
    expect(errors).toEqual([new Error('disk full'), new Error('disk full'), new Error('disk full')]);
    expect(times('look')).toBe(36);
    await jobs.stop();
  });

  test('does not start a job again that is still running', async () => {
    const printed = vi.spyOn(process.stderr, 'write');
    const warned = vi.spyOn(console, 'warn');
    let running = 0;
    const jobs = startJobs({
      ...ports,
      suppressions: () => {
        running += 1;
        return new Promise(() => undefined);
      },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(running).toBe(1);
    expect([...printed.mock.calls, ...warned.mock.calls]).toEqual([]);
    await jobs.stop();
  });

  test('of several replicas one does each shared run, when it is gone another; what each does for itself, all do', async () => {
    const newest = new Map<string, number>();
    const claim = (job: string, at: number) => {
      const isFirst = at > (newest.get(job) ?? 0);
      if (isFirst) newest.set(job, at);
      return Promise.resolve(isFirst);
    };
    const replicas = [1, 2, 3].map(() => startJobs({ ...ports, claim }));
    await vi.advanceTimersByTimeAsync(30_000);
    await replicas[0]?.stop();
    await vi.advanceTimersByTimeAsync(3_570_000);
    expect(['look', 'listen', 'retain'].map(times)).toEqual([720, 60, 1]);
    expect(times('recover')).toBe(3 * 3 + 2 * 357);
    expect(Object.fromEntries(newest)).toEqual({
      suppressions: Date.UTC(2024, 9, 5, 14),
      tuning: Date.UTC(2024, 9, 5, 14),
      ledger: Date.UTC(2024, 9, 5, 14),
      silence: Date.UTC(2024, 9, 5, 14),
      retention: Date.UTC(2024, 9, 5, 14),
    });
    for (const jobs of replicas) await jobs.stop();
  });

  test('a run that could not be claimed is not done, and said', async () => {
    const jobs = startJobs({ ...ports, claim: () => Promise.reject(new Error('the database is away')) });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(times('look')).toBe(0);
    expect(errors).toHaveLength(1);
    await jobs.stop();
  });

  test('does nothing after it was stopped', async () => {
    const jobs = startJobs(ports);
    await jobs.stop();
    await vi.advanceTimersByTimeAsync(7_200_000);
    expect(done).toEqual([]);
  });
});
