/** What the verbs need: the part of the store that people's acts touch, and the time. */
import type { Alert, AlertId, SuppressionId } from '../alert/alert.ts';
import type { PersonEntry } from '../alert/entry.ts';
import type {
  MadePermanentEntry,
  SuppressedEntry,
  Suppression,
  SuppressionEndedEntry,
} from '../suppression/suppression.ts';

type Recordable = PersonEntry | SuppressedEntry | SuppressionEndedEntry | MadePermanentEntry;

/** A verdict on the newest state; with `record`, the entry that makes it so. */
interface Verdict<T> {
  readonly record?: Recordable;
  readonly result: T;
}

interface Ledger {
  /** Decides on the newest state of an alert and records the outcome in one step: two people can't both be first. */
  decide<T>(id: AlertId, decide: (alert: Alert | undefined) => Verdict<T>): Promise<T>;
  decideSuppression<T>(id: SuppressionId, decide: (suppression: Suppression | undefined) => Verdict<T>): Promise<T>;
  record(entry: SuppressedEntry): Promise<{ readonly kind: string; readonly suppression?: Suppression }>;
  alert(id: AlertId): Promise<Alert | undefined>;
}

export interface Desk {
  readonly ledger: Ledger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** There is no such alert; it may have been forgotten by retention. */
export interface UnknownAlert {
  readonly kind: 'unknown-alert';
  readonly id: AlertId;
}
