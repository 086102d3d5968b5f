/** What becomes of a suppression: approved, extended, ended, by people; warned about and ended by the clock. */
import type { Actor } from '../alert/actor.ts';
import type { SuppressionId } from '../alert/alert.ts';
import { dutyOf, type Tending } from '../suppression/duty.ts';
import { type Ground, groundsOf, groundsSince } from '../suppression/grounds.ts';
import { preview } from '../suppression/preview.ts';
import { isAwaiting, type Suppression } from '../suppression/suppression.ts';
import type { Desk } from './desk.ts';
import { isAllowed, type SuppressionPolicy } from './suppress.ts';

type Over =
  | { readonly kind: 'already-ended'; readonly id: SuppressionId }
  | { readonly kind: 'unknown-suppression'; readonly id: SuppressionId };

function isOver(suppression: Suppression | undefined, id: SuppressionId): Over | undefined {
  if (suppression === undefined) return { kind: 'unknown-suppression', id };
  return suppression.ended === undefined ? undefined : { kind: 'already-ended', id };
}

export type Unsuppressed = { readonly kind: 'ended'; readonly id: SuppressionId; readonly hidden: number } | Over;

/** Ends a suppression before its time, or declines one that waits for approval. */
export function unsuppress({ ledger, now }: Desk, by: Actor, id: SuppressionId): Promise<Unsuppressed> {
  return ledger.decideSuppression<Unsuppressed>(id, (suppression) => {
    const over = isOver(suppression, id);
    if (suppression === undefined || over !== undefined) return { result: over ?? { kind: 'unknown-suppression', id } };
    return {
      record: { kind: 'suppression-ended', at: now(), suppression: id, why: 'ended', by },
      result: { kind: 'ended', id, hidden: suppression.hidden },
    };
  });
}

export type Approved =
  | { readonly kind: 'approved'; readonly id: SuppressionId; readonly until: number }
  | { readonly kind: 'own-request'; readonly id: SuppressionId }
  | { readonly kind: 'not-approver'; readonly id: SuppressionId; readonly approvers: readonly string[] }
  | { readonly kind: 'already-approved'; readonly id: SuppressionId; readonly by?: Actor }
  /** What came since it was asked for makes it graver than its card says. */
  | { readonly kind: 'graver-now'; readonly id: SuppressionId; readonly grounds: readonly Ground[] }
  | Over;

/** The second person agrees, and it begins to hide: what its card says of it, no more. */
export async function approveSuppression(
  { ledger, now }: Desk,
  by: Actor,
  id: SuppressionId,
  { approvers, share }: Pick<SuppressionPolicy, 'approvers' | 'share'>,
): Promise<Approved> {
  const grounds = await newGrounds({ ledger, now }, id, share);
  return ledger.decideSuppression<Approved>(id, (suppression) => {
    const over = isOver(suppression, id);
    if (suppression === undefined || over !== undefined) return { result: over ?? { kind: 'unknown-suppression', id } };
    if (!isAwaiting(suppression)) {
      const first = suppression.approval?.given?.by;
      return { result: { kind: 'already-approved', id, ...(first === undefined ? {} : { by: first }) } };
    }
    if (!approvers.includes(by.user)) return { result: { kind: 'not-approver', id, approvers } };
    if (isSame(by, suppression.by)) return { result: { kind: 'own-request', id } };
    if (suppression.until <= now()) return { result: { kind: 'already-ended', id } };
    if (grounds.length > 0) return { result: { kind: 'graver-now', id, grounds } };
    return {
      record: { kind: 'suppression-approved', at: now(), suppression: id, by },
      result: { kind: 'approved', id, until: suppression.until },
    };
  });
}

async function newGrounds(
  { ledger, now }: Pick<Desk, 'ledger' | 'now'>,
  id: SuppressionId,
  share: number,
): Promise<readonly Ground[]> {
  const suppression = await ledger.decideSuppression(id, (found) => ({ result: found }));
  if (suppression === undefined || !isAwaiting(suppression)) return [];
  const at = now();
  const figures = await ledger.figures(suppression.origin, at);
  return groundsSince(
    suppression.approval?.grounds ?? [],
    groundsOf(preview(suppression.matchers, figures, at), share),
  );
}

export type Extended =
  | { readonly kind: 'extended'; readonly id: SuppressionId; readonly until: number }
  | { readonly kind: 'too-long'; readonly longestMs: number }
  | { readonly kind: 'not-approver'; readonly id: SuppressionId; readonly approvers: readonly string[] }
  | { readonly kind: 'own-request'; readonly id: SuppressionId }
  | { readonly kind: 'not-approved'; readonly id: SuppressionId }
  | Over;

/** Gives it a later end, counted from now. One that needed a second person needs one again. */
export function extendSuppression(
  { ledger, now }: Desk,
  by: Actor,
  { id, until }: { readonly id: SuppressionId; readonly until: number },
  { longestMs, approvers }: Pick<SuppressionPolicy, 'longestMs' | 'approvers'>,
): Promise<Extended> {
  return ledger.decideSuppression<Extended>(id, (suppression) => {
    const over = isOver(suppression, id);
    if (suppression === undefined || over !== undefined) return { result: over ?? { kind: 'unknown-suppression', id } };
    if (isAwaiting(suppression)) return { result: { kind: 'not-approved', id } };
    if (suppression.approval !== undefined) {
      if (!approvers.includes(by.user)) return { result: { kind: 'not-approver', id, approvers } };
      if (isSame(by, suppression.by)) return { result: { kind: 'own-request', id } };
    }
    const at = now();
    // Not yet ended by the clock, but over: it hides nothing, and must not begin again unseen.
    if (suppression.until <= at) return { result: { kind: 'already-ended', id } };
    if (!isAllowed(until, at, longestMs) || until <= suppression.until)
      return { result: { kind: 'too-long', longestMs } };
    return {
      record: { kind: 'suppression-extended', at, suppression: id, by, until },
      result: { kind: 'extended', id, until },
    };
  });
}

function isSame(a: Actor, b: Actor): boolean {
  return a.user === b.user && a.team === b.team;
}

/** Does what the clock asks for: ends it, or tells its owner. Once, whoever else looks at the same moment. */
export function tend({ ledger, now }: Desk, id: SuppressionId, tending: Tending): Promise<boolean> {
  return ledger.decideSuppression<boolean>(id, (suppression) => {
    const at = now();
    const duty = suppression === undefined ? undefined : dutyOf(suppression, at, tending);
    if (duty === undefined) return { result: false };
    const about = { at, suppression: id };
    if (duty === 'warn') return { record: { ...about, kind: 'suppression-warned' }, result: true };
    const why = duty === 'expire' ? 'expired' : 'quiet';
    return { record: { ...about, kind: 'suppression-ended', why }, result: true };
  });
}
