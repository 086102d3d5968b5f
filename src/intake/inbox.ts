/** What intake needs of the store: make events durable. */
import type { Arrival, HealthArrival } from '../alert/entry.ts';

export interface Inbox {
  /** Resolves when all are durable. Rejects with an error whose `code` is `store-unavailable` when they can't be. */
  receive(arrivals: readonly (Arrival | HealthArrival)[]): Promise<readonly ('counted' | 'repeat')[]>;
}
