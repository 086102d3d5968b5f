/** Suppressions: hide matching alerts for a while, with a reason and an owner; their events are still counted. */
import type { Actor } from '../alert/actor.ts';
import type { AlertId, Hiding, SuppressionId } from '../alert/alert.ts';
import type { Facets } from '../falco/facets.ts';
import { type Matcher, matchesAll } from '../falco/matcher.ts';

/** Its time came, a person ended it, or Falco itself sends no such events any more. */
type EndReason = 'expired' | 'ended' | 'tuned';

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
  /** Written as a change of Falco's rules, by whom and when last. */
  readonly permanent?: { readonly at: number; readonly by: Actor };
  readonly ended?: { readonly at: number; readonly why: EndReason; readonly by?: Actor };
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
  readonly why: EndReason;
  readonly by?: Actor;
}

/** Somebody took the change for Falco that makes it permanent. */
export interface MadePermanentEntry {
  readonly kind: 'made-permanent';
  readonly at: number;
  readonly suppression: SuppressionId;
  readonly by: Actor;
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

export function makePermanent(suppression: Suppression, { at, by }: MadePermanentEntry): Suppression {
  return { ...suppression, permanent: { at, by } };
}

/**
 * Whether Falco seems to be tuned: made permanent, and nothing matched for `quietMs` since, although other events came.
 * `heardAt` is when the newest event of any kind was received.
 */
export function isTuned(suppression: Suppression, now: number, quietMs: number, heardAt: number): boolean {
  const { permanent, ended, lastHitAt } = suppression;
  if (permanent === undefined || ended !== undefined) return false;
  const since = Math.max(permanent.at, lastHitAt ?? 0);
  return now - since >= quietMs && heardAt > since;
}
