/** Counting: hourly buckets and the last few occurrences of an alert, both bounded. */
import { clip } from '../falco/clip.ts';
import { type FalcoEvent, known } from '../falco/event.ts';
import { podOf } from '../falco/workload.ts';
import type { Alert, HourBucket, Occurrence } from './alert.ts';

const HOUR_MS = 3_600_000;
/** A week of hours: what history and rates look back on. */
export const MAX_BUCKETS = 7 * 24;
const MAX_OCCURRENCES = 10;
const MAX_TEXT = 300;

/** Adds one event to the hour it happened in; buckets stay sorted, the oldest fall off. */
export function countInto(buckets: readonly HourBucket[], at: number): readonly HourBucket[] {
  const hour = Math.floor(at / HOUR_MS);
  const last = buckets.at(-1);
  if (last?.hour === hour) return [...buckets.slice(0, -1), { hour, count: last.count + 1 }];
  if (last === undefined || last.hour < hour) return [...buckets, { hour, count: 1 }].slice(-MAX_BUCKETS);
  const late = buckets.some((bucket) => bucket.hour === hour)
    ? buckets.map((bucket) => (bucket.hour === hour ? { hour, count: bucket.count + 1 } : bucket))
    : [...buckets, { hour, count: 1 }].sort((a, b) => a.hour - b.hour);
  return late.slice(-MAX_BUCKETS);
}

/** Events in the hours since `sinceMs`, as exact as whole hours allow. */
export function countSince(buckets: readonly HourBucket[], sinceMs: number): number {
  const hour = Math.floor(sinceMs / HOUR_MS);
  return buckets.reduce((sum, bucket) => (bucket.hour >= hour ? sum + bucket.count : sum), 0);
}

/** The workload of an alert, and the pods of its events as far as it remembers them. */
export function podsOf({ facets, latest, occurrences }: Alert): readonly string[] {
  const pods = [facets.workload, podOf(latest), ...occurrences.map(({ pod }) => pod)];
  return [...new Set(pods.flatMap((pod) => pod ?? []))];
}

/** What differs between events of one alert. */
export function occurrenceOf(event: FalcoEvent): Occurrence {
  const pod = podOf(event);
  const container = known(event, 'container.id');
  const command = known(event, 'proc.cmdline');
  return {
    at: event.at,
    ...(event.hostname === undefined ? {} : { host: clip(event.hostname, MAX_TEXT) }),
    ...(pod === undefined ? {} : { pod: clip(pod, MAX_TEXT) }),
    ...(container === undefined ? {} : { container: clip(container, MAX_TEXT) }),
    ...(command === undefined ? {} : { command: clip(command, MAX_TEXT) }),
  };
}

export function remember(occurrences: readonly Occurrence[], event: FalcoEvent): readonly Occurrence[] {
  return [...occurrences.slice(1 - MAX_OCCURRENCES), sharing(occurrenceOf(event), occurrences.at(-1))];
}

/**
 * The same, with the texts of the one before where all are equal: ten occurrences of each of 20,000 alerts, each with
 * texts parsed for it alone, take up more memory than all else that is known of these alerts.
 */
function sharing(occurrence: Occurrence, before: Occurrence | undefined): Occurrence {
  if (before === undefined) return occurrence;
  const { at, host, pod, container, command } = occurrence;
  const isSame =
    host === before.host && pod === before.pod && container === before.container && command === before.command;
  return isSame ? { ...before, at } : occurrence;
}
