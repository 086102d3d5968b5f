/** The keys of the newest events, by which a sender's retry is recognised. */
import type { EventKey } from '../falco/fingerprint.ts';

/** Falco retries a request at most five times, within minutes (falco#3522); this many keys cover a storm of that length. */
const CAPACITY = 100_000;

export class RecentKeys {
  // Two generations instead of a queue: when the newer one is full, the older one is forgotten whole.
  #newer = new Set<EventKey>();
  #older = new Set<EventKey>();
  readonly #capacity: number;

  constructor(keys: Iterable<EventKey> = [], capacity = CAPACITY) {
    this.#capacity = capacity;
    for (const key of keys) this.add(key);
  }

  has(key: EventKey): boolean {
    return this.#newer.has(key) || this.#older.has(key);
  }

  /** Adds a key; `false` when it was there already. */
  add(key: EventKey): boolean {
    if (this.has(key)) return false;
    if (this.#newer.size >= this.#capacity / 2) {
      this.#older = this.#newer;
      this.#newer = new Set();
    }
    this.#newer.add(key);
    return true;
  }

  /** Oldest first, so that a copy built from them forgets in the same order. */
  *[Symbol.iterator](): Iterator<EventKey> {
    yield* this.#older;
    yield* this.#newer;
  }
}
