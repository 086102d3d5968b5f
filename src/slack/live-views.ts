/** Live views: an open modal is brought up to date one change after the other, and the newest choice is the one that stays. */
import type { OpenView } from './payload.ts';

/** Puts a view in the place of an open one; its new hash, or `undefined` when it is closed or somebody else changed it. */
type Turn<View> = (open: OpenView, view: View) => Promise<string | undefined>;

interface Turning {
  /** The number of the newest choice: what an older one wants to show is not shown any more. */
  newest: number;
  /** Of the view as it is now; `undefined` when nothing more can be shown in it. */
  hash: string | undefined;
  running: Promise<void>;
}

export class LiveViews<View> {
  readonly #turn: Turn<View>;
  readonly #turning = new Map<string, Turning>();

  constructor(turn: Turn<View>) {
    this.#turn = turn;
  }

  /**
   * Shows what `make` gives. Choices come faster than views are made, and each names the hash that it saw: so turns of one
   * view wait for each other, go on from the newest hash, and leave out what a newer choice has overtaken.
   */
  async show({ id, hash }: OpenView, make: () => Promise<View>): Promise<void> {
    const turning = this.#turning.get(id) ?? { newest: 0, hash, running: Promise.resolve() };
    this.#turning.set(id, turning);
    turning.newest += 1;
    const mine = turning.newest;
    const step = async () => {
      if (turning.hash === undefined || turning.newest !== mine) return;
      turning.hash = await this.#turn({ id, hash: turning.hash }, await make());
    };
    // A turn that failed is told to its own caller, and does not keep the next from being shown.
    turning.running = turning.running.then(step, step);
    try {
      await turning.running;
    } finally {
      if (turning.newest === mine) this.#turning.delete(id);
    }
  }
}
