/** Acts on one replica: one after the other, in the order in which they came. */
import { StoreUnavailable } from '../store.ts';

export class Turns {
  #last: Promise<void> = Promise.resolve();

  run<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(act);
    const over: Promise<void> = turn.then(
      () => undefined,
      (error) => {
        // What waited behind trouble has waited long enough, and would meet the same.
        if (error instanceof StoreUnavailable && this.#last !== over) throw error;
      },
    );
    this.#last = over;
    return turn;
  }

  /** Resolves when none is under way. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
