/** Suppressions: hide matching alerts for a while, with a reason and an owner; their events are still counted. */
import type { Actor } from '../alert/actor.ts';
import type { AlertId, Hiding, SuppressionId } from '../alert/alert.ts';
import type { Facets } from '../falco/facets.ts';
import { type Matcher, matchesAll } from '../falco/matcher.ts';

export interface Suppression {
  readonly id: SuppressionId;
  readonly matchers: readonly Matcher[];
  readonly reason: string;
  readonly by: Actor;
  /** The alert on which it was made. */
  readonly origin: AlertId;
  /** It hides from `from`, inclusive, to `until`, exclusive; milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** Events it hid. */
  readonly hidden: number;
  readonly lastHitAt?: number;
  readonly ended?: { readonly at: number; readonly why: 'expired' | 'ended'; readonly by?: Actor };
}

export interface SuppressedEntry {
  readonly kind: 'suppressed';
  readonly at: number;
  readonly by: Actor;
  readonly origin: AlertId;
  readonly matchers: readonly Matcher[];
  readonly reason: string;
  readonly until: number;
}

export interface SuppressionEndedEntry {
  readonly kind: 'suppression-ended';
  readonly at: number;
  readonly suppression: SuppressionId;
  readonly why: 'expired' | 'ended';
  readonly by?: Actor;
}

export function begin(id: SuppressionId, entry: SuppressedEntry): Suppression {
  const { by, origin, matchers, reason, until, at } = entry;
  return { id, matchers, reason, by, origin, from: at, until, hidden: 0 };
}

/** Whether it hides at `now`; the end instant itself is outside. */
export function isActive(suppression: Suppression, now: number): boolean {
  return suppression.ended === undefined && suppression.from <= now && now < suppression.until;
}

export function hides(suppression: Suppression, facets: Facets, now: number): boolean {
  return isActive(suppression, now) && matchesAll(suppression.matchers, facets);
}

/** One more event hidden. */
export function hit(suppression: Suppression, at: number): Suppression {
  return { ...suppression, hidden: suppression.hidden + 1, lastHitAt: at };
}

export function end(suppression: Suppression, entry: SuppressionEndedEntry): Suppression {
  const { at, why, by } = entry;
  return { ...suppression, ended: { at, why, ...(by === undefined ? {} : { by }) } };
}

/** What a hidden alert shows of it. */
export function hidingOf(suppression: Suppression): Hiding {
  const { id, until, by, reason } = suppression;
  return { id, until, by, reason };
}
