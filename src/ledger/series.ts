/** Events over time, by priority: what the ledger's chart shows. */
import type { Alert, HourBucket } from '../alert/alert.ts';
import { MAX_BUCKETS } from '../alert/occurrences.ts';
import { PRIORITIES, type Priority } from '../falco/priority.ts';
import { type Period, periodMs } from './period.ts';

const HOUR_MS = 3_600_000;
const STEP_HOURS: Readonly<Record<Period, number>> = { '24h': 1, '7d': 6, '30d': 24 };

export interface Series {
  /** Beginnings of equal steps of time. */
  readonly steps: readonly number[];
  readonly stepMs: number;
  /** Events in each step by the worst priority of their alert, the worst first; priorities without events are left out. */
  readonly rows: readonly { readonly priority: Priority; readonly events: readonly number[] }[];
}

/** Equal steps of whole hours that end with the present one. */
export interface Steps {
  readonly firstHour: number;
  readonly hours: number;
  readonly count: number;
}

export function stepsOf(period: Period, now: number): Steps {
  const hours = STEP_HOURS[period];
  return { firstHour: hourOf(now - periodMs(period)) + 1, hours, count: periodMs(period) / (hours * HOUR_MS) };
}

export function seriesOf(alerts: readonly Pick<Alert, 'priority' | 'buckets'>[], steps: Steps): Series {
  const { firstHour, hours, count } = steps;
  const rows = new Map<Priority, number[]>();
  for (const { priority, buckets } of alerts) {
    const row = rows.get(priority) ?? new Array<number>(count).fill(0);
    rows.set(priority, row);
    for (const { hour, count: events } of buckets) {
      const step = Math.floor((hour - firstHour) / hours);
      if (step >= 0 && step < count) row[step] = (row[step] ?? 0) + events;
    }
  }
  return seriesWith(steps, rows);
}

/** A series of rows that are counted already. */
export function seriesWith({ firstHour, hours, count }: Steps, rows: ReadonlyMap<Priority, readonly number[]>): Series {
  return {
    steps: Array.from({ length: count }, (_, step) => (firstHour + step * hours) * HOUR_MS),
    stepMs: hours * HOUR_MS,
    rows: PRIORITIES.flatMap((priority) => {
      const events = rows.get(priority);
      return events === undefined ? [] : [{ priority, events }];
    }),
  };
}

/** Events in whole hours: those after the hour of `from`, up to the hour of `to`. */
export function countBetween(buckets: readonly HourBucket[], from: number, to: number): number {
  const [first, last] = [hourOf(from), hourOf(to)];
  return buckets.reduce((sum, { hour, count }) => (hour > first && hour <= last ? sum + count : sum), 0);
}

/** Whether hours since `from` may have been dropped: an alert keeps only so many. */
export function isCut(buckets: readonly HourBucket[], from: number): boolean {
  const oldest = buckets[0];
  return oldest !== undefined && buckets.length >= MAX_BUCKETS && oldest.hour > hourOf(from) + 1;
}

export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS);
}
