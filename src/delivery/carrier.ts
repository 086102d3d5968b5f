/** Carries out one step for one alert, and records at once what Slack shows afterwards. */
import type { Alert, TimelineItem } from '../alert/alert.ts';
import type { MessageRef } from '../alert/card-state.ts';
import type { CardEntry } from '../alert/entry.ts';
import type { CardLedger, Channels, Faces, Mark, Trouble } from './ports.ts';
import type { Step } from './step.ts';

export interface CarrierPorts {
  readonly cards: CardLedger;
  readonly channels: Channels;
  readonly faces: Faces;
  readonly now: () => number;
}

export type Carried = { readonly kind: 'done' } | Trouble;

export const DONE: Carried = { kind: 'done' };

/** Clocks differ, and Slack's `ts` is Slack's clock: look a little further back. */
export const CLOCK_SLACK_MS = 120_000;

export class Carrier {
  readonly #ports: CarrierPorts;

  constructor(ports: CarrierPorts) {
    this.#ports = ports;
  }

  /** `channel` is where a new card goes. */
  carry(alert: Alert, step: Step, channel: string): Promise<Carried> {
    switch (step.kind) {
      case 'look':
        return this.#look(alert, step);
      case 'post':
        return this.#post(alert, channel);
      case 'update':
        return this.#update(alert, step.message);
      case 'tell':
        return this.#tell(alert, step.message, step.items);
    }
  }

  async #post(alert: Alert, channel: string): Promise<Carried> {
    const message = await this.#ports.faces.card(alert);
    // Durable before the call: after a crash the message is looked for before another is posted.
    await this.#record(alert, { kind: 'attempted', channel, part: 'card' });
    const posted = await this.#ports.channels.post({ channel, message, mark: { subject: alert.id, part: 'card' } });
    if (posted.kind === 'posted') return this.#shown(alert, posted.message);
    return this.#failed(alert, posted);
  }

  async #update(alert: Alert, ref: MessageRef): Promise<Carried> {
    const message = await this.#ports.faces.card(alert);
    const posting = { channel: ref.channel, message, mark: { subject: alert.id, part: 'card' } as const };
    const updated = await this.#ports.channels.update(ref, posting);
    if (updated.kind === 'updated') return this.#shown(alert, ref);
    if (updated.kind === 'no-message') {
      await this.#record(alert, { kind: 'lost' });
      return DONE;
    }
    return updated.kind === 'refused' ? this.#failed(alert, updated) : updated;
  }

  async #tell(alert: Alert, ref: MessageRef, items: readonly TimelineItem[]): Promise<Carried> {
    const message = await this.#ports.faces.thread(alert, items);
    const told = alert.card.told + items.length;
    const { channel, ts } = ref;
    await this.#record(alert, { kind: 'attempted', channel, part: 'thread' });
    const mark: Mark = { subject: alert.id, part: 'thread', items: told };
    const posted = await this.#ports.channels.post({ channel, thread: ts, message, mark });
    // A note that Slack refuses must not keep the rest of the thread waiting for ever.
    if (posted.kind === 'posted' || posted.kind === 'refused' || posted.kind === 'no-message') {
      await this.#record(alert, { kind: 'told', items: told });
      return posted.kind === 'posted' ? DONE : posted;
    }
    return this.#failed(alert, posted);
  }

  /** Finds out what became of an attempt whose answer never came. */
  async #look(alert: Alert, { channel, part, since }: Extract<Step, { kind: 'look' }>): Promise<Carried> {
    const thread = part === 'thread' ? { thread: alert.card.message?.ts ?? '' } : {};
    const mark: Mark = { subject: alert.id, part };
    const found = await this.#ports.channels.find({ channel, mark, since: since - CLOCK_SLACK_MS, ...thread });
    if (found.kind === 'found' && part === 'card') {
      // Which revision it shows is not known, so it counts as the first and is updated next.
      await this.#record(alert, { kind: 'shown', message: found.message, revision: 0 });
      return DONE;
    }
    if (found.kind === 'found' && (found.items ?? 0) > alert.card.told) {
      await this.#record(alert, { kind: 'told', items: found.items ?? 0 });
      return DONE;
    }
    if (found.kind !== 'found' && found.kind !== 'absent' && found.kind !== 'no-message') return found;
    await this.#record(alert, { kind: 'abandoned' });
    return DONE;
  }

  async #shown(alert: Alert, message: MessageRef): Promise<Carried> {
    await this.#record(alert, { kind: 'shown', message, revision: alert.revision });
    return DONE;
  }

  async #failed(alert: Alert, trouble: Trouble): Promise<Carried> {
    if (trouble.kind === 'refused') await this.#record(alert, { kind: 'refused' });
    // Slack said no, so nothing was posted and there is nothing to look for.
    else if (trouble.kind !== 'unclear') await this.#record(alert, { kind: 'abandoned' });
    return trouble;
  }

  #record(alert: Alert, entry: EntryOf<CardEntry>): Promise<unknown> {
    return this.#ports.cards.record({ ...entry, at: this.#ports.now(), subject: alert.id });
  }
}

/** A card entry without what the carrier adds itself. */
export type EntryOf<E> = E extends unknown ? Omit<E, 'at' | 'subject'> : never;
