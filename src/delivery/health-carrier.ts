/** Delivers the one card about Falco's own health. */

import type { CardEntry } from '../alert/entry.ts';
import { type Health, isHealthDue } from '../alert/health.ts';
import type { Call } from './budget.ts';
import type { Carried, CarrierPorts } from './carrier.ts';
import type { Mark } from './ports.ts';

const MARK: Mark = { subject: 'health', part: 'card' };
const CLOCK_SLACK_MS = 120_000;

export class HealthCarrier {
  readonly #ports: CarrierPorts;

  constructor(ports: CarrierPorts) {
    this.#ports = ports;
  }

  async isBehind(): Promise<boolean> {
    const { card, revision } = await this.#ports.cards.health();
    return card.shown < revision;
  }

  async isDue(): Promise<boolean> {
    return isHealthDue(await this.#ports.cards.health(), this.#ports.now());
  }

  async call(): Promise<Call> {
    const { card } = await this.#ports.cards.health();
    if (card.attempt !== undefined) return 'search';
    return card.message === undefined ? 'post' : 'update';
  }

  async carry(channel: string): Promise<Carried> {
    const health = await this.#ports.cards.health();
    const { attempt, message } = health.card;
    if (attempt !== undefined) return this.#look(attempt.channel, attempt.at);
    return message === undefined ? this.#post(health, channel) : this.#update(health);
  }

  async #post(health: Health, channel: string): Promise<Carried> {
    const { channels, faces } = this.#ports;
    await this.#record({ kind: 'attempted', channel, part: 'card' });
    const posted = await channels.post({ channel, message: faces.health(health), mark: MARK });
    if (posted.kind === 'posted') {
      await this.#record({ kind: 'shown', message: posted.message, revision: health.revision });
      return { kind: 'done' };
    }
    if (posted.kind !== 'unclear') await this.#record({ kind: 'abandoned' });
    return posted;
  }

  async #update(health: Health): Promise<Carried> {
    const { channels, faces } = this.#ports;
    const { message } = health.card;
    if (message === undefined) return { kind: 'done' };
    const posting = { channel: message.channel, message: faces.health(health), mark: MARK };
    const updated = await channels.update(message, posting);
    if (updated.kind === 'updated') await this.#record({ kind: 'shown', message, revision: health.revision });
    else if (updated.kind === 'no-message') await this.#record({ kind: 'lost' });
    else return updated;
    return { kind: 'done' };
  }

  async #look(channel: string, since: number): Promise<Carried> {
    const found = await this.#ports.channels.find({ channel, mark: MARK, since: since - CLOCK_SLACK_MS });
    if (found.kind === 'found') await this.#record({ kind: 'shown', message: found.message, revision: 0 });
    else if (found.kind === 'absent' || found.kind === 'no-message') await this.#record({ kind: 'abandoned' });
    else return found;
    return { kind: 'done' };
  }

  #record(entry: EntryOf<CardEntry>): Promise<unknown> {
    return this.#ports.cards.record({ ...entry, at: this.#ports.now(), subject: 'health' });
  }
}

type EntryOf<E> = E extends unknown ? Omit<E, 'at' | 'subject'> : never;
