/** Times for places that can't know the reader's zone, and how long something took. */
import { isoSeconds } from './command-values.ts';

/** `2024-10-05 13:01:15 UTC`. */
export function utcText(at: number): string {
  const iso = isoSeconds(at);
  return iso === undefined ? 'at no time a calendar has' : `${iso.slice(0, -1).replace('T', ' ')} UTC`;
}

const DAY_MS = 86_400_000;

/** `40 s`, `5 min`, `3 h`, `12 days`: rounded up, so that it holds when said after "in" or "within". */
export function periodText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return ms <= 2 * DAY_MS ? `${Math.ceil(minutes / 60)} h` : `${Math.ceil(ms / DAY_MS)} days`;
}
