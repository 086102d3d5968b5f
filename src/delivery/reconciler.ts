/** The reconciler: brings Slack to the state the store wants, one card step at a time, within each channel's budget. */
import type { Alert } from '../alert/alert.ts';
import type { Subject } from '../alert/entry.ts';
import { Budget } from './budget.ts';
import { type Carried, Carrier, type CarrierPorts } from './carrier.ts';
import { HealthCarrier } from './health-carrier.ts';
import type { Route } from './ports.ts';
import { callOf, isUrgent, nextStep } from './step.ts';

export interface ReconcilerOptions extends CarrierPorts {
  readonly route: Route;
  readonly defaultChannel: string;
  /** Called for everything that went wrong, once per occasion. */
  readonly onTrouble: (trouble: Exclude<Carried, { kind: 'done' }>, subject: Subject) => void;
  readonly onError: (error: unknown) => void;
}

/** What delivery can say about itself. */
export interface DeliveryState {
  /** Why nothing can be delivered at present. */
  readonly stopped?: string;
  readonly refused: number;
}

/** While cards are behind, budgets and intervals are looked at this often. */
const TICK_MS = 250;
/** Enough to find work for every channel. */
const LOOK_AHEAD = 500;
const UNCLEAR_PAUSE_MS = 3_000;
const NO_CHANNEL_PAUSE_MS = 30_000;
const UNAUTHORISED_PAUSE_MS = 15_000;

export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #carrier: Carrier;
  readonly #health: HealthCarrier;
  readonly #budget = new Budget();
  /** Channels that are being worked on: within one, messages go out in order. */
  readonly #busy = new Map<string, Promise<void>>();
  /** Subjects that are left alone until a time, after something went wrong. */
  readonly #pausedUntil = new Map<Subject, number>();
  #timer: NodeJS.Timeout | undefined;
  #passing: Promise<void> | undefined;
  #again = false;
  #unsubscribe: (() => void) | undefined;
  #stoppedUntil = 0;
  #stopped: string | undefined;
  #refused = 0;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#carrier = new Carrier(options);
    this.#health = new HealthCarrier(options);
  }

  get state(): DeliveryState {
    return { refused: this.#refused, ...(this.#stopped === undefined ? {} : { stopped: this.#stopped }) };
  }

  start(): void {
    this.#unsubscribe = this.#options.cards.onChange(() => this.#wake());
    this.#wake();
  }

  /** Stops after the calls under way. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    clearTimeout(this.#timer);
    await this.#passing;
    await Promise.all(this.#busy.values());
    clearTimeout(this.#timer);
  }

  #wake(): void {
    if (this.#unsubscribe === undefined) return;
    if (this.#passing !== undefined) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#passing = this.#pass()
      .catch((error: unknown) => {
        this.#options.onError(error);
        this.#sleep(TICK_MS * 4);
      })
      .finally(() => {
        this.#passing = undefined;
        if (this.#again) {
          this.#again = false;
          this.#wake();
        }
      });
  }

  #sleep(ms: number): void {
    if (this.#unsubscribe === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#wake(), ms);
  }

  /** Gives every idle channel its most urgent step that the budget allows. */
  async #pass(): Promise<void> {
    const { cards, now } = this.#options;
    if (this.#stoppedUntil > now()) return this.#sleep(this.#stoppedUntil - now());
    for (const alert of await cards.due(now(), LOOK_AHEAD)) {
      if ((this.#pausedUntil.get(alert.id) ?? 0) > now()) continue;
      await this.#begin(alert);
    }
    await this.#beginHealth();
    const behind = await cards.backlog();
    if (behind.cards > 0 || (await this.#health.isBehind())) this.#sleep(TICK_MS);
  }

  async #begin(alert: Alert): Promise<void> {
    const { now } = this.#options;
    const step = nextStep(alert);
    const channel = await this.#channelOf(alert);
    if (this.#busy.has(channel)) return;
    const call = callOf(step);
    if (this.#budget.wait(call, channel, now(), isUrgent(alert)) > 0) return;
    this.#budget.spend(call, channel, now());
    this.#run(channel, alert.id, () => this.#carrier.carry(alert, step, channel));
  }

  async #beginHealth(): Promise<void> {
    const { channels, defaultChannel, now } = this.#options;
    if ((this.#pausedUntil.get('health') ?? 0) > now() || !(await this.#health.isDue())) return;
    const channel = await channels.idOf(defaultChannel);
    const call = await this.#health.call();
    if (this.#busy.has(channel) || this.#budget.wait(call, channel, now(), false) > 0) return;
    this.#budget.spend(call, channel, now());
    this.#run(channel, 'health', () => this.#health.carry(channel));
  }

  #channelOf(alert: Alert): Promise<string> | string {
    const { channels, route } = this.#options;
    return alert.card.message?.channel ?? alert.card.attempt?.channel ?? channels.idOf(route(alert));
  }

  #run(channel: string, subject: Subject, work: () => Promise<Carried>): void {
    const running = work()
      .then((carried) => this.#heed(carried, channel, subject))
      .catch((error: unknown) => {
        this.#pausedUntil.set(subject, this.#options.now() + UNCLEAR_PAUSE_MS);
        this.#options.onError(error);
      })
      .finally(() => {
        this.#busy.delete(channel);
        this.#wake();
      });
    this.#busy.set(channel, running);
  }

  /** What follows from an outcome for the calls to come. */
  #heed(carried: Carried, channel: string, subject: Subject): void {
    const now = this.#options.now();
    if (carried.kind === 'done') {
      this.#pausedUntil.delete(subject);
      this.#stopped = undefined;
      return;
    }
    this.#options.onTrouble(carried, subject);
    switch (carried.kind) {
      case 'rate-limited':
        this.#budget.close(channel, now + carried.retryAfterMs);
        return;
      case 'refused':
        this.#refused += 1;
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
