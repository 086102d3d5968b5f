/**
 * What a replica has confirmed and not folded yet. A confirmation waits only until events are durable; their alerts follow
 * in transactions of their own, which are fewer the more there is to do: many events of one alert change it once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Applied } from '../state.ts';
import { StoreUnavailable } from '../store.ts';
import type { Received } from './fold.ts';
import { Gathering, type Waiting } from './gathering.ts';
import { Portion } from './portion.ts';

/** After a transaction, events gather for so many times as long as it took, unless more have come than go into one. */
const REST = 20;
const MAX_REST_MS = 500;
const RETRY_MS = 250;
/** Events that may wait; what would come beyond waits before it is stored. */
const MAX_WAITING = 10_000;

export interface Folds {
  /** One transaction. @throws StoreUnavailable, which passes; anything else is a fault of this program. */
  fold(received: readonly Received[]): Promise<readonly (readonly Applied[])[]>;
  /** Makes what one transaction stored pending event by event, to find the one that can't be folded. */
  divide(received: Received): Promise<readonly Received[]>;
  /** One event can't be folded: it stays stored and pending, until a Falconer starts that can. */
  gaveUp(error: unknown): void;
}

export class Folding {
  readonly #folds: Folds;
  readonly #portion = new Portion();
  /** Rows of `pending` that wait here. */
  readonly #known = new Set<number>();
  readonly #givenUp = new Set<number>();
  readonly #gathering = new Gathering();
  #added = 0;
  #finished = 0;
  #running: Promise<void> | undefined;
  #watching: ((isFolded: boolean) => void)[] = [];
  #rest = new AbortController();
  #isHurried = false;
  #isStopping = false;

  constructor(folds: Folds) {
    this.#folds = folds;
  }

  /** Returns how to wait until they are folded, by whomever. */
  add(received: Received): () => Promise<readonly Applied[]> {
    const applied = new Promise<readonly Applied[]>((done) => {
      this.#gathering.add({ received, done });
    });
    this.#added += 1;
    if (received.pending !== undefined) this.#known.add(received.pending);
    if (this.#isEnough) this.#hurry();
    this.#running ??= this.#run();
    return () => applied;
  }

  knows(pending: number): boolean {
    return this.#known.has(pending) || this.#givenUp.has(pending);
  }

  /** Resolves when what was added is folded, or the database is in trouble. While somebody waits for it, no more gathers. */
  async settled(): Promise<void> {
    const upTo = this.#added;
    while (this.#finished < upTo) {
      this.#hurry();
      if (!(await this.#attempt())) return;
    }
  }

  /** Resolves when more may be stored. */
  async room(): Promise<void> {
    while (this.#gathering.events >= MAX_WAITING && (await this.#attempt()));
  }

  /** Folds what can be folded now; the rest is left to others, and to the next start. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#hurry();
    await this.#running;
  }

  async #run(): Promise<void> {
    // What comes in this turn of the event loop joins the first transaction.
    await Promise.resolve();
    while (!this.#gathering.isEmpty) {
      const begun = performance.now();
      this.#isHurried = false;
      const isFolded = await this.#foldSome();
      const watching = this.#watching;
      this.#watching = [];
      for (const tell of watching) tell(isFolded);
      if (this.#isStopping && !isFolded) break;
      const took = performance.now() - begun;
      await this.#pause(isFolded ? Math.min(MAX_REST_MS, REST * took) : RETRY_MS);
    }
    this.#running = undefined;
  }

  /** Whether the database took it. */
  async #foldSome(): Promise<boolean> {
    const some = this.#gathering.next(this.#portion.size);
    try {
      const applied = await this.#portion.timed(() => this.#folds.fold(some.map(({ received }) => received)));
      this.#finish(some, applied);
      return true;
    } catch (error) {
      if (error instanceof StoreUnavailable) return false;
      return this.#foldApart(some);
    }
  }

  /** Something in these can't be folded: the others must not wait for it. */
  async #foldApart(some: readonly Waiting[]): Promise<boolean> {
    for (const waiting of some) {
      const applied = await this.#foldOne(waiting.received);
      if (applied === undefined) return false;
      this.#finish([waiting], [applied]);
    }
    return true;
  }

  /** What became of it, nothing where it was given up; `undefined` when the database is in trouble. */
  async #foldOne(received: Received): Promise<readonly Applied[] | undefined> {
    try {
      return (await this.#folds.fold([received])).flat();
    } catch (error) {
      if (error instanceof StoreUnavailable) return undefined;
      return received.fresh.length > 1 ? this.#foldDivided(received) : this.#giveUp(received, error);
    }
  }

  async #foldDivided(received: Received): Promise<readonly Applied[] | undefined> {
    let divided: readonly Received[];
    try {
      divided = await this.#folds.divide(received);
    } catch (error) {
      return error instanceof StoreUnavailable ? undefined : this.#giveUp(received, error);
    }
    const applied: Applied[] = [];
    for (const one of divided) {
      const became = await this.#foldOne(one);
      if (became === undefined) return undefined;
      applied.push(...became);
    }
    return applied;
  }

  #giveUp({ pending, fresh }: Received, error: unknown): readonly Applied[] {
    if (pending !== undefined) this.#givenUp.add(pending);
    this.#folds.gaveUp(error);
    return fresh.map(() => ({ kind: 'none' }));
  }

  #finish(some: readonly Waiting[], applied: readonly (readonly Applied[])[]): void {
    this.#gathering.remove(some.length);
    this.#finished += some.length;
    for (const [index, { received, done }] of some.entries()) {
      if (received.pending !== undefined) this.#known.delete(received.pending);
      done(applied[index] ?? []);
    }
  }

  /** For a transaction. */
  get #isEnough(): boolean {
    return this.#gathering.work >= this.#portion.size;
  }

  #attempt(): Promise<boolean> {
    return new Promise((tell) => this.#watching.push(tell));
  }

  #hurry(): void {
    this.#isHurried = true;
    this.#rest.abort();
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isHurried || this.#gathering.isEmpty || this.#isEnough) return;
    this.#rest = new AbortController();
    await sleep(ms, undefined, { signal: this.#rest.signal }).catch(() => undefined);
  }
}
