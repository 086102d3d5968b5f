/** Suppress: hide what matches, for a while, with a reason; where it is grave, only after a second person agreed. */
import type { Actor } from '../alert/actor.ts';
import type { Alert, AlertId, SuppressionId } from '../alert/alert.ts';
import type { FacetName, Facets } from '../falco/facets.ts';
import type { Fingerprint } from '../falco/fingerprint.ts';
import { matchesAll } from '../falco/matcher.ts';
import { type Choices, leftOpen, matchersOf, type Unsound, unsound } from '../suppression/choice.ts';
import { groundsOf } from '../suppression/grounds.ts';
import { type Figures, knownValues, preview } from '../suppression/preview.ts';
import { isAwaiting, type SuppressedEntry, type Suppression } from '../suppression/suppression.ts';
import type { Desk, UnknownAlert } from './desk.ts';

export type Suppressed =
  | { readonly kind: 'suppressed'; readonly suppression: Suppression }
  /** It hides nothing before a second person has agreed. */
  | { readonly kind: 'awaiting-approval'; readonly suppression: Suppression; readonly approvers: readonly string[] }
  | { readonly kind: 'no-reason' }
  | { readonly kind: 'too-long'; readonly longestMs: number }
  | { readonly kind: 'unsound'; readonly why: Unsound }
  | { readonly kind: 'already-suppressed'; readonly id: AlertId; readonly by: Actor; readonly until: number }
  | {
      readonly kind: 'already-requested';
      readonly id: AlertId;
      readonly by: Actor;
      readonly suppression: SuppressionId;
    }
  | { readonly kind: 'already-resolved'; readonly id: AlertId }
  | UnknownAlert;

export interface SuppressionWish {
  readonly id: AlertId;
  readonly choices: Choices;
  /** Facets in which a new value brings an alert back; those that the matchers fix can't have one. */
  readonly watch: readonly FacetName[];
  /** Whether it comes back when another alert, that was not there before, is on the same scene. */
  readonly watchStories?: boolean;
  readonly until: number;
  readonly reason: string;
}

/** What configuration says about suppressions. */
export interface SuppressionPolicy {
  readonly longestMs: number;
  /** How much of all alerts may be hidden without a ground for a second person, between 0 and 1. */
  readonly share: number;
  /** Slack users who may agree; with none, nobody is asked. */
  readonly approvers: readonly string[];
}

/** Creates a suppression from an alert. Of two people at once one does; the other is told who it was. */
export async function suppress(
  { ledger, now }: Desk,
  by: Actor,
  wish: SuppressionWish,
  policy: SuppressionPolicy,
): Promise<Suppressed> {
  const [figures, stored] = await Promise.all([
    ledger.figures(wish.id, now()),
    wish.watch.length === 0 ? [] : ledger.facetsOfRule(wish.id),
  ]);
  const companions = wish.watchStories === true ? await companionsNow(ledger, wish) : undefined;
  return ledger.decideHiding<Suppressed>(wish.id, (alert, running) => {
    if (alert === undefined) return { result: { kind: 'unknown-alert', id: wish.id } };
    const at = now();
    const refusal = refuse(alert, running, wish, policy, at);
    if (refusal !== undefined) return { result: refusal };
    const record = entryOf(alert, figures, { by, at, wish, policy, stored, companions });
    return {
      record,
      resultOf: ({ suppression }) => {
        if (suppression === undefined) throw new Error('a recorded suppression must come back with its id');
        return isAwaiting(suppression)
          ? { kind: 'awaiting-approval', suppression, approvers: policy.approvers }
          : { kind: 'suppressed', suppression };
      },
    };
  });
}

function refuse(
  alert: Alert,
  running: readonly Suppression[],
  wish: SuppressionWish,
  { longestMs }: SuppressionPolicy,
  at: number,
): Suppressed | undefined {
  const { id, facets, hiding } = alert;
  if (alert.status === 'resolved') return { kind: 'already-resolved', id };
  if (hiding !== undefined) return { kind: 'already-suppressed', id, by: hiding.by, until: hiding.until };
  const asked = running.find((other) => other.origin === id && isAwaiting(other) && other.until > at);
  if (asked !== undefined) return { kind: 'already-requested', id, by: asked.by, suppression: asked.id };
  if (wish.reason.trim() === '') return { kind: 'no-reason' };
  if (!isAllowed(wish.until, at, longestMs)) return { kind: 'too-long', longestMs };
  const why = unsound(matchersOf(facets, wish.choices), facets);
  return why === undefined ? undefined : { kind: 'unsound', why };
}

interface Request {
  readonly by: Actor;
  readonly at: number;
  readonly wish: SuppressionWish;
  readonly policy: SuppressionPolicy;
  /** Of all alerts of the rule: what is watched for is what none of them has. */
  readonly stored: readonly Facets[];
  readonly companions: readonly Fingerprint[] | undefined;
}

/** The stories of so many alerts that it hides are looked at, those heard from last. */
const MAX_STORIES = 20;
const MAX_LOOKED_AT = 200;

/** What is in stories with what it hides: who suppresses knows it, so it brings nothing back. */
async function companionsNow(
  ledger: Desk['ledger'],
  { id, choices }: SuppressionWish,
): Promise<readonly Fingerprint[]> {
  const origin = await ledger.decide(id, (alert) => ({ result: alert }));
  if (origin === undefined) return [];
  const matchers = matchersOf(origin.facets, choices);
  const { alerts } = await ledger.find({ rule: origin.facets.rule, limit: MAX_LOOKED_AT });
  const others = alerts.filter((alert) => alert.id !== id && matchesAll(matchers, alert.facets));
  const stories = await Promise.all([origin, ...others.slice(0, MAX_STORIES)].map((alert) => ledger.story(alert)));
  const steps = stories.flatMap((story) => story?.steps ?? []);
  return [...new Set(steps.map(({ alert }) => alert.fingerprint))].sort();
}

function entryOf(
  alert: Alert,
  figures: Figures,
  { by, at, wish, policy, stored, companions }: Request,
): SuppressedEntry {
  const matchers = matchersOf(alert.facets, wish.choices);
  const seen = preview(matchers, figures, at);
  const grounds = policy.approvers.length === 0 ? [] : groundsOf(seen, policy.share);
  const channel = alert.card.message?.channel;
  return {
    kind: 'suppressed',
    at,
    by,
    origin: alert.id,
    ...(channel === undefined ? {} : { channel }),
    matchers,
    reason: wish.reason.trim(),
    until: wish.until,
    allows: seen.highest ?? alert.priority,
    watched: knownValues(matchers, stored, leftOpen(matchers, wish.watch)),
    ...(seen.usual === undefined ? {} : { usual: seen.usual }),
    ...(companions === undefined ? {} : { companions }),
    ...(grounds.length === 0 ? {} : { grounds }),
  };
}

/** Not `until < at + longest` alone: a time that is no number must not pass. */
export function isAllowed(until: number, at: number, longestMs: number): boolean {
  return until > at && until - at <= longestMs;
}
