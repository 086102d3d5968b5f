/** Suppress and unsuppress: hide what matches, for a while, with a reason. */
import type { Actor } from '../alert/actor.ts';
import type { Alert, AlertId, SuppressionId } from '../alert/alert.ts';
import { FACET_NAMES, type FacetName } from '../falco/facets.ts';
import type { Matcher } from '../falco/matcher.ts';
import type { Suppression } from '../suppression/suppression.ts';
import type { Desk, UnknownAlert } from './desk.ts';

export type Suppressed =
  | { readonly kind: 'suppressed'; readonly suppression: Suppression }
  | { readonly kind: 'no-reason' }
  | { readonly kind: 'too-long'; readonly longestMs: number }
  | { readonly kind: 'too-broad' }
  | { readonly kind: 'already-suppressed'; readonly id: AlertId; readonly by: Actor; readonly until: number }
  | { readonly kind: 'already-resolved'; readonly id: AlertId }
  | UnknownAlert;

export interface SuppressionWish {
  readonly id: AlertId;
  /** Facets of the alert that further events must share; source and rule always are. */
  readonly keep: readonly FacetName[];
  readonly durationMs: number;
  readonly reason: string;
  /** The longest that configuration allows. */
  readonly longestMs: number;
}

/** Creates a suppression from an alert. */
export async function suppress({ ledger, now }: Desk, by: Actor, wish: SuppressionWish): Promise<Suppressed> {
  const alert = await ledger.alert(wish.id);
  if (alert === undefined) return { kind: 'unknown-alert', id: wish.id };
  const matchers = matchersOf(alert, wish.keep);
  const refusal = refuse(alert, wish, matchers);
  if (refusal !== undefined) return refusal;
  const at = now();
  const recorded = await ledger.record({
    kind: 'suppressed',
    at,
    by,
    origin: alert.id,
    matchers,
    reason: wish.reason.trim(),
    until: at + wish.durationMs,
  });
  if (recorded.suppression === undefined) throw new Error('a recorded suppression must come back with its id');
  return { kind: 'suppressed', suppression: recorded.suppression };
}

function refuse(alert: Alert, wish: SuppressionWish, matchers: readonly Matcher[]): Suppressed | undefined {
  if (alert.status === 'resolved') return { kind: 'already-resolved', id: alert.id };
  if (wish.reason.trim() === '') return { kind: 'no-reason' };
  if (!(wish.durationMs > 0 && wish.durationMs <= wish.longestMs))
    return { kind: 'too-long', longestMs: wish.longestMs };
  // A whole rule, everywhere: that is Falco's configuration, not a responder's decision at night.
  if (matchers.length <= 2 && Object.keys(alert.facets).length > 2) return { kind: 'too-broad' };
  if (alert.hiding === undefined) return undefined;
  return { kind: 'already-suppressed', id: alert.id, by: alert.hiding.by, until: alert.hiding.until };
}

function matchersOf(alert: Alert, keep: readonly FacetName[]): readonly Matcher[] {
  return FACET_NAMES.flatMap((facet) => {
    const value = alert.facets[facet];
    const kept = facet === 'source' || facet === 'rule' || keep.includes(facet);
    return kept && value !== undefined ? [{ facet, op: '=' as const, value }] : [];
  });
}

export type Unsuppressed =
  | { readonly kind: 'ended'; readonly id: SuppressionId; readonly hidden: number }
  | { readonly kind: 'already-ended'; readonly id: SuppressionId }
  | { readonly kind: 'unknown-suppression'; readonly id: SuppressionId };

/** Ends a suppression before its time. */
export function unsuppress({ ledger, now }: Desk, by: Actor, id: SuppressionId): Promise<Unsuppressed> {
  return ledger.decideSuppression<Unsuppressed>(id, (suppression) => {
    if (suppression === undefined) return { result: { kind: 'unknown-suppression', id } };
    if (suppression.ended !== undefined) return { result: { kind: 'already-ended', id } };
    return {
      record: { kind: 'suppression-ended', at: now(), suppression: id, why: 'ended', by },
      result: { kind: 'ended', id, hidden: suppression.hidden },
    };
  });
}

/** Ends a suppression whose time has come; `undefined` when somebody was faster or it is not over. */
export function expire({ ledger, now }: Desk, id: SuppressionId): Promise<Suppression | undefined> {
  return ledger.decideSuppression(id, (suppression) => {
    if (suppression === undefined || suppression.ended !== undefined || suppression.until > now())
      return { result: undefined };
    return {
      record: { kind: 'suppression-ended', at: now(), suppression: id, why: 'expired' },
      result: suppression,
    };
  });
}
