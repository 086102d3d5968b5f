// Trigger ids: the three seconds, and the single use, in which an app may open a modal.
import { TEAM } from './cast.ts';
import { type Clock, randomId } from './identifiers.ts';

const LIFETIME_MS = 3000;

export type Redemption =
  | { readonly kind: 'accepted'; readonly user: string }
  | {
      readonly kind: 'refused';
      readonly error: 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';
    };

interface Trigger {
  readonly user: string;
  readonly issuedAt: number;
  spent: boolean;
}

export class Triggers {
  readonly #clock: Clock;
  readonly #issued = new Map<string, Trigger>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(user: string): string {
    const id = `${this.#issued.size + 1}.${TEAM.id}.${randomId('')}`;
    this.#issued.set(id, { user, issuedAt: this.#clock(), spent: false });
    return id;
  }

  redeem(id: string): Redemption {
    const trigger = this.#issued.get(id);
    if (!trigger) {
      return { kind: 'refused', error: 'invalid_trigger_id' };
    }
    if (trigger.spent) {
      return { kind: 'refused', error: 'exchanged_trigger_id' };
    }
    if (this.#clock() - trigger.issuedAt > LIFETIME_MS) {
      return { kind: 'refused', error: 'expired_trigger_id' };
    }
    trigger.spent = true;
    return { kind: 'accepted', user: trigger.user };
  }
}
