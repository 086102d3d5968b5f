/** The order in which one replica changes the database: one transaction after the other, receipts in batches. */
import type { Arrival, HealthArrival } from '../../alert/entry.ts';
import type { Applied } from '../state.ts';
import { StoreUnavailable } from '../store.ts';

type Arrivals = readonly (Arrival | HealthArrival)[];
export type Receive = (arrivals: Arrivals) => Promise<readonly Applied[]>;

interface Delivery {
  readonly kind: 'delivery';
  readonly arrivals: Arrivals;
  readonly done: (applied: readonly Applied[]) => void;
  readonly failed: (error: unknown) => void;
  isOver: boolean;
}

interface Task {
  readonly kind: 'task';
  readonly run: () => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/** Events of one transaction at most. It should take some ten milliseconds; where it takes longer, fewer go together. */
const MAX_BATCH = 1_000;
const MIN_BATCH = 50;
const SLOW_MS = 250;
const QUICK_MS = 80;

export class Lane {
  readonly #receive: Receive;
  readonly #patienceMs: number;
  #queue: (Delivery | Task)[] = [];
  #running: Promise<void> | undefined;
  #batch = MAX_BATCH;

  /** A receipt that takes longer than `patienceMs` is refused, whatever becomes of it: the sender's retry is recognised. */
  constructor(receive: Receive, patienceMs: number) {
    this.#receive = receive;
    this.#patienceMs = patienceMs;
  }

  /** Resolves when all are durable. Those that wait meanwhile share one transaction. */
  receive(arrivals: Arrivals): Promise<readonly Applied[]> {
    if (arrivals.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        delivery.isOver = true;
        reject(new StoreUnavailable('the database is slow: nothing was confirmed in time'));
      }, this.#patienceMs);
      const delivery: Delivery = {
        kind: 'delivery',
        arrivals,
        isOver: false,
        done: (applied) => {
          clearTimeout(timer);
          resolve(applied);
        },
        failed: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#submit(delivery);
    });
  }

  /** Runs a task after everything that was submitted before it. */
  run<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#submit({ kind: 'task', run: async () => resolve(await task()), failed: reject });
    });
  }

  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  #submit(work: Delivery | Task): void {
    this.#queue.push(work);
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    // What comes in this turn of the event loop joins the first batch.
    await Promise.resolve();
    for (let work = this.#queue[0]; work !== undefined; work = this.#queue[0]) {
      if (work.kind === 'task') {
        this.#queue.shift();
        await this.#attempt([work], work.run);
      } else {
        const batch = this.#takeBatch();
        if (batch.length > 0) await this.#deliver(batch);
      }
    }
    this.#running = undefined;
  }

  #takeBatch(): readonly Delivery[] {
    const batch: Delivery[] = [];
    let size = 0;
    for (let work = this.#queue[0]; work?.kind === 'delivery'; work = this.#queue[0]) {
      if (size > 0 && size + work.arrivals.length > this.#batch) break;
      this.#queue.shift();
      if (work.isOver) continue;
      batch.push(work);
      size += work.arrivals.length;
    }
    return batch;
  }

  async #deliver(batch: readonly Delivery[]): Promise<void> {
    await this.#attempt(batch, async () => {
      try {
        let rest = await this.#timed(() => this.#receive(batch.flatMap(({ arrivals }) => arrivals)));
        for (const { arrivals, done } of batch) {
          done(rest.slice(0, arrivals.length));
          rest = rest.slice(arrivals.length);
        }
      } catch (error) {
        // Not the database's trouble but something in this batch: whose it is shows one by one.
        if (error instanceof StoreUnavailable || batch.length === 1) throw error;
        for (const delivery of batch) await this.#deliver([delivery]);
      }
    });
  }

  /** A database that is slow would take too long for many events, and all of them would be refused. */
  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await work();
    } finally {
      const took = performance.now() - begun;
      if (took > SLOW_MS) this.#batch = Math.max(MIN_BATCH, this.#batch / 2);
      else if (took < QUICK_MS) this.#batch = Math.min(MAX_BATCH, this.#batch * 2);
    }
  }

  async #attempt(batch: readonly (Delivery | Task)[], run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      for (const { failed } of batch) failed(error);
      if (error instanceof StoreUnavailable) this.#failWaiting(error);
    }
  }

  /** What waited behind trouble has waited long enough, and would meet the same. */
  #failWaiting(error: StoreUnavailable): void {
    const waiting = this.#queue;
    this.#queue = [];
    for (const { failed } of waiting) failed(error);
  }
}
