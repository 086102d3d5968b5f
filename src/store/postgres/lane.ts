/** The lane on which one replica stores what it receives: one transaction after the other, receipts in batches. */
import type { Arrival, HealthArrival } from '../../alert/entry.ts';
import { StoreUnavailable } from '../store.ts';
import { Portion } from './portion.ts';

type Arrivals = readonly (Arrival | HealthArrival)[];
export type Receive<T> = (arrivals: Arrivals) => Promise<readonly T[]>;

interface Delivery<T> {
  readonly arrivals: Arrivals;
  readonly done: (results: readonly T[]) => void;
  readonly failed: (error: unknown) => void;
  isOver: boolean;
}

export class Lane<T> {
  readonly #receive: Receive<T>;
  readonly #patienceMs: number;
  #queue: Delivery<T>[] = [];
  #running: Promise<void> | undefined;
  readonly #portion = new Portion();
  #newest: Promise<unknown> | undefined;

  /** A receipt that takes longer than `patienceMs` is refused, whatever becomes of it: the sender's retry is recognised. */
  constructor(receive: Receive<T>, patienceMs: number) {
    this.#receive = receive;
    this.#patienceMs = patienceMs;
  }

  /** Resolves when all are durable. Those that wait meanwhile share one transaction. */
  receive(arrivals: Arrivals): Promise<readonly T[]> {
    if (arrivals.length === 0) return Promise.resolve([]);
    const results = new Promise<readonly T[]>((resolve, reject) => {
      const timer = setTimeout(() => {
        delivery.isOver = true;
        reject(new StoreUnavailable('the database is slow: nothing was confirmed in time'));
      }, this.#patienceMs);
      const delivery: Delivery<T> = {
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
    this.#newest = results;
    return results;
  }

  /** Resolves when what came before is durable, or refused. */
  async passed(): Promise<void> {
    await this.#newest?.catch(() => undefined);
  }

  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  #submit(work: Delivery<T>): void {
    this.#queue.push(work);
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    // What comes in this turn of the event loop joins the first batch.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const batch = this.#takeBatch();
      if (batch.length > 0) await this.#deliver(batch);
    }
    this.#running = undefined;
  }

  #takeBatch(): readonly Delivery<T>[] {
    const batch: Delivery<T>[] = [];
    let size = 0;
    for (let work = this.#queue[0]; work !== undefined; work = this.#queue[0]) {
      if (size > 0 && size + work.arrivals.length > this.#portion.size) break;
      this.#queue.shift();
      if (work.isOver) continue;
      batch.push(work);
      size += work.arrivals.length;
    }
    return batch;
  }

  async #deliver(batch: readonly Delivery<T>[]): Promise<void> {
    await this.#attempt(batch, async () => {
      try {
        let rest = await this.#portion.timed(() => this.#receive(batch.flatMap(({ arrivals }) => arrivals)));
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

  async #attempt(batch: readonly Delivery<T>[], run: () => Promise<void>): Promise<void> {
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
