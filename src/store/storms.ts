/** The storms of the embedded store: one that rages per channel, and those that are over but still shown. */
import type { Alert, AlertId } from '../alert/alert.ts';
import type { CardState, StormId } from '../alert/card-state.ts';
import { beginStorm, endStorm, gather, release, type Storm, stays, stir } from '../alert/storm.ts';

export class Storms {
  #next: number;
  readonly #storms = new Map<StormId, Storm>();

  constructor(next: number, storms: Iterable<Storm>) {
    this.#next = next;
    for (const storm of storms) this.#storms.set(storm.id, storm);
  }

  get next(): number {
    return this.#next;
  }

  get all(): ReadonlyMap<StormId, Storm> {
    return this.#storms;
  }

  /** Adds alerts to the storm of a channel, which begins now if none rages there. */
  gather(channel: string, alerts: readonly AlertId[], at: number): Storm {
    const raging = [...this.#storms.values()].find((storm) => storm.channel === channel && !storm.over);
    return this.#put(gather(raging ?? this.#begin(channel, at), alerts, at));
  }

  end(id: StormId): void {
    this.#change(id, endStorm);
  }

  /** A card entry of a storm's own message. */
  foldCard(id: StormId, fold: (card: CardState) => CardState): void {
    this.#change(id, (storm) => ({ ...storm, card: fold(storm.card) }));
  }

  /** A changed alert stirs its storm, or leaves it for a card of its own when a person acted or it became critical. */
  heed(alert: Alert): Alert {
    const { storm: id, ...card } = alert.card;
    if (id === undefined) return alert;
    if (stays(alert)) {
      this.#change(id, stir);
      return alert;
    }
    this.forget(alert);
    return { ...alert, card: { ...card, held: [...(card.held ?? []), { kind: 'storm', storm: id }] } };
  }

  /** An alert that is not held any more. */
  forget({ id, card }: Alert): void {
    if (card.storm !== undefined) this.#change(card.storm, (storm) => release(storm, id));
  }

  /** Storms that ended before a time and are shown as ended. */
  prune(before: number): void {
    for (const storm of this.#storms.values()) {
      if (storm.over && storm.lastAt < before && storm.card.shown >= storm.revision) this.#storms.delete(storm.id);
    }
  }

  #begin(channel: string, at: number): Storm {
    const storm = beginStorm(`W-${this.#next}`, channel, at);
    this.#next += 1;
    return storm;
  }

  #change(id: StormId, change: (storm: Storm) => Storm): void {
    const storm = this.#storms.get(id);
    if (storm !== undefined) this.#put(change(storm));
  }

  #put(storm: Storm): Storm {
    this.#storms.set(storm.id, storm);
    return storm;
  }
}
