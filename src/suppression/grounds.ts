/** Grounds: what about a suppression a second person should see before it hides anything. */
import { isAtLeast, type Priority } from '../falco/priority.ts';
import type { Preview } from './preview.ts';

export type Ground =
  | { readonly kind: 'priority'; readonly priority: Priority }
  /** Between 0 and 1, of all alerts. */
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'clusters'; readonly clusters: number }
  | { readonly kind: 'true-positive'; readonly alerts: number };

/** Priorities that wake people. */
const GRAVE: Priority = 'Critical';

/** `share` is how much of all alerts may be hidden without a ground, between 0 and 1. */
export function groundsOf(preview: Preview, share: number): readonly Ground[] {
  const { alerts, highest, clusters, truePositives } = preview;
  const grounds: Ground[] = [];
  if (highest !== undefined && isAtLeast(highest, GRAVE)) grounds.push({ kind: 'priority', priority: highest });
  const part = alerts.total === 0 ? 0 : alerts.hidden / alerts.total;
  // One alert of one is all of them, and says nothing.
  if (alerts.hidden > 1 && part > share) grounds.push({ kind: 'share', share: part });
  if (clusters.length > 1) grounds.push({ kind: 'clusters', clusters: clusters.length });
  if (truePositives > 0) grounds.push({ kind: 'true-positive', alerts: truePositives });
  return grounds;
}

/** What would have to be asked about anew: grounds of a kind that `asked` did not have. A worse priority is none, since it breaks through. */
export function groundsSince(asked: readonly Ground[], now: readonly Ground[]): readonly Ground[] {
  const known = new Set<Ground['kind']>(['priority', ...asked.map(({ kind }) => kind)]);
  return now.filter(({ kind }) => !known.has(kind));
}
