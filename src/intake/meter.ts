/** What intake counts, for whoever shows it. */
import type { Priority } from '../falco/priority.ts';

/** What became of one event: kept, recognised as a sender's retry, or why it was not kept. */
type Outcome = 'counted' | 'repeat' | 'unreadable' | 'invalid' | 'not-stored';

export interface IntakeMeter {
  /** Events of one sender; `priority` is known of those that were understood. */
  events(sender: string, outcome: Outcome, priority?: Priority, count?: number): void;
  /** A request to `/falco` was answered. */
  answered(status: number): void;
  /** Events were made durable, or could not be, after so long. */
  journaled(seconds: number): void;
}

export const NO_METER: IntakeMeter = {
  events: () => undefined,
  answered: () => undefined,
  journaled: () => undefined,
};
