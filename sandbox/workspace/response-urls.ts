// response_url addresses: for half an hour, up to five answers to one interaction.
import { type Clock, randomId } from './identifiers.ts';

const LIFETIME_MS = 30 * 60 * 1000;
const MOST_USES = 5;

/** Where an answer goes, and which message `replace_original` means. */
export interface Origin {
  readonly user: string;
  readonly channel: string;
  readonly ts?: string | undefined;
  readonly ephemeral?: boolean | undefined;
}

export type Use =
  | { readonly kind: 'accepted'; readonly origin: Origin }
  | { readonly kind: 'refused'; readonly error: 'invalid_url' | 'expired_url' | 'used_url' };

export class ResponseUrls {
  readonly #base: string;
  readonly #clock: Clock;
  readonly #issued = new Map<string, { readonly origin: Origin; readonly issuedAt: number; uses: number }>();

  constructor(base: string, clock: Clock) {
    this.#base = base;
    this.#clock = clock;
  }

  issue(origin: Origin): string {
    const id = randomId('R');
    this.#issued.set(id, { origin, issuedAt: this.#clock(), uses: 0 });
    return `${this.#base}/respond/${id}`;
  }

  use(id: string): Use {
    const issued = this.#issued.get(id);
    if (!issued) {
      return { kind: 'refused', error: 'invalid_url' };
    }
    if (this.#clock() - issued.issuedAt > LIFETIME_MS) {
      return { kind: 'refused', error: 'expired_url' };
    }
    if (issued.uses >= MOST_USES) {
      return { kind: 'refused', error: 'used_url' };
    }
    issued.uses += 1;
    return { kind: 'accepted', origin: issued.origin };
  }
}
