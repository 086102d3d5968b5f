/** The shared store: several replicas on one PostgreSQL. */
import type { Arrival, HealthArrival } from '../../alert/entry.ts';
import type { Receipt, Store } from '../store.ts';
import { Commits } from './commits.ts';
import type { Database } from './database.ts';
import { Inbox } from './inbox.ts';
import { SharedState } from './shared-state.ts';
import { Turns } from './turns.ts';

export interface PostgresParts {
  readonly database: Database;
  /** Tells this store's notifications from those of others. */
  readonly name: string;
  /** How long a sender waits for the answer. */
  readonly receiptMs: number;
  /** Ends what was opened with the store. */
  readonly closing: () => Promise<void>;
  /** A confirmed event can't be folded, which is a fault of this program. */
  readonly onFault: (error: unknown) => void;
}

export class PostgresStore extends SharedState implements Store {
  /**
   * The same state as it is folded, which may be a moment behind what this replica has confirmed: for delivery, which looks
   * again at every change. If it waited for the newest events, each look would have few of them folded, and cause the next.
   */
  readonly folded: SharedState;
  readonly #database: Database;
  readonly #commits: Commits;
  readonly #inbox: Inbox;
  readonly #turns: Turns;
  readonly #closing: () => Promise<void>;

  constructor({ database, name, receiptMs, closing, onFault }: PostgresParts) {
    const commits = new Commits(database, name);
    const turns = new Turns();
    const inbox = new Inbox({ database, commits, receiptMs, onFault });
    super({ database, commits, turns, inbox });
    const unhurried = { apply: inbox.apply.bind(inbox), settled: async () => undefined };
    this.folded = new SharedState({ database, commits, turns, inbox: unhurried });
    this.#database = database;
    this.#commits = commits;
    this.#inbox = inbox;
    this.#turns = turns;
    this.#closing = closing;
  }

  receive(arrivals: readonly (Arrival | HealthArrival)[]): Promise<readonly Receipt[]> {
    return this.#inbox.receive(arrivals);
  }

  /** Takes over what others confirmed and did not fold: all that is there. */
  adopt(): Promise<void> {
    return this.#inbox.adopt(0);
  }

  /** A notification came: `name` is the store that made the change, `undefined` when some may have been missed. */
  hear(name: string | undefined): void {
    this.#commits.hear(name);
  }

  trouble(): string | undefined {
    return this.#commits.trouble;
  }

  async close(): Promise<void> {
    await this.#turns.idle();
    await this.#inbox.close();
    this.#commits.stop();
    await this.#closing();
    await this.#database.close();
  }
}
