/** Carries out one step for one alert, and records at once what Slack shows afterwards. */
import type { Alert, TimelineItem } from '../alert/alert.ts';
import type { Hold, MessageRef } from '../alert/card-state.ts';
import type { CardEntry } from '../alert/entry.ts';
import type { Message } from '../card/message.ts';
import { notMade, notUploaded } from '../card/notices.ts';
import { reportComment } from '../card/report-file.ts';
import type { CardLedger, Channels, Faces, Mark, Posted, Shared, Trouble } from './ports.ts';
import type { Step } from './step.ts';

export interface CarrierPorts {
  readonly cards: CardLedger;
  readonly channels: Channels;
  readonly faces: Faces;
  readonly now: () => number;
}

/** What held up a first card, if it is late. */
interface Late {
  readonly held?: readonly Hold[];
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

  /** `channel` is where a new card goes, `held` what held it up. */
  carry(alert: Alert, step: Step, channel: string, held?: readonly Hold[]): Promise<Carried> {
    const late = held === undefined ? {} : { held };
    switch (step.kind) {
      case 'look':
        return this.#look(alert, step, late);
      case 'post':
        return this.#post(alert, channel, late);
      case 'update':
        return this.#update(alert, step.message);
      case 'tell':
        return this.#tell(alert, step.message, step.items);
    }
  }

  async #post(alert: Alert, channel: string, late: Late): Promise<Carried> {
    const message = await this.#ports.faces.card(alert);
    // Durable before the call: after a crash the message is looked for before another is posted.
    await this.#record(alert, { kind: 'attempted', channel, part: 'card' });
    const posted = await this.#ports.channels.post({ channel, message, mark: { subject: alert.id, part: 'card' } });
    if (posted.kind === 'posted') return this.#shown(alert, posted.message, late);
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
    const [first] = items;
    if (first !== undefined && isFile(first)) return this.#sayFile(alert, ref, first);
    const message = await this.#ports.faces.thread(alert, items);
    return this.#say(alert, ref, { message, items: items.length });
  }

  async #say(alert: Alert, { channel, ts }: MessageRef, { message, items }: Note): Promise<Carried> {
    const mark = threadMark(alert, items);
    await this.#record(alert, { kind: 'attempted', channel, part: 'thread' });
    return this.#told(alert, mark, await this.#ports.channels.post({ channel, thread: ts, message, mark }));
  }

  /** An upload is seen by nobody, so only the sharing is an attempt that may have to be looked for. */
  async #sayFile(alert: Alert, ref: MessageRef, asked: TimelineItem): Promise<Carried> {
    const { channels, faces } = this.#ports;
    const refused = (reason: string) => this.#say(alert, ref, { message: notUploaded(alert.id, reason), items: 1 });
    const file = await faces.reportFile(alert, asked);
    if (file === undefined) return this.#say(alert, ref, { message: notMade(alert.id), items: 1 });
    const uploaded = await channels.upload(file);
    if (uploaded.kind === 'refused') return refused(uploaded.reason);
    if (uploaded.kind !== 'uploaded') return uploaded;
    const { channel, ts: thread } = ref;
    const mark = threadMark(alert, 1);
    await this.#record(alert, { kind: 'attempted', channel, part: 'thread' });
    const shared = await channels.share({ channel, thread, upload: uploaded.id, file, mark });
    return shared.kind === 'refused' ? refused(shared.reason) : this.#told(alert, mark, shared);
  }

  async #told(alert: Alert, { items }: ThreadMark, outcome: Posted | Shared): Promise<Carried> {
    const isThere = outcome.kind === 'posted' || outcome.kind === 'shared';
    // A note that Slack refuses must not keep the rest of the thread waiting for ever.
    if (isThere || outcome.kind === 'refused' || outcome.kind === 'no-message') {
      await this.#record(alert, { kind: 'told', items });
      return isThere ? DONE : outcome;
    }
    return this.#failed(alert, outcome);
  }

  /** Finds out what became of an attempt whose answer never came. */
  async #look(alert: Alert, { channel, part, since }: Extract<Step, { kind: 'look' }>, late: Late): Promise<Carried> {
    const thread = part === 'thread' ? { thread: alert.card.message?.ts ?? '', ...commentOf(alert) } : {};
    const mark: Mark = part === 'thread' ? threadMark(alert, 1) : { subject: alert.id, part };
    const found = await this.#ports.channels.find({ channel, mark, since: since - CLOCK_SLACK_MS, ...thread });
    if (found.kind === 'found' && part === 'card') {
      // Which revision it shows is not known, so it counts as the first and is updated next.
      await this.#record(alert, { kind: 'shown', message: found.message, revision: 0, ...late });
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

  async #shown(alert: Alert, message: MessageRef, late: Late = {}): Promise<Carried> {
    await this.#record(alert, { kind: 'shown', message, revision: alert.revision, ...late });
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

interface Note {
  readonly message: Message;
  /** How many items of the timeline it tells. */
  readonly items: number;
}

type ThreadMark = Mark & { readonly items: number };

function threadMark({ id, card }: Alert, items: number): ThreadMark {
  return { subject: id, part: 'thread', items: card.told + items };
}

function isFile(item: TimelineItem): boolean {
  return item.kind === 'report-requested' && item.form === 'file';
}

/** What is said beside the file that is told next, if it is one. */
function commentOf({ id, card, timeline }: Alert): { readonly comment?: string } {
  const next = timeline[card.told];
  return next !== undefined && isFile(next) ? { comment: reportComment(id, next.at) } : {};
}

/** A card entry without what the carrier adds itself. */
export type EntryOf<E> = E extends unknown ? Omit<E, 'at' | 'subject'> : never;
