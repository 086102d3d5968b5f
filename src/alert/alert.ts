/** The alert: all events of one fingerprint, and what people did about them. */
import type { FalcoEvent } from '../falco/event.ts';
import type { FacetName, Facets } from '../falco/facets.ts';
import type { Fingerprint } from '../falco/fingerprint.ts';
import type { Priority } from '../falco/priority.ts';
import type { Actor } from './actor.ts';
import type { CardState } from './card-state.ts';

/** `F-1042`: what people type and read aloud. */
export type AlertId = `F-${number}`;

/** `S-12`. */
export type SuppressionId = `S-${number}`;

const STATUSES = ['open', 'acknowledged', 'resolved'] as const;
export type Status = (typeof STATUSES)[number];

/** How a resolved alert was judged. */
export const DISPOSITIONS = ['true-positive', 'benign', 'false-positive'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** Events of one hour; `hour` is hours since the epoch. */
export interface HourBucket {
  readonly hour: number;
  readonly count: number;
}

/** One event of an alert, as far as events of one alert differ. */
export interface Occurrence {
  readonly at: number;
  readonly host?: string;
  readonly pod?: string;
  readonly container?: string;
  readonly command?: string;
}

/** The suppression that hides an alert's events now. */
export interface Hiding {
  readonly id: SuppressionId;
  readonly until: number;
  readonly by: Actor;
  readonly reason: string;
  /** The second person, where one was needed. */
  readonly approvedBy?: Actor;
}

/** Why a suppression does not hide an event that its matchers match. */
export type Breach =
  /** Worse than the worst priority that the suppression hides. */
  | { readonly kind: 'priority'; readonly priority: Priority; readonly allows: Priority }
  /** A facet that its matchers leave open has a value that was not there when it was made. */
  | { readonly kind: 'new-value'; readonly facet: FacetName; readonly value: string }
  /** An alert of another rule, which nothing hides, was on the same container, pod or session at that time. */
  | { readonly kind: 'story'; readonly alert: AlertId; readonly rule: string }
  /** More events in one hour than ten times the usual. */
  | { readonly kind: 'rate'; readonly events: number; readonly usual: number };

/** An alert that came back from under a suppression, which does not hide it any more. */
export interface Breakthrough {
  readonly id: SuppressionId;
  readonly at: number;
  readonly why: Breach;
}

/**
 * Why a suppression ended: its time came, a person ended it, nothing matched it for long, or Falco itself sends no such
 * events any more.
 */
export type EndReason = 'expired' | 'ended' | 'quiet' | 'tuned';

/** What a suppression hid in one place. */
export interface HiddenIn {
  readonly workload: string;
  readonly hidden: number;
}

/** What a suppression was, said where it ended. */
export interface Recap {
  readonly why: EndReason;
  /** Most first; what is not listed is in `elsewhere`. */
  readonly where: readonly HiddenIn[];
  readonly elsewhere: number;
  /** Alerts that it hid and that had an event in the last hour: how many, and the busiest by id. */
  readonly firing: { readonly alerts: number; readonly busiest: readonly AlertId[] };
}

/** What happened to an alert, in order; shown in the card's thread. */
export type TimelineItem = { readonly at: number } & (
  | { readonly kind: 'acknowledged'; readonly by: Actor; readonly note?: string }
  | { readonly kind: 'unacknowledged'; readonly by: Actor }
  | { readonly kind: 'resolved'; readonly by: Actor; readonly disposition: Disposition; readonly note?: string }
  | { readonly kind: 'assigned'; readonly by: Actor; readonly to: string }
  | { readonly kind: 'noted'; readonly by: Actor; readonly text: string }
  | {
      readonly kind: 'mitigated';
      readonly by: Actor;
      readonly action: string;
      readonly title: string;
      readonly command: string;
    }
  /** As a message, unless another form is named. */
  | { readonly kind: 'report-requested'; readonly by: Actor; readonly form?: 'file' }
  | { readonly kind: 'suppressed'; readonly by: Actor; readonly hiding: Hiding }
  | {
      readonly kind: 'suppression-requested';
      readonly by: Actor;
      readonly id: SuppressionId;
      readonly until: number;
      readonly reason: string;
    }
  | { readonly kind: 'suppression-extended'; readonly by: Actor; readonly id: SuppressionId; readonly until: number }
  | { readonly kind: 'suppression-warned'; readonly owner: Actor; readonly id: SuppressionId; readonly until: number }
  | ({ readonly kind: 'broke-through' } & Breakthrough)
  | {
      readonly kind: 'suppression-ended';
      readonly id: SuppressionId;
      readonly hidden: number;
      readonly by?: Actor;
      readonly recap?: Recap;
    }
);

export interface Alert {
  readonly id: AlertId;
  readonly fingerprint: Fingerprint;
  readonly facets: Facets;
  readonly status: Status;
  /** Grows with every visible change; a card that shows a smaller one is behind. */
  readonly revision: number;
  /** The revision of the newest change that a person made: such a change goes to Slack at once. */
  readonly actedRevision: number;
  /** Worst priority among its events. */
  readonly priority: Priority;
  /** Times of the earliest and the latest event, milliseconds since the epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** When Falconer first and last received one. */
  readonly receivedAt: number;
  readonly lastReceivedAt: number;
  readonly count: number;
  /** How many of `count` a suppression hid. */
  readonly hidden: number;
  readonly buckets: readonly HourBucket[];
  /** The last few, newest last. */
  readonly occurrences: readonly Occurrence[];
  /** The newest event, long values cut. */
  readonly latest: FalcoEvent;
  readonly timeline: readonly TimelineItem[];
  readonly acknowledgement?: { readonly by: Actor; readonly at: number; readonly note?: string };
  readonly assignee?: { readonly user: string; readonly by: Actor; readonly at: number };
  readonly resolution?: {
    readonly by: Actor;
    readonly at: number;
    readonly disposition: Disposition;
    readonly note?: string;
  };
  readonly hiding?: Hiding;
  /** The suppressions that it broke through, newest last; they do not hide it any more. */
  readonly broke?: readonly Breakthrough[];
  /** The resolved alert of the same fingerprint that this one follows. */
  readonly follows?: AlertId;
  readonly card: CardState;
}
