/**
 * How much goes into one transaction, in events that are stored or alerts that are folded: it should take some ten
 * milliseconds; where it takes longer, less goes together.
 */

const MOST = 1_000;
const LEAST = 50;
const SLOW_MS = 250;
const QUICK_MS = 80;

export class Portion {
  #size = MOST;

  get size(): number {
    return this.#size;
  }

  /** A database that is slow would take too long for many events, and all of them would fail. */
  async timed<T>(work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await work();
    } finally {
      const took = performance.now() - begun;
      if (took > SLOW_MS) this.#size = Math.max(LEAST, this.#size / 2);
      else if (took < QUICK_MS) this.#size = Math.min(MOST, this.#size * 2);
    }
  }
}
