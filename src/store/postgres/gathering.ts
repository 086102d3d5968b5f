/** What waits to be folded: in the order in which it was confirmed, with how much work it is. */
import type { Fingerprint } from '../../falco/fingerprint.ts';
import type { Applied } from '../state.ts';
import type { Received } from './fold.ts';

/**
 * An alert is read, locked and written once in a transaction, however many of its events are folded. Beside that a further
 * event takes some microseconds: less than this share, which bounds how long the process does nothing else.
 */
const FURTHER = 1 / 4;

export interface Waiting {
  readonly received: Received;
  readonly done: (applied: readonly Applied[]) => void;
}

/** In alerts: those that the events belong to, and the share that further events of them add. */
class Work {
  readonly #fingerprints = new Set<Fingerprint>();
  #amount = 0;

  get amount(): number {
    return this.#amount;
  }

  add({ fresh }: Received): void {
    for (const arrival of fresh) this.#amount += this.#isFurther(arrival) ? FURTHER : 1;
  }

  #isFurther(arrival: Received['fresh'][number]): boolean {
    if (arrival.kind !== 'event') return false;
    const { size } = this.#fingerprints;
    return this.#fingerprints.add(arrival.fingerprint).size === size;
  }
}

/** In alerts. */
export function workOf(received: readonly Received[]): number {
  const work = new Work();
  for (const one of received) work.add(one);
  return work.amount;
}

export class Gathering {
  #queue: Waiting[] = [];
  #events = 0;
  #work = new Work();

  get events(): number {
    return this.#events;
  }

  /** In alerts. */
  get work(): number {
    return this.#work.amount;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  add(waiting: Waiting): void {
    this.#queue.push(waiting);
    this.#events += waiting.received.fresh.length;
    this.#work.add(waiting.received);
  }

  /** The first of them, no more work than `most`, but at least one; they stay until they are removed. */
  next(most: number): readonly Waiting[] {
    const work = new Work();
    const end = this.#queue.findIndex(({ received }, index) => {
      work.add(received);
      return index > 0 && work.amount > most;
    });
    return end === -1 ? [...this.#queue] : this.#queue.slice(0, end);
  }

  /** The first `count` of them. */
  remove(count: number): void {
    const rest = this.#queue.slice(count);
    this.#queue = [];
    this.#events = 0;
    this.#work = new Work();
    for (const waiting of rest) this.add(waiting);
  }
}
