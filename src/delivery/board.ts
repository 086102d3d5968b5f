/** Boards: the cards that are no alert's, updated in place. One about Falco's health, one for each storm. */
import type { CardState } from '../alert/card-state.ts';
import type { CardEntry, Subject } from '../alert/entry.ts';
import type { Message } from '../card/message.ts';
import type { Call } from './budget.ts';
import { type Carried, type CarrierPorts, CLOCK_SLACK_MS, DONE, type EntryOf } from './carrier.ts';
import type { Mark } from './ports.ts';

export interface Board {
  readonly subject: Subject;
  /** Where it is posted, by id or name. */
  readonly channel: string;
  readonly revision: number;
  readonly card: CardState;
  /** When there was first something to show on it. */
  readonly since?: number;
  /** Between two updates. */
  readonly intervalMs: number;
  /** Made when it is about to be sent. */
  readonly face: () => Promise<Message>;
}

export function isBoardBehind({ card, revision }: Board): boolean {
  return card.shown < revision || card.attempt !== undefined;
}

export function isBoardDue(board: Board, now: number): boolean {
  if (!isBoardBehind(board)) return false;
  return board.card.message === undefined || now - board.card.shownAt >= board.intervalMs;
}

/** A board that is not posted yet waits so long behind critical alerts, no longer. */
const PATIENCE_MS = 15_000;

export function isOverdue({ card, since }: Board, now: number): boolean {
  return card.message === undefined && since !== undefined && now - since >= PATIENCE_MS;
}

export function boardCall({ card }: Board): Call {
  if (card.attempt !== undefined) return 'search';
  return card.message === undefined ? 'post' : 'update';
}

export class BoardCarrier {
  readonly #ports: CarrierPorts;

  constructor(ports: CarrierPorts) {
    this.#ports = ports;
  }

  /** `channel` is the id of the board's channel. */
  carry(board: Board, channel: string): Promise<Carried> {
    const { attempt, message } = board.card;
    if (attempt !== undefined) return this.#look(board, attempt.channel, attempt.at);
    return message === undefined ? this.#post(board, channel) : this.#update(board);
  }

  async #post(board: Board, channel: string): Promise<Carried> {
    const message = await board.face();
    await this.#record(board, { kind: 'attempted', channel, part: 'card' });
    const posted = await this.#ports.channels.post({ channel, message, mark: markOf(board) });
    if (posted.kind === 'posted') {
      await this.#record(board, { kind: 'shown', message: posted.message, revision: board.revision });
      return DONE;
    }
    if (posted.kind !== 'unclear') await this.#record(board, { kind: 'abandoned' });
    return posted;
  }

  async #update(board: Board): Promise<Carried> {
    const { message: ref } = board.card;
    if (ref === undefined) return DONE;
    const posting = { channel: ref.channel, message: await board.face(), mark: markOf(board) };
    const updated = await this.#ports.channels.update(ref, posting);
    if (updated.kind === 'updated')
      await this.#record(board, { kind: 'shown', message: ref, revision: board.revision });
    else if (updated.kind === 'no-message') await this.#record(board, { kind: 'lost' });
    else return updated;
    return DONE;
  }

  async #look(board: Board, channel: string, since: number): Promise<Carried> {
    const found = await this.#ports.channels.find({ channel, mark: markOf(board), since: since - CLOCK_SLACK_MS });
    if (found.kind === 'found') await this.#record(board, { kind: 'shown', message: found.message, revision: 0 });
    else if (found.kind === 'absent' || found.kind === 'no-message') await this.#record(board, { kind: 'abandoned' });
    else return found;
    return DONE;
  }

  #record({ subject }: Board, entry: EntryOf<CardEntry>): Promise<unknown> {
    return this.#ports.cards.record({ ...entry, at: this.#ports.now(), subject });
  }
}

function markOf({ subject }: Board): Mark {
  return { subject, part: 'card' };
}
