/** What delivery leaves alone for a while after something went wrong, and why. */
import type { Subject } from '../alert/entry.ts';
import type { Budget, Call } from './budget.ts';
import type { Carried } from './carrier.ts';

/** One step under way. */
export interface Errand {
  readonly channel: string;
  readonly subject: Subject;
  readonly call: Call;
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

/** How long nothing is tried again after an outcome. */
export const PAUSE_MS = { unclear: 3_000, 'no-channel': 30_000, unauthorised: 15_000 } as const;
/** A channel that is gone is tried again after this. */
const GONE_MS = 600_000;
/** What is refused in plain form too will be refused again. */
const REFUSED_PAUSE_MS = 300_000;
/** Every trouble is met again long before this, or it is over. */
const STALE_MS = 90_000;
/** For troubles that are Slack's as a whole and no channel's. */
const EVERYWHERE = '';

export class Restraint {
  readonly #budget: Budget;
  readonly #pausedUntil = new Map<Subject, number>();
  readonly #goneUntil = new Map<string, number>();
  /** Channels of which it was said that they are gone, until one of them works again. */
  readonly #told = new Set<string>();
  /** By channel, what keeps it from being served: one that works says nothing about another. */
  readonly #stopped = new Map<string, { readonly reason: string; readonly at: number }>();
  #stoppedUntil = 0;
  #refused = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  state(now: number): DeliveryState {
    const lasting = [...this.#stopped.values()].filter(({ at }) => now - at < STALE_MS);
    const reasons = [...new Set(lasting.map(({ reason }) => reason))];
    return { refused: this.#refused, ...(reasons.length === 0 ? {} : { stopped: reasons.join('; ') }) };
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
    this.#pausedUntil.set(subject, now + PAUSE_MS.unclear);
  }

  /** Slack's channel list does not have it, or it took no post. */
  markGone(channel: string, now: number): void {
    this.#goneUntil.set(channel, now + GONE_MS);
  }

  /** Whether people know already that the channel is gone. */
  isTold(channel: string): boolean {
    return this.#told.has(channel);
  }

  markTold(channel: string): void {
    this.#told.add(channel);
  }

  /** What follows from an outcome for the calls to come. */
  heed(carried: Carried, { channel, subject, call, isPlain }: Errand, now: number): void {
    // Where the bot was removed, nothing can be posted, but what is there can be updated.
    const way = `${call} ${channel}`;
    switch (carried.kind) {
      case 'done':
        this.#pausedUntil.delete(subject);
        this.#stopped.delete(EVERYWHERE);
        this.#stopped.delete(channel);
        this.#stopped.delete(way);
        // Not while it counts as gone: what was diverted from it is done too.
        if (call === 'post' && !this.isGone(channel, now)) this.#told.delete(channel);
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
        this.#pausedUntil.set(subject, now + PAUSE_MS['no-channel']);
        this.#stop(way, `Slack can't post to the channel: ${carried.reason}`, now);
        return;
      case 'unauthorised':
        this.#stoppedUntil = now + PAUSE_MS.unauthorised;
        this.#stop(EVERYWHERE, `Slack does not accept the bot token: ${carried.reason}`, now);
        return;
      case 'unclear':
        this.#pausedUntil.set(subject, now + PAUSE_MS.unclear);
        this.#budget.close(channel, now + PAUSE_MS.unclear);
        this.#stop(channel, `Slack does not answer: ${carried.reason}`, now);
    }
  }

  #stop(what: string, reason: string, at: number): void {
    this.#stopped.set(what, { reason, at });
  }
}
