// Names for new things: message timestamps that only grow, and ids that look like Slack's.
import { randomUUID } from 'node:crypto';

/** Milliseconds since the epoch; tests set their own. */
export type Clock = () => number;

/** Slack's `ts` is both the time and the identity of a message, so no two may be equal. */
export function timestampSource(clock: Clock): () => string {
  let lastMicros = 0;
  return () => {
    lastMicros = Math.max(Math.floor(clock() * 1000), lastMicros + 1);
    const digits = String(lastMicros).padStart(16, '0');
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  };
}

export function randomId(prefix: string): string {
  return prefix + randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase();
}
