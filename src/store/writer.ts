/** The embedded store's one writer: group commit for entries, and decisions in their exact place among them. */
import type { Entry } from './entry.ts';
import type { Applied, State } from './state.ts';
import type { Decision } from './store.ts';

interface Log {
  append(entries: readonly Entry[]): Promise<void>;
}

/** Something to be done in order: entries to record, or a decision that may record one. */
interface Work {
  /** The entries, computed when the work's turn comes, on the state that holds everything before it. */
  readonly entries: (state: State) => readonly Entry[];
  /** A decision must see all earlier work applied; plain entries need not. */
  readonly decides: boolean;
  readonly done: (applied: readonly Applied[]) => void;
  readonly failed: (error: unknown) => void;
}

const NONE: Applied = { kind: 'none' };

/** Bounds how long one write takes, and so how long the next arrival waits. */
const MAX_BATCH = 5_000;

export class Writer {
  #queue: Work[] = [];
  #running: Promise<void> | undefined;
  readonly #state: State;
  readonly #log: Log;
  readonly #changed: () => void;

  constructor(state: State, log: Log, changed: () => void) {
    this.#state = state;
    this.#log = log;
    this.#changed = changed;
  }

  /** Records entries; resolves when they are durable and applied. */
  write(entries: readonly Entry[]): Promise<readonly Applied[]> {
    return new Promise((done, failed) => {
      this.#submit({ entries: () => entries, decides: false, done, failed });
    });
  }

  /** Runs a decision on the state as it is at its place in the order, and records its entry. */
  decide<T>(decide: (state: State) => Decision<T>): Promise<T> {
    return new Promise((resolve, failed) => {
      let verdict: Decision<T>;
      const resultOf = ([applied = NONE]: readonly Applied[]) =>
        'resultOf' in verdict ? verdict.resultOf(applied) : verdict.result;
      this.#submit({
        entries: (state) => {
          verdict = decide(state);
          return verdict.record === undefined ? [] : [verdict.record];
        },
        decides: true,
        done: (applied) => resolve(resultOf(applied)),
        failed,
      });
    });
  }

  /** Resolves when nothing is waiting. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  #submit(work: Work): void {
    this.#queue.push(work);
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    // Arrivals of this turn of the event loop join the first batch.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#commit(this.#takeBatch());
    // In the same turn as the last look at the queue, so that no work can slip in between and wait for ever.
    this.#running = undefined;
  }

  /** What can be written together: up to the next decision, which must see everything before it applied. */
  #takeBatch(): readonly Work[] {
    let end = 1;
    while (end < this.#queue.length && end < MAX_BATCH && this.#queue[end]?.decides === false) end += 1;
    const batch = this.#queue.slice(0, end);
    this.#queue = this.#queue.slice(end);
    return batch;
  }

  async #commit(batch: readonly Work[]): Promise<void> {
    const planned = batch.flatMap((work) => this.#plan(work));
    if (planned.length === 0) return;
    try {
      await this.#log.append(planned.flatMap(({ entries }) => entries));
    } catch (error) {
      for (const { work } of planned) work.failed(error);
      return;
    }
    for (const { work, entries } of planned) work.done(entries.map((entry) => this.#state.apply(entry)));
    this.#changed();
  }

  #plan(work: Work): readonly { work: Work; entries: readonly Entry[] }[] {
    try {
      const entries = work.entries(this.#state);
      if (entries.length > 0) return [{ work, entries }];
      // Nothing to make durable: a decision that changes nothing must not wait for the writes of others, or fail with them.
      work.done([]);
      return [];
    } catch (error) {
      work.failed(error);
      return [];
    }
  }
}
