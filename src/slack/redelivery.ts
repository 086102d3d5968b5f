/** Slack may deliver one interaction twice: its envelope when an acknowledgement is lost, its HTTP request when a proxy retries. */
import { z } from 'zod';

/** Presses, submissions and commands have one that is theirs alone; what people type into a modal has none. */
const triggerSchema = z.looseObject({ trigger_id: z.string().min(1) });

/** Redeliveries come within seconds; a responder never presses so much in that time. */
const CAPACITY = 1_000;

export class Redelivery {
  readonly #seen = new Set<string>();
  readonly #capacity: number;

  constructor(capacity = CAPACITY) {
    this.#capacity = capacity;
  }

  /** Whether the interaction was here before; the first time it is remembered. */
  is(body: unknown): boolean {
    const trigger = triggerSchema.safeParse(body).data?.trigger_id;
    if (trigger === undefined) return false;
    if (this.#seen.has(trigger)) return true;
    this.#seen.add(trigger);
    const [oldest] = this.#seen;
    if (this.#seen.size > this.#capacity && oldest !== undefined) this.#seen.delete(oldest);
    return false;
  }
}
