/** What may be forgotten: state is bounded by age and count. */
import type { Alert } from '../alert/alert.ts';
import { isBehind } from '../alert/due.ts';
import type { Suppression } from '../suppression/suppression.ts';
import type { RetentionEntry } from './entry.ts';

/**
 * Alerts quiet since `before`, and the quietest beyond `keep`, resolved ones first. A card that is still behind is never
 * forgotten: its events were accepted and must be shown. Suppressions go when they ended before `before`.
 */
export function forgettable(
  alerts: Iterable<Alert>,
  suppressions: Iterable<Suppression>,
  { before, keep }: RetentionEntry,
): { readonly alerts: readonly Alert[]; readonly suppressions: readonly Suppression[] } {
  const settled = [...alerts].filter((alert) => !isBehind(alert));
  const old = settled.filter((alert) => alert.lastReceivedAt < before);
  const young = settled.filter((alert) => alert.lastReceivedAt >= before).sort(byDispensability);
  return {
    alerts: [...old, ...young.slice(0, Math.max(0, young.length - keep))],
    suppressions: [...suppressions].filter(
      (suppression) => (suppression.ended?.at ?? Number.POSITIVE_INFINITY) < before,
    ),
  };
}

function byDispensability(a: Alert, b: Alert): number {
  return Number(b.status === 'resolved') - Number(a.status === 'resolved') || a.lastReceivedAt - b.lastReceivedAt;
}
