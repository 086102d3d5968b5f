/** The gate before the inlet: how many requests are under way at once, and how many bytes they may hold in memory. */

export interface GateLimits {
  /** Requests that are read or wait for the journal. */
  readonly inFlight: number;
  /** Bytes of their bodies, together. */
  readonly backlogBytes: number;
}

/** The right of one request to be read, until it leaves. */
export interface Pass {
  /** The body turned out to hold so many bytes. */
  resize(bytes: number): void;
  leave(): void;
}

type Admission =
  | { readonly kind: 'admitted'; readonly pass: Pass }
  | { readonly kind: 'full'; readonly reason: string };

export class Gate {
  readonly #limits: GateLimits;
  readonly #stall: () => string | undefined;
  #inFlight = 0;
  #bytes = 0;

  /** `stall` tells why what is let in now would have to wait for long. */
  constructor(limits: GateLimits, stall: () => string | undefined = () => undefined) {
    this.#limits = limits;
    this.#stall = stall;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Decides before the body is read: `bytes` is the most that it may hold, and is kept free for it. */
  admit(bytes: number): Admission {
    const { inFlight, backlogBytes } = this.#limits;
    const stall = this.#stall();
    if (stall !== undefined) return { kind: 'full', reason: `${stall}; nothing was read` };
    if (this.#inFlight >= inFlight) return full(`${inFlight} requests are under way already (limits.inFlight)`);
    // One body is always let in, or a limit below the size of a body would let none in.
    if (this.#inFlight > 0 && this.#bytes + bytes > backlogBytes)
      return full(`bodies of ${backlogBytes} bytes wait for the journal already (limits.backlogBytes)`);
    return { kind: 'admitted', pass: this.#enter(bytes) };
  }

  #enter(bytes: number): Pass {
    let held = bytes;
    this.#inFlight += 1;
    this.#bytes += held;
    return {
      resize: (actual) => {
        this.#bytes += actual - held;
        held = actual;
      },
      leave: () => {
        this.#inFlight -= 1;
        this.#bytes -= held;
      },
    };
  }
}

function full(why: string): Admission {
  return { kind: 'full', reason: `too much at once: ${why}; nothing was read` };
}
