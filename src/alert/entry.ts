/** Entries: everything that happens, as it is recorded. State is a fold over them. */
import type { FalcoEvent } from '../falco/event.ts';
import type { Facets } from '../falco/facets.ts';
import type { EventKey, Fingerprint } from '../falco/fingerprint.ts';
import type { Actor } from './actor.ts';
import type { AlertId, Disposition, Hiding, Recap, SuppressionId } from './alert.ts';
import type { Hold, MessageRef, StormId } from './card-state.ts';

/** A Falco event as received, with the identities that were computed from it. */
export interface Arrival {
  readonly kind: 'event';
  /** Receipt time, milliseconds since the epoch. */
  readonly at: number;
  /** Name of the sender it came from, if it came from one. */
  readonly sender?: string;
  readonly key: EventKey;
  readonly fingerprint: Fingerprint;
  readonly facets: Facets;
  readonly event: FalcoEvent;
}

/** A message about Falco itself. */
export interface HealthArrival {
  readonly kind: 'health';
  readonly at: number;
  readonly sender?: string;
  readonly key: EventKey;
  readonly event: FalcoEvent;
}

/** What a person did to an alert. */
export type PersonEntry = { readonly at: number; readonly alert: AlertId; readonly by: Actor } & (
  | { readonly kind: 'acknowledged'; readonly note?: string }
  | { readonly kind: 'unacknowledged' }
  | { readonly kind: 'resolved'; readonly disposition: Disposition; readonly note?: string }
  | { readonly kind: 'assigned'; readonly to: string }
  | { readonly kind: 'noted'; readonly text: string }
  | { readonly kind: 'mitigated'; readonly action: string; readonly title: string; readonly command: string }
  | { readonly kind: 'report-requested'; readonly form?: 'file' }
);

/** Its story has a further step, which its card does not tell yet. */
export interface StoryEntry {
  readonly kind: 'story-grew';
  readonly at: number;
  readonly alert: AlertId;
}

/** What a suppression does to an alert that it matches; derived from the suppression's own entry, never recorded. */
export type HidingEntry =
  | { readonly kind: 'hidden'; readonly at: number; readonly hiding: Hiding; readonly origin: boolean }
  | {
      readonly kind: 'unhidden';
      readonly at: number;
      readonly id: SuppressionId;
      readonly hidden: number;
      readonly by?: Actor;
      readonly recap?: Recap;
      readonly origin: boolean;
    };

/** What delivery did at Slack for the card of `subject`. */
export type CardEntry = { readonly at: number; readonly subject: Subject } & (
  | { readonly kind: 'attempted'; readonly channel: string; readonly part: 'card' | 'thread' }
  | { readonly kind: 'abandoned' }
  | {
      readonly kind: 'shown';
      readonly message: MessageRef;
      readonly revision: number;
      /** What held it up, when it is posted for the first time and late. */
      readonly held?: readonly Hold[];
    }
  /** Slack refused the full card because of its content. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'told'; readonly items: number }
  | { readonly kind: 'lost' }
);

/** Alerts that wait on a storm's card from now on; the storm of that channel begins if none rages. */
export interface GatheredEntry {
  readonly kind: 'gathered';
  readonly at: number;
  readonly channel: string;
  readonly alerts: readonly AlertId[];
}

interface StormOverEntry {
  readonly kind: 'storm-over';
  readonly at: number;
  readonly storm: StormId;
}

export type WeatherEntry = GatheredEntry | StormOverEntry;

/** Not heard of since a time, for longer than it may be. */
interface SenderSilent {
  readonly kind: 'sender-silent';
  readonly at: number;
  readonly sender: string;
  readonly since: number;
}

/** Not listened for any more: the configuration does not name it, or asks for no alarm. */
interface SenderRemoved {
  readonly kind: 'sender-removed';
  readonly at: number;
  readonly sender: string;
}

/** What became of a sender of events, as the clock found it. */
export type SenderEntry = SenderSilent | SenderRemoved;

/** Whose card: an alert's, a storm's, a suppression's, or the one card about Falco's own health. */
export type Subject = AlertId | StormId | SuppressionId | 'health';
