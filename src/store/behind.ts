/** Which cards are behind: those whose turn is at once, apart from those that only count on, which may be very many. */
import type { Alert, AlertId } from '../alert/alert.ts';
import { AT_ONCE, dueAt } from '../alert/due.ts';

export class Behind {
  readonly #pressing = new Set<AlertId>();
  readonly #repeats = new Set<AlertId>();

  /** Takes note of an alert that is new or changed. */
  heed(alert: Alert): void {
    const at = dueAt(alert);
    move(alert.id, this.#pressing, at === AT_ONCE);
    move(alert.id, this.#repeats, at !== undefined && at !== AT_ONCE);
  }

  forget(id: AlertId): void {
    this.#pressing.delete(id);
    this.#repeats.delete(id);
  }

  get size(): number {
    return this.#pressing.size + this.#repeats.size;
  }

  /** All whose turn may have come at `now`: with `AT_ONCE`, nobody need look at those that only count on. */
  *until(now: number): Generator<AlertId> {
    yield* this.#pressing;
    if (now !== AT_ONCE) yield* this.#repeats;
  }
}

function move(id: AlertId, set: Set<AlertId>, isIn: boolean): void {
  if (isIn) set.add(id);
  else set.delete(id);
}
