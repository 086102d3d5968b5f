/**
 * What happens by the clock: suppressions are looked after, silent senders are found, old alerts forgotten, the store
 * compacted.
 */
import cron, { type RunCoordinator, type ScheduledTask } from 'node-cron';
import type { SuppressionId } from '../alert/alert.ts';
import { dutyOf, type Tending } from '../suppression/duty.ts';
import type { Suppression } from '../suppression/suppression.ts';

export interface JobPorts {
  suppressions(): Promise<readonly Suppression[]>;
  readonly tending: Tending;
  /** Does what is due about one suppression: tells its owner that it ends soon, or ends it. */
  tend(id: SuppressionId): Promise<unknown>;
  retain(): Promise<unknown>;
  /** Ends suppressions that Falco's own rules have taken over. */
  tune(): Promise<unknown>;
  /** Records which senders fell silent. */
  listen(): Promise<unknown>;
  /** Tries to write when the last write failed. */
  recover(): Promise<unknown>;
  compact(): Promise<void>;
  /**
   * With several replicas: claims the run of a job that is due at a time; `true` for one of them only. What each does
   * for itself, recovery and compaction, is not claimed.
   */
  readonly claim?: (job: string, at: number) => Promise<boolean>;
  /** Posts the noise ledger. */
  report(): Promise<unknown>;
  /** When, as cron says it. */
  readonly reportAt: string | 'off';
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

const EVERY_FIVE_SECONDS = '*/5 * * * * *';
const EVERY_TEN_SECONDS = '*/10 * * * * *';
const EVERY_MINUTE = '0 * * * * *';
const EVERY_HOUR = '0 0 * * * *';

export interface Jobs {
  stop(): Promise<void>;
}

export function startJobs(ports: JobPorts): Jobs {
  const guarded = (job: () => Promise<unknown>) => async () => {
    try {
      await job();
    } catch (error) {
      ports.onError(error);
    }
  };
  const options = { noOverlap: true, logger: quiet(ports.onError) };
  const shared = ports.claim === undefined ? {} : { distributed: true, runCoordinator: coordinatorOf(ports.claim) };
  const each = (when: string, job: () => Promise<unknown>) => cron.schedule(when, guarded(job), options);
  const once = (name: string, when: string, job: () => Promise<unknown>) =>
    cron.schedule(when, guarded(job), { ...options, ...shared, name });
  const tasks: ScheduledTask[] = [
    once('suppressions', EVERY_FIVE_SECONDS, () => tendSuppressions(ports)),
    each(EVERY_TEN_SECONDS, () => ports.recover()),
    once('tuning', EVERY_MINUTE, () => ports.tune()),
    once('silence', EVERY_MINUTE, () => ports.listen()),
    each(EVERY_MINUTE, () => ports.compact()),
    once('retention', EVERY_HOUR, () => ports.retain()),
    ...(ports.reportAt === 'off' ? [] : [once('ledger', ports.reportAt, () => ports.report())]),
  ];
  return {
    stop: async () => {
      for (const task of tasks) await task.destroy();
    },
  };
}

/** node-cron asks with `NAME:TIME`, the time being that for which the run is due, the same at every replica. */
function coordinatorOf(claim: NonNullable<JobPorts['claim']>): RunCoordinator {
  return {
    shouldRun: (key) => {
      const end = key.indexOf(':');
      return claim(key.slice(0, end), Date.parse(key.slice(end + 1)));
    },
  };
}

/** node-cron writes lines of its own to the console otherwise; the log has one JSON line per event. */
function quiet(onError: (error: unknown) => void) {
  const nothing = () => undefined;
  return { info: nothing, warn: nothing, debug: nothing, error: onError };
}

/** Looks after every suppression that has not ended, also those that ran out while Falconer was down. */
export async function tendSuppressions({
  suppressions,
  tending,
  tend,
  now,
}: Pick<JobPorts, 'suppressions' | 'tending' | 'tend' | 'now'>): Promise<void> {
  for (const suppression of await suppressions()) {
    if (dutyOf(suppression, now(), tending) !== undefined) await tend(suppression.id);
  }
}
