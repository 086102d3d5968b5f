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
}

export const NO_CARD: CardState = { shown: 0, shownAt: 0, told: 0 };
