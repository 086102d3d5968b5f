/** How much may be sent now: one budget per channel for posts, one per method tier, and Slack's own Retry-After. */

/** What a call is counted as. */
export type Call = 'post' | 'update' | 'search';

interface Allowance {
  /** Tokens per millisecond. */
  readonly rate: number;
  readonly burst: number;
  /** Tokens that only calls for a person may use. */
  readonly reserve: number;
}

/**
 * chat.postMessage allows about one message a second and channel, with short bursts; chat.update and
 * conversations.history are tier 3, 50 a minute for the whole app. A little less is used, since others count too.
 */
const ALLOWANCES: Readonly<Record<Call, Allowance>> = {
  post: { rate: 1 / 1_050, burst: 3, reserve: 0 },
  update: { rate: 45 / 60_000, burst: 15, reserve: 5 },
  search: { rate: 40 / 60_000, burst: 10, reserve: 0 },
};

class Bucket {
  #tokens: number;
  #at: number;
  readonly #allowance: Allowance;

  constructor(allowance: Allowance, now: number, tokens: number) {
    this.#allowance = allowance;
    this.#tokens = tokens;
    this.#at = now;
  }

  /** Milliseconds until a call may be made; 0 when it may now. */
  wait(now: number, urgent: boolean): number {
    this.#refill(now);
    const missing = 1 + (urgent ? 0 : this.#allowance.reserve) - this.#tokens;
    return missing <= 0 ? 0 : Math.ceil(missing / this.#allowance.rate);
  }

  spend(now: number): void {
    this.#refill(now);
    this.#tokens -= 1;
  }

  #refill(now: number): void {
    const { rate, burst } = this.#allowance;
    this.#tokens = Math.min(burst, this.#tokens + Math.max(0, now - this.#at) * rate);
    this.#at = now;
  }
}

/** What a budget begins with: everything, or what is kept for people, because another has just been spending from the same. */
export type Beginning = 'full' | 'reserve';

export class Budget {
  readonly #beginning: Beginning;
  readonly #beganAt: number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #closedUntil = new Map<string, number>();

  constructor(beginning: Beginning = 'full', now = 0) {
    this.#beginning = beginning;
    this.#beganAt = now;
  }

  /** Milliseconds until `call` may be made in `channel`; `urgent` calls are for a person who waits. */
  wait(call: Call, channel: string, now: number, urgent: boolean): number {
    const closed = Math.max(0, (this.#closedUntil.get(channel) ?? 0) - now);
    return Math.max(closed, this.#bucket(call, channel).wait(now, urgent));
  }

  /** Whether a method that is limited for the whole app has nothing left but for people. */
  isSpent(call: Exclude<Call, 'post'>, now: number): boolean {
    return this.#bucket(call, '').wait(now, false) > 0;
  }

  spend(call: Call, channel: string, now: number): void {
    this.#bucket(call, channel).spend(now);
  }

  /** Slack said to wait: that channel is left alone, others go on. */
  close(channel: string, until: number): void {
    this.#closedUntil.set(channel, until);
  }

  #bucket(call: Call, channel: string): Bucket {
    // Posts are limited per channel, the other methods for the whole app.
    const key = call === 'post' ? `post ${channel}` : call;
    const bucket = this.#buckets.get(key) ?? this.#newBucket(call);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  /** It has been filling since the budget began, also when it is looked at later. */
  #newBucket(call: Call): Bucket {
    const allowance = ALLOWANCES[call];
    return new Bucket(allowance, this.#beganAt, this.#beginning === 'full' ? allowance.burst : allowance.reserve);
  }
}
