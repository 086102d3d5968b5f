/** Which cards are behind: those whose turn is at once, apart from those that only count on, which may be very many. */
import type { Alert, AlertId } from '../alert/alert.ts';
import { AT_ONCE, dueAt } from '../alert/due.ts';
import { PRIORITIES, rank } from '../falco/priority.ts';

export class Behind {
  readonly #pressing = new Set<AlertId>();
  /** The worst priority first; of each, the one that has been behind for longest first. */
  readonly #repeats = PRIORITIES.map(() => new Set<AlertId>());

  /** Takes note of an alert that is new or changed. */
  heed(alert: Alert): void {
    const place = this.#placeOf(alert);
    // Nearly always: one more event of an alert that is behind already.
    if (place?.has(alert.id)) return;
    this.forget(alert.id);
    place?.add(alert.id);
  }

  forget(id: AlertId): void {
    this.#pressing.delete(id);
    for (const repeats of this.#repeats) repeats.delete(id);
  }

  get size(): number {
    return this.#repeats.reduce((sum, { size }) => sum + size, this.#pressing.size);
  }

  /** Those that somebody may wait for. */
  pressing(): Iterable<AlertId> {
    return this.#pressing;
  }

  /** Those that only count on, in the order in which they should be looked at. */
  *repeats(): Generator<AlertId> {
    for (const repeats of this.#repeats) yield* repeats;
  }

  #placeOf(alert: Alert): Set<AlertId> | undefined {
    const at = dueAt(alert);
    if (at === undefined) return undefined;
    return at === AT_ONCE ? this.#pressing : this.#repeats[rank(alert.priority)];
  }
}
