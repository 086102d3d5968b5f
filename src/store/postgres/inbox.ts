/** What one replica receives: stored and confirmed, then folded; and what others that are gone left to fold. */
import type { Arrival, HealthArrival } from '../../alert/entry.ts';
import type { Applied } from '../state.ts';
import type { Receipt } from '../store.ts';
import type { Commits } from './commits.ts';
import type { Database } from './database.ts';
import { acceptEvents, addDays } from './events.ts';
import { fold, type Received } from './fold.ts';
import { Folding } from './folding.ts';
import { workOf } from './gathering.ts';
import { Lane } from './lane.ts';
import { divide, leftBehind } from './pending.ts';
import { isMissingPartition } from './trouble.ts';

/** What a replica that is gone left behind is looked for so often; together with its age within a takeover's time. */
const ADOPT_MS = 4_000;
/** How long a fold may take: for so much work each, since what one request brought is not divided. */
const FOLD_MS = 2_500;
const FOLD_WORK = 500;

const REPEAT: Applied = { kind: 'repeat' };

type Arrivals = readonly (Arrival | HealthArrival)[];

interface Taken {
  readonly receipt: Receipt;
  /** What became of it, when it is folded. */
  readonly applied: () => Promise<Applied>;
}

export interface InboxParts {
  readonly database: Database;
  readonly commits: Commits;
  /** How long a sender waits for the answer. */
  readonly receiptMs: number;
  /** A confirmed event can't be folded, which is a fault of this program. */
  readonly onFault: (error: unknown) => void;
}

function patienceFor(received: readonly Received[]): number {
  return FOLD_MS * Math.max(1, Math.ceil(workOf(received) / FOLD_WORK));
}

export class Inbox {
  readonly #parts: InboxParts;
  readonly #lane: Lane<Taken>;
  readonly #folding: Folding;
  readonly #adopting: NodeJS.Timeout;
  #isClosing = false;

  constructor(parts: InboxParts) {
    const { database, commits, receiptMs, onFault } = parts;
    this.#parts = parts;
    this.#lane = new Lane((arrivals) => this.#accept(arrivals), receiptMs);
    this.#folding = new Folding({
      fold: (received) =>
        commits.run(
          async (sql) => {
            const result = await fold(sql, received);
            return { result, isChange: result.some(({ length }) => length > 0) };
          },
          { patienceMs: patienceFor(received) },
        ),
      divide: (received) => database.transaction((sql) => divide(sql, received)),
      gaveUp: onFault,
    });
    // What can't be looked up now is looked up the next time.
    this.#adopting = setInterval(() => this.adopt().catch(() => undefined), ADOPT_MS);
    this.#adopting.unref();
  }

  async receive(arrivals: Arrivals): Promise<readonly Receipt[]> {
    const taken = await this.#lane.receive(arrivals);
    return taken.map(({ receipt }) => receipt);
  }

  /** Receives one and waits until it is folded. */
  async apply(arrival: Arrival | HealthArrival): Promise<Applied> {
    const [taken] = await this.#lane.receive([arrival]);
    return taken?.applied() ?? REPEAT;
  }

  /** Resolves when what was received here is folded, or the database is in trouble. */
  async settled(): Promise<void> {
    await this.#lane.passed();
    await this.#folding.settled();
  }

  /** Takes over what others confirmed and did not fold, unless it was confirmed just now. */
  async adopt(age?: number): Promise<void> {
    for (;;) {
      const left = await leftBehind(this.#parts.database, (pending) => this.#folding.knows(pending), age);
      if (left.length === 0 || this.#isClosing) return;
      for (const received of left) this.#folding.add(received);
      await this.#folding.room();
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#adopting);
    await this.#lane.idle();
    await this.#folding.stop();
  }

  async #accept(arrivals: Arrivals): Promise<readonly Taken[]> {
    await this.#folding.room();
    const { keys, pending } = await this.#store(arrivals);
    // The first of equal ones is the new one.
    const isFresh = arrivals.map(({ key }) => keys.delete(key));
    const applied = this.#folding.add({
      pending,
      fresh: arrivals.filter((_, index) => isFresh[index]),
      repeats: arrivals.filter((_, index) => !isFresh[index]),
    });
    let next = 0;
    return isFresh.map((isNew): Taken => {
      if (!isNew) return { receipt: 'repeat', applied: async () => REPEAT };
      const place = next;
      next += 1;
      return { receipt: 'counted', applied: async () => (await applied())[place] ?? { kind: 'none' } };
    });
  }

  async #store(arrivals: Arrivals): ReturnType<typeof acceptEvents> {
    const { commits, database, receiptMs } = this.#parts;
    const store = () => acceptEvents(commits, arrivals, { patienceMs: receiptMs });
    try {
      return await store();
    } catch (error) {
      if (!isMissingPartition(error)) throw error;
      await addDays(
        database,
        arrivals.map(({ at }) => at),
      );
      return store();
    }
  }
}
