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

export function seriesOf(alerts: readonly Pick<Alert, 'priority' | 'buckets'>[], period: Period, now: number): Series {
  const stepMs = STEP_HOURS[period] * HOUR_MS;
  const firstHour = hourOf(now - periodMs(period)) + 1;
  const count = periodMs(period) / stepMs;
  const rows = new Map<Priority, number[]>();
  for (const { priority, buckets } of alerts) {
    const row = rows.get(priority) ?? new Array<number>(count).fill(0);
    rows.set(priority, row);
    for (const { hour, count: events } of buckets) {
      const step = Math.floor(((hour - firstHour) * HOUR_MS) / stepMs);
      if (step >= 0 && step < count) row[step] = (row[step] ?? 0) + events;
    }
  }
  return {
    steps: Array.from({ length: count }, (_, step) => firstHour * HOUR_MS + step * stepMs),
    stepMs,
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

function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS);
}
