/** The store's port: what both stores offer, and what the contract suite checks. Callers ask for the part they use. */
import type { Alert, AlertId, Status, SuppressionId } from '../alert/alert.ts';
import type { StormId } from '../alert/card-state.ts';
import type { Arrival, HealthArrival } from '../alert/entry.ts';
import type { Health } from '../alert/health.ts';
import type { History } from '../alert/history.ts';
import type { AlertPage } from '../alert/page.ts';
import type { Storm } from '../alert/storm.ts';
import type { Story } from '../alert/story.ts';
import type { Tally } from '../alert/tally.ts';
import type { Facets } from '../falco/facets.ts';
import type { Noise, NoiseQuery } from '../ledger/noise.ts';
import type { Figures } from '../suppression/preview.ts';
import type { Suppression } from '../suppression/suppression.ts';
import type { Entry } from './entry.ts';
import type { Applied } from './state.ts';

/** What became of a received event: counted, or recognised as a sender's retry. */
export type Receipt = 'counted' | 'repeat';

/** A verdict on the newest state, with the entry that makes it so; without one, nothing changes. */
export type Decision<T> =
  | { readonly record?: Entry; readonly result: T }
  /** The result is known when the entry is applied. */
  | { readonly record: Entry; readonly resultOf: (applied: Applied) => T };

export interface AlertQuery {
  readonly status?: readonly Status[];
  readonly rule?: string;
  /** Name of a pod or workload. */
  readonly pod?: string;
  /** `false` leaves out what a suppression hides. */
  readonly hidden?: false;
  /** The one heard from last first, unless the worst priority is to come first. */
  readonly order?: 'newest' | 'worst';
  readonly limit: number;
}

/** One stretch of the way through all alerts of some rules, in the order of their ids. */
export interface Stretch {
  /** Names as they are written, in the very case. */
  readonly rules: { readonly only: readonly string[] } | { readonly allBut: readonly string[] };
  /** Where the stretch before ended; `undefined` at the beginning. */
  readonly after: AlertId | undefined;
  readonly limit: number;
}

/** What a person knows of one event: its time, to the millisecond or less, or the `uuid` that falcosidekick gave it, in lower case. */
export type Clue = { readonly from: number; readonly to: number } | { readonly uuid: string };

/** An event that is kept, or was remembered by its alert. */
export interface Sighting {
  readonly at: number;
  readonly alert: Alert;
}

/** Cards that Slack does not show in their newest state. */
export interface Backlog {
  readonly cards: number;
  /** Receipt time of the longest waiting one. */
  readonly oldestAt?: number;
}

export interface Store {
  /** Resolves when all are durable, one receipt each. @throws StoreUnavailable when they can't be made durable. */
  receive(arrivals: readonly (Arrival | HealthArrival)[]): Promise<readonly Receipt[]>;
  /** Decides on the newest state of one alert and records the outcome, as one step that nothing comes between. */
  decide<T>(id: AlertId, decide: (alert: Alert | undefined) => Decision<T>): Promise<T>;
  decideSuppression<T>(id: SuppressionId, decide: (suppression: Suppression | undefined) => Decision<T>): Promise<T>;
  /**
   * Decides whether something is to hide an alert, knowing the suppressions that run or wait for approval: none begins or
   * ends meanwhile.
   */
  decideHiding<T>(
    id: AlertId,
    decide: (alert: Alert | undefined, running: readonly Suppression[]) => Decision<T>,
  ): Promise<T>;
  record(entry: Entry): Promise<Applied>;
  alert(id: AlertId): Promise<Alert | undefined>;
  find(query: AlertQuery): Promise<AlertPage>;
  /**
   * Alerts that have all words of a text in id, priority, facets, or newest output, the one heard from last first. A word may be
   * any part of these; case does not matter.
   */
  search(text: string, limit: number): Promise<AlertPage>;
  /** Other alerts of an alert's rule, those that share most facets first. */
  similar(alert: Alert, limit: number): Promise<AlertPage>;
  /** For whoever has to look at very many alerts: a stretch shorter than its limit is the last one. */
  walk(stretch: Stretch): Promise<readonly Alert[]>;
  history(alert: Alert): Promise<History>;
  /** What else happened there and then: the alerts of other rules that one shares a container, pod or session with. */
  story(alert: Alert): Promise<Story | undefined>;
  /** Whether this very event was received lately, and the newest alert of its kind. */
  trace(
    event: Pick<Arrival, 'key' | 'fingerprint' | 'event'>,
  ): Promise<{ readonly received: boolean; readonly alert?: Alert }>;
  /** Events that a clue fits, as far as they are kept, with their alerts: a few, the newest first. */
  sightings(clue: Clue): Promise<readonly Sighting[]>;
  suppressions(): Promise<readonly Suppression[]>;
  suppression(id: SuppressionId): Promise<Suppression | undefined>;
  /** Suppressions that run, wait for approval, or whose cards are behind. */
  suppressionBoards(): Promise<readonly Suppression[]>;
  /** What previews need that are about the rule of an alert. */
  figures(id: AlertId, now: number): Promise<Figures>;
  /** The facets of all alerts of an alert's rule. */
  facetsOfRule(id: AlertId): Promise<readonly Facets[]>;
  /** What the noise ledger tells of alerts. */
  noise(asked: NoiseQuery): Promise<Noise>;
  health(): Promise<Health>;
  /** Storms that rage or whose cards are behind. */
  storms(): Promise<readonly Storm[]>;
  storm(id: StormId): Promise<Storm | undefined>;
  /** The alerts on a storm's card, as they are now. */
  stormMembers(id: StormId): Promise<readonly Alert[]>;
  tally(now: number): Promise<Tally>;
  /** Alerts whose cards are behind and may be brought up to date at `now`, most urgent first. */
  due(now: number, limit: number): Promise<readonly Alert[]>;
  /** Whether any alert's card is. */
  isBehind(): Promise<boolean>;
  backlog(): Promise<Backlog>;
  /** Calls back after a change; returns the way to stop. */
  onChange(listener: () => void): () => void;
  /** Why the last write failed, while none has succeeded since. */
  trouble?(): string | undefined;
  /** Why what is to be made durable now would have to wait for long. */
  stall?(): string | undefined;
  close(): Promise<void>;
}

/** The store can't make anything durable now; nothing was recorded. */
export class StoreUnavailable extends Error {
  readonly code = 'store-unavailable';
}
