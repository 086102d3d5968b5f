/** What Slack shows of an alert, as far as Falconer knows: the other half of the reconciler's comparison. */
import type { SuppressionId } from './alert.ts';

/** `W-3`: the weather. */
export type StormId = `W-${number}`;

export function isStormId(subject: string): subject is StormId {
  return subject.startsWith('W-');
}

export function isSuppressionId(subject: string): subject is SuppressionId {
  return subject.startsWith('S-');
}

/** A message at Slack. `ts` is a string, never a number: it has more digits than a double keeps. */
export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

/** What held up a card that was posted late, as delivery saw it. */
export type Hold =
  /** A suppression hid the alert for a time. */
  | { readonly kind: 'hidden' }
  /** It was on a storm's card, until a person acted on it or it became critical. */
  | { readonly kind: 'storm'; readonly storm: StormId }
  /** Delivery began only then: Falconer was not running before, or it was another replica's turn. */
  | { readonly kind: 'not-running' | 'other-turn'; readonly until: number }
  /** Slack asked to wait, gave no answer, took no post to the channel, or not the token; or the store gave no answer. */
  | {
      readonly kind: 'rate-limited' | 'no-answer' | 'no-channel' | 'token' | 'store';
      readonly ms: number;
      readonly reason?: string;
    }
  /** So many other messages went to its channel meanwhile. */
  | { readonly kind: 'queue'; readonly posts: number };

export interface CardState {
  /** Absent until the card is posted. */
  readonly message?: MessageRef;
  /** The alert's revision that the message shows; 0 before it is posted. */
  readonly shown: number;
  /** When it was last brought up to date, milliseconds since the epoch. */
  readonly shownAt: number;
  /** How many items of the timeline its thread tells. */
  readonly told: number;
  /** A post was begun and its outcome is not known: look for it at Slack before posting again. */
  readonly attempt?: { readonly at: number; readonly channel: string; readonly part: 'card' | 'thread' };
  /** It waits on the card of this storm instead of having one of its own. */
  readonly storm?: StormId;
  /** Slack refused the full card because of its content, so the plain one is shown. */
  readonly plain?: boolean;
  /** Why it was posted late, if it was; the longest first. */
  readonly held?: readonly Hold[];
  /** When it was found that the message was gone, and had to be posted anew. */
  readonly lostAt?: number;
}

export const NO_CARD: CardState = { shown: 0, shownAt: 0, told: 0 };
