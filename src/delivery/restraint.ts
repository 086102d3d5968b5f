/** What delivery leaves alone for a while after something went wrong, and why. */
import type { Subject } from '../alert/entry.ts';
import type { Budget } from './budget.ts';
import type { Carried } from './carrier.ts';

/** One step under way. */
export interface Errand {
  readonly channel: string;
  readonly subject: Subject;
  /** There is no plainer form to fall back to. */
  readonly isPlain: boolean;
}

/** What delivery can say about itself. */
export interface DeliveryState {
  /** Why nothing, or not everything, can be delivered at present. */
  readonly stopped?: string;
  /** Cards that Slack refused because of their content, since the start. */
  readonly refused: number;
}

const UNCLEAR_PAUSE_MS = 3_000;
const NO_CHANNEL_PAUSE_MS = 30_000;
/** A channel that is gone is tried again after this. */
const GONE_MS = 600_000;
const UNAUTHORISED_PAUSE_MS = 15_000;
/** What is refused in plain form too will be refused again. */
const REFUSED_PAUSE_MS = 300_000;

export class Restraint {
  readonly #budget: Budget;
  readonly #pausedUntil = new Map<Subject, number>();
  readonly #goneUntil = new Map<string, number>();
  #stoppedUntil = 0;
  #stopped: string | undefined;
  #refused = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get state(): DeliveryState {
    return { refused: this.#refused, ...(this.#stopped === undefined ? {} : { stopped: this.#stopped }) };
  }

  /** Milliseconds for which nothing at all may be sent. */
  wait(now: number): number {
    return Math.max(0, this.#stoppedUntil - now);
  }

  isPaused(subject: Subject, now: number): boolean {
    return (this.#pausedUntil.get(subject) ?? 0) > now;
  }

  /** Whether a channel can't be posted to, so that its alerts go to the default channel. */
  isGone(channel: string, now: number): boolean {
    return (this.#goneUntil.get(channel) ?? 0) > now;
  }

  /** A bug or broken I/O of ours: not again at once. */
  pause(subject: Subject, now: number): void {
    this.#pausedUntil.set(subject, now + UNCLEAR_PAUSE_MS);
  }

  /** Slack's channel list does not have it, or it took no post; `true` when that is news. */
  markGone(channel: string, now: number): boolean {
    const news = !this.isGone(channel, now);
    this.#goneUntil.set(channel, now + GONE_MS);
    return news;
  }

  /** What follows from an outcome for the calls to come. */
  heed(carried: Carried, { channel, subject, isPlain }: Errand, now: number): void {
    switch (carried.kind) {
      case 'done':
        this.#pausedUntil.delete(subject);
        this.#stopped = undefined;
        return;
      case 'rate-limited':
        this.#budget.close(channel, now + carried.retryAfterMs);
        return;
      case 'refused':
        this.#refused += 1;
        // The plain card follows at once; after that, others must not wait behind what Slack will not take.
        if (isPlain) this.#pausedUntil.set(subject, now + REFUSED_PAUSE_MS);
        return;
      case 'no-message':
        return;
      case 'no-channel':
        this.#pausedUntil.set(subject, now + NO_CHANNEL_PAUSE_MS);
        this.#stopped = `Slack can't post to the channel: ${carried.reason}`;
        return;
      case 'unauthorised':
        this.#stoppedUntil = now + UNAUTHORISED_PAUSE_MS;
        this.#stopped = `Slack does not accept the bot token: ${carried.reason}`;
        return;
      case 'unclear':
        this.#pausedUntil.set(subject, now + UNCLEAR_PAUSE_MS);
        this.#budget.close(channel, now + UNCLEAR_PAUSE_MS);
        this.#stopped = `Slack does not answer: ${carried.reason}`;
    }
  }
}
