/** The reconciler: brings Slack to the state the store wants, one card step at a time, within each channel's budget. */
import type { Alert } from '../alert/alert.ts';
import { type CardState, type Hold, isStormId } from '../alert/card-state.ts';
import { AT_ONCE, isActed, isDue } from '../alert/due.ts';
import type { Subject } from '../alert/entry.ts';
import { stays } from '../alert/storm.ts';
import { gone } from '../card/notices.ts';
import { type Board, BoardCarrier, boardCall, isBoardBehind, isBoardDue, isOverdue } from './board.ts';
import { allBoards } from './boards.ts';
import { type Beginning, Budget } from './budget.ts';
import { type Carried, Carrier, type CarrierPorts, DONE } from './carrier.ts';
import { Diary } from './diary.ts';
import type { Route } from './ports.ts';
import { type DeliveryState, type Errand, Restraint } from './restraint.ts';
import { callOf, isUrgent, nextStep, type Step } from './step.ts';
import { watchWeather } from './weather.ts';

export interface ReconcilerOptions extends CarrierPorts {
  readonly route: Route;
  readonly defaultChannel: string;
  /** `full` unless another may have been spending from the same budgets. */
  readonly budget?: Beginning;
  /** Called for everything that went wrong, once per occasion. */
  readonly onTrouble: (trouble: Exclude<Carried, { kind: 'done' }>, subject: Subject) => void;
  readonly onError: (error: unknown) => void;
}

/** While cards are behind, budgets and intervals are looked at this often. */
const TICK_MS = 250;
/** While a storm rages or nothing may be sent, which both end by the clock. */
const IDLE_TICK_MS = 1_000;
/** While cards wait for their turn, changes within this time are looked at together: under load, each commit is one. */
const CALM_MS = 20;
/** With thousands of cards behind, a pass takes a while itself: at most a quarter of the time goes into passes. */
const CALM_PASSES = 3;
/** Looked at in one pass; a store may have to read and carry all of them. */
const NEAR = 1_000;
/** Enough to find work for every channel, also behind a flood that fills another one. */
const FAR = 20_000;
const STRIDE = 4;

export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #carrier: Carrier;
  readonly #boards: BoardCarrier;
  readonly #budget: Budget;
  readonly #restraint: Restraint;
  readonly #diary: Diary;
  /** Channels that are being worked on: within one, messages go out in order. */
  readonly #busy = new Map<string, Promise<void>>();
  /** What the calls under way are about. */
  readonly #inHand = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #passing: Promise<void> | undefined;
  #passedAt = 0;
  #passMs = 0;
  /** The last pass found cards behind and could begin with none. */
  #isWaiting = false;
  #again = false;
  #lookAhead = NEAR;
  #begun = 0;
  #unsubscribe: (() => void) | undefined;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#budget = new Budget(options.budget, options.now());
    this.#restraint = new Restraint(this.#budget);
    // Only where replicas take turns does a budget begin with less than everything.
    this.#diary = new Diary(options.now(), options.budget === 'reserve');
    this.#carrier = new Carrier(options);
    this.#boards = new BoardCarrier(options);
  }

  get state(): DeliveryState {
    return this.#restraint.state(this.#options.now());
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
    // Real time, not the options' clock: this protects the processor.
    const begun = performance.now();
    const calm = Math.max(CALM_MS, this.#passMs * CALM_PASSES) - (begun - this.#passedAt);
    if (this.#isWaiting && calm > 0) {
      this.#sleep(calm);
      return;
    }
    clearTimeout(this.#timer);
    this.#passing = this.#pass()
      .catch((error: unknown) => {
        this.#options.onError(error);
        this.#diary.failed(error, this.#options.now());
        this.#sleep(TICK_MS * 4);
      })
      .finally(() => {
        this.#passing = undefined;
        this.#passedAt = performance.now();
        this.#passMs = this.#passedAt - begun;
        if (!this.#again) return;
        this.#again = false;
        this.#wake();
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
    const wait = this.#restraint.wait(now());
    if (wait > 0) return this.#sleep(Math.min(wait, IDLE_TICK_MS));
    const begun = this.#begun;
    const due = await this.#due();
    // One whose post has begun is not known to be attempted until that is recorded: a storm must not take it meanwhile.
    const atRest = due.filter(({ id }) => !this.#inHand.has(id));
    const gathered = await watchWeather(atRest, this.#options);
    const boards = await allBoards(this.#options);
    const served = new Set<string>();
    // What people did goes first, then new critical alerts, then the boards, which stand for many; a storm's own alerts
    // wait on its board. A board that waited long for its first post goes before critical ones: they may be many too.
    const alerts = gathered ? await this.#due() : due;
    const isNewCritical = (alert: Alert) => alert.card.message === undefined && !stays(alert);
    for (const alert of alerts.filter(isActed)) await this.#begin(alert, served);
    for (const board of boards.filter((other) => isOverdue(other, now()))) await this.#beginBoard(board, served);
    for (const alert of alerts.filter(isNewCritical)) await this.#begin(alert, served);
    for (const board of boards) await this.#beginBoard(board, served);
    for (const alert of alerts.filter((other) => !isActed(other))) await this.#begin(alert, served);
    this.#lookFurther(alerts.length, begun);
    const isBehind = await cards.isBehind();
    this.#isWaiting = isBehind && this.#busy.size === 0;
    if (isBehind || boards.some(isBoardBehind)) this.#sleep(TICK_MS);
    else if (boards.some(({ subject }) => isStormId(subject))) this.#sleep(IDLE_TICK_MS);
  }

  /** Repeats, of which there may be ten thousand, are looked at only when the budget has an update for one. */
  #due(): Promise<readonly Alert[]> {
    const { cards, now } = this.#options;
    return cards.due(this.#budget.isSpent('update', now()) ? AT_ONCE : now(), this.#lookAhead);
  }

  /** Only when nothing can be done for those that were looked at, others may be waiting behind them. */
  #lookFurther(seen: number, begun: number): void {
    const isInVain = seen === this.#lookAhead && begun === this.#begun;
    this.#lookAhead = isInVain ? Math.min(FAR, this.#lookAhead * STRIDE) : NEAR;
  }

  async #begin(candidate: Alert, served: Set<string>): Promise<void> {
    const { cards, now } = this.#options;
    if (this.#restraint.isPaused(candidate.id, now())) return;
    const channel = await this.#placeOf(candidate.card, this.#options.route(candidate));
    // A channel that becomes free meanwhile waits for the next pass, or something less urgent would go first.
    if (this.#busy.has(channel)) served.add(channel);
    if (served.has(channel) || !this.#isAllowed(candidate, channel)) return;
    // Looking up channels may take seconds: what was due when this pass began may have been carried out since.
    const alert = await cards.alert(candidate.id);
    if (this.#busy.has(channel) || alert === undefined || !isDue(alert, now())) return;
    if (!this.#isAllowed(alert, channel)) return;
    const step = nextStep(alert);
    served.add(channel);
    const errand: Errand = { channel, subject: alert.id, call: callOf(step), isPlain: alert.card.plain === true };
    this.#run(errand, alert.card, async () =>
      this.#carrier.carry(alert, step, channel, await this.#heldUp(alert, step, channel)),
    );
  }

  /** What held up a card that is not there yet; also in the channel that it should have gone to. */
  async #heldUp(alert: Alert, step: Step, channel: string): Promise<readonly Hold[] | undefined> {
    const { channels, now, route } = this.#options;
    if (alert.card.message !== undefined || (step.kind !== 'post' && step.kind !== 'look')) return undefined;
    return this.#diary.holdsOf(alert, [channel, await channels.idOf(route(alert))], now());
  }

  /** Whether the budget allows the alert's next step now. */
  #isAllowed(alert: Alert, channel: string): boolean {
    return this.#budget.wait(callOf(nextStep(alert)), channel, this.#options.now(), isUrgent(alert)) === 0;
  }

  async #beginBoard(board: Board, served: Set<string>): Promise<void> {
    const { now } = this.#options;
    const { subject } = board;
    if (this.#restraint.isPaused(subject, now()) || !isBoardDue(board, now())) return;
    const channel = await this.#placeOf(board.card, board.channel);
    const call = boardCall(board);
    if (served.has(channel) || this.#busy.has(channel) || this.#budget.wait(call, channel, now(), false) > 0) return;
    served.add(channel);
    this.#run({ channel, subject, call, isPlain: true }, board.card, () => this.#boards.carry(board, channel));
  }

  /** The id of the channel where a card is, or may be, or goes. */
  async #placeOf({ message, attempt }: CardState, wanted: string): Promise<string> {
    const { channels, defaultChannel, now } = this.#options;
    const place = message ?? attempt;
    if (place !== undefined) return place.channel;
    const channel = await channels.idOf(wanted);
    return this.#restraint.isGone(channel, now()) ? channels.idOf(defaultChannel) : channel;
  }

  /** A channel that is gone: its cards move to the default channel, which is told once; `false` when it is that one. */
  async #divert({ channel, subject }: Errand, { message, attempt }: CardState, reason: string): Promise<boolean> {
    const { cards, channels, defaultChannel, now } = this.#options;
    const fallback = await channels.idOf(defaultChannel);
    if (channel === fallback) return false;
    this.#restraint.markGone(channel, now());
    // Also when it is not known whether a message is there: nobody can look any more.
    if (message !== undefined || attempt !== undefined) await cards.record({ kind: 'lost', at: now(), subject });
    if (this.#restraint.isTold(channel)) return true;
    this.#budget.spend('post', fallback, now());
    const mark = { subject, part: 'notice' } as const;
    const posted = await channels.post({ channel: fallback, message: gone(channel, reason), mark });
    if (posted.kind === 'posted') this.#restraint.markTold(channel);
    return true;
  }

  #run(errand: Errand, card: CardState, work: () => Promise<Carried>): void {
    const { now, onTrouble, onError } = this.#options;
    const { channel, subject, call } = errand;
    this.#begun += 1;
    this.#inHand.add(subject);
    const from = now();
    this.#budget.spend(call, channel, from);
    const running = work()
      .then(async (carried) => {
        if (carried.kind !== 'done') onTrouble(carried, subject);
        this.#diary.heed(carried, { channel, call, from, until: now() });
        const isDiverted = carried.kind === 'no-channel' && (await this.#divert(errand, card, carried.reason));
        this.#restraint.heed(isDiverted ? DONE : carried, errand, now());
      })
      .catch((error: unknown) => {
        this.#restraint.pause(subject, now());
        this.#diary.failed(error, from);
        onError(error);
      })
      .finally(() => {
        this.#busy.delete(channel);
        this.#inHand.delete(subject);
        this.#wake();
      });
    this.#busy.set(channel, running);
  }
}
