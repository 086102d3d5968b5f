/** Times for places that can't know the reader's zone. */
import { isoSeconds } from './command-values.ts';

/** `2024-10-05 13:01:15 UTC`. */
export function utcText(at: number): string {
  const iso = isoSeconds(at);
  return iso === undefined ? 'at no time a calendar has' : `${iso.slice(0, -1).replace('T', ' ')} UTC`;
}
