/** Who sends events: every sender has a token of its own and speaks for one cluster. */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface Sender {
  readonly name: string;
  /** Without one, this sender is whoever reaches the port: allowed on loopback only. */
  readonly token?: string;
  /** Its cluster, for events that do not name one. */
  readonly cluster?: string;
}

type Recognised =
  | { readonly kind: 'known'; readonly sender: Sender }
  | { readonly kind: 'unknown'; readonly reason: 'no token' | 'wrong token' };

export class Senders {
  readonly #anyone: Sender | undefined;
  readonly #known: readonly { readonly sender: Sender; readonly digest: Buffer }[];

  constructor(senders: readonly Sender[]) {
    this.#anyone = senders.find(({ token }) => token === undefined);
    this.#known = senders.flatMap((sender) =>
      sender.token === undefined ? [] : [{ sender, digest: sha256(sender.token) }],
    );
  }

  /** Compares with every token, each in constant time: how long it takes tells neither a token nor whose it is. */
  recognise(presented: string | undefined): Recognised {
    if (this.#anyone !== undefined) return { kind: 'known', sender: this.#anyone };
    if (presented === undefined || presented === '') return { kind: 'unknown', reason: 'no token' };
    // Hashing first makes the lengths equal and tells nothing about a token's.
    const digest = sha256(presented);
    let found: Sender | undefined;
    for (const known of this.#known) if (timingSafeEqual(digest, known.digest)) found = known.sender;
    return found === undefined ? { kind: 'unknown', reason: 'wrong token' } : { kind: 'known', sender: found };
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The token of `Authorization: Bearer TOKEN`, or `undefined`. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}
