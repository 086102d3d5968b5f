/** What delivery needs: the cards of the store, Slack's channels, and the faces to show. */
import type { Alert, AlertId, SuppressionId, TimelineItem } from '../alert/alert.ts';
import type { MessageRef, StormId } from '../alert/card-state.ts';
import type { CardEntry, Subject, WeatherEntry } from '../alert/entry.ts';
import type { Health } from '../alert/health.ts';
import type { Storm } from '../alert/storm.ts';
import type { Message } from '../card/message.ts';
import type { ReportFile } from '../card/report-file.ts';
import type { Suppression } from '../suppression/suppression.ts';

export interface CardLedger {
  /** Alerts whose cards are behind and whose turn has come, most urgent first; with `AT_ONCE` without mere repeats. */
  due(now: number, limit: number): Promise<readonly Alert[]>;
  alert(id: AlertId): Promise<Alert | undefined>;
  health(): Promise<Health>;
  storms(): Promise<readonly Storm[]>;
  stormMembers(id: StormId): Promise<readonly Alert[]>;
  /** Suppressions that run, wait for approval, or whose cards are behind. */
  suppressionBoards(): Promise<readonly Suppression[]>;
  suppression(id: SuppressionId): Promise<Suppression | undefined>;
  /** Whether any alert's card is behind. */
  isBehind(): Promise<boolean>;
  record(entry: CardEntry | WeatherEntry): Promise<unknown>;
  onChange(listener: () => void): () => void;
}

/** What a message says about itself to Falconer: found again by it after a crash or a dropped connection. */
export interface Mark {
  readonly subject: Subject;
  readonly part: 'card' | 'thread' | 'notice';
  /** For a thread message: how many items of the timeline are told once it is there. */
  readonly items?: number;
}

export interface Posting {
  readonly channel: string;
  readonly message: Message;
  readonly mark: Mark;
  /** The card's `ts`, for a message in its thread. */
  readonly thread?: string;
}

/** A file that Slack has already, for a card's thread. Slack gives it no place for a mark: its comment tells it apart. */
export interface Sharing extends Pick<Posting, 'channel' | 'mark'> {
  readonly thread: string;
  readonly upload: string;
  readonly file: ReportFile;
}

/** Why Slack did not do what was asked. */
export type Trouble =
  /** Nothing was done; `retryAfterMs` comes from Slack. */
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** The content is refused and would be again. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The channel is gone, archived, or the bot is not in it. */
  | { readonly kind: 'no-channel'; readonly reason: string }
  /** The message to update is gone or can't be edited any more. */
  | { readonly kind: 'no-message'; readonly reason: string }
  /** The token is not accepted. */
  | { readonly kind: 'unauthorised'; readonly reason: string }
  /** Slack may or may not have done it: no answer, a dropped connection, a server error. */
  | { readonly kind: 'unclear'; readonly reason: string };

export type Posted = { readonly kind: 'posted'; readonly message: MessageRef } | Trouble;
export type Uploaded = { readonly kind: 'uploaded'; readonly id: string } | Trouble;
export type Shared = { readonly kind: 'shared' } | Trouble;
export type Updated = { readonly kind: 'updated' } | Trouble;
export type Found =
  | { readonly kind: 'found'; readonly message: MessageRef; readonly items?: number }
  | { readonly kind: 'absent' }
  | Trouble;

export interface Channels {
  /** The id of a channel given by id or name, so that budgets and messages agree on it. */
  idOf(channel: string): Promise<string>;
  post(posting: Posting): Promise<Posted>;
  update(message: MessageRef, posting: Posting): Promise<Updated>;
  /** Brings a file to Slack, where nobody sees it yet. */
  upload(file: ReportFile): Promise<Uploaded>;
  /** Shows it in a thread. */
  share(sharing: Sharing): Promise<Shared>;
  /**
   * Looks for a message of ours by its mark, among those after `since` (milliseconds); with `comment`, also for a file
   * beside which that is said, which then counts as the mark's.
   */
  find(search: {
    readonly channel: string;
    readonly mark: Mark;
    readonly since: number;
    readonly thread?: string;
    readonly comment?: string;
  }): Promise<Found>;
}

/** How things look: made from data when they are about to be sent, so that the newest state is shown. */
export interface Faces {
  card(alert: Alert): Promise<Message>;
  thread(alert: Alert, items: readonly TimelineItem[]): Promise<Message>;
  /** The report as a file, as it was asked for; `undefined` when it can't be made, now or later. */
  reportFile(alert: Alert, asked: TimelineItem): Promise<ReportFile | undefined>;
  health(health: Health): Message;
  storm(storm: Storm, members: readonly Alert[]): Message;
  suppression(suppression: Suppression): Message;
}

/** Who does something that one replica at a time may do; the store's clock decides. */
export interface Leases {
  /** Takes a lease that is free, over, or this replica's already; `false` while another holds it. */
  take(name: string, ms: number): Promise<boolean>;
  /** Prolongs a lease that is still held; `false` when it ran out or another took it. */
  renew(name: string, ms: number): Promise<boolean>;
  /** Gives a lease back, so that another need not wait for its end. */
  release(name: string): Promise<void>;
}

/** The channel of an alert, by the routes. */
export type Route = (alert: Alert) => string;
