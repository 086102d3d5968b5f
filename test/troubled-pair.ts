/** A running pair whose Slack can be made to misbehave, with what tests then ask of it. */
import { expect } from 'vitest';
import type { FaultRule } from '../sandbox/faults/rules.ts';
import {
  CHANNEL,
  eventsOn,
  eventually,
  fastClock,
  markOf,
  Pair,
  type PairOptions,
  post,
  shellEvent,
  textOf,
} from './pair.ts';

/** Pauses and intervals pass so much faster than in life, for both sides. */
const SPEED = 20;
export const OTHER = 'sec-triage';
/** Rules that begin with "Other" have a channel of their own. */
const ROUTES = `routes:
  - match: [{ facet: rule, op: '~', value: 'Other*' }]
    channel: '#${OTHER}'
`;

export class TroubledPair {
  readonly pair: Pair;
  readonly clock: ReturnType<typeof fastClock>;

  private constructor(pair: Pair, clock: ReturnType<typeof fastClock>) {
    this.pair = pair;
    this.clock = clock;
  }

  /** A modal's trigger lives three seconds of that clock, so tests that open one take it slower. */
  static async start({ speed = SPEED, ...options }: PairOptions & { speed?: number } = {}): Promise<TroubledPair> {
    const clock = fastClock(speed);
    return new TroubledPair(await Pair.start({ clock: clock.now, file: ROUTES, ...options }), clock);
  }

  stop(): Promise<void> {
    return this.pair.stop();
  }

  get faults() {
    return this.pair.sandbox.faults;
  }

  /** The next post, or what `more` says, goes wrong. */
  fault(effect: FaultRule['effect'], more: Partial<FaultRule> = {}): void {
    this.faults.add({ method: 'chat.postMessage', effect, ...more });
  }

  calls(method: string) {
    return this.pair.sandbox.calls.of(method);
  }

  /** One event of each rule; accepted at once, whatever Slack does. */
  async send(...rules: string[]): Promise<void> {
    const body = rules.map((rule) => JSON.stringify(shellEvent({ rule }))).join('\n');
    expect((await post(this.pair.url, body)).status).toBe(202);
  }

  /** Subject and text of every card that can be reached, over all channels. */
  shown(): (readonly [subject: string, text: string])[] {
    const channels = [...this.pair.sandbox.workspace.channels.values()].filter(({ archived }) => !archived);
    const messages = channels.flatMap((channel) => [...channel.messages.values()]);
    return messages
      .filter((message) => markOf(message).part === 'card')
      .map((message) => [markOf(message).subject, message.text]);
  }

  /** Waits until exactly these alerts are shown, each once, with its count of events. */
  async shows(counts: Readonly<Record<string, number>>, ms?: number): Promise<void> {
    const wanted = Object.entries(counts).map(([id, count]) => `${id} ${count}`);
    const found = () => this.shown().map(([id, text]) => `${id} ${eventsOn({ text })}`);
    await eventually(() => wanted.every((one) => found().includes(one)), ms).catch(() => undefined);
    expect(found().sort()).toEqual(wanted.sort());
  }

  cardOf(id: string, channel = CHANNEL) {
    return eventually(() => this.pair.cards(channel).find((message) => markOf(message).subject === id));
  }

  /** What the thread of an alert's card says, note by note. */
  async notesOf(id: string, words = ''): Promise<string[]> {
    const { ts } = await this.cardOf(id);
    return this.pair
      .thread(ts)
      .map(textOf)
      .filter((note) => note.includes(words));
  }

  /** What Alice alone was told. */
  answers(): string[] {
    return this.pair.sandbox.workspace.ephemerals(CHANNEL, 'U0ALICE').map(textOf);
  }

  async command(text: string): Promise<void> {
    expect(await this.pair.sandbox.act.command({ user: 'alice', channel: CHANNEL, text })).toEqual({ ok: true });
  }

  async press(id: string, actionId: string, channel = CHANNEL) {
    const { ts } = await this.cardOf(id, channel);
    return this.pair.sandbox.act.click({ user: 'alice', channel, ts, actionId });
  }

  /** Waits for the modal that a press opened. */
  modal(ms?: number) {
    return eventually(() => this.pair.sandbox.views.stack('U0ALICE').at(-1), ms);
  }
}
