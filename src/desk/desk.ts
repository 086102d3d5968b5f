/** What the verbs need: the part of the store that people's acts touch, and the time. */
import type { Alert, AlertId, SuppressionId } from '../alert/alert.ts';
import type { PersonEntry } from '../alert/entry.ts';
import type { Story } from '../alert/story.ts';
import type { Facets } from '../falco/facets.ts';
import type { Figures } from '../suppression/preview.ts';
import type { SuppressedEntry, Suppression, SuppressionEntry } from '../suppression/suppression.ts';

type Recordable = PersonEntry | SuppressedEntry | SuppressionEntry;

/** A verdict on the newest state; with `record`, the entry that makes it so. */
type Verdict<T> =
  | { readonly record?: Recordable; readonly result: T }
  /** The result is known when the entry is applied. */
  | { readonly record: Recordable; readonly resultOf: (applied: Applied) => T };

interface Applied {
  readonly kind: string;
  readonly suppression?: Suppression;
}

interface Ledger {
  /** Decides on the newest state of an alert and records the outcome in one step: two people can't both be first. */
  decide<T>(id: AlertId, decide: (alert: Alert | undefined) => Verdict<T>): Promise<T>;
  decideSuppression<T>(id: SuppressionId, decide: (suppression: Suppression | undefined) => Verdict<T>): Promise<T>;
  /** Decides on hiding an alert, knowing the suppressions that run: none begins or ends meanwhile. */
  decideHiding<T>(
    id: AlertId,
    decide: (alert: Alert | undefined, running: readonly Suppression[]) => Verdict<T>,
  ): Promise<T>;
  /** For previews of what is made from an alert. */
  figures(id: AlertId, now: number): Promise<Figures>;
  facetsOfRule(id: AlertId): Promise<readonly Facets[]>;
  /** The alerts of a rule, the one heard from last first. */
  find(query: { readonly rule: string; readonly limit: number }): Promise<{ readonly alerts: readonly Alert[] }>;
  story(alert: Alert): Promise<Story | undefined>;
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
